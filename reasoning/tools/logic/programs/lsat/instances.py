"""The unknowns of a ground program: the value of each function for each of its arguments, made when first asked for."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.lsat.signature import BOOL, INT, REAL, Sort
from reasoning.tools.logic.programs.lsat.terms import LsatRow, LsatTruth, Term, Value, constant, describe, into
from reasoning.tools.logic.solver.terms import TRUE, among, choice, conjunction, disjunction, numeral

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reasoning.tools.logic.programs.lsat.signature import FunctionType, Signature

_MAX_STEPS = 150_000


class GroundingBudget:
    """How much of a program is still ground: what would be written out without end is refused."""

    def __init__(self) -> None:
        self._left = _MAX_STEPS

    def spend(self, steps: int) -> None:
        """Take steps off. Raises `ReadError` where there are not so many left, and takes none then."""
        if steps > self._left:
            raise ReadError("", f"fewer cases were expected: with these a program has more than {_MAX_STEPS}")
        self._left -= steps


@dataclass(frozen=True, slots=True)
class Instance:
    """One unknown: its name in the solver, and how the program calls it."""

    name: str
    call: str
    sort: Sort


class Instances:
    """The unknowns of one program.

    `partial` are the functions that the program compares with None: they need not have a value. `integers` bounds the
    arguments of functions of `int`. `real` is set where a number that is not whole occurs.
    """

    def __init__(self, signature: Signature, partial: frozenset[str], integers: range) -> None:
        self.signature, self.partial, self.integers = signature, partial, integers
        self.real = any(
            code.denominator > 1 for family in signature.families.values() for code in family.codes.values()
        )
        self.budget = GroundingBudget()
        self._codes_of: dict[int, dict[Fraction, None]] = {}
        self._applied: dict[tuple[object, ...], Value] = {}
        self._bounded: list[tuple[str, Sort]] = []
        self.known: dict[tuple[str, tuple[Fraction, ...]], Value] = {}
        self.unknowns: list[Instance] = []
        self.definitions: list[tuple[str, str]] = []

    def declarations(self) -> str:
        """Write the declarations of all unknowns, and the definitions that stand for long terms."""
        number = "Real" if self.real or any(unknown.sort is REAL for unknown in self.unknowns) else "Int"
        sorts = {BOOL: "Bool"} | ({} if self.real else {INT: "Int"})
        declared = [f"(declare-fun {each.name} () {sorts.get(each.sort, number)})" for each in self.unknowns]
        return "\n".join([*declared, *(f"(define-fun {name} () {number} {text})" for name, text in self.definitions)])

    def ranges(self) -> str:
        """Write that each unknown is a member of its sort."""
        return conjunction(among(name, sorted(self._codes(sort)), real=self.real) for name, sort in self._bounded)

    def named(self, term: Term) -> Term:
        """Return a long term a name of its own, so that it can stand at several places."""
        if len(term.text) < 40:
            return term
        name = f"t{len(self.definitions)}"
        self.definitions.append((name, term.text))
        return replace(term, text=name)

    def apply(self, function: FunctionType, arguments: Sequence[Term]) -> Value:
        """Return the value of a function for its arguments, which may themselves be unknown. Raises `ReadError`."""
        if any(term.value is None for term in arguments):
            return self._apply(function, arguments)
        key = (function.name, *((term.text, term.word, term.defined, id(term.family)) for term in arguments))
        if key not in self._applied:
            self._applied[key] = self._apply(function, arguments)
        return self._applied[key]

    def _apply(self, function: FunctionType, arguments: Sequence[Term]) -> Value:
        fitted = [self._fitted(function, sort, term) for sort, term in zip(function.domain, arguments, strict=True)]
        defined = conjunction(term.defined for term in fitted)
        if all(term.value is not None for term in fitted):
            return _where(defined, self._at(function, tuple(term.value for term in fitted if term.value is not None)))
        cases = [self._codes(sort) if term.value is None else [term.value]
                 for sort, term in zip(function.domain, fitted, strict=True)]  # fmt: skip
        self.budget.spend(math.prod(map(len, cases)))
        fitted = [self.named(term) for term in fitted]
        return _where(defined, self._chosen(function, fitted, list(itertools.product(*cases))))

    def _fitted(self, function: FunctionType, sort: Sort, term: Term) -> Term:
        family = self.signature.family(sort)
        if family is None or family is term.family:
            return term
        if term.family is None or (term.family.numeric and family.numeric):
            return into(replace(term, family=None), family)
        raise ReadError("", f"a member of {sort.name} was expected in {function.name}(…), not {describe(term)}")

    def _codes(self, sort: Sort) -> Collection[Fraction]:
        """Return the numbers of a sort's members, in their order."""
        if id(sort) not in self._codes_of:
            family = self.signature.family(sort)
            codes = [family.codes[member] for member in sort.members] if family else map(Fraction, self.integers)
            self._codes_of[id(sort)] = dict.fromkeys(codes)
        return self._codes_of[id(sort)]

    def _chosen(self, function: FunctionType, terms: list[Term], cases: list[tuple[Fraction, ...]]) -> Value:
        """Choose among the cases by what the unknown arguments are."""
        tests = [conjunction(f"(= {term.text} {numeral(code)})" for term, code in zip(terms, case, strict=True)
                             if term.value is None) for case in cases]  # fmt: skip
        values = [self._at(function, case) for case in cases]
        return _merged(tests, values)

    def _at(self, function: FunctionType, codes: tuple[Fraction, ...]) -> Value:
        key = (function.name, codes)
        if key not in self.known:
            self.known[key] = self._new(function, codes)
        return self.known[key]

    def _new(self, function: FunctionType, codes: tuple[Fraction, ...]) -> Value:
        families = [self.signature.family(sort) for sort in function.domain]
        for sort, code in zip(function.domain, codes, strict=True):
            if sort.members and code not in self._codes(sort):
                return _where("false", self._nothing(function))
        words = [family.word(code) if family else str(code) for family, code in zip(families, codes, strict=True)]
        call = f"{function.name}({', '.join(words)})" if words else function.name
        values = tuple(self._unknown(sort, call, partial=function.name in self.partial) for sort in function.values)
        return values[0] if len(values) == 1 else LsatRow(values)

    def _nothing(self, function: FunctionType) -> Value:
        values = tuple(
            LsatTruth("false") if sort is BOOL else constant(0, self.signature.family(sort)) for sort in function.values
        )
        return values[0] if len(values) == 1 else LsatRow(values)

    def _unknown(self, sort: Sort, call: str, *, partial: bool) -> Value:
        unknown = Instance(f"v{len(self.unknowns)}", call, sort)
        self.unknowns.append(unknown)
        if sort is BOOL:
            return LsatTruth(unknown.name)
        family = self.signature.family(sort)
        if family is not None:
            self._bounded.append((unknown.name, sort))
        if not partial:
            return Term(unknown.name, family)
        exists = Instance(f"v{len(self.unknowns)}", f"{call} != None", BOOL)
        self.unknowns.append(exists)
        return Term(unknown.name, family, None, exists.name)


def _where(defined: str, value: Value) -> Value:
    """Restrict a value to where its arguments have one."""
    match value:
        case _ if defined == TRUE:
            return value
        case Term():
            return replace(value, defined=conjunction((defined, value.defined)))
        case LsatTruth(text=text):
            return LsatTruth(conjunction((defined, text)))
        case LsatRow(items=items):
            return LsatRow(tuple(_where(defined, item) for item in items))
        case _:
            return value


def _merged(tests: list[str], values: list[Value]) -> Value:
    first = values[0]
    if isinstance(first, LsatRow):
        rows = [value.items for value in values if isinstance(value, LsatRow)]
        return LsatRow(tuple(_merged(tests, list(column)) for column in zip(*rows, strict=True)))
    if isinstance(first, LsatTruth):
        cases = zip(tests, values, strict=True)
        return LsatTruth(
            disjunction(conjunction((test, value.text)) for test, value in cases if isinstance(value, LsatTruth))
        )
    assert isinstance(first, Term)  # what else a function gives
    text, defined = first.text, []
    for test, value in zip(tests, values, strict=True):
        assert isinstance(value, Term)  # all values of a function are of one kind
        text = choice(test, value.text, text)
        defined.append(conjunction((test, value.defined)))
    return Term(text, first.family, None, disjunction(defined))
