"""What the pages of the documentation show is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reasoning.tools.logic import solve_program
from reasoning.tools.logic.programs import DIALECTS

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "logic-programs.md").read_text("utf-8")
MESSAGES = re.findall(r"```program\n(.*?)\n```\n\n```report\n(.*?)\n```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("program", "report"), MESSAGES, ids=[f"message {n}" for n, _ in enumerate(MESSAGES, 1)])
def test_a_message_is_what_the_page_says(program: str, report: str) -> None:
    """A broken program gives the report that stands below it."""
    assert solve_program(program).report == report


def test_the_page_shows_ten_programs_and_every_dialect() -> None:
    """There are ten programs with their reports, and a row for each dialect."""
    assert len(MESSAGES) >= 10
    assert all(f"| `{name}` |" in PAGE for name in DIALECTS)
