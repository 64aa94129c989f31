"""Versions of a solution, and strategies that revise their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from reasoning.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.question import Question
    from reasoning.session import Session


@dataclass(frozen=True)
class Version:
    """A version of a solution that is not good enough yet."""

    solution: Solution
    """The version."""

    feedback: str
    """What is to be mended in it."""


@runtime_checkable
class Reviser(Protocol):
    """A strategy whose solutions have a form of their own, as a program: it writes new versions in that form itself."""

    async def revise(self, question: Question, history: Sequence[Version], session: Session) -> Solution:
        """Write a new version from those so far, the latest last. Raises what `Session.ask` raises."""
