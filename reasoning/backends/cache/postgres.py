"""A cache in a PostgreSQL database, which machines share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from reasoning.backends.cache.owner import is_gone
from reasoning.backends.cache.store import Claimed, Entry, ModelSummary, Slot, Summary
from reasoning.errors import CacheError, MissingExtraError, SettingError
from reasoning.masking import mask_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from types import ModuleType

    T = TypeVar("T")

LOCK = 0x72736E67
"""The advisory lock under which the tables are made."""

MAX_CONNECT_SECONDS = 10
"""Seconds that connecting may take."""

TABLES = """
CREATE TABLE IF NOT EXISTS reasoning_completion (
    key bytea NOT NULL, sample integer NOT NULL, model text NOT NULL,
    created timestamptz NOT NULL DEFAULT clock_timestamp(), tokens bigint NOT NULL, dollars double precision,
    body bytea NOT NULL, PRIMARY KEY (key, sample));
CREATE TABLE IF NOT EXISTS reasoning_claim (
    key bytea NOT NULL, sample integer NOT NULL, owner text NOT NULL, expires timestamptz NOT NULL,
    PRIMARY KEY (key, sample));
CREATE TABLE IF NOT EXISTS reasoning_served (
    model text PRIMARY KEY, completions bigint NOT NULL, dollars double precision NOT NULL);
"""

_WANTED = "unnest(%(keys)s::bytea[], %(samples)s::integer[]) AS wanted (key, sample)"
_LATER = "clock_timestamp() + %(seconds)s * interval '1 second'"

_GET = f"SELECT key, sample, body FROM reasoning_completion JOIN {_WANTED} USING (key, sample)"

_OTHERS = f"""
SELECT key, sample, owner, expires > clock_timestamp() FROM reasoning_claim JOIN {_WANTED} USING (key, sample)
WHERE owner <> %(owner)s
"""

_CLAIM = f"""
INSERT INTO reasoning_claim AS held (key, sample, owner, expires)
SELECT key, sample, %(owner)s, {_LATER} FROM {_WANTED} ORDER BY key, sample
ON CONFLICT (key, sample) DO UPDATE SET owner = excluded.owner, expires = excluded.expires
WHERE held.owner = excluded.owner OR held.expires < clock_timestamp() OR held.owner = ANY(%(gone)s)
RETURNING key, sample
"""

_RELEASE = f"""
DELETE FROM reasoning_claim AS held USING {_WANTED}
WHERE held.key = wanted.key AND held.sample = wanted.sample AND owner = %(owner)s
"""

_PUT = """
INSERT INTO reasoning_completion (key, sample, model, tokens, dollars, body) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (key, sample) DO
"""

_REPLACE = """
UPDATE SET model = excluded.model, tokens = excluded.tokens, dollars = excluded.dollars, body = excluded.body,
    created = excluded.created
"""

_COUNT = """
INSERT INTO reasoning_served AS served VALUES (%s, %s, %s) ON CONFLICT (model) DO UPDATE
SET completions = served.completions + excluded.completions, dollars = served.dollars + excluded.dollars
"""

_SUMMARY = """
SELECT model, coalesce(kept.count, 0), coalesce(kept.tokens, 0)::bigint, coalesce(kept.dollars, 0),
    coalesce(served.completions, 0), coalesce(served.dollars, 0)
FROM (SELECT model, count(*), sum(tokens) AS tokens, sum(dollars) AS dollars FROM reasoning_completion GROUP BY model)
    AS kept FULL JOIN reasoning_served AS served USING (model) ORDER BY model
"""

_PRUNE = """
DELETE FROM reasoning_completion
WHERE (%(older)s::float IS NULL OR created < clock_timestamp() - %(older)s * interval '1 second')
AND (%(model)s::text IS NULL OR model = %(model)s)
"""


class PostgresStore:
    """A cache in three tables of a PostgreSQL database. It connects on first use, and again where that is lost.

    What is asked for is looked up and claimed in the keeper's thread: the event loop never waits for the server.
    """

    is_near = False

    def __init__(self, url: str) -> None:
        """Take the database's URL. Raises MissingExtraError without psycopg, SettingError for what is no URL of one."""
        self.name, self._url = mask_text(url), url
        self._psycopg = _library()
        self._connection: Any = None
        try:
            self._psycopg.conninfo.conninfo_to_dict(url)
        except self._psycopg.Error:  # its own words quote the URL, and with it a password
            raise SettingError("backend", "cache", self.name, "this is no URL of a PostgreSQL database") from None

    def get(self, slots: Sequence[Slot]) -> dict[Slot, bytes]:
        """Return the bodies of those that are there."""
        return self._done(lambda db: _look(db, slots))

    def claim(self, slots: Sequence[Slot], owner: str, seconds: float) -> Claimed:
        """Look for completions, and claim those that are neither there nor claimed by another live owner."""
        return self._done(lambda db: _claim(db, slots, owner, seconds))

    def renew(self, owner: str, seconds: float) -> None:
        """Let all claims of an owner last so many seconds from now."""
        values = {"owner": owner, "seconds": seconds}
        self._done(
            lambda db: db.execute(f"UPDATE reasoning_claim SET expires = {_LATER} WHERE owner = %(owner)s", values)
        )

    def release(self, slots: Collection[Slot], owner: str) -> None:
        """Return claims without a completion."""
        self._done(lambda db: _release(db, slots, owner))

    def put(self, entries: Sequence[Entry], owner: str, *, replace: bool) -> None:
        """Keep completions and return their claims, all at once or not at all. replace: or keep what is there."""
        rows = [(*one.slot, one.model, one.tokens, one.dollars, one.body) for one in sorted(entries, key=_by_slot)]

        def work(db: Any) -> None:
            with db.cursor() as cursor:
                cursor.executemany(f"{_PUT} {_REPLACE if replace else 'NOTHING'}", rows)
            _release(db, [one.slot for one in entries], owner)

        self._done(work)

    def count(self, model: str, served: int, saved: float) -> None:
        """Add to what was served of a model."""
        self._done(lambda db: db.execute(_COUNT, (model, served, saved)))

    def summary(self) -> Summary:
        """Return what is kept, by model."""
        rows = self._done(lambda db: db.execute(_SUMMARY).fetchall())
        sizes = self._done(lambda db: db.execute("SELECT pg_total_relation_size('reasoning_completion')").fetchone())
        return Summary(self.name, sizes[0], tuple(ModelSummary(*row) for row in rows))

    def prune(self, older: float | None, model: str | None) -> int:
        """Delete what is older than so many seconds, and of that model alone; None: of any. Return how many were."""

        def work(db: Any) -> int:
            if older is None and model is None:
                db.execute("DELETE FROM reasoning_served")
            return int(db.execute(_PRUNE, {"older": older, "model": model}).rowcount)

        return self._done(work)

    def close(self) -> None:
        """Let go of the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _done(self, work: Callable[[Any], T]) -> T:
        """Do all of `work` or nothing of it, once more on a new connection where the first one is lost."""
        with self._told():
            try:
                return self._tried(work)
            except (
                self._psycopg.OperationalError
            ):  # the server was started anew, or two claims were in each other's way
                self.close()
                return self._tried(work)

    def _tried(self, work: Callable[[Any], T]) -> T:
        if self._connection is None:
            self._connection = self._connected()
        with self._connection.transaction():
            return work(self._connection)

    def _connected(self) -> Any:
        made = self._psycopg.connect(self._url, autocommit=True, connect_timeout=MAX_CONNECT_SECONDS)
        try:
            with made.transaction():
                made.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
                made.execute(TABLES)
        except self._psycopg.Error:
            made.close()
            raise
        return made

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self._psycopg.OperationalError as error:
            why = f"the database can't be used: {_words(error)}. Start it, or name another place in cache="
            raise CacheError(self.name, why) from None
        except self._psycopg.Error as error:
            why = f"its tables can't be used as a cache: {_words(error)}. Name another database in cache="
            raise CacheError(self.name, why) from None


def _library() -> ModuleType:
    try:
        import psycopg
    except ImportError:
        raise MissingExtraError("psycopg", "postgres", "a cache in PostgreSQL") from None
    return psycopg


def _words(error: Exception) -> str:
    return mask_text(str(error).strip().partition("\n")[0])


def _by_slot(entry: Entry) -> Slot:
    """Rows are written in one order by all, so that no two wait for each other."""
    return entry.slot


def _columns(slots: Collection[Slot]) -> dict[str, Any]:
    return {"keys": [key for key, _ in slots], "samples": [sample for _, sample in slots]}


def _look(db: Any, slots: Sequence[Slot]) -> dict[Slot, bytes]:
    rows = db.execute(_GET, _columns(slots)).fetchall() if slots else []
    return {(bytes(key), sample): bytes(body) for key, sample, body in rows}


def _claim(db: Any, slots: Sequence[Slot], owner: str, seconds: float) -> Claimed:
    found = _look(db, slots)
    wanted = [slot for slot in slots if slot not in found]
    others = db.execute(_OTHERS, {**_columns(wanted), "owner": owner}).fetchall() if wanted else []
    gone = {holder for _, _, holder, _ in others if is_gone(holder)}
    held = {(bytes(key), sample) for key, sample, holder, lasts in others if lasts and holder not in gone}
    free = [slot for slot in wanted if slot not in held]
    if not free:
        return Claimed(found)
    values = {**_columns(free), "owner": owner, "seconds": seconds, "gone": list(gone)}
    mine = [(bytes(key), sample) for key, sample in db.execute(_CLAIM, values).fetchall()]
    late = _look(db, mine)  # they came between the look and the claim
    _release(db, list(late), owner)
    return Claimed({**found, **late}, [slot for slot in mine if slot not in late])


def _release(db: Any, slots: Collection[Slot], owner: str) -> None:
    if slots:
        db.execute(_RELEASE, {**_columns(slots), "owner": owner})
