"""The results of a batch, kept on disk until they are asked for: all of them may be gigabytes."""

from __future__ import annotations

import tempfile
import weakref
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineResult:
    """What came of one request of a batch, as if it had been sent alone."""

    status: int
    body: bytes


class StoredResults:
    """Results by the names of their lines, in a file of its own that goes with it; only the names are in memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as this object
        self.close = weakref.finalize(self, self._file.close)
        """Let go of the file. It may be called again."""
        self._places: dict[str, tuple[int, int, int]] = {}
        self._end = 0

    def add(self, name: str, result: LineResult) -> None:
        """Keep the result of a line; a later one takes its place."""
        self._file.seek(self._end)
        self._file.write(result.body)
        self._places[name] = (result.status, self._end, len(result.body))
        self._end += len(result.body)

    def pop(self, name: str) -> LineResult | None:
        """Return the result of a line and forget it; None where there is none."""
        if name not in self._places:
            return None
        status, start, size = self._places.pop(name)
        self._file.seek(start)
        return LineResult(status, self._file.read(size))
