"""Runs in a fresh CPython of its own: loads the modules that a program names, locks itself in, runs it once."""

from __future__ import annotations

import ast
import errno
import os
import re
import sys
from typing import Any

from reasoning.tools.python.lockdown import limit, lock
from reasoning.tools.python.plain import ValueTooLargeError, plain
from reasoning.tools.python.worker_lines import Lines, Printed, callers, worded

_MODULES_TEXT = (
    "abc array base64 bisect calendar cmath collections contextlib copy dataclasses datetime decimal difflib enum "
    "fractions functools graphlib hashlib heapq io itertools json keyword math numbers operator pprint random re "
    "statistics string struct sys textwrap time traceback types typing unicodedata uuid zlib"
)
_MODULES = frozenset(_MODULES_TEXT.split())
_NAMED = re.compile(r"^[ \t]*(?:import|from)[ \t]+(.+)", re.MULTILINE)
_FILE = "<program>"


def main() -> None:
    """Serve one request and end."""
    lines = Lines()
    lines.read()
    lines.write({"ready": True})
    request = lines.read()
    limit(request["memory"], request["seconds"])
    try:
        _load(request)
        lock()
        _word_refused_shells()
    except Exception as error:  # noqa: BLE001  whatever keeps it from locking itself in must keep it from running
        lines.write({"error": f"the process can't lock itself in: {error}", "kind": "unavailable"})
        return
    lines.write(_outcome(request, lines))


def _load(request: dict[str, Any]) -> None:
    """Load what can't be loaded once files are denied."""
    text = request["program"]
    asked = {word for line in _NAMED.findall(text) for word in re.findall(r"[A-Za-z_][\w.]*", line)}
    known = {name for name in asked if name.split(".")[0] in _MODULES}
    if "strptime" in text:
        known.add("_strptime")
    sys.path.extend(request["paths"])
    for name in sorted(known) + request["modules"]:
        try:
            __import__(name)
        except ImportError:
            continue
    if "random" in sys.modules:
        sys.modules["random"].seed(request["seed"])
    sys.path.clear()


def _word_refused_shells() -> None:
    """Have a shell raise what all else raises: the kernel refuses it, and C's `system` tells that as a status 127."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    for module in (os, sys.modules.get("posix")):
        for name in ("system", "popen"):
            if hasattr(module, name):
                setattr(module, name, refuse)


def _outcome(request: dict[str, Any], lines: Lines) -> dict[str, Any]:
    printed = Printed(request["output"])
    sys.stdout = sys.stderr = printed
    try:
        value = _run(request, callers(lines, request["tools"], plain))
        reply: dict[str, Any] = {"value": plain(value)}
    except BaseException as error:  # noqa: BLE001  a program may raise anything, and each must be told
        reply = _told(error, request["program"])
    return {**reply, "output": printed.text()}


def _run(request: dict[str, Any], names: dict[str, Any]) -> Any:
    tree = ast.parse(request["program"], _FILE)
    names["__name__"] = "__main__"
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, _FILE, "exec"), names)
    value = eval(compile(ast.Expression(last.value), _FILE, "eval"), names) if isinstance(last, ast.Expr) else None
    if request["call"]:
        return eval(f"{request['call']}()", names)
    return value if value is not None else names.get("answer", names.get("result"))


def _told(error: BaseException, program: str) -> dict[str, Any]:
    line, kind, name = _line(error), _kind(error), type(error).__name__
    try:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:  # noqa: BLE001  the program's own exception may fail to word itself
        message = ""
    return {"error": worded(name, message[:5000], program, line), "kind": kind, "line": line}


def _kind(error: BaseException) -> str:
    kinds: tuple[tuple[type[BaseException], str], ...] = (
        (ValueTooLargeError, "size"),
        (MemoryError, "memory"),
        (ImportError, "missing feature"),
        (PermissionError, "denied"),
    )
    if isinstance(error, SyntaxError) or _unparsed(error):
        return "syntax"
    return next((kind for of, kind in kinds if isinstance(error, of)), "exception")


def _unparsed(error: BaseException) -> bool:
    """Return whether the error came from the parser: NUL bytes, lone surrogates and deep nesting are no SyntaxError."""
    step, last = error.__traceback__, None
    while step is not None:
        step, last = step.tb_next, step
    parsing = last is not None and last.tb_frame.f_code.co_name == "parse" and last.tb_frame.f_globals is ast.__dict__
    return parsing and isinstance(error, (ValueError, RecursionError, MemoryError))


def _line(error: BaseException) -> int:
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    line, step = 0, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == _FILE:
            line = step.tb_lineno
        step = step.tb_next
    return line
