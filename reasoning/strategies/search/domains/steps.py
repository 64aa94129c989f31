"""Steps of reasoning about any question: the domain of a search where no other is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from reasoning.answers import extract
from reasoning.errors import ReadError
from reasoning.question import Question
from reasoning.strategies._shared.prompt_text import escape_for_prompt
from reasoning.strategies.search.domains.base import TextDomain
from reasoning.strategies.search.domains.search_replies import THOUGHT, fit

if TYPE_CHECKING:
    from reasoning.strategies.search.domains.base import Turn

_NUMBER = re.compile(
    r"\s{0,9}(?:\*{0,2}(?:next )?step ?\d{0,3}\*{0,2}[.:)]|\d{1,3}[.)](?=\s))\**\s{0,9}", re.IGNORECASE
)
_ANSWER = re.compile(r"\banswer\b[^\w\n]{0,4}:", re.IGNORECASE)


@dataclass(frozen=True)
class Path:
    """A line of reasoning."""

    question: Question
    """What it is about."""

    steps: tuple[str, ...] = ()
    """The steps, first to last."""


@dataclass(frozen=True)
class Reasoning(TextDomain[Path]):
    """Thoughts are steps of reasoning; the last one gives the answer. For every question and answer format."""

    name: ClassVar[str] = "steps"
    prose: ClassVar[bool] = True
    thought: ClassVar[str] = (
        "A step is one or two sentences that follow from the question and the steps so far and bring the answer nearer."
    )
    aim: ClassVar[str] = "the right answer"

    def start(self, question: Question) -> Path:
        """Begin without steps."""
        return Path(question)

    def step(self, state: Path, thought: str) -> Path:
        """Add a step. Raises ReadError where it is empty or was taken before."""
        text = escape_for_prompt(_NUMBER.sub("", thought, count=1), THOUGHT)
        if not re.search(r"\w", text):
            raise ReadError(thought, "an empty step")
        if _folded(text) in map(_folded, state.steps):
            raise ReadError(thought, "the step was taken before")
        return Path(state.question, (*state.steps, text))

    def is_goal(self, state: Path) -> bool:
        """Return whether the last step gives an answer in the question's format."""
        return bool(
            state.steps
            and _ANSWER.search(state.steps[-1])
            and extract(state.steps[-1], state.question.answer_format).answer is not None
        )

    def answer(self, state: Path) -> str:
        """Return the steps, the answer last."""
        return "\n".join(state.steps)

    async def conclude(self, state: Path, turn: Turn) -> str:
        """Ask for the answer that follows from the steps."""
        reply = await turn.session.ask("tot/answer", question=turn.question, state=fit(self.show(state)))
        return "\n".join((*state.steps, reply.text))

    def key(self, state: Path) -> str:
        """The same steps in another order are the same state; an answer stays last."""
        last = state.steps[-1:] if state.steps and _ANSWER.search(state.steps[-1]) else ()
        before = state.steps[: len(state.steps) - len(last)]
        return "\n".join([*sorted(map(_folded, before)), *map(_folded, last)])

    def show(self, state: Path) -> str:
        """Number the steps."""
        return "\n".join(f"{number}. {step}" for number, step in enumerate(state.steps, 1))


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w=+*/<>()-]+", " ", text.casefold()).split())
