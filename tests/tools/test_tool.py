"""Functions as tools."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Literal

import pytest

from reasoning.errors import ReadError
from reasoning.tools.base import MAX_RESULT_CHARS, Failure, Tool, shown


def area(width: float, height: float = 1.0, unit: Literal["m", "km"] = "m") -> str:
    """Compute the area of
    a rectangle.

    Not for the model.
    """
    return f"{width * height:g} {unit}²"


async def later(name: str | None, numbers: list[int]) -> int:
    """Add up, asynchronously."""
    return sum(numbers)


def breaks() -> None:
    """Break."""
    raise ZeroDivisionError("no")


def refuses(text: str) -> str:
    """Refuse to read."""
    raise ReadError(text, "it is not of the language")


def exits() -> None:
    """End the program."""
    sys.exit(3)


async def exits_later() -> None:
    """End the program, asynchronously."""
    sys.exit(3)


async def cancels() -> None:
    """Wait for what was cancelled."""
    raise asyncio.CancelledError


def sleeps() -> None:
    """Take its time."""
    time.sleep(0.5)


def test_a_schema_follows_from_the_signature() -> None:
    """Names, types, choices and defaults make the schema; the docstring's first paragraph is the description."""
    tool = Tool.of(area)
    assert (tool.name, tool.description) == ("area", "Compute the area of a rectangle.")
    assert tool.parameters == {
        "type": "object",
        "properties": {
            "width": {"type": "number"},
            "height": {"type": "number", "default": 1.0},
            "unit": {"type": "string", "enum": ["m", "km"], "default": "m"},
        },
        "required": ["width"],
        "additionalProperties": False,
    }
    assert Tool.of(later).parameters["properties"] == {
        "name": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "numbers": {"type": "array", "items": {"type": "integer"}},
    }


async def test_a_tool_is_called_with_a_models_arguments() -> None:
    """Plain and asynchronous functions are called alike."""
    assert await Tool.of(area).call({"width": 2, "height": 3}) == "6 m²"
    assert await Tool.of(later).call({"name": None, "numbers": [1, 2]}) == 3


@pytest.mark.parametrize(
    ("tool", "arguments", "why"),
    [
        (area, {}, "area needs width"),
        (area, {"width": 1, "depth": 2}, "no argument depth"),
        (area, {"width": "x"}, "area: width should be a valid number, unable to parse string as a number, not 'x'"),
        (breaks, {}, "ZeroDivisionError: no"),
        (refuses, {"text": "?"}, "it is not of the language"),
        (sleeps, {}, "more than 0.05 seconds"),
        (exits, {}, "SystemExit: 3"),
        (exits_later, {}, "SystemExit: 3"),
        (cancels, {}, "cancelled from within"),
    ],
)
async def test_whatever_goes_wrong_is_a_value(tool: object, arguments: dict[str, object], why: str) -> None:
    """Wrong arguments, exceptions of any kind and time run out are failures that say why, never exceptions."""
    result = await Tool.of(tool).call(arguments, seconds=0.05)  # type: ignore[arg-type]
    assert isinstance(result, Failure)
    assert not result
    assert why in str(result)


def test_a_long_result_is_cut_for_the_model() -> None:
    """A model is shown so many characters, and told that there are more."""
    assert shown("x" * (MAX_RESULT_CHARS + 7)).endswith("… (7 characters more)")
    assert shown(Failure("no")) == "error: no"
    assert shown("a\udc80b") == "a?b"


async def test_a_call_can_be_cancelled() -> None:
    """Who cancels a call is obeyed: that is no failure of the tool."""
    begun = asyncio.Event()

    async def waits() -> None:
        """Wait."""
        begun.set()
        await asyncio.sleep(60)

    call = asyncio.create_task(Tool.of(waits).call({}))
    await begun.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
