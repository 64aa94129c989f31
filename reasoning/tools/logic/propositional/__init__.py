"""Propositional logic as data: literals, and implications between them.

The unit of everything here is the clause, a disjunction of literals. An `Implication` is a clause that remembers
which of its literals were premises: `A ∧ B -> C` and its contrapositive `¬C -> ¬A ∨ ¬B` are the same clause, and
two different things to say in a prompt.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.propositional.charset import is_plain, is_predicate
from reasoning.tools.logic.propositional.vocabulary import OPENERS, SIGNS, is_heading, is_talk

if TYPE_CHECKING:
    from collections.abc import Iterable


def canonical(atom: str) -> str:
    """Return the one spelling of an atom: composed accents, single spaces; in a predicate, one space after a comma."""
    text = " ".join(atom.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if is_predicate(text):
        text = re.sub(r"(?<=[(]) | (?=[),])", "", re.sub(r",\s*", ", ", text))
    return text


def _shown(atom: str) -> str:
    """Write an atom so that it is read back as itself, in quotes where its words could be taken for something else."""
    words = atom.lower().split(" ")
    if is_predicate(atom):
        return atom if words[0].partition("(")[0] not in SIGNS else f"“{atom}”"
    ends = words[0] in OPENERS or is_talk(atom) or words[-1] in {"true", "false"} or is_heading(atom)
    return atom if is_plain(atom) and SIGNS.isdisjoint(words) and not ends else f"“{atom}”"


@dataclass(frozen=True, slots=True, order=True)
class SignedAtom:
    """An atom, or its negation; `~literal` is the other one. Raises `ReadError` for an empty atom.

    The case of an atom counts (`A` is not `a`); white space and the composition of accents don't.
    """

    atom: str
    """A letter, an identifier, a phrase or a predicate: `A`, `is_kind`, `the ground is wet`, `Kind(bob)`."""

    positive: bool = True
    """False for the negation."""

    def __post_init__(self) -> None:
        if not (self.atom.isalnum() and self.atom.isascii()):
            object.__setattr__(self, "atom", canonical(self.atom))
        if not self.atom:
            raise ReadError(self.atom, "an atom needs a name")

    def __invert__(self) -> SignedAtom:
        other = object.__new__(SignedAtom)  # The atom has its one spelling already.
        object.__setattr__(other, "atom", self.atom)
        object.__setattr__(other, "positive", not self.positive)
        return other

    def __str__(self) -> str:
        return f"{'' if self.positive else '¬'}{_shown(self.atom)}"


def _normal(literals: Iterable[SignedAtom]) -> tuple[SignedAtom, ...]:
    return tuple(sorted(set(literals)))


@dataclass(frozen=True, slots=True)
class Implication:
    """All of the premises together imply at least one of the conclusions.

    Without premises it is a disjunctive fact (`A ∨ B`). Without conclusions it denies the conjunction of its premises,
    and is kept as the disjunction of their negations. Both sides are sorted and free of duplicates, so that equality
    does not depend on the order of writing. Raises `ReadError` if both sides are empty.
    """

    premises: tuple[SignedAtom, ...]
    """Joined by "and"."""

    conclusions: tuple[SignedAtom, ...]
    """Joined by "or"; never empty."""

    def __post_init__(self) -> None:
        if len(self.premises) == len(self.conclusions) == 1:
            return
        if not self.conclusions:
            object.__setattr__(self, "conclusions", tuple(~p for p in self.premises))
            object.__setattr__(self, "premises", ())
        if not self.conclusions:
            raise ReadError("->", "an implication needs a premise or a conclusion")
        if len(self.premises) != 1:
            object.__setattr__(self, "premises", _normal(self.premises))
        if len(self.conclusions) != 1:
            object.__setattr__(self, "conclusions", _normal(self.conclusions))

    @property
    def contrapositive(self) -> Implication:
        """The same clause from the other end: `A ∧ B -> C` gives `¬C -> ¬A ∨ ¬B`."""
        return Implication(tuple(~c for c in self.conclusions), tuple(~p for p in self.premises))

    @property
    def clause(self) -> frozenset[SignedAtom]:
        """Return what the implication says, without a direction: the negated premises or the conclusions."""
        return frozenset((*(~p for p in self.premises), *self.conclusions))

    @property
    def trivial(self) -> bool:
        """Return whether it holds whatever the atoms are, and so says nothing."""
        clause = self.clause
        return any(literal.positive and ~literal in clause for literal in clause)

    def __str__(self) -> str:
        conclusions = " ∨ ".join(map(str, self.conclusions))
        return f"{' ∧ '.join(map(str, self.premises))} -> {conclusions}" if self.premises else conclusions
