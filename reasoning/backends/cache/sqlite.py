"""A cache in a SQLite file, which processes of one machine share."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from reasoning.backends.cache.owner import is_gone
from reasoning.backends.cache.store import Claimed, Entry, ModelSummary, Slot, Summary
from reasoning.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

APPLICATION = 0x72736E67
"""What the file says of itself, so that no other SQLite file is taken for a cache."""

MAX_WAIT_SECONDS = 60.0
"""Seconds that a write waits for those of other processes."""

MAX_AT_ONCE = 200
"""Completions that are looked up by one statement."""

TABLES = """
CREATE TABLE completion (
    key BLOB NOT NULL, sample INTEGER NOT NULL, model TEXT NOT NULL, created REAL NOT NULL,
    tokens INTEGER NOT NULL, dollars REAL, body BLOB NOT NULL, PRIMARY KEY (key, sample));
CREATE TABLE claim (
    key BLOB NOT NULL, sample INTEGER NOT NULL, owner TEXT NOT NULL, expires REAL NOT NULL,
    PRIMARY KEY (key, sample)) WITHOUT ROWID;
CREATE TABLE served (model TEXT PRIMARY KEY, completions INTEGER NOT NULL, dollars REAL NOT NULL);
"""

_SUMMARY = """
SELECT named.model, count(completion.key), coalesce(sum(tokens), 0), coalesce(sum(completion.dollars), 0.0),
    coalesce(max(served.completions), 0), coalesce(max(served.dollars), 0.0)
FROM (SELECT model FROM completion UNION SELECT model FROM served) AS named
LEFT JOIN completion USING (model) LEFT JOIN served USING (model) GROUP BY named.model ORDER BY named.model
"""


class SQLiteStore:
    """A cache in a SQLite file in WAL mode: readers never wait, writers wait for each other."""

    is_near = True

    def __init__(self, path: Path) -> None:
        """Open the file, and make it where there is none. Raises CacheError for a file that is no cache."""
        self.path, self.name = path, str(path)
        self._lock = threading.Lock()
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._connect()
            try:
                self._prepare()
                self._reader = self._connect()
            except BaseException:
                self._writer.close()
                raise

    def get(self, slots: Sequence[Slot]) -> dict[Slot, bytes]:
        """Return the bodies of those that are there; from any thread."""
        with self._told(), self._lock:
            return _look(self._reader, slots)

    def claim(self, slots: Sequence[Slot], owner: str, seconds: float) -> Claimed:
        """Look for completions, and claim those that are neither there nor claimed by another live owner."""
        with self._told():
            found = _look(self._writer, slots)
            if not _free(self._writer, [slot for slot in slots if slot not in found], owner):
                return Claimed(found)
            with self._writing() as db:  # what was free may be so no more
                found = _look(db, slots)
                mine = _free(db, [slot for slot in slots if slot not in found], owner)
                expires = time.time() + seconds
                db.executemany("INSERT OR REPLACE INTO claim VALUES (?, ?, ?, ?)", ((*s, owner, expires) for s in mine))
            return Claimed(found, mine)

    def renew(self, owner: str, seconds: float) -> None:
        """Let all claims of an owner last so many seconds from now."""
        with self._told(), self._writing() as db:
            db.execute("UPDATE claim SET expires = ? WHERE owner = ?", (time.time() + seconds, owner))

    def release(self, slots: Collection[Slot], owner: str) -> None:
        """Return claims without a completion."""
        with self._told(), self._writing() as db:
            _release(db, slots, owner)

    def put(self, entries: Sequence[Entry], owner: str, *, replace: bool) -> None:
        """Keep completions and return their claims, all at once or not at all. replace: or keep what is there."""
        how, now = "REPLACE" if replace else "IGNORE", time.time()
        rows = [(*one.slot, one.model, now, one.tokens, one.dollars, one.body) for one in entries]
        with self._told(), self._writing() as db:
            db.executemany(f"INSERT OR {how} INTO completion VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            _release(db, [one.slot for one in entries], owner)

    def count(self, model: str, served: int, saved: float) -> None:
        """Add to what was served of a model."""
        add = "ON CONFLICT DO UPDATE SET completions = completions + excluded.completions, "
        with self._told(), self._writing() as db:
            db.execute(
                f"INSERT INTO served VALUES (?, ?, ?) {add} dollars = dollars + excluded.dollars",
                (model, served, saved),
            )

    def summary(self) -> Summary:
        """Return what is kept, by model."""
        with self._told():
            rows = self._writer.execute(_SUMMARY).fetchall()
            files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
            size = sum(file.stat().st_size for file in files if file.exists())
        return Summary(self.name, size, tuple(ModelSummary(*row) for row in rows))

    def prune(self, older: float | None, model: str | None) -> int:
        """Delete what is older than so many seconds, and of that model alone; None: of any. Return how many were."""
        conditions = [("created < ?", time.time() - older)] if older is not None else []
        conditions += [("model = ?", model)] if model is not None else []  # type: ignore[list-item]  # numbers and texts
        where = " AND ".join(words for words, _ in conditions) or "1"
        with self._told():
            with self._writing() as db:
                values = [value for _, value in conditions]
                count = db.execute(f"DELETE FROM completion WHERE {where}", values).rowcount
                if not conditions:
                    db.execute("DELETE FROM served")
            self._shrink()
        return count

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._reader.close()
            self._writer.close()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, MAX_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        db.execute(
            "PRAGMA synchronous = NORMAL"
        )  # a killed process loses nothing; a power cut may lose the last second
        db.execute("PRAGMA mmap_size = 268435456")
        return db

    def _prepare(self) -> None:
        """Make the tables where the file is empty. Raises CacheError for one that holds something else."""
        for attempt in Retrying(
            retry=retry_if_exception(_is_locked),
            wait=wait_random(0, 0.1),
            stop=stop_after_delay(MAX_WAIT_SECONDS),
            reraise=True,
        ):
            with attempt:
                if self._is_ours():
                    return
                self._writer.execute("PRAGMA journal_mode = WAL")  # it does not wait for who makes the file just now
        with self._writing() as db:
            if not self._is_ours():
                db.execute(f"PRAGMA application_id = {APPLICATION}")
                for statement in filter(str.strip, TABLES.split(";")):
                    db.execute(statement)

    def _is_ours(self) -> bool:
        # in this order: who makes the file just now writes both at once
        (tables,) = self._writer.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (told,) = self._writer.execute("PRAGMA application_id").fetchone()
        if told != APPLICATION and (told or tables):
            raise CacheError(self.name, "this is the SQLite file of another program: name another one in cache=")
        return bool(tables)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Do all within the block, or nothing of it."""
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            yield self._writer
        except BaseException:
            if self._writer.in_transaction:  # a full disk may have ended it already
                self._writer.execute("ROLLBACK")
            raise
        self._writer.execute("COMMIT")

    def _shrink(self) -> None:
        """Return the room to the disk, unless another process uses the file."""
        self._writer.execute("PRAGMA busy_timeout = 0")
        try:
            self._writer.execute("VACUUM")
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        finally:
            self._writer.execute(f"PRAGMA busy_timeout = {int(1000 * MAX_WAIT_SECONDS)}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise CacheError(self.name, _why(error)) from error


def _is_locked(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def _why(error: Exception) -> str:
    words = str(error)
    if "not a database" in words:
        return "this file is no cache, nor any SQLite file: name another one in cache=, or take it away"
    if "malformed" in words or "corrupt" in words:
        return f"the file is damaged ({words}): take it away, and what it held is asked anew"
    if "locked" in words:
        return f"other processes have written for {MAX_WAIT_SECONDS:g} s without a break: try again later"
    return f"{words}: give the rights or the room there, or name another file in cache="


def _look(db: sqlite3.Connection, slots: Sequence[Slot]) -> dict[Slot, bytes]:
    if len(slots) == 1:
        row = db.execute("SELECT CAST(body AS BLOB) FROM completion WHERE key = ? AND sample = ?", slots[0]).fetchone()
        return {slots[0]: row[0]} if row else {}
    found: dict[Slot, bytes] = {}
    for query, values in _chunks("SELECT key, sample, CAST(body AS BLOB) FROM wanted CROSS JOIN completion", slots):
        found |= {(key, sample): body for key, sample, body in db.execute(query, values)}
    return found


def _free(db: sqlite3.Connection, slots: Sequence[Slot], owner: str) -> list[Slot]:
    """Return those that no live owner claims, or this one does."""
    held: set[Slot] = set()
    now = time.time()
    for query, values in _chunks("SELECT key, sample, owner, expires FROM wanted CROSS JOIN claim", slots):
        for key, sample, holder, expires in db.execute(query, values):
            if holder != owner and expires > now and not is_gone(holder):
                held.add((key, sample))
    return [slot for slot in slots if slot not in held]


def _chunks(select: str, slots: Sequence[Slot]) -> Iterator[tuple[str, list[bytes | int]]]:
    """Yield a query for so many slots at a time; a cross join keeps SQLite from going through the whole table."""
    for start in range(0, len(slots), MAX_AT_ONCE):
        part = slots[start : start + MAX_AT_ONCE]
        values = ", ".join(["(?, ?)"] * len(part))
        query = f"WITH wanted (k, s) AS (VALUES {values}) {select} ON key = k AND sample = s"
        yield query, [value for slot in part for value in slot]


def _release(db: sqlite3.Connection, slots: Collection[Slot], owner: str) -> None:
    db.executemany("DELETE FROM claim WHERE key = ? AND sample = ? AND owner = ?", ((*slot, owner) for slot in slots))


def check_file(path: Path) -> None:
    """Raise CacheError where there is a file that is no cache."""
    if path.exists():
        with closing(SQLiteStore(path)):
            pass
