"""The lines that a sentence is translated into: read, held against their sentence, and put into a program."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from reasoning.errors import ReadError
from reasoning.parsing import code_blocks, readable
from reasoning.tools.logic.back_translation import Fault, faults_of
from reasoning.tools.logic.fol.read_formula import read_formula
from reasoning.tools.logic.programs.fol.writing import write_formula
from reasoning.tools.logic.programs.rules.read_program import read_program
from reasoning.tools.logic.programs.rules.writing import write_statement
from reasoning.tools.logic.rules import Atom, Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

LineDialect = Literal["rules", "fol"]
"""The dialects that are written sentence by sentence."""

LINE_DIALECTS: tuple[LineDialect, ...] = ("rules", "fol")
"""The same as a tuple."""

MAX_LINES = 20
"""Lines that one sentence may become."""

_ATOM = re.compile(r"(¬?)(?<!\w)([^\W\d_]\w*)\(([^()]*)\)")
_LABEL = re.compile(r"^(?:logic|line|formula|translation) *: *", re.IGNORECASE)


@dataclass(frozen=True)
class Translation:
    """A sentence, and the lines that say it."""

    sentence: str
    lines: tuple[str, ...]
    by: Literal["reader", "model"]
    faults: tuple[str, ...] = ()
    """What the lines say otherwise than the sentence, or why they can't be read."""

    failures: tuple[str, ...] = field(default=())
    """Earlier lines with what was wrong with them."""

    candidates: tuple[tuple[str, int], ...] = field(default=())
    """Lines that were drawn in the place of a flagged one, each with how often."""


def from_reader(sentence: str, statements: Iterable[Claim | Rule], dialect: LineDialect) -> Translation:
    """Return what the controlled-English reader read of a sentence."""
    write = write_statement if dialect == "rules" else write_formula
    return Translation(sentence, tuple(map(write, statements)), "reader")


def from_reply(sentence: str, reply: str, dialect: LineDialect, *, fact: bool) -> Translation:
    """Read a model's reply to a sentence; it never raises: what can't be read is a fault."""
    blocks = code_blocks(reply)
    text = blocks[-1].text if blocks else readable(reply)
    lines = [_LABEL.sub("", line.strip().strip("`")).partition(":::")[0].strip() for line in text.splitlines()]
    lines = [line for line in lines if line][: MAX_LINES + 1]
    if not lines:
        return Translation(sentence, (), "model", ("nothing was written",))
    faults = _faults_of_rules(sentence, lines, fact) if dialect == "rules" else _faults_of_formulas(sentence, lines)
    if len(lines) > MAX_LINES:
        faults = (*faults, f"there are more than {MAX_LINES} lines")
    return Translation(sentence, tuple(lines[:MAX_LINES]), "model", faults)


def _faults_of_rules(sentence: str, lines: list[str], fact: bool) -> tuple[str, ...]:
    program = read_program("Facts:\n" + "\n".join(lines))
    unread = [f"{one.text}: {one.expected}" for one in program.unread] + [why for _, why in program.broken]
    statements = [statement for stated in program.stated for statement in stated.statements]
    if unread or not statements:
        return tuple(unread) or ("a line such as cold(Bob, True) was expected",)
    if fact and not all(isinstance(one, Claim) and not one.atom.variables for one in statements):
        return ("a fact about named things was expected",)
    return _worded(faults_of(sentence, statements))


def _faults_of_formulas(sentence: str, lines: list[str]) -> tuple[str, ...]:
    try:
        for line in lines:
            read_formula(line)
    except ReadError as error:
        return (error.why,)
    text = "\n".join(lines)
    bound = set(re.findall(r"[∀∃] ?([a-z]\w*)", text))
    claims = [
        Claim(Atom(name, tuple(f"${one}" if one in bound else one for one in _terms(arguments))), not sign)
        for sign, name, arguments in _ATOM.findall(text)
    ]
    words = [fault for fault in faults_of(sentence, claims) if fault.kind in ("lost word", "invented word")]
    return _worded(words)


def _terms(arguments: str) -> list[str]:
    return [one.strip() for one in arguments.split(",")]


def _worded(faults: Iterable[Fault]) -> tuple[str, ...]:
    return tuple(map(str, faults))
