"""Declarations in Z3's own Python, in the words of the dialect.

People, (ann, bob) = EnumSort('People', ['ann', 'bob'])     People = EnumSort([ann, bob])
ann, bob = Ints('ann bob')                                  ann = Function([] -> [int]), bob = …
p, q = Consts('p q', People)                                what ForAll([p], …) binds, or unknowns
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.lines import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_MAX_CHARACTERS = 10_000
_NAMES = r"[(\[]? ?(?P<names>[A-Za-z_]\w*(?: ?, ?[A-Za-z_]\w*){0,200}) ?,? ?[)\]]? ?= ?(?:z3\.)?"
_UNKNOWNS = re.compile(rf"{_NAMES}(?P<sort>Int|Bool|Real)s? ?\( ?(?:[rf]?[\"'][^\"']*[\"']|\[[^\]]*\]) ?\) ?;?")
_CONSTANTS = re.compile(
    rf"{_NAMES}Consts? ?\( ?(?:[\"'][^\"']*[\"']|\[[^\]]*\]) ?, ?(?P<sort>[A-Za-z_]\w*)(?: ?\( ?\))? ?\) ?;?"
)
_DECLARED = re.compile(r"(?P<name>[A-Za-z_]\w*) ?= ?(?:z3\.)?(?:DeclareSort|Sort) ?\( ?[\"'][^\"']*[\"'] ?\) ?;?")
_ENUMERATED = re.compile(
    r"[(\[]? ?(?P<name>[A-Za-z_]\w*) ?(?:, ?[(\[]? ?(?P<members>\w+(?: ?, ?\w+){0,200})? ?,? ?[)\]]?)? ?[)\]]?"
    r" ?= ?(?:z3\.)?EnumSort ?\( ?[\"'][^\"']*[\"'] ?, ?[(\[](?P<listed>[^()\[\]]*)[)\]] ?\) ?;?"
)
_BOUND = re.compile(r"\b(?:ForAll|Exists|forall|exists)\s*\(\s*(?:\[(?P<several>[^\]:]{1,300})\]|(?P<one>\w+)\s*,)")
_QUOTES = " \"'\n\t"


@dataclass(slots=True)
class Translated:
    """Lines in the words of the dialect, and the variables that quantifiers bind, each with the name of its sort."""

    lines: list[Line] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    closed: list[tuple[Line, str]] = field(default_factory=list)
    """The sorts that the program leaves open, each with its line: their members are read as the constants of them."""


def translated(lines: Iterable[Line]) -> Translated:
    """Translate declarations of Z3's own Python; other lines stay as they are."""
    lines = [replace(line, text=_spaced(line.text)) for line in lines]
    made = Translated()
    if not any("(" in line.text and "=" in line.text for line in lines):
        made.lines = lines
        return made
    bound = _bound(line.text for line in lines)
    constants = _constants(lines, bound, made)
    sorts = {found["name"] for line in lines if (found := _DECLARED.fullmatch(line.text))}
    made.closed = [(line, found["name"]) for line in lines if (found := _DECLARED.fullmatch(line.text))]
    members = {member for line in lines for member in _members(line)}
    for line in lines:
        made.lines += _translated(line, {sort: constants.get(sort, []) for sort in sorts}, bound | members)
    return made


def _spaced(text: str) -> str:
    """Return a line that declares something with single spaces; other lines as they are."""
    declares = "=" in text and "(" in text and len(text) <= _MAX_CHARACTERS
    return " ".join(text.split()) if declares else text


def _bound(texts: Iterable[str]) -> set[str]:
    """Return the names that quantifiers bind without their sorts."""
    found = (match["several"] or match["one"] for text in texts for match in _BOUND.finditer(text))
    return {name.strip() for names in found for name in names.split(",")}


def _constants(lines: Iterable[Line], bound: set[str], made: Translated) -> dict[str, list[str]]:
    """Return the constants of each sort that no quantifier binds; those that one binds are variables."""
    constants: dict[str, list[str]] = {}
    for line in lines:
        if found := _CONSTANTS.fullmatch(line.text) or _UNKNOWNS.fullmatch(line.text):
            names = _split(found["names"])
            made.variables.update({name: found["sort"] for name in names if name in bound})
            constants.setdefault(found["sort"], []).extend(name for name in names if name not in bound)
    return constants


def _members(line: Line) -> list[str]:
    """Return the members of a sort by the names that Python has for them, else by their own."""
    found = _ENUMERATED.fullmatch(line.text)
    if found is None:
        return []
    listed, named = _split(found["listed"]), _split(found["members"] or "")
    return named if len(named) == len(listed) else listed


def _translated(line: Line, members_of: dict[str, list[str]], known: set[str]) -> Iterator[Line]:
    if unknowns := _UNKNOWNS.fullmatch(line.text):
        sort = unknowns["sort"].lower()
        yield from (_declared(line, name, sort) for name in _split(unknowns["names"]) if name not in known)
    elif found := _CONSTANTS.fullmatch(line.text):
        if found["sort"] not in members_of:
            yield from (_declared(line, name, found["sort"]) for name in _split(found["names"]) if name not in known)
    elif sort_found := _DECLARED.fullmatch(line.text):
        name = sort_found["name"]
        yield replace(line, text=f"{name} = EnumSort([{', '.join(members_of[name])}])")
    elif members := _members(line):
        name = line.text.lstrip("([ ").replace(",", " ").replace("=", " ").split()[0]
        yield replace(line, text=f"{name} = EnumSort([{', '.join(members)}])")
    else:
        yield line


def _declared(line: Line, name: str, sort: str) -> Line:
    return replace(line, text=f"{name} = Function([] -> [{sort}])")


def _split(names: str) -> list[str]:
    return [name.strip(_QUOTES) for name in names.split(",") if name.strip(_QUOTES)]
