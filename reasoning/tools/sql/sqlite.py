"""SQLite, read in a process of its own: a file that is opened for reading only, or CSV files loaded into one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.errors import DataError
from reasoning.tools.base import Failure
from reasoning.tools.sql.base import RESULT, ROWS, SECONDS, VALUE, Column, Table, limits, quoted, schema_text
from reasoning.tools.sql.check import check
from reasoning.tools.sql.functions import FUNCTIONS
from reasoning.tools.sql.hints import explain
from reasoning.tools.sql.rows import Rows
from reasoning.tools.sql.tree import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable

MEMORY = 512_000_000
"""Bytes of memory that the process of a query may take."""

START = 5.0
"""Seconds that the process may need beyond a query's own, to start and to send its rows."""

TABLES = 200
"""Tables that a schema looks at."""

MAX_HINT_COLUMNS = 500
"""Columns that are looked at to explain an error."""

_WORKER = Path(__file__).with_name("sqlite_worker.py")
_MAGIC = b"SQLite format 3\x00"
_LISTED = (
    "SELECT m.name, m.type FROM sqlite_master m JOIN pragma_table_list l ON l.schema = 'main' AND l.name = m.name "
    "WHERE l.type <> 'shadow' AND m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite^_%' ESCAPE '^' "
    "ORDER BY m.rowid"
)
_NAMES = "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite^_%' ESCAPE '^'"

_COLUMNS = f"SELECT n.name, c.name FROM ({_NAMES} ORDER BY rowid) n JOIN pragma_table_info(n.name) c"


@dataclass(frozen=True)
class SQLite:
    """A SQLite file. Each query has a fresh process of bounded time and memory, so any thread may ask.

    Raises DataError where the file is not there or is no SQLite database.
    """

    path: Path | str
    """The database file. It is never written."""

    functions: Sequence[str] = ()
    """SQLite functions allowed beside those of the list."""

    dialect: ClassVar[Dialect] = "sqlite"
    """The SQL that it reads."""

    def __post_init__(self) -> None:
        if not Path(self.path).is_file():
            raise DataError(str(self.path), "there is no such file")
        try:
            with open(self.path, "rb") as file:
                head = file.read(16)
        except OSError as error:
            raise DataError(str(self.path), f"the database can't be opened: {error}") from None
        if head not in (b"", _MAGIC):
            raise DataError(str(self.path), "this is not a SQLite database")

    def query(self, sql: str, rows: int = ROWS, seconds: float = SECONDS) -> Rows | Failure:
        """Check and run one query that reads; whatever goes wrong is a `Failure`."""
        wrong = limits(rows, seconds)
        if wrong is not None:
            return wrong
        checked = check(sql, self.dialect, self.functions)
        if isinstance(checked, Failure):
            return checked
        allowed = sorted(FUNCTIONS[self.dialect] | {name.lower() for name in self.functions})
        found = self._ask([checked], rows, seconds, allowed)[0]
        return found if isinstance(found, Rows) else Failure(explain(found.why, checked, self._columns))

    def _columns(self) -> list[Table]:
        """Read the names of the tables and of their columns; nothing where that fails."""
        tables: dict[str, Table] = {}
        found = self._ask([_COLUMNS], MAX_HINT_COLUMNS, SECONDS)[0]
        for table, column in found if isinstance(found, Rows) else ():
            tables.setdefault(table, Table(quoted(table))).columns.append(Column(column, ""))
        return list(tables.values())

    def schema(self, samples: int = 3) -> str:
        """Format the tables, their columns, types and keys, and a few values of each. Raises DataError if
        unreadable.
        """
        listed, names = self._ask([_LISTED, _NAMES], TABLES, SECONDS)
        # SQLite before 3.37 can't tell a full-text table's inner tables apart
        names = listed or names
        if isinstance(names, Failure):
            raise DataError(str(self.path), f"the schema can't be read: {names.why}")
        tables = [Table(quoted(name), view=kind == "view") for name, kind in names]
        asked = [sql for name, _ in names for sql in _about(name, samples)]
        answers = self._ask(asked, 2000, SECONDS) if asked else []
        for table, at in zip(tables, range(0, len(answers), 3), strict=True):
            _fill(table, answers[at : at + 3])
        return schema_text(tables)

    def _ask(
        self, statements: Sequence[str], rows: int, seconds: float, functions: Iterable[str] | None = None
    ) -> list[Rows | Failure]:
        request = {
            "uri": self._uri(),
            "statements": list(statements),
            "functions": None if functions is None else list(functions),
            "rows": rows,
            "seconds": seconds,
            "value": VALUE,
            "size": RESULT,
            "memory": MEMORY,
        }
        answers = _worked(request)
        return [answers] * len(statements) if isinstance(answers, Failure) else [_rows(a) for a in answers]

    def _uri(self) -> str:
        path = Path(self.path).absolute()
        uri = f"{path.as_uri()}?mode=ro"
        # a file in write-ahead mode can't be read without files beside it, which nobody else may want made
        log = path.with_name(f"{path.name}-wal")
        try:
            with path.open("rb") as file:
                ahead = file.read(20)[18:20] == b"\x02\x02"
        except OSError:
            return uri
        return f"{uri}&immutable=1" if ahead and not log.exists() else uri


def _worked(request: dict[str, Any]) -> list[dict[str, Any]] | Failure:
    command = [os.path.abspath(sys.executable), "-I", "-S", str(_WORKER)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=request["seconds"] + START,
            check=False,
        )
        answers: list[dict[str, Any]] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return Failure(f"the query took more than {request['seconds']:g} seconds")
    except OSError as error:
        return Failure(f"the process that reads the database can't be started: {error}")
    except ValueError:
        return Failure("the query ran out of time or memory: its process was ended")
    return answers


def _rows(answer: dict[str, Any]) -> Rows | Failure:
    if "error" in answer:
        return Failure(str(answer["error"]))
    found = tuple(tuple(bytes.fromhex(v["blob"]) if isinstance(v, dict) else v for v in row) for row in answer["rows"])
    return Rows(tuple(answer["columns"]), found, answer["truncated"])


def _about(name: str, samples: int) -> tuple[str, str, str]:
    text, table = "'" + name.replace("'", "''") + "'", '"' + name.replace('"', '""') + '"'
    return (
        f'SELECT name, type, "notnull", pk FROM pragma_table_info({text})',
        f'SELECT "from", "table", "to" FROM pragma_foreign_key_list({text})',
        f"SELECT * FROM {table} LIMIT {max(0, samples)}",
    )


def _fill(table: Table, answers: Sequence[Rows | Failure]) -> None:
    columns, keys, samples = (a.rows if isinstance(a, Rows) else () for a in answers)
    targets = {source: f"→ {other}.{to}" if to else f"→ {other}" for source, other, to in keys}
    for name, kind, filled, primary in columns:
        notes = ("primary key" if primary else "", "not null" if filled else "", targets.get(name, ""))
        table.columns.append(Column(name, kind, ", ".join(note for note in notes if note)))
    if all(len(row) == len(table.columns) for row in samples):
        table.samples = samples
