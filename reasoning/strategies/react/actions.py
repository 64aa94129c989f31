"""The action that stands behind a label, in any of the usual styles: a bracket, an input on the next line, JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from reasoning.strategies.react.answers import within
from reasoning.strategies.react.calls import CUT_OFF, WrittenCall, calls_of_value, plain_arguments
from reasoning.strategies.react.forms import PYTHONIC, first_mark, marked_calls, python_calls
from reasoning.strategies.react.labels import ACTION, ANSWER, INPUT, has_label, until_next
from reasoning.strategies.react.names import NAME, find_tool, fold_name, is_no_action
from reasoning.strategies.react.values import UNREAD, bracket_end, json_at

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LABELS = 40
"""Labels of actions that are looked at."""

MAX_LINE_CHARS = 1_000
"""Characters of an action's line in which a tool's name is looked for."""

_SURE = ("action", "act", "next action", "tool", "tool call")
_FINISH = re.compile(
    r"[\s`*\"']{0,20}(?P<word>final[ _-]?answer|finish(?:ed)?"
    r"|(?:submit|give|provide|return)[ _](?:the )?(?:final )?answer|submit|final|answer|respond)"
    r"[`*\"']{0,3}(?P<after>[ \t]{0,4}(?:[:：\[({=-]|\n|$)|[ \t]{1,4}(?=\S))",
    re.IGNORECASE,
)
_WORDS = frozenset(("finalanswer", "finish", "finished"))
_NAME = re.compile(
    rf"\s{{0,20}}[`*\"'<]{{0,3}}({NAME})(?:<\|[a-z]{{1,20}}\|>\w{{0,20}})?(?:\(\))?[`*\"'>]{{0,3}}[ \t]*"
)
_FENCED_LEAD = re.compile(r"\s*(?:```(?:[a-z]{0,10}\s*\n)?\s*)?")
_ARROW = re.compile(r"[:：]?[ \t]*(?:(?:[-–—|→]|=>|->)[ \t]+)?")
_WITH = re.compile(
    r"(?:tool|function)?\s{0,3}(?:with|using)?(?: the)?(?: (?:arguments?|inputs?|parameters?))?"
    r"\s{0,3}[:=]?\s{0,3}(?=[\[({])"
)
_QUOTES = re.compile(r"[`*\"' \t]*")
_NAME_IN_JSON = re.compile(
    rf"[\"'](?:name|action|tool|tool_name|function)[\"']\s?:\s?[\"']({NAME}|final answer)", re.IGNORECASE
)


def find_action(said: str, tools: Mapping[str, Any]) -> re.Match[str] | None:
    """Return the first label of an action; one of the weaker labels only where a tool's name stands behind it."""
    for match in islice(ACTION.finditer(said), MAX_LABELS):
        if match["tag"] or match["label"].casefold() in _SURE:
            if match["tag"] or match[0].rstrip("*_ \t")[-1:] in (":", "：") or _names_tool(said, match.end(), tools):
                return match
        elif _names_tool(said, match.end(), tools, bracket=match["label"].casefold() == "step"):
            return match
    return None


def _names_tool(said: str, at: int, tools: Mapping[str, Any], *, bracket: bool = False) -> bool:
    """Return whether a tool's name stands there; with `bracket`, one in which its arguments follow."""
    named = _NAME.match(said, at)
    follows = named is not None and (not bracket or said[named.end() : named.end() + 1] in ("[", "(", "{"))
    return named is not None and follows and find_tool(named[1], tools) is not None


def read_action(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    """Return what stands behind the label of an action: one call, or those of a list in JSON; none: it names none."""
    lead = _FENCED_LEAD.match(text)
    at = lead.end() if lead else 0
    if text[at : at + 1] in ("{", "[") and (found := _in_json(text, at) or _in_code(text, at)):
        return found
    if 0 <= first_mark(text[:200]) <= at + 3:
        return marked_calls(text)
    if lead and "`" in lead[0]:
        return [replace(call, end=call.end + at) for call in _in_words(text[at:], tools)]
    return _in_words(text, tools)


def _in_words(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    finish = _FINISH.match(text)
    return _finish(text, finish) if finish and not _tool_at(text, tools) else _named(text, tools)


def _in_json(text: str, at: int) -> list[WrittenCall]:
    value, end = json_at(text, at)
    if value is UNREAD:
        named = _NAME_IN_JSON.search(text)
        fault = CUT_OFF if end < 0 else f"the action can't be read as a JSON object: {text[at:end][:200]}"
        return [WrittenCall(named[1], text[at:], end=len(text), fault=fault)] if named else []
    return [WrittenCall(name, plain_arguments(given), end=end) for name, given, _ in calls_of_value(value)]


def _in_code(text: str, at: int) -> list[WrittenCall]:
    return python_calls(text, at)[0] if PYTHONIC.match(text, at) else []


def _finish(text: str, finish: re.Match[str]) -> list[WrittenCall]:
    """Read the answer that a finishing action gives: in brackets, on its line, or as its input."""
    at = _QUOTES.match(text, finish.end("word")).end()  # type: ignore[union-attr]  # it matches anywhere
    if text[at : at + 1] in ("[", "(", "{"):
        inside, length = within(text[at:])
        return [WrittenCall("finish", inside, end=at + length)]
    line, labelled = text[at:].split("\n", 1)[0], INPUT.search(text, at)
    if labelled and not text[at : labelled.start()].strip(" \n:：*_-"):
        given = until_next(text[labelled.end() :])
        return [WrittenCall("finish", given, end=labelled.end() + len(given))]
    said = line.strip(" *_`.")
    if said[:1] in (":", "：", "=", "-"):
        return [WrittenCall("finish", said.lstrip(":：=- \t"), end=at + len(line))]
    if not said or fold_name(finish["word"]) in _WORDS:
        # words that follow without a sign are the answer where no other one is labelled
        return [WrittenCall("finish", "" if ANSWER.search(text, at) else said, end=at + len(line) * bool(said))]
    return []


def _tool_at(text: str, tools: Mapping[str, Any]) -> tuple[str, int] | None:
    """Return the tool whose name the text begins with, blanks in it included, and where the name ends."""
    bare = text.lstrip("`*\"' \n\t<")
    lead = len(text) - len(bare)
    for name in sorted(tools, key=len, reverse=True):
        behind = bare[len(name) : len(name) + 1]
        if bare[: len(name)].casefold() == name.casefold() and not (behind.isalnum() or behind == "_"):
            at = lead + len(name)
            while text[at : at + 1] in ("`", "*", '"', "'", " ", "\t", ">"):
                at += 1
            return name, at
    return None


def _named(text: str, tools: Mapping[str, Any]) -> list[WrittenCall]:
    known, named = _tool_at(text, tools) or _toolwithin(text, tools), _NAME.match(text)
    if known:
        name, at = known
    elif named and not _says_none(text, named[1]):
        name, at = named[1], named.end()
    else:
        return []
    given, end, is_rest = _given(text, at)
    if is_rest and known is None and find_tool(name, tools) is None and ANSWER.search(text, at):
        return []  # words that name no tool do not hide the answer below
    return [WrittenCall(name, given, end=end, in_code=text[at : at + 1] == "(")]


def says_no_action(said: str) -> bool:
    """Return whether a turn has the label of an action, and behind it that there is none."""
    action = ACTION.search(said)
    named = _NAME.match(said, action.end()) if action else None
    return action is not None and _says_none(said[action.end() :], named[1] if named else "")


def _says_none(text: str, name: str) -> bool:
    line = text.strip().split("\n", 1)[0]
    return (
        is_no_action(line)
        or is_no_action(name)
        or re.match(r"(?:no|none|nothing|n/a|not)\b", line, re.IGNORECASE) is not None
    )


def _toolwithin(text: str, tools: Mapping[str, Any]) -> tuple[str, int] | None:
    """Return the only tool that the line speaks of, where a bracket follows it or the line ends with it."""
    lead = len(text) - len(text.lstrip())
    line = text[lead:].split("\n", 1)[0][:MAX_LINE_CHARS]
    found = [
        (name, match)
        for name in tools
        if (match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)[`*\"']{{0,3}}[ \t]?", line, re.IGNORECASE))
    ]
    if len(found) != 1:
        return None
    name, match = found[0]
    behind = line[match.end() :]
    if behind[:1] in ("[", "(", "{"):
        return name, lead + match.end()
    if with_them := _WITH.match(behind):
        return name, lead + match.end() + with_them.end()
    return (name, lead + len(line)) if re.fullmatch(r"(?:tool|function)?[\s.:*_]*", behind) else None


def _given(text: str, at: int) -> tuple[str, int, bool]:
    """Return the arguments behind a name, where they end, and whether they are but the rest of the line."""
    if text[at : at + 1] in ("[", "(", "{"):
        inside, length = within(text[at:])
        return inside, at + length, False
    labelled = INPUT.search(text, at)
    if labelled and not has_label(re.sub(r"</\w{1,20}>", "", text[at : labelled.start()])):
        given = until_next(text[labelled.end() :])
        return given, labelled.end() + len(given), False
    line = text[at:].split("\n", 1)[0]
    brace = line.find("{")
    below = text[at + len(line) :].lstrip()
    if brace < 0 and not line.strip(" :*_.") and (below.startswith(("{", "```"))):
        given = until_next(below)
        return given, len(text) - len(below) + len(given), False
    if brace >= 0 and len(line[:brace].split()) <= 3 and bracket_end(text, at + brace) > 0:
        end = bracket_end(text, at + brace)
        return text[at + brace : end], end, False
    return _ARROW.sub("", line.strip(" \t`"), count=1).strip(), at + len(line), True
