"""A trace as a tree that opens, in HTML without a script."""

from __future__ import annotations

import sys
from functools import cache
from math import inf
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from reasoning.display.html import HERE, MAX_TEXT_CHARS, environment
from reasoning.display.trace_view import view

if TYPE_CHECKING:
    from reasoning.display.trace_view import NodeView
    from reasoning.trace import Trace


CLOSED = "</div>\n</details>"


def trace_html(trace: Trace, *, is_bare: bool = False, is_whole: bool = False) -> Markup:
    """Return a trace as nested elements that open; the styles are in `styles`.

    is_bare: leave out the line of the outermost strategy and its cost, where these stand above the tree already.
    is_whole: leave nothing out of very long texts and very large trees.
    """
    root = view(trace, inf, inf) if is_whole else view(trace)
    drawn = _macros(sys.maxsize if is_whole else MAX_TEXT_CHARS)
    if is_bare:
        root.meta = ""
    parts = ['<div class="rt-tree">', drawn.body(root) if is_bare else drawn.opening(root, is_open=True)]
    stack: list[NodeView | None] = [*([] if is_bare else [None]), *reversed(root.children)]
    while stack:  # nested calls would end at Python's own bound
        node = stack.pop()
        parts.append(CLOSED if node is None else drawn.opening(node))
        stack += [] if node is None else [None, *reversed(node.children)]
    return Markup("\n".join([*parts, "</div>"]))  # its parts are escaped


@cache
def _macros(most_chars: int) -> Any:
    """Return the macros that draw a node; of a longer text they show the beginning and the end."""
    return environment().get_template("trace.html.j2").make_module({"most": most_chars})


@cache
def styles() -> Markup:
    """Return the styles of everything that this package draws."""
    return Markup((HERE / "assets" / "display.css").read_text("utf-8"))
