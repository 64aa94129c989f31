"""Which requests are in which batch, in a file: a process that is started again finds what is paid already."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

KEPT_SECONDS = 28 * 86_400.0
"""Seconds after which a batch is forgotten: providers keep results for about a month."""


@dataclass
class NotedBatch:
    """A batch of the file."""

    key: str
    server: str
    lines: list[str]
    made: float
    """When it was noted, in seconds since 1970."""
    batch: str = ""
    """The provider's name of it; empty until it is known to have been submitted."""


class BatchState:
    """The batches of a file of JSON lines, which several processes may append to.

    A batch is noted before it is submitted, and again with the provider's name of it. Raises DataError for a file that
    holds something else; a last line that was not written whole is left out.
    """

    def __init__(self, path: str | Path, clock: Callable[[], float] = time.time) -> None:
        self.path, self._clock = Path(path).expanduser(), clock
        self._entries: dict[str, NotedBatch] = {}
        self._places: dict[str, str] = {}
        self._read()

    def find(self, line: str) -> str:
        """Return the name of the batch that a line is in; empty where it is in none."""
        entry = self._entries.get(self._places.get(line, ""))
        return entry.batch if entry else ""

    @property
    def names(self) -> frozenset[str]:
        """Return the provider's names of all batches of the file."""
        return frozenset(entry.batch for entry in self._entries.values() if entry.batch)

    def unknown(self, server: str) -> list[NotedBatch]:
        """Return what was to be submitted to a server, and may have been or not."""
        return [entry for entry in self._entries.values() if entry.server == server and not entry.batch]

    def begin(self, key: str, server: str, lines: Sequence[str]) -> NotedBatch:
        """Note what will be submitted."""
        self._write({"key": key, "server": server, "lines": list(lines), "made": self._clock()})
        return self._entries[key]

    def submitted(self, key: str, batch: str) -> None:
        """Note the provider's name of a batch that was submitted."""
        self._write({"key": key, "batch": batch})

    def forget(self, key: str) -> None:
        """Note that there is no such batch."""
        self._write({"key": key, "gone": True})

    def forget_batch(self, batch: str) -> None:
        """Note that the provider does not have a batch any more."""
        for key in [key for key, entry in self._entries.items() if entry.batch == batch]:
            self.forget(key)

    def _read(self) -> None:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(str(self.path), f"the file of batches can't be read: {error}") from error
        *lines, cut = text.split("\n")
        if cut:  # not written whole: what follows begins a line of its own
            os.truncate(self.path, len(text.encode()) - len(cut.encode()))
        for number, line in enumerate(lines, 1):
            if not self._take(_parse(line)):
                why = "this is no line of a file of batches; name another file: batch_api=FILE"
                raise DataError(str(self.path), why, number)

    def _write(self, told: dict[str, Any]) -> None:
        self._take(told)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab", buffering=0) as file:  # one write each: processes don't mix their lines
                file.write(json.dumps(told).encode() + b"\n")
                os.fsync(file.fileno())
        except OSError as error:
            raise DataError(str(self.path), f"the file of batches can't be written: {error}") from error

    def _take(self, told: dict[str, Any]) -> bool:
        """Take in a line of the file; return whether it is one."""
        match told:
            case {"key": str(key), "server": str(server), "lines": list(lines), "made": int() | float() as made}:
                if self._clock() - made < KEPT_SECONDS:
                    self._entries[key] = NotedBatch(
                        key, server, [line for line in lines if isinstance(line, str)], made
                    )
                    self._places |= dict.fromkeys(self._entries[key].lines, key)
            case {"key": str(key), "batch": str(batch)}:
                if key in self._entries:
                    self._entries[key].batch = batch
            case {"key": str(key), "gone": True}:
                self._entries.pop(key, None)
            case _:
                return False
        return True


def is_batched(setting: str | None) -> bool:
    """Return whether the setting `batch_api` asks for batches."""
    return setting is not None and setting.lower() not in ("off", "0", "false")


def open_state(setting: str) -> BatchState:
    """Return the state in the file that the setting `batch_api` names, or in the user's folder of states."""
    if setting.lower() not in ("on", "1", "true"):
        return BatchState(setting)
    from platformdirs import user_state_path  # only where no file is named

    return BatchState(user_state_path("reasoning", appauthor=False) / "batches.jsonl")


def _parse(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
