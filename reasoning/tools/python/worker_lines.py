"""The child's side of the conversation: its lines, its tools, and how it words what went wrong."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_MESSAGE_CHARS = 2000


class Lines:
    """The two pipes to the parent."""

    def __init__(self) -> None:
        self._in = os.fdopen(0, "rb", closefd=False)
        self._buffer = b""

    def read(self) -> dict[str, Any]:
        """The parent's next message; raises EOFError where the parent is gone."""
        line = self._in.readline()
        if not line:
            raise EOFError
        message: dict[str, Any] = json.loads(line)
        return message

    def write(self, message: dict[str, Any]) -> None:
        """Send a message."""
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(1, data) :]

    def call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Have the parent call a tool; its failure is a RuntimeError in the program."""
        self.write({"tool": name, "args": args, "kwargs": kwargs})
        reply = self.read()
        if "error" in reply:
            raise RuntimeError(f"{name}: {reply['error']}")
        return reply.get("value")


class Printed:
    """Takes what a program prints, up to a bound, and drops the rest."""

    def __init__(self, most: int) -> None:
        self.left = most + 1
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        """Keep what fits."""
        if self.left > 0 and text:
            self.parts.append(text[: self.left])
            self.left -= len(text)
        return len(text)

    def flush(self) -> None:
        """Nothing waits to be written."""

    def text(self) -> str:
        """Return what was printed."""
        return "".join(self.parts).encode("utf-8", "replace").decode("utf-8")


def worded(name: str, message: str, program: str, line: int) -> str:
    """Format an error with the program's own line."""
    short = message if len(message) <= _MAX_MESSAGE_CHARS else f"{message[:_MAX_MESSAGE_CHARS]}…"
    what = f"{name}: {short}" if name and short else name or short
    lines = program.splitlines()
    if not 1 <= line <= len(lines):
        return what
    return f"line {line}: {what}\n    {lines[line - 1].strip()[:200]}"


def callers(lines: Lines, names: list[str], plain: Callable[[object], Any]) -> dict[str, Callable[..., Any]]:
    """The tools as functions of the program."""

    def made(name: str) -> Callable[..., Any]:
        def tool(*args: Any, **kwargs: Any) -> Any:
            return lines.call(name, plain(args), plain(kwargs))

        tool.__name__ = name
        return tool

    return {name: made(name) for name in names}
