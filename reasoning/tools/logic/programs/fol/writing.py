"""Facts and rules as formulas of first-order logic: `∀x (Cold(x) ∧ ¬Need(x, cat) → Round(x))`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.tools.logic.rules.theory import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")


def write_formula(statement: Claim | Rule) -> str:
    """Write a fact or a rule as a formula; a rule's variables are bound by ∀."""
    if isinstance(statement, Claim):
        return _literal(statement)
    body = f"{' ∧ '.join(map(_literal, statement.body))} → {_literal(statement.head)}"
    bound = " ".join(f"∀{variable.lstrip('$')}" for variable in statement.variables)
    return f"{bound} ({body})" if bound else body


def formula_predicate(words: str) -> str:
    """Write a predicate: "cold" is Cold, "a wumpus" Wumpus."""
    found = _WORD.findall(words.lower())
    kept = found[1:] if found[:1] in (["a"], ["an"]) and len(found) > 1 else found
    return "".join(word.capitalize() for word in kept)


def formula_name(words: str) -> str:
    """Write the name of an individual: "bald eagle" is bald_eagle, "Bob" bob."""
    return "_".join(_WORD.findall(words.lower()))


def _literal(claim: Claim) -> str:
    terms = ", ".join(_terms(claim.atom.arguments))
    return f"{'' if claim.positive else '¬'}{formula_predicate(claim.atom.predicate)}({terms})"


def _terms(arguments: Sequence[str]) -> list[str]:
    return [one.lstrip("$") if one.startswith("$") else formula_name(one) for one in arguments]
