"""Runs a ground program: asks the solver, and says what the outcomes mean."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.base import ProgramResult, UnreadLine
from reasoning.tools.logic.programs.lsat.explain import MAX_SHOWN_VALUES, because, contradiction, for_example, step
from reasoning.tools.logic.programs.lsat.options import results
from reasoning.tools.logic.solver import Problem, SolverCheck, solve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.tools.logic.programs.base import SolverLimits, Status
    from reasoning.tools.logic.programs.lsat.ground_program import Grounded
    from reasoning.tools.logic.programs.lsat.read_program import LsatStatement
    from reasoning.tools.logic.solver import Outcome

_BOUNDS = {"time": "ran out of its time", "memory": "ran out of its memory", "incomplete": "could not decide it",
           "unread": "did not read it"}  # fmt: skip


class Run:
    """One program with its outcomes; `end` is the time of the monotonic clock when it has to be done."""

    def __init__(self, grounded: Grounded, bounds: SolverLimits, end: float) -> None:
        self.grounded, self.bounds, self.end = grounded, bounds, end

    def result(self) -> ProgramResult:
        """Check the constraints and the options, and say what follows."""
        missing = self._missing()
        if missing:
            return self._made("parse_error", {}, why=missing)
        checks = self.grounded.checks
        first, *outcomes = self._solved(SolverCheck(core=True), *(SolverCheck((check,)) for check in checks))
        if first.status == "unsat":
            return self._made("inconsistent", {}, why=contradiction(self._named(first)))
        found = {check: outcome.status for check, outcome in zip(checks, outcomes, strict=True)}
        options = results(self.grounded.options, found, lost=self.grounded.lost > 0)
        unknown = next((outcome for outcome in (first, *outcomes) if outcome.status == "unknown"), None)
        if first.status == "unknown" and all(outcome.status != "sat" for outcome in outcomes):
            options = dict.fromkeys(options, "unknown")  # Contradictory constraints would prove anything.
        return self._judged(options, unknown)

    def _missing(self) -> str:
        """State what could not be read without which the program can't be run."""
        if not self.grounded.options and not self.grounded.unread_options:
            return "options were expected, as in is_sat(plays(Monday) == Lions) ::: (A)"
        if self.grounded.unread_options:
            return f"options that could not be read: {', '.join(sorted(set(self.grounded.unread_options)))}"
        if self.grounded.lost and not self.grounded.constraints:
            return "none of the constraints could be read"
        return ""

    def _judged(self, options: Mapping[str, str], unknown: Outcome | None) -> ProgramResult:
        true = [letter for letter, result in options.items() if result == "true"]
        if len(true) == 1 and "unknown" not in options.values():
            return self._made("answered", options, answer=true[0], proof=self._proof(true[0], options))
        if len(true) > 1:
            return self._made("ambiguous", options, why=f"more than one option holds: {', '.join(true)}")
        if unknown is not None:
            why = f"the solver {_BOUNDS.get(unknown.why, 'gave up')}"
            return replace(self._made("unknown", options, why=why), bounded=True)
        still = [letter for letter, result in options.items() if result == "open"]
        if still:
            why = f"constraints that could not be read ({self.grounded.lost}) may decide {', '.join(still)}"
            return self._made("unknown", options, why=why)
        return self._made("unknown", options, why="no option holds")

    def _proof(self, answer: str, options: Mapping[str, str]) -> tuple[str, ...]:
        """State why each other option is false, where it surely is, and then why the answer is true."""
        told = [
            option for option in self.grounded.options if option.letter == answer or options[option.letter] == "false"
        ]
        told.sort(key=lambda option: option.letter == answer)
        single = [option for option in told if len(option.checks) == 1]
        wanted = tuple(unknown.name for unknown in self.grounded.instances.unknowns[: MAX_SHOWN_VALUES + 1])
        outcomes = self._solved(*(SolverCheck(option.checks, core=True, values=wanted) for option in single))
        why = {option.letter: self._why(outcome) for option, outcome in zip(single, outcomes, strict=True)}
        return tuple(step(option, why.get(option.letter, ""), holds=option.letter == answer) for option in told)

    def _why(self, outcome: Outcome) -> str:
        """State which constraints exclude what was checked, or a case in which it holds."""
        if outcome.status == "sat":
            return for_example(self.grounded.instances, outcome.values)
        return because(self._named(outcome))

    def _solved(self, *checks: SolverCheck) -> tuple[Outcome, ...]:
        problem = Problem(self.grounded.instances.declarations(), self.grounded.assertions, checks)
        return solve(problem, seconds=max(self.end - time.monotonic(), 0.01), megabytes=self.bounds.megabytes)

    def _named(self, outcome: Outcome) -> list[LsatStatement]:
        constraints = self.grounded.constraints
        return [constraints[index][0] for index in outcome.core if index < len(constraints)]

    def _made(
        self, status: Status, options: Mapping[str, str], *, answer: str | None = None, why: str = "",
        proof: tuple[str, ...] = (),
    ) -> ProgramResult:  # fmt: skip
        grounded = self.grounded
        shown = {**dict.fromkeys(grounded.unread_options, "parse_error"), **options}
        unread = tuple(sorted(grounded.unread, key=lambda line: line.line))
        if status == "parse_error" and not unread:
            unread = (UnreadLine(0, "", why),)
        return ProgramResult(
            "lsat", status, answer, options=dict(sorted(shown.items())), proof=proof, why=why, unread_lines=unread,
            repairs=tuple(sorted(grounded.repairs, key=lambda repair: repair.line)),
        )  # fmt: skip
