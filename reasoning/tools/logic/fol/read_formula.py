"""Reads a formula in whatever notation a model wrote it: strictly, and with named repairs where that fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.fol.bind_free_variables import closed
from reasoning.tools.logic.fol.brackets import balanced
from reasoning.tools.logic.fol.individuals import individuals, with_individuals
from reasoning.tools.logic.fol.parser import parsed
from reasoning.tools.logic.fol.printing import MAX_HEIGHT
from reasoning.tools.logic.fol.repairs import Mend, Mending
from reasoning.tools.logic.fol.syntax import Formula
from reasoning.tools.logic.fol.tokens import tokens_of
from reasoning.tools.logic.fol.trees import height

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reasoning.tools.logic.cursor import Token


@dataclass(frozen=True, slots=True)
class FormulaReading:
    """A formula without free variables, and what had to be guessed about it."""

    formula: Formula
    """What was read."""

    mends: tuple[Mend, ...] = ()
    """Every guess, in order; a strict reading makes none, but that True and False are constants."""


def read_formula(text: str) -> Formula:
    """Read one formula: Unicode, ASCII, LaTeX or words, `∀x (Cat(x) → Soft(x))`, `all x. (Cat(x) -> Soft(x))`.

    A name that no quantifier binds is an individual, unless it looks like a variable: `x`, or `y2` where it is no
    ground fact. Nothing is guessed. Raises `ReadError`, which says what was expected, and where.
    """
    written = _parsed(text, _tokens(text), strict=True)
    mending = Mending(text, strict=True)
    return _bounded(closed(with_individuals(written.formula, individuals([written.formula])), mending))


def read_tolerantly(text: str) -> FormulaReading:
    """Read one formula as `read_formula` does and, where that fails, with repairs.

    Repaired are brackets without a partner, a quantifier whose variable is used beyond its reach, free variables,
    lists, ellipses, commas in place of ∧. Raises `ReadError`, which says what was expected, and where.
    """
    written = parse_tolerantly(text)
    return bind_free(text, written, individuals([written.formula]))


def read_texts(texts: Sequence[str]) -> list[FormulaReading]:
    """Read the formulas of one program: a name is an individual in all of them, or in none. Raises `ReadError`."""
    written = [parse_tolerantly(text) for text in texts]
    names = individuals(each.formula for each in written)
    return [bind_free(text, each, names) for text, each in zip(texts, written, strict=True)]


def parse_tolerantly(text: str) -> FormulaReading:
    """Parse one formula as `read_tolerantly` does, and leave its free variables free. Raises `ReadError`."""
    tokens = _tokens(text)
    try:
        return _parsed(text, tokens, strict=True)
    except ReadError:
        return _parsed(text, tokens, strict=False)


def bind_free(text: str, written: FormulaReading, names: Collection[str]) -> FormulaReading:
    """Bind the free variables of a parsed formula; `names` are those of individuals. Raises `ReadError`."""
    mending = Mending(text, strict=False, made=list(written.mends))
    formula = _bounded(closed(with_individuals(written.formula, names), mending))
    return FormulaReading(formula, tuple(mending.made))


def _tokens(text: str) -> list[Token]:
    """Return the tokens without the full stop at the end."""
    tokens = tokens_of(text)
    while tokens and tokens[-1].kind in ("dot", "comma"):
        tokens.pop()
    if not tokens:
        raise ReadError(text, "a formula was expected")
    return tokens


def _parsed(text: str, tokens: list[Token], *, strict: bool) -> FormulaReading:
    mending = Mending(text, strict)
    formula = _bounded(parsed(tokens if strict else balanced(tokens, mending), mending))
    return FormulaReading(formula, tuple(mending.made))


def _bounded(formula: Formula) -> Formula:
    if height(formula) > MAX_HEIGHT:
        raise ReadError("…", f"a formula nested less than {MAX_HEIGHT} deep was expected")
    return formula
