"""What the interpreter lacks, said with its reason and with what to write instead."""

from __future__ import annotations

import ast
import builtins
import collections
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard

from reasoning.tools.python.preludes import MODULES
from reasoning.tools.python.rewriting import is_endless

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAS = (
    "math, cmath, random, datetime, decimal, collections, itertools, functools, statistics, heapq, bisect, operator, "
)
_HAS += "string, calendar, re, json, copy, dataclasses, typing, time"
_INSTEAD = {
    "fractions": "calculate with whole numbers and divide last, or use decimal.Decimal",
    "numpy": "use lists, sum, math and statistics",
    "pandas": "use lists and dicts",
    "sympy": "solve it by hand or by a search over values, and compute with numbers",
    "scipy": "use math, or a loop that approximates",
    "enum": "use plain constants",
    "textwrap": "cut the text with a loop",
}
_BASES = {
    "Enum": "use plain constants",
    "IntEnum": "use plain constants",
    "NamedTuple": "use collections.namedtuple or a dataclass",
    "Exception": "raise ValueError instead of an exception of your own",
    "ValueError": "raise ValueError instead of an exception of your own",
    "ABC": "write the one class that is used",
    "Protocol": "leave it out",
}
_DECORATORS = {
    "property": "write a method, and call it",
    "staticmethod": "write a function outside of the class",
    "classmethod": "write a function outside of the class",
}
_UNUSED = {
    **dict.fromkeys(["__lt__", "__le__", "__gt__", "__ge__"], "give sorted, min or max a key, or compare its fields"),
    "__len__": "write a method of another name, and call it",
    "__bool__": "write a method of another name, and call it",
    "__format__": "write a method that returns the text",
    "__new__": "use __init__",
    **dict.fromkeys(["__getattr__", "__getattribute__", "__setattr__"], "write the attributes out"),
}
"""Methods that the interpreter never calls, some of them without a word."""

_BUILTIN = (str, list, dict, set, frozenset, tuple, int, float, bool, complex, bytes, re.Pattern, re.Match, Decimal)
_OTHER = (collections.Counter, collections.deque, collections.defaultdict, date, datetime, timedelta)
_OWNERS: dict[str, type] = {kind.__name__: kind for kind in (*_BUILTIN, *_OTHER)}
_ATTRIBUTE = re.compile(r"(?:type object )?'([\w.]{1,60})'(?: object)? has no attribute '(\w{1,60})'")
_NAMES = {
    "cmp_to_key": "give sorted a key",
    "NamedTuple": "use collections.namedtuple or a dataclass",
    "OrderedDict": "use a dict, which keeps its order",
}
_OF_MODULE = re.compile(r"module '([\w.]{1,60})' has no attribute '(\w{1,60})'")
_NO_MODULE = re.compile(r"No module named '([\w.]{1,60})'")
_NO_NAME = re.compile(r"cannot import name '(\w{1,60})' from '([\w.]{1,60})'")
_NO_BUILTIN = re.compile(r"name '(\w{1,60})' is not defined")


def first_lacking(tree: ast.Module) -> tuple[int, str] | None:
    """Return the line of the first thing that the interpreter would refuse or pass over, and what to write instead."""
    found = sorted(_lacking(tree), key=lambda one: one[0])
    return found[0] if found else None


def _lacking(tree: ast.Module) -> Iterator[tuple[int, str]]:
    stopped = {id(node.args[0]) for node in ast.walk(tree) if _stops(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.GeneratorExp) and is_endless(node.generators[0].iter) and id(node) not in stopped:
            yield node.lineno, "the sandbox runs a generator expression to its end, and this one has none: use a loop"
        elif isinstance(node, (ast.Yield, ast.YieldFrom)):
            yield node.lineno, "the sandbox has no generators (yield): collect the values in a list and return it"
        elif isinstance(node, ast.ClassDef):
            yield from _lacking_of(node)


def _stops(node: ast.AST) -> TypeGuard[ast.Call]:
    """Return whether a call takes of its first argument only what it needs: `rewriting` sees to these."""
    name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    return isinstance(node, ast.Call) and name in ("next", "any", "all") and bool(node.args)


def _lacking_of(node: ast.ClassDef) -> Iterator[tuple[int, str]]:
    bases = [ast.unparse(base) for base in node.bases if ast.unparse(base) != "object"]
    if bases or node.keywords:
        name = bases[0].rpartition(".")[2] if bases else ""
        instead = _BASES.get(name, "write one class that has all of the methods")
        yield node.lineno, f"the sandbox has no inheritance (class {node.name}({', '.join(bases)[:80]})): {instead}"
    for step in node.body:
        if not isinstance(step, ast.FunctionDef):
            continue
        for decorator in step.decorator_list:
            name = ast.unparse(decorator)[:60]
            if name in _DECORATORS or name.endswith((".setter", ".getter", ".deleter")):
                yield decorator.lineno, f"the sandbox has no @{name}: {_DECORATORS.get(name, _DECORATORS['property'])}"
        if step.name in _UNUSED:
            yield step.lineno, f"the sandbox does not call {step.name} of a class: {_UNUSED[step.name]}"


def explain(name: str, message: str) -> str:
    """Return the reason of an error that lies in the interpreter and not in the program; "" where it is the program's.

    `name` and `message` are the interpreter's own exception.
    """
    if (found := _NO_MODULE.match(message)) and name == "ModuleNotFoundError":
        module = found[1].partition(".")[0]
        return f"the sandbox has no module {module!r}: {_INSTEAD.get(module, f'it has {_HAS}')}"
    if name == "ImportError" and (found := _NO_NAME.match(message)):
        return f"the sandbox has no {found[2]}.{found[1]}: {_NAMES.get(found[1], 'write it yourself')}"
    if name == "AttributeError":
        return _attribute(message)
    if name == "NameError" and (found := _NO_BUILTIN.match(message)) and hasattr(builtins, found[1]):
        return f"the sandbox has no {found[1]}(): {_builtin(found[1])}"
    if name == "TypeError" and re.match(r"'\w{1,60}' object is not an iterator", message):
        return (
            f"{message}: in the sandbox generator expressions, zip, map and the like are lists; take iter() of it first"
        )
    return ""


def _attribute(message: str) -> str:
    if found := _ATTRIBUTE.match(message):
        owner, name = _OWNERS.get(found[1].rpartition(".")[2]), found[2]
        if owner is not None and hasattr(owner, name):
            return f"the sandbox has no {found[1]}.{name}: write it out with other methods"
    elif (found := _OF_MODULE.match(message)) and found[1] not in MODULES:
        return f"the sandbox has no {found[1]}.{found[2]}; {_NAMES.get(found[2], 'write it yourself')}"
    return ""


def _builtin(name: str) -> str:
    if name == "input":
        return "nobody is there to answer; write the values into the program"
    return "write the program without it"
