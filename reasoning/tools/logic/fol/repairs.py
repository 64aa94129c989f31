"""The guesses that a tolerant reading makes; a strict one refuses to make any."""

from __future__ import annotations

from dataclasses import dataclass, field

from reasoning.errors import ReadError


@dataclass(frozen=True, slots=True)
class Mend:
    """A guess that was made about what a formula means."""

    name: str
    """What was repaired, the same words for every repair of the kind: `free variable`."""

    detail: str = ""
    """What was made of what: `x is bound by ∀ in front of the formula`."""

    def __str__(self) -> str:
        return f"{self.name} ({self.detail})" if self.detail else self.name


@dataclass(slots=True)
class Mending:
    """What one reading may guess, and what it did guess."""

    text: str
    """What is read."""

    strict: bool
    """Whether every guess is an error."""

    made: list[Mend] = field(default_factory=list)
    """The guesses so far, in order and without duplicates."""

    def guess(self, name: str, detail: str, expected: str) -> None:
        """Note a guess. Raises `ReadError`, which says what was `expected`, where the reading is strict."""
        if self.strict:
            raise ReadError(self.text, expected)
        self.note(name, detail)

    def note(self, name: str, detail: str) -> None:
        """Note a guess that a strict reading makes as well."""
        if (mend := Mend(name, detail)) not in self.made:
            self.made.append(mend)
