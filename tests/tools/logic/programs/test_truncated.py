"""Recorded programs that break off: a result for each, whatever is left of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.logic.programs import ProgramResult, SolverLimits, solve_program

if TYPE_CHECKING:
    from pathlib import Path

SETS = {"ProofWriter": 5, "ProntoQA": 3, "FOLIO": 7, "LogicalDeduction": 7, "AR-LSAT": 13}
"""The sets, and how many characters lie between two places where a program is cut off: `benchmarks/programs.py
--truncated 10` cuts at every one."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_a_program_that_breaks_off(shared: Path, name: str) -> None:
    """Ten programs of each set, cut off all along, have results; what could not be run says why."""
    rows = json.loads((shared / "logic-lm" / "programs" / f"{name}_dev_gpt-4.json").read_text("utf-8"))
    for number, row in enumerate(rows[:: len(rows) // 10][:10]):
        program = row["raw_logic_programs"][0]
        for end in range(number, len(program), SETS[name]):
            result = solve_program(program[:end], bounds=SolverLimits(seconds=5))
            assert isinstance(result, ProgramResult)
            assert result.status != "parse_error" or result.unread_lines, program[:end]
