"""Where a cache is, and in which mode, by the settings of a spec."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reasoning.backends import open_backend
from reasoning.backends.cache import cache_settings
from reasoning.errors import CacheError, SettingError


@pytest.mark.parametrize(
    ("cache", "mode", "found"),
    [
        (None, None, ("default", "readwrite")),
        ("on", None, ("default", "readwrite")),
        ("read", None, ("default", "read")),
        ("REFRESH", None, ("default", "refresh")),
        ("off", None, None),
        ("", None, None),
        ("off", "read", None),
        ("x.sqlite", None, ("x.sqlite", "readwrite")),
        ("x.sqlite", "write", ("x.sqlite", "write")),
        ("x.sqlite", "off", None),
        (None, "read", ("default", "read")),
        ("on", "refresh", ("default", "refresh")),
        ("postgresql://u@h/db", "read", ("postgresql://u@h/db", "read")),
    ],
)
def test_settings(
    monkeypatch: pytest.MonkeyPatch, cache: str | None, mode: str | None, found: tuple[str, str] | None
) -> None:
    """`cache` is a place, or a mode in the default place; `cache_mode` is the mode in either."""
    monkeypatch.setenv("REASONING_CACHE", "default")
    assert cache_settings(cache, mode) == found


def test_the_default_place_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without REASONING_CACHE it is a file in the user's folder of caches."""
    found = cache_settings("on", None)
    assert found
    assert found[0].endswith("completions.sqlite")
    assert Path(found[0]).is_absolute()


@pytest.mark.parametrize("mode", ["raed", "sk-abcdefghijkl", "yes please"])
def test_a_mode_that_there_is_not(mode: str) -> None:
    """An unknown mode is an error that names the modes, and repeats nothing that may be a key."""
    with pytest.raises(SettingError, match="readwrite, read, write, refresh or off") as caught:
        open_backend(f"mock?cache_mode={mode}")
    assert "sk-" not in str(caught.value)


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("dear diary, " * 100), "no cache, nor any SQLite file"),
        (foreign, "another program"),
        (lambda path: path.mkdir(), "unable to open"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000), r"no cache|damaged"),
    ],
    ids=["text", "another program's", "a folder", "damaged"],
)
def test_what_is_no_cache_is_refused_at_once(tmp_path: Path, make: object, words: str) -> None:
    """A file that is no cache is an error that names it, before anything is asked, and stays as it is."""
    path = tmp_path / "x.sqlite"
    make(path)  # type: ignore[operator]  # each of the table's functions takes a path
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(CacheError, match=words) as caught:
        open_backend(f"mock?cache={path}")
    assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_spec_alone_makes_no_file(tmp_path: Path) -> None:
    """A backend that is opened and not asked leaves nothing behind."""
    open_backend(f"mock?cache={tmp_path}/sub/x.sqlite")
    assert not list(tmp_path.iterdir())
