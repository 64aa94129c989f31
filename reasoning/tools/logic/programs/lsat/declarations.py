"""Declarations: `days = EnumSort([…])`, `plays = Function([days] -> [teams])`, lists and values with a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.lsat.parser import parse
from reasoning.tools.logic.programs.lsat.signature import BOOL, FunctionType, Signature, Sort, number
from reasoning.tools.logic.programs.lsat.syntax import Listing, LsatCall, LsatName, LsatNumber, Operation
from reasoning.tools.logic.programs.lsat.tokens import is_plain, unquoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.tools.logic.programs.lsat.syntax import Node

_SORT = re.compile(
    r"(?P<names>[^=:]*):?=\s*(?:\w*Enum(?:Sort)?|IntSort|IntRange|Range|Sort)\s*\((?P<body>.*)", re.I | re.S
)
_FUNCTION = re.compile(
    r"(?P<name>[^=:()\[\]]*):?=\s*(?:Function|Predicate|Relation|Const|Constant)\s*\(?(?P<body>.*)", re.I | re.S
)
_OWN_NAME = re.compile(r"""\s{0,9}(["'])[\w ]*\1\s*,""")
"""The name that a function gets once more in Z3's own notation: `Function('plays', days, teams)`."""

_ALIAS = re.compile(r"(?P<name>[^\W\d]\w*)\s*:?=(?![=>])\s*(?P<body>.+)", re.S)
_SPAN = re.compile(r"(?:range\s*\(\s*)?(-?\d{1,6})\s*(?:\.{2,3}|,|:|-|to)\s*(-?\d{1,6})\s*\)?")
_MAX_MEMBERS, _MAX_ODD_NAMES = 2_000, 200


def read_sort(text: str, signature: Signature) -> bool:
    """Read the declaration of a sort into the signature; say whether the line is one. Raises `ReadError`."""
    found = _SORT.match(text)
    if not found:
        return False
    name = unquoted(found["names"].split(",")[0])
    members = _members(found["body"])
    if not (name and members):
        raise ReadError(text, "a sort with its members was expected, as in days = EnumSort([Monday, Tuesday])")
    known = sum(len(sort.members) for sort in signature.sorts.values())
    if known + len(members) > _MAX_MEMBERS:
        raise ReadError(
            text, f"sorts of at most {_MAX_MEMBERS} members in all were expected, not {known + len(members)}"
        )
    odd = sum(not is_plain(member) and number(member) is None for member in members)
    if odd > _MAX_ODD_NAMES:
        raise ReadError(text, f"at most {_MAX_ODD_NAMES} names that are no identifiers were expected, not {odd}")
    signature.sorts[name] = Sort(name, tuple(dict.fromkeys(members)))
    return True


def read_function(text: str, signature: Signature) -> bool:
    """Read the declaration of a function into the signature; say whether the line is one. Raises `ReadError`."""
    found = _FUNCTION.match(text)
    if not found:
        return False
    name = unquoted(found["name"])
    tree, _ = parse(_balanced(_OWN_NAME.sub("", found["body"])), signature.word_names(), ())
    domain, values = _sides(tree)
    if not (name and values):
        raise ReadError(text, "a function with its sorts was expected, as in plays = Function([days] -> [teams])")
    of = _sort_reader(signature)
    signature.functions[name] = FunctionType(name, tuple(map(of, domain)), tuple(map(of, values)))
    return True


def read_alias(text: str, signature: Signature) -> bool:
    """Read `winners = [Ann, Bob]` or `last = 7` into the signature; say whether the line is one."""
    found = _ALIAS.fullmatch(text)
    known = (signature.families, signature.functions, signature.sorts, signature.aliases)
    if not found or any(found["name"] in names for names in known):
        return False
    tree, _ = parse(found["body"], signature.word_names(), signature.functions)
    items = tree.items if isinstance(tree, Listing) else (tree,)
    if all(isinstance(item, LsatNumber) or _is_name(item, signature) for item in items):
        signature.aliases[found["name"]] = tree
        return True
    return False


def sort_of(node: Node, signature: Signature) -> Sort:
    """Return the sort that is written in a binding or a function: a name, a list, or sorts joined by `+`."""
    match node:
        case LsatName(text=name) if isinstance(signature.aliases.get(name), Listing):
            return sort_of(signature.aliases[name], signature)
        case LsatName(text=name) | LsatCall(name=name, arguments=()):
            return signature.sort_named(name)
        case Listing(items=(only,)) if not _is_member(only, signature):
            return sort_of(only, signature)
        case Listing(items=items) if items and all(_is_member(item, signature) for item in items):
            return Sort("the list", tuple(_member(item) for item in items))
        case Operation("+" | "or" | "and", parts) | LsatCall(name="Union" | "union", arguments=parts):
            joined = [member for part in parts for member in sort_of(part, signature).members]
            return Sort("the union", tuple(dict.fromkeys(joined)))
        case _:
            raise ReadError("", "a declared sort was expected, or a list of members")


def _sort_reader(signature: Signature) -> Callable[[Node], Sort]:
    return lambda node: sort_of(node, signature)


def _is_member(node: Node, signature: Signature) -> bool:
    return isinstance(node, LsatName | LsatNumber) and _member(node) in signature.families


def _is_name(node: Node, signature: Signature) -> bool:
    """Return whether it is a name that means something already: so no list contains itself."""
    return isinstance(node, LsatName) and (node.text in signature.families or node.text in signature.aliases)


def _member(node: Node) -> str:
    return node.text if isinstance(node, LsatName) else str(node.value) if isinstance(node, LsatNumber) else ""


def _sides(tree: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Split `[A, B] -> [C]`, `A, B, C` or `[A, B], [C]` into what a function takes and what it gives."""
    match tree:
        case Operation("implies", (left, right)):
            return _listed(left), _listed(right)
        case Listing(items=(*left, right)):
            return tuple(item for part in left for item in _listed(part)), _listed(right)
        case _:
            return (), _listed(tree)


def _listed(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Listing) else (node,)


def _balanced(body: str) -> str:
    """Take off the bracket that closes `Function(`, and put one list around sorts that stand in none."""
    body = body.rstrip()
    if body.count(")") > body.count("("):
        body = body[: body.rindex(")")]
    return body if "->" in body or "→" in body else f"[{body}]"


def _members(body: str) -> list[str]:
    start = min((at for at in (body.find("["), body.find("{")) if at >= 0), default=-1)
    end = max(body.rfind("]"), body.rfind("}"))
    inner = body[start + 1 : end if end > start else len(body.rstrip(") "))].strip() if start >= 0 else ""
    span = _SPAN.fullmatch(inner or body.rstrip(") "))
    if span and (start < 0 or "," not in span[0] or "range" in span[0]):
        return _counted(int(span[1]), int(span[2]) - ("range" in span[0]))
    return _spelled_out([unquoted(piece) for piece in _pieces(inner) if piece.strip()])


def _pieces(text: str) -> list[str]:
    """Split at the commas that stand in no quotes."""
    pieces: list[str] = []
    for piece in text.split(","):
        if pieces and pieces[-1].count('"') % 2:
            pieces[-1] += f",{piece}"
        else:
            pieces.append(piece)
    return pieces


def _spelled_out(members: list[str]) -> list[str]:
    """Write out the numbers that `1, 2, ..., 9` leaves out."""
    if len(members) < 3 or members[-2] not in ("...", "…"):
        return members
    first, last = number(members[-3]), number(members[-1])
    if first is None or last is None:
        return members
    return [*members[:-3], *_counted(int(first), int(last))]


def _counted(first: int, last: int) -> list[str]:
    if last - first >= _MAX_MEMBERS:
        raise ReadError(f"{first}..{last}", f"a sort of at most {_MAX_MEMBERS} members was expected")
    return [str(n) for n in range(first, last + 1)]


def is_predicate(function: FunctionType) -> bool:
    """Return whether a function gives a truth value."""
    return function.values == (BOOL,)
