"""Arguments of calls in tags: each in one of its own, or an object in JSON within one."""

from __future__ import annotations

import re
from typing import Any

from reasoning.strategies.react.calls import CUT_OFF, WrittenCall
from reasoning.strategies.react.values import UNREAD, json_at, read_value

MAX_PARAMETERS = 50
"""Arguments of a call that are read, where each is in a tag."""

ENDS = re.compile(
    r"</(?:tool_?calls?|function_calls?|function|invoke|tool_use|toolcall|use_tool|tool)>|<\|?/tool_?calls?\|?>|<tool_call\|>"
    r"|<\|?tool_?calls?(?:_section)?_end\|?>|<｜tool▁calls?▁end｜>|<end_function_call>|\[/TOOL_CALLS?\]|\[END_TOOL_REQUEST\]"
    r"|<\|python_end\|>|<\|END_ACTION\|>|<\|action_end\|>|<\|tools_suffix\|>|<\|call\|>|<function>|```",
    re.IGNORECASE,
)
PASSED = re.compile(
    r"(?:\s|[:=>]|<｜tool▁sep｜>|\[ARGS\]|\[CALL_ID\][\w-]{0,40}|<\|tool_call_argument_begin\|>|<\|message\|>"
    r"|<\|constrain\|>|<\|channel\|>|\b(?:commentary|json|code|python)\b|```|[\"')])*",
    re.IGNORECASE,
)
_GIVEN_TAG = re.compile(r"\s*<(?P<tag>arguments|args|parameters|params|input|tool_input)>\s*", re.IGNORECASE)
PARAMETER = re.compile(
    r"\s*<(?P<tag>parameter|param|arg)(?:\s?=|\s+name\s?=)\s?[\"']?(?P<name>[^\s\"'<>=]{1,100})[\"']?[^<>\n]{0,60}>",
    re.IGNORECASE,
)
_CHILD = re.compile(r"\s*<(?P<tag>[A-Za-z_][\w-]{0,60})>")


def completed(body: str) -> Any:
    """Read an object that lacks closing brackets alone, before a mark that ends the call."""
    missing = body.count("{") - body.count("}")
    return read_value(body.rstrip() + "}" * missing) if 0 < missing <= 3 else UNREAD


def keyed(text: str, name: str, at: int) -> tuple[list[WrittenCall], int]:
    """Read GLM's `<arg_key>a</arg_key><arg_value>1</arg_value>`."""
    given: dict[str, str] = {}
    key = re.compile(r"\s*<arg_key>\s*([^<>\s][^<>\n]{0,99}?)\s*</arg_key>\s*<arg_value>", re.IGNORECASE)
    while match := key.match(text, at):
        end = text.find("</arg_value>", match.end())
        if end < 0:
            return [WrittenCall(name, end=len(text), fault=CUT_OFF)], len(text)
        given[match[1]], at = _trimmed(text[match.end() : end]), end + len("</arg_value>")
    if text.startswith("<arg_key>", at):
        return [WrittenCall(name, end=len(text), fault=CUT_OFF)], len(text)
    return [WrittenCall(name, given, end=at)], at


def tagged(text: str, named: re.Match[str] | None, otherwise: int) -> tuple[list[WrittenCall], int]:
    """Read arguments in tags, or JSON, behind the name in a tag."""
    if named is None:
        return [], otherwise
    name, at = named["name"] if "name" in named.re.groupindex else named[0], named.end()
    passed = PASSED.match(text, at)
    if text[passed.end() if passed else at :][:1] == "{":
        return _named_object(text, name, passed.end() if passed else at)
    wrapper = _GIVEN_TAG.match(text, at)
    at = wrapper.end() if wrapper else at
    if text[at : at + 1] == "{":
        return _named_object(text, name, at)
    given: dict[str, str] = {}
    pattern = _CHILD if wrapper else PARAMETER
    while len(given) < MAX_PARAMETERS and (match := pattern.match(text, at)):
        end, at = _value_end(text, match)
        if end < 0:
            return [WrittenCall(name, end=len(text), fault=CUT_OFF)], len(text)
        given[match["tag"] if wrapper else match["name"]] = _trimmed(text[match.end() : end])
    if wrapper and not given:
        end = text.find(f"</{wrapper['tag']}", at)
        body = text[at:end] if end >= 0 else text[at:]
        return [WrittenCall(name, body.strip(), end=at + len(body), fault="" if end >= 0 else CUT_OFF)], at + len(body)
    return [WrittenCall(name, given, end=at)], at


def named_tag(text: str, opened: re.Match[str]) -> WrittenCall:
    """Read a call whose tag is the tool's name (Cline): arguments in tags within it, an object in JSON, or a text."""
    given: dict[str, str] = {}
    at = opened.end()
    while len(given) < MAX_PARAMETERS and (match := _CHILD.match(text, at)):
        end, at = _value_end(text, match)
        if end < 0:
            return WrittenCall(opened["name"], end=len(text), fault=CUT_OFF)
        given[match["tag"]] = _trimmed(text[match.end() : end])
    end = text.find(f"</{opened['name']}>", at)
    if end < 0 and not given:
        return WrittenCall(opened["name"], end=len(text), fault=CUT_OFF)
    body = text[opened.end() : end].strip()
    return WrittenCall(opened["name"], given or body or {}, end=max(end, at))


def _named_object(text: str, name: str, at: int) -> tuple[list[WrittenCall], int]:
    value, end = json_at(text, at)
    if end >= 0:
        return [WrittenCall(name, text[at:end] if value is UNREAD else value, end=end)], end
    closing = ENDS.search(text, at)
    value = completed(text[at : closing.start()]) if closing else UNREAD
    end = closing.start() if closing else len(text)
    return [WrittenCall(name, {} if value is UNREAD else value, end=end, fault=CUT_OFF * (value is UNREAD))], end


def _value_end(text: str, opened: re.Match[str]) -> tuple[int, int]:
    """Return where a value in a tag ends, and where what follows begins; -1 where it is cut off.

    A value whose end was forgotten ends before the next one, or before the end of the call.
    """
    tag = opened["tag"]
    end = text.find(f"</{tag}>", opened.end())
    again = re.compile(rf"\n\s{{0,20}}<{tag}[\s=>]|\n\s{{0,20}}</(?:function|invoke|tool_call)>", re.IGNORECASE)
    follower = again.search(text, opened.end(), end if end >= 0 else len(text))
    if follower and (end < 0 or f"<{tag}" in follower[0].lower()):
        return follower.start(), follower.start()
    return (end, end + len(tag) + 3) if end >= 0 else (-1, len(text))


def _trimmed(value: str) -> str:
    return value.removeprefix("\n").removesuffix("\n")
