"""The arguments of a native tool call, as models really write them; what is not certain is refused with the reason."""

from __future__ import annotations

import ast
import json
import re
import warnings
from typing import TYPE_CHECKING, Any

from reasoning.strategies.acting_reading import clipped
from reasoning.strategies.react_reading import is_plain, typed
from reasoning.tools.base import Failure

if TYPE_CHECKING:
    from reasoning.tools.base import Tool

LONGEST = 100_000
"""Characters of a call's arguments that are read."""

_LONGEST_LITERAL = 2_000
_FENCED = re.compile(r"```[a-z]{0,10}\s*\n(.*)\n\s*```", re.DOTALL)
_UNREAD = object()


class _TwiceError(Exception):
    """A JSON object gives a name two values."""


def native_arguments(written: str, tool: Tool) -> dict[str, Any] | Failure:
    """Read a JSON object, be it in a fence, with bare line breaks in its texts, quoted once more, or in Python's form.

    For a tool with one argument that is a text, the text alone will do, if it does not look like JSON. What is cut off,
    followed by more, or gives a name twice is a `Failure`.
    """
    if len(written) > LONGEST:
        return Failure(f"the arguments of {tool.name} are longer than {LONGEST} characters")
    known, text = tool.parameters["properties"], _unfenced(written.strip())
    value = _literal(text)
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = _literal(value.strip())
    if not text or value is None:
        return {}
    if isinstance(value, dict) and is_plain(value):
        return {str(name): typed(given, known.get(name, {})) for name, given in value.items()}
    if len(known) == 1 and _is_text(text, value) and next(iter(known.values())).get("type") == "string":
        return {next(iter(known)): value if isinstance(value, str) else text}
    return Failure(
        f"the arguments of {tool.name} can't be read as a JSON object: {clipped(written, 200)} "
        f"(its arguments are {', '.join(known) or 'none'})"
    )


def _unfenced(text: str) -> str:
    match = _FENCED.fullmatch(text)
    return match[1].strip() if match else text


def _literal(text: str) -> Any:
    """Read JSON, or an object in Python's form; `_UNREAD` where it is neither."""
    try:
        return json.loads(text, strict=False, object_pairs_hook=_object)
    except (_TwiceError, RecursionError):
        return _UNREAD
    except ValueError:
        return _python(text) if text.startswith("{") and len(text) <= _LONGEST_LITERAL else _UNREAD


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _TwiceError
    return made


def _python(text: str) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return _UNREAD


def _is_text(text: str, value: Any) -> bool:
    if value is _UNREAD:
        return text[0] not in "{[\"'"
    return isinstance(value, str | int | float) and not isinstance(value, bool)
