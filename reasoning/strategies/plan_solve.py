"""Plan-and-solve: a plan first, then the plan carried out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.backends.base import Sampling
from reasoning.parsing import parse_list, readable, truncate
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies.base import Named, inner_evidence, require_one_of, require_sampling

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session

STEPS = 30
"""Steps of a plan that are kept."""

_PLAN = re.compile(r"^[\s*#_]{0,12}(?:the )?plan\b[^\n:]{0,40}:?[*_\s]{0,6}$", re.IGNORECASE | re.MULTILINE)
_CARRIED_OUT = re.compile(
    r"^[\s*#_]{0,12}(?:solution|carrying out|execution|step-by-step)\b[^\n]{0,60}:", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True)
class PlanSolve(Named):
    """Devise a plan, then carry it out (Wang et al., 2023).

    One call as in the paper; one and the cost of `solver` where another strategy carries the plan out. Pays on
    questions of several steps where plain chains of thought skip some.
    Evidence: `plan` (its steps as read), `parse_errors` (no answer, or no plan for the solver, which then gets the
    plain question), `finish`, and what `solver` found, under its own names with `inner.` before.
    """

    name: ClassVar[str] = "plan_solve"
    paper: ClassVar[str] = "Wang et al., 2023, arXiv:2305.04091"
    cost: ClassVar[str] = "1 (1 + solver)"
    use_when: ClassVar[str] = "questions of several steps, some easily skipped"

    solver: Strategy | None = None
    """What carries the plan out; None: the reply that makes the plan does, as in the paper."""

    variant: Literal["plain", "plus"] = "plus"
    """plus: the variables are written down first and intermediate results are checked (the paper's PS+)."""

    temperature: float | None = None
    """Sampling temperature; None: the backend's."""

    max_tokens: int | None = None
    """The most tokens of the reply; None: the backend's."""

    def __post_init__(self) -> None:
        require_one_of(self, "variant", ("plain", "plus"))
        require_sampling(self)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Plan and carry out, in one reply or in two stages."""
        sampling = Sampling(temperature=self.temperature, max_tokens=self.max_tokens)
        if self.solver is not None:
            return await self._staged(self.solver, question, session, sampling)
        reply = await session.ask(f"plan_solve/{self.variant}", sampling=sampling, question=question)
        solution = Solution.read(question, reply)
        plan = _plan(reply.text)
        return solution.replace(evidence={"plan": plan, **solution.evidence}) if plan else solution

    async def _staged(self, solver: Strategy, question: Question, session: Session, sampling: Sampling) -> Solution:
        reply = await session.ask("plan_solve/plan", sampling=sampling, question=question, variant=self.variant)
        plan = parse_list(reply.text)[:STEPS]
        evidence: dict[str, Any] = (
            {"plan": plan} if plan else {"parse_errors": [truncate(reply.text) or "the reply is empty"]}
        )
        if plan:
            messages = session.prompts.render("plan_solve/context", question=question, plan=plan, variant=self.variant)
            question = question.with_context(dict(messages)["user"])
        solution = await session.solve(solver, question)
        found = inner_evidence(solution)
        return solution.replace(evidence=evidence | found, children=(solution,))


def _plan(reply: str) -> list[str]:
    """Return the steps between the headings of the plan and of the solution."""
    text = readable(reply)
    start = _PLAN.search(text)
    end = _CARRIED_OUT.search(text, start.end()) if start else None
    return parse_list(text[start.end() : end.start()])[:STEPS] if start and end else []
