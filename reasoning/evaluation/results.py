"""One result: what a strategy made of a question, as a line of JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reasoning.evaluation.sample_measures import pass_at_k, vote_at_k
from reasoning.evaluation.schema import read_line
from reasoning.evaluation.statistics.numerics import numerics
from reasoning.usage import NOTHING_SPENT, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas

    from reasoning.answers import AnswerFormat

_REPEATED = ("strategy", "backend", "answer", "gold", "passage")
"""Fields whose values many results share: one of each is kept in memory."""

_SPARSE = ("confidence", "groups", "passage", "first_correct", "samples")
"""Fields that a line has only where there is something to tell."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class SampledAnswers:
    """The answers of the samples that were drawn of one question."""

    n: int
    """Samples, those without an answer included."""

    answers: Mapping[str, int] = field(hash=False)
    """How many gave each answer, by the answer's key."""

    correct: tuple[str, ...] = ()
    """The answers that are correct."""

    @classmethod
    def of(
        cls, answers: Sequence[Any | None], form: AnswerFormat, is_correct: Callable[[Any], bool | None]
    ) -> SampledAnswers:
        """Count the answers of samples, None for none."""
        keyed = {form.key(answer): answer for answer in answers if answer is not None}
        counts = Counter(form.key(answer) for answer in answers if answer is not None)
        return cls(len(answers), dict(counts), tuple(key for key, answer in keyed.items() if is_correct(answer)))

    def pass_at(self, k: int) -> float:
        """Return the probability that one of k samples is correct. Raises UsageError for more than there are."""
        return pass_at_k(self.n, sum(self.answers[key] for key in self.correct), k)

    def vote_at(self, k: int) -> float:
        """Return the probability that the vote of k samples is correct. Raises UsageError for more than there are."""
        told = [key for key, count in self.answers.items() for _ in range(count)]
        return vote_at_k([*told, *[None] * (self.n - len(told))], self.correct, k)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One line of results.jsonl."""

    id: str
    """The question's id."""

    strategy: str
    """The strategy's spec in its canonical form."""

    backend: str
    """The backend's spec, without secrets."""

    answer: str | None
    """The answer's key; None for an abstention or an error."""

    gold: str | None
    """The gold answer's key; None where the set does not tell it."""

    correct: bool | None
    """Whether they are the same; None where there is no gold answer."""

    abstained: bool
    """Whether the strategy ran to its end without an answer."""

    usage: Usage = NOTHING_SPENT
    """What it cost; of an error, what it cost until then."""

    seconds: float = 0.0
    """How long it took by the clock."""

    error: str | None = None
    """Why there is no outcome: the kind of the error and its words; such a question is asked again on resume."""

    stopped: str | None = None
    """What ended the work early: `budget` (a limit), or `errors` (of the backend), which is asked again on resume."""

    depth: int | None = None
    """The question's depth, where the set tells it."""

    score: float | None = None
    """How good the answer is, from 0 to 1, where the set grades answers; None elsewhere."""

    confidence: float | None = None
    """The strategy's belief in its answer, from 0 to 1; None where it has none, or gave no answer."""

    groups: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What the set tells of the question beside its depth, by name: its rule, its logic, its kind."""

    passage: str | None = None
    """A short hash of the question's context, which questions on one passage share; None where it has none."""

    first_correct: bool | None = None
    """Whether the first answer of a strategy that revises its own was right; None for other strategies."""

    samples: SampledAnswers | None = None
    """The answers of a vote's samples, where it drew all of them; None for other strategies."""

    @property
    def key(self) -> tuple[str, str]:
        """Return what it is the result of: question and strategy."""
        return self.id, self.strategy

    @property
    def is_final(self) -> bool:
        """Return whether it is a full measurement: not one that failed, or that lost parts to errors of the backend.

        What a limit cut short is one: the limit is a setting of the run.
        """
        return self.error is None and self.stopped != "errors"

    def to_line(self) -> bytes:
        """Return the line, its end included."""
        told = {name: getattr(self, name) for name in self.__slots__}
        told |= {"usage": {name: getattr(self.usage, name) for name in Usage.__slots__}, "groups": dict(self.groups)}
        told["samples"] = self.samples and {name: getattr(self.samples, name) for name in SampledAnswers.__slots__}
        for name in _SPARSE:
            if told[name] is None or told[name] == {}:
                del told[name]
        return (_ENCODER.encode(told) + "\n").encode(errors="replace")

    @classmethod
    def from_line(cls, line: bytes) -> ExampleResult:
        """Read a line. Raises ValueError where it is none, which names the field."""
        read = read_line(line)
        fields = vars(read).copy()
        for name in _REPEATED:
            fields[name] = fields[name] and sys.intern(fields[name])
        if read.groups:
            fields["groups"] = {sys.intern(name): sys.intern(value) for name, value in read.groups.items()}
        if (samples := read.samples) is not None:
            fields["samples"] = SampledAnswers(samples.n, samples.answers, tuple(samples.correct))
        fields["usage"] = Usage(**vars(read.usage))
        return cls(**fields)


COLUMNS = tuple(name for name in ExampleResult.__slots__ if name not in ("usage", "groups", "samples"))


class Results(tuple[ExampleResult, ...]):
    """The results of a run, in order."""

    __slots__ = ()

    def to_pandas(self) -> pandas.DataFrame:
        """Return a data frame with a row for each result; its question's groups are columns `group.NAME`.

        Raises MissingExtraError.
        """
        rows = []
        for one in self:
            row: dict[str, Any] = {name: getattr(one, name) for name in COLUMNS}
            row |= {name: getattr(one.usage, name) for name in Usage.__slots__ if name != "seconds"}
            rows.append(row | {f"group.{name}": value for name, value in one.groups.items()})
        frame: pandas.DataFrame = numerics("pandas").DataFrame(rows)
        return frame
