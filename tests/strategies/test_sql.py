"""Questions over a database."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, SettingError
from reasoning.strategies.sql import SQL
from reasoning.tools.base import Failure
from reasoning.tools.sql import Rows, SQLite

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.tools.sql.check import Dialect

COUNT = Question("How many people are over 30?", answer_format="number")


class Tables:
    """A database that gives back what it was told to."""

    dialect: Dialect = "sqlite"

    def __init__(self, *outcomes: Rows | Failure) -> None:
        self.outcomes, self.asked, self.seconds = list(outcomes), list[str](), list[float]()

    def schema(self, samples: int = 3) -> str:
        """Word one table."""
        return "table people\n  name TEXT\n  age INTEGER"

    def query(self, sql: str, rows: int = 1000, seconds: float = 5.0) -> Rows | Failure:
        """Give the next outcome."""
        self.asked.append(sql)
        self.seconds.append(seconds)
        return self.outcomes[len(self.asked) - 1]


def value(of: Any) -> Rows:
    """A result of one value."""
    return Rows(("n",), ((of,),))


def test_a_single_value_is_the_answer() -> None:
    """The schema is shown, the query is run, and its one value needs no second call."""
    tables = Tables(value(2))
    mock = Mock(["```sql\nSELECT count(*) FROM people WHERE age > 30\n```"])
    solution = run(SQL(database=tables), COUNT, backend=mock)
    assert (solution.answer, solution.usage.calls) == (2, 1)
    assert tables.asked == ["SELECT count(*) FROM people WHERE age > 30"]
    assert solution.evidence["rule"] == "the number"
    assert "The database:\ntable people" in mock.calls[0].request.text
    assert "SQLite query" in mock.calls[0].request.text


@pytest.mark.parametrize(
    "rows",
    [Rows(("name",), (("Ann",), ("Bob",))), Rows(("n",), ()), value(None), value("many"), Rows(("a", "b"), ((1, 2),))],
)
def test_other_rows_are_answered_on(rows: Rows) -> None:
    """Rows that are no single value of the format go to the inner strategy with the query."""
    mock = Mock(["SELECT name FROM people", "Two.\nAnswer: 2"])
    solution = run(SQL(database=Tables(rows)), COUNT, backend=mock)
    assert (solution.answer, solution.usage.calls) == (2, 2)
    assert f"SELECT name FROM people\n\nIt answered:\n{rows}" in mock.calls[1].request.text
    assert solution.children[0].strategy == "cot"


def test_a_query_that_fails_is_repaired() -> None:
    """The error goes back with the query."""
    mock = Mock(["SELECT age FROM person", "SELECT 2"])
    solution = run(SQL(database=Tables(Failure("no such table: person"), value(2))), COUNT, backend=mock)
    assert solution.answer == 2
    assert "SELECT age FROM person\n\nerror: no such table: person" in mock.calls[1].request.text
    assert solution.evidence["failures"] == ["SELECT age FROM person: no such table: person"]


def test_a_query_gets_no_more_time_than_the_run_has() -> None:
    """The database is given the strategy's seconds, or what is left of the run's."""
    tables = Tables(value(2), value(2))
    run(SQL(database=tables, seconds=50), COUNT, backend=Mock(["```sql\nSELECT 2\n```"]))
    run(SQL(database=tables, seconds=50), COUNT, backend=Mock(["```sql\nSELECT 2\n```"]), limits=Limits(seconds=20))
    assert tables.seconds[0] == 50
    assert tables.seconds[1] <= 20


def test_no_query_and_no_success_is_an_abstention() -> None:
    """After the last repair it abstains, and no answer is made up."""
    tables = Tables(Failure("no such table"))
    solution = run(SQL(database=tables), COUNT, backend=Mock(["I can't.", "SELECT x"]))
    assert solution.abstained
    assert solution.evidence["failures"][0].startswith("I can't.: no query was found")
    assert len(solution.evidence["failures"]) == 2


def test_a_choice_takes_the_option_of_the_value() -> None:
    """A value that an option states is that option."""
    question = Question("Who is oldest?", options=("Ann", "Bob"))
    solution = run(SQL(database=Tables(value("Bob"))), question, backend=Mock(["SELECT name FROM people"]))
    assert (solution.answer, solution.evidence["rule"]) == ("B", "the option that is named")


def test_the_sessions_database_is_used(tmp_path: Path) -> None:
    """A database among the run's tools is asked, for real: what is not a query that reads is refused."""
    pytest.importorskip("sqlglot")
    file = tmp_path / "people.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE people (name TEXT, age INTEGER)")
        connection.executemany("INSERT INTO people VALUES (?, ?)", [("Ann", 40), ("Bob", 20), ("Eve", 35)])
    connection.close()
    tools: dict[str, Any] = {"database": SQLite(file)}
    mock = Mock(["WITH a AS (DELETE FROM people) SELECT 1", "SELECT count(*) FROM people WHERE age > 30"])
    solution = run(SQL(), COUNT, backend=mock, tools=tools)
    assert solution.answer == 2
    assert len(solution.evidence["failures"]) == 1
    assert "age INTEGER" in mock.calls[0].request.text


def test_no_database_is_a_clear_error() -> None:
    """Where there is no database, the error says how to give one."""
    with pytest.raises(SettingError, match="among the run's tools"):
        run(SQL(), COUNT, backend="mock")


def test_out_of_budget_is_an_error() -> None:
    """Rows are no answer."""
    with pytest.raises(BudgetExceededError):
        run(SQL(database=Tables(Rows((), ()))), COUNT, backend=Mock(["SELECT 1"]), limits=Limits(calls=1))


@pytest.mark.parametrize("settings", [{"repairs": -1}, {"rows": 0}, {"seconds": 0}, {"database": 5}])
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any]) -> None:
    """Wrong settings are errors when the strategy is made."""
    with pytest.raises(SettingError):
        SQL(**settings)
