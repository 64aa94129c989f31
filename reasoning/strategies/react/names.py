"""The names that models call tools by, and the names by which they finish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

MAX_NAME_CHARS = 100
"""Characters of a tool's name that are read."""

NAME = rf"[^\W\d][\w./-]{{0,{MAX_NAME_CHARS - 1}}}(?::\d{{1,4}})?"
"""A tool's name as it is written, a namespace before it and a number after it included."""

_FINISHING = frozenset(
    (
        "finish",
        "finished",
        "finalanswer",
        "final",
        "answer",
        "submit",
        "submitanswer",
        "submitfinalanswer",
        "giveanswer",
        "givefinalanswer",
        "provideanswer",
        "providefinalanswer",
        "returnanswer",
        "returnfinalanswer",
        "finalresponse",
        "finaloutput",
        "respond",
        "response",
        "reply",
        "directlyanswer",
        "directanswer",
        "done",
        "complete",
        "attemptcompletion",
    )
)
_NONE = frozenset(
    ("none", "na", "nil", "null", "no", "noaction", "notool", "nothing", "notneeded", "noneneeded", "skip", "noop")
)
_NUMBER = re.compile(r":\d{1,4}$")
_METHOD = re.compile(r"\.(?:call|run|invoke|execute)$", re.IGNORECASE)
_EDGES = " \t\n\"'`*<>()[]{},;"


def fold_name(name: str) -> str:
    """Return the letters and digits of a name in small letters, by which two spellings are told to be the same."""
    return re.sub(r"[\W_]+", "", name).casefold()


def find_tool(written: str, tools: Mapping[str, T]) -> T | None:
    """Return the tool that a model means by a name, or None.

    Its spelling may differ in case and separators; what templates put around it is left out: `functions.lookup`,
    `lookup:0`, `lookup<|channel|>commentary`, `search.call`.
    """
    if written in tools:
        return tools[written]
    plain = written[: 2 * MAX_NAME_CHARS].split("<|")[0].strip(_EDGES)
    plain = _NUMBER.sub("", plain)
    short = _METHOD.sub("", plain)
    for name in (plain, short, *_after_namespaces(plain), *_after_namespaces(short)):
        if name in tools:
            return tools[name]
        alike = [tool for known, tool in tools.items() if fold_name(known) == fold_name(name) != ""]
        if len(alike) == 1:
            return alike[0]
    return None


def _after_namespaces(name: str) -> list[str]:
    parts = re.split(r"[./]|::", name)
    return [".".join(parts[number:]) for number in range(1, min(len(parts), 5))]


def is_finishing(name: str) -> bool:
    """Return whether a name that is no tool's says that the model gives its answer."""
    plain = _NUMBER.sub("", name[: 2 * MAX_NAME_CHARS].split("<|")[0].strip(_EDGES))
    return fold_name(plain) in _FINISHING or fold_name(re.split(r"[./]", plain)[-1]) in _FINISHING


def is_no_action(name: str) -> bool:
    """Return whether what stands in a name's place says that no tool is called (`None`, `N/A`, `-`)."""
    return fold_name(name) in _NONE or not fold_name(name)
