"""A problem as one text for Z3, a line for each part, so that Z3's complaints can be put in their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import z3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.tools.logic.solver.problem import Problem

_ERROR = re.compile(r"line (?P<line>\d{1,9}) column \d+: (?P<words>.*?)(?:\"\)|$)", re.MULTILINE)


def parsed(problem: Problem, context: z3.Context) -> Sequence[z3.BoolRef]:
    """Read the assertions, what is fixed, then what each check adds, then `t = t` for each value `t` that one asks for.

    Raises z3.Z3Exception where Z3 rejects the text.
    """
    text = "\n".join(line for _, line in _lines(problem))
    terms: Sequence[z3.BoolRef] = z3.parse_smt2_string(text, ctx=context)
    wanted = (
        len(problem.assertions)
        + len(problem.fixed)
        + sum(len(check.extra) + len(check.values) for check in problem.checks)
    )
    if len(terms) != wanted:
        raise z3.Z3Exception(f"{wanted} terms were expected, and {len(terms)} read")
    return terms


def message_of(error: Exception) -> str:
    """Return the words of an error in one line; Z3's own are bytes."""
    value = error.args[0] if len(error.args) == 1 else error
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return " ".join(text.split())


def placed(problem: Problem, message: str) -> str:
    """Name the part of the problem in place of Z3's line: `assertion 3: unknown constant c`."""
    found, lines = _ERROR.search(message), _lines(problem)
    if found is None or not 0 < int(found["line"]) <= len(lines):
        return message
    return f"{lines[int(found['line']) - 1][0]}: {found['words']}"


def _lines(problem: Problem) -> list[tuple[str, str]]:
    lines = [(f"declaration {n}", line) for n, line in enumerate(problem.declarations.splitlines())]
    lines += [(f"assertion {n}", _assertion(term)) for n, term in enumerate(problem.assertions)]
    lines += [(f"fixed {n}", _assertion(term)) for n, term in enumerate(problem.fixed)]
    lines += [(f"check {n}", _assertion(term)) for n, check in enumerate(problem.checks) for term in check.extra]
    lines += [(f"check {n}", _itself(term)) for n, check in enumerate(problem.checks) for term in check.values]
    return lines


def _assertion(term: str) -> str:
    return f"(assert {' '.join(term.splitlines())})"


def _itself(term: str) -> str:
    return _assertion(f"(= {term} {term})")
