"""Step-back prompting: the general question first, then the one that was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.parsing import readable, truncate
from reasoning.question import Question
from reasoning.session import Strategy
from reasoning.strategies.base import Named, inner_evidence, require_positive
from reasoning.strategies.cot import CoT

if TYPE_CHECKING:
    from reasoning.session import Session
    from reasoning.solution import Solution

MAX_PRINCIPLES_CHARS = 6_000
"""Characters of the principles that go into the context."""


@dataclass(frozen=True)
class StepBack(Named):
    """Ask the general question behind the question, and answer on its principles (Zheng et al., 2023).

    Two calls and the inner cost. Pays where a question is an instance of a law or of background knowledge: science,
    facts. Evidence: `abstract` (the general question), `principles`, `parse_errors` (which step gave nothing: the inner
    strategy then gets the plain question), and what the inner strategy found, with `inner.` before.
    """

    name: ClassVar[str] = "step_back"
    paper: ClassVar[str] = "Zheng et al., 2023, arXiv:2310.06117"
    cost: ClassVar[str] = "2 + inner"
    use_when: ClassVar[str] = "instances of a general law or of background knowledge"

    inner: Strategy = field(default_factory=CoT)
    """What answers the question on its principles."""

    principles: int = 8
    """How many lines the principles have at most."""

    def __post_init__(self) -> None:
        require_positive(self, "principles")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Step back, state the principles, answer."""
        abstract = _question((await session.ask("step_back/question", question=question)).text)
        principles = await self._principles(abstract, session) if abstract else ""
        if principles:
            messages = session.prompts.render(
                "step_back/context", question=question, abstract=abstract, principles=principles
            )
            question = question.with_context(dict(messages)["user"])
        solution = await session.solve(self.inner, question)
        found = inner_evidence(solution)
        return solution.replace(evidence=_evidence(abstract, principles) | found, children=(solution,))

    async def _principles(self, abstract: str, session: Session) -> str:
        general = Question(abstract, answer_format="text")
        reply = await session.ask("step_back/principles", question=general, most=self.principles)
        return truncate(readable(reply.text), MAX_PRINCIPLES_CHARS)


def _question(reply: str) -> str:
    """Return the last line that asks, else the last line that says anything."""
    lines = [line.strip(' \t*_`#"“”-') for line in readable(reply).split("\n")]
    said = [line for line in lines if any(map(str.isalnum, line))]
    asking = [line for line in said if line.endswith("?")]
    return truncate((asking or said or [""])[-1])


def _evidence(abstract: str, principles: str) -> dict[str, Any]:
    if abstract and principles:
        return {"abstract": abstract, "principles": principles}
    if abstract:
        return {"abstract": abstract, "parse_errors": ["the general question got no principles"]}
    return {"parse_errors": ["no general question was written"]}
