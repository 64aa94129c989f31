"""Perturb a set of questions: each version is checked by the solver before it is asked."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reasoning.errors import UsageError, nearest
from reasoning.evaluation.examples import Dataset, Example
from reasoning.evaluation.perturbing.story import FLIPPED, NotControlledError, Story
from reasoning.evaluation.perturbing.versions import distract, negate, rename, reorder

Version = Callable[[Story, random.Random], Story]

KINDS: dict[str, Version] = {"rename": rename, "reorder": reorder, "negate": negate, "distract": distract}
"""What can be done to a question; `negate` turns its answer, the others keep it."""

MARK = "~"
"""Stands between a question's id and what was done to it."""


def perturb(asked: Dataset, *kinds: str, seed: int = 0, originals: bool = True) -> Dataset:
    """Return the questions of a set in controlled English, each followed by its perturbed versions.

    kinds: rename (words consistently exchanged for invented ones), reorder (the sentences of the context), negate (the
    statement: True becomes False), distract (facts and rules are added from which nothing about the old words
    follows). originals: whether the questions themselves stand before their versions.
    A question is left out where a sentence is not read, or where the solver derives another answer than its gold one;
    of each version the solver derives the answer again. Notes count what was left out. Raises UsageError where nothing
    is left, and for unknown kinds.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(f"perturb {kind!r} is not known.{nearest(kind, KINDS)} There are: {', '.join(KINDS)}")
    if not kinds:
        raise UsageError(f"name at least one way to perturb: {', '.join(KINDS)}")
    found: list[Example] = []
    why: Counter[str] = Counter()
    for example in asked.examples:
        try:
            story = _confirmed(example)
            made = [_version(example, story, kind, seed) for kind in dict.fromkeys(kinds)]
        except NotControlledError as error:
            why[str(error)] += 1
            continue
        found += [example, *made] if originals else made
    if not found:
        first = next(iter(why), "there are no questions")
        raise UsageError(f"none of the {len(asked.examples)} questions can be perturbed: {first}")
    told = f"{why.total()} questions can't be perturbed, and were left out; the first: {next(iter(why), '')}"
    settings: dict[str, Any] = {**asked.settings, "perturb": [*dict.fromkeys(kinds)], "perturb_seed": seed}
    return replace(asked, examples=tuple(found), settings=settings, notes=(*asked.notes, *([told] if why else [])))


def _confirmed(example: Example) -> Story:
    """Return the parts of a question whose gold answer the solver derives too."""
    story = Story.of(example.question)
    if example.gold is None or story.truth != example.gold:
        raise NotControlledError(f"the solver derives {story.truth} from it, and its gold answer is {example.gold}")
    return story


def _version(example: Example, story: Story, kind: str, seed: int) -> Example:
    """Return a version of a question, with the answer that the solver derives from it."""
    made = KINDS[kind](story, random.Random(f"{kind} {seed} {example.question.id}"))
    if unread := made.reading.unread:
        raise NotControlledError(f"{kind}: {unread[0].text!r:.80} is not read")
    expected = expected_answer(kind, str(example.gold))
    if made.truth != expected:
        raise NotControlledError(f"{kind}: the solver derives {made.truth}, where {expected} was expected")
    question = replace(
        example.question,
        text=made.asking + made.statement,
        context=made.context,
        id=f"{example.question.id}{MARK}{kind}",
        metadata={**example.question.metadata, "perturbed": kind, "original": example.question.id},
    )
    return Example(question, made.truth)


def expected_answer(kind: str, answer: str) -> str:
    """Return what a strategy answers to a version, if it answers the question so and is consistent."""
    return FLIPPED.get(answer, answer) if kind == "negate" else answer


def original_of(name: str) -> tuple[str, str] | None:
    """Return the id of the question that an id is a version of, and what was done to it; None where it is none."""
    before, mark, kind = name.rpartition(MARK)
    return (before, kind) if mark and kind in KINDS else None
