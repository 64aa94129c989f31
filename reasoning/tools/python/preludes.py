"""The programs that the interpreter is fed before a model's: modules and helpers that it lacks."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

MODULES = ("calendar", "cmath", "heapq", "operator", "statistics", "string")
"""Modules that the interpreter is given; each is a file in `prelude/`."""

HELPERS = "helpers"
_FOLDER = Path(__file__).with_name("prelude")


def place(module: str) -> str:
    """Return the name under which a program finds a module."""
    return f"_sandbox_{module}"


@cache
def exports(module: str) -> frozenset[str]:
    """Return the public names of a module."""
    return frozenset(name for name in _names(_parsed(module)) if not name.startswith("_"))


@cache
def source(module: str) -> str:
    """Return the program that makes a module: its file as the body of a function, so that no name of it is a global."""
    tree = _parsed(module)
    made = place(module)
    ends = [f"{made}.{name} = {name}" for name in sorted(exports(module))]
    body = "\n".join(f"    {line}" for line in [*ast.unparse(tree).split("\n"), *ends, f"return {made}"])
    return f"class _{made}: pass\n\ndef _make{made}({made}):\n{body}\n\n{made} = _make{made}(_{made}())\n"


def _names(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign):
            targets = [part for target in node.targets for part in ast.walk(target)]
            found += [part.id for part in targets if isinstance(part, ast.Name)]
    return found


def _parsed(module: str) -> ast.Module:
    """Parse a module's file, and leave out what only people and type checkers read."""
    tree = ast.parse((_FOLDER / f"{module}.py").read_text("utf-8"))
    kept = [node for node in tree.body if not _is_for_readers(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            node.body = [part for part in node.body if not _is_for_readers(part)] or [ast.Pass()]
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Name("object", ast.Load())
    return ast.fix_missing_locations(ast.Module(kept, []))


def _is_for_readers(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module in ("__future__", "typing")
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
