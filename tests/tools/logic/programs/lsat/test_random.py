"""Random programs of the `lsat` dialect against all of their cases, gone through one by one."""

from __future__ import annotations

import itertools
import operator
import random
from collections.abc import Callable, Mapping, Sequence

import pytest

from reasoning.question import Question
from reasoning.tools.logic.programs import SolverLimits
from reasoning.tools.logic.programs.lsat import solve

PEOPLE, DAYS = ("Ann", "Bob", "Cid"), ("Mon", "Tue", "Wed")
Case = Mapping[str, int]
Holds = Callable[[Case, Mapping[str, str]], bool]
Formula = tuple[str, Holds]

DECLARATIONS = f"""# Declarations
people = EnumSort([{", ".join(PEOPLE)}])
days = EnumSort([{", ".join(DAYS)}])
visits = Function([people] -> [days])
"""
SIGNS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
ASKED: dict[str, tuple[str, Callable[[bool, bool], bool]]] = {
    "is_sat({})": ("Which one of the following could be true?", lambda can, must: can),
    "is_valid({})": ("Which one of the following must be true?", lambda can, must: must),
    "is_unsat({})": ("Which one of the following cannot be true?", lambda can, must: not can),
    "is_exception(is_sat({}))": ("Each of the following could be true EXCEPT:", lambda can, must: not can),
    "is_exception(is_valid({}))": ("Each of the following must be true EXCEPT:", lambda can, must: not must),
}
"""Each wrapper with the question that asks it, and when an option is true, by whether it can and must hold."""


def atom(rng: random.Random, variables: tuple[str, ...]) -> Formula:
    one, other = rng.choice([*variables, *PEOPLE]), rng.choice([*variables, *PEOPLE])
    day, number = rng.randrange(3), rng.randint(0, 3)
    sign = rng.choice(list(SIGNS))
    compare = SIGNS[sign]

    def of(name: str) -> Callable[[Case, Mapping[str, str]], int]:
        return lambda case, bound: case[bound.get(name, name)]

    first, second = of(one), of(other)
    kinds: list[Formula] = [
        (f"visits({one}) {sign} {DAYS[day]}", lambda case, bound: compare(first(case, bound), day)),
        (f"visits({one}) {sign} visits({other})", lambda case, bound: compare(first(case, bound), second(case, bound))),
        (f"visits({one}) == visits({other}) + 1", lambda case, bound: first(case, bound) == second(case, bound) + 1),
        (f"Abs(visits({one}) - visits({other})) {sign} 1",
         lambda case, bound: compare(abs(first(case, bound) - second(case, bound)), 1)),
        (f"Count([z:people], visits(z) == {DAYS[day]}) {sign} {number}",
         lambda case, bound: compare(list(case.values()).count(day), number)),
    ]  # fmt: skip
    return rng.choice(kinds)


def formula(rng: random.Random, depth: int, variables: tuple[str, ...] = ()) -> Formula:
    if depth == 0:
        return atom(rng, variables)
    variable = f"x{len(variables)}"
    (one, first), (other, second) = (formula(rng, depth - 1, variables) for _ in range(2))
    inner, holds = formula(rng, depth - 1, (*variables, variable))
    kinds: list[Formula] = [
        atom(rng, variables),
        (f"And({one}, {other})", lambda case, bound: first(case, bound) and second(case, bound)),
        (f"Or({one}, {other})", lambda case, bound: first(case, bound) or second(case, bound)),
        (f"Implies({one}, {other})", lambda case, bound: not first(case, bound) or second(case, bound)),
        (f"Not({one})", lambda case, bound: not first(case, bound)),
        (f"ForAll([{variable}:people], {inner})",
         lambda case, bound: all(holds(case, {**bound, variable: person}) for person in PEOPLE)),
        (f"Exists([{variable}:people], {inner})",
         lambda case, bound: any(holds(case, {**bound, variable: person}) for person in PEOPLE)),
    ]  # fmt: skip
    return rng.choice(kinds)


def expected(truths: list[bool], cases: Sequence[Case]) -> str:
    """The letter of the one true option, or the status of a program without one."""
    if not cases:
        return "inconsistent"
    if sum(truths) == 1:
        return "ABC"[truths.index(True)]
    return "ambiguous" if any(truths) else "unknown"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_random_programs(seed: int) -> None:
    """Every option is what it is in all cases that the constraints allow, with the question given and without."""
    rng = random.Random(seed)
    every = [dict(zip(PEOPLE, days, strict=True)) for days in itertools.product(range(3), repeat=3)]
    for _ in range(16):
        constraints = [formula(rng, 2) for _ in range(rng.randint(1, 3))]
        options = [formula(rng, 1) for _ in range(3)]
        wrapper, (question, wanted) = rng.choice(list(ASKED.items()))
        cases = [case for case in every if all(holds(case, {}) for _, holds in constraints)]
        found = [[holds(case, {}) for case in cases] for _, holds in options]
        lines = [f"{wrapper.format(text)} ::: ({letter})" for letter, (text, _) in zip("ABC", options, strict=True)]
        program = "\n".join([DECLARATIONS, "# Constraints", *(text for text, _ in constraints), "# Options", *lines])
        result = solve(program, Question(question) if rng.random() < 0.5 else None, SolverLimits())
        truths = [wanted(any(held), all(held)) for held in found]
        assert (result.answer or result.status) == expected(truths, cases), program
        assert (result.repairs, result.unread_lines) == ((), ())
