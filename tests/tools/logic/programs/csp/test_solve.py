from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.logic.programs import SolverLimits
from reasoning.tools.logic.programs.csp.read_program import read_program
from reasoning.tools.logic.programs.csp.solve import MAX_SHOWN, MAX_SOLUTIONS, examine
from reasoning.tools.logic.programs.csp.syntax import equivalent, predicate
from reasoning.tools.logic.solver import stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.tools.logic.programs.csp.program import CspProgram
    from reasoning.tools.logic.programs.csp.syntax import Formula
    from reasoning.tools.logic.programs.question_mode import Mode


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


def asked_of(program: CspProgram) -> dict[str, Formula]:
    return {letter: one.formula for letter, one in program.options.items() if one}


def holding(program: CspProgram, formula: Formula) -> set[bool]:
    """Say by trying all assignments whether a formula holds in solutions, and whether it fails in some."""
    places = {name: at for at, name in enumerate(program.domains)}
    return {predicate(formula, places)(values) for values in brute_force(program)}


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["must", "need not", "could", "cannot", None])
def test_examined_equals_brute_force(mode: Mode | None) -> None:
    """Whether there are solutions, whether each option can hold or fail, and which solutions: as trying all says."""
    for seed in range(40):
        program, text = random_program(seed)
        assert not program.unread, text
        found, solutions = examine(program, asked_of(program), mode, SolverLimits()), brute_force(program)
        assert found.solvable is bool(solutions), text
        assert found.complete is (len(solutions) <= MAX_SOLUTIONS), text
        listed = [tuple(one.values()) for one in found.solutions]
        assert listed == sorted(solutions) if found.complete else set(listed) <= set(solutions), text
        for letter, formula in asked_of(program).items():
            held = holding(program, formula)
            assert found.can_hold.get(letter, True in held) is (True in held), text
            assert found.can_fail.get(letter, False in held) is (False in held), text
    assert found.can_hold.keys() == (set() if mode in ("must", "need not") else {"A", "B", "C"})
    assert found.can_fail.keys() == (set() if mode in ("could", "cannot") else {"A", "B", "C"})


@pytest.mark.slow
def test_needed_constraints_are_minimal() -> None:
    """The constraints that a contradiction needs exclude each other, and without any one of them they do not."""
    seen = 0
    for seed in range(120):
        program, text = random_program(seed)
        if brute_force(program):
            continue
        seen += 1
        core = examine(program, {}, "must", SolverLimits()).core
        assert not brute_force(replace(program, constraints=core)), text
        for left_out in range(len(core)):
            assert brute_force(replace(program, constraints=core[:left_out] + core[left_out + 1 :])), text
    assert seen > 20


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["must", "cannot"])
def test_a_proof_names_what_an_answer_needs(mode: Mode) -> None:
    """Of what holds in every solution, or in none, the constraints are named that it needs, and no other."""
    seen, other = 0, mode == "cannot"
    for seed in range(100):
        program, text = random_program(seed)
        found = examine(program, asked_of(program), mode, SolverLimits())
        for letter, core in found.needed.items() if found.solvable else ():
            seen += 1
            formula = asked_of(program)[letter]
            assert other not in holding(replace(program, constraints=core), formula), text
            for left_out in range(len(core)):
                fewer = replace(program, constraints=core[:left_out] + core[left_out + 1 :])
                assert other in holding(fewer, formula), text
    assert seen > 10


def test_what_says_more_of_one_thing_explains_first() -> None:
    """Where two constraints would do, the one about fewer variables is named."""
    program = read_program(
        "Variables:\na [IN] 1..3\nb [IN] 1..3\nc [IN] 1..3\nConstraints:\na < b < c\na == 1\nQuery:\nA) a == 1"
    )
    found = examine(program, asked_of(program), "must", SolverLimits())
    assert [one.text for one in found.needed["A"]] == ["a == 1"]


def test_solutions_are_counted_up_to_a_bound() -> None:
    """Up to 24 solutions are all found; of more only that there are more; many variables have none shown."""
    for size, count, complete in ((4, 24, True), (5, MAX_SOLUTIONS + 1, False), (MAX_SHOWN + 1, 0, True)):
        names = [f"thing {number}" for number in range(size)]
        lines = "\n".join(f"{name} [IN] 1..{size}" for name in names)
        found = examine(read_program(f"Variables:\n{lines}\nConstraints:\nAllDifferent()"), {}, None, SolverLimits())
        assert (found.solvable, len(found.solutions)) == (True, count)
        assert not count or found.complete is complete


def test_large_domains_are_no_matter() -> None:
    """A domain of a billion values is decided as a small one is."""
    program = read_program("Variables:\na [IN] [1..1000000000]\nb [IN] 1..1000000000\nConstraints:\na + 5 < b\nb <= 7")
    formula = read_program("Variables:\na [IN] 1..9\nConstraints:\na == 1").constraints[0].formula
    found = examine(program, {"A": formula}, None, SolverLimits())
    assert (found.solvable, found.can_hold, found.can_fail) == (True, {"A": True}, {"A": False})
    assert found.solutions == ({"a": 1, "b": 7},)


def test_negative_values_are_read_back() -> None:
    """The values of a solution may be negative."""
    program = read_program("Variables:\na [IN] [-3, -2]\nConstraints:\na < -2")
    assert examine(program, {}, None, SolverLimits()).solutions == ({"a": -3},)


@pytest.mark.slow
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
