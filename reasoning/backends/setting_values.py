"""Reads the values of a backend spec's settings; what can't be used is a SettingError that shows no secret."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

from reasoning.backends.prices import Prices
from reasoning.backends.sampling import EFFORTS
from reasoning.errors import SettingError
from reasoning.masking import MASK, Secret, mask_value

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T", int, float)


def read_secret(name: str, variable: str) -> Secret:
    """Return the key that an environment variable holds."""
    key = Secret(os.environ.get(variable, ""), variable)
    if key:
        return key
    why = "it names the environment variable that holds the key"
    shown = mask_value("api_key_env", variable)
    wrong = "is not the key itself" if shown == MASK else "that variable is not set"
    raise SettingError(name, "api_key_env", shown, f"{why}, and {wrong}")


def read_flag(name: str, setting: str, text: str) -> bool:
    """Read true or false."""
    values = {"1": True, "true": True, "0": False, "false": False}
    if text.lower() not in values:
        raise SettingError(name, setting, mask_value(setting, text), "give true or false")
    return values[text.lower()]


def read_prices(text: str | None) -> Prices | None:
    """Read dollars per million tokens: INPUT,OUTPUT or INPUT,OUTPUT,CACHED."""
    if text is None:
        return None
    parts = text.split(",")
    numbers = [read_number("prices", part, float, 0) for part in parts] if 2 <= len(parts) <= 3 else []
    given = [number for number in numbers if number is not None]
    if not given:
        why = "give dollars per million tokens: prices=INPUT,OUTPUT or prices=INPUT,OUTPUT,CACHED"
        raise SettingError("backend", "prices", mask_value("prices", text), why)
    return Prices(*given)


def read_number(name: str, text: str | None, kind: type[T], least: float | None = None) -> T | None:
    """Read a finite number of at least `least`; None where there is none."""
    if text is None:
        return None
    value, shown = _parsed(text, kind), mask_value(name, text)
    if value is None:
        raise SettingError("backend", name, shown, f"give a number ({kind.__name__})")
    if not (value == value and abs(value) < float("inf")) or (least is not None and value < least):
        bound = "that is finite" if least is None else f"of at least {least:g}"
        raise SettingError("backend", name, shown, f"give a number {bound}")
    return value


def _parsed(text: str, kind: type[T]) -> T | None:
    try:
        return kind(text)
    except ValueError:  # its words repeat the text
        return None


def read_effort(text: str | None) -> str | None:
    """Read an effort, in any case."""
    if text is not None and text.lower() not in EFFORTS:
        raise SettingError("backend", "effort", mask_value("effort", text), f"give one of {', '.join(EFFORTS)}")
    return None if text is None else text.lower()


def read_thinking(text: str | None) -> int | None:
    """Read a budget of thoughts in tokens; `off` is 0."""
    return 0 if text is not None and text.lower() in ("off", "false", "none") else read_number("thinking", text, int, 0)


def read_object(name: str, text: str | None) -> dict[str, Any]:
    """Read a JSON object; an empty one where there is none."""
    if text is None:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        why = f'give a JSON object: {name}={{"field": value}}'
        raise SettingError("backend", name, mask_value(name, text), why)
    return found


def read_address(name: str, text: str) -> str:
    """Read an address of HTTP or of a SOCKS proxy; empty where there is none."""
    if text and not re.fullmatch(r"(?:https?|socks5h?)://[^\s/]+/?", text):
        raise SettingError("backend", name, mask_value(name, text), "give an address such as http://localhost:3128")
    return text
