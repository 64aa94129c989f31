"""A file of recorded completions: JSON lines, one a completion, without keys and headers."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import sys
import threading
from typing import TYPE_CHECKING, Any

from reasoning.backends.recorded import RecordedAnswer, RecordedLine, RecordedModel, RecordedRequest
from reasoning.backends.stored_reply import plain_json, read_json, to_plain
from reasoning.errors import DataError, SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


log = logging.getLogger("reasoning")

HEADER = {"recording": 1}
"""The first line of every recording, and the version of its form."""

MAX_HEADER_BYTES = 1_000
"""Bytes of a first line that are looked at."""


class Recording:
    """A recording and an index of it: what is looked for is read from the file.

    A last line that a kill has cut off is passed over with a warning. Raises DataError for a file that is no recording,
    or that has a damaged line before the last.
    """

    flags = os.O_RDONLY

    def __init__(self, path: Path) -> None:
        self.path = path
        self.models: dict[str, RecordedModel] = {}
        """The backends that it has answers of, by their model's name."""
        self._last: dict[str, RecordedModel] = {}
        self._places: dict[tuple[bytes, int], tuple[int, int]] = {}
        self._refused: set[tuple[bytes, int]] = set()
        """What has been refused and not answered since: it is replayed, and recorded anew where it is answered."""
        self._end = self._lines = 0
        self._opened: int | None = None
        self._lock = threading.Lock()
        if self._read_on():
            log.warning("%s, line %d: it was not written whole and is left out", path, self._lines + 1)

    def find(self, model: str, key: str, sample: int = 0) -> RecordedAnswer | None:
        """Return what was recorded; None where nothing was. Raises DataError."""
        with self._lock, self._told():
            place = self._places.get((_digest(model, key), sample))
            return self._at(*place) if place else None

    def close(self) -> None:
        """Let go of the file; it is opened again where it is needed."""
        with self._lock:
            if self._opened is not None:
                os.close(self._opened)
                self._opened = None

    @property
    def _file(self) -> int:
        if self._opened is None:
            self._opened = os.open(self.path, self.flags, 0o644)
        return self._opened

    def _at(self, start: int, length: int) -> RecordedAnswer:
        os.lseek(self._file, start, os.SEEK_SET)
        line = _parsed(os.read(self._file, length))
        if not line or not line.answer:
            raise DataError(str(self.path), "it was changed while it was read: start again")
        return line.answer

    def _read_on(self) -> bool:
        """Take in the lines that have come; return whether a damaged one is left at the end."""
        damaged = False
        with self._told(), self.path.open("rb") as file:
            file.seek(self._end)
            for text in file:
                if damaged:
                    raise DataError(str(self.path), "this is no line of a recording: take it out", self._lines + 1)
                line = _parsed(text) if text.endswith(b"\n") else None
                if not self._lines:
                    _check_header(self.path, line)
                damaged = line is None
                if line:
                    self._take(line, len(text))
        return damaged

    def _take(self, line: RecordedLine, length: int) -> None:
        if line.backend:
            self._last[line.backend.model] = line.backend
            self.models[line.backend.model] = line.backend.with_all_of(self.models.get(line.backend.model))
        if line.asked and line.answer:
            place = (_digest(line.asked.model, line.asked.key), line.asked.sample)
            if place in self._refused or place not in self._places:
                self._places[place] = (self._end, length)
            if line.answer.refusal:
                self._refused.add(place)
            else:
                self._refused.discard(place)
        self._end += length
        self._lines += 1

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DataError(str(self.path), f"can't use it as a recording: {error.strerror or error}") from error


class RecordingWriter(Recording):
    """A recording to which completions are appended, by several processes at a time; it is made where there is none."""

    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT

    def __init__(self, path: Path) -> None:
        self.path, self._opened = path, None
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not os.fstat(self._file).st_size:
                with _alone(self._file):
                    if not os.fstat(self._file).st_size:
                        os.write(self._file, _line(HEADER))
        opened = self._file
        try:
            with _alone(opened):
                super().__init__(path)
                os.truncate(path, self._end)  # so that nothing is glued to a line that was cut off
        finally:
            os.close(opened)

    def find(self, model: str, key: str, sample: int = 0) -> RecordedAnswer | None:
        """Return what was recorded, also by another process meanwhile. Raises DataError."""
        with self._lock, self._told():
            if os.fstat(self._file).st_size > self._end:
                self._read_on()
        return super().find(model, key, sample)

    def add(self, backend: RecordedModel, asked: RecordedRequest, answer: RecordedAnswer) -> RecordedAnswer:
        """Append an answer, and return it; the one that is there where another was faster.

        Raises DataError where the disk is full.
        """
        place = (_digest(asked.model, asked.key), asked.sample)
        with self._lock, self._told(), _alone(self._file):
            self._read_on()
            if place in self._places and place not in self._refused:
                return self._at(*self._places[place])
            if self._last.get(backend.model) != backend:
                self._append(RecordedLine(backend=backend))
            self._append(RecordedLine(asked=asked, answer=answer))
        return answer

    def _append(self, line: RecordedLine) -> None:
        text = _line(to_plain(line))
        if os.write(self._file, text) < len(text):
            raise DataError(str(self.path), "can't write a completion whole: is the disk full?")
        self._take(line, len(text))


@contextlib.contextmanager
def _alone(file: int) -> Iterator[None]:
    """Keep other writers out; the system lets them in when a process ends."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _line(value: Any) -> bytes:
    return plain_json(value) + b"\n"


def _check_header(path: Path, line: RecordedLine | None) -> None:
    if line is None or not line.recording:
        raise DataError(str(path), "this is no recording: name another file, or take it away", 1)
    if line.recording != HEADER["recording"]:
        raise DataError(str(path), "a later version of the toolkit has written it: take that one to read it", 1)


def check_recording(path: Path) -> None:
    """Raise DataError where there is a file that begins as no recording does."""
    try:
        if not path.exists() or not path.stat().st_size:
            return
        with path.open("rb") as file:
            _check_header(path, _parsed(file.readline(MAX_HEADER_BYTES)))
    except OSError as error:
        raise DataError(str(path), f"can't use it as a recording: {error.strerror or error}") from error


def damaged(path: Path) -> DataError:
    """Return the error for an answer of another kind than what was asked for."""
    return DataError(str(path), "an answer in it is of another kind than its request: name another file")


def _digest(model: str, key: str) -> bytes:
    return hashlib.sha256(f"{model}\0{key}".encode(errors="replace")).digest()


def _parsed(text: bytes) -> RecordedLine | None:
    try:
        return read_json(RecordedLine, text)
    except (ValueError, SettingError):  # the latter of settings that no backend has
        return None
