"""Which SQL is let through: the check alone, on what models write, what attackers write, and on noise."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.tools.base import Failure
from reasoning.tools.sql import check
from reasoning.tools.sql.functions import FUNCTIONS
from tests.whole import examples

if TYPE_CHECKING:
    from reasoning.tools.sql.check import Dialect

DIALECTS: list[Dialect] = ["sqlite", "postgres"]

WORDS = """
SELECT FROM WHERE WITH RECURSIVE AS UNION ALL VALUES INTO FOR UPDATE DELETE INSERT DROP TABLE ; ( ) [ ] , . * + - / % '
" ` $$ $a$ -- /* */ E' U&' x' 1 1.5 1e9 NULL t a b person CASE WHEN THEN END CAST int :: -> ->> || = <> < > ? :x @x #
pg_sleep load_extension count lower LATERAL JOIN ON OVER PARTITION BY ORDER GROUP LIMIT OFFSET 0x1F COPY PRAGMA ATTACH
EXPLAIN ANALYZE MATERIALIZED NOT IN EXISTS ARRAY ROW INTERVAL é 日 ```
"""


def soup() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*WORDS.split(), "\n", "\t", "\\", "\0"]), max_size=40).map(" ".join)


@pytest.mark.parametrize(
    ("written", "run"),
    [
        ("SELECT 1", "SELECT 1"),
        (" select 1 ;; \n", "SELECT 1"),
        ("```sql\nSELECT 1;\n```", "SELECT 1"),
        ("```\nSELECT 1\n```", "SELECT 1"),
        ("Here it is:\n```sqlite\nSELECT 1\n```\nIt reads one.", "SELECT 1"),
        ("```sql\nSELECT 1", "SELECT 1"),
        ("-- a note\nSELECT /* b */ 1 -- c", "SELECT 1"),
        ("SELECT 1; -- done", "SELECT 1"),
        ("SELECT 'a;b--c'", "SELECT 'a;b--c'"),
        ('SELECT [a b], `c`, "d"', "SELECT `a b`, `c`, `d`"),
        ("SELECT x'0aFF'", "SELECT x'0aFF'"),
        ("SELECT t.*, .5, a||b FROM t", "SELECT t.*, 0.5, a || b FROM t"),
    ],
)
def test_what_surrounds_a_query_is_cut(written: str, run: str) -> None:
    """Fences, comments and closing semicolons go; names stand in backticks."""
    found = check(written)
    assert isinstance(found, str)
    assert found.strip() == run


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a, count(*) FROM t GROUP BY a HAVING count(*) > 1 ORDER BY 2 DESC LIMIT 3 OFFSET 1",
        "WITH a(x, y) AS (SELECT 1, 2), b AS (SELECT * FROM a) SELECT * FROM a JOIN b USING (x)",
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n",
        "SELECT CASE WHEN (a) THEN (b) ELSE (c) END FROM t WHERE a IN (1, 2) AND NOT EXISTS (SELECT 1)",
        "SELECT rank() OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
        "SELECT sum(a) FILTER (WHERE b > 0) OVER w FROM t WINDOW w AS (ORDER BY a)",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "SELECT 1 EXCEPT SELECT 2 INTERSECT SELECT 3",
        "VALUES (1, 'a'), (2, 'b')",
        "SELECT CAST(a AS VARCHAR(10)), CAST(b AS NUMERIC(10, 2)) FROM t",
        "SELECT replace(a, 'x', 'y'), substr(a, 1, 2), coalesce(a, b), round(1.234, 2) FROM t",
        "SELECT * FROM t AS x LEFT JOIN u ON (x.a = u.a) WHERE x.d BETWEEN '2020-01-01' AND '2021-01-01'",
    ],
)
def test_queries_that_read_are_let_through(sql: str) -> None:
    """What answers a question in either dialect passes."""
    assert isinstance(check(sql, "sqlite"), str)
    assert isinstance(check(sql, "postgres"), str)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("", "must be one SELECT"),
        ("; ;", "must be one SELECT"),
        ("I do not know.", "must be one SELECT"),
        ("DELETE FROM t", "must be one SELECT"),
        ("SELECT 1; SELECT 2", "semicolon"),
        ("SELECT load_extension('x')", "function load_extension"),
        ("SELECT main.lower('x')", "qualified"),
        ("SELECT a FROM t FOR UPDATE", "FOR UPDATE"),
        ("SELECT a INTO b FROM t", "INTO"),
        ("SELECT ?", "parameter"),
        ("SELECT * FROM pragma_database_list", "belongs to the database"),
        ("SELECT 0x10", "decimal"),
        ("SELECT 'x", "not sqlite SQL"),
        ("SELECT FROM WHERE", "not sqlite SQL"),
        ("SELECT 1)", "closes nothing"),
        ("SELECT " + "(" * 61 + "1" + ")" * 61, "nests"),
        ("SELECT " + "1," * 20_000 + "1", "characters"),
        ("SELECT '\x00'", "control"),
        ("SELECT '\ud800'", "broken"),
    ],
)
def test_a_refusal_says_why(sql: str, why: str) -> None:
    """Each refusal names what a model can change."""
    found = check(sql)
    assert isinstance(found, Failure)
    assert why in found.why


def test_a_name_that_is_declared_does_not_allow_a_call() -> None:
    """To call a part of WITH, or an alias, like a function does not let the function through."""
    assert isinstance(check("WITH part(x) AS (SELECT 1) SELECT x FROM part"), str)
    assert not check("WITH part(x) AS (SELECT 1) SELECT part(5)")
    assert not check("SELECT * FROM t AS part(a), part(5)", "postgres")


def test_the_lists_name_nothing_with_effects() -> None:
    """No function of the lists reads files or settings, sleeps, locks or runs SQL."""
    for names in FUNCTIONS.values():
        assert not {
            name for name in names if name.startswith(("pg_", "lo_", "dblink", "sqlite", "load", "read", "write"))
        }
        assert not names & {"set_config", "current_setting", "nextval", "setval", "query_to_xml", "eval", "edit"}


def test_the_hostile_statements_for_postgresql_never_reach_a_server() -> None:
    """The check alone refuses all of the list but two that read tables which are not there."""
    listed = (Path(__file__).parents[1] / "hostile" / "postgres.txt").read_text("utf-8").partition("\n## bounded\n")[0]
    statements = [line.replace("⏎", "\n") for line in listed.splitlines()[1:]]
    passed = [sql for sql in statements if isinstance(check(sql, "postgres"), str)]
    assert passed == ["SELECT * FROM nowhere", "SELECT * FROM secret"]


@pytest.mark.slow
@settings(max_examples=examples(300), deadline=None)
@given(st.one_of(st.text(max_size=200), soup()), st.sampled_from(DIALECTS))
def test_any_text_is_let_through_or_refused_in_time(text: str, dialect: Dialect) -> None:
    """No text breaks the check or keeps it; what it lets through, it lets through again unchanged."""
    start = time.monotonic()
    found = check(text, dialect)
    assert time.monotonic() - start < 5
    if isinstance(found, str):
        assert found.lstrip("( ")[:6].upper().startswith(("SELECT", "WITH", "VALUES"))
        again = check(found, dialect)
        assert again == found


@pytest.mark.slow
@pytest.mark.parametrize(
    "opening",
    [
        "(",
        "[",
        "(SELECT ",
        "CASE WHEN ",
        "CAST(",
        "lower(",
        "ARRAY[",
        "NOT ",
        "- ",
        "a.",
        "INTERVAL ",
        "JOIN b GROUP ",
        "'a' JOIN CASE ",
    ],
)
@pytest.mark.parametrize("times", [6, 59, 3000])
def test_deep_nesting_is_bounded(opening: str, times: int) -> None:
    """However deep a query nests, the answer comes soon."""
    start = time.monotonic()
    for dialect in DIALECTS:
        check("SELECT " + opening * times + "1", dialect)
    assert time.monotonic() - start < 5


def test_nothing_heavy_is_imported_before_its_use() -> None:
    """Importing the tool loads neither the parser of SQL nor a database's driver."""
    code = "import sys, reasoning.tools.sql; print([m for m in ('sqlglot', 'psycopg', 'sqlite3') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in ("[]", "['sqlite3']")
