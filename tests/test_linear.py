"""No reader of a model's text takes more than linear time: growth is measured, by its ratio and not by the clock.

That of the extractor of answers is measured beside the formats.
"""

from __future__ import annotations

import contextlib
import re
import time
from itertools import product
from typing import TYPE_CHECKING

import pytest

from reasoning.answers import Number
from reasoning.backends.server_failure import read_failure
from reasoning.errors import ReasoningError
from reasoning.evaluation.datasets.entries import entries
from reasoning.evaluation.datasets.files import DataFile
from reasoning.evaluation.datasets.option_marks import letters_before, without_mark
from reasoning.evaluation.datasets.own.fields import opened
from reasoning.evaluation.schema import read_line
from reasoning.parsing import (
    code_blocks,
    field_values,
    list_items,
    outside_code,
    parse_json_list,
    parse_json_object,
    parse_list,
    parse_score,
    parse_verdict,
    split_reasoning,
)
from reasoning.spec import parse_spec
from reasoning.strategies._shared.computed_answers import printed_answer
from reasoning.strategies.cove import read_questions
from reasoning.strategies.judging.scorers import read_better
from reasoning.strategies.lot.parsing import numbered_lines, read_extract
from reasoning.strategies.react.arguments import native_arguments, text_arguments
from reasoning.strategies.react.parsing import read_turn
from reasoning.strategies.route import chosen_route
from reasoning.strategies.search.domains.search_replies import parse_thoughts, read_best, read_value
from reasoning.strategies.self_ask import follow_up
from reasoning.strategies.sql import cut_query
from reasoning.strategies.universal import read_pick
from reasoning.tools.base import Tool
from reasoning.tools.calculator.tokens import cleaned
from reasoning.tools.currency.tool import exchange
from reasoning.tools.logic import read_expressions
from reasoning.tools.logic.english import read_claim, read_theory
from reasoning.tools.logic.programs import recognise
from reasoning.tools.logic.programs.csp.read_program import read_program as read_csp
from reasoning.tools.logic.programs.fol.read_program import read_program as read_fol
from reasoning.tools.logic.programs.layout import plain
from reasoning.tools.logic.programs.lsat.read_program import read_program as read_lsat
from reasoning.tools.logic.programs.rules.read_program import read_program as read_rules
from reasoning.tools.logic.programs.smt.script import read_script
from reasoning.tools.python.programs import cut_program
from reasoning.tools.search.passages import words
from reasoning.tools.sql.check import check
from reasoning.tools.units.tool import convert
from tests.whole import every

if TYPE_CHECKING:
    from collections.abc import Callable

FLOOR = 0.02
"""Seconds of the processor below which no growth is looked for."""

SIZES = (500, 2_000, 8_000, 32_000)
"""Characters of the texts; each is four times the one before."""

MOST_GROWTH = 8.0
"""The growth over four times the length from which on it is not linear: linear is 4, quadratic 16."""


def search(query: str, k: int = 5) -> str:
    """Search."""
    return query


SEARCH = Tool.of(search)
TOOLS = {"search": SEARCH}
NAMES = ["arithmetic", "logic"]

READERS: dict[str, Callable[[str], object]] = {
    "split_reasoning": split_reasoning,
    "parse_json_object": lambda text: parse_json_object(text, ("answer",)),
    "parse_json_list": parse_json_list,
    "code_blocks": code_blocks,
    "outside_code": outside_code,
    "parse_list": lambda text: parse_list(text, questions=True),
    "list_items": list_items,
    "field_values": lambda text: list(field_values(text, "score")),
    "parse_score": lambda text: parse_score(text, 10),
    "parse_verdict": lambda text: parse_verdict(text, "correct"),
    "read_turn": lambda text: read_turn(text, TOOLS),
    "arguments of a native call": lambda text: native_arguments(text, SEARCH),
    "arguments of a written call": lambda text: text_arguments(text, SEARCH),
    "cut_program": cut_program,
    "cut_query": cut_query,
    "printed_answer": lambda text: printed_answer(text, Number()),
    "read_extract": read_extract,
    "numbered_lines": lambda text: numbered_lines(text, ["a", "b"]),
    "read_questions": read_questions,
    "parse_thoughts": parse_thoughts,
    "read_value": read_value,
    "read_best": lambda text: read_best(text, 5),
    "read_pick": lambda text: read_pick(text, 5),
    "read_better": read_better,
    "follow_up": follow_up,
    "chosen_route": lambda text: chosen_route(text, NAMES),
    "recognise": recognise,
    "plain": plain,
    "csp": read_csp,
    "fol": read_fol,
    "lsat": read_lsat,
    "rules": read_rules,
    "smt": read_script,
    "read_theory": read_theory,
    "read_claim": read_claim,
    "read_expressions": read_expressions,
    "calculator": cleaned,
    "convert": convert,
    "exchange": exchange,
    "check": check,
    "words": words,
    "parse_spec": parse_spec,
    "letters_before": lambda text: letters_before([text, text], 4),
    "without_mark": lambda text: without_mark(text, 4),
    "entries": lambda text: list(entries(DataFile("data.jsonl", f"{{}}\n{text}", "", "utf-8"))),
    "entries of a table": lambda text: list(entries(DataFile("data.csv", text, "", "utf-8"))),
    "opened": opened,
    "read_line": lambda text: read_line(text.encode()),
    "read_failure": read_failure,
}
"""All that reads what a model, a file or a server wrote."""

UNITS = (
    *(
        "\n",
        "\n ",
        "\r\n",
        " ",
        "\t",
        "a",
        "A ",
        "1",
        "1, ",
        "1. a\n",
        "- a\n",
        "* ",
        "**",
        "`",
        "```\n",
        '"',
        "'",
        "“",
    ),
    *(
        "(",
        "[",
        "{",
        "{}",
        "[]",
        ")",
        "}",
        "\\",
        "\\boxed{",
        "$",
        "<",
        "</",
        "<think>",
        "</think>",
        "<answer>",
        ":",
        ".",
    ),
    *("Answer: B\n", "the answer is not ", "if ", "x=", "x = 1\n", "Action: search\n", "Score: 1\n", '{"a": ', "-> "),
    *(
        "search[",
        "<tool_call>",
        "Question: \n",
        "∀x (",
        "P(x, True) >>> ",
        "a ::: b\n",
        "/*",
        "--",
        "=",
        "SELECT ",
        "(A) ",
    ),
)
"""What is written again and again."""

ENDS = ("", "\n?x")


def seconds(reader: Callable[[str], object], text: str) -> float:
    """The processor's time for one reading; that the text is refused is as good as that it is read."""
    start = time.process_time()
    with contextlib.suppress(ReasoningError, ValueError):
        reader(text)
    return time.process_time() - start


def growth(reader: Callable[[str], object], unit: str, end: str, size: int) -> float:
    """How many times as long a text takes as one of a quarter of its length: the shortest of three times each.

    Each text is another one, so that nothing is remembered.
    """
    short, long = (
        min(seconds(reader, f"{unit * (length // len(unit))}{end}{number}") for number in range(3))
        for length in (size // 4, size)
    )
    return long / max(short, FLOOR / MOST_GROWTH / 2)


def excess(reader: Callable[[str], object], unit: str, end: str) -> str:
    """The growth with the length of the text, in words, where it is worse than linear; else nothing."""
    before = FLOOR
    for size in SIZES:
        taken = seconds(reader, unit * (size // len(unit)) + end)
        if taken > FLOOR and taken > MOST_GROWTH * before and (grown := growth(reader, unit, end, size)) > MOST_GROWTH:
            return f"{unit!r} up to {size} characters, then {end!r}: {grown:.0f} times the time for 4 times the length"
        if taken > FLOOR:
            break
        before = taken
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_no_reader_of_text_is_worse_than_linear(name: str) -> None:
    """Whatever a model writes again and again, four times the text takes about four times the time."""
    found = [excess(READERS[name], unit, end) for unit, end in every(3, list(product(UNITS, ENDS)))]
    assert not [words for words in found if words]


def test_what_is_quadratic_is_found() -> None:
    """The measure itself: a pattern that begins anew at each blank line is told, in one of a few tries."""
    assert any(excess(re.compile(r"^\s*x", re.MULTILINE).findall, "\n", "") for _ in range(5))
