"""The trace: the tree of what happened on the way to an answer."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from reasoning.usage import NOTHING_SPENT, Usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rich.console import Console, RenderableType
    from rich.tree import Tree

Kind = Literal["strategy", "call", "note"]


@dataclass(eq=False, slots=True)
class Trace:
    """One node: a strategy at work, a call of the model, or a note that a strategy left."""

    kind: Kind
    """What the node is."""

    name: str
    """A strategy's spec, a prompt's name, or a note's title."""

    data: dict[str, Any] = field(default_factory=dict)
    """A call's messages, reply, reasoning, tool calls, decision, sample number, template hash, and notes of what was
    refused on the way; a strategy's answer, its confidence and how it was read; a note's content."""

    children: list[Trace] = field(default_factory=list)
    """What happened within, in the order of its start."""

    own_usage: Usage = NOTHING_SPENT
    """What this node itself spent (a call); `usage` has the sum over the tree."""

    seconds: float = 0.0
    """Seconds by the clock."""

    @property
    def usage(self) -> Usage:
        """Return what this node and everything within it spent."""
        node = self
        while len(node.children) == 1 and node.own_usage is NOTHING_SPENT:
            node = node.children[0]
        if not node.children:
            return node.own_usage
        return Usage.total(node.own_usage for node in self.walk())

    @property
    def calls(self) -> list[Trace]:
        """Every call of the model within, in the order of its start."""
        return [node for node in self.walk() if node.kind == "call"]

    def walk(self) -> Iterator[Trace]:
        """Yield this node and everything within it, outer before inner."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def open(self, kind: Kind, name: str, **data: Any) -> Timed:
        """Add a child, for a block in which what happens is timed: `with trace.open(…) as child`."""
        child = Trace(kind, name, data)
        self.children.append(child)
        return Timed(child)

    def to_dict(self) -> dict[str, Any]:
        """Return the tree as plain dictionaries, for JSON; the `usage` of each is what it and all within it spent.

        One that has children and spent something itself tells that in `own_usage`.
        """
        made = {
            "kind": self.kind,
            "name": self.name,
            "seconds": round(self.seconds, 6),
            "usage": asdict(self.usage),
            "data": self.data,
            "children": [child.to_dict() for child in self.children],
        }
        if self.children and self.own_usage is not NOTHING_SPENT:
            made["own_usage"] = asdict(self.own_usage)
        return made

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Trace:
        """Read what `to_dict` returned, also after it was JSON. Raises DataError for what is of another form."""
        from reasoning.trace_reading import read_trace

        return read_trace(told)

    def full(self) -> str:
        """Return everything as text: each call with its prompt, its whole reply and thoughts, and how it was read.

        `str(trace)` is the tree in brief.
        """
        from reasoning.transcript import transcript

        return transcript(self)

    def __str__(self) -> str:
        return in_plain_text(self)

    def save(self, path: str | Path) -> None:
        """Write everything to a file: .json (as `to_dict`), .html (a tree that opens) or .txt (as `full`).

        Raises UsageError for another suffix, DataError for what the operating system refuses.
        """
        from reasoning.trace_files import save_trace

        save_trace(self, path)

    def _repr_html_(self) -> str:
        from reasoning.display.notebook import trace_card

        return trace_card(self)

    def __rich__(self) -> Tree:
        from rich.tree import Tree

        root = Tree(self._label(), guide_style="dim")
        stack = [(root, self)]
        while stack:
            branch, node = stack.pop()
            stack.extend((branch.add(child._label()), child) for child in node.children)
        return root

    def _label(self) -> RenderableType:
        from rich.text import Text

        if self.kind == "strategy":
            answer = self.data.get("answer")
            shown = "no answer" if answer is None else answer
            return Text.assemble((self.name, "bold cyan"), f" → {shown}  ", (f"{self.usage}", "dim"))
        if self.kind == "note":
            return Text.assemble((self.name, "magenta"), f": {_brief(self.data.get('content', ''), 600)}")
        sample = self.data.get("sample", 0)
        head = f"{self.name}{f' #{sample}' if sample else ''}: "
        calls = [f"{call['name']}({call['arguments']})" for call in self.data.get("tool_calls", ())]
        decided = _decision(self.data["decision"]) if "decision" in self.data else ""
        said = [text for text in (decided or self.data.get("reply", self.data.get("error", "")), *calls) if text]
        notes = [f"  ({note})" for note in self.data.get("notes", ())]
        return Text.assemble((head, "green"), _brief(" → ".join(said), 400), (_brief("".join(notes), 400), "dim"))


class Timed:
    """Times what happens within a block, for its node."""

    __slots__ = ("_node", "_start")

    def __init__(self, node: Trace) -> None:
        self._node, self._start = node, 0.0

    def __enter__(self) -> Trace:
        self._start = time.perf_counter()
        return self._node

    def __exit__(self, *_: object) -> None:
        self._node.seconds = time.perf_counter() - self._start


def in_plain_text(thing: object) -> str:
    """Return what a terminal of 100 columns would show of something that rich can draw."""
    return _drawn(thing).export_text().rstrip("\n")


def in_html(thing: object) -> str:
    """Return the same for a notebook, with its colours."""
    style = "white-space:pre;overflow-x:auto;line-height:normal;font-family:monospace"
    return _drawn(thing).export_html(inline_styles=True, code_format=f'<pre style="{style}">{{code}}</pre>')


def _drawn(thing: object) -> Console:
    from io import StringIO

    from rich.console import Console

    console = Console(file=StringIO(), width=100, force_terminal=False, record=True)
    console.print(thing)
    return console


def _decision(told: dict[str, Any]) -> str:
    """Return the likeliest options of a decision in words, and how they were weighed."""
    best = sorted(told["probabilities"].items(), key=lambda pair: -pair[1])[:4]
    shown = ", ".join(f"{option} {probability:.2f}" for option, probability in best)
    mass = "" if told["mass"] >= 1 else f", of a mass of {told['mass']:.2f}"
    return f"{shown} (by {told['how']}{mass})"


def _brief(value: object, most: int) -> str:
    text = value if isinstance(value, str) else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.strip()
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"
