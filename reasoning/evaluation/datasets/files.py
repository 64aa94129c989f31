"""Data files as they lie on the disk: read whole within bounds, and decoded."""

from __future__ import annotations

import codecs
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reasoning.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

MAX_FILE_BYTES = 500_000_000
"""Bytes of a file, or of all files of a folder, that are read."""

MAX_FILES = 10_000
"""Entries of a folder that are looked at."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class DataFile:
    """A file's content as text; its lines end in a line feed, however they ended on the disk."""

    name: str
    """The path, for messages."""

    text: str
    """The content, decoded."""

    sha256: str
    """The hash of its bytes."""

    encoding: str
    """The encoding that it was read in: utf-8 unless it says another one, or is not UTF-8."""


def read_data_file(path: Path, encodings: Sequence[str] = ()) -> DataFile:
    """Read a file in UTF-8, or in UTF-16 where it begins with that mark.

    encodings: which others to try where it is not UTF-8. Raises DataError where it can't be read or decoded, is no
    file, is empty, or is larger than `MAX_FILE_BYTES`.
    """
    content = _content(path)
    text, encoding = _decoded(path, content, encodings)
    if not text.strip():
        raise DataError(str(path), "the file is empty")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return DataFile(str(path), text, hashlib.sha256(content).hexdigest(), encoding)


def read_folder(path: Path, suffixes: Collection[str], encodings: Sequence[str] = ()) -> tuple[DataFile, ...]:
    """Read all files of a folder, and of those within it, that end in one of the suffixes, in the order of their names.

    Raises DataError as `read_data_file`, and for more than `MAX_FILES` entries.
    """
    paths = sorted(found for found in _walk(path) if found.suffix.lower() in suffixes)
    try:
        size = sum(found.stat().st_size for found in paths)
    except OSError as error:
        raise DataError(str(path), f"can't read it: {error.strerror or error}") from error
    if size > MAX_FILE_BYTES:
        raise DataError(str(path), f"its files have {size:,} bytes: {MAX_FILE_BYTES:,} are read at most")
    return tuple(read_data_file(found, encodings) for found in paths)


def _walk(path: Path) -> Iterator[Path]:
    seen = 0
    for folder, _, names in os.walk(path):
        seen += 1 + len(names)
        if seen > MAX_FILES:
            raise DataError(str(path), f"the folder holds more than {MAX_FILES:,} entries: name a smaller one")
        yield from (Path(folder) / name for name in names if not name.startswith("."))


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise DataError(str(path), "it is no file: name a file that can be read to its end")
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1) if path.stat().st_size <= MAX_FILE_BYTES else None
    except OSError as error:
        raise DataError(str(path), f"can't read it: {error.strerror or error}") from error
    if content is None or len(content) > MAX_FILE_BYTES:
        raise DataError(str(path), f"it is larger than {MAX_FILE_BYTES:,} bytes: split it, and name a part")
    return content


def _decoded(path: Path, content: bytes, encodings: Sequence[str]) -> tuple[str, str]:
    first = 0
    for encoding in ("utf-16",) if content.startswith(_UTF16) else ("utf-8", *encodings):
        try:
            return content.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
        except UnicodeDecodeError as error:
            first = error.start if encoding in ("utf-8", "utf-16") else first
    line = content.count(b"\n", 0, first) + 1
    raise DataError(str(path), "it is not UTF-8: save it in that encoding, or name another file", line)
