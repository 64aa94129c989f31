"""What tables of replies share: a row's form, and the one check of a row."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.answers import extract

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.answers import AnswerFormat

Row = tuple[str, str, Any]
"""A reply's name, the reply, and the answer that a reader finds in it; None where there is none."""


def cases(*tables: tuple[AnswerFormat, Iterable[Row]]) -> list[Any]:
    """The rows of some tables as pytest's cases, each with its format."""
    return [
        pytest.param(dedent(reply).strip("\n"), form, value, id=f"{form.name}: {name}")
        for form, rows in tables
        for name, reply, value in rows
    ]


def check(reply: str, form: AnswerFormat, expected: Any, finish_reason: str = "stop") -> None:
    """The extractor finds what a reader finds, and says how and in which words."""
    found = extract(reply, form, finish_reason)
    if expected is None:
        assert found.answer is None, found
        return
    assert found.answer is not None, found
    assert form.key(found.answer) == form.key(expected), found
    assert found.how
    assert found.quote
