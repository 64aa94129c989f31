"""A call of a tool as a model wrote it, and the objects in JSON that say one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_CALLS = 16
"""Calls of one turn that are run; the model is told of the others that they were not."""

CUT_OFF = "the call is cut off: its arguments do not end. Write it again, whole, and shorter if need be"

_LISTS = ("tool_calls", "calls", "tool_uses", "actions", "function_calls")
_NESTED = ("function", "function_call", "tool_call", "action", "call")
_NAMES = ("name", "tool_name", "action", "tool", "function", "function_name", "recipient_name", "api_name")
_ARGUMENTS = (
    "arguments",
    "parameters",
    "action_input",
    "args",
    "input",
    "tool_input",
    "params",
    "action_args",
    "tool_args",
    "tool_arguments",
    "tool_parameters",
    "kwargs",
)
_BESIDE = frozenset(
    ("id", "type", "index", "tool_call_id", "call_id", "thought", "thoughts", "reasoning", "observation")
)


@dataclass(frozen=True)
class WrittenCall:
    """A call as it stands in a reply."""

    name: str
    """What it calls, as it is written."""

    given: Any = ""
    """The arguments: an object, a list of them in order, or the text that stands for them."""

    start: int = 0
    """Where the call begins in the reply."""

    end: int = 0
    """Where it ends."""

    fault: str = ""
    """Why the arguments can't be read; empty: they may be."""

    in_code: bool = False
    """Whether the arguments are written as those of a call in Python."""


def calls_of_value(value: Any, depth: int = 0) -> list[tuple[str, Any, bool]]:
    """Return the calls that a JSON value says, each with its name, its arguments, and whether both are labelled.

    Read are the shapes of OpenAI, Anthropic, Cohere, Llama, LangChain, and objects with the tool's name for a key.
    """
    if depth > 3:
        return []
    if isinstance(value, list):
        return [call for one in value[: 4 * MAX_CALLS] for call in calls_of_value(one, depth + 1)]
    if not isinstance(value, Mapping):
        return []
    for key in _LISTS:
        if isinstance(value.get(key), list):
            return calls_of_value(value[key], depth + 1)
    for key in _NESTED:
        if isinstance(value.get(key), Mapping):
            return calls_of_value(value[key], depth + 1)
    return _named_call(value)


def _named_call(value: Mapping[str, Any]) -> list[tuple[str, Any, bool]]:
    name_key = next((key for key in _NAMES if isinstance(value.get(key), str) and value[key].strip()), None)
    if name_key is None:
        # the tool's name for a key (Apertus): told apart from other objects by who knows the names
        only = next(iter(value.items()), ("", None))
        return [(str(only[0]), only[1], False)] if len(value) == 1 and isinstance(only[1], Mapping) else []
    name = value[name_key].strip()
    for key in _ARGUMENTS:
        if key in value and key != name_key:
            given = value[key]
            return [(name, {} if given is None else given, True)]
    rest = {key: one for key, one in value.items() if key != name_key and key not in _BESIDE}
    return [(name, rest, False)]


def plain_arguments(given: Any) -> Any:
    """Return arguments as an object, a list, or a text."""
    return given if isinstance(given, Mapping | list | str) else json.dumps(given, default=str)
