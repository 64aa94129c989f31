"""Which of a reply's blocks of code are the program: those that belong together are joined, a later one corrects."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.parsing import code_blocks
from reasoning.tools.python.imports import unbound_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.parsing import CodeBlock

MAX_BLOCKS = 20
"""Blocks of a reply that may be parts of its program."""

RESULT_NAMES = ("ans", "answer", "final_answer", "result", "solution")
"""Names in which a script leaves its result, where it prints none."""

_LABELLED = ("python", "py", "python3", "tool_code", "ipython", "pycon", "python-repl")
_NEXT_QUESTION = re.compile(
    r"[^\S\n]{0,8}(?:#{1,4}[^\S\n])?(?:question|q|problem|human|user)[^\S\n]?\d{0,3}:", re.IGNORECASE
)
_OF_OUTPUT = re.compile(r"\b(?:outputs?|prints?|printed|displays?|returns?|results?|gives?)\b", re.IGNORECASE)
_CORRECTS = re.compile(
    r"\b(?:wait|wrong|mistake\w*|correct(?:ed|ion|ing)|actually|oops|sorry|apolog\w+|fix(?:ed|ing)?|revis\w+|instead"
    r"|bug|error|incorrect|not (?:right|correct)|should (?:be|have)|hold on|on second thought)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fenced:
    """A block that may be Python."""

    text: str
    """Its lines."""

    before: str
    """The words between the block before and this one."""

    closed: bool
    """Whether its end was written."""

    marked: bool
    """Whether it is marked as Python."""


@dataclass(frozen=True)
class Piece:
    """One block that holds Python."""

    code: str
    """What is Python of it."""

    tree: ast.Module
    """The same, parsed."""

    before: str = ""
    """The words between the block before and this one."""

    closed: bool = True
    """Whether the block's end was written."""

    @property
    def binds(self) -> set[str]:
        """The names that it defines for others."""
        return set(top_names(self.tree))

    @property
    def needs(self) -> set[str]:
        """The names that it takes from others."""
        return unbound_names(self.tree)


def corrects(words: str) -> bool:
    """Return whether words say that what stands before them is wrong."""
    return _CORRECTS.search(words[-1_000:]) is not None


def replaces(words: str) -> bool:
    """Return whether words between two programs say that the second one is the better, and not that of another
    question.
    """
    return corrects(words) and not any(_NEXT_QUESTION.match(line) for line in words.split("\n"))


def python_blocks(reply: str) -> list[Fenced]:
    """Return the blocks that may be Python.

    Where some are marked as Python, the others are not; nor is what a program prints or what follows another question.
    """
    blocks, lines = code_blocks(reply), reply.split("\n")
    marked = any(block.language in _LABELLED for block in blocks)
    found: list[Fenced] = []
    at = 0
    for block in blocks[: 4 * MAX_BLOCKS]:
        words = lines[at : block.line]
        at = block.end_line + 1
        if found and any(_NEXT_QUESTION.match(line) for line in words):
            break
        if block.language in _LABELLED or (not marked and not block.language and not _is_output(words)):
            found.append(Fenced(_plain(block), "\n".join(words), block.closed, block.language in _LABELLED))
    return found[:MAX_BLOCKS]


def _is_output(words: Sequence[str]) -> bool:
    last = next((line for line in reversed(words) if line.strip()), "")
    return _OF_OUTPUT.search(last[-200:]) is not None and not corrects(last)


def _plain(block: CodeBlock) -> str:
    """Return a block without the prompts of a session, what it printed, and the commands of a notebook."""
    lines = block.text.split("\n")
    if any(line.startswith(">>>") for line in lines):
        return "\n".join(line[4:] for line in lines if line.startswith((">>>", "...")))
    return "\n".join(line for line in lines if not line.startswith(("!", "%")))


def joined(pieces: Sequence[Piece], call: str) -> list[Piece]:
    """Return the pieces that make the program, in order: the last one that gives a result, and those that it needs."""
    chosen = _chosen(pieces, call)
    kept, needed = {chosen}, pieces[chosen].needs
    for place in range(chosen - 1, -1, -1):
        if pieces[place].binds & needed:
            kept.add(place)
            needed = (needed - pieces[place].binds) | pieces[place].needs
    for place in range(chosen + 1, len(pieces)):
        if pieces[place].binds & needed and not _is_call_only(pieces[place]):
            kept.add(place)
    kept |= {place for place in range(chosen) if place not in kept and _goes_on(pieces, place, kept, chosen)}
    late = [place for place in sorted(kept) if place > chosen]
    return [pieces[place] for place in (*late, *(one for one in sorted(kept) if one <= chosen))]


def _chosen(pieces: Sequence[Piece], call: str) -> int:
    defining = [place for place, one in enumerate(pieces) if call in one.binds]
    giving = [place for place, one in enumerate(pieces) if gives_result(one.tree)]
    if not defining:
        return giving[-1] if giving else len(pieces) - 1
    last = defining[-1]
    behind = giving and giving[-1] > last and pieces[giving[-1]].needs.isdisjoint(pieces[last].binds)
    if behind and any(corrects(one.before) for one in pieces[last + 1 : giving[-1] + 1]):
        return giving[-1]  # a script of its own that is said to be the better one
    whole = [place for place in defining if pieces[place].closed]
    return last if pieces[last].closed or not whole or corrects(pieces[last].before) else whole[-1]


def _goes_on(pieces: Sequence[Piece], place: int, kept: set[int], chosen: int) -> bool:
    """Return whether a piece works on what kept pieces before it have made, as by `items.append(3)`."""
    made = {name for one in kept if one < place for name in pieces[one].binds}
    return bool(pieces[place].needs & made) and pieces[place].binds.isdisjoint(pieces[chosen].binds)


def _is_call_only(piece: Piece) -> bool:
    return not any(
        isinstance(step, ast.FunctionDef | ast.ClassDef | ast.Assign | ast.Import) for step in piece.tree.body
    )


def top_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a program binds outside of functions and classes."""
    for node in top_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]


def top_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a program that are run as it is, without what stands within functions and classes."""
    level = [tree]
    while level:
        node = level.pop()
        yield node
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
        level += [] if inside else ast.iter_child_nodes(node)


def gives_result(tree: ast.Module) -> bool:
    """Return whether a program prints, ends with a value, or leaves one under a name for results."""
    if prints(tree) or ends_with_value(tree):
        return True
    return not set(RESULT_NAMES).isdisjoint(top_names(tree))


def prints(tree: ast.Module) -> bool:
    """Return whether a program prints outside of its functions."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        for node in top_nodes(tree)
    )


def ends_with_value(tree: ast.Module) -> bool:
    """Return whether the last statement is an expression with a value of its own."""
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return False
    call = last.value
    return not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print")
