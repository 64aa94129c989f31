"""Fits a program to the interpreter: what it lacks is written otherwise, line by line, or refused with its reason."""

from __future__ import annotations

import ast
import copy
import importlib
import re
import warnings
from dataclasses import dataclass, field

from reasoning.tools.python.lacking import first_lacking
from reasoning.tools.python.preludes import HELPERS, MODULES, exports, place
from reasoning.tools.python.rewriting import Names, Rewriter, is_notable

_STARRED = ("math", "itertools", "collections", "functools", "datetime", "random", "decimal", "re", "typing")
MAX_ADAPTED_CHARS = 20_000
"""Characters of a program that is adapted; a longer one runs as it is."""

_NOTABLE = re.compile(
    r"\b(?:yield|class|del|next|any|all|round|is_integer|bit_length|bit_count|OrderedDict|count|cycle|repeat|zip|map|"
    rf"filter|enumerate|reversed|{'|'.join(MODULES)}|(?:str|list|dict|set|frozenset|tuple|int|float|bytes)\.\w+)\b"
    r"|import[ \t]*\*|\.[ \t]*[A-Za-z_]\w*+(?![ \t]*\()|\([^()]*\bfor\b"
)
"""What a program needs that anything is to be done for; most have nothing of it, and are not even parsed."""

_STUMBLES = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass
class Adapted:
    """A program as the interpreter is given it: its lines are those of the original."""

    code: str
    """The program."""

    preludes: list[str] = field(default_factory=list)
    """The modules to be made before it (see `preludes`)."""

    rounds: bool = False
    """Whether `round` is to be CPython's."""

    lacking: tuple[int, str] | None = None
    """The line and the reason why it can't be run."""


def adapt(program: str) -> Adapted:
    """Fit a program to the interpreter. What does not parse is left as it is, for the interpreter to say so."""
    if len(program) > MAX_ADAPTED_CHARS or not _NOTABLE.search(program):
        return Adapted(program)
    text = program.replace("\r\n", "\n").replace("\r", "\n")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _adapted(text, ast.parse(text))
    except _STUMBLES:
        return Adapted(program)


def _adapted(text: str, tree: ast.Module) -> Adapted:
    lacking = first_lacking(tree)
    if lacking is not None:
        return Adapted(text, lacking=lacking)
    editor = _Editor(text, tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            editor.statement(node)
    rounds = "round" in editor.names.read and "round" not in editor.names.bound
    preludes = sorted(editor.preludes) + ([HELPERS] if editor.helped or rounds else [])
    return Adapted(editor.text(), preludes, rounds)


class _Editor:
    """Collects the edits of a program: places in its bytes, and what is written there."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.names = Names(tree)
        self.preludes: set[str] = set()
        self.helped = False
        self._attributes = _attributes(tree)
        self._bytes = text.encode()
        self._starts = [0]
        for line in self._bytes.split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._edits: list[tuple[int, int, str]] = []

    def text(self) -> str:
        """Return the program with all edits; raises SyntaxError where they broke it."""
        done = self._bytes
        for start, end, written in sorted(self._edits, reverse=True):
            done = done[:start] + written.encode() + done[end:]
        text = done.decode()
        ast.parse(text)
        return text

    def statement(self, node: ast.stmt) -> None:
        """Edit a statement, or the expressions that stand in it."""
        if isinstance(node, ast.Delete):
            self._replace(node, self._deleted(node))
        elif isinstance(node, ast.Import):
            self._replace(node, self._imported(node))
        elif isinstance(node, ast.ImportFrom):
            self._replace(node, self._imported_from(node))
        elif isinstance(node, ast.ClassDef) and node.bases:
            # that it is an object goes without saying
            self._edits.append((*self._span(node.bases[0]), ""))
        else:
            self._expressions(node, takes=isinstance(node, (ast.Assign, ast.Return)))

    def _expressions(self, node: ast.AST, *, takes: bool = False) -> None:
        for name, children in ast.iter_fields(node):
            for child in children if isinstance(children, list) else [children]:
                if isinstance(child, ast.expr):
                    self._expression(child, iterated=takes and name == "value")
                elif isinstance(child, ast.AST) and not isinstance(child, ast.stmt):
                    self._expressions(child)

    def _expression(self, node: ast.expr, *, iterated: bool) -> None:
        if not is_notable(node):
            return
        rewriter = Rewriter(self.names)
        found = rewriter.visit(copy.deepcopy(node))
        if iterated:
            found = rewriter.iterated(found)
        if rewriter.changed:
            self._replace(node, f"({ast.unparse(ast.fix_missing_locations(found))}", ")")
            self.helped = self.helped or rewriter.helped

    def _replace(self, node: ast.stmt | ast.expr, written: str, close: str = "") -> None:
        """Write something in a node's place, over as many lines as the node has."""
        if written:
            lines = (node.end_lineno or node.lineno) - node.lineno
            self._edits.append((*self._span(node), written + "\n" * lines + close))

    def _span(self, node: ast.stmt | ast.expr) -> tuple[int, int]:
        start = self._starts[node.lineno - 1] + node.col_offset
        return start, self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def _deleted(self, node: ast.Delete) -> str:
        done = [_removed(target) for target in node.targets]
        if not all(done) or "__delitem__" in self.names.attributes:
            return ""
        self.helped = self.helped or any(isinstance(target, ast.Subscript) for target in node.targets)
        return "; ".join(done)

    def _imported(self, node: ast.Import) -> str:
        if not any(
            self._is_given(alias.name, self._attributes.get(alias.asname or alias.name)) for alias in node.names
        ):
            return ""
        return "; ".join(self._import_line(alias) for alias in node.names)

    def _import_line(self, alias: ast.alias) -> str:
        if not self._is_given(alias.name, self._attributes.get(alias.asname or alias.name)):
            return f"import {alias.name} as {alias.asname}" if alias.asname else f"import {alias.name}"
        self.preludes.add(alias.name)
        return f"{alias.asname or alias.name} = {place(alias.name)}"

    def _imported_from(self, node: ast.ImportFrom) -> str:
        module, names = node.module or "", [(alias.name, alias.asname or alias.name) for alias in node.names]
        if names[0][0] == "*":
            names = self._all_of(module)
        if self._is_given(module, {name for name, _ in names}) and not node.level:
            self.preludes.add(module)
            return "; ".join(f"{local} = {place(module)}.{name}" for name, local in names) or "pass"
        if module == "collections" and any(name == "OrderedDict" for name, _ in names) and self._is_plain_dict():
            rest = [(name, local) for name, local in names if name != "OrderedDict"]
            local = next(local for name, local in names if name == "OrderedDict")
            return "; ".join([f"{local} = dict", *([_from(module, rest)] if rest else [])])
        starred = node.names[0].name == "*" and module in _STARRED
        return (_from(module, names) if names else "pass") if starred else ""

    def _is_plain_dict(self) -> bool:
        """Return whether nothing is asked of an OrderedDict that a dict does not do."""
        return b"move_to_end" not in self._bytes and b"last=" not in self._bytes

    def _is_given(self, module: str, used: set[str] | None) -> bool:
        return module in MODULES and (used or set()) <= exports(module)

    def _all_of(self, module: str) -> list[tuple[str, str]]:
        """Return the names of `import *` that the program reads and does not bind itself."""
        if module in MODULES:
            there = set(exports(module))
        elif module in _STARRED:
            there = {name for name in dir(importlib.import_module(module)) if not name.startswith("_")}
        else:
            return [("*", "*")]
        return [(name, name) for name in sorted(self.names.read & there - self.names.bound)]


def _from(module: str, names: list[tuple[str, str]]) -> str:
    listed = ", ".join(name if name == local else f"{name} as {local}" for name, local in names)
    return f"from {module} import {listed}"


def _removed(target: ast.expr) -> str:
    """Write a `del` of one target as a call or an assignment; "" where neither does the same."""
    if isinstance(target, ast.Name):
        return f"{target.id} = None"
    if not isinstance(target, ast.Subscript):
        return ""
    owner, at = ast.unparse(target.value), target.slice
    if isinstance(at, ast.Slice):
        return f"{ast.unparse(target)} = []" if at.step is None else ""
    return f"{place(HELPERS)}.remove({owner}, {ast.unparse(at)})"


def _attributes(tree: ast.Module) -> dict[str, set[str]]:
    """Return the attributes that are read of each name."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.setdefault(node.value.id, set()).add(node.attr)
    return found
