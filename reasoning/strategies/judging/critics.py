"""Critics: what is wrong with a solution? The model, a scorer, or a function or tool of your own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from reasoning.backends.base import Backend, Sampling
from reasoning.errors import ReadError
from reasoning.parsing import parse_score, parse_verdict
from reasoning.question import Question
from reasoning.solution import Solution
from reasoning.strategies._shared.decisions import READS, Read, decided
from reasoning.strategies._shared.prompt_text import solution_text
from reasoning.strategies.base import Named, require_one_of, require_positive, require_sampling
from reasoning.strategies.judging.scorers import Judge, Scorer, called, name_of, reaches, scored

if TYPE_CHECKING:
    from reasoning.session import Session


@dataclass(frozen=True)
class Critique:
    """What a critic says of a solution."""

    satisfied: bool | None
    """Whether there is nothing to mend; None where that could not be read, which counts as no."""

    feedback: str = ""
    """What is to be mended, for the model to read; nothing where the critic has nothing to say."""

    score: float | None = None
    """The critic's own measure, higher for better."""


NO_ANSWER = Critique(False, "No answer was found in it. Give the answer, in exactly the form that is asked for.")
"""The critique of an abstention, for which nobody has to be asked."""


@runtime_checkable
class Critic(Protocol):
    """Says what is wrong with a solution. It keeps no state between calls."""

    async def critique(self, question: Question, solution: Solution, session: Session) -> Critique:
        """Judge a solution that has an answer. Raises BudgetExceededError, BackendError, PromptError."""


@dataclass(frozen=True)
class ModelCritic(Named):
    """Let the model criticise: feedback, a score and whether it is satisfied. One call.

    Where whether it is satisfied is a decision, that is asked first and its probability is the score; feedback is
    written, by a second call, where it is not.
    """

    name: ClassVar[str] = "critic"
    cost: ClassVar[str] = "1"

    scale: int = 5
    """The best score; the critique has the share of it, from 0 to 1."""

    temperature: float | None = None
    """Sampling temperature; None: the backend's."""

    backend: str | Backend | None = None
    """Who criticises: a backend spec, or a backend; None: the run's own model."""

    read: Read = "auto"
    """How it is read whether the critic is satisfied: auto, decide (in one token), or text."""

    def __post_init__(self) -> None:
        require_positive(self, "scale")
        require_sampling(self)
        require_one_of(self, "read", READS)

    async def critique(self, question: Question, solution: Solution, session: Session) -> Critique:
        """Ask, and read the two last lines; the whole reply is the feedback."""
        critic, shown = session.child(backend=self.backend), solution_text(solution)
        found = await decided(
            critic, self.read, "refine/decide_satisfied", ("yes", "no"), question=question, solution=shown
        )
        if found is not None and found.best == "yes":
            return Critique(True, "", found.probabilities["yes"])
        sampling = Sampling(temperature=self.temperature)
        reply = await critic.ask(
            "refine/critique", sampling=sampling, question=question, solution=shown, scale=self.scale
        )
        if found is not None and found.best is not None:
            return Critique(False, reply.text.strip(), found.probabilities["yes"])
        return Critique(parse_verdict(reply.text, "satisfied"), reply.text.strip(), parse_score(reply.text, self.scale))


@dataclass(frozen=True)
class ScoreCritic(Named):
    """A scorer as a critic: satisfied where the score reaches a threshold. The cost of the scorer."""

    name: ClassVar[str] = "score_critic"
    cost: ClassVar[str] = "the scorer's"

    scorer: Scorer = field(default_factory=Judge)
    """What measures."""

    threshold: float = 1.0
    """The score that is enough."""

    async def critique(self, question: Question, solution: Solution, session: Session) -> Critique:
        """Score, and say how far it is from enough."""
        score = await scored(self.scorer, question, solution, session)
        if score is None:
            return Critique(None)
        feedback = (
            f"A check of this solution gives it {score:.3g}; {self.threshold:g} is needed. Look for what is wrong."
        )
        return Critique(reaches(self.scorer, score, self.threshold), feedback, score)


@dataclass(frozen=True)
class CallCritic(Named):
    """A function or tool of your own as a critic, plain or async: a function of the question and the solution.

    It returns a Critique; a truth value (satisfied or not); a text, which is the feedback (empty: satisfied); or None
    where it can't tell. A ReadError, ValueError, ArithmeticError or LookupError is None too, and a note in the trace.
    """

    name: ClassVar[str] = "call_critic"
    cost: ClassVar[str] = "0"

    function: Callable[[Question, Solution], Any]
    """The function."""

    def __str__(self) -> str:
        return f"call_critic({name_of(self.function)})"

    async def critique(self, question: Question, solution: Solution, session: Session) -> Critique:
        """Call the function."""
        try:
            found = await called(self.function, question, solution)
        except (ReadError, ValueError, ArithmeticError, LookupError) as error:
            session.note("critic failed", f"{type(error).__name__}: {error}")
            return Critique(None)
        if found is None or isinstance(found, Critique):
            return found or Critique(None)
        if isinstance(found, str):
            return Critique(not found.strip(), found.strip())
        return Critique(bool(found), "A check finds this solution wrong. Look for what is wrong.")
