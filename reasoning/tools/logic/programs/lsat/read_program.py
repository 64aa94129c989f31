"""From text to a program: what is declared, the constraints and the options, and the lines that could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.lines import Line, lines_of
from reasoning.tools.logic.programs.lsat.declarations import read_alias, read_function, read_sort
from reasoning.tools.logic.programs.lsat.parser import parse
from reasoning.tools.logic.programs.lsat.python_blocks import without_blocks
from reasoning.tools.logic.programs.lsat.signature import Signature
from reasoning.tools.logic.programs.lsat.syntax import Node
from reasoning.tools.logic.programs.lsat.z3_declarations import translated
from reasoning.tools.logic.programs.lsat.z3_lists import written_out
from reasoning.tools.logic.signs import without_latex

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

HEADINGS = {
    "declarations": "declarations", "declaration": "declarations", "sorts": "declarations", "functions": "declarations",
    "constraints": "constraints", "constraint": "constraints", "options": "options", "option": "options",
}  # fmt: skip
"""The headings of the dialect, each with its section."""

_QUESTION = re.compile(r"question\s*(?::(?P<text>.*))?", re.I | re.S)
_COMMENT = re.compile(r"""("[^"]*"|(?<!\w)'[^']*')|#.*""", re.S)
_LABEL = re.compile(r"[([]?\s*(?:option\s+)?([A-Z])\s*(?:[)\].:]|$)", re.I)
_LABEL_BEFORE = re.compile(
    r"\s*(?:[-*]\s+)?(?:option\s+)?[([]?(?P<letter>[A-Z])(?:[)\].:]+\s*|\s*=\s*(?=is_))(?=(?P<follows>.))", re.I
)
_CODE = re.compile(
    r"(?:from [\w.]+ )?import [\w.*, ()]+|\w+\s*=\s*(?:z3\.)?(?:Solver|Optimize|SimpleSolver|SolverFor)\(.{0,40}\)"
    r"|(?:\w+\s*=\s*)?\w+\.(?:check|model|push|pop|reset|set|assertions|sexpr|items|keys)\(.{0,80}\)"
    r"|(?:print|set_option|set_param|solve|prove|main)\s*\(.*|\w+\s*=\s*(?:\[\]|\{\}|set\(\)|None|True|False)"
    r"|(?:return|pass|break|continue|assert|global)\b.*|if __name__.*"
)
_ADDED = re.compile(r"(?P<call>\w+\.(?:add|append|assert_exprs))\s*\((?P<formula>.*)\)\s*;?", re.S)
"""What Python has around declarations and constraints: `from z3 import *`, `solver.add(x < y)`."""

_WRAPPER = re.compile(r"(is_\w+)\s*\(", re.I)
_ENDS = " \t.;"
_MAX_LINE_CHARS = 10_000
_MAX_JOINED_LINES = 20
_WIDEST = 200


@dataclass(frozen=True, slots=True)
class LsatStatement:
    """A line that was read: a constraint, or an option by its letter."""

    line: Line
    tree: Node
    letter: str = ""


@dataclass(slots=True)
class LsatProgram:
    """What a program says. It is filled while the lines are read."""

    signature: Signature = field(default_factory=Signature)
    constraints: list[LsatStatement] = field(default_factory=list)
    options: list[LsatStatement] = field(default_factory=list)
    question: str = ""
    """What the program itself says that the question is."""

    repairs: list[Repair] = field(default_factory=list)
    unread: list[UnreadLine] = field(default_factory=list)
    unread_options: list[str] = field(default_factory=list)
    """The letters of the options that could not be read."""

    lost: int = 0
    """How many constraints could not be read."""

    def reject(self, line: Line, error: ReadError, letter: str = "", *, constraint: bool = False) -> None:
        """Report a line that could not be read."""
        self.unread.append(UnreadLine(line.number, line.text, error.why))
        self.lost += constraint
        if letter:
            self.unread_options.append(letter)

    def repaired(self, line: Line, repairs: dict[str, str]) -> None:
        """Report the repairs that a line took."""
        self.repairs.extend(Repair(name, line.number, detail) for name, detail in repairs.items())


def read_program(text: str) -> LsatProgram:
    """Read a program. It raises nothing: what could not be read is in `unread`."""
    program, lines = LsatProgram(), []
    written = list(written_out([_without_comment(line) for line in lines_of(without_blocks(text), HEADINGS)]))
    declared = translated(_joined(written))
    program.signature.variables = declared.variables
    for line, sort in declared.closed:
        program.repaired(line, {"open sort closed": f"the constants of {sort} are all its members"})
    for line in declared.lines:
        asked = _QUESTION.fullmatch(line.text)
        if asked:
            program.question = program.question or line.gloss or (asked["text"] or "").strip()
        elif _CODE.fullmatch(line.text[:_WIDEST]):
            program.repaired(line, {"code left out": line.text})
        elif added := _ADDED.fullmatch(line.text) if len(line.text) <= _MAX_LINE_CHARS else None:
            program.repaired(line, {"code left out": added["call"]})
            lines.append(replace(line, text=added["formula"]))
        elif line.text:
            lines.append(line)
    lines = _declared(program, lines, read_sort)
    program.signature.settle()
    lines = _declared(program, lines, read_function)
    program.signature.settle()
    lines = _declared(program, lines, read_alias)
    names = program.signature.word_names()
    for line in lines:
        _read_statement(program, line, names)
    return program


def _joined(lines: list[Line]) -> Iterable[Line]:
    """Join a line whose brackets are open with those that close them; without such lines it stays as it is."""
    at = 0
    while at < len(lines):
        end = _end_of(lines, at)
        parts = lines[at:end]
        text = " ".join(part.text for part in parts)
        yield Line(parts[0].number, text, parts[-1].gloss, parts[0].section)
        at = end


def _end_of(lines: list[Line], at: int) -> int:
    """Return the index behind the line that closes the brackets of the one at `at`."""
    still, end = _open(lines[at].text), at + 1
    if still <= 0 or lines[at].gloss:
        return at + 1
    while end < min(len(lines), at + _MAX_JOINED_LINES) and lines[end].section == lines[at].section:
        still += _open(lines[end].text)
        end += 1
        if still <= 0:
            return end
        if lines[end - 1].gloss:
            break
    return at + 1


def _without_comment(line: Line) -> Line:
    if len(line.text) > _MAX_LINE_CHARS:
        return line
    line = replace(line, text=without_latex(line.text))
    found = next((found for found in _COMMENT.finditer(line.text) if not found[1]), None)
    if found is None:
        return line
    comment = found[0].lstrip("# ")
    gloss = line.gloss or (comment if line.section == "constraints" or _LABEL.match(comment) else "")
    return replace(line, text=line.text[: found.start()].strip(), gloss=gloss)


def _open(text: str) -> int:
    return sum(map(text.count, "([{")) - sum(map(text.count, ")]}"))


def _declared(program: LsatProgram, lines: list[Line], read: Callable[[str, Signature], bool]) -> list[Line]:
    """Read the lines that are declarations of one kind; give the others."""
    others = []
    for line in lines:
        try:
            if len(line.text) > _MAX_LINE_CHARS or not read(line.text.rstrip(_ENDS), program.signature):
                others.append(line)
        except ReadError as error:
            program.reject(line, error)
    return others


def _read_statement(program: LsatProgram, line: Line, names: tuple[str, ...]) -> None:
    taken = [*program.unread_options, *(option.letter for option in program.options)]
    is_option, letter, line = _as_option(line, len(taken), program.signature.functions)
    if letter in taken:
        program.repaired(line, {"label by the place": f"a second {letter}"})
        letter = _letter(len(taken))
    try:
        if len(line.text) > _MAX_LINE_CHARS:
            raise ReadError(line.text, f"a line of at most {_MAX_LINE_CHARS} characters was expected")
        tree, repairs = parse(line.text.rstrip(_ENDS), names, program.signature.functions)
    except ReadError as error:
        is_prose = is_option and not line.gloss and not _WRAPPER.match(line.text)
        program.reject(line, error, "" if is_prose else letter, constraint=not is_option)
        return
    program.repaired(line, repairs)
    (program.options if is_option else program.constraints).append(LsatStatement(line, tree, letter))
    if not is_option and line.section in ("declarations", "options"):
        program.repaired(line, {f"constraint among the {line.section}": ""})


def _as_option(line: Line, place: int, declared: Collection[str]) -> tuple[bool, str, Line]:
    """Return whether a line is an option, with its letter: behind it, before it, or by its place among the options."""
    before = _LABEL_BEFORE.match(line.text)
    if before and (_wrapped(line.text, before.end(), declared) or (line.section == "options" and _is_label(before))):
        return True, before["letter"].upper(), replace(line, text=line.text[before.end() :])
    behind = _LABEL.match(line.gloss)
    if not _wrapped(line.text, 0, declared) and (line.section != "options" or (line.gloss and not behind)):
        return False, "", line
    return True, behind[1].upper() if behind else _letter(place), line


def _is_label(found: re.Match[str]) -> bool:
    """Return whether what stands before an option is its letter, `(A) f(x)`, not its formula's beginning, `(A) < B`."""
    return found["follows"].isalnum() or found["follows"] in "([¬~∀∃"


def _wrapped(text: str, start: int, declared: Collection[str]) -> bool:
    """Return whether a wrapper begins at `start`; a function that is declared is none, whatever its name."""
    found = _WRAPPER.match(text, start)
    return found is not None and found[1] not in declared


def _letter(place: int) -> str:
    return chr(ord("A") + place % 26)
