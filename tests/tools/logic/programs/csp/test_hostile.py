from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning import Question
from reasoning.tools.logic.programs import ProgramResult, SolverLimits, csp
from reasoning.tools.logic.solver import stop
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUNDS = SolverLimits(seconds=1.0)
PROGRAM = """Domain:
1: oldest
3: newest
Variables:
red car [IN] [1, 2, 3]
bus ∈ {1..3}
old-timer [IN] [1, 2, 3]
Constraints:
bus > red_car ::: The bus is older than the red car.
abs(bus - old-timer) == 1 or not (bus in [1, 2] and red car != 3)
AllDifferentConstraint([red car, bus, old-timer]) ::: All differ.
Query:
A) bus == 1 ::: The bus is the oldest.
(B) red_car == 1 ::: The red car is the second-newest."""


@pytest.fixture(scope="module", autouse=True)
def _solver_processes_end() -> Iterator[None]:
    """The processes with Z3 end with the tests of this file."""
    yield
    stop()


def solve(program: str) -> ProgramResult:
    csp.recognises(program)
    return csp.solve(program, Question("Which could be true?", options=("The bus is the oldest.", "x")), BOUNDS)


@pytest.mark.slow
def test_truncation_at_every_character() -> None:
    """A program that is cut off anywhere gives a result."""
    for end in range(len(PROGRAM)):
        assert solve(PROGRAM[:end]).dialect == "csp"
        assert solve(PROGRAM[end:]).dialect == "csp"


@pytest.mark.slow
def test_any_character_missing_or_doubled() -> None:
    """A program that lacks any one character, or has one twice, gives a result."""
    for at in range(len(PROGRAM)):
        assert solve(PROGRAM[:at] + PROGRAM[at + 1 :]).dialect == "csp"
        assert solve(PROGRAM[:at] + PROGRAM[at] + PROGRAM[at:]).dialect == "csp"


def many(count: int) -> str:
    return "\n".join(f"thing {number} [IN] [1, 2, 3]" for number in range(count))


HOSTILE = {
    "brackets": "Variables:\na [IN] [1, 2]\nConstraints:\n" + "(" * 15_000 + "a == 1" + ")" * 15_000,
    "deep brackets on many lines": "Variables:\na [IN] [1, 2]\nConstraints:\n" + ("(" * 60 + "a\n") * 2_000,
    "negations": "Variables:\na [IN] [1, 2]\nConstraints:\n" + "not " * 4_000 + "a == 1",
    "implications": "Variables:\na [IN] [1, 2]\nConstraints:\n" + "a == 1 -> " * 2_000 + "a == 2",
    "bars": "Variables:\na [IN] [1, 2]\nConstraints:\n" + "|" * 15_000,
    "a long sum": "Variables:\na [IN] 1..99\nConstraints:\n" + "a + " * 2_000 + "a == 7\nQuery:\nA) a == 1",
    "products": "Variables:\na [IN] 1..99999999999\nConstraints:\n" + "a*a*a*a*a*a*a*a == 7\n" * 9 + "Query:\na == 1",
    "a huge domain": "Variables:\na [IN] [1..1000000000]\nb [IN] 1..999999999\nConstraints:\na < b\nQuery:\na == 1",
    "a long list": f"Variables:\na [IN] {list(range(30_000))}\nQuery:\na == 1",
    "ranges in a list": "Variables:\na [IN] [" + "1..9999," * 9_000 + "]\nQuery:\na == 1",
    "a large number": "Variables:\na [IN] [1, " + "9" * 50_000 + "]\nQuery:\na == " + "9" * 10_000,
    "many variables": f"Variables:\n{many(4_000)}\nConstraints:\nAllDifferent()\nQuery:\nA) thing 1 == 1",
    "too many variables": f"Variables:\n{many(7_000)}\nQuery:\nA) thing 1 == 1",
    "all different, often": f"Variables:\n{many(500)}\nConstraints:\n" + "AllDifferent()\n" * 9_000,
    "unknown names": f"Variables:\n{many(1_000)}\nConstraints:\n" + "strange name here == 1\n" * 5_000,
    "spaces": "Variables:\na [IN] [1, 2]\nConstraints:\na" + " " * 150_000 + "b == 1",
    "spaces in a declaration": "Variables:\na" + " " * 150_000 + "b\nDomain:\n1" + " " * 40_000 + "x",
    "to and to": "Domain:\n" + "from a to " * 15_000 + "\nVariables:\na [IN] [1, 2]\nQuery:\nA) a == 1 ::: a is newest",
    "a long gloss": "Variables:\na [IN] [1, 2]\nConstraints:\na == 1 ::: a " + "is the second " * 10_000,
    "pigeons": "Variables:\n"
    + "\n".join(f"p{number} [IN] 1..19" for number in range(20))
    + "\nConstraints:\nAllDifferent()\np1 + p2 * p3 != 4\nQuery:\nA) p1 == 1",
    "options": "Variables:\na [IN] [1, 2]\nQuery:\n" + "A) a == 1\n" * 10_000,
    "letterless options": "Variables:\na [IN] [1, 2]\nQuery:\n" + "a == 1\n" * 10_000,
    "python": "Variables:\na [IN] [1, 2]\nConstraints:\n__import__('os').abort()\nexec('a')\nQuery:\nA) eval('1') == 1",
    "null": "\0Variables:\n\0a [IN] [1\0, 2]\nConstraints:\na == \0 1",
    "directions": "Variables:\n\u202ea [IN] [１, ٢]\nConstraints:\na == ٢\nQuery:\nA) a == ²",
    "colons": ":" * 100_000,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_programs(name: str) -> None:
    """A program that is made to break the reader or the solver gives a result within the bounds."""
    result = solve(HOSTILE[name][: SolverLimits().characters])
    assert result.dialect == "csp"
    assert result.status != "answered" or result.answer


signs = ["\n", " ", "(", ")", "[", "]", "|", "==", "<", "in", "not", "or", ":::", "0", "-", "1..", "é", "’"]
words = ["A)", "Query:", "Variables:", "Constraints:", "range(1, 4)", "AllDifferent("]
pieces = st.sampled_from([*PROGRAM.split(), *PROGRAM.splitlines(keepends=True), *signs, *words])


@pytest.mark.slow
@settings(max_examples=examples(150), deadline=None)
@given(st.lists(pieces, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_gives_a_result(text: str) -> None:
    """No text breaks the dialect, and an answer is given with its proof only."""
    result = solve(text)
    assert (result.status == "answered") == (result.answer is not None)
    assert all(line.expected for line in result.unread_lines)
