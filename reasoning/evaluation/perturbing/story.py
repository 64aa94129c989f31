"""A question in controlled English, taken apart: the sentences of its context, and the statement that it asks about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from reasoning.answers import Truth
from reasoning.errors import ReadError, ReasoningError
from reasoning.question import Question
from reasoning.tools.logic.english import EnglishReading, read_claim, read_theory, sentences
from reasoning.tools.logic.rules import Claim, Derivation, Theory, World, derive

FLIPPED = {"True": "False", "False": "True", "Unknown": "Unknown"}
"""The truth of a statement's negation."""


class NotControlledError(Exception):
    """A question that is not of the controlled English, in words. It never leaves this package."""


@dataclass(frozen=True)
class Story:
    """The parts of a question; a version of it has other sentences or another statement."""

    question: Question
    """What it was taken from."""

    sentences: tuple[str, ...]
    """The sentences of the context, in their order."""

    asking: str
    """What stands before the statement: `Is the following statement true or false? `"""

    statement: str
    """What is asked about."""

    world: World
    """Whether what does not follow is left open."""

    @classmethod
    def of(cls, question: Question) -> Story:
        """Take a question apart. Raises NotControlledError where a sentence of it is not read."""
        form = question.answer_format
        if not isinstance(form, Truth) or not question.context:
            raise NotControlledError("it has no context, or its answers are no truth values")
        asking, statement = _parted(question.text)
        told = question.metadata.get("world")
        world: World = "closed" if told == "closed" else "open"
        found = cls(question, tuple(sentences(question.context)), asking, statement, world)
        if unread := found.reading.unread:
            raise NotControlledError(f"{unread[0].text!r:.80} is not read: {unread[0].why}")
        if told is None and "Unknown" not in form.values and found.truth == "Unknown":
            return replace(found, world="closed")
        return found

    @property
    def context(self) -> str:
        """Return the sentences as one text."""
        return ("\n" if "\n" in self.question.context else " ").join(self.sentences)

    @cached_property
    def reading(self) -> EnglishReading:
        """Return what the sentences say."""
        return _read(self.context)

    @cached_property
    def claim(self) -> Claim:
        """Return what the statement says."""
        try:
            return read_claim(self.statement)
        except ReadError as error:
            raise NotControlledError(f"the statement is not read: {error.why}") from error

    @cached_property
    def derived(self) -> Derivation:
        """Return everything that follows."""
        try:
            return _derived(self.reading.theory, self.world)
        except ReasoningError as error:
            raise NotControlledError(str(error)) from error

    @property
    def truth(self) -> str:
        """Return what the solver says of the statement."""
        return self.derived.truth(self.claim)

    @property
    def claims(self) -> list[Claim]:
        """Return all claims that the context and the statement are made of."""
        theory = self.reading.theory
        return [*theory.facts, *(one for rule in theory.rules for one in (*rule.body, rule.head)), self.claim]

    @property
    def words(self) -> list[str]:
        """Return the words that mean something, each once: qualities, kinds, actions and things, in small letters."""
        names = [name for one in self.claims for name in (one.atom.predicate, *one.atom.arguments)]
        parts = [part for name in names if not name.startswith("$") for part in _meant(name)]
        return list(dict.fromkeys(part.lower() for part in parts))


_read = lru_cache(maxsize=256)(read_theory)
"""Questions of one context come one after the other."""


@lru_cache(maxsize=256)
def _derived(theory: Theory, world: World) -> Derivation:
    return derive(theory, world, limit=20_000)


def _meant(name: str) -> list[str]:
    return name.split()[1:] if name.startswith(("a ", "an ")) else name.split()


def _parted(text: str) -> tuple[str, str]:
    """Part the words that ask from the statement that is asked about."""
    for mark in ("? ", ": "):
        front, found, statement = text.rpartition(mark)
        if found and statement.strip():
            return front + found, statement.strip()
    return "", text
