"""The lines of a program sorted by what they are, whatever section they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.lines import Line, lines_of
from reasoning.tools.logic.signs import characters_of, without_latex

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADINGS = {
    "domain": "domain", "domains": "domain", "values": "domain", "scale": "domain",
    "variable": "variables", "variables": "variables", "decision variables": "variables", "objects": "variables",
    "constraint": "constraints", "constraints": "constraints", "rules": "constraints", "conditions": "constraints",
    "query": "query", "queries": "query", "options": "query", "choices": "query", "question": "query",
    "answer choices": "query",
}  # fmt: skip
"""The headings of the dialect, by the section that they open."""

MISPLACED = "line outside its section"
_BULLET = re.compile(r"(?:[-*•‣▪]\s+|\d{1,3}[.)]\s+(?=\S))")
_COMMENT = re.compile(r"(?:^|\s)(?:#|//)\s*(.*)")
_RULE = re.compile(r"[-=_*~#\s.]*")
_LABEL = re.compile(
    r"(?:option\s{1,9})?(?P<open>[(\[]?)\s{0,9}(?P<letter>[A-Za-z])\s{0,9}(?P<sign>[)\]]|[.:]|\s-)\s{0,9}[.:]?\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    r"(?P<names>[^:=<>≤≥≠∈]+?)\s{0,9}(?:\[\s*in\s*\]|∈|\bin\b|(?P<loose>:=|:|=|(?=[\[{])))\s*(?P<values>[\[({].*|(?:list\s*\(\s*)?range\s*\(.*|"
    r"-?\d+\s*(?:\.\.+|…|-|–|to)\s*-?\d+.*)",
    re.IGNORECASE | re.DOTALL,
)
_MEANING = re.compile(r"[-−]?\d+(?:\s*(?:=|is|means|->|→|–|-|:|\.|\)|\()\s*|\s+)[^\W\d]", re.IGNORECASE)
_FORMULA = re.compile(rf"[<>={characters_of('≠', '≤', '≥')}]|\b(?:all_?diff\w*|distinct)\s*\(", re.IGNORECASE)


@dataclass(slots=True)
class Sorted:
    """The lines by what they are; what is no line of a program is left out."""

    declarations: list[tuple[Line, str, str]] = field(default_factory=list)
    """Lines that declare variables: the line, its names, its values (empty where it has none)."""

    meanings: list[Line] = field(default_factory=list)
    """Lines of the Domain section: what its values mean, or which there are."""

    constraints: list[Line] = field(default_factory=list)
    options: list[tuple[Line, str]] = field(default_factory=list)
    """Lines that are options, with their letters; the letter is empty where the line has none."""

    asked: str = ""
    """A question in words that stands in the Query section."""

    repairs: list[Repair] = field(default_factory=list)
    unread: list[UnreadLine] = field(default_factory=list)

    def misplaced(self, line: Line, kind: str, home: str) -> None:
        """Report a line that stands in another section than its own."""
        if line.section != home:
            place = f"in the section {line.section!r}" if line.section else "before any section"
            self.repairs.append(Repair(MISPLACED, line.number, f"{kind} {place}"))


def sort_lines(program: str) -> Sorted:
    """Sort the lines of a program; a line is what it looks like, its section decides where that leaves it open."""
    into = Sorted()
    for line in _cleaned(program):
        _put(line, into)
    return into


def _cleaned(program: str) -> Iterator[Line]:
    for line in lines_of(program, HEADINGS):
        text, gloss = " ".join(without_latex(line.text.replace("**", "")).split()), line.gloss
        if comment := _COMMENT.search(text):
            text, gloss = text[: comment.start()], gloss or comment[1].strip()
        bullet = _BULLET.match(text) if line.section != "domain" or not _MEANING.match(text) else None
        text = text[bullet.end() :] if bullet else text
        if not _RULE.fullmatch(text):
            yield Line(line.number, text.strip(), gloss, line.section)


def _put(line: Line, into: Sorted) -> None:
    declared = _DECLARED.fullmatch(line.text)
    label = _LABEL.fullmatch(line.text)
    if line.section == "query":
        _put_query(line, label, into)
    elif declared and _is_declaration(declared, line):
        into.misplaced(line, "a variable", "variables")
        into.declarations.append((line, declared["names"], declared["values"]))
    elif label and label["sign"] in ")]." and line.section != "domain" and _FORMULA.search(label["rest"]):
        into.misplaced(line, "an option", "query")
        into.options.append((Line(line.number, label["rest"], line.gloss, "query"), label["letter"].upper()))
    elif line.section == "domain" and (_MEANING.match(line.text) or not _FORMULA.search(line.text)):
        into.meanings.append(line)
    elif not line.section and not line.gloss and not _FORMULA.search(line.text):
        into.unread.append(UnreadLine(line.number, line.text, "a section was expected: 'Variables:'"))
    elif line.section == "variables" and not _FORMULA.search(line.text):
        into.declarations.append((line, line.text, ""))
    else:
        into.misplaced(line, "a constraint", "constraints")
        into.constraints.append(line)


def _put_query(line: Line, label: re.Match[str] | None, into: Sorted) -> None:
    if label:
        into.options.append((Line(line.number, label["rest"], line.gloss, "query"), label["letter"].upper()))
    elif line.text.endswith("?"):
        into.asked = line.text
    else:
        into.options.append((line, ""))


def _is_declaration(found: re.Match[str], line: Line) -> bool:
    """Return whether `x in [1, 2]` declares x: before the constraints it does; `[IN]` does everywhere."""
    if line.section == "constraints":
        return re.search(r"\[\s*IN\s*\]", line.text, re.IGNORECASE) is not None
    return not (line.section == "domain" and found["names"].strip().lower() in HEADINGS)
