"""Where completions are kept: a file by its path, or a PostgreSQL database by its URL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from reasoning.backends.cache.sqlite import SQLiteStore, check_file
from reasoning.errors import SettingError, nearest
from reasoning.masking import mask_text, mask_value

if TYPE_CHECKING:
    from reasoning.backends.cache.store import CacheStore

VARIABLE = "REASONING_CACHE"
"""The environment variable that names the place of the cache where a spec does not."""

CacheMode = Literal["readwrite", "read", "write", "refresh"]
"""readwrite: what is there is not asked for, and what is asked for is kept. read: nothing is kept. write: nothing is
taken from it, and what is there stays. refresh: nothing is taken from it, and what is there is replaced."""

CACHE_MODES: tuple[CacheMode, ...] = get_args(CacheMode)
"""The modes that a spec may name."""

_WORDS: dict[str, CacheMode | None] = {
    **{mode: mode for mode in CACHE_MODES},
    **dict.fromkeys(("on", "1", "true"), "readwrite"),
    **dict.fromkeys(("off", "0", "false", ""), None),
}
"""What may stand in the place of a mode: in `cache_mode`, and in `cache`, which then is in its default place."""

_URLS = ("postgresql://", "postgres://")


def cache_settings(cache: str | None, mode: str | None) -> tuple[str, CacheMode] | None:
    """Return the place and the mode of a cache by the settings of a spec; None where they switch it off.

    cache: a mode, `on` or `off`, a file or a URL. Raises SettingError for a mode that there is not.
    """
    if mode is not None and mode.lower() not in _WORDS:
        why = f"give {', '.join(CACHE_MODES)} or off.{nearest(mode, CACHE_MODES)}"
        raise SettingError("backend", "cache_mode", mask_value("cache_mode", mode), why)
    named = cache is not None and cache.lower() not in _WORDS
    place = cache if named and cache else default_place()
    found = _WORDS["on" if cache is None or named else cache.lower()]
    if mode is not None and found:
        found = _WORDS[mode.lower()]
    return (place, found) if found else None


def default_place() -> str:
    """Return what REASONING_CACHE names, else a file in the user's folder of caches, as the system has it."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return named
    from platformdirs import user_cache_path  # only where no place is named

    return str(user_cache_path("reasoning", appauthor=False) / "completions.sqlite")


def shown_place(place: str) -> str:
    """Return a place as messages may show it, without a password."""
    return mask_text(place) if is_url(place) else place


def is_url(place: str) -> bool:
    """Return whether a place is a database on a server."""
    return place.startswith(_URLS)


def place_exists(place: str) -> bool:
    """Return whether there is a file, or a server is named."""
    return is_url(place) or Path(place).expanduser().exists()


def check_place(place: str) -> None:
    """Raise CacheError where a file holds something else than a cache, and what `open_store` does for a URL.

    A server is not asked.
    """
    if is_url(place):
        open_store(place)
    else:
        check_file(Path(place).expanduser())


def open_store(place: str) -> CacheStore:
    """Open a place, and make it where there is none; a database is connected to on first use.

    Raises CacheError, SettingError for what is no URL, MissingExtraError.
    """
    if is_url(place):
        from reasoning.backends.cache.postgres import PostgresStore  # only a cache there needs the library

        return PostgresStore(place)
    return SQLiteStore(Path(place).expanduser())
