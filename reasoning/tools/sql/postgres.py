"""PostgreSQL, asked within a transaction that only reads, and a cursor that gives no more than was asked for."""

from __future__ import annotations

import contextlib
import math
import os
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.errors import DataError, MissingExtraError, SettingError
from reasoning.tools.base import Failure
from reasoning.tools.sql.base import RESULT, ROWS, SECONDS, VALUE, Table, limits, schema_text
from reasoning.tools.sql.check import check
from reasoning.tools.sql.hints import explain
from reasoning.tools.sql.postgres_schema import described
from reasoning.tools.sql.rows import Rows
from reasoning.tools.sql.tree import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

START = 5.0
"""Seconds that connecting may take, and that a server may be late with what it promised."""

_SETTINGS = (
    "SELECT set_config('statement_timeout', %s, true), set_config('lock_timeout', %s, true), "
    "set_config('search_path', %s, true), set_config('idle_in_transaction_session_timeout', '60000', true), "
    "set_config('standard_conforming_strings', 'on', true)"
)


@dataclass(frozen=True)
class PostgreSQL:
    """A PostgreSQL database, by its URL. Each query has a connection of its own, so it may be asked from any thread.

    Give it a role that may read only what a model may see: the role decides what is there, and on the server's side
    the memory of one query is bounded by the server's settings alone.
    """

    url: str = field(repr=False)
    """`postgresql://user:password@host:port/name`, or any connection string of libpq. It is never shown."""

    schemas: Sequence[str] = ("public",)
    """The schemas that are shown and searched."""

    functions: Sequence[str] = ()
    """Functions allowed beside those of the list; they must only read."""

    dialect: ClassVar[Dialect] = "postgres"
    """The SQL that it reads."""

    def __post_init__(self) -> None:
        try:
            library().conninfo.conninfo_to_dict(self.url)
        except library().Error:
            # libpq's own words quote the string, and with it a password
            raise SettingError("PostgreSQL", "url", "…", "this is no connection string of libpq") from None

    def query(self, sql: str, rows: int = ROWS, seconds: float = SECONDS) -> Rows | Failure:
        """Check and run one query that reads; whatever goes wrong is a `Failure`. Raises MissingExtraError."""
        wrong = limits(rows, seconds)
        if wrong is not None:
            return wrong
        checked = check(sql, self.dialect, self.functions)
        if isinstance(checked, Failure):
            return checked
        psycopg = library()
        try:
            with _reading(self, seconds) as connection:
                return _fetched(connection, checked, rows, time.monotonic() + seconds)
        except psycopg.Error as error:
            return Failure(explain(_why(error, seconds), checked, self._columns))
        except (ValueError, ArithmeticError) as error:
            return Failure(f"a value of the result can't be shown; cast it to text ({error})")

    def _columns(self) -> Sequence[Table]:
        """Read the names of the tables and of their columns; nothing where that fails."""
        try:
            with _reading(self, SECONDS) as connection:
                return described(connection, list(self.schemas))
        except library().Error:
            return ()

    def schema(self, samples: int = 3) -> str:
        """Format the tables, their columns, types and keys, and a few values of each. Raises DataError if
        unreadable.
        """
        psycopg = library()
        try:
            with _reading(self, SECONDS) as connection:
                tables = described(connection, list(self.schemas))
        except psycopg.Error as error:
            raise DataError("the PostgreSQL database", f"the schema can't be read: {_why(error, SECONDS)}") from None
        end = time.monotonic() + 2 * SECONDS
        for table in tables if samples > 0 else ():
            found = self.query(f"SELECT * FROM {table.name}", samples, max(0.1, min(1.0, end - time.monotonic())))
            if isinstance(found, Rows) and len(found.columns) == len(table.columns):
                table.samples = found.rows
        return schema_text(tables)


def library() -> ModuleType:
    """Import psycopg. Raises MissingExtraError where it is not installed."""
    try:
        import psycopg
    except ImportError:
        raise MissingExtraError("psycopg", "postgres", "asking PostgreSQL") from None
    return psycopg


@contextlib.contextmanager
def _reading(database: PostgreSQL, seconds: float) -> Iterator[Any]:
    path = ", ".join('"' + name.replace('"', '""') + '"' for name in (*database.schemas, "pg_temp"))
    connection = library().connect(database.url, connect_timeout=max(2, math.ceil(START)), client_encoding="utf8")
    late = threading.Timer(seconds + START, _cut, [connection])
    late.daemon = True
    late.start()
    try:
        connection.read_only = True
        connection.prepare_threshold = None
        for kind in ("json", "jsonb"):
            connection.adapters.register_loader(kind, library().types.string.TextLoader)
        # the database's own limit is a whole number of milliseconds, and 0 is none
        limit = str(max(1, int(seconds * 1000)))
        connection.execute(_SETTINGS, (limit, limit, path))
        yield connection
    finally:
        late.cancel()
        connection.close()


def _cut(connection: Any) -> None:
    # a server that has stopped answers nobody's cancel: without its socket, the wait for it ends
    with contextlib.suppress(OSError, library().Error), socket.socket(fileno=os.dup(connection.fileno())) as ours:
        ours.shutdown(socket.SHUT_RDWR)


def _fetched(connection: Any, sql: str, rows: int, end: float) -> Rows | Failure:
    described = connection.execute(f"SELECT * FROM (\n{sql}\n) AS asked LIMIT 0").description or ()
    columns = tuple(column.name for column in described)
    if not columns:
        return Failure("the query has no columns")
    # no row is longer than its columns' limit, so as many are taken at a time as fit into the limit of the whole
    loose = [i for i, column in enumerate(described) if column.internal_size is None]
    value = max(1000, min(VALUE, RESULT // (4 * max(1, len(loose)))))
    step = max(1, RESULT // (value * len(loose) + 32 * len(columns)))
    with connection.cursor(name="asked") as cursor:
        cursor.execute(_bounded(sql, len(columns), loose, value))
        return _taken(connection, cursor, columns, rows, step, end) or _long(value)


def _bounded(sql: str, columns: int, loose: list[int], value: int) -> str:
    """Wrap a query so that no value of it is longer than `value` bytes; the last column says whether one was."""
    names = [f"c{i}" for i in range(columns)]
    sizes = [f"octet_length(c{i}::text)" for i in loose]
    largest = f"greatest({', '.join(sizes)})" if sizes else "0"
    kept = [
        f"CASE WHEN octet_length({n}::text) <= {value} THEN {n} END" if i in loose else n for i, n in enumerate(names)
    ]
    # within a WITH, the server itself refuses whatever writes; kept apart, the query is evaluated once
    asked = f"WITH asked ({', '.join(names)}) AS MATERIALIZED (\n{sql}\n) "
    return f"{asked}SELECT {', '.join(kept)}, coalesce({largest} > {value}, false) FROM asked"


def _taken(connection: Any, cursor: Any, columns: tuple[str, ...], rows: int, step: int, end: float) -> Rows | None:
    found: list[tuple[Any, ...]] = []
    size = 0
    while len(found) <= rows and size <= RESULT:
        left = max(1, int((end - time.monotonic()) * 1000))
        connection.execute("SELECT set_config('statement_timeout', %s, true)", (str(left),))
        batch = cursor.fetchmany(min(step, rows + 1 - len(found)))
        if not batch:
            return Rows(columns, tuple(found))
        if any(row[-1] for row in batch):
            return None
        found += [row[:-1] for row in batch]
        size += sum(max(8, len(str(value))) for row in batch for value in row)
    return Rows(columns, tuple(found[:rows]), truncated=True)


def _long(value: int) -> Failure:
    return Failure(f"a value of the result has more than {value} bytes: select less of it, as with left(…, 1000)")


def _why(error: Exception, seconds: float) -> str:
    if type(error).__name__ == "QueryCanceled":
        return f"the query took more than {seconds:g} seconds"
    told = getattr(getattr(error, "diag", None), "message_primary", None)
    hint = getattr(getattr(error, "diag", None), "message_hint", None)
    text = " ".join(part for part in (told or str(error), hint) if part)
    return " ".join(text.split())[:500]
