"""What came of a program in the `fol` dialect, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.tools.logic.fol import to_unicode
from reasoning.tools.logic.programs.base import ProgramResult, Status

if TYPE_CHECKING:
    from reasoning.tools.logic.programs.fol.read_program import FolProgram, Known
    from reasoning.tools.logic.prove import Verdict

DIALECT = "fol"
_ENDS = {"True": "So it holds", "False": "So it does not hold"}


def result_of(program: FolProgram, status: Status, why: str = "") -> ProgramResult:
    """Return a result with the repairs and the unread lines of a program, in their order."""
    repairs = tuple(sorted(program.repairs, key=lambda r: r.line))
    unread = tuple(sorted(program.unread, key=lambda u: u.line))
    return ProgramResult(DIALECT, status, repairs=repairs, unread_lines=unread, why=why)


def conflict(program: FolProgram, verdict: Verdict) -> str:
    """Name the premises that exclude each other."""
    excluded = [program.premises[index] for index in verdict.used]
    return f"The premises exclude each other: {'; '.join(map(_shown, excluded))}."


def proof_of(program: FolProgram, conclusion: Known, verdict: Verdict) -> tuple[str, ...]:
    """Name what is needed, and what comes of it; nothing where neither the conclusion nor its negation follows."""
    if verdict.status not in _ENDS:
        return ()
    needed = [f"{_shown(program.premises[index])}." for index in verdict.used]
    return (*needed, f"{_ENDS[verdict.status]}: {_said(conclusion)}.")


def _shown(known: Known) -> str:
    line = known.statement.line
    return f"{f'Line {line}' if line else 'Repair'}: {_said(known)}"


def _said(known: Known) -> str:
    """Return what a formula means, in words where it has a gloss."""
    return known.statement.gloss.rstrip(" .") or to_unicode(known.formula)
