"""What a model writes in a turn of ReAct: an action with its arguments, or the answer, in any of the usual styles."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reasoning.strategies.acting_reading import json_object, spoken

if TYPE_CHECKING:
    from reasoning.tools.base import Tool

LONGEST = 20_000
"""Characters of an action's arguments that are read."""

DEEPEST = 50
"""How deep arguments may be nested."""

_OBSERVATION = re.compile(r"^[\s*_#>-]{0,12}observation(?: \d{1,3})?[*_]{0,2}\s{0,3}:", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(
    r"^[\s*_#>-]{0,12}(?:action|tool(?: call)?)(?: \d{1,3})?[*_]{0,2}\s{0,3}:[*_]{0,2}[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_ANSWER = re.compile(
    r"^[\s*_#>-]{0,12}(?:final answer|answer|finish)(?: is)?[*_]{0,2}\s{0,3}:|^[\s*_#>-]{0,12}finish\s?[\[(]",
    re.IGNORECASE | re.MULTILINE,
)
_INPUT = re.compile(
    r"^[\s*_#>-]{0,12}(?:action |tool )?(?:input|arguments?|args)(?: \d{1,3})?[*_]{0,2}\s{0,3}:[*_]{0,2}[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_NAME = re.compile(r"[`*\"']{0,3}([A-Za-z_][\w.-]{0,63})[`*\"']{0,3}[ \t]*")
_FENCE = re.compile(r"```[a-z]{0,10}\s?\n?|```")
_FINISH = frozenset(("finish", "final_answer", "finalanswer", "final", "answer", "submit", "done"))
_BRACKETS = {"[": "]", "(": ")", "{": "}"}
_NAMES = ("name", "action", "tool", "tool_name", "function")
_ARGUMENTS = ("arguments", "action_input", "args", "input", "parameters", "tool_input")
_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class Turn:
    """What a reply says: an action, an answer, or neither."""

    said: str
    """The reply up to where it invents an observation."""

    action: str = ""
    """The tool that it names; empty: none."""

    given: str | Mapping[str, Any] = ""
    """The arguments as they are written, or the JSON object that they are."""

    answer: str = ""
    """The text that the answer is to be read from; empty: none."""

    invented: bool = field(default=False, compare=False)
    """Whether the reply went on to an observation of its own, which is cut off."""


def read_turn(reply: str) -> Turn:
    """Read a turn. What comes first counts: what follows an action rests on an observation that was not made."""
    text = spoken(reply)
    cut = _OBSERVATION.search(text)
    said = (text[: cut.start()] if cut else text).strip()
    action, answer = _ACTION.search(said), _ANSWER.search(said)
    if action and not (answer and answer.start() < action.start()):
        found = _action(said[action.end() :])
        if found and found[0].casefold() in _FINISH:
            return Turn(said, answer=_finishing(found[1]), invented=cut is not None)
        if found:
            return Turn(said[: action.end()] + found[2], found[0], found[1], invented=cut is not None)
    return Turn(said, answer=_closing(said[answer.start() :]) if answer else "", invented=cut is not None)


def arguments(given: str | Mapping[str, Any], tool: Tool) -> dict[str, Any]:
    """Make the arguments of a call: a JSON object, `name=value` pairs, values in order, or one text for the first."""
    known, required = tool.parameters["properties"], tool.parameters["required"]
    if isinstance(given, Mapping):
        return dict(given)
    found = json_object(given) if given.lstrip("` \njson").startswith("{") else None
    if found is not None and (set(found) <= set(known) or len(known) != 1):
        return found
    names = [*required, *(name for name in known if name not in required)]
    if not names or (not given.strip() and not required):
        return {}
    if known[names[0]].get("type") == "string" and len(required) <= 1 and not _called(given, names, known):
        return {names[0]: _bare(given)}
    return _called(given, names, known) or {names[0]: typed(_bare(given), known[names[0]])}


def _action(text: str) -> tuple[str, str | Mapping[str, Any], str] | None:
    """Return an action's name, its arguments, and the text that it stands in."""
    text = text[:LONGEST]
    whole = json_object(text) if _FENCE.sub("", text[:20]).lstrip().startswith("{") else None
    if whole is not None:
        name = next((whole[key] for key in _NAMES if isinstance(whole.get(key), str)), "")
        given: Any = next((whole[key] for key in _ARGUMENTS if key in whole), {})
        written = given if isinstance(given, Mapping | str) else json.dumps(given)
        return (name.strip(), written, text.strip()) if name.strip() else None
    match = _NAME.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if rest[:1] in _BRACKETS:
        inside, length = _within(rest)
        return match[1], inside, text[: match.end() + length]
    labelled = _INPUT.search(rest)
    if labelled:
        given = _until_next(rest[labelled.end() :])
        return match[1], given, text[: match.end() + labelled.end()] + given
    line = rest.split("\n", 1)[0]
    return match[1], line.lstrip(": \t").strip(), text[: match.end()] + line


def _within(text: str) -> tuple[str, int]:
    """Return what stands in the bracket that the text begins with, and how far it reaches."""
    depth, quote, closing = 0, "", _BRACKETS[text[0]]
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote and text[place - 1] != "\\" else quote
        elif sign == '"':
            quote = sign
        elif sign in (text[0], closing):
            depth += 1 if sign == text[0] else -1
            if not depth:
                inside = text[: place + 1] if text[0] == "{" else text[1:place]
                return inside.strip(), place + 1
    # the bracket is never closed: a quotation mark may stand alone in it
    line = text.split("\n", 1)[0]
    end = line.rfind(closing)
    return (line[1:end] if end > 0 else line[1:]).strip(), len(line)


def _until_next(text: str) -> str:
    """Return the text up to the next labelled line."""
    ends = [match.start() for pattern in (_ACTION, _ANSWER, _THOUGHT) if (match := pattern.search(text))]
    return text[: min(ends)].strip() if ends else text.strip()


_THOUGHT = re.compile(r"^[\s*_#>-]{0,12}thought(?: \d{1,3})?[*_]{0,2}\s{0,3}:", re.IGNORECASE | re.MULTILINE)


def _finishing(given: str | Mapping[str, Any]) -> str:
    """Word what a finishing action was given as an answer."""
    if isinstance(given, str) and given.lstrip().startswith("{"):
        given = json_object(given) or given
    if isinstance(given, Mapping):
        given = str(next(iter(given.values()), ""))
    return f"Answer: {_bare(given)}" if _bare(given) else ""


def _closing(text: str) -> str:
    """Word a line `finish[B]` that has no "Action:" before it as an answer; other answers are as they are."""
    match = re.match(r"[\s*_#>-]{0,12}finish\s?(?=[\[(])", text, re.IGNORECASE)
    return _finishing(_within(text[match.end() :][:LONGEST])[0]) if match else text


def _bare(text: str) -> str:
    text = _FENCE.sub("", text).strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`" else text


def _called(given: str, names: list[str], known: Mapping[str, Any]) -> dict[str, Any]:
    """Read arguments written as those of a call in Python: literals, in order or by name; empty: they are not."""
    if len(given) > 2_000:
        return {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(f"f({given.strip()})", mode="eval").body
        if not isinstance(tree, ast.Call):
            return {}
        values = [ast.literal_eval(value) for value in tree.args]
        named = {word.arg: ast.literal_eval(word.value) for word in tree.keywords if word.arg in known}
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return {}
    if len(values) > len(names) or len(named) < len(tree.keywords):
        return {}
    placed = {name: value for name, value in (dict(zip(names, values, strict=False)) | named).items() if name}
    return {name: typed(value, known[name]) for name, value in placed.items()} if is_plain(placed) else {}


def is_plain(value: Mapping[Any, Any]) -> bool:
    """Whether a value holds what JSON can hold and no more, in bounded depth."""
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        inner = [part for one in level if isinstance(one, Mapping) for part in one.values()]
        inner += [part for one in level if isinstance(one, list | tuple) for part in one]
        keys = [key for one in level if isinstance(one, Mapping) for key in one]
        if not all(isinstance(key, str) for key in keys):
            return False
        level = [part for part in inner if not isinstance(part, _PLAIN)]
        if not all(isinstance(part, Mapping | list | tuple) for part in level):
            return False
        if not level:
            return True
    return False


def typed(value: Any, schema: Mapping[str, Any]) -> Any:
    """Fit a value to a plain type of the schema: a number to a text, a text to a number."""
    if schema.get("type") == "string" and isinstance(value, int | float):
        return str(value)
    if schema.get("type") in ("integer", "number") and isinstance(value, str):
        try:
            return int(value) if schema["type"] == "integer" else float(value)
        except ValueError:
            return value
    return value


def worded(name: str, given: Mapping[str, Any]) -> str:
    """Word a call by its name and plain arguments, in full: equal calls are worded the same, and no others."""
    text = f"{name}[{json.dumps(dict(given), sort_keys=True, default=str, ensure_ascii=False)}]"
    return text.encode("utf-8", "replace").decode("utf-8")  # JSON can name half a character, which nobody can print
