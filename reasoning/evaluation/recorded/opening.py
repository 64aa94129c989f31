"""Files of recorded outputs: one, or a folder of them, packed by gzip or not."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.errors import DataError
from reasoning.evaluation.datasets.entries import entries
from reasoning.evaluation.datasets.files import MAX_FILE_BYTES, MAX_FILES, DataFile, read_data_file
from reasoning.evaluation.datasets.records import SourceRecord
from reasoning.evaluation.recorded.inspect_archive import read_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ENDINGS = (".eval", ".jsonl", ".json", ".jsonl.gz", ".json.gz", ".csv", ".tsv")
"""Endings of files that are read in a folder."""


def open_records(outputs: str | Path | Iterable[Mapping[str, Any]]) -> tuple[str, list[SourceRecord]]:
    """Return the name and the records of a file, of all files of a folder in the order of their names, or of a list.

    Raises DataError for what is not there, can't be read, or has no records.
    """
    if not isinstance(outputs, str | Path):
        return "recorded outputs", [SourceRecord("recorded outputs", n, one) for n, one in enumerate(outputs, 1)]
    path = Path(outputs).expanduser()
    if not path.exists():
        raise DataError(str(outputs), "there is no such file or folder: name recorded outputs (JSON lines, JSON, .gz)")
    paths = _within(path) if path.is_dir() else [path]
    records = [record for one in paths for record in entries(_file(one))]
    if not records:
        raise DataError(str(path), "it has no records")
    return str(path), records


def _within(folder: Path) -> list[Path]:
    found = sorted(one for one in folder.rglob("*") if one.is_file() and one.name.endswith(ENDINGS))
    if not found:
        raise DataError(str(folder), f"it has no files that end in {', '.join(ENDINGS)}")
    if len(found) > MAX_FILES:
        raise DataError(str(folder), f"it holds more than {MAX_FILES:,} files: name a smaller folder")
    return found


def _file(path: Path) -> DataFile:
    if path.suffix == ".eval":
        return read_archive(path)
    if path.suffix != ".gz":
        return read_data_file(path)
    try:
        with gzip.open(path, "rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(str(path), f"can't unpack it: {error}") from error
    if len(content) > MAX_FILE_BYTES:
        raise DataError(str(path), f"unpacked it is larger than {MAX_FILE_BYTES:,} bytes: split it")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise DataError(str(path), "it is not UTF-8: save it in that encoding") from error
    if not text.strip():
        raise DataError(str(path), "the file is empty")
    return DataFile(str(path.with_suffix("")), text, hashlib.sha256(content).hexdigest(), "utf-8")
