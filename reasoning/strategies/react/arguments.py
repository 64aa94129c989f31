"""The arguments of a call, out of what a model wrote for them; what is not certain is refused with the reason.

The types are the tool's own business: see `reasoning.tools.arguments`.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reasoning.parsing import truncate
from reasoning.strategies.react.calls import CUT_OFF
from reasoning.strategies.react.values import (
    MAX_DEPTH,
    MAX_LITERAL_CHARS,
    UNREAD,
    bare_text,
    is_plain,
    json_at,
    literal,
    parse_python,
    read_value,
    unfence,
)
from reasoning.tools.base import Failure

if TYPE_CHECKING:
    from reasoning.tools.base import Tool

MAX_ARGUMENTS_CHARS = 100_000
"""Characters of a call's arguments that are read."""

_LIKE_OBJECT = re.compile(r"\{\s{0,40}(?:[\"']\w{1,60}[\"']\s{0,4}:|$)")


def native_arguments(written: str, tool: Tool) -> dict[str, Any] | Failure:
    """Read the arguments of a native call: an object in JSON, in a fence, quoted once more, or in Python's form.

    For a tool with one argument that may be a text, the text alone will do, if it does not look like JSON. What is cut
    off, followed by more, or gives a name twice is a `Failure`.
    """
    if len(written) > MAX_ARGUMENTS_CHARS:
        return Failure(f"the arguments of {tool.name} are longer than {MAX_ARGUMENTS_CHARS} characters")
    known, text = _known(tool), unfence(written.strip())
    value = read_value(text)
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = read_value(value)
    if not text or value is None:
        return {}
    if isinstance(value, dict) and is_plain(value):
        return value
    if len(known) == 1 and _takes_text(next(iter(known.values()))) and _is_text(text, value):
        return {next(iter(known)): value if isinstance(value, str) else text}
    return Failure(
        f"the arguments of {tool.name} can't be read as a JSON object: {truncate(written, 200)} "
        f"(its arguments are {', '.join(known) or 'none'})"
    )


def text_arguments(written: Any, tool: Tool, *, in_code: bool = False) -> dict[str, Any] | Failure:
    """Read the arguments of a call that stands in a text.

    An object, `name=value` or `name: value`, values in order, or one text for the first argument. What is cut off is a
    `Failure`.
    """
    names = _in_order(tool)
    if isinstance(written, Mapping):
        return _plain(dict(written))
    if isinstance(written, list):
        return _plain(_placed(written, tool))
    text = written.strip() if isinstance(written, str) else str(written)
    if in_code and text[:1] != "{" and (called := _called(text, names)) is not None:
        return _plain(called)
    found = _object(text, tool)
    if found is not None:
        return found if isinstance(found, Failure) else _plain(found)
    if not names or not (text or _required(tool)):
        return {}
    return _plain(_loose(text, names, tool))


def _object(text: str, tool: Tool) -> dict[str, Any] | Failure | None:
    """Read an object or a list that the text begins with, be it in a fence; None: it begins with none."""
    bare = unfence(text)
    if bare[:1] not in ("{", "["):
        return None
    value, end = json_at(bare, 0)
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        return value
    if isinstance(value, list) and len(_known(tool)) > 1 and not bare[end:].strip():
        return _placed(value, tool)
    if value is UNREAD and _LIKE_OBJECT.match(bare):
        why = CUT_OFF if end < 0 else f"the arguments can't be read as a JSON object: {truncate(bare, 200)}"
        return Failure(f"{tool.name}: {why}")
    return None


def _placed(values: list[Any], tool: Tool) -> dict[str, Any]:
    names, known = _in_order(tool), _known(tool)
    if len(values) == 1 and isinstance(values[0], Mapping):
        return dict(values[0])
    if len(names) == 1 and (len(values) > 1 or known[names[0]].get("type") == "array"):
        return {names[0]: values}
    strange = {f"value {place + 1}": value for place, value in enumerate(values[len(names) :], len(names))}
    return dict(zip(names, values, strict=False)) | strange


def _loose(text: str, names: list[str], tool: Tool) -> dict[str, Any]:
    labelled = _labelled(text, names)
    if labelled:
        return labelled
    called = _called(text, names)
    if called and (
        len(called) > 1
        or "=" in text
        or _known(tool)[names[0]].get("type") != "string"
        or isinstance(called[names[0]], str)
    ):
        return called
    values = _values(text) if len(names) == 1 and _known(tool)[names[0]].get("type") == "array" else None
    return {names[0]: values if values else bare_text(text)}


def _labelled(text: str, names: list[str]) -> dict[str, Any]:
    """Read `name: value`, one a line or with commas between; empty: the text is no such thing."""
    label = "|".join(map(re.escape, names))
    begins = re.compile(
        rf"(?:^|[,;]\s{{0,4}}|\n\s{{0,8}}|[^\S\n]{{1,4}}(?=(?:{label})\s?=))[\"'`*-]{{0,3}}\s?({label})[\"'`*]{{0,3}}"
        r"\s?[:=]\s{0,4}"
    )
    marks = list(begins.finditer(text))
    if not marks or marks[0].start() > 0 or len({mark[1] for mark in marks}) < len(marks):
        return {}
    if len(marks) == 1 and "=" in marks[0][0] and (called := _called(text, names)):
        return called
    if "=" in marks[0][0] and "\n" in text:
        return {}
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return {mark[1]: _one_value(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)}


def _one_value(text: str) -> Any:
    text = text.strip().rstrip(",;")
    value = read_value(text) if text[:1] in tuple('{["') else UNREAD
    return bare_text(text) if value is UNREAD else value


def _called(text: str, names: list[str]) -> dict[str, Any] | None:
    """Read arguments written as those of a call in Python: literals, in order or by name; None: they are not."""
    call = parse_python(f"f({text})", mode="eval") if len(text) <= MAX_LITERAL_CHARS else None
    body = call.body if isinstance(call, ast.Expression) else None
    if not isinstance(body, ast.Call) or not (isinstance(body.func, ast.Name) and body.func.id == "f"):
        return None
    values = [literal(value) for value in body.args]
    named = {word.arg: literal(word.value) for word in body.keywords if word.arg in names}
    if len(values) > len(names) or len(named) < len(body.keywords):
        return None
    placed = dict(zip(names, values, strict=False)) | {str(name): value for name, value in named.items()}
    return None if any(value is UNREAD for value in placed.values()) else placed


def _values(text: str) -> list[Any]:
    value = read_value(f"[{text}]")
    return value if isinstance(value, list) else []


def _plain(value: dict[str, Any]) -> dict[str, Any] | Failure:
    return value if is_plain(value) else Failure(f"the arguments are nested more than {MAX_DEPTH} deep, or no JSON")


def _known(tool: Tool) -> Mapping[str, Any]:
    known: Mapping[str, Any] = tool.parameters.get("properties") or {}
    return known


def _required(tool: Tool) -> list[str]:
    return list(tool.parameters.get("required") or ())


def _in_order(tool: Tool) -> list[str]:
    required = _required(tool)
    return [*required, *(name for name in _known(tool) if name not in required)]


def _takes_text(schema: Mapping[str, Any]) -> bool:
    kinds = [schema, *(schema.get("anyOf") or ())]
    return any(kind.get("type", "string") == "string" for kind in kinds if "anyOf" not in kind and "$ref" not in kind)


def _is_text(text: str, value: Any) -> bool:
    if value is UNREAD:
        return text[0] not in "{[\"'"
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def word_call(name: str, given: Mapping[str, Any]) -> str:
    """Format a call by its name and plain arguments, in full: equal calls are worded the same, and no others."""
    text = f"{name}[{json.dumps(dict(given), sort_keys=True, default=str, ensure_ascii=False)}]"
    return text.encode("utf-8", "replace").decode("utf-8")  # JSON can name half a character, which nobody can print
