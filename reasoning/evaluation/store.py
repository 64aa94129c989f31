"""The results of a run on disk: appended as they come, safe against a kill at any moment."""

from __future__ import annotations

import errno
import os
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from reasoning.errors import DataError, UsageError
from reasoning.evaluation.disk import disk_errors, write_whole
from reasoning.evaluation.manifest import Manifest, check_same, read_manifest
from reasoning.evaluation.results import ExampleResult
from reasoning.evaluation.traces import TRACES_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Existing = Literal["resume", "fresh", "refuse"]

SYNC_EVERY = 1.0
"""Seconds between syncs to the disk. A killed process loses nothing in between; a power cut may."""


class Store:
    """A folder with results.jsonl and run.json. Use it in a `with`; only one process may write to it at a time.

    existing: what to do with results that are there: go on from them, move them aside, or refuse.
    Raises UsageError where the folder is in use or holds another run, DataError for a broken file, and for what the
    operating system refuses.
    """

    def __init__(self, folder: Path, manifest: Manifest, existing: Existing = "resume") -> None:
        self.folder = folder
        self.results_path, self.manifest_path = folder / "results.jsonl", folder / "run.json"
        with disk_errors(folder, "write in the folder"):
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(folder)
            try:
                self.manifest = self._settle(manifest, existing)
                _cut_off_tail(self.results_path)
                self.results = {result.key: result for result in read_results(self.results_path)}
                write_whole(self.manifest_path, self.manifest.to_dict())
                self._file = os.open(self.results_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            except BaseException:
                os.close(self._lock)
                raise
        self._synced = time.monotonic()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def done(self, key: tuple[str, str]) -> bool:
        """Return whether there is a result to keep; one that failed, or lost parts to errors, is asked again."""
        result = self.results.get(key)
        return result is not None and result.is_final

    def append(self, result: ExampleResult, prompts: Mapping[str, str] | None = None, line: bytes = b"") -> None:
        """Keep a result, and the hashes of the templates that led to it; `line` is the result's, where it is made.

        Raises DataError where the disk is full.
        """
        before, self.manifest = self.manifest, self.manifest.using(prompts or {})
        if self.manifest is not before:
            write_whole(self.manifest_path, self.manifest.to_dict())
        line = line or result.to_line()
        with disk_errors(self.results_path, "write a result"):
            written = os.write(self._file, line)
        if written < len(line):
            raise DataError(str(self.results_path), "can't write a result whole: is the disk full?")
        self.results[result.key] = result
        if time.monotonic() - self._synced > SYNC_EVERY:
            self._sync()

    def tell(self, note: str) -> None:
        """Keep a note on the run, for who reads its results."""
        notes = [*self.manifest.settings.get("notes", ()), note]
        self.manifest = replace(self.manifest, settings={**self.manifest.settings, "notes": notes})
        write_whole(self.manifest_path, self.manifest.to_dict())

    def _sync(self) -> None:
        with disk_errors(self.results_path, "write the results"):
            os.fsync(self._file)
        self._synced = time.monotonic()

    def close(self) -> None:
        """Sync, and let others write."""
        try:
            self._sync()
        finally:
            os.close(self._file)
            os.close(self._lock)

    def _settle(self, manifest: Manifest, existing: Existing) -> Manifest:
        if existing == "fresh":
            _move_aside(self.results_path, self.manifest_path, self.folder / TRACES_NAME)
        has_results = self.results_path.exists() and self.results_path.stat().st_size > 0
        if has_results and existing == "refuse":
            raise UsageError(f"{self.folder} holds results: go on with --resume, or use another --out or --fresh")
        before = read_manifest(self.manifest_path)
        if has_results and before is None:
            why = "there is no run.json beside it, so it can't be told whose results these are: use another --out"
            raise DataError(str(self.results_path), why)
        if not has_results or before is None:
            return replace(manifest, prompts={})
        check_same(self.folder, before, manifest)
        return manifest.resuming(before)


def read_results(path: Path) -> list[ExampleResult]:
    """Read the results of a file, in the order of their lines; a last line that was not written whole is left out.

    Raises DataError for a broken line before it.
    """
    with disk_errors(path, "read it"):
        content = path.read_bytes() if path.exists() else b""
    results = []
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            results.append(ExampleResult.from_line(line))
        except ValueError as error:
            why = f"this is no result: {error}. Take the line out, or use another --out or --fresh"
            raise DataError(str(path), why, number) from None
    return results


def _cut_off_tail(path: Path) -> None:
    """Take away a last line that a kill cut off, so that no other line is glued to it."""
    if path.exists():
        content = path.read_bytes()
        os.truncate(path, content.rfind(b"\n") + 1)


def _lock(folder: Path) -> int:
    """Hold the folder's lock until the returned file is closed; the system lets go of it when the process ends.

    Raises UsageError where another run holds it, OSError where there can be none.
    """
    file = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    if sys.platform == "win32":
        return file
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(file)
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            raise
        raise UsageError(f"another run is writing to {folder}: wait for it, or use another --out") from None
    return file


def _move_aside(*paths: Path) -> None:
    """Rename what is there to name.1.suffix, name.2.suffix, …: the first number that is free for all."""
    number = 1
    while any(path.with_suffix(f".{number}{path.suffix}").exists() for path in paths):
        number += 1
    for path in paths:
        if path.exists():
            path.rename(path.with_suffix(f".{number}{path.suffix}"))
