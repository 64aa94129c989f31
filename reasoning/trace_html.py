"""The trace as a page: a tree that opens, with every prompt, reply and thought; self-contained, no scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.trace import Trace

MAX_SUMMARY_CHARS = 160
"""Characters of a reply that stand in the line that opens it."""

STYLE = """<style>
.reasoning-trace{font:14px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}
.reasoning-trace details{margin:.15em 0 .15em .4em;padding-left:.7em;border-left:2px solid #8886}
.reasoning-trace summary{cursor:pointer}
.reasoning-trace pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2em 0 .5em;padding:.4em .6em;background:#8881;
font:12px/1.4 ui-monospace,monospace;border-radius:4px}
.reasoning-trace .cost{opacity:.7;font-size:.85em}
.reasoning-trace .none,.reasoning-trace .error{color:#c33}
</style>"""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body><main><h1>{title}</h1>{body}</main></body></html>
"""


def html_tree(trace: Trace) -> str:
    """Return a trace as a part of a page: each node opens and closes; the outermost is open."""
    parts, number = ['<div class="reasoning-trace">', STYLE], 0
    stack: list[Trace | None] = [trace]
    while stack:
        node = stack.pop()
        if node is None:
            parts.append("</details>")
            continue
        number += node.kind == "call"
        parts.append("<details open>" if node is trace else "<details>")
        parts += _node(node, number)
        stack += [None, *reversed(node.children)]
    return "".join([*parts, "</div>"])


def html_page(title: str, *bodies: str) -> str:
    """Return a whole page of parts that are HTML already; the title is a text."""
    return PAGE.format(title=escape(title), body="".join(bodies))


def html_block(label: str, value: object, *, is_open: bool = True) -> str:
    """Return a text or a value under its label; a long one can be closed."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1, default=str)
    if "\n" not in text and len(text) <= MAX_SUMMARY_CHARS:
        return f"<div><b>{escape(label)}:</b> {escape(text)}</div>"
    opened = " open" if is_open else ""
    return f"<details{opened}><summary><b>{escape(label)}</b></summary><pre>{escape(text)}</pre></details>"


def _node(node: Trace, number: int) -> Iterator[str]:
    if node.kind == "strategy":
        yield from _strategy(node)
    elif node.kind == "note":
        yield f"<summary>{escape(node.name)}</summary>"
        yield html_block("note", node.data.get("content", ""))
    else:
        yield from _call(node, number)


def _strategy(node: Trace) -> Iterator[str]:
    answer = node.data.get("answer")
    shown = '<span class="none">no answer</span>' if answer is None else f"<b>{escape(str(answer))}</b>"
    yield f"<summary>{escape(node.name)} → {shown} {_cost(node, str(node.usage))}</summary>"
    for label, name in (("question", "question"), ("read", "reading")):
        if name in node.data:
            yield html_block(label, node.data[name])
    evidence = node.data.get("evidence")
    if isinstance(evidence, Mapping):
        for name, value in evidence.items():
            yield html_block(f"evidence, {name}", value)
    yield from _error(node)


def _call(node: Trace, number: int) -> Iterator[str]:
    data = node.data
    sample = f", sample {data['sample']}" if data.get("sample") else ""
    words = " ".join(str(data.get("reply", data.get("error", "")))[:MAX_SUMMARY_CHARS].split())
    cost = _cost(node, str(node.own_usage))
    yield f"<summary>call {number}: {escape(f'{node.name}{sample}')}: {escape(words)} {cost}</summary>"
    for message in data.get("messages", ()):
        yield html_block(str(message.get("role", "")), message.get("content", ""))
        yield from _tool_calls(message)
    for name in ("tools", "notes", "reasoning"):
        if name in data:
            yield html_block(name, data[name], is_open=name != "reasoning")
    if "reply" in data:
        yield html_block(f"reply ({data.get('finish_reason', '')})", data["reply"])
    if "decision" in data:
        yield html_block("decision", data["decision"])
    yield from _tool_calls(data)
    yield from _error(node)


def _tool_calls(told: Mapping[str, Any]) -> Iterator[str]:
    for made in told.get("tool_calls", ()):
        yield html_block("tool call", f"{made['name']}({made['arguments']})")


def _error(node: Trace) -> Iterator[str]:
    if "error" in node.data:
        yield f'<div class="error">{html_block("error", str(node.data["error"]))}</div>'


def _cost(node: Trace, spent: str) -> str:
    return f'<span class="cost">({escape(spent)}, {node.seconds:.2f} s)</span>'
