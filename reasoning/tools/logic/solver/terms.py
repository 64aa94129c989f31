"""SMT-LIB terms as text, simplified as they are built: what is decided already never reaches the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

TRUE, FALSE = "true", "false"


def numeral(value: Fraction | int) -> str:
    """Write a number: `(- 3)`, `(/ 3 2)`."""
    text = str(abs(value.numerator)) if value.denominator == 1 else f"(/ {abs(value.numerator)} {value.denominator})"
    return f"(- {text})" if value < 0 else text


def among(name: str, values: Sequence[Fraction | int], *, real: bool = False) -> str:
    """Write that a number is one of some values, given in ascending order; `real` says that it need be no integer."""
    if values and not real and values[-1] - values[0] == len(values) - 1:
        return f"(and (<= {numeral(values[0])} {name}) (<= {name} {numeral(values[-1])}))"
    return disjunction(f"(= {name} {numeral(value)})" for value in values)


def truth(value: bool) -> str:
    """Write a truth value."""
    return TRUE if value else FALSE


def negation(formula: str) -> str:
    """Write that `formula` does not hold."""
    if formula in (TRUE, FALSE):
        return FALSE if formula == TRUE else TRUE
    return formula[5:-1] if formula.startswith("(not ") else f"(not {formula})"


def conjunction(formulas: Iterable[str]) -> str:
    """Write that all hold; of none, true."""
    return _joined("and", formulas, TRUE, FALSE)


def disjunction(formulas: Iterable[str]) -> str:
    """Write that one holds at least; of none, false."""
    return _joined("or", formulas, FALSE, TRUE)


def equivalence(left: str, right: str) -> str:
    """Write that both hold or neither."""
    for one, other in ((left, right), (right, left)):
        if one in (TRUE, FALSE):
            return other if one == TRUE else negation(other)
    return f"(= {left} {right})"


def choice(condition: str, yes: str, no: str) -> str:
    """Write the value, or the formula, that the condition chooses."""
    if condition in (TRUE, FALSE):
        return yes if condition == TRUE else no
    return yes if yes == no else f"(ite {condition} {yes} {no})"


def _joined(word: str, formulas: Iterable[str], neutral: str, deciding: str) -> str:
    parts = dict.fromkeys(formula for formula in formulas if formula != neutral)
    if deciding in parts:
        return deciding
    if len(parts) <= 1:
        return next(iter(parts), neutral)
    return f"({word} {' '.join(parts)})"
