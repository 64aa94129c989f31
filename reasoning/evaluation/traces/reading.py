"""The traces of a run, read back one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reasoning.errors import DataError
from reasoning.evaluation.traces.inflating import read_lines
from reasoning.evaluation.traces.record import StoredTrace, line_key
from reasoning.evaluation.traces.writer import TRACES_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator


def has_traces(folder: str | Path) -> bool:
    """Return whether a run kept its traces."""
    return _path(folder).exists()


def read_traces(folder: str | Path) -> Iterator[StoredTrace]:
    """Yield what a run kept, in the order in which the questions were answered; nothing where it kept no traces.

    A question that was asked again is there again: `latest_traces` leaves the earlier ones out. A last record that a
    kill cut off is left out. Holds one record at a time in memory. Raises DataError for damaged data, with its place.
    """
    for number, line in _lines(folder):
        yield _read(folder, number, line)


def latest_traces(folder: str | Path) -> Iterator[StoredTrace]:
    """Yield the last trace of each question and strategy, in their order in the file; reads it twice.

    Raises DataError.
    """
    last = {_key(folder, number, line): number for number, line in _lines(folder)}
    for number, line in _lines(folder):
        if last.get(_key(folder, number, line)) == number:  # a run that goes on may have added some since
            yield _read(folder, number, line)


def find_trace(folder: str | Path, id: str, strategy: str) -> StoredTrace | None:
    """Return the last trace of a question by a strategy (its spec as the results have it); None where there is none.

    Raises DataError.
    """
    return next(iter(find_traces(folder, id, strategy)), None)


def find_traces(folder: str | Path, id: str, strategy: str | None = None) -> list[StoredTrace]:
    """Return the last trace of a question by each strategy that answered it, or by that one. Raises DataError."""
    found: dict[str, tuple[int, bytes]] = {}
    for number, line in _lines(folder):
        name, spec = _key(folder, number, line)
        if name == id and strategy in (None, spec):
            found[spec] = number, line
    return [_read(folder, number, line) for number, line in found.values()]


def trace_keys(folder: str | Path) -> list[tuple[str, str]]:
    """Return the ids and strategies that a run has traces of, in order, each once. Raises DataError."""
    return list(dict.fromkeys(_key(folder, number, line) for number, line in _lines(folder)))


def _path(folder: str | Path) -> Path:
    return Path(folder) / TRACES_NAME


def _lines(folder: str | Path) -> Iterator[tuple[int, bytes]]:
    return read_lines(_path(folder)) if has_traces(folder) else iter(())


def _key(folder: str | Path, number: int, line: bytes) -> tuple[str, str]:
    try:
        return line_key(line)
    except (ValueError, RecursionError) as error:
        raise _broken(folder, number, error) from None


def _read(folder: str | Path, number: int, line: bytes) -> StoredTrace:
    try:
        return StoredTrace.from_line(line)
    except ValueError as error:
        raise _broken(folder, number, error) from None


def _broken(folder: str | Path, number: int, error: BaseException) -> DataError:
    return DataError(str(_path(folder)), f"this is no trace: {error}. Move the file away, or use another run", number)
