"""Passages out of files: a folder of text, or a JSON-lines file, cut into pieces that can be cited."""

from __future__ import annotations

import fnmatch
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reasoning.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = 10_000_000
"""Bytes of one file of a folder; a larger one is skipped."""

JSONL = 1_000_000_000
"""Bytes of a JSON-lines file; of a larger one nothing is read."""

LINE = 10_000_000
"""Characters of one line of a JSON-lines file."""

MAX_PASSAGE_CHARS = 1000
"""Characters of a passage."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that can be found and cited."""

    text: str
    """The piece, at most `MAX_PASSAGE_CHARS` characters."""

    source: str
    """Where it stands: `file:first-last` line, or its number."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read."""

    path: str
    """The file, from its folder on."""

    why: str
    """What is wrong with it."""


def folder_passages(folder: Path | str, pattern: str) -> Iterator[Passage | Skipped]:
    """Read a folder's files whose name or path matches, in the order of their paths.

    Links are not followed, and hidden files and folders are left out.


    Raises DataError where the folder is not there.
    """
    root = Path(folder)
    if not root.is_dir():
        raise DataError(str(root), "there is no such folder")
    for path in _files(root):
        place = path.relative_to(root).as_posix()
        if fnmatch.fnmatch(place, pattern) or fnmatch.fnmatch(path.name, pattern.removeprefix("**/")):
            text = _text(path)
            if text is None or isinstance(text, Skipped):
                yield Skipped(place, text.why if text else "it is binary")
            else:
                yield from split(text, place)


def jsonl_passages(path: Path | str, field: str, source: str = "") -> Iterator[Passage]:
    """Read a JSON-lines file: the text of each line's `field`, cited by its field `source` or else by its line.

    Raises DataError, with the line.
    """
    place = Path(path)
    if not place.is_file():
        raise DataError(str(place), "there is no such file")
    if place.stat().st_size > JSONL:
        raise DataError(str(place), f"the file has {place.stat().st_size} bytes; at most {JSONL} are read")
    with place.open(encoding="utf-8-sig", errors="replace") as file:
        number = 0
        while line := file.readline(LINE):
            number += 1
            if line.strip():
                record = _record(str(place), line, number)
                text = record.get(field)
                if not isinstance(text, str):
                    raise DataError(str(place), f"the field {field!r} is no text", number)
                cited = str(record.get(source) or "")[:200] if source else ""
                yield from pieces(text, cited or f"{place.name}:{number}")


def split(text: str, name: str) -> Iterator[Passage]:
    """Cut a file's text into passages of whole paragraphs where they fit, with the lines that each covers."""
    kept: list[str] = []
    first = size = 0
    for number, line in enumerate(text.splitlines(), 1):
        blank = not line.strip()
        # a blank line ends a passage that is long enough to stand alone
        if kept and (size + len(line) > MAX_PASSAGE_CHARS or (blank and size > MAX_PASSAGE_CHARS // 2)):
            yield from _lines(kept, first, name)
            kept, size = [], 0
        if kept or not blank:
            first = first if kept else number
            kept.append(line)
            size += len(line) + 1
    yield from _lines(kept, first, name)


def pieces(text: str, source: str) -> Iterator[Passage]:
    """Cut a text into passages of at most `MAX_PASSAGE_CHARS` characters, at a space where there is one."""
    start, end = 0, len(text)
    while start < end:
        stop = min(start + MAX_PASSAGE_CHARS, end)
        if stop < end:
            space = max(
                text.rfind(" ", start + MAX_PASSAGE_CHARS // 2, stop),
                text.rfind("\n", start + MAX_PASSAGE_CHARS // 2, stop),
            )
            stop = space + 1 if space > 0 else stop
        piece = text[start:stop].strip()
        if piece:
            yield Passage(piece, source)
        start = stop


def _lines(kept: list[str], first: int, name: str) -> Iterator[Passage]:
    while kept and not kept[-1].strip():
        kept.pop()
    last = first + len(kept) - 1
    return pieces("\n".join(kept), f"{name}:{first}-{last}" if last > first else f"{name}:{first}")


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(folder, name)
            # a pipe or a device may never end, and a link may lead out of the folder
            if path.is_file() and not path.is_symlink():
                yield path


def _text(path: Path) -> str | Skipped | None:
    try:
        with path.open("rb") as file:
            raw = file.read(FILE + 1)
    except OSError as error:
        return Skipped(path.name, f"it can't be read: {error.strerror}")
    if len(raw) > FILE:
        return Skipped(path.name, f"it has more than {FILE} bytes")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw:
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    # a text in an old encoding has letters above all; anything else that is no UTF-8 is not for reading
    return text if sum(c.isalnum() or c.isspace() for c in text[:10_000]) > 0.6 * len(text[:10_000]) else None


def _record(path: str, line: str, number: int) -> dict[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(path, f"this is not JSON: {error}", number) from None
    if not isinstance(record, dict):
        raise DataError(path, f"there should be an object, not a {type(record).__name__}", number)
    return record
