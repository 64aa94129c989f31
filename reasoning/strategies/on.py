"""A strategy on another model than the rest of the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from reasoning.backends import Backend, open_backend
from reasoning.errors import SettingError
from reasoning.session import Session, Strategy
from reasoning.strategies.base import Named
from reasoning.strategies.cot import CoT

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.solution import Solution


@dataclass(frozen=True)
class On(Named):
    """Solve with the inner strategy on another backend: several models in a debate, a dear one where a cheap one fails.

    The inner cost, at that model's price; the run's limits hold for all models together. Evidence: the inner one's.
    """

    name: ClassVar[str] = "on"
    cost: ClassVar[str] = "inner, at the other model's price"
    use_when: ClassVar[str] = "several models in one run"

    backend: str | Backend = "mock"
    """A backend spec, or a backend: `on('openai:gpt-5-mini', cot)`."""

    inner: Strategy = field(default_factory=CoT)
    """What is solved there."""

    def __post_init__(self) -> None:
        if isinstance(self.backend, str):
            open_backend(self.backend)  # a wrong spec fails here, before anything is asked
        elif not isinstance(self.backend, Backend):
            raise SettingError(self.name, "backend", self.backend, "give a backend spec, or a backend")

    def __str__(self) -> str:
        shown = self.backend if isinstance(self.backend, str) else self.backend.model
        return f"on({shown!r}, {self.inner})"

    async def solve(self, question: Question, session: Session) -> Solution:
        """Hand the question on."""
        solution = await session.child(backend=self.backend).solve(self.inner, question)
        return solution.replace(children=(solution,))


def session_of(strategy: Strategy, session: Session) -> Session:
    """Return the session in which a strategy's agent speaks: that of its own backend, where it has one."""
    return session.child(backend=strategy.backend) if isinstance(strategy, On) else session
