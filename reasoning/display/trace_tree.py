"""A trace as a tree that opens, in HTML without a script."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from reasoning.display.html import HERE, render
from reasoning.display.trace_view import view

if TYPE_CHECKING:
    from reasoning.trace import Trace


def trace_html(trace: Trace, *, is_bare: bool = False) -> Markup:
    """Return a trace as nested elements that open; the styles are in `styles`.

    is_bare: leave out the line of the outermost strategy and its cost, where these stand above the tree already.
    """
    root = view(trace)
    if is_bare:
        root.meta = ""
    return render("trace.html.j2", {"root": root, "is_bare": is_bare})


@cache
def styles() -> Markup:
    """Return the styles of everything that this package draws."""
    return Markup((HERE / "assets" / "display.css").read_text("utf-8"))
