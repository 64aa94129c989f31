"""What a run is at just now, on a terminal: calls, tokens, seconds, the strategies at work, and what is written."""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.live import Live
from rich.text import Text

from reasoning.evaluation.waits import Waits
from reasoning.usage import NOTHING_SPENT, Usage, estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console, ConsoleOptions, RenderResult

    from reasoning.session import Event
    from reasoning.trace import Trace

MAX_CALLS_SHOWN = 4
"""Calls under way that have a line of their own."""

MAX_LINES_SHOWN = 4
"""Lines of the text under way that are shown, its last ones."""

KEPT_CHARS = 4000
"""Characters of a text under way that are kept for that."""

PER_SECOND = 8
"""How often the terminal is drawn anew."""


@contextmanager
def watching(console: Console, *, quiet: bool = False) -> Iterator[Callable[[Event], None] | None]:
    """Show what the events of a run tell while it lasts; give None, and show nothing, where there is no terminal."""
    if quiet or not console.is_terminal:
        yield None
        return
    watch, waits = RunWatch(), Waits()
    watch.waits = waits
    waits.listen()
    try:
        with Live(watch, console=console, refresh_per_second=PER_SECOND, transient=True, redirect_stdout=False):
            yield watch
    finally:
        waits.close()


class CallUnderWay:
    """A call of the model that has not ended: who made it, and what has been written so far."""

    def __init__(self, node: Trace, path: tuple[str, ...]) -> None:
        self.node, self.path, self.start = node, path, time.monotonic()
        self.text, self.chars, self.is_reasoning = deque[str](), 0, False
        self._kept = 0

    def add(self, text: str, *, is_reasoning: bool) -> None:
        """Add what was written; of a long text the end is kept."""
        self.text.append(text)
        self.chars += len(text)
        self._kept += len(text)
        self.is_reasoning = is_reasoning
        while self._kept - len(self.text[0]) > KEPT_CHARS:
            self._kept -= len(self.text.popleft())


class RunWatch:
    """Collects the events of a run, and draws what it is at. Events and drawing may come from different threads."""

    def __init__(self) -> None:
        self.spent: Usage = NOTHING_SPENT
        self.waits: Waits | None = None
        self._start, self._lock = time.monotonic(), threading.Lock()
        self._path: dict[int, tuple[str, ...]] = {}
        """The names of the strategies around each, itself included, by the node of its trace."""
        self._calls: dict[int, CallUnderWay] = {}
        self._solving: list[Trace] = []

    def __call__(self, event: Event) -> None:
        """Take an event."""
        node = event.node
        with self._lock:
            if event.kind == "start":
                self._solving.append(node)
            elif event.kind == "call":
                self._calls[id(node)] = CallUnderWay(node, self._around(node))
            elif event.kind == "text" and id(node) in self._calls:
                self._calls[id(node)].add(event.text, is_reasoning=event.is_reasoning)
            elif node.kind == "strategy" and event.kind in ("solved", "failed"):
                self._solving = [one for one in self._solving if one is not node]
            elif event.kind in ("reply", "failed"):
                self._calls.pop(id(node), None)
                self.spent += node.own_usage

    def _around(self, node: Trace) -> tuple[str, ...]:
        """Return the strategies that a call is made within, the outermost first."""
        path: list[Trace] = []
        inner: Trace = node
        for one in reversed(self._solving):
            if any(child is inner for child in one.children):
                path.append(one)
                inner = one
        return tuple(one.name for one in reversed(path))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        with self._lock:
            calls = list(self._calls.values())
            lines = [self._head(calls), *self._lines(calls, options.max_width)]
        for line in lines:
            line.truncate(options.max_width, overflow="ellipsis")
            yield line

    def _head(self, calls: list[CallUnderWay]) -> Text:
        spent = self.spent
        coming = sum(estimate_tokens(call.chars) for call in calls)
        told = [f"{spent.calls} call{'' if spent.calls == 1 else 's'} made"]
        told += [f"{len(calls)} under way"] if calls else []
        told.append(f"{'about ' if coming else ''}{spent.tokens + coming:,} tokens")
        told += [f"${spent.dollars:.4f}"] if spent.dollars else []
        told.append(f"{time.monotonic() - self._start:.0f} s")
        return Text(", ".join(told), style="bold")

    def _lines(self, calls: list[CallUnderWay], width: int) -> Iterator[Text]:
        for call in calls[:MAX_CALLS_SHOWN]:
            sample = f" #{call.node.data['sample']}" if call.node.data.get("sample") else ""
            told = f"  {' › '.join((*call.path, call.node.name))}{sample}"
            yield Text.assemble((told, "cyan"), (f"  {time.monotonic() - call.start:.0f} s", "dim"))
        if len(calls) > MAX_CALLS_SHOWN:
            yield Text(f"  and {len(calls) - MAX_CALLS_SHOWN} more", style="dim")
        if self.waits and (waiting := self.waits.line()):
            yield Text(f"  {waiting}", style="yellow")
        writing = next((call for call in calls if call.text), None)
        if writing:
            style = "dim italic" if writing.is_reasoning else ""
            for line in last_lines("".join(writing.text), max(1, width - 4)):
                yield Text(f"  │ {line}", style=style)


def last_lines(text: str, width: int) -> list[str]:
    """Return the end of a text as lines of at most that width; what steers a terminal is left out."""
    shown = "".join(sign for sign in text.replace("\t", " ") if sign.isprintable() or sign == "\n")
    return [line for whole in shown.split("\n") for line in wrap(whole, width)][-MAX_LINES_SHOWN:]
