"""Calls in the forms that models are trained on, where they stand in the text of a reply.

A server that knows the model turns them into native calls; one that does not, or a model that is told of tools in plain
words, leaves them in the text. The forms are those of the models' public chat templates: Qwen, Hermes, Llama 3 and 4,
Mistral, DeepSeek, Kimi, GLM, gpt-oss, Gemma, Phi, Granite, Command, InternLM, MiniMax, Seed, Olmo, LFM, xLAM, and
tags as Claude writes them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.strategies.react.calls import CUT_OFF, MAX_CALLS, WrittenCall, calls_of_value
from reasoning.strategies.react.names import NAME
from reasoning.strategies.react.tags import ENDS, PARAMETER, PASSED, completed, keyed, tagged
from reasoning.strategies.react.values import UNREAD, bracket_end, json_at, parse_python

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MARKS = 40
"""Marks of a reply that are looked behind."""

MAX_CODE_CHARS = 20_000
"""Characters of calls in Python that are read."""

_MARK = re.compile(
    r"<\|?tool_?calls?(?:_start)?\|?>"  # Qwen, Hermes, GLM; Phi and Granite: <|tool_call|>; LFM; Gemma 4: <|tool_call>
    r"|<\|?tool_?call_begin\|?>|<｜tool▁call▁begin｜>"  # Kimi, DeepSeek
    r"|<toolcall>|<function_calls?>|<start_function_call>|<tool_use>|<use_tool>"
    r"|\[TOOL_CALLS?\]|\[TOOL_REQUEST\]"
    r"|<\|python_(?:tag|start)\|>|<\|START_ACTION\|>|<\|action_start\|>|<\|tools_prefix\|>|<\|function_call\|>"
    r"|^>>>(?=[\w.]{1,100}\n\{)"
    r"|\bfunctools\s?(?=\[\s{0,20}\{)"
    r"|<(?:function|tool(?:_call)?)(?=\s?[=(]|\s{1,4}name\s?=)|<invoke(?=[\s>])|<tool>(?=[^<>\n]{1,100}</tool>)"
    r"|^to=(?=functions\.)|(?:assistant|<\|channel\|>|\bcommentary|<\|start\|>assistant)[^\n{]{0,60}?\bto=(?=[\w.]{1,100})",
    re.IGNORECASE | re.MULTILINE,
)
_PREFIX = re.compile(r"(?:(?<=<)|(?<=</))(?:antml|minimax|seed|ns\d?):|｜DSML｜", re.IGNORECASE)
_QUOTES = re.compile(r"(?:<escape>|<\|\"\|>)(.*?)(?:<escape>|<\|\"\|>)", re.DOTALL)
_BETWEEN = re.compile(rf"(?:[\s;,]|{ENDS.pattern})*", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:\s|```(?:json|python|tool_code|tool_call|xml)?|<\|plugin\|>|<\|interpreter\|>"
    r"|(?:function|type)\s{0,4}<｜tool▁sep｜>|call:)*",
    re.IGNORECASE,
)
_NAMED = re.compile(NAME)
_FUNCTION = re.compile(
    rf"<(?:function|tool(?:_call)?)(?:\s?[=(]|\s{{1,4}}name\s?=)\s?[\"']?(?P<name>{NAME})[\"')]?\s?>?", re.IGNORECASE
)
_INVOKE = re.compile(rf"<invoke\s+(?:name|tool)\s?=\s?[\"']?(?P<name>{NAME})[\"']?\s?/?>", re.IGNORECASE)
_NAME_TAG = re.compile(
    rf"\s*(?:<invoke>\s*)?<(?:tool_)?(?:name|function)>\s*(?P<name>{NAME})\s*</(?:tool_)?(?:name|function)>",
    re.IGNORECASE,
)
_TOOL_TAG = re.compile(rf"\s*(?P<name>{NAME})\s*</tool>\s*(?:<tool_input>(?P<given>[^<]{{0,20000}}))?", re.IGNORECASE)
_BUILT_IN = ("print", "str")
CUT_NAME = re.compile(rf"\"(?:name|tool_name|action|tool|function)\"\s?:\s?\"(?P<name>{NAME})")
PYTHONIC = re.compile(rf"\[?\s*{NAME}\s?\(")


def tidy(text: str) -> str:
    """Return a reply without the namespaces of tags, and with plain quotes for Gemma's."""
    text = _PREFIX.sub("", text)
    return _QUOTES.sub(lambda quoted: _quoted(quoted[1]), text) if "<escape>" in text or '<|"|>' in text else text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def first_mark(text: str) -> int:
    """Return where the first mark of a call stands; -1: there is none."""
    match = _MARK.search(text)
    return match.start() if match else -1


def marked_calls(text: str) -> list[WrittenCall]:
    """Return the calls of a reply that stand behind marks, in order."""
    found: list[WrittenCall] = []
    at = 0
    for _ in range(MAX_MARKS):
        mark = _MARK.search(text, at)
        if mark is None:
            break
        calls, at = _behind(text, mark)
        found += [replace(call, start=mark.start()) for call in calls]
    return found


def _behind(text: str, mark: re.Match[str]) -> tuple[list[WrittenCall], int]:
    """Return the calls behind a mark, and where to look on."""
    opened = mark[0].casefold()
    if opened in ("<function", "<tool", "<tool_call"):
        return tagged(text, _FUNCTION.match(text, mark.start()), mark.end())
    if opened == "<invoke":
        invoked = _INVOKE.match(text, mark.start()) or _NAME_TAG.match(text, mark.start())
        return tagged(text, invoked, mark.end())
    if opened == "<tool>":
        named = _TOOL_TAG.match(text, mark.end())
        return (
            ([WrittenCall(named["name"], named["given"] or "", end=named.end())], named.end())
            if named
            else ([], mark.end())
        )
    if named := _NAME_TAG.match(text, mark.end()):
        return tagged(text, named, mark.end())
    return _payloads(text, mark.end())


def _payloads(text: str, at: int) -> tuple[list[WrittenCall], int]:
    """Return what stands behind a mark: objects or lists in JSON, calls in Python, or a name and its arguments."""
    found: list[WrittenCall] = []
    lead = _LEAD.match(text, at)
    at = lead.end() if lead else at
    while len(found) < MAX_MARKS:
        calls, end = _payload(text, at)
        if end <= at:
            break
        found += calls
        in_code = PYTHONIC.match(text, at)
        between = _BETWEEN.match(text, end)
        at = between.end() if between else end
        if text[at : at + 1] not in ("{", "[") and not (in_code and PYTHONIC.match(text, at)):
            break
    return found, at


def _payload(text: str, at: int) -> tuple[list[WrittenCall], int]:
    if at >= len(text) or _MARK.match(text, at):
        return [], at
    if text[at] in "{[" and not PYTHONIC.match(text, at):
        return _in_json(text, at)
    if PYTHONIC.match(text, at):
        calls, end = python_calls(text, at)
        if calls:
            return calls, end
    named = _NAMED.match(text, at)
    return _named(text, named) if named and named[0] not in _BUILT_IN else ([], at)


def _in_json(text: str, at: int) -> tuple[list[WrittenCall], int]:
    value, end = json_at(text, at)
    if end < 0:
        closing = ENDS.search(text, at)
        body = text[at : closing.start()] if closing else text[at:]
        value = completed(body) if closing else UNREAD
        end = at + len(body)
        if value is UNREAD:
            named = CUT_NAME.search(body)
            return [WrittenCall(named["name"], end=end, fault=CUT_OFF)] if named else [], end
    if value is UNREAD:
        named, body = CUT_NAME.search(text[at:end]), text[at:end]
        return [WrittenCall(named["name"], body, end=end, fault=_no_json(body))] if named else [], end
    if isinstance(value, list) and value and isinstance(value[0], str):  # Mistral's mark before a list of names
        return [], end
    return [WrittenCall(name, given, end=end) for name, given, _ in calls_of_value(value)], end


def _no_json(body: str) -> str:
    return f"the call can't be read as a JSON object: {body[:200]}"


def python_calls(text: str, at: int) -> tuple[list[WrittenCall], int]:
    """Return the calls in Python's form that begin at a place, in a list or alone, and where they end."""
    opening = text.find("(", at) if text[at] != "[" else at
    end = bracket_end(text, opening) if opening >= 0 else -1
    if end < 0:
        named = _NAMED.search(text, at)
        return ([WrittenCall(named[0], end=len(text), fault=CUT_OFF)] if named else []), len(text)
    return [replace(call, end=end) for call in calls_of_code(text[at:end])], end


def calls_of_code(code: str) -> list[WrittenCall]:
    """Return the calls of names with literals that a piece of Python makes, the innermost of each statement."""
    code = code.strip()
    tree = parse_python(code) if len(code) <= MAX_CODE_CHARS else None
    if not isinstance(tree, ast.Module):
        return []
    return [call for statement in tree.body[: 2 * MAX_CALLS] for call in _in_statement(statement, code)]


def _in_statement(statement: ast.stmt, code: str) -> Iterator[WrittenCall]:
    value = getattr(statement, "value", None)
    parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    for part in parts:
        while isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in _BUILT_IN:
            part = part.args[0] if part.args else None
        if isinstance(part, ast.Call):
            name, whole = ast.get_source_segment(code, part.func) or "", ast.get_source_segment(code, part) or ""
            yield WrittenCall(name, whole[len(name) :].strip()[1:-1], in_code=True)


def _named(text: str, named: re.Match[str]) -> tuple[list[WrittenCall], int]:
    """Read a name and what is passed to it: Mistral, DeepSeek, Kimi, GLM, Gemma, gpt-oss."""
    passed = PASSED.match(text, named.end())
    at = passed.end() if passed else named.end()
    if text.startswith("<arg_key>", at):
        return keyed(text, named[0], at)
    if PARAMETER.match(text, at):
        return tagged(text, named, at)
    if text[at : at + 1] == "{":
        value, end = json_at(text, at)
        if end < 0:
            return [WrittenCall(named[0], end=len(text), fault=CUT_OFF)], len(text)
        body = text[at:end]
        return [WrittenCall(named[0], body if value is UNREAD else value, end=end)], end
    if text[named.end() : named.end() + 1] in ("(", "["):
        end = bracket_end(text, named.end())
        if end < 0:
            return [WrittenCall(named[0], end=len(text), fault=CUT_OFF)], len(text)
        return [WrittenCall(named[0], text[named.end() + 1 : end - 1], end=end, in_code=True)], end
    closing = ENDS.match(text, at)
    if closing or not text[at:].strip():
        return [WrittenCall(named[0], {}, end=at)], at
    return [], named.end()
