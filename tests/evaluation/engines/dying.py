"""Strategies for workers, which have to find them by their module: some end the process that they work in."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from reasoning.session import Strategy
from reasoning.strategies.base import Named
from reasoning.strategies.self_consistency import SelfConsistency

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.solution import Solution


@dataclass(frozen=True)
class Dying(Named):
    """Solve with the inner strategy; once in a run, end the process while its requests are under way."""

    name: ClassVar[str] = "dying"

    mark: str = ""
    """The file that says that it has been done; empty: do it each time."""

    where: str = ""
    """Text of the questions at which it is done."""

    seconds: float = 0.2
    """How long after the requests have gone out."""

    inner: Strategy = field(default_factory=lambda: SelfConsistency(samples=4))

    def __str__(self) -> str:
        return f"dying({self.inner})"

    async def solve(self, question: Question, session: Session) -> Solution:
        """Solve, or die on the way."""
        work = asyncio.ensure_future(session.solve(self.inner, question))
        if self.where in question.text and self._is_first():
            await asyncio.sleep(self.seconds)
            os.kill(os.getpid(), signal.SIGKILL)
        return await work

    def _is_first(self) -> bool:
        if not self.mark:
            return True
        try:
            os.close(os.open(self.mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True
