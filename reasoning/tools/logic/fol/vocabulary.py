"""Names that the formulas of one program use in different ways, brought into one vocabulary that the prover takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.fol.printing import MAX_HEIGHT
from reasoning.tools.logic.fol.repairs import Mend
from reasoning.tools.logic.fol.syntax import (
    Compare,
    Constant,
    ForAll,
    Formula,
    Function,
    Iff,
    Predicate,
    Variable,
    Xor,
)
from reasoning.tools.logic.fol.trees import changed, height, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.tools.logic.fol.trees import Node

_X = Variable("x")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Formulas that use each name in one way."""

    formulas: tuple[Formula, ...]
    """The formulas, in their order; what clashed has a name of its own: `Likes/1` beside `Likes`."""

    added: tuple[Formula, ...] = ()
    """Premises that say what a clashing name means."""

    mends: tuple[Mend, ...] = ()
    """What was guessed; for each of `added` one, in front and in the same order."""


def reconciled(formulas: Sequence[Formula]) -> Reconciled:
    """Bring the formulas of one program into one vocabulary.

    A name that is both a constant and a predicate of one argument is the predicate of that individual alone:
    `∀x (Name(x) ↔ x = Name)` is added. Predicates of one name with different numbers of arguments, and a predicate
    that is used as a function, are different things with different names. `x ∈ Name` is `Name(x)` where there is such
    a predicate, and two predicates that are set equal are equivalent. Raises `ReadError` for one that is nested too
    deep.
    """
    if any(height(formula) > MAX_HEIGHT for formula in formulas):
        raise ReadError("…", f"a formula nested less than {MAX_HEIGHT} deep was expected")
    mends: list[Mend] = []
    formulas = _propositional(formulas, mends)
    predicates, functions = _uses(formulas)
    alone = [name for name, arities in predicates.items() if 1 in arities and 0 in functions.get(name, ())]
    first = [Mend("name used as constant and predicate", f"added: ∀x ({name}(x) ↔ x = {name})") for name in alone]
    mends = [*first, *mends, *_clashes(predicates, functions)]
    if not mends:
        return Reconciled(tuple(formulas))

    def renamed(node: Node) -> Node:
        if isinstance(node, Predicate) and len(node.arguments) != predicates[node.name][0]:
            return replace(node, name=f"{node.name}/{len(node.arguments)}")
        if isinstance(node, Function) and (node.name in predicates or len(node.arguments) != functions[node.name][0]):
            return replace(node, name=f"{node.name}/{len(node.arguments)} as a term")
        if isinstance(node, Constant) and functions[node.name][0]:
            return replace(node, name=f"{node.name}/0 as a term")
        return node

    added = [ForAll(_X, Iff(Predicate(name, (_X,)), Compare("=", _X, Constant(name)))) for name in alone]
    fitting = [changed(formula, renamed) for formula in (*formulas, *added)]
    return Reconciled(tuple(fitting[: len(formulas)]), tuple(fitting[len(formulas) :]), tuple(mends))


def _uses(formulas: Iterable[Formula]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Return the numbers of arguments of each predicate, and of each function or constant, the one met first in
    front.
    """
    predicates: dict[str, list[int]] = {}
    functions: dict[str, list[int]] = {}
    for node in nodes(*formulas):
        if not isinstance(node, Predicate | Function | Constant):
            continue
        arities = (predicates if isinstance(node, Predicate) else functions).setdefault(node.name, [])
        arity = 0 if isinstance(node, Constant) else len(node.arguments)
        if arity not in arities:
            arities.append(arity)
    return predicates, functions


def _clashes(predicates: dict[str, list[int]], functions: dict[str, list[int]]) -> Iterable[Mend]:
    for name, arities in predicates.items():
        if any(functions.get(name, ())):
            yield Mend("predicate as a term", f"{name} as a term is another thing than the predicate")
        if len(arities) > 1:
            yield Mend("several arities", f"{name} with {_listed(arities)} arguments are different predicates")
    for name, arities in functions.items():
        if len(arities) > 1:
            yield Mend("several arities", f"{name} with {_listed(arities)} arguments are different terms")


def _propositional(formulas: Sequence[Formula], mends: list[Mend]) -> Sequence[Formula]:
    """Read what was written of predicates as of sets and values: `x ∈ Name`, `P(x) = Q(x)`."""
    if not any(isinstance(node, Compare) or _is_membership(node) for node in nodes(*formulas)):
        return formulas
    known = {(node.name, len(node.arguments)) for node in nodes(*formulas) if isinstance(node, Predicate)}

    def said(node: Node) -> Node:
        match node:
            case Predicate("∈", (member, Constant(name))) if (name, 1) in known:
                mend = Mend("membership as a predicate", f"… ∈ {name} is read as {name}(…)")
                found: Formula = Predicate(name, (member,))
            case Compare("=" | "≠", Function(name, left), Function(other, right)) if {
                (name, len(left)),
                (other, len(right)),
            } <= known:
                mend = Mend("predicates set equal", f"{name}(…) {node.comparison} {other}(…) is read as a connective")
                both = Predicate(name, left), Predicate(other, right)
                found = Iff(*both) if node.comparison == "=" else Xor(*both)
            case _:
                return node
        if mend not in mends:
            mends.append(mend)
        return found

    return [changed(formula, said) for formula in formulas]


def _is_membership(node: Node) -> bool:
    return isinstance(node, Predicate) and node.name == "∈"


def _listed(arities: Sequence[int]) -> str:
    return " and ".join(map(str, arities))
