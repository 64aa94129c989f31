"""LogiQA 1.0's text files: blocks of a blank line, the answer's letter, context, question and four options."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from reasoning.evaluation.datasets.option_marks import letters_before
from reasoning.evaluation.datasets.records import SourceRecord
from reasoning.evaluation.examples import LeftOut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.files import DataFile

_ANSWER = re.compile(r"\(?([a-dA-D])\)?\.?")
_FORM = "a block is a blank line, the letter, the context, the question and four options A. to D."

MAX_LETTER_LINE = 4
"""Characters of a line that has the letter of the answer."""

LINES = 7
"""Lines of a block without the blank one."""


def blocks(file: DataFile) -> Iterator[SourceRecord | LeftOut]:
    """Yield the blocks of a file; what is no whole block is left out, by its line."""
    for lines in _grouped(file.text.split("\n")):
        start = lines[0][0]
        answer = _letter(lines[0][1])
        body = lines[1:]
        if not answer:
            shown = lines[0][1][:40]
            why = f"the letter of the answer (a, b, c or d) is expected, not {shown!r}; {_FORM}"
            yield LeftOut(file.name, start, why)
        elif why := _damage(body):
            yield LeftOut(file.name, start, why)
        else:
            *context, question = [line for _, line in body[:-4]]
            data = {"text": "\n".join(context), "question": question, "options": [line for _, line in body[-4:]]}
            yield SourceRecord(file.name, start, {**data, "label": answer})


_Line = tuple[int, str]
"""A line's number, counted from 1, and its text without blanks around it."""


def _grouped(lines: list[str]) -> Iterator[list[_Line]]:
    """Part the lines into blocks: one begins with a letter after a blank line, or after a whole block.

    Other lines after a blank one go on with the block before, as long as it is not whole.
    """
    group: list[_Line] = []
    after_blank = True
    for number, raw in enumerate(lines, 1):
        line = raw.strip().lstrip("\ufeff")
        if not line:
            after_blank = True
            continue
        starts = bool(_letter(line)) and (after_blank or len(group) >= LINES)
        if group and (starts or (after_blank and len(group) >= LINES)):
            yield group
            group = []
        group.append((number, line))
        after_blank = False
    if group:
        yield group


def _damage(body: list[_Line]) -> str:
    """State why the lines after the letter are no whole block; nothing where they are one.

    A context of several lines is one, if the last four lines are marked as options and no other line is.
    """
    if len(body) < LINES - 1:
        return f"{len(body)} lines follow its letter: the context, the question and four options are expected"
    letters = "".join(mark or "-" for mark in letters_before([line for _, line in body], count=4))
    if len(body) > LINES - 1 and (sorted(letters[-4:]) != list("ABCD") or letters[:-4].strip("-")):
        return f"{len(body)} lines follow its letter, and it can't be told which of them are the four options"
    return ""


def _letter(line: str) -> str:
    found = _ANSWER.fullmatch(unicodedata.normalize("NFKC", line)) if len(line) <= MAX_LETTER_LINE else None
    return found[1].upper() if found else ""
