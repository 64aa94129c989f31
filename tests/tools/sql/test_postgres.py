"""PostgreSQL, against a real server started from the system's binaries; skipped where there are none."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.errors import DataError, SettingError
from reasoning.tools.base import Failure
from reasoning.tools.sql import Database, PostgreSQL, Rows, sql_tool

if TYPE_CHECKING:
    from typing import Protocol

    class World(Protocol):
        """What is watched while hostile statements run."""

        servers: list[str]

        def aimed(self, text: str) -> str: ...


psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")

TABLES = """
CREATE TABLE team (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE person (id int PRIMARY KEY, name text, "Team Id" int REFERENCES team (id), born date, facts jsonb);
COMMENT ON COLUMN person.born IS 'day of birth';
CREATE VIEW adults AS SELECT name FROM person WHERE born < '2000-01-01';
CREATE SEQUENCE counter;
CREATE SCHEMA other; CREATE TABLE other.secret (word text); INSERT INTO other.secret VALUES ('hidden');
INSERT INTO team VALUES (1, 'Red'), (2, 'Blue');
INSERT INTO person VALUES (1, 'Ann', 1, '1990-05-01', '{"a": [1, 2]}'), (2, 'Bob', 2, '2010-01-01', NULL);
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper($1)';
CREATE FUNCTION grow() RETURNS int LANGUAGE sql AS 'INSERT INTO team VALUES (9, ''x'') RETURNING 1';
"""

LISTED = (Path(__file__).parents[1] / "hostile" / "postgres.txt").read_text("utf-8")
HOSTILE = {name: lines.splitlines() for name, lines in re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", LISTED, re.M | re.S)}
"""Statements that mean harm: refused ones, and those that give a few rows or fail; ⏎ is a line break."""


@pytest.fixture(scope="module")
def url(postgres: str) -> str:
    """A server with some tables."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(TABLES)
    return postgres


def contents(url: str) -> list[Any]:
    """Read what a query could have changed."""
    with psycopg.connect(url) as connection:
        asked = (
            "SELECT * FROM team ORDER BY 1",
            "SELECT * FROM person ORDER BY 1",
            "SELECT last_value, is_called FROM counter",
            "SELECT relname FROM pg_class ORDER BY 1",
        )
        return [connection.execute(sql).fetchall() for sql in asked]


def rows(result: Rows | Failure) -> tuple[tuple[Any, ...], ...]:
    assert isinstance(result, Rows), result
    return result.rows


@pytest.mark.slow
def test_a_query_gives_typed_rows(url: str) -> None:
    """Names, types and order are the database's own; JSON stays text."""
    database = PostgreSQL(url)
    assert isinstance(database, Database)
    found = database.query(
        'SELECT p.name, t.name, facts, 1.5 AS x FROM person p JOIN team t ON t.id = "Team Id" ORDER BY 1;'
    )
    assert isinstance(found, Rows)
    assert found.columns == ("name", "name", "facts", "x")
    assert [row[:2] for row in found] == [("Ann", "Red"), ("Bob", "Blue")]
    assert found.rows[0][2] == '{"a": [1, 2]}'
    assert found.truncated is False


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("SELECT count(*) FILTER (WHERE id > 1) FROM person", 1),
        ("SELECT extract(year FROM born)::int FROM person ORDER BY 1 LIMIT 1", 1990),
        ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) FROM person", 1.5),
        ("SELECT facts->'a'->>1 FROM person WHERE facts @> '{\"a\": [1]}'", "2"),
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT sum(i) FROM n", 45),
        ("WITH x AS MATERIALIZED (SELECT 1 AS a) SELECT a FROM x", 1),
        ("SELECT 'it''s' || $$ 'fine' $$", "it's 'fine' "),
        ("SELECT string_agg(name, ',' ORDER BY name) FROM person", "Ann,Bob"),
        ("SELECT row_number() OVER (PARTITION BY id ORDER BY name) FROM person LIMIT 1", 1),
        ("SELECT date_trunc('month', born)::date::text FROM person WHERE name ~* '^a'", "1990-05-01"),
        ("SELECT (ARRAY[1, 2, 3])[2]", 2),
        ("SELECT name FROM team EXCEPT SELECT 'Red'", "Blue"),
        ("VALUES (7)", 7),
        ("SELECT DISTINCT ON (name) name FROM adults", "Ann"),
        ("SELECT coalesce(NULL, 'x')::varchar(10)", "x"),
        ("SELECT substring('abc' FROM 2 FOR 1)", "b"),
        ("SELECT 100 % 7", 2),
        ("SELECT position('b' IN 'abc')", 2),
        ("SELECT sum(g) FROM generate_series(1, 4) AS t(g)", 10),
    ],
)
def test_what_analysts_write_is_run(url: str, sql: str, value: object) -> None:
    """The usual SQL of questions passes the check and gives its value."""
    assert rows(PostgreSQL(url).query(sql))[0][0] == value


@pytest.mark.slow
def test_no_hostile_statement_gets_through(url: str, world: World) -> None:
    """None of the hostile statements gives rows, changes the database or takes its time."""
    assert len(HOSTILE["refused"]) >= 250
    world.servers.append("postgres")
    before, database = contents(url), PostgreSQL(url)
    for sql in map(world.aimed, HOSTILE["refused"]):
        start = time.monotonic()
        assert isinstance(database.query(sql.replace("⏎", "\n"), seconds=1), Failure), sql
        assert time.monotonic() - start < 3, sql
    assert contents(url) == before


@pytest.mark.slow
def test_harmless_extremes_give_rows_or_a_failure(url: str) -> None:
    """What goes to the limits of values, strings and patterns is a bounded result, or a failure, in time."""
    before = contents(url)
    for sql in HOSTILE["bounded"]:
        start = time.monotonic()
        found = PostgreSQL(url).query(sql, seconds=0.5)
        assert isinstance(found, Failure) or len(str(found)) < 1_000_000, sql
        assert time.monotonic() - start < 3, sql
    assert contents(url) == before


def test_the_transaction_refuses_what_the_check_does_not_know(url: str) -> None:
    """A function that writes, allowed by mistake, is stopped by the database itself."""
    before = contents(url)
    for sql in ("SELECT grow()", "SELECT nextval('counter')"):
        result = PostgreSQL(url, functions=["grow", "nextval"]).query(sql)
        assert isinstance(result, Failure)
        assert "read-only" in result.why
    assert contents(url) == before


def test_a_function_of_the_callers_may_be_allowed(url: str) -> None:
    """Functions beside the list are named by the caller, and only then run."""
    assert not PostgreSQL(url).query("SELECT shout('a')")
    assert rows(PostgreSQL(url, functions=["shout"]).query("SELECT shout('a')")) == (("A",),)


@pytest.mark.slow
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM generate_series(1, 1000000000000)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
        "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b, generate_series(1, 10) c",
        "SELECT pg_sleep(60)",
    ],
)
def test_time_is_bounded(url: str, sql: str) -> None:
    """What would run on and on is stopped by the server at the limit."""
    start = time.monotonic()
    result = PostgreSQL(url, functions=["pg_sleep"]).query(sql, seconds=0.5)
    assert isinstance(result, Failure)
    assert "0.5 seconds" in result.why
    assert time.monotonic() - start < 3


def test_rows_are_bounded(url: str) -> None:
    """An endless query gives its first rows, and says that there are more."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    for sql in (endless, "SELECT * FROM generate_series(1, 1000000)"):
        found = PostgreSQL(url).query(sql, rows=10)
        assert rows(found) == tuple((i,) for i in range(1, 11))
        assert isinstance(found, Rows)
        assert found.truncated


def test_bytes_are_bounded(url: str) -> None:
    """A huge value is refused before it is sent; many large ones are cut at the limit of the whole."""
    huge = PostgreSQL(url).query("SELECT repeat('x', 50000000), 1")
    assert isinstance(huge, Failure)
    assert "bytes" in huge.why
    many = PostgreSQL(url).query("SELECT repeat('x', 500000) FROM generate_series(1, 100)")
    assert isinstance(many, Rows)
    assert many.truncated
    assert sum(len(row[0]) for row in many) < 6_000_000


def test_the_schema_is_shown(url: str) -> None:
    """Tables with types, keys, comments and samples; other schemas stay out."""
    shown = PostgreSQL(url).schema()
    assert "table team\n  id integer primary key: 1, 2\n  name text not null: Red, Blue" in shown
    assert '"Team Id" integer → team.id: 1, 2' in shown
    assert "born date (day of birth): 1990-05-01" in shown
    assert "view adults" in shown
    assert "secret" not in shown
    assert "secret" in PostgreSQL(url, schemas=["public", "other"]).schema()
    assert "Red" not in PostgreSQL(url).schema(samples=0)


def test_it_is_a_tool(url: str) -> None:
    """The tool's description carries the dialect and the schema."""
    tool = sql_tool(PostgreSQL(url))
    assert "PostgreSQL" in tool.description
    assert "table team" in tool.description
    assert "Red" in str(tool.function("SELECT name FROM team"))


def test_values_that_python_lacks_are_failures(url: str) -> None:
    """A date beyond Python's is said to be so, and as text it is shown."""
    assert not PostgreSQL(url).query("SELECT 'infinity'::date")
    assert rows(PostgreSQL(url).query("SELECT ('infinity'::date)::text")) == (("infinity",),)


@pytest.mark.slow
def test_a_stopped_server_is_given_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has stopped answering costs the limit and a little more, not forever."""
    monkeypatch.setattr("reasoning.tools.sql.postgres.START", 0.5)
    database = PostgreSQL(url)
    from reasoning.tools.sql import postgres

    start = time.monotonic()
    with pytest.raises(psycopg.OperationalError), postgres._reading(database, 0.5) as connection:
        process = connection.info.backend_pid
        os.kill(process, signal.SIGSTOP)
        try:
            connection.execute("SELECT 1")
        finally:
            os.kill(process, signal.SIGCONT)
    assert time.monotonic() - start < 4


def test_no_server_is_a_failure_without_the_password() -> None:
    """Where nothing listens, the failure says so, and never shows the URL's secrets."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        database = PostgreSQL(f"postgresql://me:hunter2@127.0.0.1:{free.getsockname()[1]}/x")
        result = database.query("SELECT 1")
    assert isinstance(result, Failure)
    assert "hunter2" not in f"{result} {database!r}"
    with pytest.raises(DataError):
        database.schema()
    with pytest.raises(SettingError) as caught:
        PostgreSQL("postgresql://me:hunter2@x/?password")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("sql", "parts"),
    [
        ('SELECT "nam" FROM person', ["Did you mean 'name'?", 'person (id, name, "Team Id", born, facts)']),
        ('SELECT * FROM team WHERE name = "Red"', ["A string is written in single quotes: 'Red'", "team (id, name)"]),
        ("SELECT p.nam FROM person p", ["column p.nam does not exist", "The columns are: person ("]),
        ("SELECT * FROM teams", ["The tables are: team (id, name)"]),
        ("SELECT name FROM team ORDER BY 'name'", ["is a string, not a column"]),
    ],
)
def test_a_name_that_is_not_there_is_told_what_is(url: str, sql: str, parts: list[str]) -> None:
    """The error of a name lists the columns, and says how a string is written where one was meant."""
    found = PostgreSQL(url).query(sql)
    assert isinstance(found, Failure)
    for part in parts:
        assert part in found.why


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("SELECT name AS 'The Name' FROM team ORDER BY \"The Name\"", "Blue"),
        ('SELECT p."Team Id" FROM "person" p WHERE "p"."name" = \'Bob\'', 2),
        ("SELECT facts -> 'a' ->> 1 FROM person WHERE id = 1", "2"),
        ("SELECT facts #>> '{a,0}' FROM person WHERE id = 1", "1"),
        ("SELECT extract(year FROM born)::int FROM person WHERE id = 1", 1990),
        ("SELECT date_part('month', born)::int FROM person WHERE id = 1", 5),
        ("SELECT to_char(born, 'YYYY-MM') FROM person WHERE id = 1", "1990-05"),
        ("SELECT (born + interval '1 month')::date::text FROM person WHERE id = 1", "1990-06-01"),
        ("SELECT string_agg(name, ', ' ORDER BY name DESC) FROM team", "Red, Blue"),
        ("SELECT count(*) FILTER (WHERE born > DATE '2000-01-01') FROM person", 1),
        ("SELECT DISTINCT ON (name) name FROM team ORDER BY name, id DESC", "Blue"),
        ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) FROM person", 1.5),
        ("SELECT name FROM team WHERE name ~* '^r'", "Red"),
        ("SELECT name FROM team WHERE name ILIKE 'r%' AND id = ANY(ARRAY[1, 2])", "Red"),
        ("SELECT sum(n)::int FROM generate_series(1, 4) AS g(n)", 10),
        ("SELECT substring(name from 1 for 2) || upper(left(name, 1)) FROM team WHERE id = 1", "ReR"),
        ("SELECT position('d' in name) FROM team WHERE id = 1", 3),
        ("SELECT round(avg(id), 2)::text FROM person", "1.50"),
        ("SELECT coalesce(nullif(name, 'Red'), 'none') FROM team WHERE id = 1", "none"),
        ("SELECT (array_agg(name ORDER BY id))[1] FROM team", "Red"),
        ("SELECT x.v FROM person p CROSS JOIN LATERAL jsonb_array_elements_text(p.facts -> 'a') AS x(v)", "1"),
        ("SELECT log(2, 8)::int", 3),
        ("SELECT decode('6869', 'hex')", b"hi"),
        ("SELECT trim(both 'x' from 'xax')", "a"),
    ],
)
def test_what_analysts_write_means_the_same_to_the_server(url: str, sql: str, value: object) -> None:
    """A query is written out anew before it is run, and means what it meant."""
    found = PostgreSQL(url).query(sql)
    assert isinstance(found, Rows), found
    assert found.rows[0][0] == value
