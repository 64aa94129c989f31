"""Traces read back from plain data: what is of another form is refused, never taken for something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast, get_args

from reasoning.errors import DataError
from reasoning.trace import Kind, Trace
from reasoning.usage import NOTHING_SPENT, Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = get_args(Kind)

MAX_AMOUNT = 1e15
"""What a count of calls, tokens, dollars or seconds can be at most."""


def read_trace(told: Mapping[str, Any]) -> Trace:
    """Return the tree that `Trace.to_dict` told. Raises DataError for what is of another form."""
    root = _node(told)
    stack = [(root, told)]
    while stack:
        node, given = stack.pop()
        for inner in _list(given.get("children", ())):
            child = _node(inner)
            node.children.append(child)
            stack.append((child, inner))
    return root


def _node(told: object) -> Trace:
    if not isinstance(told, Mapping):
        raise _wrong(f"a node is an object, not {told!r:.60}")
    kind, name, data = told.get("kind"), told.get("name"), told.get("data", {})
    if kind not in KINDS or not isinstance(name, str) or not isinstance(data, dict):
        raise _wrong(f"a node has a kind ({', '.join(KINDS)}), a name and data, unlike {dict(told)!r:.60}")
    spent = told.get("own_usage", {} if told.get("children") else told.get("usage", {}))
    return Trace(cast("Kind", kind), name, data, [], _usage(spent), float(_amount(told.get("seconds", 0.0))))


def _usage(told: object) -> Usage:
    if not isinstance(told, Mapping) or not told.keys() <= set(Usage.__slots__):
        raise _wrong(f"{told!r:.60} is no usage")
    if not told:
        return NOTHING_SPENT
    free = {"dollars"} if told.get("dollars", 0) is None else set()
    amounts: dict[str, Any] = {name: None if name in free else _amount(value) for name, value in told.items()}
    return Usage(**amounts)


def _amount(value: object) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_AMOUNT:
        raise _wrong(f"{value!r:.60} is no count and no time")
    return value


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise _wrong(f"{value!r:.60} is no list of nodes")
    return value


def _wrong(why: str) -> DataError:
    return DataError("a trace", why)
