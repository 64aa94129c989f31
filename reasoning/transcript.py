"""The trace as a text that leaves nothing out: every prompt, reply and thought, and how the answers were read."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.trace import Trace

STEP = "  "
"""What each level is indented by."""


def transcript(trace: Trace) -> str:
    """Return the whole tree as indented text, in the order of what happened."""
    parts, stack, number = [], [(trace, 0)], 0
    while stack:
        node, depth = stack.pop()
        number += node.kind == "call"
        parts += [indent(part, STEP * depth) for part in _parts(node, number)]
        stack.extend((child, depth + 1) for child in reversed(node.children))
    return "\n".join(parts)


def _parts(node: Trace, number: int) -> Iterator[str]:
    if node.kind == "strategy":
        yield from _strategy(node)
    elif node.kind == "note":
        yield _labelled(node.name, node.data.get("content", ""))
    else:
        yield from _call(node, number)


def _strategy(node: Trace) -> Iterator[str]:
    answer = node.data.get("answer")
    yield f"{node.name} → {'no answer' if answer is None else answer}  ({node.usage}, {node.seconds:.2f} s)"
    if "question" in node.data:
        yield _inner("question", node.data["question"])
    if "reading" in node.data:
        yield _inner("read", node.data["reading"])
    for name, value in node.data.get("evidence", {}).items():
        yield _inner(f"evidence, {name}", value)
    if "error" in node.data:
        yield _inner("error", node.data["error"])


def _call(node: Trace, number: int) -> Iterator[str]:
    data = node.data
    sample = f", sample {data['sample']}" if data.get("sample") else ""
    yield f"call {number}: {node.name}{sample}  ({node.own_usage}, {node.seconds:.2f} s)"
    for message in data.get("messages", ()):
        yield _inner(message["role"], message["content"])
        yield from _tool_calls(message)
    if "tools" in data:
        yield _inner("tools", data["tools"])
    for note in data.get("notes", ()):
        yield _inner("note", note)
    if "reasoning" in data:
        yield _inner("reasoning", data["reasoning"])
    if "reply" in data:
        yield _inner(f"reply ({data.get('finish_reason', data.get('finish', ''))})", data["reply"])
    if "decision" in data:
        yield _inner("decision", data["decision"])
    yield from _tool_calls(data)
    if "error" in data:
        yield _inner("error", data["error"])


def _tool_calls(told: Mapping[str, Any]) -> Iterator[str]:
    for made in told.get("tool_calls", ()):
        yield _inner("tool call", f"{made['name']}({made['arguments']})")


def _inner(name: str, value: object) -> str:
    return indent(_labelled(name, value), STEP)


def _labelled(name: str, value: object) -> str:
    """Write a short text behind its label, a longer one below it."""
    if isinstance(value, Mapping):
        value = "\n".join(f"{key}: {item}" for key, item in value.items())
    elif isinstance(value, list | tuple):
        value = "\n".join(map(str, value))
    text = str(value)
    return f"{name}:\n{indent(text, STEP)}" if "\n" in text or len(text) > 80 else f"{name}: {text}".rstrip()
