"""Whatever a model writes, an `lsat` program gives a result in bounded time, and nothing of it is executed."""

from __future__ import annotations

import itertools
import operator
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.base import SolverLimits
from reasoning.tools.logic.programs.lsat import recognises, solve
from reasoning.tools.logic.programs.lsat.ground_program import Grounded
from reasoning.tools.logic.programs.lsat.parser import parse
from reasoning.tools.logic.programs.lsat.read_program import read_program
from tests.whole import examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROGRAM = """# Declarations
people = EnumSort([Ann, "Bob's", Cid])
days = EnumSort([1, 2, 3])
visits = Function([people] -> [days]) # a remark
tall = Function([people] -> [bool])

# Constraints
ForAll([p:people, q:people], Implies(And(p != q, tall(p)), visits(p) != visits(q))) ::: the tall come alone
Count([p:people], visits(p) == 2) >= 1 or not tall(Ann) ::: someone comes on day 2
Abs(visits(Ann) - visits("Bob's")) == 1 => visits(Cid) in [1, 3] ::: neighbours

# Options
Question ::: Which one of the following must be true?
is_valid(Exists([p:people], And(visits(p) == 2, p != Cid))) ::: (A)
is_exception(is_sat(If(tall(Cid), visits(Cid), 1) == 1)) ::: (B)
"""
QUICK = SolverLimits(seconds=2, megabytes=500)


def ground(program: str) -> Grounded:
    return Grounded(read_program(program), "Which one of the following must be true?", lenient=True)


@pytest.mark.slow
def test_truncated_anywhere() -> None:
    """A program that is cut off at any character is read as far as it goes."""
    for end in range(len(PROGRAM)):
        made = ground(PROGRAM[:end])
        assert len(made.options) <= 2
        recognises(PROGRAM[:end])
    for end in range(0, len(PROGRAM), 60):
        assert solve(PROGRAM[:end], None, QUICK).status in ("parse_error", "unknown", "answered", "ambiguous")


@settings(max_examples=examples(150), deadline=None)
@given(
    st.integers(0, len(PROGRAM)),
    st.integers(0, 40),
    st.text(alphabet=st.sampled_from("()[]{},:=<>!-'\"# aA1.%|&\n"), max_size=6),
)
def test_damaged_anywhere(start: int, length: int, text: str) -> None:
    """A program with a part cut out and another put in is read, whatever is read of it."""
    ground(PROGRAM[:start] + text + PROGRAM[start + length :])


@settings(max_examples=examples(150), deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """Any text has a result: as a program, and as each of its parts."""
    recognises(text)
    for program in (text, f"# Declarations\n{text}\n# Constraints\n{text}\n# Options\n{text}", PROGRAM + text):
        ground(program)


PIECES = [
    "f(",
    "(",
    ")",
    "[",
    "]",
    ",",
    "x",
    ":",
    "S",
    "==",
    "->",
    " and ",
    "not ",
    "ForAll(",
    "1",
    "-",
    " in ",
    " for ",
]


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_parser(text: str) -> None:
    """A line is a tree, or the error says what was expected."""
    try:
        parse(text, ("x y",), ("f",))
    except ReadError as error:
        assert "expected" in error.why


HOSTILE = {
    "a sort of a million": "big = EnumSort([" + ", ".join(f"m{n}" for n in range(1_000_000)) + "])",
    "a range of a million": "big = IntSort(1, 1000000)\nr = IntSort(1, 999999999999)",
    "a tower of quantifiers": "ForAll([" + ", ".join(f"x{n}:people" for n in range(60)) + "], tall(x1))",
    "nested quantifiers": "".join(f"ForAll([x{n}:people], " for n in range(50)) + "tall(x1)" + ")" * 50,
    "a tower over integers": "ForAll([a:int, b:int, c:int, d:int], a + b + c + d < 50 * 50)",
    "deep brackets": "(" * 100_000,
    "deep calls": "tall(" * 5_000 + "Ann" + ")" * 5_000,
    "deep negations": "not " * 5_000 + "tall(Ann)",
    "a long sum": " - ".join(["visits(Ann)"] * 2_000) + " == 1",
    "a long product": " * ".join(["2"] * 2_000) + " == visits(Ann)",
    "a long implication": " -> ".join(["tall(Ann)"] * 2_000),
    "a huge number": "visits(Ann) == " + "9" * 5_000,
    "functions of functions": "echo = Function([days] -> [days])\n" + "echo(" * 50 + "1" + ")" * 50 + " == 1",
    "absolute values of absolute values": "Abs(" * 50 + "visits(Ann)" + " - 1)" * 50 + " == 1",
    "choices in choices": "If(tall(Ann), " * 50 + "visits(Ann)" + ", 1)" * 50 + " == 1",
    "many spaces": "tall(Ann)" + " " * 9_000 + "x",
    "more spaces": "#" + " " * 150_000 + "x\nd = EnumSort([a" + " " * 150_000 + "b])",
    "many digits": "1" * 9_000 + "a",
    "many dots": "1." * 4_000,
    "many quotes": "'\"" * 4_000,
    "many lines": "\n" * 150_000,
    "many arguments": "tall(" + ", ".join(["Ann"] * 2_000) + ")",
    "a list that contains itself": "a = [b]\nb = [a]\nc = c\na = [a]\nForAll([x:a], x in b)",
    "a function of many": f"w = Function([{', '.join(['days'] * 40)}] -> [bool])\nw({', '.join(['visits(Ann)'] * 40)})",
    "non-ASCII": "∀x∈people: tall(x) ∧ ¬visits(Ann) = ２\u0000\ud800",
    "an empty sort": "none = EnumSort([])\nForAll([x:none], tall(x))\nCount([x:none], tall(x)) == 0",
    "division by nothing": "visits(Ann) % 0 == 1\n1 / 0 == 1\n3 % (1 - 1) == 0",
    "text for the solver": "(assert false)\ntall(Ann)) (assert false\n\"a)(exit)\" = EnumSort([\"b)(assert false)\"])",
    "None everywhere": "visits(None) == None\nCount([x:None], None)\nNone + 1 == None\nDistinct([None, None])",
    "wrappers in constraints": "is_sat(is_sat(tall(Ann)))\nForAll([p:people], is_valid(tall(p)))",
    "pairs": "(Ann, 1) < (Ann, 2)\nvisits((Ann,)) == 1\n(Ann, 1)[7] == 1\n[1, 2] == 1",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile(kind: str) -> None:
    """A hostile line is read or reported; the program has its result within its bounds."""
    text = HOSTILE[kind]
    program = PROGRAM.replace("# Options", f"{text}\n\n# Options")
    assert solve(program, None, QUICK).dialect == "lsat"
    for other in (f"# Options\nis_sat({text}) ::: (A)", text):
        assert solve(other, None, QUICK).dialect == "lsat"


@pytest.mark.parametrize(
    "code",
    [
        "__import__('os').system('touch {}')",
        "open('{}', 'w')",
        "exec(\"open('{}', 'w')\")",
        "[open('{}', 'w') for x in people]",
        "(lambda: open('{}', 'w'))()",
        "ForAll([p:open('{}', 'w')], tall(p))",
        "tall.__class__.__init__.__globals__['open']('{}', 'w')",
        "import os; os.system('touch {}')",
        "solver.add(eval(\"open('{}', 'w')\"))",
        "f\"{{open('{}', 'w')}}\"",
    ],
)
def test_python_is_not_executed(code: str, tmp_path: Path) -> None:
    """Python in place of logic is reported, never run."""
    target = tmp_path / "written"
    line = code.format(target)
    done = solve(PROGRAM.replace("# Options", f"{line}\n\n# Options") + f"is_sat({line}) ::: (C)", None, QUICK)
    assert done.unread_lines
    assert not target.exists()


def test_time_is_bounded() -> None:
    """A problem that is too hard is undecided, and the result says which bound was met."""
    holes = 11
    program = f"""# Declarations
pigeons = EnumSort([{", ".join(f"p{n}" for n in range(holes + 1))}])
holes = EnumSort([{", ".join(f"h{n}" for n in range(holes))}])
sits = Function([pigeons, holes] -> [bool])
# Constraints
ForAll([p:pigeons], Exists([h:holes], sits(p, h)))
ForAll([h:holes, p:pigeons, q:pigeons], Implies(p != q, Not(And(sits(p, h), sits(q, h)))))
# Options
is_sat(sits(p0, h0)) ::: (A)
"""
    done = solve(program, None, SolverLimits(seconds=0.5, megabytes=500))
    assert (done.status, done.why) == ("unknown", "the solver ran out of its time")


Meaning = tuple[str, "Callable[[dict[str, int]], bool]"]
UNKNOWNS = ("visits(Ann)", "visits(Bob)", "visits(Cid)")
TERMS = st.sampled_from(
    [(name, operator.itemgetter(name)) for name in UNKNOWNS] + [(str(n), lambda _, n=n: n) for n in (1, 2, 3)]
)


def compared(sign: str, compare: Callable[[int, int], bool]) -> st.SearchStrategy[Meaning]:
    return st.builds(lambda a, b: (f"{a[0]} {sign} {b[0]}", lambda env: compare(a[1](env), b[1](env))), TERMS, TERMS)


def joined(parts: st.SearchStrategy[Meaning]) -> st.SearchStrategy[Meaning]:
    two = st.tuples(parts, parts)
    return st.one_of(
        two.map(lambda p: (f"And({p[0][0]}, {p[1][0]})", lambda env: p[0][1](env) and p[1][1](env))),
        two.map(lambda p: (f"({p[0][0]}) or ({p[1][0]})", lambda env: p[0][1](env) or p[1][1](env))),
        two.map(lambda p: (f"Implies({p[0][0]}, {p[1][0]})", lambda env: not p[0][1](env) or p[1][1](env))),
        two.map(lambda p: (f"Xor({p[0][0]}, {p[1][0]})", lambda env: p[0][1](env) != p[1][1](env))),
        parts.map(lambda p: (f"Not({p[0]})", lambda env: not p[1](env))),
        st.integers(0, 3).map(
            lambda n: (f"Count([p:people], visits(p) == 2) <= {n}", lambda env: sum(v == 2 for v in env.values()) <= n)
        ),
        st.just(("Distinct([p:people], visits(p))", lambda env: len(set(env.values())) == len(UNKNOWNS))),
    )


FORMULAS = st.recursive(
    st.one_of(
        compared("==", operator.eq),
        compared("<", operator.lt),
        compared("!=", operator.ne),
        compared(">=", operator.ge),
    ),
    joined,
    max_leaves=6,
)


@settings(max_examples=examples(60), deadline=None)
@given(FORMULAS, FORMULAS)
def test_as_by_going_through_all_cases(constraint: Meaning, option: Meaning) -> None:
    """What can hold and what must hold is what going through all assignments finds."""
    program = f"""# Declarations
people = EnumSort([Ann, Bob, Cid])
days = EnumSort([1, 2, 3])
visits = Function([people] -> [days])
# Constraints
{constraint[0]}
# Options
is_sat({option[0]}) ::: (A)
is_valid({option[0]}) ::: (B)
"""
    done = solve(program, None, QUICK)
    cases = [dict(zip(UNKNOWNS, values, strict=True)) for values in itertools.product((1, 2, 3), repeat=3)]
    found = [option[1](case) for case in cases if constraint[1](case)]
    if not found:
        assert done.status == "inconsistent"
    else:
        expected = {"A": any(found), "B": all(found)}
        assert {letter: value == "true" for letter, value in done.options.items()} == expected
