"""Examines a program by Z3: whether it has solutions, and for each option whether it can hold, or can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.csp.program import CspStatement
from reasoning.tools.logic.programs.csp.syntax import (
    Comparison,
    Connective,
    CspApply,
    CspNumber,
    CspVariable,
    Different,
    Product,
    Sum,
    variables_of,
)
from reasoning.tools.logic.solver import Problem, SolverCheck, solve
from reasoning.tools.logic.solver.terms import among, negation, numeral

if TYPE_CHECKING:
    from reasoning.tools.logic.programs.base import SolverLimits
    from reasoning.tools.logic.programs.csp.program import CspProgram
    from reasoning.tools.logic.programs.csp.syntax import Formula, Term
    from reasoning.tools.logic.programs.question_mode import Mode
    from reasoning.tools.logic.solver import Outcome


MAX_SOLUTIONS = 24
"""The most solutions that are counted; of more, it is known that there are more."""

MAX_SHOWN = 30
"""The most variables of a program whose solutions are shown."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of a program; None stands for what could not be found out within the bounds."""

    solvable: bool | None
    """Whether the constraints have a solution."""

    can_hold: Mapping[str, bool | None]
    """For each thing asked, by its letter, whether it holds in some solution; empty where the mode asks it not."""

    can_fail: Mapping[str, bool | None]
    """For each thing asked, by its letter, whether it fails in some solution; empty where the mode asks it not."""

    why: str
    """The bound that was met, where something could not be found out."""

    core: tuple[CspStatement, ...]
    """Constraints that exclude each other; none of them can be left out."""

    needed: Mapping[str, tuple[CspStatement, ...]]
    """For each thing asked that holds in every solution, or in none, the constraints that are needed for that."""

    solutions: tuple[Mapping[str, int], ...] = ()
    """Solutions, each with the value of every variable, the lowest of the first ones first; none of a program with many
    variables."""

    complete: bool = False
    """Whether these are all."""


def examine(program: CspProgram, asked: Mapping[str, Formula], mode: Mode | None, bounds: SolverLimits) -> Examined:
    """Examine a program by Z3, within the bounds of time and memory; the mode tells what may have to be proved."""
    names = {name: f"v{at}" for at, name in enumerate(program.domains)}
    # A core is tried without its last assertions first: what is said of many variables explains least.
    constraints = sorted(program.constraints, key=lambda one: len(variables_of(one.formula)))
    domains = tuple(among(names[name], domain) for name, domain in program.domains.items())
    texts = {letter: formula_text(formula, names) for letter, formula in asked.items()}
    holding = texts if mode in ("could", "cannot", None) else {}
    failing = {letter: negation(text) for letter, text in texts.items()} if mode in ("must", "need not", None) else {}
    proves = mode in ("must", "cannot", None)
    checks = [SolverCheck((text,), core=proves) for text in (*holding.values(), *failing.values())]
    shown = tuple(names.values()) if len(names) <= MAX_SHOWN else ()
    first = SolverCheck(core=True, values=shown, models=MAX_SOLUTIONS + 1)
    declarations = "\n".join(f"(declare-fun {name} () Int)" for name in names.values())
    assertions = tuple(formula_text(one.formula, names) for one in constraints)
    problem = Problem(declarations, assertions, (first, *checks), fixed=domains)
    base, *outcomes = solve(problem, seconds=bounds.seconds, megabytes=bounds.megabytes)

    def core(outcome: Outcome) -> tuple[CspStatement, ...]:
        return tuple(sorted((constraints[at] for at in outcome.core), key=lambda one: one.line))

    held = dict(zip(holding, outcomes, strict=False))
    failed = dict(zip(failing, outcomes[len(holding) :], strict=True))
    unknown = next((outcome for outcome in (base, *outcomes) if outcome.status == "unknown"), None)
    found = sorted(tuple(map(_integer, values)) for values in (base.values, *base.others) if values)
    return Examined(
        solvable=_KNOWN[base.status],
        can_hold={letter: _KNOWN[outcome.status] for letter, outcome in held.items()},
        can_fail={letter: _KNOWN[outcome.status] for letter, outcome in failed.items()},
        why=f"the solver met its bound of {unknown.why}: {unknown.detail}" if unknown else "",
        core=core(base),
        needed={letter: core(one) for letter, one in (*held.items(), *failed.items()) if one.status == "unsat"},
        solutions=tuple(dict(zip(program.domains, one, strict=True)) for one in found),
        complete=not base.why and len(found) <= MAX_SOLUTIONS,
    )


_KNOWN = {"sat": True, "unsat": False, "unknown": None}


def _integer(text: str) -> int:
    return -int(text[3:-1]) if text.startswith("(- ") else int(text)


_RELATIONS = {"=": "=", "≠": "distinct", "<": "<", "≤": "<=", ">": ">", "≥": ">="}
_JUNCTIONS = {"not": "not", "implies": "=>", "iff": "="}


def formula_text(formula: Formula, names: Mapping[str, str]) -> str:
    """Write a formula; `names` gives each variable the name that it has in SMT-LIB."""
    match formula:
        case Comparison(relation, left, right):
            return f"({_RELATIONS[relation]} {term_text(left, names)} {term_text(right, names)})"
        case Different(terms):
            return _applied("distinct", [term_text(term, names) for term in terms]) if len(terms) > 1 else "true"
        case Connective(junction, parts):
            written = [formula_text(part, names) for part in parts]
            if junction in ("and", "or") and len(written) < 2:
                return written[0] if written else str(junction == "and").lower()
            return _applied(_JUNCTIONS.get(junction, junction), written)


def term_text(term: Term, names: Mapping[str, str]) -> str:
    """Write a term, as `formula_text`."""
    match term:
        case CspNumber(value):
            return numeral(value)
        case CspVariable(name):
            return names[name]
        case Sum(terms):
            return _applied("+", ["0", *(f"(* {numeral(factor)} {term_text(part, names)})" for factor, part in terms)])
        case Product(factors):
            return _applied("*", ["1", *(term_text(part, names) for part in factors)])
        case CspApply("abs", (argument,)):
            return f"(abs {term_text(argument, names)})"
        case CspApply(function, arguments):
            return _extreme(function, [term_text(part, names) for part in arguments])


def _applied(operator: str, parts: list[str]) -> str:
    return f"({operator} {' '.join(parts)})"


def _extreme(function: str, parts: list[str]) -> str:
    """The least or the greatest, by `let` so that the text does not double with each of them."""
    text, relation = parts[0], "<=" if function == "min" else ">="
    for part in parts[1:]:
        text = f"(let ((x {text}) (y {part})) (ite ({relation} x y) x y))"
    return text
