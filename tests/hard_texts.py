"""Texts made to make a regular expression begin anew, or try one stretch in many ways."""

from __future__ import annotations

import importlib
import itertools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PARSER: Any = importlib.import_module("re._parser")

SIGNS = "\n \ta A1-*\"'`([{)]}\\$<>/_:.,;=|#&+\r?!é→“”"
UNITS = (
    "\n",
    "\n ",
    "\r\n",
    " ",
    "a",
    "a ",
    "A ",
    "1",
    "1,",
    "-",
    "*",
    "`",
    '"',
    "'",
    "(",
    "[",
    "{",
    "\\",
    "$",
    "<",
    ".",
)


def hard_texts(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return beginnings and units whose repetition makes a pattern try many ways."""
    tree = PARSER.parse(pattern.pattern, pattern.flags)
    found = [("", unit) for unit in UNITS]
    for before, unit in repeats(tree, pattern.flags):
        found += [(before, unit), ("", unit), ("", before + unit)]
    for whole in samples(tree, pattern.flags)[:3]:
        found += [("", whole), ("", f"{whole} ")]
    return [pair for pair in dict.fromkeys(found) if pair[1]]


def samples(nodes: Iterable[Any], flags: int) -> list[str]:
    """Return a few texts that a part of a pattern may match."""
    found = [""]
    for node in nodes:
        some = of_node(node, flags) or [""]
        most = max(len(found), len(some))
        found = [a + b for a, b, _ in zip(itertools.cycle(found), itertools.cycle(some), range(most), strict=False)]
    return list(dict.fromkeys(found))[:8]


def of_node(node: Any, flags: int) -> list[str]:
    name, of = str(node[0]), node[1]
    if name == "LITERAL":
        return [chr(of)]
    if name in ("NOT_LITERAL", "ANY", "IN"):
        fits = [sign for sign in SIGNS if takes(node, sign, flags)]
        return fits[:7] or [chr(value if isinstance(value, int) else value[0]) for _, value in of[:1]]
    if name.endswith("_REPEAT"):
        return [part * max(of[0], 1) for part in samples(of[2], flags)]
    if name == "BRANCH":
        return [text for branch in of[1] for text in samples(branch, flags)[:2]][:12]
    inner = {"SUBPATTERN": 3, "ATOMIC_GROUP": None}
    return samples(of[3] if inner[name] else of, flags) if name in inner else [""]


def takes(node: Any, sign: str, flags: int) -> bool:
    """Return whether a class of a pattern takes a sign."""
    name, of = str(node[0]), node[1]
    if name == "IN":
        negated = str(of[0][0]) == "NEGATE"
        return negated != any(takes(part, sign, flags) for part in of[negated:])
    both = {sign.lower(), sign.upper()} if flags & re.IGNORECASE else {sign}
    if name == "LITERAL":
        return chr(of) in both
    if name == "NOT_LITERAL":
        return chr(of) not in both
    if name == "RANGE":
        return any(of[0] <= ord(one) <= of[1] for one in both if len(one) == 1)
    if name == "ANY":
        return sign != "\n" or bool(flags & re.DOTALL)
    kind = str(of)
    is_kind = (
        sign.isspace() if "SPACE" in kind else sign.isdigit() if "DIGIT" in kind else sign.isalnum() or sign == "_"
    )
    return is_kind != ("NOT" in kind)


def repeats(nodes: Iterable[Any], flags: int, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield what each repeat of a pattern repeats, with what comes before it."""
    for node in nodes:
        name, of = str(node[0]), node[1]
        inside = []
        if name.endswith("_REPEAT"):
            inside = [of[2]]
            if of[1] >= 20:
                yield from ((before, unit) for unit in samples(of[2], flags) if unit)
        elif name in ("SUBPATTERN", "BRANCH", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            inside = of[1] if name == "BRANCH" else [of] if name == "ATOMIC_GROUP" else [of[-1]]
        for part in inside:
            yield from repeats(part, flags, before)
        before += (of_node(node, flags) or [""])[0]
