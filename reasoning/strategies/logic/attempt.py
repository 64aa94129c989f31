"""One program that a model wrote, what came of it, and what it shows of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reasoning.parsing import truncate
from reasoning.tools.logic.programs import ProgramResult

MAX_REPORT_CHARS = 4_000
"""Characters of a report that the model is shown."""


@dataclass(frozen=True)
class Attempt:
    """One program that the model wrote, and what came of it."""

    program: str
    text: str
    """The reply that it was cut from."""
    result: ProgramResult
    answer: Any
    """Its answer in the question's format; None where it has none."""
    finish_reason: str = "stop"

    @property
    def faultless(self) -> bool:
        """Return whether a repair could not make it better."""
        return self.result.bounded or (self.answer is not None and not self.result.unread_lines)

    @property
    def worth(self) -> tuple[bool, bool, int]:
        """Ranks attempts: an answer before none, what ran before what did not, then the fewest unread lines."""
        return self.answer is not None, self.result.executed, -len(self.result.unread_lines)


def attempt_evidence(best: Attempt) -> dict[str, Any]:
    """Return what an attempt shows: its program, the verdict, the proof, and what was repaired or not read."""
    result = best.result
    decided = best.answer is not None and "Unknown" not in (best.answer, result.verdict)
    evidence: dict[str, Any] = {
        "program": best.program,
        "dialect": result.dialect,
        "status": result.status,
        "verdict": result.verdict,
        "proof": list(result.proof),
        "options": dict(result.options),
        "repairs": list(map(str, result.repairs)),
        "parse_errors": list(map(str, result.unread_lines)),
        "why": result.why,
        "verified": decided and not result.repairs and not result.unread_lines,
        "finish": best.finish_reason if best.finish_reason in ("length", "filter") else "",
    }
    return {key: value for key, value in evidence.items() if value}


def attempt_failures(others: list[Attempt]) -> dict[str, Any]:
    """Return the reports of the attempts that were not taken."""
    return {"failures": [truncate(other.result.report, MAX_REPORT_CHARS) for other in others]} if others else {}
