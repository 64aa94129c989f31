"""A question of a run in words and as a part of a page, with its traces."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from reasoning.trace_html import html_block, html_tree

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


def page_of(kept: Sequence[StoredTrace], results: Mapping[tuple[str, str], ExampleResult]) -> str:
    """Return the traces of one question as HTML: the question first, then a tree for each strategy."""
    question = kept[0].question
    parts = [html_block("question", question.text)]
    parts += [html_block("context", question.context)] if question.context else []
    parts += [html_block(letter, option) for letter, option in question.labelled]
    parts += [html_block("gold", kept[0].gold)] if kept[0].gold is not None else []
    for one in kept:
        parts += [f"<h2>{escape(result_words(one, results.get(one.key)))}</h2>", html_tree(one.trace)]
    return f'<div class="reasoning-trace">{"".join(parts)}</div>'
