"""Skeleton-of-thought: the points of an answer first, then all of them written out side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.concurrency import together
from reasoning.errors import BackendError
from reasoning.parsing import parse_list, readable, truncate
from reasoning.session import Strategy
from reasoning.strategies.base import Named, inner_evidence, require_positive
from reasoning.strategies.cot import CoT

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.solution import Solution

MAX_POINT_CHARS = 2_000
"""Characters of an expanded point that go into the context."""


@dataclass(frozen=True)
class Skeleton(Named):
    """Outline the answer, expand its points side by side, and answer on them (Ning et al., 2023).

    One call, one for each point, and the inner cost, in three rounds. Pays where an answer has aspects that don't
    depend on each other, and where waiting counts; not where steps build on each other.
    Evidence: `points`, `left_out` (those beyond the setting), `empty` (points that got no text), `errors` (points whose
    call failed, others having succeeded), `parse_errors` (the reply, where no point was found), and what the inner
    strategy found, with `inner.` before.
    """

    name: ClassVar[str] = "skeleton"
    paper: ClassVar[str] = "Ning et al., 2023, arXiv:2307.15337"
    cost: ClassVar[str] = "1 + points + inner"
    use_when: ClassVar[str] = "answers of several independent aspects; short waiting"

    inner: Strategy = field(default_factory=CoT)
    """What answers the question on the points."""

    points: int = 5
    """How many points are expanded at most."""

    def __post_init__(self) -> None:
        require_positive(self, "points")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Outline, expand, answer."""
        reply = await session.ask("skeleton/outline", question=question, most=self.points)
        every = parse_list(reply.text)
        points = every[: self.points]
        texts = await self._expanded(points, question, session)
        expanded = [(point, text) for point, text in zip(points, texts, strict=True) if isinstance(text, str) and text]
        if expanded:
            messages = session.prompts.render("skeleton/context", question=question, expanded=expanded)
            question = question.with_context(dict(messages)["user"])
        solution = await session.solve(self.inner, question)
        evidence = {
            "points": points,
            "left_out": every[self.points :],
            "empty": [point for point, text in zip(points, texts, strict=True) if text == ""],
            "errors": [str(text) for text in texts if isinstance(text, BackendError)],
            "parse_errors": [] if points else [truncate(reply.text) or "the reply is empty"],
        }
        found: dict[str, Any] = inner_evidence(solution)
        evidence = {key: value for key, value in evidence.items() if value} | found
        return solution.replace(evidence=evidence, children=(solution,))

    async def _expanded(self, points: list[str], question: Question, session: Session) -> list[str | BackendError]:
        async def expand(number: int) -> str | BackendError:
            try:
                reply = await session.ask("skeleton/expand", question=question, points=points, number=number)
            except BackendError as error:
                return error
            return truncate(readable(reply.text), MAX_POINT_CHARS)

        texts = await together(expand(number) for number in range(1, len(points) + 1))
        failed = [text for text in texts if isinstance(text, BackendError)]
        if failed and len(failed) == len(texts):
            raise failed[0]
        return texts
