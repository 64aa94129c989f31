"""What a failure of a database lacks for its repair: which columns there are, and how a string is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.errors import nearest
from reasoning.tools.sql.base import quoted
from reasoning.tools.sql.rows import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reasoning.tools.sql.base import Table

MAX_HINT_CHARS = 1500
"""Characters of the columns that an error lists."""

_NO_COLUMN = re.compile(r"no such column: (?P<sqlite>.+)|column (?P<postgres>\S.{0,130}) does not exist")
_NO_TABLE = re.compile(r"no such table: .|relation .{1,130} does not exist")


def explain(why: str, query: str, read_tables: Callable[[], Sequence[Table]]) -> str:
    """Add to an error about a name that is not there what is there; any other error is returned as it is.

    `query` is the SQL that was run; `read_tables` is called only where the tables are needed.
    """
    if column := _NO_COLUMN.match(why):
        whole = (column["sqlite"] or column["postgres"]).replace('"', "")
        name = whole if _was_quoted(whole, query) else whole.rpartition(".")[2]
        tables = _asked(query, read_tables())
        known = {c.name for table in tables for c in table.columns}
        meant = "" if name in known else nearest(name, sorted(known))
        string = f" A string is written in single quotes: {_string(name)}." if _was_quoted(name, query) else ""
        return f"{why}.{meant}{string} {_list(tables, 'The columns are')}".strip()
    if _NO_TABLE.match(why):
        return f"{why}. {_list(read_tables(), 'The tables are')}".strip()
    return why


def _asked(query: str, tables: Sequence[Table]) -> Sequence[Table]:
    """Take the tables that the query names, or all where it names none."""
    names = [table.name.replace('"', "").rpartition(".")[2] for table in tables]
    named = [re.search(rf"(?<!\w){re.escape(name)}(?!\w)", query, re.IGNORECASE) for name in names]
    return [table for table, found in zip(tables, named, strict=True) if found] or tables


def _was_quoted(name: str, query: str) -> bool:
    return f"`{name}`" in query or f'"{name}"' in query


def _string(name: str) -> str:
    return "'" + worded(name, 60).replace("'", "''") + "'"


def _list(tables: Sequence[Table], opening: str) -> str:
    listed = [f"{table.name} ({', '.join(quoted(c.name) for c in table.columns)})" for table in tables if table.columns]
    text = "; ".join(listed)
    return f"{opening}: {worded(text, MAX_HINT_CHARS)}" if listed else ""
