"""The file of a run's traces: compressed lines, each there as soon as its question is answered."""

from __future__ import annotations

import os
import time
import zlib
from typing import TYPE_CHECKING

from reasoning.errors import DataError
from reasoning.evaluation.disk import disk_errors
from reasoning.evaluation.traces.inflating import GZIP, mend

if TYPE_CHECKING:
    from pathlib import Path

TRACES_NAME = "traces.jsonl.gz"
"""What the file is called in a run's folder."""

LEVEL = 3
"""How hard the lines are compressed: of gzip's levels the last that takes no more time than the first."""

SYNC_EVERY_SECONDS = 1.0
"""Seconds between syncs to the disk. A killed process loses nothing in between; a power cut may."""


class TraceWriter:
    """Appends lines to a folder's traces. Use it in a `with`; only one process may write at a time.

    What a kill cut off there is taken away first. Raises DataError for a damaged file, and for what the operating
    system refuses.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / TRACES_NAME
        with disk_errors(self.path, "write the traces"):
            if self.path.exists():
                mend(self.path)
            self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._made = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
        self._is_begun = self._is_broken = False
        self._synced = time.monotonic()

    def __enter__(self) -> TraceWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, line: bytes) -> None:
        """Keep a line, its end included, as `trace_line` makes it. Raises DataError where the disk is full."""
        self._is_begun = True
        self._write(self._made.compress(line) + self._made.flush(zlib.Z_SYNC_FLUSH))
        if time.monotonic() - self._synced > SYNC_EVERY_SECONDS:
            self._sync()

    def close(self) -> None:
        """End the compressed stream, and sync. One that could not be written whole is ended by the next run."""
        try:
            if self._is_begun and not self._is_broken:
                self._write(self._made.flush(zlib.Z_FINISH))
                self._sync()
        finally:
            os.close(self._file)

    def _write(self, data: bytes) -> None:
        if self._is_broken:
            raise DataError(str(self.path), "can't go on behind a trace that was not written whole")
        self._is_broken = True
        with disk_errors(self.path, "write a trace (or go without them by --no-traces)"):
            written = os.write(self._file, data)
        if written < len(data):
            raise DataError(str(self.path), "can't write a trace whole: is the disk full? --no-traces goes without")
        self._is_broken = False

    def _sync(self) -> None:
        with disk_errors(self.path, "write the traces"):
            os.fsync(self._file)
        self._synced = time.monotonic()
