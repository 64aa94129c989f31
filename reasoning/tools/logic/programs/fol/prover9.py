"""Prover9's input: `formulas(assumptions). … end_of_list.` as lines under headings, each at its number."""

from __future__ import annotations

import re

from reasoning.tools.logic.programs.lines import LINE_END

OPENS = re.compile(r"\s*(?:formulas|clauses)\s*\(\s*(?P<list>\w+)\s*\)\s*(?:\.\s*)?")
"""What opens a list of formulas."""

_COMMAND = re.compile(
    r"\s*(?:end_of_list|end_if|(?:set|clear|assign|if|op|list|weights|interp)\s*\([^\n]*\))\s*(?:\.\s*)?"
)
_COMMENT = re.compile(r"(?:^|(?<=\s))%(?P<words>[^\n]*)")
_LABELLED = re.compile(r"\s#\s?(?:label|answer|bsub_hint_wt|action)\((?P<words>[^()\n]*)\)")
_GOALS = frozenset({"goals", "goal", "conjecture", "conjectures"})


def without_commands(program: str) -> str:
    """Return a program with headings in place of Prover9's commands, and a line for each formula; others unchanged."""
    if "formulas" not in program and "clauses" not in program:
        return program
    lines = LINE_END.split(program)
    if not any(OPENS.fullmatch(line) for line in lines):
        return program
    return "\n".join(_whole(list(map(_plain, lines))))


def _plain(line: str) -> str:
    if opened := OPENS.fullmatch(line):
        return "Conclusion:" if opened["list"].lower() in _GOALS else "Premises:"
    if _COMMAND.fullmatch(line):
        return ""
    words = [found["words"].strip(' "') for found in (*_LABELLED.finditer(line), *_COMMENT.finditer(line))]
    bare = _COMMENT.sub("", _LABELLED.sub("", line)).rstrip()
    return f"{bare} ::: {'; '.join(words)}" if bare.strip() and words else bare


def _whole(lines: list[str]) -> list[str]:
    """Join each formula that goes on over several lines, up to its full stop, on its first line."""
    first = -1
    for number, line in enumerate(lines):
        text = line.partition(":::")[0].rstrip()
        if not text or text.endswith(":"):
            first = -1
        elif first >= 0:
            lines[first], lines[number] = f"{lines[first].rstrip()} {line.strip()}", ""
            first = -1 if text.endswith(".") or ":::" in line else first
        elif not text.endswith(".") and ":::" not in line:
            first = number
    return lines
