"""No regular expression of the package takes more than linear time on texts made to make it begin anew."""

from __future__ import annotations

import ast
import collections
import dataclasses
import importlib
import itertools
import pkgutil
import re
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import reasoning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

ROOT = Path(reasoning.__path__[0])
PARSER: Any = importlib.import_module("re._parser")
FLOOR = 0.0015
"""Seconds of the processor below which no growth is looked for."""

TOO_LONG = 0.05
"""Seconds that no pattern takes on the longest of the texts; for a bounded one they are as long as its bound."""

SIZES = (250, 1_000, 4_000)
MOST_GROWTH = 8.0
"""The growth over four times the length from which on it is not linear: linear is 4, quadratic 16."""

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
ENDS = ("", "\n\0x")


MODULES = [
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(ROOT.rglob("*.py"))
    if "re." in path.read_text(encoding="utf-8")
]


class Used(NamedTuple):
    """A pattern of the package, where it stands, and how it is applied."""

    module: str
    place: str
    pattern: re.Pattern[str]
    methods: Set[str]


BOUNDED = {
    "reasoning.answers.option_words.DENIED": 120,  # what stands before an assertion, in assertions()
    "reasoning.answers.markers._HYPOTHESIS": 120,  # what stands before a marker, in _announces()
    "reasoning.tools.calculator: \\bfor": 2_000,  # MAX_LENGTH of a formula
    "reasoning.tools.calculator_tokens: \\^": 2_000,
    "reasoning.tools.calculator_tokens: (?:=": 2_000,
    "reasoning.tools.currency.": 200,  # MAX_LENGTH of a request
    "reasoning.tools.units.": 300,  # MAX_LENGTH of a request
    "reasoning.tools.units: ": 300,
    "reasoning.tools.logic.programs.csp.scale._FROM_TO": 200,  # _LONGEST of a label
    "reasoning.tools.logic.programs.lines._HEADING": 120,  # _LONGEST_HEADING
}
"""Patterns that are given short texts alone, with the most characters that these have."""

LOOPED = {
    "reasoning.answers.labels._MARKED": "match",
    "reasoning.answers.labels._BARE": "match",
    "reasoning.answers.literal._WRAPPER": "fullmatch",
    "reasoning.strategies.react.forms._CHILD": "match",
    "reasoning.strategies.react.forms._PARAMETER": "match",
    "reasoning.tools.logic.programs.layout._BULLETS": "match",
}
"""How patterns are applied that go by another name there, as in a loop over several of them."""


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


def hard_texts(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return beginnings and units whose repetition makes a pattern try many ways."""
    tree = PARSER.parse(pattern.pattern, pattern.flags)
    found = [("", unit) for unit in UNITS]
    for before, unit in repeats(tree, pattern.flags):
        found += [(before, unit), ("", unit), ("", before + unit)]
    for whole in samples(tree, pattern.flags)[:3]:
        found += [("", whole), ("", f"{whole} ")]
    return [pair for pair in dict.fromkeys(found) if pair[1]]


def held(value: Any, place: str, depth: int = 0) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the patterns in a value of a module, also those in collections and dataclasses."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield place, value
    elif depth < 4 and isinstance(value, dict):
        yield from held((*value.keys(), *value.values()), place, depth + 1)
    elif depth < 4 and isinstance(value, (tuple, list, set, frozenset)):
        for number, part in enumerate(value):
            yield from held(part, f"{place}[{number}]", depth + 1)
    elif depth < 4 and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from held(getattr(value, field.name, None), f"{place}.{field.name}", depth + 1)


def methods_of(tree: ast.Module) -> dict[str, set[str]]:
    """Return how a module applies what it calls by each name; `finditer` where it only hands it on."""
    found: dict[str, set[str]] = collections.defaultdict(set)
    called = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name) as known, attr=method):
                found[name].add(method)
                called.add(known)
            case ast.Name(id=name, ctx=ast.Load()) if node not in called:
                found[name].add("finditer")
    return found


def written_in_place(module: str, tree: ast.Module) -> Iterator[Used]:
    """Yield the patterns that are given to the functions of `re` as they are written."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name("re"), attr=method), args=[ast.Constant(value=str(written)), *_]
            ) if method != "compile":
                names = re.findall(r"\bre\.([A-Z]+)\b", ast.unparse(node))
                flags = sum(getattr(re, name) for name in set(names))
                yield Used(module, f"{module}: {written[:30]}", re.compile(written, flags), frozenset({method}))


def modules() -> Iterator[tuple[Any, ast.Module]]:
    for info in pkgutil.walk_packages(reasoning.__path__, "reasoning."):
        if not info.name.endswith("__main__"):
            module = importlib.import_module(info.name)
            yield module, ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


def assigned(tree: ast.Module) -> set[str]:
    names = (name for node in tree.body for name in ast.walk(node) if isinstance(name, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


@cache
def used_patterns() -> list[Used]:
    """Return all patterns of the package, each once, where it is written and with all ways to apply it."""
    found: dict[re.Pattern[str], Used] = {}
    for module, tree in modules():
        methods, own = methods_of(tree), assigned(tree)
        for used in written_in_place(module.__name__, tree):
            known = found.get(used.pattern, used)
            found[used.pattern] = known._replace(methods=known.methods | used.methods)
        for name, value in vars(module).items():
            for place, pattern in held(value, name):
                used = Used(module.__name__, f"{module.__name__}.{place}", pattern, frozenset(methods[name]))
                known = found.get(pattern, used)
                found[pattern] = (used if name in own else known)._replace(methods=known.methods | used.methods)
    return [looped(used) for used in found.values()]


def looped(used: Used) -> Used:
    methods = {method for place, method in LOOPED.items() if used.place.startswith(place)}
    return used._replace(methods=methods) if methods else used


def seconds(used: Used, method: str, text: str, tries: int = 1) -> float:
    """The processor's time for one way to apply a pattern, the shortest of some tries."""
    taken = []
    for _ in range(tries):
        start = time.process_time()
        if method in ("match", "fullmatch", "search"):
            getattr(used.pattern, method)(text)
        else:
            collections.deque(used.pattern.finditer(text), maxlen=0)
        taken.append(time.process_time() - start)
    return min(taken)


def excess(used: Used, method: str, before: str, unit: str, end: str) -> str:
    """Return in words where a pattern is worse than linear, or slow on a text as long as its bound; else nothing."""

    def taken(size: int, tries: int = 1) -> float:
        return seconds(used, method, f"{before}{unit * (size // len(unit))}{end}", tries)

    told = f"{used.place} ({method}) on {before!r}, {unit!r} again and again, {end!r}"
    if bound := next((bound for place, bound in BOUNDED.items() if used.place.startswith(place)), 0):
        steps = [size for size in SIZES if size < bound] + [bound]
        return next((told for size in steps if taken(size) > TOO_LONG and taken(size, 3) > TOO_LONG), "")
    for size in SIZES:
        if taken(size) > FLOOR and (longer := taken(size, 3)) > FLOOR and longer > MOST_GROWTH * taken(size // 4, 3):
            size, longer = (size, longer) if longer > TOO_LONG else (4 * size, taken(4 * size, 3))
            grown = longer / taken(size // 4, 3)
            return f"{told}: {grown:.0f} times the time" if grown > MOST_GROWTH else ""
    return ""


@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_is_worse_than_linear(module: str) -> None:
    """Four times the text takes about four times the time, for every pattern as it is used."""
    found = []
    for used in used_patterns():
        if used.module == module:
            tried = itertools.product(sorted(used.methods), hard_texts(used.pattern), ENDS)
            found.append(next(filter(None, (excess(used, how, *text, end) for how, text, end in tried)), ""))
    assert not [words for words in found if words]


@pytest.mark.parametrize("written", [r"(?m)^\s*x", r"\s*,", r"a\s*b?\s*c", r"if .*:", r"(?:a\s*)+b"])
def test_what_is_worse_than_linear_is_found(written: str) -> None:
    """The measure itself tells the patterns that are usually written wrong."""
    used = Used("here", "here", re.compile(written), frozenset({"search"}))
    assert any(excess(used, "search", *text, end) for text in hard_texts(used.pattern) for end in ENDS)


def test_bounds_are_told_for_what_there_is() -> None:
    """Nothing stands in the table of bounds that is no longer a pattern of the package."""
    places = [used.place for used in used_patterns()]
    assert not [place for place in (*BOUNDED, *LOOPED) if not any(known.startswith(place) for known in places)]
