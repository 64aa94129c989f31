"""Adds to a program the imports of the standard library that its author forgot."""

from __future__ import annotations

import ast
import builtins
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_FROM = {
    "math": "acos asin atan atan2 ceil comb cos degrees dist e exp factorial floor gcd hypot inf isclose isqrt lcm log "
    "log10 log2 perm pi prod radians sin sqrt tan tau trunc",
    "datetime": "date timedelta",
    "fractions": "Fraction",
    "decimal": "Decimal",
    "collections": "Counter OrderedDict defaultdict deque namedtuple",
    "itertools": "accumulate chain combinations combinations_with_replacement count cycle groupby islice permutations "
    "product repeat takewhile zip_longest",
    "functools": "cache lru_cache partial reduce",
    "statistics": "mean median mode stdev variance",
    "random": "choice randint shuffle",
    "typing": "Any Dict List Optional Set Tuple Union",
    "dataclasses": "dataclass",
}
_HOMES = {name: module for module, names in _FROM.items() for name in names.split()}
_MODULES_TEXT = (
    "bisect calendar cmath collections copy decimal fractions functools heapq itertools json math operator random re "
    "statistics string time"
)
_MODULES = frozenset(_MODULES_TEXT.split())
_ABBREVIATED = {"np": "numpy", "pd": "pandas", "sp": "sympy", "plt": "matplotlib", "nx": "networkx"}


def needed_imports(tree: ast.Module, given: Collection[str] = ()) -> tuple[str, ...]:
    """Return the import lines for the names that are used and defined nowhere, nor `given`, in alphabetical order."""
    used, modules = unbound_names(tree) - set(given), _bases(tree)
    lines = {line for name in used if (line := _import_of(name, modules.get(name, frozenset())))}
    return tuple(sorted(lines))


def third_party(tree: ast.Module) -> tuple[str, ...]:
    """The modules that a program imports, or plainly means, that are not in the standard library."""
    named = {_ABBREVIATED.get(name, name) for name in unbound_names(tree) if name in {*_ABBREVIATED, "sympy", "numpy"}}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named.add(node.module.split(".")[0])
    return tuple(sorted(named - sys.stdlib_module_names))


def unbound_names(tree: ast.Module) -> set[str]:
    """Return the names that are read and bound in no scope; a star import may bind any."""
    nodes = list(ast.walk(tree))
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in nodes):
        return set()
    read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return read - {name for node in nodes for name in _bound(node)} - set(dir(builtins))


def _bound(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.alias):
        return [(node.asname or node.name).split(".")[0]]
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return [node.name] if node.name else []
    return []


def _bases(tree: ast.Module) -> dict[str, frozenset[str]]:
    """For each name the attributes that are read of it."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.setdefault(node.value.id, set()).add(node.attr)
    return {name: frozenset(attributes) for name, attributes in found.items()}


def _import_of(name: str, attributes: frozenset[str]) -> str:
    if name == "datetime":
        whole = attributes & {"datetime", "date", "timedelta", "time", "timezone"}
        return "import datetime" if whole else "from datetime import datetime"
    if name in _MODULES and attributes:
        return f"import {name}"
    if name in ("random", "copy"):
        return f"from {name} import {name}"
    return f"from {_HOMES[name]} import {name}" if name in _HOMES else ""
