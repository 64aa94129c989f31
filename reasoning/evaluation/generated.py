"""Tasks whose questions are made, not read: `gym:chain_sum?min_terms=3`, `prontoqa:generated?hops=5`."""

from __future__ import annotations

import ast
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from reasoning.errors import UsageError, nearest

if TYPE_CHECKING:
    from reasoning.evaluation.task import Task

FAMILIES = {
    "prontoqa": ("reasoning.evaluation.tasks.prontoqa_generated", "generated_prontoqa"),
    "gym": ("reasoning.evaluation.gym", "gym_task"),
}
"""What stands before the colon of a generated task's name: the module and the function that make the task."""

SHOWN = ("prontoqa:generated", "gym:all")
"""Generated tasks that the list of tasks shows, one a family."""


def is_generated(name: str) -> bool:
    """Return whether that is the name of a generated task, whatever stands behind the colon."""
    family, colon, _ = name.partition(":")
    return bool(colon) and family in FAMILIES


def generated_task(name: str) -> Task:
    """Return the task of a family by its name with settings. Raises UsageError for what can't be used."""
    family, _, rest = name.partition(":")
    chosen, _, query = rest.partition("?")
    module, function = FAMILIES[family]
    task: Task = getattr(import_module(module), function)(chosen.strip(), read_settings(name, query))
    return task


def read_settings(name: str, query: str) -> dict[str, Any]:
    """Read `hops=5&distractors=none`: values are numbers, lists and truth values as Python writes them, else texts.

    Raises UsageError for what has no value, and for what is set twice.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    if wrong := [key for key, value in pairs if not value] or ([query] if query and not pairs else []):
        raise UsageError(f"{name}: {wrong[0]!r} has no value: settings are written name=value, parted by &")
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UsageError(f"{name}: {key} is set twice")
        found[key] = _value(value)
    return found


def _value(text: str) -> Any:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return ast.literal_eval(text) if len(text) <= 1000 else text
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


def check_names(what: str, named: list[str], known: list[str]) -> None:
    """Refuse names that are not known. Raises UsageError, which names the nearest."""
    for one in named:
        if one not in known:
            raise UsageError(f"{what} {one!r} is not known.{nearest(one, known)} There are: {', '.join(known)}")
