"""What the reader of the notation gives: statements, and the pieces that were not read."""

from __future__ import annotations

from dataclasses import dataclass

from reasoning.tools.logic.propositional import Implication, SignedAtom


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of text that was not read, and why."""

    text: str
    """The piece, cut to 200 characters."""

    why: str
    """The reason, in words."""

    @classmethod
    def of(cls, text: str, why: str) -> Unread:
        """Cut the text to its length."""
        text = text.strip()
        return cls(text if len(text) <= 200 else f"{text[:199]}…", why)

    def __str__(self) -> str:
        return f"{self.text!r}: {self.why}"


@dataclass(frozen=True, slots=True)
class ExpressionReading:
    """What was read, in the order of the text and without duplicates."""

    implications: tuple[Implication, ...] = ()
    """The implications, and the disjunctive facts as implications without premises."""

    facts: tuple[SignedAtom, ...] = ()
    """The literals that were stated."""

    unread: tuple[Unread, ...] = ()
    """What was not read."""
