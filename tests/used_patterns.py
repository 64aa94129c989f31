"""All regular expressions of the package, with the ways in which each is applied.

They are collected from what the modules hold and say, never from what a run has left in them: a table that is filled
while the package works is passed over, and the patterns it would hold are made here.
"""

from __future__ import annotations

import ast
import builtins
import collections
import dataclasses
import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import reasoning
from reasoning.answers.labels import labels
from reasoning.answers.option_cues import assertion_patterns, lead, opener
from reasoning.tools.logic.programs.lsat.tokens import _pattern as declared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

APPLIED = {"match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"}

LOOPED = {
    "reasoning.answers.labels._MARKED": "match",
    "reasoning.answers.labels._BARE": "match",
    "reasoning.answers.literal._WRAPPER": "fullmatch",
    "reasoning.strategies.react.tags._CHILD": "match",
    "reasoning.strategies.react.tags.PARAMETER": "match",
    "reasoning.tools.logic.programs.layout._BULLETS": "match",
}
"""How patterns are applied that go by another name there, as in a loop over several of them."""

PIECES = {"reasoning.tools.units.tool._NUMBER"}
"""Patterns that only serve as parts of others."""


class Used(NamedTuple):
    """A pattern of the package, where it stands, and how it is applied."""

    module: str
    place: str
    pattern: re.Pattern[str]
    methods: Set[str]


@cache
def used_patterns() -> list[Used]:
    """Return all patterns of the package, each once, where it is written and with all ways to apply it."""
    found: dict[re.Pattern[str], Used] = {}
    for used in (*made(), *(used for module, tree in modules() for used in of_module(module, tree))):
        known = found.get(used.pattern, used)
        found[used.pattern] = known._replace(methods=known.methods | used.methods)
    return [looped(used) for used in found.values() if used.place not in PIECES]


def made() -> Iterator[Used]:
    """Yield the patterns that are made for a number of options, and for declared names."""
    finder = labels(5)
    for method, name, pattern in (
        ("finditer", "labels.Labels.explicit", finder.explicit),
        ("finditer", "labels.Labels.any", finder.any),
        ("fullmatch", "labels.Labels.alone", finder.alone),
        ("match", "labels.Labels.delimited", finder.delimited),
        ("match", "labels.Labels.joined", finder.joined),
        ("match", "option_cues.opener", opener(5)),
        ("match", "option_cues.lead", lead(5)),
        ("finditer", "option_cues.assertion_patterns[0]", assertion_patterns(5)[0]),
        ("finditer", "option_cues.assertion_patterns[1]", assertion_patterns(5)[1]),
    ):
        module = f"reasoning.answers.{name.split('.')[0]}"
        yield Used(module, f"reasoning.answers.{name}", pattern, frozenset({method}))
    if named := declared(("Ann", "Ann Lee", "a")):
        yield Used(declared.__module__, f"{declared.__module__}.declared", named, frozenset({"match"}))


def modules() -> Iterator[tuple[Any, ast.Module]]:
    for info in pkgutil.walk_packages(reasoning.__path__, "reasoning."):
        if not info.name.endswith("__main__"):
            try:
                module = importlib.import_module(info.name)
            except ModuleNotFoundError as error:
                if (error.name or "").partition(".")[0] == "reasoning":
                    raise
                continue  # it needs the package of an extra that is missing here
            yield module, ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


def of_module(module: Any, tree: ast.Module) -> Iterator[Used]:
    """Yield the patterns that a module writes in its functions or holds, those of other modules as it applies them."""
    methods, own, filled = methods_of(tree), names_assigned(tree), names_filled_later(tree)
    yield from written_in_place(module, tree)
    for name, value in vars(module).items():
        for place, pattern in held(value, name) if name not in filled else ():
            home = module.__name__ if name in own else origin(module, tree, name)
            yield Used(home, f"{home}.{place}", pattern, frozenset(methods[name]))


def origin(module: Any, tree: ast.Module, name: str) -> str:
    """Return the module that a name was imported from."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and any((one.asname or one.name) == name for one in node.names):
            return str(node.module)
    return str(module.__name__)


def held(value: Any, place: str, depth: int = 0) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the patterns in a value of a module, also those in collections and dataclasses."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield place, value
    elif depth < 4 and isinstance(value, dict):
        yield from held((*value.keys(), *value.values()), place, depth + 1)
    elif depth < 4 and isinstance(value, (tuple, list)):
        for number, part in enumerate(value):
            yield from held(part, f"{place}[{number}]", depth + 1)
    elif depth < 4 and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from held(getattr(value, field.name, None), f"{place}.{field.name}", depth + 1)


def names_assigned(tree: ast.Module) -> set[str]:
    names = (name for node in tree.body for name in ast.walk(node) if isinstance(name, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def names_filled_later(tree: ast.Module) -> set[str]:
    """Return the names of a module's tables that begin empty: what they hold depends on what ran before."""
    found = set()
    for node in tree.body:
        match node:
            case ast.AnnAssign(target=ast.Name(name), value=value) | ast.Assign(targets=[ast.Name(name)], value=value):
                found |= {name} if is_empty(value) else set()
    return found


def is_empty(value: ast.expr | None) -> bool:
    return ast.unparse(value) in ("{}", "[]", "dict()", "list()", "set()") if value else False


def methods_of(tree: ast.AST) -> dict[str, set[str]]:
    """Return how code applies what it calls by each name; `finditer` where it only hands it on."""
    found: dict[str, set[str]] = collections.defaultdict(set)
    called = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name) as known, attr=method):
                found[name] |= APPLIED & {method}
                called.add(known)
            case ast.Name(id=name, ctx=ast.Load()) if node not in called:
                found[name].add("finditer")
    return found


def written_in_place(module: Any, tree: ast.Module) -> Iterator[Used]:
    """Yield the patterns that a module's functions write and apply at once, or compile and then apply."""
    names = Guessed(vars(module))
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=method), args=[written, *_]) if (
                method in APPLIED and (pattern := compiled(written, node, names))
            ):
                yield in_place(module, pattern, {method})
            case ast.Attribute(value=ast.Call(func=ast.Name("pattern")) as call, attr=method):
                yield in_place(module, evaluated(call, names), {method})
            case ast.FunctionDef():
                yield from compiled_inside(module, node, names)


def compiled_inside(module: Any, function: ast.FunctionDef, names: Mapping[str, Any]) -> Iterator[Used]:
    methods = methods_of(function)
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=ast.Call(func=ast.Attribute(attr="compile")) as call):
                yield in_place(module, evaluated(call, names), methods[name])


def in_place(module: Any, pattern: re.Pattern[str], methods: Set[str]) -> Used:
    return Used(module.__name__, f"{module.__name__}: {pattern.pattern[:30]}", pattern, frozenset(methods))


class Letter(str):
    """What stands for a value that only a call knows, and for its parts."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Letter:
        return self


class Guessed(dict[str, Any]):
    """The names of a module; what it doesn't know, being local to a function, stands for a letter."""

    def __missing__(self, name: str) -> Any:
        return getattr(builtins, name, Letter("a"))


def compiled(written: ast.expr, call: ast.Call, names: Mapping[str, Any]) -> re.Pattern[str] | None:
    """Return what a function of `re` is given as a pattern; None where it is one already."""
    flags = sum(getattr(re, name) for name in set(re.findall(r"\bre\.([A-Z]+)\b", ast.unparse(call))))
    value = evaluated(written, names)
    return re.compile(value, flags) if isinstance(value, str) else None


def evaluated(node: ast.expr, names: Mapping[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), {}, names)


def looped(used: Used) -> Used:
    methods = {method for place, method in LOOPED.items() if used.place.startswith(place)}
    return used._replace(methods=methods) if methods else used
