"""What makes a function a tool: a name, words for the model, a schema of its arguments, and failures as values."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reasoning.concurrency import aside
from reasoning.errors import ReasoningError
from reasoning.tools.arguments import Arguments
from reasoning.tools.arguments.docstrings import read_docstring
from reasoning.tools.arguments.json_schemas import arguments_of_schema
from reasoning.tools.arguments.signatures import arguments_of

MAX_RESULT_CHARS = 10_000
"""Characters of a result that a model is shown; the rest is cut, which is said."""


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
    """A function as a tool. Its docstring tells the model what it does; its signature makes the schema.

    It is called with values of its own types, enums and dataclasses among them, whatever JSON a model wrote for them.
    """

    function: Callable[..., Any]
    """What is called; it may be asynchronous. It returns a value or a `Failure`."""

    name: str
    """What the model calls it."""

    description: str
    """What the model is told of it: the first paragraph of the docstring."""

    parameters: Mapping[str, Any]
    """JSON schema of the arguments, as OpenAI's `tools` takes it; what the docstring says of them is in it."""

    signature: Arguments | None = field(default=None, repr=False, compare=False)
    """The types that arguments are turned into; None: those that `parameters` speaks of."""

    @classmethod
    def of(cls, function: Callable[..., Any], name: str = "") -> Tool:
        """Make a tool of a typed function with a docstring. Raises TypeError or ValueError if it has no signature."""
        called = name or getattr(function, "__name__", type(function).__name__)
        signature = arguments_of(function)
        return cls(function, called, read_docstring(function).summary, signature.schema, signature)

    @functools.cached_property
    def arguments(self) -> Arguments:
        """Return what fits the arguments of a call."""
        return self.signature or arguments_of_schema(self.parameters)

    async def call(self, arguments: Mapping[str, Any], seconds: float = 30.0) -> Any | Failure:
        """Call it with arguments that a model wrote; whatever goes wrong, and time run out, is a `Failure`.

        The arguments are turned into the types of the parameters (`"2"` into 2, `"false"` into False, a name into its
        enum); those that can't be are a `Failure` that says which, and what was expected.
        """
        try:
            values, wrong = self.arguments.fit(self.name, arguments)
            if wrong:
                return Failure(wrong)
            async with asyncio.timeout(seconds):
                return await _called(self.function, *self.arguments.bind(values))
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


def shown(result: object) -> str:
    """Format a tool's result for a model, cut to `MAX_RESULT_CHARS`; half characters, as of file names, become `?`."""
    try:
        text = str(result)
    except Exception as error:  # noqa: BLE001  a result is anybody's object: Python writes no integer of 4301 digits
        text = str(Failure(f"the result can't be shown: {type(error).__name__}: {error}"))
    kept = text[:MAX_RESULT_CHARS].encode("utf-8", "replace").decode("utf-8")
    return kept if len(text) <= MAX_RESULT_CHARS else f"{kept}… ({len(text) - MAX_RESULT_CHARS} characters more)"


async def _called(function: Callable[..., Any], placed: list[Any], named: Mapping[str, Any]) -> Any:
    if inspect.iscoroutinefunction(function):
        return await function(*placed, **named)
    result = await aside(function, *placed, **named)
    return await result if isinstance(result, Awaitable) else result
