from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.logic.programs import Bounds
from reasoning.tools.logic.programs.csp.engine import Engine, Steps, TooLargeError
from reasoning.tools.logic.programs.csp.reading import read_program
from reasoning.tools.logic.programs.csp.solve import by_engine, by_solver, examine, needed
from reasoning.tools.logic.programs.csp.syntax import equivalent, predicate
from reasoning.tools.logic.solver import stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.tools.logic.programs.csp.program import CspProgram


@pytest.fixture(scope="module", autouse=True)
def _solver_processes_end() -> Iterator[None]:
    """The processes with Z3 end with the tests of this file."""
    yield
    stop()


def random_line(chance: random.Random, names: list[str]) -> str:
    one, two, three = chance.sample(names, 3)
    relation, number = chance.choice(["==", "!=", "<", "<=", ">", ">="]), chance.randint(1, len(names))
    return chance.choice(
        [
            f"{one} {chance.choice(['<', '>', '<=', '>='])} {two}",
            f"{one} {relation} {number}",
            f"{one} {relation} {two} + {chance.randint(0, 2)}",
            f"abs({one} - {two}) {relation} {chance.randint(1, 3)}",
            f"{one} == {number} or {two} < {three}",
            f"not ({one} < {two} < {three})",
            f"({one} > {two}) iff ({two} == {number})",
            f"{one} + {two} {relation} {three} + {number}",
            f"min({one}, {two}) < {three} * 2 - {number}",
            f"{one} in [{number}, 1] implies {two} != {three}",
        ]
    )


def random_program(seed: int) -> tuple[CspProgram, str]:
    """A program about up to five things, mostly in an order; several of its lines are needed to solve it."""
    chance = random.Random(seed)
    names = [f"thing_{letter}" for letter in "abcde"[: chance.randint(3, 5)]]
    lines = [random_line(chance, names) for _ in range(chance.randint(1, 5))]
    if chance.random() < 0.8:
        lines.append(f"AllDifferentConstraint([{', '.join(names)}])")
    domain = list(range(1, len(names) + 1 + chance.choice([0, 0, 1])))
    options = [f"{letter}) {random_line(chance, names)}" for letter in "ABC"]
    text = "\n".join(
        ["Variables:", *(f"{name} [IN] {domain}" for name in names), "Constraints:", *lines, "Query:", *options]
    )
    return read_program(text), text


def brute_force(program: CspProgram) -> list[tuple[int, ...]]:
    places = {name: at for at, name in enumerate(program.domains)}
    tests = [predicate(one.formula, places) for one in program.constraints]
    return [values for values in itertools.product(*program.domains.values()) if all(test(values) for test in tests)]


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_engine_equals_brute_force(block: int) -> None:
    """The engine finds exactly the assignments that trying all of them finds, in random programs."""
    for seed in range(block * 100, block * 100 + 100):
        program, text = random_program(seed)
        assert not program.unread, text
        engine = Engine(program.domains)
        found = list(engine.solutions([engine.propagators(one.formula) for one in program.constraints]))
        assert sorted(found) == sorted(brute_force(program)), text


def test_options_equal_brute_force() -> None:
    """For each option, whether it can hold and whether it can fail is what trying all assignments says."""
    for seed in range(150):
        program, text = random_program(seed)
        asked = {letter: one.formula for letter, one in program.options.items() if one}
        found, solutions = by_engine(program, asked), brute_force(program)
        places = {name: at for at, name in enumerate(program.domains)}
        for letter, formula in asked.items():
            held = {predicate(formula, places)(values) for values in solutions}
            assert (found.can_hold[letter], found.can_fail[letter]) == (True in held, False in held), text


def test_solver_equals_engine() -> None:
    """Z3 says the same of the same program as the engine does."""
    for seed in range(25):
        program, text = random_program(seed)
        asked = {letter: one.formula for letter, one in program.options.items() if one}
        one, other = by_engine(program, asked), by_solver(program, asked, Bounds())
        assert (one.solvable, one.can_hold, one.can_fail) == (other.solvable, other.can_hold, other.can_fail), text


@pytest.mark.slow
def test_needed_constraints_are_minimal() -> None:
    """The constraints that a contradiction needs exclude each other, and without any one of them they do not."""
    seen = 0
    for seed in range(300):
        program, text = random_program(seed)
        if brute_force(program):
            continue
        seen += 1
        engine = Engine(program.domains)
        made = [engine.propagators(one.formula) for one in needed(program, None) or ()]
        assert not list(engine.solutions(made)), text
        for left_out in range(len(made)):
            assert next(engine.solutions(made[:left_out] + made[left_out + 1 :]), None), text
    assert seen > 20


def test_orders_of_eight_need_few_steps() -> None:
    """An order of eight that only comparisons fix is found within a hundredth of the bound of steps."""
    names = [f"thing {letter}" for letter in "abcdefgh"]
    lines = [f"{one} < {two}" for one, two in itertools.pairwise(names)]
    text = "\n".join(
        ["Variables:", *(f"{name} [IN] 1..8" for name in names), "Constraints:", *lines[::-1], "AllDifferent()"]
    )
    program = read_program(text)
    engine = Engine(program.domains, Steps(1_000))
    found = list(engine.solutions([engine.propagators(one.formula) for one in program.constraints]))
    assert found == [tuple(range(1, 9))]


def test_bound_of_steps_holds() -> None:
    """A search that would take longer than its bound ends there."""
    names = [f"pigeon {number}" for number in range(12)]
    text = "\n".join(["Variables:", *(f"{name} [IN] 1..12" for name in names), "Constraints:", "AllDifferent()"])
    program = read_program(f"{text}\nabs(pigeon 1 * pigeon 2 - pigeon 3 * pigeon 4) > 200")
    engine = Engine(program.domains, Steps(2_000))
    with pytest.raises(TooLargeError):
        list(engine.solutions([engine.propagators(one.formula) for one in program.constraints]))


def test_large_domains_go_to_the_solver() -> None:
    """A domain of a billion values is no matter: Z3 is asked."""
    program = read_program("Variables:\na [IN] [1..1000000000]\nb [IN] 1..1000000000\nConstraints:\na + 5 < b\nb <= 7")
    formula = read_program("Variables:\na [IN] 1..9\nConstraints:\na == 1").constraints[0].formula
    found = examine(program, {"A": formula}, Bounds())
    assert (found.solvable, found.can_hold, found.can_fail) == (True, {"A": True}, {"A": False})


def test_equivalence_by_the_values() -> None:
    """Formulas say the same where they hold for the same values of their domains, and too many values are not tried."""
    one, two, three = (
        read_program(f"Variables:\na [IN] [1, 2]\nb [IN] [1, 2]\nConstraints:\n{line}").constraints[0].formula
        for line in ("a < b", "a == 1 and b == 2", "b < a")
    )
    small, large = {"a": range(1, 3), "b": range(1, 3)}, {"a": range(1, 10**9), "b": range(1, 10**9)}
    assert equivalent(one, two, small) is True
    assert equivalent(one, three, small) is False
    assert equivalent(one, three, large) is None
