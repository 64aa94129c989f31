"""Cuts the program out of a model's reply: fences, prose around it, and text that runs on behind it."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.parsing import outside_code
from reasoning.tools.python.blocks import (
    RESULT_NAMES,
    Fenced,
    Piece,
    ends_with_value,
    joined,
    prints,
    python_blocks,
    replaces,
    top_names,
)
from reasoning.tools.python.imports import needed_imports, third_party

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_REPLY_CHARS = 100_000
"""Characters of a reply that are read; what comes behind is left out."""

_MAX_TRIES = 400
_MAX_JOINED_LINES = 40
_OPENS = re.compile(
    r"[ \t]*(?:(?:async[ \t]+)?def[ \t]+\w+|class[ \t]+\w+|import[ \t]+\w|from[ \t]+[\w.]+[ \t]+import|@\w|"
    r"(?:for|while|if|with)[ \t].*:|print\(|[A-Za-z_]\w*(?:[ \t]*,[ \t]*\w+)*[ \t]*[-+*/]?=[^=]|return\b)"
)


@dataclass(frozen=True, slots=True)
class Program:
    """A program as it was cut out of a reply, ready to run."""

    code: str
    """The program, with the added imports at its top."""

    call: str | None
    """The function to call for the answer; None where the program is a script."""

    added_imports: tuple[str, ...] = ()
    """Import lines that were added for names that are used and defined nowhere."""

    cut: str = ""
    """What came behind the program and was left out."""

    missing: tuple[str, ...] = ()
    """Modules that the program needs and that are not in the standard library."""

    result: str | None = None
    """The name under which a script leaves its result; None: it has none, or ends with the value."""

    prints_last: bool = False
    """Whether what a script prints is its result, and not what it leaves under a name."""


def cut_program(reply: str, call: str = "solution", given: Collection[str] = ()) -> Program | None:
    """Find the program in `reply`, preferring one that defines the function `call`; None where there is none.

    `given` are names that it may use without defining or importing them, as those of tools.

    Blocks of code that need each other are joined, a later one with the same function replaces the earlier, and what is
    no program (output, commands, JSON) is left out. A body without its `def` line (the prompt ended with it) gets one.
    Everything from the first thing on that is not part of the program is cut: prose, another question, a second
    definition of `call`, unless words before it say that the first one is wrong.
    """
    reply = reply[:MAX_REPLY_CHARS].replace("\r\n", "\n").replace("\r", "\n")
    blocks, cutter = python_blocks(reply), _Cutter(call, given)
    pieces = [piece for block in blocks if (piece := cutter.piece(block))]
    if pieces:
        return cutter.program("\n\n".join(piece.code for piece in joined(pieces, call)), "")
    found = cutter.cut(outside_code(reply))
    while found and replaces(found[1].split("def ", 1)[0]) and (later := _Cutter(call).cut(found[1])):
        found = later
    return cutter.program(*found) if found else None


def _defines(text: str, name: str) -> bool:
    return re.search(rf"^[ \t]*(?:async[ \t]+)?def[ \t]+{re.escape(name)}\b", text, re.MULTILINE) is not None


class _Cutter:
    """One search; it counts its tries at parsing, so that no reply makes it long."""

    def __init__(self, call: str, given: Collection[str] = ()) -> None:
        self.call, self.given, self.tries = call, given, 0

    def piece(self, block: Fenced) -> Piece | None:
        """Read a block: all of it where it is Python throughout, else what can be cut out."""
        code = textwrap.dedent(block.text).strip("\n")
        whole = _parse(code)
        if whole and _is_program(whole, block.marked) and list(top_names(whole)).count(self.call) < 2:
            return Piece(code, whole, block.before, block.closed)
        found = self.cut(block.text)
        tree = _parse(found[0]) if found else None
        return Piece(found[0], tree, block.before, block.closed) if found and tree and tree.body else None

    def cut(self, text: str) -> tuple[str, str] | None:
        """Return the program in a text, and what is left behind it."""
        lines = [_untabbed(line) for line in text.split("\n")]
        start = next((i for i, line in enumerate(lines) if self._begins(lines, i, line)), None)
        if start is None:
            return None
        return self._taken(lines[start:])

    def _begins(self, lines: list[str], at: int, line: str) -> bool:
        if at and line[:1] == " " and not _blank(lines[0]):
            # indented lines behind prose: only a `def` may begin there, or else any quotation would
            return bool(re.match(r"[ ]*(?:def|import|from)[ ]", line)) and _OPENS.match(line) is not None
        docstring = line.lstrip().startswith(('"""', "'''")) and line[:1] == " "
        return docstring or _OPENS.match(line) is not None

    def _taken(self, lines: list[str]) -> tuple[str, str] | None:
        first = lines[0]
        if first[:1] == " " and not first.lstrip().startswith(
            ("def ", "async def ", "class ", "import ", "from ", "@")
        ):
            return self._body([f"def {self.call}():", *lines])
        if not _defines("\n".join(lines), self.call) or _returns_first(lines, self.call):
            body = self._body([f"def {self.call}():", *_indented(lines)]) if _returns_first(lines, self.call) else None
            if body:
                return body
        return self._statements(_dedented(lines))

    def _body(self, lines: list[str]) -> tuple[str, str] | None:
        found = self._statements(lines)
        return found if found and _defines(found[0], self.call) else None

    def _statements(self, lines: list[str]) -> tuple[str, str] | None:
        """Take whole top-level statements for as long as they are Python and part of the same program."""
        ends = [i for i in range(1, len(lines)) if lines[i][:1] not in ("", " ", ")", "]", "}")] + [len(lines)]
        kept, defined, at = 0, set[str](), 0
        while at < len(ends):
            step = self._statement(lines, kept, ends, at)
            if step is None:
                break
            tree, at = step
            if _prose(tree, defined) or (not tree.body and self.call in defined):
                break
            defined |= {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
            kept, at = ends[at], at + 1
        if kept == 0:
            return self._repaired(lines, ends[0])
        if at < len(ends) and not defined & {self.call} and _defines("\n".join(lines[kept : ends[at]]), self.call):
            repaired = self._repaired(lines, ends[at])
            if repaired:
                return repaired
        return "\n".join(lines[:kept]).strip("\n"), "\n".join(lines[kept:]).strip()

    def _statement(self, lines: list[str], kept: int, ends: list[int], at: int) -> tuple[ast.Module, int] | None:
        """Parse on from `kept`; a text in quotes or brackets may go on over lines that look like a new beginning."""
        for until in range(at, min(at + _MAX_JOINED_LINES, len(ends))):
            tree = self._parsed("\n".join(lines[kept : ends[until]]))
            if tree is not None:
                return tree, until
        return None

    def _repaired(self, lines: list[str], end: int) -> tuple[str, str] | None:
        """Save a first statement that does not parse: its indentation rounded, then its last lines dropped."""
        rounded = _rounded(lines[:end])
        if self._parsed("\n".join(rounded)) is not None:
            return "\n".join(rounded).strip("\n"), "\n".join(lines[end:]).strip()
        for version in (lines[:end], rounded):
            for last in range(len(version), max(0, len(version) - 60), -1):
                tree = self._parsed("\n".join(version[:last]))
                if tree is not None and tree.body and not _prose(tree, set()) and _does_something(tree):
                    return "\n".join(version[:last]).strip("\n"), "\n".join(lines[last:]).strip()
        return None

    def _parsed(self, code: str) -> ast.Module | None:
        self.tries += 1
        return _parse(code) if self.tries <= _MAX_TRIES else None

    def program(self, code: str, rest: str) -> Program | None:
        """Make a program of what was cut out."""
        tree = _parse(code)
        if tree is None or not tree.body:
            return None
        added = needed_imports(tree, self.given)
        call = _called(tree, self.call)
        result = None
        if call is None and not ends_with_value(tree):
            bound = set(top_names(tree))
            result = next((name for name in RESULT_NAMES if name in bound), None)
        last = prints(tree) and not ends_with_value(tree)
        whole = "\n".join([*added, code])
        return Program(whole, call, added, rest, third_party(tree), result, last)


def _called(tree: ast.Module, wanted: str) -> str | None:
    """Return the function to call for the answer: the one that is wanted, or the only thing that a program is for."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    free = [name for name, node in functions.items() if not _needs_arguments(node)]
    if wanted in functions:
        return wanted if wanted in free else None
    defines_alone = all(isinstance(node, _DEFINING) or _is_docstring(node) for node in tree.body)
    return free[-1] if defines_alone and free else None


_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _needs_arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    given = node.args
    positional = len(given.posonlyargs) + len(given.args) - len(given.defaults)
    return positional > 0 or any(default is None for default in given.kw_defaults)


def _parse(code: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _prose(tree: ast.Module, defined: set[str]) -> bool:
    """Return whether a statement only happens to parse (`Done`, `Question: A`), or defines anew what is there
    already.
    """
    return any(_is_prose(node) or getattr(node, "name", None) in defined for node in tree.body)


def _is_prose(node: ast.stmt) -> bool:
    if isinstance(node, ast.AnnAssign):
        return node.value is None
    return isinstance(node, ast.Expr) and isinstance(node.value, (ast.Name, ast.Tuple)) and not _lower_name(node.value)


def _is_program(tree: ast.Module, marked: bool) -> bool:
    """Return whether there is more in it than words and values that happen to parse; a sum is more where it is
    marked.
    """
    plain: tuple[type[ast.expr], ...] = (
        ast.Name,
        ast.Tuple,
        ast.Constant,
        ast.UnaryOp,
        ast.Attribute,
        ast.List,
        ast.Dict,
    )
    plain = plain if marked else (*plain, ast.BinOp, ast.Compare)
    return any(
        not _is_prose(node) and not (isinstance(node, ast.Expr) and isinstance(node.value, plain)) for node in tree.body
    )


def _lower_name(node: ast.expr) -> bool:
    names = [node] if isinstance(node, ast.Name) else list(getattr(node, "elts", ()))
    return all(not isinstance(name, ast.Name) or not name.id[:1].isupper() for name in names)


def _does_something(tree: ast.Module) -> bool:
    """Return whether more is left of a function than its text."""
    first = tree.body[-1]
    return not isinstance(first, ast.FunctionDef) or any(not isinstance(step, ast.Expr) for step in first.body)


def _returns_first(lines: list[str], name: str) -> bool:
    """Return whether a `return` stands outside of any function, before the function is defined."""
    for line in lines:
        if re.match(r"(?:async )?def |class ", line):
            return False
        if re.match(r"[ ]*return\b", line):
            return True
    return False


def _indented(lines: list[str]) -> list[str]:
    """A body whose first line, or all of whose lines, lost its indentation."""
    if len(lines) > 1 and any(line[:1] == " " and line.strip().startswith("return") for line in lines[1:]):
        return [f"    {lines[0]}", *lines[1:]]
    until = next(i for i, line in enumerate(lines) if line.startswith("return")) + 1
    return [f"    {line}" for line in lines[:until]] + lines[until:]


def _dedented(lines: list[str]) -> list[str]:
    """Take from all lines the indentation of the first, where the program as a whole is indented."""
    width = len(lines[0]) - len(lines[0].lstrip())
    if not width:
        return lines
    end = next((i for i, line in enumerate(lines) if not _blank(line) and line[:width].strip()), len(lines))
    return textwrap.dedent("\n".join(lines[:end])).split("\n") + lines[end:]


def _rounded(lines: list[str]) -> list[str]:
    return [" " * (4 * round((len(line) - len(line.lstrip())) / 4)) + line.lstrip() for line in lines]


def _untabbed(line: str) -> str:
    bare = line.lstrip(" \t")
    return line[: len(line) - len(bare)].expandtabs(4) + bare.rstrip()


def _blank(line: str) -> bool:
    return not line.strip()
