"""Calls that stand in a reply without any mark: JSON, a line or a block of code, told by the names of the tools."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from reasoning.parsing import CodeBlock, code_blocks
from reasoning.strategies.react.calls import CUT_OFF, WrittenCall, calls_of_value
from reasoning.strategies.react.forms import CUT_NAME, calls_of_code, python_calls
from reasoning.strategies.react.names import NAME, find_tool, is_finishing
from reasoning.strategies.react.tags import named_tag
from reasoning.strategies.react.values import UNREAD, bracket_end, json_at

MAX_PLACES = 40
"""Places of a reply where a call may begin that are looked at."""

MAX_UNCLOSED = 3
"""So many brackets that never close end the looking: those behind them do not close either."""

_OBJECT = re.compile(
    r"[\[{]\s{0,40}(?:\{\s{0,40})?[\"'](?:name|action|tool|tool_name|function|function_name|type|tool_calls|function_call"
    r"|tool_uses|recipient_name|thoughts?|reasoning|id|arguments|parameters|args|action_input|tool_input)[\"']\s{0,4}:"
)
_LINE = re.compile(
    rf"^[^\S\n]{{0,8}}(?:[-*>]\s)?(?:call(?:ing)?\s)?[`*]{{0,3}}(?:print\(|\[)?(?P<name>{NAME})(?P<open>\s?(?:[(\[{{]|```\w{{0,10}}\n?\{{))",
    re.MULTILINE,
)
_WHOLE = re.compile(r"\s{0,20}(?:```\w{0,10}\s{0,20})?(?=[\[{])")
_TAG = re.compile(r"^[^\S\n]{0,8}<(?P<name>[A-Za-z_][\w-]{0,80})>", re.MULTILINE)
_BETWEEN = re.compile(r"[\s;,]*")
_LISTED = re.compile(rf"^[^\S\n]{{0,8}}\[\s{{0,8}}(?P<name>{NAME})\(", re.MULTILINE)
_CODE = ("python", "py", "tool_code", "tool_call", "")
_RUNS_CODE = ("python", "code_interpreter", "python_interpreter", "run_python", "execute_python")


def plain_calls(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    """Return the first calls of known tools, or the finishing one, that stand in the text by themselves."""
    readers = (_tool_code, _json_calls, _listed_calls, _line_call, _tag_call)
    found = [reader(text, tools) for reader in readers]
    return min((calls for calls in found if calls), key=lambda calls: calls[0].start, default=[])


def code_calls(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    """Return the calls of known tools in the first block of code that has any.

    A block of Python without them is itself what the tool is called with that runs programs, where there is one.
    """
    for block in code_blocks(text):
        calls = _in_block(block, tools) if block.language in _CODE and block.closed else []
        if not calls and block.language in ("python", "py") and block.closed:
            calls = _program(block.text, tools)
        if calls:
            return _placed(text, block, calls)
    _, mark, code = text.partition("<|python_tag|>")  # Llama
    return [replace(call, end=len(text)) for call in _program(code.strip(), tools)] if mark and code.strip() else []


def _program(code: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    name = next((name for name in _RUNS_CODE if find_tool(name, tools)), "")
    return [WrittenCall(name, {_only_parameter(find_tool(name, tools)): code})] if name else []


def _tool_code(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    """Return the calls of the first block that is marked as calls of tools (Gemma)."""
    for block in code_blocks(text):
        calls = _in_block(block, tools) if block.language in ("tool_code", "tool_call") else []
        if calls:
            return _placed(text, block, calls)
    return []


def _in_block(block: CodeBlock, tools: Mapping[str, Any]) -> list[WrittenCall]:
    calls = calls_of_code(block.text)
    return [call for call in calls if _is_known(call.name, tools, labelled=block.language.startswith("tool"))]


def _placed(text: str, block: CodeBlock, calls: list[WrittenCall]) -> list[WrittenCall]:
    lines = text.split("\n")
    start = len("\n".join(lines[: block.line])) + bool(block.line)
    end = len("\n".join(lines[: block.end_line + 1]))
    return [replace(call, start=start, end=end) for call in calls]


def _only_parameter(tool: Any) -> str:
    return next(iter(tool.parameters.get("properties", {})), "program")


def _is_known(name: str, tools: Mapping[str, Any], *, labelled: bool) -> bool:
    return find_tool(name, tools) is not None or (labelled and is_finishing(name))


def _json_calls(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    """Return the calls of the first object or list that says some, and of those that follow it at once (Llama)."""
    found: list[WrittenCall] = []
    unclosed = 0
    whole = _WHOLE.match(text)
    places = [whole.end()] if whole else []
    for place in [*places, *(match.start() for match in islice(_OBJECT.finditer(text), MAX_PLACES))]:
        if found and place < found[-1].end:
            continue
        if found and not _BETWEEN.fullmatch(text, found[-1].end, place):
            break
        value, end = json_at(text, place)
        unclosed += end < 0
        if unclosed >= MAX_UNCLOSED:
            break
        if end < 0 and not found and (cut := _cut_off(text, place, tools)):
            return [cut]
        found += _known_calls(value, place, end, tools) if value is not UNREAD else []
    return found


def _cut_off(text: str, start: int, tools: Mapping[str, Any]) -> WrittenCall | None:
    """Return the call of a known tool whose object does not end before the reply does."""
    named = CUT_NAME.search(text, start)
    known = named is not None and find_tool(named["name"], tools) is not None
    return WrittenCall(named["name"], start=start, end=len(text), fault=CUT_OFF) if named and known else None


def _known_calls(value: Any, start: int, end: int, tools: Mapping[str, Any]) -> list[WrittenCall]:
    calls = calls_of_value(value)
    kept = [
        WrittenCall(name, given, start, end)
        for name, given, labelled in calls
        if _is_known(name, tools, labelled=True) or (labelled and isinstance(given, Mapping))
    ]
    return kept if len(kept) == len(calls) else []


def _listed_calls(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    for match in islice(_LISTED.finditer(text), MAX_PLACES):
        if _is_known(match["name"], tools, labelled=True):
            start = text.index("[", match.start())
            calls, end = python_calls(text, start)
            return [replace(call, start=start, end=end) for call in calls]
    return []


def _line_call(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    """Return the first line of its own that is a call, and nothing else."""
    unclosed = 0
    for match in islice(_LINE.finditer(text), MAX_PLACES):
        start = match.end() - 1
        if not _is_known(match["name"], tools, labelled=match.end("name") == start):
            continue
        end = bracket_end(text, start)
        unclosed += end < 0
        if unclosed >= MAX_UNCLOSED:
            break
        if end < 0 and "\n\n" not in text[start:]:
            return [WrittenCall(match["name"], start=match.start(), end=len(text), fault=CUT_OFF)]
        line_end = text.find("\n", end) if end > 0 else -1
        rest = text[end : line_end if line_end >= 0 else len(text)] if end > 0 else "?"
        if rest.strip(" \t`*).;]"):
            continue
        inside = text[start:end] if text[start] == "{" else text[start + 1 : end - 1]
        return [WrittenCall(match["name"], inside, match.start(), end, in_code=text[start] == "(")]
    return []


def _tag_call(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    """Return the first call whose tag is the name of a known tool."""
    for match in islice(_TAG.finditer(text), MAX_PLACES):
        if find_tool(match["name"], tools) is not None:
            return [replace(named_tag(text, match), start=match.start())]
    return []
