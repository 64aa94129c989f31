"""Examines a program: whether it has solutions, and for each option whether it can hold and whether it can fail."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.csp.engine import Engine, Steps, TooLargeError, fits
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
    negated,
    predicate,
    variables_of,
)
from reasoning.tools.logic.solver import Problem, SolverCheck, solve
from reasoning.tools.logic.solver.terms import among, numeral

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.tools.logic.programs.base import Bounds
    from reasoning.tools.logic.programs.csp.program import CspProgram
    from reasoning.tools.logic.programs.csp.syntax import Formula, Term


FEW = 24
"""As many solutions are looked at one by one; where there are more, each option is searched for what it lacks."""

_CORE_STEPS = 20_000


@dataclass(slots=True)
class Examined:
    """What came of a program; None stands for what could not be found out within the bounds."""

    solvable: bool | None = None
    """Whether the constraints have a solution."""

    can_hold: dict[str, bool | None] = field(default_factory=dict)
    """For each thing asked, by its letter, whether it holds in some solution."""

    can_fail: dict[str, bool | None] = field(default_factory=dict)
    """For each thing asked, by its letter, whether it fails in some solution."""

    solutions: list[dict[str, int]] = field(default_factory=list)
    """The first solutions, each with the value of every variable."""

    complete: bool = False
    """Whether these are all."""

    why: str = ""
    """The bound that was met, where something could not be found out."""

    core: tuple[CspStatement, ...] | None = None
    """The constraints that exclude each other, where the solver has named them."""


def examine(program: CspProgram, asked: dict[str, Formula], bounds: Bounds) -> Examined:
    """Examine a program: by the exhaustive engine where that is able to, else by Z3."""
    if fits(program.domains, (*(one.formula for one in program.constraints), *asked.values())):
        try:
            return by_engine(program, asked)
        except TooLargeError:
            pass
    return by_solver(program, asked, bounds)


def by_engine(program: CspProgram, asked: dict[str, Formula]) -> Examined:
    """Examine a program by the exhaustive engine. Raises `TooLargeError` where its bound of steps is met."""
    engine = Engine(program.domains)
    found = Examined(can_hold=dict.fromkeys(asked, False), can_fail=dict.fromkeys(asked, False))
    tests = [(letter, predicate(formula, engine.places)) for letter, formula in asked.items()]
    constraints = [engine.propagators(one.formula) for one in program.constraints]

    def note(solution: tuple[int, ...]) -> None:
        for letter, test in tests:
            (found.can_hold if test(solution) else found.can_fail)[letter] = True

    first = list(itertools.islice(engine.solutions(constraints), FEW + 1))
    found.solvable, found.complete = bool(first), len(first) <= FEW
    found.solutions = [dict(zip(program.domains, solution, strict=True)) for solution in first]
    for solution in first:
        note(solution)
    for letter, formula in () if found.complete else asked.items():
        for seen, wanted in ((found.can_hold, formula), (found.can_fail, negated(formula))):
            if not seen[letter] and (one := next(engine.solutions([*constraints, engine.propagators(wanted)]), None)):
                note(one)
    return found


def by_solver(program: CspProgram, asked: dict[str, Formula], bounds: Bounds) -> Examined:
    """Examine a program by Z3, within the bounds of time and memory."""
    names = {name: f"v{at}" for at, name in enumerate(program.domains)}
    domains = [among(names[name], domain) for name, domain in program.domains.items()]
    constraints = [formula_text(one.formula, names) for one in program.constraints]
    questions = [formula_text(formula, names) for formula in asked.values()]
    checks = [SolverCheck((text,)) for text in questions] + [SolverCheck((f"(not {text})",)) for text in questions]
    declarations = "\n".join(f"(declare-fun {name} () Int)" for name in names.values())
    problem = Problem(declarations, (*domains, *constraints), (SolverCheck(core=True), *checks))
    base, *outcomes = solve(problem, seconds=bounds.seconds, megabytes=bounds.megabytes)
    known = {"sat": True, "unsat": False, "unknown": None}
    answers = [known[outcome.status] for outcome in outcomes]
    unknown = next((outcome for outcome in (base, *outcomes) if outcome.status == "unknown"), None)
    return Examined(
        solvable=known[base.status],
        can_hold=dict(zip(asked, answers, strict=False)),
        can_fail=dict(zip(asked, answers[len(asked) :], strict=True)),
        why=f"the solver met its bound of {unknown.why}: {unknown.detail}" if unknown else "",
        core=tuple(program.constraints[at - len(domains)] for at in base.core if at >= len(domains)),
    )


def needed(program: CspProgram, denied: Formula | None) -> tuple[CspStatement, ...] | None:
    """Return constraints that exclude `denied` (or, with None, each other) and of which none can be left out.

    None where the engine is not able to find them within its bounds.
    """
    constraints = program.constraints
    if not fits(program.domains, [*(one.formula for one in constraints), *([denied] if denied else [])]):
        return None
    engine = Engine(program.domains, Steps(_CORE_STEPS))
    fixed = [engine.propagators(denied)] if denied else []
    made = [engine.propagators(one.formula) for one in constraints]
    kept = list(range(len(constraints)))
    wide_first = sorted(kept, key=lambda at: (-len(variables_of(constraints[at].formula)), -at))
    try:
        for at in wide_first:
            rest = [other for other in kept if other != at]
            if next(engine.solutions([*(made[other] for other in rest), *fixed]), None) is None:
                kept = rest
    except TooLargeError:
        return None
    return tuple(constraints[at] for at in kept)


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
