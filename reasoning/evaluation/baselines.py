"""What a set gives away without any reasoning: every table shows it beside the strategies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from reasoning.answers import Choice, Number, Truth
from reasoning.evaluation.items import ItemSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.evaluation.items import Item

_NOT = re.compile(r"\bnot\b|n['’]t\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Baseline:
    """How often a trivial rule is right."""

    name: str
    """The rule in words."""

    right: int
    """Items that it answers right."""

    n: int
    """Items that have a gold answer."""

    unknown: tuple[int, int] | None = None
    """Of truth questions: how many of the Unknown ones it finds, and how many there are."""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, for JSON."""
        return asdict(self)


def baselines(items: ItemSet | Sequence[Item]) -> list[Baseline]:
    """Return the baselines of a set; items without a gold answer don't count.

    The most frequent gold answer of each kind of question; of truth questions, polarity as well; of choices, the
    longest option; of numbers, the last one in the question.
    """
    asked = items if isinstance(items, ItemSet) else ItemSet(tuple(items))
    scored = [item for item in asked.items if item.gold is not None]
    if not scored:
        return []
    most = _most_frequent(scored)
    name = "majority: " + ", ".join(
        dict.fromkeys(str(item.question.answer_format.key(most[_kind(item)])) for item in scored)
    )
    found = [_score(name, asked, scored, [most[_kind(item)] for item in scored])]
    kinds = {type(item.question.answer_format) for item in scored}
    if kinds == {Truth}:
        found.append(_score('polarity of "not"', asked, scored, [polarity(item.question.text) for item in scored]))
    elif kinds == {Choice}:
        found.append(_score("longest option", asked, scored, [_longest(item) for item in scored]))
    elif kinds == {Number}:
        found.append(_score("last number of the question", asked, scored, [_last_number(item) for item in scored]))
    return found


def polarity(text: str) -> str:
    """Guess from the statement alone: False if it has a "not", else True.

    The statement is what follows the question mark, where something does: `Is this true or false? Bob is not kind.`
    """
    _, _, statement = text.rpartition("? ")
    return "False" if _NOT.search(statement or text) else "True"


def _kind(item: Item) -> str:
    """Questions whose answers may be the same: yes/no ones and choices can stand in one set."""
    return item.question.answer_format.name


def _most_frequent(scored: Sequence[Item]) -> dict[str, Any]:
    """Return the gold answer that most questions of each kind have; of equally frequent ones the first by its key."""
    golds: dict[str, dict[str, Any]] = {}
    counts: dict[str, Counter[str]] = {}
    for item in scored:
        key = item.question.answer_format.key(item.gold)
        golds.setdefault(_kind(item), {})[key] = item.gold
        counts.setdefault(_kind(item), Counter())[key] += 1
    return {kind: golds[kind][max(sorted(found), key=found.__getitem__)] for kind, found in counts.items()}


def _longest(item: Item) -> str:
    options = item.question.labelled
    return max(options, key=lambda option: len(option[1]))[0] if options else ""


def _last_number(item: Item) -> Any | None:
    found = _NUMBER.findall(item.question.text)
    return item.question.answer_format.parse(found[-1]) if found else None


def _score(name: str, asked: ItemSet, scored: Sequence[Item], guesses: Sequence[Any]) -> Baseline:
    right = [asked.is_right(item, guess) is True for item, guess in zip(scored, guesses, strict=True)]
    unknown = [hit for hit, item in zip(right, scored, strict=True) if item.gold == "Unknown"]
    return Baseline(name, sum(right), len(right), (sum(unknown), len(unknown)) if unknown else None)
