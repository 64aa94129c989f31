"""From trees to SMT-LIB: names get their meaning, and quantifiers run over the members of their sorts."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.errors import ReadError, nearest
from reasoning.tools.logic.programs.lsat.declarations import sort_of
from reasoning.tools.logic.programs.lsat.names import LsatNames, respelled
from reasoning.tools.logic.programs.lsat.operations import COMPARISONS, operation
from reasoning.tools.logic.programs.lsat.signature import BOOL, INT, REAL
from reasoning.tools.logic.programs.lsat.syntax import (
    Binding,
    Index,
    Listing,
    LsatCall,
    LsatName,
    LsatNumber,
    Node,
    Operation,
    Pair,
    Quantified,
)
from reasoning.tools.logic.programs.lsat.terms import (
    LsatRow,
    LsatTruth,
    Special,
    Term,
    Value,
    added,
    constant,
    describe,
    distinct,
    formula_of,
    one_of,
    ordered,
    same,
    term_of,
)
from reasoning.tools.logic.solver.terms import TRUE, choice, conjunction, disjunction, negation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reasoning.tools.logic.programs.lsat.instances import Instances
    from reasoning.tools.logic.programs.lsat.signature import Sort

    Scope = Mapping[str, Value]

ALTERNATIVES, OTHERS = "alternatives joined by And", "others than itself"
FREE_REPAIRS = (ALTERNATIVES, OTHERS)
"""The repairs that are made only where a program has no answer without them."""


class Grounder:
    """Gives the SMT-LIB text of formulas; `repairs` are those that it took since they were last cleared.

    With `lenient`, one term that is said to be several things by And may be any of them, and `f(x)` compared with
    `f(a)` is of another x than a.
    """

    def __init__(self, instances: Instances, *, lenient: bool = False) -> None:
        self.instances, self.signature, self.lenient = instances, instances.signature, lenient
        self.repairs: dict[str, str] = {}
        self._names = LsatNames(self.signature, self.repairs)
        self._spend = instances.budget.spend
        self._is_reflexive = False

    def formula(self, node: Node) -> str:
        """Ground a formula. Raises `ReadError` that says what was expected."""
        return formula_of(self._value(node, {}))

    def _value(self, node: Node, scope: Scope) -> Value:
        self._spend(1)
        match node:
            case LsatName(text=name) if name in self.signature.functions and name not in scope:
                return self._function(name, [])
            case LsatName(text=name):
                return self._names.value(name, scope)
            case LsatNumber(value=value):
                self.instances.real |= value.denominator > 1
                return constant(value)
            case LsatCall():
                return self._called(node, scope)
            case Operation():
                return self._applied(node, scope)
            case Quantified():
                return self._quantified(node, scope)
            case Listing(items=items) | Pair(items=items):
                return LsatRow(tuple(self._value(item, scope) for item in items))
            case Index(body=body, place=place):
                return _component(self._value(body, scope), place)
            case Binding(variable=variable):
                raise ReadError("", f"a formula was expected, not the variable {variable!r} with its sort")

    # -- functions of the program

    def _called(self, node: LsatCall, scope: Scope) -> Value:
        arguments = [self._value(argument, scope) for argument in node.arguments]
        name = node.name
        if name in self.signature.functions:
            return self._function(name, arguments)
        if name in self.signature.sorts and len(arguments) == 1:
            self.repairs.setdefault("sort as a predicate", name)
            return LsatTruth(one_of(arguments[0], self._members(self.signature.sorts[name])))
        again = respelled(name, self.signature.functions)
        if not again:
            hint = nearest(name, self.signature.functions)
            raise ReadError(name, f"a declared function was expected, not {name!r}.{hint}")
        self.repairs.setdefault("name in another spelling", f"{name} read as {again}")
        return self._function(again, arguments)

    def _function(self, name: str, arguments: Sequence[Value]) -> Value:
        function = self.signature.functions[name]
        if (
            len(arguments) == 1
            and isinstance(arguments[0], LsatRow)
            and len(function.domain) == len(arguments[0].items)
        ):
            arguments = arguments[0].items
        spare = len(arguments) - len(function.domain)
        if spare == len(function.values) and function.values != (BOOL,):
            self.repairs.setdefault("function as a relation", f"{name}(…, x) read as {name}(…) == x")
            value = self._function(name, arguments[:-spare])
            return LsatTruth(same(value, arguments[-1] if spare == 1 else LsatRow(tuple(arguments[-spare:]))))
        if spare:
            raise ReadError(name, f"{len(function.domain)} arguments of {name} were expected, not {len(arguments)}")
        if any(isinstance(argument, Special) and argument.any for argument in arguments):
            return self._of_any(name, arguments)
        return self.instances.apply(function, [term_of(argument) for argument in arguments])

    def _of_any(self, name: str, arguments: Sequence[Value]) -> Value:
        """Read `f(_, x)`: there is an argument of which it holds."""
        domain = self.signature.functions[name].domain
        pools = [self._members(sort) if isinstance(argument, Special) else (argument,)
                 for sort, argument in zip(domain, arguments, strict=True)]  # fmt: skip
        self._spend(math.prod(map(len, pools)))
        return LsatTruth(disjunction(formula_of(self._function(name, case)) for case in itertools.product(*pools)))

    # -- operations of the dialect

    def _applied(self, node: Operation, scope: Scope) -> Value:
        sign = node.sign
        if self.lenient and sign == "and" and _are_alternatives(node.parts):
            self.repairs.setdefault(ALTERNATIVES, "one term can't be several things: read as Or")
            sign = "or"
        if sign in ("and", "or"):
            formulas = (formula_of(self._value(part, scope)) for part in node.parts)
            return LsatTruth(conjunction(formulas) if sign == "and" else disjunction(formulas))
        values = [self._value(part, scope) for part in node.parts]
        self._spend(sum(len(value.items) for value in values if isinstance(value, LsatRow)))
        if sign in COMPARISONS:
            if self.lenient and sign in ("=", "≠") and _is_unknown(values[0]):
                self._is_reflexive |= values[0] == values[1]
            return LsatTruth(ordered(sign, values[0], values[1]))
        return operation(sign, values, self.instances.named)

    # -- quantifiers

    def _quantified(self, node: Quantified, scope: Scope) -> Value:
        if not node.bindings:
            return self._collected(node, [self._value(part, scope) for part in node.parts])
        scopes = self._cases(node.bindings, scope)
        if node.kind in ("forall", "exists"):
            *conditions, body = node.parts or (LsatName("True"),)
            return LsatTruth(self._all_or_some(node.kind, conditions, body, scopes))
        if node.kind == "comprehension":
            return LsatRow(tuple(self._value(node.parts[-1], each) for each in scopes))
        return self._collected(node, [self._joined(node, each) for each in scopes])

    def _all_or_some(self, kind: str, conditions: Sequence[Node], body: Node, scopes: Iterator[Scope]) -> str:
        some, cases = kind == "exists", []
        for scope in scopes:
            outer, self._is_reflexive = self._is_reflexive, False
            condition = conjunction(formula_of(self._value(each, scope)) for each in conditions)
            holds = formula_of(self._value(body, scope))
            is_itself, self._is_reflexive = self._is_reflexive, outer
            if is_itself:
                self.repairs.setdefault(OTHERS, "f(x) compared with f(a): x read as another than a")
                continue
            cases.append(conjunction((condition, holds)) if some else disjunction((negation(condition), holds)))
        return disjunction(cases) if some else conjunction(cases)

    def _joined(self, node: Quantified, scope: Scope) -> Value:
        """Return the body of Count, Sum or Distinct in one case, where its conditions hold."""
        if not node.parts:
            return LsatTruth(TRUE) if node.kind == "count" else scope[node.bindings[0].variable]
        values = [self._value(part, scope) for part in node.parts]
        condition, body = conjunction(formula_of(value) for value in values[:-1]), values[-1]
        if isinstance(body, LsatTruth):
            return LsatTruth(conjunction((condition, body.text)))
        term = term_of(body)
        if node.kind == "distinct":
            return replace(term, defined=conjunction((condition, term.defined)))
        return term if condition == TRUE else Term(choice(condition, term.text, "0"), term.family, None, term.defined)

    def _collected(self, node: Quantified, values: list[Value]) -> Value:
        if not node.bindings and len(values) == 1 and isinstance(values[0], LsatRow):
            values = list(values[0].items)
        if node.kind == "distinct":
            self._spend(len(values) ** 2 // 2)
            return LsatTruth(distinct(values))
        if node.kind not in ("count", "sum"):
            raise ReadError("", "variables such as [x:children] were expected")
        terms = [term_of(value) for value in values]
        if node.kind == "count" and any(isinstance(value, Term) for value in values):
            self.repairs.setdefault("count of numbers", "read as their sum")
        return added([replace(term, family=None) for term in terms] or [constant(0)])

    def _cases(self, bindings: tuple[Binding, ...], scope: Scope) -> Iterator[Scope]:
        pools = [self._members(sort) for sort in self._sorts(bindings)]
        self._spend(math.prod(map(len, pools)))
        names = [binding.variable for binding in bindings]
        return ({**scope, **dict(zip(names, case, strict=True))} for case in itertools.product(*pools))

    def _sorts(self, bindings: tuple[Binding, ...]) -> list[Sort]:
        """Return the sort of each variable; one without takes that of the next, as in [a, b:days]."""
        sorts: list[Sort] = []
        for binding in reversed(bindings):
            if binding.sort is not None:
                sorts.append(sort_of(binding.sort, self.signature))
            elif binding.variable in self.signature.variables:
                sorts.append(self.signature.sort_named(self.signature.variables[binding.variable]))
            elif sorts:
                sorts.append(sorts[-1])
            else:
                raise ReadError("", f"a sort was expected for the variable {binding.variable!r}, as in [x:children]")
        return sorts[::-1]

    def _members(self, sort: Sort) -> tuple[Value, ...]:
        if sort is INT:
            integers = self.instances.integers
            self.repairs.setdefault("bounded integers", f"int read as {integers.start} to {integers.stop - 1}")
            return tuple(map(constant, integers))
        if sort is BOOL:
            return (LsatTruth("true"), LsatTruth("false"))
        if sort is REAL:
            raise ReadError("", "a variable of a sort with members was expected, not of real numbers")
        self._spend(len(sort.members))
        return self._names.members(sort.members)


def _component(value: Value, place: int) -> Value:
    if not isinstance(value, LsatRow) or place >= len(value.items):
        raise ReadError("", f"more than {place} values were expected before [{place}], not {describe(value)}")
    return value.items[place]


def _is_unknown(value: Value) -> bool:
    return isinstance(value, Term) and value.value is None


def _are_alternatives(parts: tuple[Node, ...]) -> bool:
    """Return whether one term is said to be several things at once."""
    sides = [part.parts for part in parts if isinstance(part, Operation) and part.sign == "="]
    if len(sides) < max(len(parts), 2) or not isinstance(sides[0][0], LsatCall):
        return False
    return all(one == sides[0][0] and isinstance(other, LsatName | LsatNumber) for one, other in sides)
