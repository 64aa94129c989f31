"""Worked examples from another split or file, which the prompts show before each question; never one that is asked."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reasoning.answers import Choice
from reasoning.errors import UsageError
from reasoning.evaluation.examples import Dataset, Example
from reasoning.strategies._shared.shots import SHOTS
from reasoning.strategies.cot import WorkedExample

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNS = re.compile(r"\W+")
_NUMBERED = re.compile(r".*_\d+")
"""An id that a loader made of a number: it says nothing about another file."""


def with_shots(asked: Dataset, source: Dataset, count: int, *, seed: int = 0) -> Dataset:
    """Return the questions with so many worked examples each, drawn from `source` by the seed, the same for all.

    `cot` and `direct` show them, within any strategy, in the question's own format. A question of `source` that is
    asked as well, by its id or its text, is never shown; notes count these. What leads to an answer is shown where the
    example's metadata have it (`reasoning`), else the answer alone. Raises UsageError where not enough are left.
    """
    if count < 1:
        raise UsageError(f"{count} shots can't be shown: give a number of at least 1")
    names = {example.question.id for example in asked.examples if not _NUMBERED.fullmatch(example.question.id)}
    texts = {_plain(example) for example in asked.examples}
    usable = [one for one in source.examples if one.gold is not None]
    free = [one for one in usable if one.question.id not in names and _plain(one) not in texts]
    if len(free) < count:
        raise UsageError(
            f"{count} examples can't be shown: {len(usable)} have an answer, {len(usable) - len(free)} of which are "
            "asked themselves. Name another split (--shots-split) or file (--shots-data)"
        )
    shown = tuple(_worked(one) for one in random.Random(f"shots {seed}").sample(free, count))
    examples = tuple(_showing(example, shown) for example in asked.examples)
    notes = [f"{count} examples of {source.settings.get('data', 'another set')} are shown before each question"]
    if left := len(usable) - len(free):
        notes.append(f"{left} of them are asked themselves, and are not shown")
    told: Mapping[str, Any] = source.settings
    settings = {"count": count, "seed": seed, "sha256": told.get("sha256"), "split": told.get("split")}
    return replace(
        asked, examples=examples, settings={**asked.settings, "shots": settings}, notes=(*asked.notes, *notes)
    )


def _showing(example: Example, shown: tuple[WorkedExample, ...]) -> Example:
    question = example.question
    return Example(replace(question, metadata={**question.metadata, SHOTS: shown}), example.gold)


def _worked(example: Example) -> WorkedExample:
    """Make a worked example: the question as any is shown, without what else is known of it, and its answer."""
    question, form = example.question, example.question.answer_format
    reasoning = str(question.metadata.get("reasoning", ""))
    answer = str(example.gold) if isinstance(form, Choice) else form.show(example.gold)
    return WorkedExample(replace(question, metadata={}), reasoning, answer)


def _plain(example: Example) -> str:
    return _SIGNS.sub("", f"{example.question.context}{example.question.text}{example.question.options}").casefold()
