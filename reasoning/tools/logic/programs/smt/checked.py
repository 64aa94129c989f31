"""One check of an SMT-LIB program without the parts that the solver rejects."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from reasoning.tools.logic.programs.base import UnreadLine
from reasoning.tools.logic.programs.smt.script import SmtCheck
from reasoning.tools.logic.solver.problem import Outcome, Problem, SolverCheck

if TYPE_CHECKING:
    from reasoning.tools.logic.solver.solving import SolverBudget

MAX_REJECTED = 50
"""How many parts the solver may reject before the program is given up."""

_EXPECTED = {
    "declaration": "a declaration of known sorts, with a name of its own,",
    "assertion": "a term of sort Bool, with declared names and their arguments,",
    "check": "a term of sort Bool, with declared names and their arguments,",
}
_Part = TypeVar("_Part")
_PLACE = re.compile(r"(declaration|assertion|check) (\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Checked:
    """A check whose every part the solver reads."""

    asked: SmtCheck
    unread: tuple[UnreadLine, ...]
    """What the solver rejected, with its words."""
    sound: bool
    """Whether its hypothesis was read."""

    @property
    def declarations(self) -> str:
        """The commands that declare its symbols, a line each."""
        return "\n".join(command.text for command in self.asked.declarations)

    @property
    def premises(self) -> tuple[str, ...]:
        """The terms asserted besides the hypothesis."""
        return tuple(assertion.term for assertion in self.asked.premises)

    @property
    def hypothesis(self) -> tuple[str, ...]:
        """The terms of the hypothesis."""
        return tuple(assertion.term for assertion in self.asked.hypothesis)

    def solved(self, *extra: str, budget: SolverBudget, share: float = 1.0) -> Outcome:
        """Return whether the premises can hold together with `extra`; the core counts them behind the premises."""
        problem = Problem(self.declarations, (*self.premises, *extra), (SolverCheck(core=True),))
        return budget.solve(problem, share)[0]


def checked(asked: SmtCheck, budget: SolverBudget) -> Checked:
    """Leave out of a check, one after the other, what the solver rejects."""
    found = Checked(asked, (), sound=True)
    while len(found.unread) < MAX_REJECTED:
        # Nothing is solved here: with "false" among the assertions, reading is all there is to do.
        problem = Problem(found.declarations, found.premises, (SolverCheck(("false", *found.hypothesis)),))
        (outcome,) = budget.solve(problem)
        if outcome.why != "unread":
            return found
        found = _without(found, outcome.detail)
        if not found.sound:
            return found
    return replace(found, sound=False)


def _without(found: Checked, detail: str) -> Checked:
    """Leave out the part that `detail` names."""
    match = _PLACE.match(detail)
    if match is None:
        return replace(found, unread=(*found.unread, UnreadLine(0, "", detail)), sound=False)
    kind, number = match[1], int(match[2])
    expected = f"{_EXPECTED[kind]} was expected; the solver says: {match[3]}"
    asked = found.asked
    if kind == "declaration":
        command = asked.declarations[number]
        unread = UnreadLine(command.line, command.text, expected)
        asked = replace(asked, declarations=_dropped(asked.declarations, number))
    elif kind == "assertion":
        assertion = asked.premises[number]
        unread = UnreadLine(assertion.line, assertion.term, expected)
        asked = replace(asked, premises=_dropped(asked.premises, number))
    else:
        last = asked.hypothesis[-1]
        unread = UnreadLine(last.line, " ".join(found.hypothesis), expected)
    return Checked(asked, (*found.unread, unread), sound=kind != "check")


def _dropped(parts: tuple[_Part, ...], number: int) -> tuple[_Part, ...]:
    return (*parts[:number], *parts[number + 1 :])
