"""What is wrong with the arguments of a call, in words that a model can mend it by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reasoning.tools.arguments import Parameter

Fault = tuple[str, tuple[int | str, ...], str, Any]
"""A fault as pydantic finds it: its kind, where it is, what was expected, and what was given."""

MAX_FAULTS = 5
"""So many faults of one call are told."""

MAX_INPUT_CHARS = 100
"""Characters of a wrong value that are shown."""


def word_faults(name: str, faults: Sequence[Fault], given: Mapping[str, Any], parameters: Sequence[Parameter]) -> str:
    """Format the faults of a call of the tool `name`: which argument, and what was expected; empty: there is no
    fault.
    """
    missing = [str(place[0]) for kind, place, *_ in faults if kind == "missing" and len(place) == 1]
    strange = [str(place[0]) for kind, place, *_ in faults if kind == "extra_forbidden" and len(place) == 1]
    wrong = [one for one in faults if not (one[0] in ("missing", "extra_forbidden") and len(one[1]) == 1)]
    said = [f"needs {', '.join(missing)}"] * bool(missing)
    said += [f"has no argument {', '.join(strange):.{MAX_INPUT_CHARS}}"] * bool(strange)
    parts = [f"{name} {' and '.join(said)}"] * bool(said)
    parts += [f"its arguments are {', '.join(one.name for one in parameters) or 'none'}"] * bool(said)
    worded = list(dict.fromkeys(_worded(one, given) for one in wrong))[:MAX_FAULTS]
    return "; ".join(parts + worded) if said else f"{name}: {'; '.join(worded)}" * bool(worded)


def _worded(fault: Fault, given: Mapping[str, Any]) -> str:
    kind, place, message, value = fault
    where = _path(place, given)
    if kind == "missing":
        return f"{where} is missing"
    expected = message.removeprefix("Value error, ").removeprefix("Input should be ")
    verb = "should be " if message.startswith("Input should be ") else "is wrong: "
    shown = repr(value)
    return f"{where} {verb}{expected}, not {shown[:MAX_INPUT_CHARS]}{'…' * (len(shown) > MAX_INPUT_CHARS)}"


def _path(place: tuple[int | str, ...], given: Any) -> str:
    """Format where a fault is, by the keys alone: pydantic names the tried type of a union there too."""
    path = ""
    for number, key in enumerate(place):
        last_of_mapping = isinstance(given, Mapping) and number == len(place) - 1
        if isinstance(given, Mapping) and (key in given or last_of_mapping):
            path, given = f"{path}.{key}" if path else str(key), given.get(key)
        elif isinstance(given, Sequence) and not isinstance(given, str) and isinstance(key, int) and key < len(given):
            path, given = f"{path}[{key}]", given[key]
    return path
