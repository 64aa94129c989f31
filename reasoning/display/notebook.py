"""Traces and solutions by themselves, in notebooks and as pages: with styles of their own, on light and dark ground."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from reasoning.display.html import HERE, render
from reasoning.display.trace_tree import styles, trace_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.trace import Trace


@cache
def card_styles() -> Markup:
    """Return the styles of a card and of all that is drawn in it."""
    return Markup(f"{styles()}\n{(HERE / 'assets' / 'notebook.css').read_text('utf-8')}")


def solution_card(shown: str, facts: Sequence[tuple[str, str]], trace: Trace, *, is_mock: bool = False) -> str:
    """Return a solution as a card: the answer, what there is to know of it, and its trace as a tree that opens."""
    tree = trace_html(trace, is_bare=True)
    told = {"shown": shown, "facts": facts, "is_mock": is_mock, "styles": card_styles(), "tree": tree}
    return str(render("solution.html.j2", told))


def trace_card(trace: Trace) -> str:
    """Return a trace as a card for a notebook: a tree that opens."""
    return f'<div class="rt"><style>{card_styles()}</style>{trace_html(trace)}</div>'


def trace_page(title: str, *parts: tuple[str, Markup]) -> str:
    """Return a page of its own, without scripts, of parts that are drawn already, each under its heading."""
    told = [{"heading": heading, "body": body} for heading, body in parts]
    return str(render("page.html.j2", {"title": title, "styles": card_styles(), "parts": told}))
