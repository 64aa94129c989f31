"""One result: what a strategy made of a question, as a line of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from reasoning.evaluation.schema import read_line
from reasoning.usage import NOTHING_SPENT, Usage

_REPEATED = ("strategy", "backend", "answer", "gold", "passage")
"""Fields whose values many results share: one of each is kept in memory."""

_SPARSE = ("confidence", "groups", "passage", "first_correct")
"""Fields that a line has only where there is something to tell."""


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
        for name in _SPARSE:
            if told[name] is None or told[name] == {}:
                del told[name]
        return (json.dumps(told, ensure_ascii=False) + "\n").encode(errors="replace")

    @classmethod
    def from_line(cls, line: bytes) -> ExampleResult:
        """Read a line. Raises ValueError where it is none, which names the field."""
        fields = dict(read_line(line))
        for name in _REPEATED:
            fields[name] = fields[name] and sys.intern(fields[name])
        fields["groups"] = {sys.intern(name): sys.intern(value) for name, value in fields["groups"].items()}
        return cls(**{**fields, "usage": Usage(**dict(fields["usage"]))})
