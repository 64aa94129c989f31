"""The replies of the rule reader to prompts that ask for something else than an answer: scores, critiques, plans, …

A form is a phrase of the prompt's system message that tells it apart, and the function that replies. Each group of
strategies has a module of forms; a template without one is answered as a question.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from reasoning.backends.base import Message, Request

MODULES: tuple[str, ...] = (
    "reasoning.backends.mock.rule_reader.voting",
    "reasoning.backends.mock.rule_reader.correction",
    "reasoning.backends.mock.rule_reader.acting",
    "reasoning.backends.mock.rule_reader.search",
    "reasoning.backends.mock.rule_reader.programs",
)
"""The modules of forms; each has a `FORMS` mapping phrases to functions."""


@dataclass(frozen=True)
class Prompted:
    """What the rule reader was asked, and what it knows of it."""

    system: str
    """The system message."""

    user: str
    """The last user message."""

    sample: int
    """The number of the sample."""

    errs: bool
    """Whether this sample has to err."""

    key: str
    """The seed and the request's hash, for random choices that are the same for every sample."""

    answer: str
    """What the rule reader would answer to the question in the prompt, `errs` heeded; see `RuleReader`."""

    steps: tuple[str, ...]
    """The sentences that lead to the right answer."""

    @property
    def rng(self) -> random.Random:
        """Random numbers that are the same for every sample of the request."""
        return random.Random(self.key)


Form = Callable[[Prompted], str]


@cache
def forms() -> dict[str, Form]:
    """Return all forms by their phrases."""
    found: dict[str, Form] = {}
    for module in MODULES:
        found |= import_module(module).FORMS
    return found


_FORM = re.compile(r'"Answer: " followed by .*$', re.MULTILINE)


def solved(asked: Prompted, added: re.Pattern[str], *, errs: bool, form: str = "") -> str:
    """Solve the question in the prompt, without what stands after it, as a prompt for an answer would be solved.

    added: tells where what a strategy added begins. form: that of the answer, where the prompt asks for none.
    """
    from reasoning.backends.mock.rule_reader.reader import RuleReader  # it finds the modules of forms by name

    found = _FORM.findall(asked.system)
    system = f"Think step by step. End with a line of its own: {form or (found[-1] if found else '')}"
    messages = (Message("system", system), Message("user", added.split(asked.user, maxsplit=1)[0]))
    seed = asked.key.partition(":")[0]
    return RuleReader(float(errs), int(seed) if seed.lstrip("-").isdigit() else 0)(Request(messages), 0)
