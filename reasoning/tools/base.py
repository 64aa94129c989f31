"""What makes a function a tool: a name, words for the model, a schema of its arguments, and failures as values."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from reasoning.concurrency import aside
from reasoning.errors import ReasoningError

LONGEST = 10_000
"""Characters of a result that a model is shown; the rest is cut, which is said."""

_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


@dataclass(frozen=True, slots=True)
class Failure:
    """A tool's failure, as a value that a model or a person can read. It counts as false."""

    why: str
    """What went wrong and what would help."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"error: {self.why}"


@dataclass(frozen=True)
class Tool:
    """A function as a tool. Its docstring tells the model what it does; its signature makes the schema."""

    function: Callable[..., Any]
    """What is called; it may be asynchronous. It returns a value or a `Failure`."""

    name: str
    """What the model calls it."""

    description: str
    """What the model is told of it: the first paragraph of the docstring."""

    parameters: Mapping[str, Any]
    """JSON schema of the arguments, as OpenAI's `tools` takes it."""

    @classmethod
    def of(cls, function: Callable[..., Any], name: str = "") -> Tool:
        """Make a tool of a typed function with a docstring."""
        doc = inspect.getdoc(function) or ""
        called = name or getattr(function, "__name__", type(function).__name__)
        return cls(function, called, " ".join(doc.split("\n\n")[0].split()), _schema(function))

    async def call(self, arguments: Mapping[str, Any], seconds: float = 30.0) -> Any | Failure:
        """Call it with arguments that a model wrote; whatever goes wrong, and time run out, is a `Failure`."""
        wrong = self._wrong(arguments)
        if wrong:
            return Failure(wrong)
        try:
            async with asyncio.timeout(seconds):
                return await _called(self.function, arguments)
        except TimeoutError:
            return Failure(f"{self.name} took more than {seconds:g} seconds")
        except ReasoningError as error:
            return Failure(str(error))
        except (Exception, SystemExit) as error:  # noqa: BLE001  a tool is anybody's code; its failure ends no run
            return Failure(f"{self.name} failed: {type(error).__name__}: {error}")
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            return Failure(f"{self.name} failed: it was cancelled from within")

    def _wrong(self, arguments: Mapping[str, Any]) -> str:
        known = self.parameters["properties"]
        missing = [name for name in self.parameters["required"] if name not in arguments]
        strange = [name for name in arguments if name not in known]
        if missing:
            return f"{self.name} needs {', '.join(missing)}; its arguments are {', '.join(known)}"
        if strange:
            return f"{self.name} has no argument {', '.join(strange)}; its arguments are {', '.join(known) or 'none'}"
        return ""


def shown(result: object) -> str:
    """Word a tool's result for a model, cut to `LONGEST` characters; half characters, as of file names, become `?`."""
    try:
        text = str(result)
    except Exception as error:  # noqa: BLE001  a result is anybody's object: Python writes no integer of 4301 digits
        text = str(Failure(f"the result can't be shown: {type(error).__name__}: {error}"))
    kept = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    return kept if len(text) <= LONGEST else f"{kept}… ({len(text) - LONGEST} characters more)"


async def _called(function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    if inspect.iscoroutinefunction(function):
        return await function(**arguments)
    result = await aside(function, **arguments)
    return await result if isinstance(result, Awaitable) else result


def _schema(function: Callable[..., Any]) -> dict[str, Any]:
    target = function if inspect.isroutine(function) else type(function).__call__
    hints = _hints(target)
    properties, required = {}, []
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        properties[name] = _type(hints.get(name, str))
        if parameter.default is parameter.empty:
            required.append(name)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _hints(target: Callable[..., Any]) -> dict[str, Any]:
    """The types of the arguments; any, where one can't be had: it is imported for the type checker alone."""
    try:
        return get_type_hints(target)
    except (NameError, AttributeError, TypeError, SyntaxError):
        return dict.fromkeys(inspect.signature(target).parameters, Any)


def _type(hint: Any) -> dict[str, Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, UnionType):
        return {"anyOf": [_type(part) for part in inner]}
    if origin in (list, tuple, set, frozenset):
        return {"type": "array", "items": _type(inner[0]) if inner else {}}
    if hint is dict or origin in (dict, Mapping):
        return {"type": "object"}
    return {"type": _TYPES[hint]} if hint in _TYPES else {}
