"""A trace prepared for a template: what each node says in brief, and what it shows when it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

from reasoning.display.implications import Implied, read_implied
from reasoning.display.search_graph import Searched, read_search, step_words

if TYPE_CHECKING:
    from reasoning.trace import Trace

MAX_NODES = 1_500
"""Nodes of one trace that are shown."""

MAX_DEPTH = 40
"""How deep nodes within nodes are shown."""

MAX_BRIEF_CHARS = 160
"""Characters of a text in the line of a node that is closed."""

MAX_FACT_CHARS = 90
"""Characters of a value that stands in a line with its label."""

MAX_ITEMS = 200
"""Entries of one list that are shown."""

DRAWN_KEYS = ("propositions", "expressions", "derived", "votes", "proof", "path")
"""Evidence that has a form of its own where it is of its type."""


@dataclass(frozen=True)
class TextBlock:
    """A text with its label."""

    label: str
    text: str
    style: str = ""


@dataclass(frozen=True)
class Ballot:
    """An answer and its votes."""

    answer: str
    votes: float
    share: float


@dataclass
class NodeView:
    """A node of a trace as it is shown."""

    kind: str
    name: str
    brief: str = ""
    style: str = ""
    """Whether it has no answer or failed: silent, failed."""
    meta: str = ""
    prompts: list[TextBlock] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    """What is short enough for a line."""
    blocks: list[TextBlock] = field(default_factory=list)
    lists: list[tuple[str, list[str]]] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    cast: list[str] = field(default_factory=list)
    """The votes as they came."""
    implied: Implied | None = None
    searched: Searched | None = None
    children: list[NodeView] = field(default_factory=list)

    def add(self, label: str, text: str, style: str = "") -> None:
        """Add a value: as a fact where it is short, else as a block."""
        if len(text) <= MAX_FACT_CHARS and "\n" not in text and not style:
            self.facts.append((label, text))
        else:
            self.blocks.append(TextBlock(label, text, style))


def view(trace: Trace, most: float = MAX_NODES, deepest: float = MAX_DEPTH) -> NodeView:
    """Return a trace prepared for the template: so many of its nodes at most, and none deeper than that."""
    left = most
    root = _node(trace, None)
    stack = [(trace, root, 1)]
    while stack:
        node, shown, depth = stack.pop()
        children = node.children if depth < deepest else []
        kept = children[: int(max(left, 0))] if left < len(children) else children
        left -= len(kept)
        made = [_node(child, node) for child in kept]
        shown.children += made
        if len(kept) < len(node.children):
            shown.children.append(NodeView("note", f"{len(node.children) - len(kept)} more are left out here"))
        stack += [(child, view_, depth + 1) for child, view_ in zip(reversed(kept), reversed(made), strict=True)]
    return root


def _node(node: Trace, parent: Trace | None) -> NodeView:
    if node.kind == "strategy":
        return _strategy(node, parent)
    return _call(node) if node.kind == "call" else _note(node, parent)


def _strategy(node: Trace, parent: Trace | None) -> NodeView:
    data = node.data
    answer, failed = data.get("answer"), "error" in data
    brief = "failed" if failed else "no answer" if answer is None else one_line(answer)
    style = "failed" if failed else "silent" if answer is None else ""
    shown = NodeView("strategy", node.name, brief, style, f"{node.usage}, {node.seconds:.2f} s")
    asked = data.get("question")
    if parent is not None and asked and asked != parent.data.get("question"):
        shown.add("question", text_of(asked))
    if data.get("reading"):
        shown.add("read by", text_of(data["reading"]))
    if _is_number(data.get("confidence")):
        shown.add("confidence", text_of(data["confidence"]))
    if failed:
        shown.blocks.append(TextBlock("error", text_of(data["error"]), "failed"))
    evidence = data.get("evidence")
    if isinstance(evidence, Mapping):
        _add_evidence(shown, evidence, node)
    return shown


def _add_evidence(shown: NodeView, evidence: Mapping[str, Any], node: Trace) -> None:
    shown.implied = read_implied(evidence)
    votes = evidence.get("votes")
    if isinstance(votes, Mapping):
        shown.ballots = _ballots(votes)
        inner = [child for child in node.children if child.kind == "strategy"]
        shown.cast = [one_line(child.data.get("answer") or "no answer") for child in inner[:MAX_ITEMS]]
    if isinstance(evidence.get("proof"), list | tuple):
        shown.lists.append(("proof", _items(evidence["proof"])))
    if isinstance(evidence.get("path"), list | tuple):
        shown.lists.append(("path", [step_words(one) for one in _items(evidence["path"])]))
    drawn = {key for key in DRAWN_KEYS if _is_drawn(key, shown)}
    for key, value in evidence.items():
        if key not in drawn and value not in (None, "", [], {}, ()):
            shown.add(str(key).replace("_", " "), text_of(value), _style(str(key)))


def _is_drawn(key: str, shown: NodeView) -> bool:
    if key in ("propositions", "expressions", "derived"):
        return shown.implied is not None
    return bool(shown.ballots) if key == "votes" else any(name == key for name, _ in shown.lists)


def _style(key: str) -> str:
    if key.endswith(("errors", "failures", "contradictions")):
        return "failed"
    return "code" if key.endswith(("program", "query", "code", "rows")) else ""


def _ballots(votes: Mapping[Any, Any]) -> list[Ballot]:
    known = [(str(answer), float(count)) for answer, count in votes.items() if _is_number(count)]
    total = sum(count for _, count in known if count > 0)
    ranked = sorted(known, key=lambda pair: -pair[1])[:MAX_ITEMS]
    return [Ballot(one_line(answer), count, max(count, 0) / total if total else 0.0) for answer, count in ranked]


def _call(node: Trace) -> NodeView:
    data = node.data
    sample = f" #{data['sample']}" if data.get("sample") else ""
    shown = NodeView("call", f"{node.name}{sample}", "", "", f"{node.own_usage}, {node.seconds:.2f} s")
    for message in _list(data.get("messages")):
        if isinstance(message, Mapping):
            shown.prompts.append(TextBlock(str(message.get("role", "")), text_of(message.get("content", ""))))
            shown.prompts += _tool_calls(message)
    if data.get("reasoning"):
        shown.blocks.append(TextBlock("thoughts", text_of(data["reasoning"]), "thoughts"))
    if "reply" in data:
        why = data.get("finish_reason", "stop")
        label = "reply" if why == "stop" else f"reply ({why})"
        shown.blocks.append(TextBlock(label, text_of(data["reply"]), "reply"))
    shown.blocks += _tool_calls(data)
    shown.ballots = _decision(data.get("decision"))
    if isinstance(decision := data.get("decision"), Mapping):
        shown.facts += [(key, text_of(decision[key])) for key in ("how", "mass") if key in decision]
    if offered := _list(data.get("tools")):
        shown.add("tools offered", ", ".join(map(str, offered)))
    shown.blocks += [TextBlock("note", text_of(note)) for note in _list(data.get("notes"))]
    if "error" in data:
        shown.style = "failed"
        shown.blocks.append(TextBlock("error", text_of(data["error"]), "failed"))
    said = [block.text for block in shown.blocks if block.style in ("reply", "failed") or block.label == "tool call"]
    chosen = [f"{one.answer} {one.share:.2f}" for one in shown.ballots[:3]]
    shown.brief = one_line(" → ".join(text for text in (*said, ", ".join(chosen)) if text.strip()))
    return shown


def _tool_calls(told: Mapping[str, Any]) -> list[TextBlock]:
    made = [one for one in _list(told.get("tool_calls")) if isinstance(one, Mapping)]
    return [
        TextBlock("tool call", f"{one.get('name', '')}({text_of(one.get('arguments', ''))})", "code") for one in made
    ]


def _decision(told: object) -> list[Ballot]:
    probabilities = told.get("probabilities") if isinstance(told, Mapping) else None
    if not isinstance(probabilities, Mapping):
        return []
    known = [(str(option), float(share)) for option, share in probabilities.items() if _is_number(share)]
    return [Ballot(one_line(option), share, min(max(share, 0.0), 1.0)) for option, share in known[:MAX_ITEMS]]


def _note(node: Trace, parent: Trace | None) -> NodeView:
    content = node.data.get("content", "")
    shown = NodeView("note", node.name)
    evidence = parent.data.get("evidence") if parent else None
    path = evidence.get("path", ()) if isinstance(evidence, Mapping) else ()
    shown.searched = read_search(content, path)
    if shown.searched:
        shown.brief = f"{len(shown.searched.states)} states"
    elif isinstance(content, list | tuple):
        shown.brief = one_line("; ".join(text_of(one) for one in content[:4]))
        shown.lists.append(("", _items(content)))
    else:
        shown.brief = one_line(text_of(content))
        shown.blocks.append(TextBlock("", text_of(content)))
    return shown


def text_of(value: object) -> str:
    """Return a value of a trace as text: a mapping a line an entry, a list a line an item."""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {text_of(item)}" for key, item in list(value.items())[:MAX_ITEMS])
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value[:MAX_ITEMS]))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def one_line(value: object) -> str:
    """Return the beginning of a text in one line."""
    text = " ".join(str(value)[: 4 * MAX_BRIEF_CHARS].split())
    return text if len(text) <= MAX_BRIEF_CHARS else f"{text[: MAX_BRIEF_CHARS - 1]}…"


def _items(values: list[Any] | tuple[Any, ...]) -> list[str]:
    shown = [text_of(one) for one in values[:MAX_ITEMS]]
    return [*shown, f"… and {len(values) - MAX_ITEMS} more"] if len(values) > MAX_ITEMS else shown


def _list(value: object) -> list[Any]:
    return list(value[:MAX_ITEMS]) if isinstance(value, list | tuple) else []


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
