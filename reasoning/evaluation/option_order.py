"""Options in another order than the source's, drawn by a seed: the right one keeps being right under its new letter."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from string import ascii_uppercase
from typing import Any

from reasoning.answers import Choice
from reasoning.evaluation.examples import Dataset, Example

_POINTS = re.compile(
    r"\b(?:all|none|any|neither|both|either|some)\s+(?:of\s+)?(?:the\s+)?(?:above|below|others?|preceding|these|options?)\b"
    r"|\b(?:both|either|neither|only)\s+\(?[A-Ea-e]\)?(?:\s|$)|^\W*\(?[A-E]\)?\s+(?:and|or|&)\s+\(?[A-E]\)?\W*$",
    re.IGNORECASE,
)
"""An option that speaks of others by their place or their letters: `none of the above`, `both A and C`."""


def shuffle_options(asked: Dataset, seed: int = 0) -> Dataset:
    """Return the questions with the options of each choice in an order drawn by the seed and the question's id.

    The gold answer follows. Where an option speaks of others by place or letter the order stays; a note counts these.
    What the source's letters were is in the metadata (`source_letters`: the source's letter of each option as shown).
    """
    made = [_shuffled(example, seed) for example in asked.examples]
    kept = sum(before is after and _has_choice(before) for before, after in zip(asked.examples, made, strict=True))
    changed = sum(before is not after for before, after in zip(asked.examples, made, strict=True))
    notes = [f"the options of {changed} questions stand in an order drawn by seed {seed}: letters are those shown"]
    notes += [f"of {kept} questions with options the order stays: an option speaks of others by place"] if kept else []
    settings: dict[str, Any] = {**asked.settings, "shuffle_options": seed}
    return replace(asked, examples=tuple(made), settings=settings, notes=(*asked.notes, *notes))


def _has_choice(example: Example) -> bool:
    return isinstance(example.question.answer_format, Choice) and len(example.question.options) > 1


def _shuffled(example: Example, seed: int) -> Example:
    question = example.question
    if not _has_choice(example) or any(_POINTS.search(option[:200]) for option in question.options):
        return example
    order = list(range(len(question.options)))
    random.Random(f"options {seed} {question.id}").shuffle(order)
    options = tuple(question.options[place] for place in order)
    letters = tuple(ascii_uppercase[place] for place in order)
    metadata = {**question.metadata, "source_letters": letters}
    made = replace(question, options=options, answer_format=Choice(options), metadata=metadata)
    gold = None if example.gold is None else ascii_uppercase[letters.index(str(example.gold))]
    return Example(made, gold)
