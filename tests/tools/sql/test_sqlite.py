"""SQLite: what a query gives, what a schema shows, and what nothing hostile can do."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoning.errors import DataError
from reasoning.tools.base import Failure
from reasoning.tools.sql import Database, Rows, SQLite, check, sql_tool
from reasoning.tools.sql.sqlite import MEMORY
from tests.whole import examples

if TYPE_CHECKING:
    from typing import Protocol

    class World(Protocol):
        """What is watched while hostile statements run."""

        def aimed(self, text: str) -> str: ...

        def largest(self, part: str) -> float: ...


TABLES = """
CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, "Team Id" INTEGER REFERENCES team (id), photo BLOB);
CREATE VIEW loud AS SELECT upper(name) AS name FROM person;
CREATE VIEW broken AS SELECT * FROM missing;
CREATE VIRTUAL TABLE note USING fts5(body);
INSERT INTO team VALUES (1, 'Red'), (2, 'Blue');
INSERT INTO person VALUES (1, 'Ann', 1, x'00ff'), (2, 'Bob', 2, NULL), (3, 'Zoë', NULL, NULL);
INSERT INTO note VALUES ('hello world'), ('good bye');
"""

PARTS = "name id , * ( ) person team 1 'a' = + AND OR count lower || JOIN UNION SELECT FROM"

LISTED = (Path(__file__).parents[1] / "hostile" / "sqlite.txt").read_text("utf-8")
HOSTILE = {name: lines.splitlines() for name, lines in re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", LISTED, re.M | re.S)}
"""Statements that mean harm: refused ones; those that would never end; those that give a few rows or fail."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with tables, views and a full-text table."""
    made = tmp_path_factory.mktemp("sqlite") / "a ?#%.db"
    with closing(sqlite3.connect(made)) as connection:
        connection.executescript(TABLES)
    return made


def test_a_query_gives_typed_rows(path: Path) -> None:
    """Integers, text, blobs and NULL come back as they are, in order."""
    database = SQLite(path)
    assert isinstance(database, Database)
    found = database.query("SELECT id, name, photo, 1.5 FROM person ORDER BY id")
    assert found == Rows(
        ("id", "name", "photo", "1.5"), ((1, "Ann", b"\x00\xff", 1.5), (2, "Bob", None, 1.5), (3, "Zoë", None, 1.5))
    )


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ('SELECT count(*) FROM person WHERE "Team Id" IS NULL', 1),
        ("SELECT name FROM loud ORDER BY 1", "ANN"),
        ("SELECT body FROM note WHERE note MATCH 'hello'", "hello world"),
        ("SELECT highlight(note, 0, '<', '>') FROM note WHERE body MATCH 'bye'", "good <bye>"),
        ("SELECT value FROM json_each('[7, 8]')", 7),
        ("SELECT '{\"a\": 5}' ->> '$.a'", 5),
        ("SELECT strftime('%Y', '2020-05-01')", "2020"),
        ("SELECT group_concat(name, ';') FROM (SELECT name FROM team ORDER BY id)", "Red;Blue"),
        ("SELECT 9e999", float("inf")),
        ("SELECT 'a;b' || ' -- c'", "a;b -- c"),
        ("SELECT name FROM sqlite_master WHERE name = 'team'", "team"),
        ("SELECT name FROM team WHERE name GLOB 'B*' OR name LIKE 'b%'", "Blue"),
    ],
)
def test_what_analysts_write_is_run(path: Path, sql: str, value: object) -> None:
    """The usual SQL of questions passes the check and the guard, and gives its value."""
    found = SQLite(path).query(sql)
    assert isinstance(found, Rows), found
    assert found.rows[0][0] == value


@pytest.mark.slow
def test_no_hostile_statement_gets_through(path: Path, world: World) -> None:
    """None of the hostile statements gives rows, and afterwards not a byte of the folder is different."""
    assert len(HOSTILE["refused"]) >= 300
    before, beside = path.read_bytes(), sorted(path.parent.iterdir())
    for sql in map(world.aimed, HOSTILE["refused"]):
        start = time.monotonic()
        assert isinstance(SQLite(path).query(sql, seconds=0.5), Failure), sql
        assert time.monotonic() - start < 5, sql
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == beside


@pytest.mark.slow
def test_harmless_extremes_give_rows_or_a_failure(path: Path, world: World) -> None:
    """What only goes to the limits of values and strings is a bounded result, or a failure."""
    for sql in map(world.aimed, HOSTILE["bounded"]):
        found = SQLite(path).query(sql, seconds=0.5)
        assert isinstance(found, Rows | Failure), sql
        assert len(str(found)) < 1_000_000, sql


@pytest.mark.slow
def test_time_and_memory_are_bounded(path: Path, world: World) -> None:
    """What would never end, or would fill the memory, is a failure soon after its limit."""
    for sql in HOSTILE["endless"]:
        start = time.monotonic()
        found = SQLite(path).query(sql, seconds=0.1)
        assert isinstance(found, Failure), sql
        assert time.monotonic() - start < 6, sql
    assert world.largest("sqlite_worker") <= MEMORY / 2**20


@pytest.mark.slow
def test_the_guard_refuses_what_the_check_does_not_know(path: Path) -> None:
    """Even run unchecked, what writes, attaches, sets or loads is denied by the database itself."""
    before = path.read_bytes()
    for sql in HOSTILE["refused"]:
        if sql.split(maxsplit=1)[0] in (
            "INSERT",
            "UPDATE",
            "DELETE",
            "DROP",
            "CREATE",
            "PRAGMA",
            "ATTACH",
            "ALTER",
            "VACUUM",
        ):
            found = SQLite(path)._ask([sql], 10, 0.5, ["lower"])[0]
            assert isinstance(found, Failure), sql
    for sql in ("SELECT load_extension('x')", "SELECT upper('x')", "SELECT * FROM pragma_database_list"):
        assert isinstance(SQLite(path)._ask([sql], 10, 0.5, ["lower"])[0], Failure), sql
    assert path.read_bytes() == before


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PARTS.split()), max_size=12))
def test_any_query_that_is_let_through_ends(path: Path, words: list[str]) -> None:
    """Whatever the check lets through gives rows or a failure, and changes nothing."""
    sql = "SELECT " + " ".join(words)
    if isinstance(check(sql), str):
        before = path.read_bytes()
        assert isinstance(SQLite(path).query(sql, rows=5, seconds=0.5), Rows | Failure)
        assert path.read_bytes() == before


def test_rows_and_bytes_are_bounded(path: Path) -> None:
    """An endless query gives its first rows and says that there are more; so does one of many bytes."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i{} FROM n"
    few = SQLite(path).query(endless.format(""), rows=3)
    assert few == Rows(("i",), ((1,), (2,), (3,)), truncated=True)
    assert "(3 rows; there are more, which are left out)" in str(few)
    wide = SQLite(path).query(endless.format(", hex(zeroblob(400000))"))
    assert isinstance(wide, Rows)
    assert (len(wide), wide.truncated) == (4, True)


def test_a_function_of_the_callers_may_be_allowed(path: Path) -> None:
    """Functions beside the list run only where the caller names them."""
    assert not SQLite(path).query("SELECT sqlite_version()")
    assert SQLite(path, functions=["sqlite_version"]).query("SELECT sqlite_version()")


def test_the_schema_is_shown(path: Path) -> None:
    """Tables with types, keys and samples; a broken view is no obstacle; inner tables stay out."""
    shown = SQLite(path).schema()
    assert "table team\n  id INTEGER primary key: 1, 2\n  name TEXT not null: Red, Blue" in shown
    assert '"Team Id" INTEGER → team.id: 1, 2' in shown
    assert "view broken" in shown
    assert "note_content" not in shown
    assert "Red" not in SQLite(path).schema(samples=0)


@pytest.mark.slow
def test_a_long_schema_is_cut(tmp_path: Path) -> None:
    """Many tables lose their samples, then the last of them are left out, which is said."""
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        for i in range(150):
            connection.execute(f"CREATE TABLE t{i} ({', '.join(f'a_long_column_{j} TEXT' for j in range(20))})")
    shown = SQLite(tmp_path / "x.db").schema()
    assert len(shown) <= 10_000
    assert "more tables, not shown)" in shown


async def test_it_is_a_tool(path: Path) -> None:
    """A model sees the schema, and gets a table or a failure as text."""
    tool = sql_tool(SQLite(path))
    assert "table team" in tool.description
    assert str(await tool.call({"query": "SELECT * FROM team"})) == "id | name\n1 | Red\n2 | Blue\n(2 rows)"
    assert str(await tool.call({"query": "DROP TABLE team"})).startswith("error: the query must be one SELECT")


@pytest.mark.parametrize("content", [b"this is no database, it is text", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_database_is_said(tmp_path: Path, content: bytes) -> None:
    """A file of something else is refused when it is opened or asked."""
    (tmp_path / "x.db").write_bytes(content)
    with pytest.raises(DataError):
        SQLite(tmp_path / "x.db").schema()


def test_a_missing_file_and_a_pipe_are_refused(tmp_path: Path) -> None:
    """A path with nothing to read does not make a file, nor wait for one."""
    os.mkfifo(tmp_path / "pipe")
    for name in ("nothing.db", "pipe", "."):
        with pytest.raises(DataError):
            SQLite(tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == ["pipe"]


def test_a_file_in_write_ahead_mode_is_read_without_a_trace(tmp_path: Path) -> None:
    """A database in write-ahead mode is read, also while it is being written, and no file is made beside it."""
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        live = SQLite(tmp_path / "x.db").query("SELECT a FROM t")
        assert isinstance(live, Rows)
    assert SQLite(tmp_path / "x.db").query("SELECT a FROM t") == Rows(("a",), ((1,),))
    assert [p.name for p in tmp_path.iterdir()] == ["x.db"]


@pytest.mark.parametrize(("rows", "seconds"), [(0, 1.0), (-1, 1.0), (1, 0.0), (1, float("nan")), (1, 1e300)])
def test_limits_must_be_limits(path: Path, rows: int, seconds: float) -> None:
    """No rows, no time or endless time is a failure that says so."""
    assert isinstance(SQLite(path).query("SELECT 1", rows, seconds), Failure)
