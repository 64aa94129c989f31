"""What a rule theory is made of: atoms, claims (an atom or its negation), rules, and the theory of facts and rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = tuple[str, int, bool]
"""What two claims must share to be able to match: predicate, arity, polarity."""


# Atoms and claims are named tuples, because chaining hashes and compares them all the time, and tuples do so in C.
class Atom(NamedTuple):
    """A predicate over its arguments; an argument that starts with "$" is a variable."""

    predicate: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.predicate}({', '.join(self.arguments)})"

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables among the arguments, in order."""
        return tuple([a for a in self.arguments if a[:1] == "$"])

    def bind(self, binding: Mapping[str, str]) -> Atom:
        """This atom with its bound variables replaced."""
        return Atom(self.predicate, tuple([binding.get(a, a) for a in self.arguments]))


class Claim(NamedTuple):
    """An atom that is said to hold (`positive`) or not to hold."""

    atom: Atom
    positive: bool = True

    def __str__(self) -> str:
        return str(self.atom) if self.positive else f"not {self.atom}"

    @property
    def negated(self) -> Claim:
        """The opposite claim."""
        return Claim(self.atom, not self.positive)

    @property
    def key(self) -> Key:
        """Return what two claims must share to be able to match: predicate, arity, polarity."""
        return self.atom.predicate, len(self.atom.arguments), self.positive

    def bind(self, binding: Mapping[str, str]) -> Claim:
        """This claim with its bound variables replaced."""
        return Claim(self.atom.bind(binding), self.positive) if binding else self


@dataclass(frozen=True, slots=True)
class Rule:
    """When every claim of `body` holds, `head` holds."""

    body: tuple[Claim, ...]
    head: Claim

    def __str__(self) -> str:
        return f"{', '.join(map(str, self.body))} -> {self.head}"

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable of the rule, each once, in order of first use."""
        return tuple(dict.fromkeys(v for c in (*self.body, self.head) for v in c.atom.variables))


@dataclass(frozen=True, slots=True)
class Theory:
    """What is given: facts (claims without variables; one with variables holds of every constant) and rules."""

    facts: tuple[Claim, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def constants(self) -> tuple[str, ...]:
        """Every constant that a fact or a rule names, each once, in order of first use."""
        claims = [*self.facts, *(c for r in self.rules for c in (*r.body, r.head))]
        return tuple(dict.fromkeys(a for c in claims for a in c.atom.arguments if not a.startswith("$")))
