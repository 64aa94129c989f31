"""The seam of a database that a model may ask: its schema as text, and a query's rows as a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from reasoning.tools.base import Failure, Tool
from reasoning.tools.sql.rows import Rows, worded

if TYPE_CHECKING:
    from reasoning.tools.sql.tree import Dialect

ROWS = 1000
"""Rows that a query gives where nothing else is asked for."""

SECONDS = 5.0
"""Seconds that a query may take where nothing else is asked for."""

MAX_SECONDS = 3600
"""Seconds that a query may be given at most."""

VALUE = 1_000_000
"""Bytes of the longest single value; a longer one ends the query."""

RESULT = 4_000_000
"""Bytes of a whole result; what comes after them is left out, as after the limit on rows."""

SCHEMA = 10_000
"""Characters of a schema; it loses its samples first, then its last tables."""


@runtime_checkable
class Database(Protocol):
    """A database opened for reading."""

    @property
    def dialect(self) -> Dialect:
        """The SQL that it reads."""

    def schema(self, samples: int = 3) -> str:
        """Format the tables, their columns, types and keys, and a few values of each, for a prompt."""

    def query(self, sql: str, rows: int = ROWS, seconds: float = SECONDS) -> Rows | Failure:
        """Check and run one query that reads."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, as a schema shows it."""

    name: str
    """Its name, as it is; the wording quotes it where SQL must."""

    type: str
    """Its declared type; empty where there is none."""

    notes: str = ""
    """`primary key`, `not null`, `→ other.id`."""


@dataclass(slots=True)
class Table:
    """A table or view, as a schema shows it."""

    name: str
    """Its name, as a query writes it."""

    columns: list[Column] = field(default_factory=list)
    """Its columns, in order."""

    samples: Sequence[Sequence[object]] = ()
    """A few of its rows."""

    view: bool = False
    """Whether it is a view."""

    def worded(self, samples: bool = True) -> str:
        """Format the table: a line for it, and a line for each column."""
        lines = [f"{'view' if self.view else 'table'} {self.name}"]
        for i, column in enumerate(self.columns):
            about = " ".join(part for part in (quoted(column.name), column.type, column.notes) if part)
            values = [worded(row[i], 40) for row in self.samples if row[i] is not None] if samples else []
            lines.append(f"  {about}" + (f": {', '.join(dict.fromkeys(values))}" if values else ""))
        return "\n".join(lines)


def quoted(name: str) -> str:
    """Quote a name where SQL needs it: anything but plain lower- or upper-case words."""
    plain = name.isascii() and name.isidentifier() and (name.islower() or name.isupper())
    return name if plain else '"' + name.replace('"', '""') + '"'


def schema_text(tables: Sequence[Table], limit: int = SCHEMA) -> str:
    """Format a schema within `limit` characters: the samples are left out first, then the last tables."""
    if not tables:
        return "(the database has no tables)"
    for samples in (True, False):
        text = "\n".join(table.worded(samples) for table in tables)
        if len(text) <= limit:
            return text
    kept: list[str] = []
    while len(kept) < len(tables) and sum(map(len, kept)) + len(text := tables[len(kept)].worded(False)) < limit - 80:
        kept.append(text)
    return "\n".join([*kept, f"… ({len(tables) - len(kept)} more tables, not shown)"])


def limits(rows: int, seconds: float) -> Failure | None:
    """State what is wrong with a query's limits, if anything is."""
    if rows < 1 or not 0 < seconds <= MAX_SECONDS:
        return Failure(
            f"a query needs at least one row, and at most {MAX_SECONDS} seconds, not rows={rows}, seconds={seconds:g}"
        )
    return None


def sql_tool(database: Database, name: str = "sql", samples: int = 2) -> Tool:
    """Make a tool of a database; what the model is told of it includes the schema, read now."""

    def sql(query: str) -> Rows | Failure:
        """Run one query that reads."""
        return database.query(query)

    tool = Tool.of(sql, name)
    spoken = {"sqlite": "SQLite", "postgres": "PostgreSQL"}[database.dialect]
    told = f"Run one {spoken} SELECT and get its rows (at most {ROWS}). Nothing can be changed. The database has:\n"
    return Tool(tool.function, tool.name, told + database.schema(samples), tool.parameters)
