"""Where the questions come from: a file in its official format, a set of the hub, or the sample that is shipped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from reasoning.errors import DataError
from reasoning.evaluation.datasets.entries import TABLES, entries
from reasoning.evaluation.datasets.files import DataFile, read_data_file, read_folder
from reasoning.evaluation.datasets.hub import hub_rows
from reasoning.evaluation.datasets.records import SourceRecord

SUFFIXES = (".json", ".jsonl", ".txt", *TABLES)
SAMPLES = Path(str(resources.files("reasoning.evaluation"))) / "samples"

Kind = Literal["file", "hub", "sample", "generated"]


@dataclass(frozen=True)
class Source:
    """The content of a data set, not yet read as a task's questions."""

    name: str
    """The path or the hub's name."""

    kind: Kind
    """Where it was found."""

    sha256: str
    """The hash of the content: of a file's bytes, of all files of a folder, or of the rows."""

    files: tuple[DataFile, ...] = ()
    """What was read from the disk: one file, or those of a folder."""

    rows: tuple[Mapping[str, Any], ...] = ()
    """The rows of a set of the hub."""

    @property
    def text(self) -> str:
        """A file's content; empty for a set of the hub."""
        return self.files[0].text if self.files else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what was odd: files in another encoding than UTF-8."""
        odd = [file for file in self.files if file.encoding != "utf-8"]
        named = ", ".join(f"{Path(file.name).name} ({file.encoding})" for file in odd[:10])
        return (f"{len(odd)} of its files are not in UTF-8, and were read in another encoding: {named}",) if odd else ()

    def records(self) -> Iterator[SourceRecord]:
        """Yield the entries of JSON, of JSON lines, of a table or of a set of the hub, each with its place."""
        yield from (SourceRecord(self.name, number, row) for number, row in enumerate(self.rows, 1))
        for file in self.files:
            yield from entries(file)


def open_source(
    data: str | Path,
    split: str,
    files: Mapping[str, str | tuple[str, ...]],
    where: str,
    suffixes: Sequence[str] = (),
    encodings: Sequence[str] = (),
) -> Source:
    """Find the data that `data` names: a path that exists, or else the name of a set on the hub.

    A folder is searched for the official file of the split; of a set of many files (that end in `suffixes`) all are
    read, or those within the folders that the split names. Any other folder is a set in the hub's own layout.
    Raises DataError for what is not there or can't be read (`where` says where to get it), MissingExtraError.
    """
    path = Path(data).expanduser()
    if path.is_dir():
        names = files.get(split, ())
        official = next((path / one for one in _names(names) if (path / one).is_file()), None)
        if official or not suffixes:
            return read_file(official, encodings=encodings) if official else _from_hub(str(data), split)
        return _from_folder(path, _names(names), suffixes, encodings)
    if path.exists():
        return read_file(path, encodings=encodings)
    if _looks_like_path(str(data)):
        raise DataError(str(data), f"there is no such file. {where}".strip())
    return _from_hub(str(data), split)


def read_file(path: Path, kind: Kind = "file", encodings: Sequence[str] = ()) -> Source:
    """Read one file. Raises DataError where it can't be read, is empty, or is in another encoding."""
    file = read_data_file(path, encodings)
    return Source(file.name, kind, file.sha256, (file,))


def _from_folder(path: Path, within: Sequence[str], suffixes: Sequence[str], encodings: Sequence[str]) -> Source:
    found = read_folder(path, suffixes, encodings)
    files = tuple(file for file in found if not within or set(within) & set(Path(file.name).relative_to(path).parts))
    if not files:
        inside = f" in folders called {' or '.join(within)}" if within else ""
        raise DataError(str(path), f"it has no files that end in {' or '.join(suffixes)}{inside}")
    content = "\n".join(f"{Path(file.name).relative_to(path)} {file.sha256}" for file in files)
    kind: Kind = "sample" if path.parent == SAMPLES else "file"
    return Source(str(path), kind, hashlib.sha256(content.encode()).hexdigest(), files)


def _names(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def _from_hub(name: str, split: str) -> Source:
    rows = tuple(hub_rows(name, split))
    if not rows:
        raise DataError(name, f"the split {split!r} has no rows")
    content = "\n".join(json.dumps(row, sort_keys=True, default=str) for row in rows)
    return Source(name, "hub", hashlib.sha256(content.encode()).hexdigest(), rows=rows)


def _looks_like_path(name: str) -> bool:
    if name.endswith(SUFFIXES) or name.startswith((".", "/", "~")) or name.count("/") != 1 or "\\" in name:
        return True
    return Path(name).parent.exists()
