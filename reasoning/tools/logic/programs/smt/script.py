"""What the commands of an SMT-LIB program ask: for each check, what was declared and asserted when it came."""

from __future__ import annotations

from dataclasses import dataclass

from reasoning.parsing import word_set
from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.smt.commands import Command, SmtReading, items_of, read_commands

MAX_CHECKS, MAX_PUSHED = 200, 200

_DECLARING = word_set(
    "declare-sort declare-fun declare-const define-fun define-sort declare-datatypes declare-datatype"
)
_IGNORED = ("get-", "set-logic", "set-info")
_SILENT = word_set("echo simplify eval display help minimize maximize")
_TOO_MANY = UnreadLine(0, "", f"at most {MAX_CHECKS} checks were expected")
_READ = (
    "assert, declare-sort, declare-fun, declare-const, declare-datatypes, define-fun, define-sort, push, pop, check-sat"
    " and check-sat-assuming"
)


@dataclass(frozen=True, slots=True)
class Assertion:
    """A term that is asserted."""

    term: str
    line: int
    gloss: str = ""

    def __str__(self) -> str:
        return f"{self.term} ({self.gloss})" if self.gloss else self.term


@dataclass(frozen=True, slots=True)
class SmtCheck:
    """One check: what had been declared and asserted by then."""

    declarations: tuple[Command, ...]
    premises: tuple[Assertion, ...]
    """All assertions but the hypothesis."""
    hypothesis: tuple[Assertion, ...]
    """What the check is about: the terms of check-sat-assuming, or what was asserted since the last push, or, where
    nothing is pushed, the last assertion."""


@dataclass(frozen=True, slots=True)
class Script:
    """A program that was gone through."""

    checks: tuple[SmtCheck, ...]
    repairs: tuple[Repair, ...]
    unread: tuple[UnreadLine, ...]
    whole: bool
    """Whether nothing was left out that could bear on what holds."""


NOTHING = Script((), (), (), whole=True)
"""The script of an empty program."""


def read_script(program: str) -> Script:
    """Read a program. Never raises; no command does anything but declare, assert and check."""
    reading = read_commands(program)
    run = _Run(reading)
    for command in reading.commands:
        if command.name == "exit":
            break
        run.command(command)
    if not run.checks and run.asserted:
        run.repairs.append(Repair("missing check-sat added", 0, "at the end"))
        run.check(())
    repairs = sorted(run.repairs, key=lambda repair: repair.line)
    return Script(tuple(run.checks), tuple(dict.fromkeys(repairs)), tuple(dict.fromkeys(run.unread)), run.whole)


class _Run:
    def __init__(self, reading: SmtReading) -> None:
        self.repairs, self.unread, self.whole = list(reading.repairs), list(reading.unread), reading.whole
        self.checks: list[SmtCheck] = []
        self.declared: list[Command] = []
        self.asserted: list[Assertion] = []
        self.pushed: list[tuple[int, int]] = []

    def command(self, command: Command) -> None:
        """Do what a command says, where it is one that is let through."""
        name, arguments = command.name, command.arguments
        if name in _DECLARING:
            self.declared.append(command)
        elif name == "assert":
            self._assert(command)
        elif name == "check-sat" and not arguments:
            self.check(())
        elif name == "check-sat-assuming" and len(arguments) == 1:
            terms = items_of(arguments[0])
            self.check(tuple(Assertion(term, command.line, command.gloss) for term in terms))
        elif name in ("push", "pop"):
            self._push_or_pop(command)
        elif name == "set-option":
            self.repairs.append(Repair("option ignored", command.line, " ".join(arguments)[:200]))
        elif not name.startswith(_IGNORED):
            self._refuse(command, f"one of the commands {_READ} was expected", lost=name not in _SILENT)

    def check(self, assumed: tuple[Assertion, ...]) -> None:
        """Note a check; without assumptions it is about what was asserted last."""
        if len(self.checks) == MAX_CHECKS:
            self.whole = False
            self.unread = list(dict.fromkeys([*self.unread, _TOO_MANY]))
            return
        start = self.pushed[-1][1] if self.pushed else len(self.asserted) - 1
        start = len(self.asserted) if assumed else max(0, start)
        hypothesis = assumed or tuple(self.asserted[start:])
        self.checks.append(SmtCheck(tuple(self.declared), tuple(self.asserted[:start]), hypothesis))

    def _assert(self, command: Command) -> None:
        if len(command.arguments) != 1:
            self._refuse(command, f"one term was expected behind assert, not {len(command.arguments)}")
            return
        self.asserted.append(Assertion(_unnamed(command.arguments[0]), command.line, command.gloss))

    def _push_or_pop(self, command: Command) -> None:
        text = command.arguments[0] if command.arguments else "1"
        count = int(text) if text.isdecimal() and len(text) < 5 else MAX_PUSHED + 1
        room = MAX_PUSHED - len(self.pushed) if command.name == "push" else len(self.pushed)
        if count > room or len(command.arguments) > 1:
            self._refuse(command, f"a number of at most {room} was expected behind {command.name} here")
        elif command.name == "push":
            self.pushed += [(len(self.declared), len(self.asserted))] * count
        elif count:
            declared, asserted = self.pushed[-count]
            del self.declared[declared:], self.asserted[asserted:], self.pushed[-count:]

    def _refuse(self, command: Command, expected: str, *, lost: bool = True) -> None:
        self.whole = self.whole and not lost
        self.unread.append(UnreadLine(command.line, command.text, expected))


def _unnamed(term: str) -> str:
    """Take off a name that a term is given for unsat cores: `(! (cold bob) :named a1)`."""
    items = items_of(term)
    named = len(items) == 4 and items[0] == "!" and items[2] == ":named"
    return items[1] if named else term
