"""First-order formulas as SMT-LIB 2: one sort of individuals, and numbers where arithmetic or an order needs them.

The numbers are integers, or reals where a decimal is among them. Different names may name the same individual; numbers
that stand among individuals are different individuals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from reasoning.errors import ReadError
from reasoning.tools.logic.fol.sorts import Place, Sorts
from reasoning.tools.logic.fol.syntax import (
    And,
    Arithmetic,
    Boolean,
    Compare,
    Comparison,
    Constant,
    Exists,
    ForAll,
    Formula,
    Function,
    Iff,
    Implies,
    Integer,
    Not,
    Or,
    Predicate,
    Term,
    Variable,
    Xor,
)
from reasoning.tools.logic.solver.terms import numeral

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SIZE = 200_000
"""The most nodes that the formulas of one problem may have together."""

_MAX_BITS = 4096
_INDIVIDUALS, _INTEGERS, _NUMBERS = "U", "Int", "Real"
_DECIMAL = re.compile(r"\d{1,300}\.\d{1,300}")
_COMPARISONS = {"=": "=", "<": "<", "≤": "<=", ">": ">", "≥": ">="}


@dataclass(frozen=True, slots=True)
class SmtTheory:
    """Formulas in the solver's language."""

    declarations: str
    """Commands that declare the sort of individuals and every symbol, a line each."""

    terms: tuple[str, ...]
    """The formulas, in their order, as terms of sort Bool."""

    axioms: tuple[str, ...]
    """What holds besides: that integers among individuals are different. Empty where there are fewer than two."""


def theory_of(formulas: Iterable[Formula]) -> SmtTheory:
    """Translate formulas that are about the same things.

    A constant and a predicate of the same name are two things. Raises ReadError where a name is used with different
    numbers of arguments, or both as a predicate and as a function, where a variable is unbound, and where the formulas
    are too large.
    """
    translation = _Translation()
    pieces = [translation.pieces(formula) for formula in formulas]
    terms = tuple("".join(map(translation.text, found)) for found in pieces)
    return SmtTheory(translation.declarations(), terms, translation.axioms())


class _Sort(NamedTuple):
    """The sort of a variable, known when all formulas are read."""

    place: Place


class _Number(NamedTuple):
    """A number, whose form depends on the sort of its place."""

    value: int | Fraction
    place: Place


class _Unbind(NamedTuple):
    """The end of a variable's scope."""

    name: str


class _At(NamedTuple):
    """A term that stands in a place."""

    term: Term
    place: Place


_Piece = str | _Sort | _Number
_Work = _Piece | _Unbind | _At | Formula


class _Symbol(NamedTuple):
    """A predicate, a function or a constant, as the solver knows it."""

    text: str
    arity: int


class _Translation:
    """Walks the trees with a stack of its own, so that no nesting is too deep for it."""

    def __init__(self) -> None:
        self._sorts = Sorts()
        self._symbols: dict[tuple[str, str], _Symbol] = {}
        self._scopes: dict[str, list[int]] = {}
        self._individuals: dict[int | Fraction, str] = {}
        self._decimals: list[Place] = []
        self._size = self._places = 0

    def pieces(self, formula: Formula) -> list[_Piece]:
        """Return the text of a formula in pieces, of which some wait for their sort."""
        found: list[_Piece] = []
        work: list[_Work] = [formula]
        while work:
            item = work.pop()
            if isinstance(item, str | _Sort | _Number):
                found.append(item)
            elif isinstance(item, _Unbind):
                self._scopes[item.name].pop()
            else:
                self._count()
                made = self._term(*item) if isinstance(item, _At) else self._formula(item)
                work.extend(reversed(made))
        return found

    def _count(self) -> None:
        self._size += 1
        if self._size > MAX_SIZE:
            raise ReadError("…", f"the formulas have more than {MAX_SIZE:,} parts")

    def _formula(self, formula: Formula) -> list[_Work]:
        match formula:
            case Boolean(value):
                return ["true" if value else "false"]
            case Predicate(name, arguments):
                return self._applied("p", name, arguments)
            case Compare(comparison, left, right):
                return self._compared(comparison, left, right)
            case Not(body):
                return _joined("not", body)
            case And(parts):
                return _joined("and", *parts) if parts else ["true"]
            case Or(parts):
                return _joined("or", *parts) if parts else ["false"]
            case Xor(left, right):
                return _joined("xor", left, right)
            case Implies(left, right):
                return _joined("=>", left, right)
            case Iff(left, right):
                return _joined("=", left, right)
            case ForAll(variable, body):
                return self._quantified("forall", variable, body)
            case Exists(variable, body):
                return self._quantified("exists", variable, body)

    def _quantified(self, word: str, variable: Variable, body: Formula) -> list[_Work]:
        self._places += 1
        self._scopes.setdefault(variable.name, []).append(self._places)
        sort = _Sort(("v", self._places))
        return [f"({word} ((v{self._places} ", sort, ")) ", body, ")", _Unbind(variable.name)]

    def _compared(self, comparison: Comparison, left: Term, right: Term) -> list[_Work]:
        self._places += 1
        place = ("compared", self._places)
        if comparison not in ("=", "≠"):
            self._sorts.integer(place)
        sides = _joined(_COMPARISONS.get(comparison, "="), _At(left, place), _At(right, place))
        return ["(not ", *sides, ")"] if comparison == "≠" else sides

    def _term(self, term: Term, place: Place) -> list[_Work]:
        match term:
            case Variable(name):
                return [self._variable(name, place)]
            case Integer(value):
                if value.bit_length() > _MAX_BITS:
                    raise ReadError("…", f"an integer has more than {_MAX_BITS} bits")
                return [_Number(value, place)]
            case Constant(name) if _DECIMAL.fullmatch(name):
                self._decimals.append(place)
                return [_Number(Fraction(name), place)]
            case Constant(name):
                self._sorts.same(("f", name), place)
                return self._applied("f", name, ())
            case Function(name, arguments):
                self._sorts.same(("f", name), place)
                return self._applied("f", name, arguments)
            case Arithmetic(operation, left, right):
                self._sorts.integer(place)
                return _joined(operation, _At(left, place), _At(right, place))

    def _variable(self, name: str, place: Place) -> str:
        if not self._scopes.get(name):
            raise ReadError(name, "no quantifier binds this variable")
        self._sorts.same(("v", self._scopes[name][-1]), place)
        return f"v{self._scopes[name][-1]}"

    def _applied(self, kind: str, name: str, arguments: tuple[Term, ...]) -> list[_Work]:
        text = self._symbol(kind, name, len(arguments))
        if not arguments:
            return [text]
        return _joined(text, *(_At(argument, (kind, name, n)) for n, argument in enumerate(arguments)))

    def _symbol(self, kind: str, name: str, arity: int) -> str:
        known = self._symbols.get((kind, name))
        if known is None:
            other = self._symbols.get(("f" if kind == "p" else "p", name))
            if other and max(other.arity, arity) and (other.arity if kind == "p" else arity):
                raise ReadError(name, "it is used both as a predicate and as a function: give one of them another name")
            known = self._symbols[kind, name] = _Symbol(f"{kind}{len(self._symbols)}", arity)
        if known.arity != arity:
            raise ReadError(name, f"it is used with {known.arity} and with {arity} arguments: use it with one number")
        return known.text

    def text(self, piece: _Piece) -> str:
        """Return a piece's text, when all formulas are read."""
        if isinstance(piece, str):
            return piece
        if isinstance(piece, _Sort):
            return self._sort(piece.place)
        if not self._sorts.is_integer(piece.place):
            return self._individuals.setdefault(piece.value, f"i{len(self._individuals)}")
        return numeral(piece.value)

    @cached_property
    def _arithmetic(self) -> str:
        """The sort of what is compared and computed with: integers, unless a decimal is among them."""
        return _NUMBERS if any(map(self._sorts.is_integer, self._decimals)) else _INTEGERS

    def _sort(self, place: Place) -> str:
        return self._arithmetic if self._sorts.is_integer(place) else _INDIVIDUALS

    def declarations(self) -> str:
        """Return the commands that declare the symbols of what was read."""
        lines = [f"(declare-sort {_INDIVIDUALS} 0)"]
        for (kind, name), symbol in self._symbols.items():
            sorts = " ".join(self._sort((kind, name, n)) for n in range(symbol.arity))
            lines.append(f"(declare-fun {symbol.text} ({sorts}) {'Bool' if kind == 'p' else self._sort((kind, name))})")
        lines += [f"(declare-const {name} {_INDIVIDUALS})" for name in self._individuals.values()]
        return "\n".join(lines)

    def axioms(self) -> tuple[str, ...]:
        """State that the integers among the individuals are different."""
        return (f"(distinct {' '.join(self._individuals.values())})",) if len(self._individuals) > 1 else ()


def _joined(head: str, *parts: _At | Formula) -> list[_Work]:
    work: list[_Work] = [f"({head}"]
    for part in parts:
        work += [" ", part]
    return [*work, ")"]
