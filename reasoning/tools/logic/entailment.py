"""What propositional statements say about a claim, by the prover: complete, where the closure is only fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.fol.syntax import And, Boolean, Formula, Implies, Not, Or, Predicate
from reasoning.tools.logic.propositional import Implication, SignedAtom
from reasoning.tools.logic.prove import Verdict, prove

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Statement = Implication | SignedAtom


def verdict(premises: Sequence[Statement], claim: Sequence[Statement], *, seconds: float = 10.0) -> Verdict:
    """Return whether all parts of a claim follow from premises, or one of them can't hold; see `prove`."""
    return prove([formula_of(premise) for premise in premises], _all(map(formula_of, claim)), seconds=seconds)


def formula_of(statement: Statement) -> Formula:
    """Return a statement as a formula whose propositions are predicates without arguments."""
    if isinstance(statement, SignedAtom):
        atom = Predicate(statement.atom)
        return atom if statement.positive else Not(atom)
    conclusion = _any(map(formula_of, statement.conclusions))
    return Implies(_all(map(formula_of, statement.premises)), conclusion) if statement.premises else conclusion


def _all(parts: Iterable[Formula]) -> Formula:
    found = tuple(parts)
    return And(found) if len(found) > 1 else found[0] if found else Boolean(True)


def _any(parts: Iterable[Formula]) -> Formula:
    found = tuple(parts)
    return Or(found) if len(found) > 1 else found[0] if found else Boolean(False)
