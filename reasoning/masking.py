"""Secrets, kept out of messages: a key that never shows itself, and texts in which what may be a secret is masked."""

from __future__ import annotations

import re
from typing import NoReturn

MASK = "…"
"""What stands in the place of what may be a secret."""

MAX_SHOWN = 4_000
"""Characters of a text that are looked through; what comes after them is cut off."""

HARMLESS_SETTINGS = frozenset(
    (
        *(
            "temperature",
            "top_p",
            "max_tokens",
            "effort",
            "thinking",
            "concurrency",
            "rpm",
            "tpm",
            "max_attempts",
            "attempts",
            "error_rate",
            "seed",
            "delay",
            "tools",
        ),
        *("max_n", "choices", "prices", "logprobs", "timeout", "cache", "cache_mode", "record", "batch_api"),
    )
)
"""Settings of a backend's spec that hold numbers and flags."""

_PLAIN = re.compile(r"[-+]?[\d.,_-]{0,20}(?:e-?\d{1,3})?|true|false|yes|no|on|off|none|-?inf|nan", re.IGNORECASE)
_NAME = re.compile(r"[a-z_]{1,24}")
_VARIABLE = re.compile(r"(?=[A-Z0-9_]*(?:KEY|TOKEN|SECRET|PASSWORD)(?:_|\Z))[A-Z]{1,16}(?:_(?:[A-Z]{1,16}|\d{1,3}))*")
_WORD = re.compile(r"(?P<literal>'[^'\n]*'?|\"[^\"\n]*\"?)|[^\s'\"]+")
_BACKEND = re.compile(r"['\"]\s*[A-Za-z]\w{0,20}[:?]")
_PORT = re.compile(r"(?<=://)(\[[^\]]*\]|[^/#?:\[]*):(?!\d{1,5}(?:\W|\Z))[^/#?]*")
_SETTING = re.compile(r"([?&])([^=&?]*)=([^&]*)")
_KEY = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:sk|pk|rk|gsk|xai|hf|ghp|glpat|nvapi|csk|fw|pplx|tgp|r8|esecret)[_–—-][\w–—-]{6,}"
    r"|(?:AIza|AKIA|eyJ)[\w-]{10,}|[A-Za-z0-9]{28,})"
)


class Secret:
    """A key that shows itself nowhere: not in a repr, not in what holds it, and it is not pickled.

    `name` is the environment variable that it came from, for messages; empty where the key itself was given.
    """

    __slots__ = ("_text", "name")

    def __init__(self, text: str, name: str = "") -> None:
        self._text, self.name = text.strip(" \t\r\n\v\f\xa0\ufeff\u200b"), name

    def reveal(self) -> str:
        """Return the key itself, without blanks and line breaks at its ends."""
        return self._text

    def is_sendable(self) -> bool:
        """Return whether a header can hold it: a line break or a dash of a word processor can't be sent."""
        return all("!" <= sign <= "~" for sign in self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not pickled: make what holds it anew where it is needed")


def without_passwords(spec: str) -> str:
    """Return a backend's spec without the user and password that its address may hold."""
    return re.sub(r"//[^/@\s]*@", "//", spec)


def looks_like_key(text: str) -> bool:
    """Return whether a text as a whole looks like a provider's key."""
    return bool(_KEY.fullmatch(text.strip()[:MAX_SHOWN]))


def mask_value(setting: str, value: str) -> str:
    """Return a setting's value as messages may show it: numbers and flags of what holds such, else masked.

    Of `api_key_env` the name of an environment variable is shown.
    """
    if setting in ("api_key_env", "key"):
        return value if len(value) <= 40 and _VARIABLE.fullmatch(value) else MASK
    return value if setting in HARMLESS_SETTINGS and _PLAIN.fullmatch(value) else MASK


def mask_name(setting: str, value: str) -> str:
    """Return a setting's name as messages may show it: small letters in front of a value, else masked."""
    return setting if value and _NAME.fullmatch(setting) else MASK


def mask_text(text: str) -> str:
    """Return a text with what may be a secret masked: user and password of an address, settings, what looks like a key.

    It is cut to `MAX_SHOWN` characters.
    """
    return _WORD.sub(lambda found: _masked_word(found[0]), text[:MAX_SHOWN])


def mask_spec(spec: str, position: int = 0) -> tuple[str, int]:
    """Return a strategy's spec as messages may show it, and where `position` has moved to.

    Of a backend's spec that it holds only the backend's name is shown.
    """
    spec, moved = spec[:MAX_SHOWN], position

    def masked(found: re.Match[str]) -> str:
        nonlocal moved
        text = _masked_literal(found[0]) if found["literal"] else _masked_word(found[0])
        if found.end() <= position:
            moved += len(text) - len(found[0])
        elif found.start() < position:
            moved -= max(0, position - found.start() - len(text))
        return text

    return _WORD.sub(masked, spec), moved


def _masked_literal(literal: str) -> str:
    named = _BACKEND.match(literal)
    if not named:
        return literal[0] + _masked_word(literal[1:])
    rest = literal[named.end() :]
    closed = literal[0] if rest.endswith(literal[0]) else ""
    return f"{named[0]}{MASK if rest.strip(literal[0]) else ''}{closed}"


def _masked_word(word: str) -> str:
    before, at, after = word.rpartition("@")
    if at:
        start = before.find("://")
        word = f"{before[: start + 3] if start >= 0 else ''}{MASK}@{after}"
    word = _PORT.sub(lambda found: f"{found[1]}:{MASK}", word)
    head, mark, settings = word.partition("?")
    return _KEY.sub(MASK, head) + _SETTING.sub(_masked_setting, mark + settings)


def _masked_setting(found: re.Match[str]) -> str:
    mark, name, value = found.groups()
    return f"{mark}{mask_name(name, value)}={mask_value(name, value)}"
