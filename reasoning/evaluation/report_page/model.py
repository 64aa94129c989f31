"""What a page shows, as plain frozen data: made once from the runs, drawn by templates and read by the script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reasoning.evaluation.baselines import Baseline
from reasoning.evaluation.rows import Row

MAX_SETTLED_P = 0.05
"""The corrected p-value up to which a difference counts as settled."""

OUTCOMES = {
    "right": "right",
    "wrong": "wrong",
    "answered": "answered, no gold answer",
    "abstained": "no answer",
    "error": "error",
}
"""What may become of a question, and what the page calls it."""


@dataclass(frozen=True)
class Entrant:
    """A strategy of a run: one line of the table, one number in every chart."""

    number: int
    """Its number on the page, from 1."""

    label: str
    """Its spec, with the backend or the run where several have the same spec."""

    strategy: str
    """Its spec."""

    backend: str
    """The backend that answered it."""

    run: int
    """Which of the runs it is of, from 0."""

    is_mock: bool
    """Whether no model answered, but the stand-in."""

    row: Row
    """What it did."""

    low: float | None
    """The lower end of the 95 % interval of its accuracy (Wilson); None where nothing is scored."""

    high: float | None
    """The upper end."""

    @property
    def colour(self) -> int:
        """The number of its colour: there are eight."""
        return (self.number - 1) % 8 + 1

    def cost(self, measure: str) -> float | None:
        """Return its mean cost of a question; None where that is not known. Measures are those of `MEASURES`."""
        if not self.row.n:
            return None
        if measure == "seconds":
            return self.row.seconds
        total = getattr(self.row.usage, measure)
        return None if total is None else total / self.row.n


MEASURES = {"tokens": "tokens", "calls": "calls", "dollars": "US dollars", "seconds": "seconds by the clock"}
"""What a question costs, and its unit in words."""


@dataclass(frozen=True)
class Cell:
    """What an entrant made of a question."""

    outcome: str
    """One of `OUTCOMES`."""

    answer: str = ""
    """The answer's key; empty where there is none."""

    why: str = ""
    """Why there is none, or what the error was."""

    stopped: str = ""
    """What ended the work early: budget or errors."""

    confidence: float | None = None
    """The strategy's own belief in the answer."""

    is_scored: bool = False
    """Whether there is a gold answer to measure it by."""

    calls: int = 0
    tokens: int = 0
    dollars: float | None = 0.0
    seconds: float = 0.0

    def to_list(self) -> list[Any]:
        """Return the fields in their order, for JSON; there are thousands of them."""
        return [
            self.outcome,
            self.answer,
            self.why,
            self.stopped,
            self.confidence,
            self.calls,
            self.tokens,
            None if self.dollars is None else round(self.dollars, 6),
            round(self.seconds, 3),
        ]


@dataclass(frozen=True)
class AskedQuestion:
    """A question, and what each entrant made of it."""

    id: str
    """The question's id."""

    text: str = ""
    """The question as far as the list shows it; empty where the run kept no traces."""

    gold: str = ""
    """The gold answer's key; empty where there is none."""

    groups: Mapping[str, str] = field(default_factory=dict)
    """What it belongs to: its depth, its kind."""

    cells: tuple[Cell | None, ...] = ()
    """One for each entrant, in their order; None where it was not asked."""

    has_traces: bool = False
    """Whether what was said is there."""

    def to_dict(self) -> dict[str, Any]:
        """Return the question for JSON, under short names."""
        cells = [cell and cell.to_list() for cell in self.cells]
        told = {"i": self.id, "t": self.text, "g": self.gold, "d": dict(self.groups), "c": cells}
        return {**told, "k": 1} if self.has_traces else told


@dataclass(frozen=True)
class PageData:
    """All that a page shows but the traces."""

    title: str
    """What was asked: the task's name."""

    facts: Mapping[str, str]
    """The settings of the runs, by name, in words."""

    entrants: tuple[Entrant, ...]
    """The strategies, in the order in which they were named."""

    asked: tuple[AskedQuestion, ...]
    """The questions, in the order of the first run."""

    baselines: tuple[Baseline, ...] = ()
    """What trivial rules would score."""

    notes: tuple[str, ...] = ()
    """What a reader has to know."""

    @property
    def is_mock(self) -> bool:
        """Return whether the stand-in answered any of it."""
        return any(entrant.is_mock for entrant in self.entrants)

    @property
    def all_mock(self) -> bool:
        """Return whether no model answered any of it."""
        return all(entrant.is_mock for entrant in self.entrants)

    @property
    def scored(self) -> list[Entrant]:
        """Return the entrants that have gold answers to be measured by."""
        return [entrant for entrant in self.entrants if entrant.row.scored]


@dataclass(frozen=True)
class Duel:
    """Two entrants on the same questions."""

    a: Entrant
    b: Entrant

    n: int
    """Questions that both were asked and that have a gold answer."""

    only_a: int
    """Those that a alone answered correctly."""

    only_b: int
    """Those that b alone answered correctly."""

    difference: float
    """The accuracy of a less that of b on these questions."""

    low: float
    """The lower end of the difference's 95 % interval."""

    high: float
    """The upper end."""

    p: float | None
    """The p-value that there is no difference, not corrected for other pairs."""

    p_holm: float | None
    """The same, corrected by Holm for all pairs of the page."""

    test: str = ""
    """How it was found: McNemar's test, or by clusters of questions that share a passage."""

    more: int | None = None
    """Questions that are wanting to see a difference of this size; None where that can't be told."""

    @property
    def is_settled(self) -> bool:
        """Return whether the corrected p-value is at most 0.05."""
        return self.p_holm is not None and self.p_holm <= MAX_SETTLED_P

    def turned(self) -> Duel:
        """Return the same, seen from the other side."""
        return replace(
            self,
            a=self.b,
            b=self.a,
            only_a=self.only_b,
            only_b=self.only_a,
            difference=-self.difference,
            low=-self.high,
            high=-self.low,
        )
