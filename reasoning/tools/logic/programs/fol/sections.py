"""The parts of a program in the `fol` dialect: premises and a conclusion, each formula with its line and its gloss."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.fol.prover9 import without_commands
from reasoning.tools.logic.programs.lines import Line, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DECLARATIONS, _PREMISES, _CONCLUSION, _TEXT, _FORMULA = "declarations", "premises", "conclusion", "text", "formula"
HEADINGS = {
    **dict.fromkeys(["predicates", "predicate", "predicate definitions", "constants", "constant"], _DECLARATIONS),
    **dict.fromkeys(["variables", "functions", "definitions", "domain", "entities", "individuals"], _DECLARATIONS),
    **dict.fromkeys(["premises", "premise", "axioms", "assumptions", "hypotheses", "given", "facts"], _PREMISES),
    **dict.fromkeys(["rules", "premises in fol", "fol premises", "first order logic premises"], _PREMISES),
    **dict.fromkeys(["conclusion", "conclusions", "goal", "query", "therefore", "to prove", "prove"], _CONCLUSION),
    **dict.fromkeys(["goals", "options", "choices", "answer choices"], _CONCLUSION),
    **dict.fromkeys(["conclusion in fol", "fol conclusion", "statement", "hypothesis"], _CONCLUSION),
    **dict.fromkeys(["text", "nl", "sentence"], _TEXT),
    **dict.fromkeys(["fol", "formula", "logic"], _FORMULA),
}
"""The headings that are read, and the section that each begins."""

_LABEL = re.compile(
    r"(?:[*•]\s+|\[\d{1,3}\]\s+|\(?\d{1,3}[.)]\s+|\d{1,3}:\s+"
    r"|(?:premise|fact|rule|axiom|conclusion|p|c)(?:\s*\d{1,3})?\s*[:.)]\s+)",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"(?:[*•-]\s+|\d{1,2}[.)]\s+)?(?:\*\*)?(?:[Oo]ption\s+)?(?:(?P<open>[(\[])\s?)?(?P<letter>[A-Z])"
    r"(?:[)\]][.:]?|[.:](?=[\s*]))(?:\*\*)?\s*"
    r"(?(open)(?=[\w¬~∼!(\[∀∃\"⊤⊥-])(?!(?:and|or|xor|implies|iff|if|then|v)\b)|(?=\S))"
)
_OPTION_BEHIND = re.compile(r"\s*(?:[Oo]ption\s+)?(?:[(\[](?P<letter>[A-Z])[)\]][.:]?|(?P<bare>[A-Z])[).:](?=\s|$))\s*")
_DASH = re.compile(r"[-–—]\s+")
_THEREFORE = re.compile(r"(?:∴|⊢|\|-|(?:therefore|hence|thus)\b)[,:]?\s*", re.IGNORECASE)
_REMARK = re.compile(r"\s(?:#|//)\s?")
_TAG = re.compile(r"</?\w+/?>")


@dataclass(frozen=True, slots=True)
class WrittenFormula:
    """A formula as it was written."""

    line: int
    """From 1."""

    text: str
    """The formula, without a number or bullet in front of it."""

    gloss: str = ""
    """What it means, in words."""

    letter: str = ""
    """The letter of the option that it is, before it or in its gloss; only below the conclusion's heading."""


@dataclass(frozen=True, slots=True)
class Sections:
    """The formulas of a program."""

    premises: tuple[WrittenFormula, ...]
    """In the order of the program."""

    conclusions: tuple[WrittenFormula, ...]
    """What stands under the heading of the conclusion: one formula, or one for each option of a question."""

    @property
    def options(self) -> tuple[WrittenFormula, ...]:
        """The conclusions with a letter, where they are options: several letters, or one that labels nothing else."""
        found = tuple(each for each in self.conclusions if each.letter)
        if len({each.letter for each in found}) < len(found) or [each.letter for each in found] in (["C"], ["P"]):
            return ()
        return found


def sections_of(program: str) -> Sections:
    """Return the premises and the conclusion of a program.

    They stand under headings; or, where lines alternate between `TEXT:` and `FOL:`, the last formula is the conclusion;
    or it is the last of the formulas and begins with a word such as "therefore".
    """
    lines = [line for line in lines_of(without_commands(program), HEADINGS) if not _TAG.fullmatch(line.text)]
    if any(line.section == _FORMULA for line in lines):
        *premises, conclusion = _alternating(lines)
        return Sections(tuple(premises), (conclusion,))
    headed = any(line.section == _PREMISES for line in lines)
    given = [line for line in lines if line.section in ((_PREMISES,) if headed else (_PREMISES, ""))]
    concluded = [line for line in lines if line.section == _CONCLUSION]
    if given and not concluded and (found := _THEREFORE.match(given[-1].text)):
        last = given.pop()
        concluded = [replace(last, text=last.text[found.end() :])]
    return Sections(_statements(given), tuple(_concluded(line, several=len(concluded) > 1) for line in concluded))


def _alternating(lines: Sequence[Line]) -> Iterator[WrittenFormula]:
    """Return the formulas of a program whose glosses stand on lines of their own; a line goes on below its heading."""
    text = ""
    for line in lines:
        if line.section == _TEXT:
            text = line.text
        elif line.section == _FORMULA:
            yield _statement(line, line.gloss or text, dashed=False)
            text = ""


def _concluded(line: Line, *, several: bool) -> WrittenFormula:
    """Return a conclusion without the letter of an option, which stands before it or in its gloss.

    In the gloss of the only one, a letter without brackets is a name: `A. Lincoln was president.`
    """
    before, behind = _OPTION.match(line.text), _OPTION_BEHIND.match(line.gloss)
    behind = None if behind and behind["bare"] and not several else behind
    if before:
        line = replace(line, text=line.text[before.end() :])
    elif behind:
        line = replace(line, gloss=line.gloss[behind.end() :])
    letter = before["letter"] if before else behind["letter"] or behind["bare"] if behind else ""
    return replace(_statement(line, line.gloss, dashed=False), letter=letter)


def _statements(lines: Sequence[Line]) -> tuple[WrittenFormula, ...]:
    dashed = len(lines) > 1 and all(_DASH.match(line.text) for line in lines)
    return tuple(_statement(line, line.gloss, dashed=dashed) for line in lines if line.text)


def _statement(line: Line, gloss: str, *, dashed: bool) -> WrittenFormula:
    """Return the formula of a line, without what stands around it; `dashed` says that dashes are bullets here."""
    text = line.text.strip("` ")
    if dashed and (dash := _DASH.match(text)):
        text = text[dash.end() :]
    if label := _LABEL.match(text):
        text = text[label.end() :]
    if not gloss and (remark := _REMARK.search(text)):
        text, gloss = text[: remark.start()], text[remark.end() :]
    return WrittenFormula(line.number, text.strip("` "), gloss.strip())
