"""What a set gives away without any reasoning: every table shows it beside the strategies."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from reasoning.answers import Choice, Number, Truth
from reasoning.deprecation import renamed_fields
from reasoning.evaluation.examples import Dataset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.evaluation.examples import Example

_NOT = re.compile(r"\bnot\b|n['’]t\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d+(?:\.\d+)?")


@renamed_fields(right="correct")
@dataclass(frozen=True)
class Baseline:
    """How often a trivial rule is right."""

    name: str
    """The rule in words."""

    correct: int
    """Examples that it answers correctly."""

    n: int
    """Examples that have a gold answer."""

    unknown: tuple[int, int] | None = None
    """Of truth questions: how many of the Unknown ones it finds, and how many there are."""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, for JSON."""
        return asdict(self)


def baselines(examples: Dataset | Sequence[Example]) -> list[Baseline]:
    """Return the baselines of a set; examples without a gold answer don't count.

    The most frequent gold answer of each kind of question; of truth questions, polarity as well; of choices, the
    longest option; of numbers, the last one in the question.
    """
    asked = examples if isinstance(examples, Dataset) else Dataset(tuple(examples))
    scored = [example for example in asked.examples if example.gold is not None]
    if not scored:
        return []
    most = _most_frequent(scored)
    name = "majority: " + ", ".join(
        dict.fromkeys(str(example.question.answer_format.key(most[_kind(example)])) for example in scored)
    )
    found = [_score(name, asked, scored, [most[_kind(example)] for example in scored])]
    kinds = {type(example.question.answer_format) for example in scored}
    if kinds == {Truth}:
        found.append(
            _score('polarity of "not"', asked, scored, [polarity(example.question.text) for example in scored])
        )
    elif kinds == {Choice}:
        found.append(_score("longest option", asked, scored, [_longest(example) for example in scored]))
    elif kinds == {Number}:
        found.append(
            _score("last number of the question", asked, scored, [_last_number(example) for example in scored])
        )
    return found


def polarity(text: str) -> str:
    """Guess from the statement alone: False if it has a "not", else True.

    The statement is what follows the question mark, where something does: `Is this true or false? Bob is not kind.`
    """
    _, _, statement = text.rpartition("? ")
    return "False" if _NOT.search(statement or text) else "True"


def _kind(example: Example) -> str:
    """Questions whose answers may be the same: yes/no ones and choices can stand in one set."""
    return example.question.answer_format.name


def _most_frequent(scored: Sequence[Example]) -> dict[str, Any]:
    """Return the gold answer that most questions of each kind have; of equally frequent ones the first by its key."""
    golds: dict[str, dict[str, Any]] = {}
    counts: dict[str, Counter[str]] = {}
    for example in scored:
        key = example.question.answer_format.key(example.gold)
        golds.setdefault(_kind(example), {})[key] = example.gold
        counts.setdefault(_kind(example), Counter())[key] += 1
    return {kind: golds[kind][max(sorted(found), key=found.__getitem__)] for kind, found in counts.items()}


def _longest(example: Example) -> str:
    options = example.question.labelled
    return max(options, key=lambda option: len(option[1]))[0] if options else ""


def _last_number(example: Example) -> Any | None:
    found = _NUMBER.findall(example.question.text)
    return example.question.answer_format.parse(found[-1]) if found else None


def _score(name: str, asked: Dataset, scored: Sequence[Example], guesses: Sequence[Any]) -> Baseline:
    correct = [asked.is_correct(example, guess) is True for example, guess in zip(scored, guesses, strict=True)]
    unknown = [hit for hit, example in zip(correct, scored, strict=True) if example.gold == "Unknown"]
    return Baseline(name, sum(correct), len(correct), (sum(unknown), len(unknown)) if unknown else None)
