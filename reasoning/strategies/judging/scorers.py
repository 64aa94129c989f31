"""Scorers: how good is a solution? The model as a judge, its log-probability, or a check of your own."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from math import floor, isclose, isfinite
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, runtime_checkable

from reasoning.backends.base import Backend, Sampling
from reasoning.deciding.options import MAX_OPTIONS
from reasoning.errors import ReadError, SettingError
from reasoning.parsing import field_values, parse_score, parse_verdict
from reasoning.question import Question
from reasoning.solution import Solution
from reasoning.strategies._shared.decisions import READS, Read, decided
from reasoning.strategies._shared.prompt_text import solution_text
from reasoning.strategies.base import Named, require_one_of, require_positive, require_sampling

if TYPE_CHECKING:
    from reasoning.session import Session
    from reasoning.trace import Trace


@runtime_checkable
class Scorer(Protocol):
    """Says how good a solution is. It keeps no state between calls."""

    async def score(self, question: Question, solution: Solution, session: Session) -> float | None:
        """Return a score, higher for better; None where there is none to be had: a failure is no low score.

        Scores of one scorer compare with each other alone. Raises BudgetExceededError, BackendError, PromptError.
        """


@dataclass(frozen=True)
class Judge(Named):
    """Let the model rate a solution by a rubric. One call; the score is the share of the scale, from 0 to 1.

    Where the rating is a decision, the score is the mean of the scale by the ratings' probabilities.
    """

    name: ClassVar[str] = "judge"
    cost: ClassVar[str] = "1"

    scale: int = 5
    """The best rating; the worst is 0."""

    temperature: float | None = None
    """Sampling temperature; None: the backend's."""

    backend: str | Backend | None = None
    """Who judges: a backend spec, or a backend; None: the run's own model."""

    read: Read = "auto"
    """How the rating is read: auto, decide (in one token), or text."""

    def __post_init__(self) -> None:
        require_positive(self, "scale")
        require_sampling(self)
        require_one_of(self, "read", READS)
        if self.read == "decide" and self.scale >= MAX_OPTIONS:
            raise SettingError(self.name, "scale", self.scale, f"a decision has at most {MAX_OPTIONS} levels")

    @property
    def levels(self) -> int:
        """The steps of the scale from 0 to 1, for `reaches`."""
        return self.scale

    async def score(self, question: Question, solution: Solution, session: Session) -> float | None:
        """Ask for a rating and read it."""
        judge, shown = session.child(backend=self.backend), _shown(question, solution) | {"scale": self.scale}
        if self.scale < MAX_OPTIONS:
            levels = range(self.scale + 1)
            found = await decided(judge, self.read, "judge/decide_score", levels, prior=False, **shown)
            if found is not None:
                return None if found.expected is None else found.expected / self.scale
        reply = await judge.ask("judge/score", sampling=Sampling(temperature=self.temperature), **shown)
        return parse_score(reply.text, self.scale)


@dataclass(frozen=True)
class VerdictScorer(Named):
    """Let the model say whether a solution is right: 1, or 0. One call.

    Where the verdict is a decision, the score is the probability of right.
    """

    name: ClassVar[str] = "verdict"
    cost: ClassVar[str] = "1"

    temperature: float | None = None
    """Sampling temperature; None: the backend's."""

    backend: str | Backend | None = None
    """Who judges: a backend spec, or a backend; None: the run's own model."""

    read: Read = "auto"
    """How the verdict is read: auto, decide (in one token), or text."""

    levels: ClassVar[int] = 1
    """The steps of the scale from 0 to 1, for `reaches`."""

    def __post_init__(self) -> None:
        require_sampling(self)
        require_one_of(self, "read", READS)

    async def score(self, question: Question, solution: Solution, session: Session) -> float | None:
        """Ask for a verdict and read it."""
        judge, shown = session.child(backend=self.backend), _shown(question, solution)
        found = await decided(judge, self.read, "judge/decide_verdict", ("right", "wrong"), **shown)
        if found is not None:
            return found.probabilities["right"] if found.can_judge else None
        reply = await judge.ask("judge/verdict", sampling=Sampling(temperature=self.temperature), **shown)
        verdict = parse_verdict(reply.text, "verdict")
        return None if verdict is None else float(verdict)


@dataclass(frozen=True)
class LogProb(Named):
    """The log-probability of the reply that the answer was read from, where the backend gives it (`logprobs=1`).

    No call. The score is at most 0; None where the backend gives no log-probabilities, or the answer is not a reply's.
    """

    name: ClassVar[str] = "logprob"
    cost: ClassVar[str] = "0"

    over: Literal["mean", "sum"] = "mean"
    """mean: of a token, so that a long reply is no worse for its length; sum: of the whole reply."""

    def __post_init__(self) -> None:
        require_one_of(self, "over", ("mean", "sum"))

    async def score(self, question: Question, solution: Solution, session: Session) -> float | None:
        """Look the reply up in the solution's trace."""
        call = next((node for node in reversed(solution.trace.calls) if node.data.get("reply") == solution.text), None)
        return None if call is None else self._of(call)

    def _of(self, call: Trace) -> float | None:
        logprob = call.data.get("logprob")
        if logprob is None or self.over == "sum":
            return logprob
        tokens = call.own_usage.completion_tokens
        return logprob / tokens if tokens else None


@dataclass(frozen=True)
class Check(Named):
    """A check of your own: a function of the question and the solution, plain or async.

    It returns a truth value (1 or 0), a number, or None where it can't tell; a ReadError, ValueError, ArithmeticError
    or LookupError means the same, and leaves a note in the trace. It never sees an abstention.
    """

    name: ClassVar[str] = "check"
    cost: ClassVar[str] = "0"

    function: Callable[[Question, Solution], Any]
    """The check."""

    def __str__(self) -> str:
        return f"check({name_of(self.function)})"

    async def score(self, question: Question, solution: Solution, session: Session) -> float | None:
        """Call the function."""
        try:
            found = await called(self.function, question, solution)
            return None if found is None else float(found)
        except (ReadError, ValueError, ArithmeticError, LookupError) as error:
            session.note("check failed", f"{type(error).__name__}: {error}")
            return None


async def scored(scorer: Scorer, question: Question, solution: Solution, session: Session) -> float | None:
    """Return the score of a solution; one that is no finite number is a failure."""
    score = await scorer.score(question, solution, session)
    return score if score is not None and isfinite(score) else None


def reaches(scorer: object, score: float | None, threshold: float) -> bool:
    """Return whether a score is enough.

    A threshold that is one of the scorer's own levels, as 1 is of all, is reached by what is nearest to that level, as
    a rating in text would be; one between two levels by what is not below it.
    """
    levels = getattr(scorer, "levels", 0)
    if score is None:
        return False
    if levels and 0 <= score <= 1 and isclose(threshold * levels, round(threshold * levels), abs_tol=1e-9):
        return floor(score * levels + 0.5) >= round(threshold * levels)
    return score >= threshold


def _shown(question: Question, solution: Solution) -> dict[str, Any]:
    return {"question": question, "solution": solution_text(solution)}


def belief(score: float | None) -> float | None:
    """Return a score as a confidence, where it is one: from 0 to 1."""
    return score if score is not None and 0 <= score <= 1 else None


async def called(function: Callable[[Question, Solution], Any], question: Question, solution: Solution) -> Any:
    """Call a plain or an async function."""
    found = function(question, solution)
    return await found if inspect.isawaitable(found) else found


def name_of(function: object) -> str:
    """Return a name for a function that is the same in every run."""
    return str(getattr(function, "__qualname__", type(function).__name__))


_BETTER = re.compile(
    r"(?:solution\s{0,3})?([12]|one|two|tie|both|equal|neither)(?!\w)(?!\s{0,3}(?:/|,?\s{0,3}(?:or\b|\d)))",
    re.IGNORECASE,
)


def read_better(text: str) -> int | None:
    """Read which of two solutions is better: 1, 2, or 0 for a tie; None where it is not said."""
    for value in field_values(text, "better"):
        if match := _BETTER.match(value):
            return {"1": 1, "2": 2, "one": 1, "two": 2}.get(match[1].lower(), 0)
    return None
