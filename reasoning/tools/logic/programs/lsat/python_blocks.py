"""Blocks of Python in a program that was written for Z3: loops over a sort are read, other blocks are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.lines import LINE_END

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEAD = re.compile(r"(?:async )?(?:for|if|elif|else|while|def|try|except|finally|with|class)\b.{0,300}:\s*(?:#.*)?$")
_FOR = re.compile(r"for\s+(?P<variable>\w+)\s+in\s+(?P<sort>[A-Za-z_]\w*)\s*:\s*(?:#.*)?$")
_IF = re.compile(r"if\s{1,9}(?P<condition>[^#]{1,300}?)\s{0,9}:\s*(?:#.*)?$")
_ADD = re.compile(r"(?P<call>\w+\.(?:add|append)\s*\()(?P<rest>.*)$")
_ASKS = re.compile(r"\.(?:check|push|pop|model)\s*\(|\bprint\s*\(|\breturn\b|\bcheck_\w+\s*\(")
_MAX_DEPTH = 10


@dataclass(slots=True)
class _Head:
    """A head of a block that is open: what it binds, or the condition that it sets."""

    indent: int
    binding: str = ""
    condition: str = ""


def without_blocks(program: str) -> str:
    """Return a program with `for p in People: s.add(f(p))` as `s.add(ForAll([p:People], f(p)))`, each at its line.

    A block that asks the solver or prints is left out. The head of one that states something in another way stays
    alone, to be told as unread.
    """
    lines = LINE_END.split(program)
    if not any(_HEAD.match(line.strip()) for line in lines):
        return program
    made: list[str] = []
    place = 0
    while place < len(lines):
        end = _end_of(lines, place) if _HEAD.match(lines[place].strip()) else place
        if end > place + 1:
            made += _read(lines[place:end])
            place = end
        else:
            made.append(lines[place])
            place += 1
    return "\n".join(made)


def _end_of(lines: Sequence[str], place: int) -> int:
    """Return the place behind the lines that are indented deeper than a head."""
    indent, end = _indent(lines[place]), place + 1
    last = end
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
        end += 1
        last = end if lines[end - 1].strip() else last
    return last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _read(block: Sequence[str]) -> list[str]:
    if any(_ASKS.search(line) for line in block) or not any(_ADD.match(line.strip()) for line in block):
        return [""] * len(block)
    try:
        return list(_stated(block))
    except ValueError:
        return [block[0], *[""] * (len(block) - 1)]


def _stated(block: Sequence[str]) -> Iterator[str]:
    """Yield each line of a block of loops over sorts as a constraint. Raises ValueError for any other block."""
    heads: list[_Head] = []
    for line in block:
        text = line.strip()
        while text and heads and _indent(line) <= heads[-1].indent:
            heads.pop()
        if not text or text.startswith("#"):
            yield ""
        elif loop := _FOR.match(text):
            heads.append(_Head(_indent(line), binding=f"{loop['variable']}:{loop['sort']}"))
            yield ""
        elif condition := _IF.match(text):
            heads.append(_Head(_indent(line), condition=condition["condition"]))
            yield ""
        elif (added := _ADD.match(text)) and len(heads) <= _MAX_DEPTH:
            yield _for_all(heads, added)
        else:
            raise ValueError(text)


def _for_all(heads: Sequence[_Head], added: re.Match[str]) -> str:
    formula, comment = _argument(added["rest"])
    bindings = ", ".join(head.binding for head in heads if head.binding)
    conditions = [head.condition for head in heads if head.condition]
    if not bindings:
        raise ValueError(added[0])
    if conditions:
        formula = f"Implies(And({', '.join(conditions)}), And({formula}))"
    return f"{added['call']}ForAll([{bindings}], And({formula}))){comment}"


def _argument(rest: str) -> tuple[str, str]:
    """Split what stands behind `s.add(` at the bracket that closes it. Raises ValueError where none does."""
    depth = 1
    for place, sign in enumerate(rest):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            return rest[:place], f" {rest[place + 1 :].strip()}".rstrip()
    raise ValueError(rest)
