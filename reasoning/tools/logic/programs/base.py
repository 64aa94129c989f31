"""The seam between the dialects of logic programs and their callers: what a dialect is given, and what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from reasoning.deprecation import warn_renamed

if TYPE_CHECKING:
    from reasoning.question import Question

MAX_LINE_CHARS = 200
"""The most characters of a line that are shown."""

Status = Literal["answered", "unknown", "inconsistent", "ambiguous", "parse_error"]
"""What came of a program, in a word: `ProgramResult.status` tells what each means."""

_STATUSES_OF_BEFORE: Mapping[str, Status] = {
    "undecided": "unknown",
    "contradictory": "inconsistent",
    "several": "ambiguous",
    "unread": "parse_error",
}


@dataclass(frozen=True, slots=True)
class SolverLimits:
    """What one program may take; a program that would take more has no answer, and the result says why."""

    seconds: float = 10.0
    """Time of the solver for the whole program."""

    megabytes: int = 2_000
    """Memory of the solver."""

    characters: int = 200_000
    """The longest program that is read."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A guess that was made about what a program means; none is made where the strict reading works."""

    name: str
    """What was repaired, the same words for every repair of the kind: `missing truth value`."""

    line: int = 0
    """The line of the program, from 1; 0: the program as a whole."""

    detail: str = ""
    """What was made of what: `Likes(cow, cat) read as Likes(cow, cat, True)`."""

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.name}{f' ({self.detail})' if self.detail else ''}"


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line of a program that could not be read, and what was expected: the model repairs from this."""

    line: int
    """From 1; 0: something that is missing from the program."""

    text: str
    """The line; it is cut to 200 characters."""

    expected: str
    """What was expected, and where: `')' was expected after 'cat'`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.text[:MAX_LINE_CHARS])

    def __str__(self) -> str:
        return f"line {self.line}: {self.expected}: {self.text}" if self.line else self.expected


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """What came of a program. `answer` is None unless `status` is "answered"."""

    dialect: str
    """`rules`, `fol`, `csp`, `lsat` or `smt`; empty where none was recognised."""

    status: Status
    """answered; unknown: the program leaves the question open, or the solver ran out of its bounds (see `why`);
    inconsistent: the premises exclude each other; ambiguous: more than one option holds; parse_error: it could not be
    run. A status of before (undecided, contradictory, several, unread) is accepted where a result is made."""

    answer: str | None = None
    """The letter of the option where the question has options, else the verdict: True, False, Unknown, or the letter
    that the program itself gives the option."""

    verdict: str = ""
    """The solver's own word: True, False, Unknown (the query follows, its negation follows, neither does); sat, unsat
    or unknown for `smt`; empty where the program asks about options."""

    options: Mapping[str, str] = field(default_factory=dict)
    """For programs that ask about options: each letter with what came of it: true, false, open, parse_error, unknown,
    or missing (the question has it, and the program does not)."""

    repairs: tuple[Repair, ...] = ()
    """Every guess that was made, in the order of the lines."""

    unread_lines: tuple[UnreadLine, ...] = ()
    """Every line that could not be read, with its number; the rest was run where that is sound."""

    proof: tuple[str, ...] = ()
    """How the answer follows, in words, a step each; the last one is the answer's. Empty where nothing was decided."""

    why: str = ""
    """The reason where there is no answer: what is inconsistent, which bound was met, which options hold."""

    bounded: bool = False
    """Whether it is unknown because the solver met a bound or gave up: a repair of the program would not help."""

    def __post_init__(self) -> None:
        if self.status in _STATUSES_OF_BEFORE:
            status = _STATUSES_OF_BEFORE[self.status]
            warn_renamed(f"the status {self.status}", status, depth=3)
            object.__setattr__(self, "status", status)

    @property
    def executed(self) -> bool:
        """Return whether it was read and run, whatever came of it."""
        return self.status != "parse_error"

    @property
    def report(self) -> str:
        """Return what a model needs to mend the program: the unread lines with their numbers, or why there is no
        answer.
        """
        return "\n".join([*map(str, self.unread_lines), *([self.why] if self.why else [])])


class Dialect(Protocol):
    """One dialect of logic programs: a module with these two functions."""

    @staticmethod
    def recognises(program: str) -> int:
        """Return how much `program` looks like this dialect: 0 not at all; the dialect with the most is taken."""
        ...

    @staticmethod
    def solve(program: str, question: Question | None, bounds: SolverLimits) -> ProgramResult:
        """Read and run a program. It raises nothing but `ReasoningError`; what can't be read is in the result."""
        ...
