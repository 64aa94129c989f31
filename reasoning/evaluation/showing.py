"""A question of a run in words and as a page, with its traces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from reasoning.display.notebook import trace_page
from reasoning.display.trace_tree import trace_html
from reasoning.evaluation.report_page.kept import question_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoning.evaluation.results import ExampleResult
    from reasoning.evaluation.traces import StoredTrace


def result_words(kept: StoredTrace, result: ExampleResult | None) -> str:
    """Return a strategy and what came of it in words: `cot: B, correct`."""
    if result is None:
        return f"{kept.strategy}: no result"
    if result.error is not None:
        return f"{kept.strategy}: {result.error}"
    grade = {True: ", correct", False: ", wrong", None: ""}[result.correct]
    stopped = f", stopped by {result.stopped}" if result.stopped else ""
    answer = f"abstained{grade}" if result.abstained else f"{result.answer}{grade}"
    return f"{kept.strategy}: {answer}{stopped}"


def page_of(title: str, kept: Sequence[StoredTrace], results: Mapping[tuple[str, str], ExampleResult]) -> str:
    """Return the traces of one question as a page: the question first, then a tree for each strategy."""
    asked = question_html(kept[0].question)
    gold = [("gold", Markup(f'<p class="passage">{escape(kept[0].gold)}</p>'))] if kept[0].gold is not None else []
    trees = [(result_words(one, results.get(one.key)), trace_html(one.trace, is_whole=True)) for one in kept]
    return trace_page(title, ("", asked), *gold, *trees)
