"""Tools as a model is told of them, and its calls of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reasoning.errors import SettingError

if TYPE_CHECKING:
    from reasoning.tools.base import Tool

MAX_TOOL_NAME_CHARS = 64
"""Characters of a tool's name, as the providers take it."""

MAX_DESCRIPTION_CHARS = 1_024
"""Characters of a tool's description, as the providers take it."""

MAX_CALLS = 128
"""Calls of a reply that are read."""

ToolChoice = Literal["auto", "none", "required"]
"""Whether the model may call tools, must not, or has to."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool that a model wishes."""

    id: str
    """By which the tool's message answers it; one of its own for each call of a message."""

    name: str
    """The tool's name, as the model wrote it."""

    arguments: str = "{}"
    """The arguments as the model wrote them: meant to be a JSON object, but any text can stand here."""

    extra: str = ""
    """What the provider wants back with the call in later turns, as the text of a JSON object; empty: nothing."""


@dataclass(frozen=True, slots=True)
class ToolSchema:
    """A tool as a model is told of it."""

    name: str
    """Letters, digits, `_` and `-`, at most `MAX_TOOL_NAME_CHARS` of them."""

    description: str
    """What it does, cut to `MAX_DESCRIPTION_CHARS` characters; what is longer belongs into the prompt."""

    parameters: str
    """The JSON schema of the arguments, as text."""

    @classmethod
    def of(cls, tool: Tool) -> ToolSchema:
        """Describe a tool. Raises SettingError where its parameters can't be written as JSON."""
        try:
            parameters = json.dumps(dict(tool.parameters), ensure_ascii=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise SettingError("tool", tool.name, tool.parameters, f"its parameters are no JSON: {error}") from None
        told = tool.description
        cut = f"{told[: MAX_DESCRIPTION_CHARS - 1]}…" if len(told) > MAX_DESCRIPTION_CHARS else told
        return cls(fit_name(tool.name), cut, parameters)


def fit_name(name: str) -> str:
    """Return a tool's name as the providers take it: what is no letter, digit, `_` or `-` becomes `_`."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)[:MAX_TOOL_NAME_CHARS] or "_"
