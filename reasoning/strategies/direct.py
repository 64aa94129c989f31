"""The answer at once: the baseline of every comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from reasoning.backends.base import Sampling
from reasoning.solution import Solution
from reasoning.strategies.base import Named, require_sampling

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session


@dataclass(frozen=True)
class Direct(Named):
    """Ask for the answer alone. One call; pays where the question needs no steps, and as the baseline.

    Evidence: `parse_errors` (why no answer was found), `finish` (length or filter, where the reply did not end by
    itself).
    """

    name: ClassVar[str] = "direct"
    cost: ClassVar[str] = "1"
    use_when: ClassVar[str] = "a baseline; questions that need no steps"

    temperature: float | None = None
    """Sampling temperature; None: the backend's."""

    max_tokens: int | None = None
    """The most tokens of the reply; None: the backend's."""

    def __post_init__(self) -> None:
        require_sampling(self)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Ask once and read the answer."""
        sampling = Sampling(temperature=self.temperature, max_tokens=self.max_tokens)
        return Solution.read(question, await session.ask("direct", sampling=sampling, question=question))
