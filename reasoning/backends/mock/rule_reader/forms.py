"""What the rule reader's forms share: the replies to prompts that ask for something else than steps and an answer.

A form is a prompt's name, and the function that replies. Each group of strategies has a module of forms; a prompt
without one is answered as a question.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from reasoning.backends.mock.rule_reader.asked import answer_form

NUMBERS = re.compile(r"\b\d{1,4}\b")


@dataclass(frozen=True)
class Prompted:
    """What the rule reader was asked, and what it knows of it."""

    name: str
    """The prompt's name."""

    system: str
    """The system message."""

    user: str
    """The first user message."""

    errs: bool
    """Whether this sample has to err."""

    key: str
    """The seed and the request's hash, for random choices that are the same for every sample."""

    solve: Callable[[str, str, bool], str]
    """Reply to a user message with steps and an answer: the message, the form of the answer, whether to err."""

    @property
    def rng(self) -> random.Random:
        """Random numbers that are the same for every sample of the request."""
        return random.Random(self.key)

    @property
    def numbers(self) -> list[int]:
        """The numbers that the system message tells, in order."""
        return [int(number) for number in NUMBERS.findall(self.system)]


Form = Callable[[Prompted], str]


def solved(asked: Prompted, added: re.Pattern[str], *, errs: bool, form: str = "") -> str:
    """Solve the question in the prompt, without what stands after it, as a prompt for an answer would be solved.

    added: tells where what a strategy added begins. form: that of the answer, where the prompt asks for none.
    """
    return asked.solve(added.split(asked.user, maxsplit=1)[0], form or answer_form(asked.system), errs)
