"""Cutting programs out of replies, by hand-made cases and by 254 recorded completions."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.tools.python import MontySandbox, ProcessSandbox, cut_program
from reasoning.tools.python.lockdown import missing
from tests.whole import examples

if TYPE_CHECKING:
    from pathlib import Path

BODY = "def solution():\n    a = 6\n    return a * 7"

CUTS = [
    f"```python\n{BODY}\n```",
    f"```py\n{BODY}\n```\nThe answer is 42.",
    f"```\n{BODY}\n```",
    f"```python\n{BODY}",
    f"Here is the program:\n\n```python\n{BODY}\n```\n\n```python\nx = 1\n```",
    f"Sure! Here you go.\n\n{BODY}\n\nThis returns 42.",
    f"{BODY}\n\n\nQuestion: What now?\n(a) 1\n\n{BODY}",
    f"{BODY}\n\n\nQ: What now?",
    f"{BODY}\n\n# solution using Python:\n\ndef solution():\n    return 0",
    f"{BODY}\n\nDone",
    BODY.replace("    ", "\t"),
    BODY.replace("\n", "\r\n"),
    "\n".join(f"    {line}" for line in BODY.split("\n")),
    "    a = 6\n    return a * 7",
    '    """Question: six times seven?\n    """\n    a = 6\n    return a * 7\n\n\nQuestion: more?',
    "a = 6\n    return a * 7",
    "a = 6\nreturn a * 7",
    "def solution():\n    a = 6\n     \n    return a * 7",
    "def solution():\n    a = 6\n     b = 7\n    return a * b",
    'def solution():\n    """Six\ntimes\nseven (a) (b"""\n    return 42',
    "def helper(x):\n    return x * 7\n\ndef solution():\n    return helper(6)",
    "import math\n\ndef solution():\n    return math.floor(42.5)",
    f"```text\nnot a program\n```\n```python\n{BODY}\n```",
]

IMPORTS = [
    ("math.sqrt(16)", "import math", 4.0),
    ("sqrt(16)", "from math import sqrt", 4.0),
    ("gcd(12, 18)", "from math import gcd", 6),
    ("factorial(4)", "from math import factorial", 24),
    ("ceil(1.5) + floor(1.5)", "from math import ceil", 3),
    ("comb(5, 2)", "from math import comb", 10),
    ("str(date(2024, 2, 29) + timedelta(days=1))", "from datetime import date", "2024-03-01"),
    ("datetime(2024, 1, 1).year", "from datetime import datetime", 2024),
    ("datetime.date(2024, 1, 1).year", "import datetime", 2024),
    ("Decimal('1.50')", "from decimal import Decimal", "1.50"),
    ("len(list(combinations([1, 2, 3], 2)))", "from itertools import combinations", 3),
    ("reduce(lambda a, b: a + b, [1, 2])", "from functools import reduce", 3),
    ("Counter('aab')['a']", "from collections import Counter", 2),
]


@pytest.mark.slow
@pytest.mark.parametrize("reply", CUTS)
async def test_cut_and_run(reply: str) -> None:
    """A reply's program is found whatever stands around it, and gives its answer."""
    program = cut_program(reply)
    assert program is not None
    assert program.call == "solution"
    async with MontySandbox(size=1) as sandbox:
        ran = await sandbox.run(program.code, call=program.call)
    assert (ran.value, ran.error) == (42, None)


@pytest.mark.slow
@pytest.mark.parametrize(("expression", "line", "value"), IMPORTS)
async def test_imports(expression: str, line: str, value: object) -> None:
    """A name of the standard library that is used and defined nowhere is imported."""
    program = cut_program(f"def solution():\n    return {expression}")
    assert program is not None
    assert line in program.added_imports
    async with MontySandbox(size=1) as sandbox:
        assert (await sandbox.run(program.code, call=program.call)).value == value


@pytest.mark.parametrize(
    "reply", ["", "I don't know.", "The answer is (B).", "Question: A", "```json\n{}\n```", "\x00"]
)
def test_no_program(reply: str) -> None:
    """Where there is no program, none is made up."""
    assert cut_program(reply) is None


def test_script() -> None:
    """A script without a function is a program with nothing to call."""
    program = cut_program("x = 6\nanswer = x * 7\nprint(answer)\n\nSo the answer is 42.")
    assert program is not None
    assert program.call is None
    assert program.cut == "So the answer is 42."


def test_names_of_the_program_are_kept() -> None:
    """A name that the program binds itself is not imported."""
    program = cut_program("def solution():\n    e = 2\n    gcd = lambda a, b: a\n    return gcd(e, e)")
    assert program is not None
    assert program.added_imports == ()


def test_third_party_is_reported() -> None:
    """A module that is not in the standard library is named."""
    program = cut_program("from sympy import symbols\ndef solution():\n    return np.sqrt(4)")
    assert program is not None
    assert program.missing == ("numpy", "sympy")


@settings(max_examples=examples(150), deadline=None)
@given(st.text(alphabet=st.sampled_from("def solutin():\n\t rx=1+`'\"#(]{}Q"), max_size=300), st.integers(1, 3))
def test_any_reply(text: str, times: int) -> None:
    """Any reply gives a program that parses or none, and never an error."""
    program = cut_program(f"def solution():\n{text}" * times)
    if program is not None:
        compile(program.code, "x", "exec", 0x400)  # 0x400: parse only


@pytest.mark.parametrize("piece", ["(", "x\n", "def solution():\n", "if 1:\n", "'''\n", "-", "    a\n", "```\n", "a.b"])
def test_long_replies(piece: str) -> None:
    """A reply of a megabyte of the same is read in bounded time."""
    cut_program(piece * (1_000_000 // len(piece)))


@pytest.mark.slow
async def test_recorded_programs(shared: Path) -> None:
    """Of 254 recorded completions all are cut; 243 run, with CPython's results; the others fail as in CPython."""
    if missing():
        pytest.skip(missing())
    lines = (shared / "pal" / "aqua_pal_outputs.jsonl").read_text("utf-8").splitlines()
    cut = [cut_program(json.loads(line)["generated_answer"]) for line in lines]
    found = [program for program in cut if program is not None]
    assert len(found) == len(lines) == 254
    fresh = ProcessSandbox(size=2)
    async with MontySandbox() as pooled:
        ours = await asyncio.gather(*(pooled.run(p.code, call=p.call, seconds=2) for p in found))
        theirs = await asyncio.gather(*(fresh.run(p.code, call=p.call, seconds=2) for p in found))
    assert [ran.kind for ran in ours] == [ran.kind for ran in theirs]
    assert [ran.value for ran in ours] == [ran.value for ran in theirs]
    assert [ran.line for ran in ours] == [ran.line for ran in theirs]
    assert sum(map(bool, ours)) >= 243
    assert sum(ran.kind == "time" for ran in ours) == 1
