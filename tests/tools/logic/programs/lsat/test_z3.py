"""Programs in Z3's own Python: its declarations, its lists and calls, its loops, and texts in three quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.question import Question
from reasoning.tools.logic.programs import ProgramResult, recognise, solve_program
from reasoning.tools.logic.programs.lines import Line
from reasoning.tools.logic.programs.lsat.python_blocks import without_blocks
from reasoning.tools.logic.programs.lsat.z3_declarations import translated
from reasoning.tools.logic.programs.lsat.z3_lists import written_out
from reasoning.tools.logic.solver import stop
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="module")
def _ended() -> Iterator[None]:
    """The processes of these tests end with them."""
    yield
    stop()


QUESTION = Question("Which one of the following must be true?", options=("the former", "the latter"))
OPTIONS = "# Options\nis_valid(bob == 2) ::: (A)\nis_valid(bob == 3) ::: (B)\n"
NUMBERS = """from z3 import *
ann, bob, cy = Ints('ann bob cy')
solver = Solver()
solver.add([1 <= ann, ann <= 3, 1 <= bob, bob <= 3, 1 <= cy, cy <= 3])
solver.add(Distinct(ann, bob, cy))
constraints = [
    ann < bob,  # Ann comes before Bob
    cy == 1,
]
solver.add(constraints)
"""
SORTS = """from z3 import *
People, (ann, bob, cy) = EnumSort('People', ['ann', 'bob', 'cy'])
visits = Function('visits', People, IntSort())
p = Const('p', People)
s = Solver()
s.add(ForAll([p], And(visits(p) >= 1, visits(p) <= 3)))
s.add(Distinct(visits(ann), visits(bob), visits(cy)))
s.add(visits(ann) < visits(bob), visits(cy) == 1)
# Options
is_valid(visits(bob) == 2) ::: (A)
is_valid(visits(bob) == 3) ::: (B)
"""
LOOPS = """people = EnumSort([ann, bob, cy])
visits = Function('visits', people, IntSort())
s = Solver()
for p in people:
    s.add(1 <= visits(p), visits(p) <= 3)
for p in people:
    for q in people:
        if p != q:
            s.add(visits(p) != visits(q))
s.add(visits(ann) < visits(bob), visits(cy) == 1)
# Options
is_valid(visits(bob) == 2) ::: (A)
is_valid(visits(bob) == 3) ::: (B)
"""
LISTED = "constraints = [\n    ann < bob,  # Ann comes before Bob\n    cy == 1,\n]"
ENUM = "People, (ann, bob, cy) = EnumSort('People', ['ann', 'bob', 'cy'])"
INTS = "ann, bob, cy = Ints('ann bob cy')"
ASKING = """
found = []
for letter, formula in options.items():
    solver.push()
    solver.add(Not(formula))
    if solver.check() == unsat:
        found.append(letter)
    solver.pop()
print(found)
"""

PROGRAMS = {
    "constants that quantifiers bind": SORTS,
    "several of them": SORTS.replace("p = Const('p', People)", "p, q = Consts('p q', People)").replace(
        "Distinct(visits(ann), visits(bob), visits(cy))", "ForAll([p, q], Implies(p != q, visits(p) != visits(q)))"
    ),
    "a variable without a list": SORTS.replace("ForAll([p], ", "ForAll(p, "),
    "an exists": SORTS.replace("s.add(visits(ann) <", "s.add(Exists([p], visits(p) == 3), visits(ann) <"),
    "an open sort": SORTS.replace(ENUM, "People = DeclareSort('People')\nann, bob, cy = Consts('ann bob cy', People)"),
    "members in a tuple": SORTS.replace("['ann', 'bob', 'cy']", "('ann', 'bob', 'cy')"),
    "members in a list of names": SORTS.replace("(ann, bob, cy) = Enum", "[ann, bob, cy] = Enum"),
    "the module's name": SORTS.replace("from z3 import *", "import z3")
    .replace("EnumSort(", "z3.EnumSort(")
    .replace("Const(", "z3.Const(")
    .replace("Solver()", "z3.Solver()"),
    "integers": NUMBERS + OPTIONS,
    "integers one by one": NUMBERS.replace(INTS, "ann = Int('ann')\nbob = Int('bob')\ncy = z3.Int('cy')") + OPTIONS,
    "integers in a list": NUMBERS.replace(INTS, "[ann, bob, cy] = Ints('ann bob cy')") + OPTIONS,
    "integers in a tuple": NUMBERS.replace(INTS, '(ann, bob, cy) = Ints("ann bob cy")') + OPTIONS,
    "constants of integers": NUMBERS.replace(
        INTS, "ann = Const('ann', IntSort())\nbob, cy = Consts('bob cy', IntSort())"
    )
    + OPTIONS,
    "a list that is spread": NUMBERS.replace("add(constraints)", "add(*constraints)") + OPTIONS,
    "a list that is joined": NUMBERS.replace("add(constraints)", "add(And(*constraints))") + OPTIONS,
    "a list of another name": NUMBERS.replace("constraints", "base_constraints") + OPTIONS,
    "a list that grows": NUMBERS.replace("constraints = [", "constraints = []\nconstraints += [") + OPTIONS,
    "append": NUMBERS.replace(LISTED, "constraints = []\nconstraints.append(ann < bob)\nconstraints.append(cy == 1)")
    + OPTIONS,
    "extend": NUMBERS.replace(LISTED, "constraints = []\nconstraints.extend([ann < bob, cy == 1])") + OPTIONS,
    "one call over several lines": NUMBERS.replace(
        LISTED, "solver.add(\n    ann < bob,\n    And(cy == 1,\n        ann == 2)\n)"
    )
    + OPTIONS,
    "a semicolon": NUMBERS.replace("add(Distinct(ann, bob, cy))", "add(Distinct([ann, bob, cy]));") + OPTIONS,
    "loops": LOOPS,
    "a loop with remarks": LOOPS.replace("s.add(1 <=", "# from the first day on\n    s.add(1 <=").replace(
        "<= 3)", "<= 3)  # three days"
    ),
    "a comprehension": LOOPS.replace(
        "for p in people:\n    s.add(1 <= visits(p), visits(p) <= 3)",
        "s.add([And(1 <= visits(p), visits(p) <= 3) for p in people])",
    ),
    "truth values": "rain, wet, off = Bools('rain wet off')\ns = Solver()\ns.add(Implies(rain, wet))\ns.add(Not(wet))\n"
    "# Options\nis_valid(rain) ::: (A)\nis_valid(Not(rain)) ::: (B)\n",
    "truth values one by one": "rain = Bool('rain')\nwet = Bool('wet')\ns = Solver()\n"
    "s.add(Implies(rain, wet), Not(wet))\n"
    "# Options\nis_valid(rain) ::: (A)\nis_valid(Not(rain)) ::: (B)\n",
    "real numbers": "x = Real('x')\ny, z = Reals('y z')\ns.add(x + y == 1.5, y == 1, z > x)\n"
    "# Options\nis_valid(x == 1) ::: (A)\nis_valid(x == 0.5) ::: (B)\n",
    "a real number between integers": "x = Real('x')\nn = Int('n')\ns.add(2 * x == 3, n > x, n < 3)\n"
    "# Options\nis_valid(n == 1) ::: (A)\nis_valid(n == 2) ::: (B)\n",
    "unknowns of a sort": "Color, (red, blue) = EnumSort('Color', ['red', 'blue'])\n"
    "car, bus = Consts('car bus', Color)\n"
    "s.add(car != bus, car == red)\n# Options\nis_valid(bus == red) ::: (A)\nis_valid(bus == blue) ::: (B)\n",
    "predicates of a sort": "People, (ann, bob) = EnumSort('People', ('ann', 'bob'))\n"
    "tall = Function('tall', People, BoolSort())\n"
    "x, y = Consts('x y', People)\ns = Solver()\ns.add(ForAll([x, y], Implies(And(tall(x), x != y), Not(tall(y)))))\n"
    "s.add(tall(ann))\n# Options\nis_valid(tall(bob)) ::: (A)\nis_valid(Not(tall(bob))) ::: (B)\n",
    "options in a mapping": NUMBERS + 'options = {\n  "A": bob == 2,\n  "B": bob == 3,\n}' + ASKING,
    "options on one line": NUMBERS + 'options = {"(A)": bob == 2, "(B)": bob == 3}',
    "options in pairs": NUMBERS + 'options = [("A", bob == 2), ("B", bob == 3)]',
    "options in their order": NUMBERS + "options = [\n    bob == 2,\n    bob == 3\n]",
    "options by their names": NUMBERS + "option_A = bob == 2\noption_B = And(bob == 3, ann == 2)",
    "options in the names of constraints": NUMBERS + "opt_a_constr = bob == 2\nopt_b_constr = (bob == 3)" + ASKING,
    "a text in front": '"""\nAnn, Bob and Cy come on days 1 to 3.\nIf x > 3: no.\n"""\n' + NUMBERS + OPTIONS,
    "a text of one line": '"""Ann and Bob come."""\n' + NUMBERS + OPTIONS,
    "a text in single quotes": "r'''\nWho comes when?\n'''\n" + NUMBERS + OPTIONS,
    "a text within a fence": '```python\n"""\nWho comes when?\n"""\n' + NUMBERS + OPTIONS + "```",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_written_for_z3_is_read(name: str) -> None:
    """Every line is read or is code that states nothing, and the latter option is the one that must hold."""
    assert recognise(PROGRAMS[name]) == "lsat"
    result = solve_program(PROGRAMS[name], QUESTION)
    assert result.unread_lines == ()
    assert (result.status, result.answer, dict(result.options)) == ("answered", "B", {"A": "false", "B": "true"})


@pytest.mark.slow
def test_what_is_guessed_is_told() -> None:
    """An open sort that is read as closed, and options without wrappers, are repairs; declarations are none."""
    repairs = {name: {repair.name for repair in solve_program(PROGRAMS[name], QUESTION).repairs} for name in PROGRAMS}
    assert repairs["integers"] == {"code left out"}
    assert "open sort closed" in repairs["an open sort"]
    assert "wrapper missing" in repairs["options in pairs"]
    assert repairs["real numbers"] == set()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("cy == 1,\n", "cy === ,\n", 8),
        ("ann < bob,", "ann < bo,", 7),
        ("solver.add(Distinct(ann, bob, cy))", "for x, y in pairs:\n    solver.add(x != y)", 5),
        ("solver.add(Distinct(ann, bob, cy))", "for d in days_of(ann):\n    solver.add(d != 2)", 5),
    ],
)
def test_what_can_not_be_read_has_its_own_line(old: str, new: str, line: int) -> None:
    """An item of a list has the number of its line; a loop that is not over a sort is told, not dropped."""
    result = solve_program(NUMBERS.replace(old, new) + OPTIONS, QUESTION)
    assert line in [unread.line for unread in result.unread_lines]
    assert result.options["A"] != "true"


def test_a_text_that_is_never_closed_stays() -> None:
    """Three quotes without a partner do not swallow the program."""
    result = solve_program(NUMBERS + '"""\n' + OPTIONS, QUESTION)
    assert result.answer == "B"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "s.add(\n" * 20_000,
        "constraints = [\n" * 10_000,
        "options = {\n" * 10_000,
        "s.add(" + "(" * 50_000,
        "constraints = [" + "[" * 4_000 + "]" * 4_000 + "]",
        "a" + ", a" * 30_000 + " = Ints('a')",
        "a =" + " " * 60_000 + "Ints",
        "for p in people:\n" * 10_000,
        "for p in people:\n    s.add(f(p))\n" * 4_000,
        '"""\n' * 40_000,
        "ForAll([p, " * 10_000,
    ],
    ids=range(11),
)
def test_large_programs_end(text: str) -> None:
    """Lists that never close and towers of brackets are read in bounded time."""
    result = solve_program("people = EnumSort([ann, bob])\n" + text, QUESTION, "lsat")
    assert isinstance(result, ProgramResult)


PARTS = [
    "s.add(",
    ")",
    "[",
    "]",
    "constraints = ",
    "options = {",
    "}",
    '"A": ',
    ", ",
    "a < b",
    "\n",
    "    ",
    "for p in S:",
    "p = Const('p', S)",
]


@pytest.mark.slow
@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join))
def test_no_text_breaks_the_translation(text: str) -> None:
    """Blocks keep the number of lines, and lists and declarations raise nothing."""
    plain = without_blocks(text)
    assert plain.count("\n") == text.count("\n")
    lines = [Line(number, line) for number, line in enumerate(plain.split("\n"), start=1) if line.strip()]
    numbers = {line.number for line in lines}
    assert {line.number for line in translated(written_out(lines)).lines} <= numbers
