"""Names in quotes: a name that is no column is an error that can be repaired, never a string in silence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.base import Failure
from reasoning.tools.sql import Rows, SQLite, from_csv

if TYPE_CHECKING:
    from pathlib import Path

TABLES = """
CREATE TABLE orders (id INTEGER PRIMARY KEY, product TEXT, cost REAL, remark TEXT, day TEXT);
INSERT INTO orders VALUES (1, 'chair', 20.5, 'was late', '2024-01-05'), (2, 'table', 150, NULL, '2024-02-07');
INSERT INTO orders VALUES (3, 'chair', 25, 'gift', '2024-03-09');
CREATE TABLE "order line" (id INTEGER, "Order Id" INTEGER, pieces INTEGER);
INSERT INTO "order line" VALUES (1, 1, 2), (2, 3, 5);
CREATE VIEW cheap AS SELECT product, cost AS "unit cost" FROM orders WHERE cost < 100;
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> SQLite:
    """A shop's orders."""
    path = tmp_path_factory.mktemp("names") / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES)
    return SQLite(path)


NO_COLUMN = [
    ('SELECT avg("price") FROM orders', "price"),
    ('SELECT count(*) FROM orders WHERE "costs" > 100', "costs"),
    ('SELECT max("amount") FROM orders', "amount"),
    ("SELECT product FROM orders WHERE \"prodct\" = 'chair'", "prodct"),
    ('SELECT product FROM orders ORDER BY "price" DESC LIMIT 1', "price"),
    ('SELECT count("lost") FROM orders', "lost"),
    ('SELECT count(DISTINCT "prodct") FROM orders', "prodct"),
    ('SELECT product FROM orders GROUP BY "kind"', "kind"),
    ('SELECT product FROM orders GROUP BY 1 HAVING "total" > 5', "total"),
    ("SELECT [coste] FROM orders", "coste"),
    ("SELECT `coste` FROM orders", "coste"),
    ('SELECT "orders"."price" FROM orders', "orders.price"),
    ('SELECT o."price" FROM orders AS o', "o.price"),
    ('SELECT "y" FROM (SELECT cost AS "x" FROM orders) AS t', "y"),
    ('WITH c AS (SELECT product AS "p" FROM orders) SELECT "product" FROM c', "product"),
    ('SELECT product FROM orders o WHERE EXISTS (SELECT 1 FROM "order line" WHERE "order_id" = o.id)', "order_id"),
    ("SELECT CASE WHEN \"kind\" = 'a' THEN 1 END FROM orders", "kind"),
    ("SELECT coalesce(\"remarks\", 'none') FROM orders", "remarks"),
    ('SELECT rank() OVER (PARTITION BY "kind" ORDER BY cost) FROM orders', "kind"),
    ('SELECT product FROM orders UNION SELECT "kind" FROM orders', "kind"),
    ('SELECT * FROM orders a JOIN orders b ON a.id = "b.id"', "b.id"),
    ('SELECT "unit price" FROM cheap', "unit price"),
    ('SELECT count(*) FROM "order line" WHERE "Order Nr" = 1', "Order Nr"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("sql", "name"), NO_COLUMN)
def test_a_quoted_name_that_is_no_column_is_an_error(database: SQLite, sql: str, name: str) -> None:
    """Wherever it stands and however it is quoted, the error names it and the columns that there are."""
    found = database.query(sql)
    assert isinstance(found, Failure), found
    assert found.why.startswith(f"no such column: {name}")
    assert "The columns are: " in found.why


COLUMNS = [
    ('SELECT "product" FROM "orders" WHERE "id" = 2', "table"),
    ("SELECT [product] FROM [orders] WHERE [id] = 2", "table"),
    ("SELECT `product` FROM `orders` WHERE `id` = 2", "table"),
    ('SELECT "orders"."product" FROM "main"."orders" WHERE "orders"."id" = 2', "table"),
    ('SELECT "O"."Product" FROM orders AS "O" WHERE "O"."ID" = 2', "table"),
    ("SELECT \"rowid\" FROM orders WHERE product = 'table'", 2),
    ('SELECT "unit cost" FROM cheap ORDER BY "unit cost" DESC', 25.0),
    ('SELECT product, sum(cost) AS "Total Cost" FROM orders GROUP BY product ORDER BY "Total Cost" DESC', "table"),
    ("SELECT product, sum(cost) AS 'Total Cost' FROM orders GROUP BY product ORDER BY \"Total Cost\" DESC", "table"),
    ('SELECT count(*) AS "n" FROM orders GROUP BY "product" HAVING "n" > 1', 2),
    ('WITH "c" AS (SELECT "product" AS "p" FROM orders) SELECT "p" FROM "c" WHERE "p" LIKE \'t%\'', "table"),
    ('WITH c ("a", "b") AS (SELECT product, cost FROM orders) SELECT "b" FROM c WHERE "a" = \'table\'', 150.0),
    ('SELECT max("x") FROM (SELECT "cost" AS "x" FROM orders) AS "t"', 150.0),
    ('SELECT l."pieces" FROM "order line" l JOIN orders o ON l."Order Id" = o."id" WHERE o.remark = \'gift\'', 5),
    (
        'SELECT "product" FROM orders o WHERE NOT EXISTS (SELECT 1 FROM "order line" WHERE "Order Id" = "o"."id")',
        "table",
    ),
    ('SELECT "product" FROM orders WHERE "cost" = (SELECT max("cost") FROM "orders")', "table"),
    ('SELECT "sum"("pieces") FROM "order line"', 7),
    ("SELECT product || ', \"new\"' FROM orders WHERE id = 2", 'table, "new"'),
    ("SELECT json_extract('{\"a b\": [4, 5]}', '$.\"a b\"[#-1]')", 5),
    ("SELECT CAST('2020' AS NUMERIC)", 2020),
]


@pytest.mark.slow
@pytest.mark.parametrize(("sql", "value"), COLUMNS)
def test_a_quoted_name_that_is_a_column_is_read(database: SQLite, sql: str, value: object) -> None:
    """Columns, aliases, parts of WITH, derived tables, views and outer queries are found in quotes of any kind."""
    found = database.query(sql)
    assert isinstance(found, Rows), found
    assert found.rows[0][-1 if isinstance(value, (int, float)) else 0] == value


@pytest.mark.slow
@pytest.mark.parametrize(
    "sql",
    [
        'SELECT * FROM orders WHERE product = "chair"',
        'SELECT * FROM orders WHERE product IN ("chair", "table")',
        'SELECT * FROM orders WHERE product LIKE "ch%"',
        'SELECT "product" || ": " || "cost" FROM orders',
        'SELECT strftime("%Y", day) FROM orders',
        'SELECT date("now")',
        'SELECT group_concat(product, "; ") FROM orders',
        'SELECT * FROM orders WHERE day BETWEEN "2024-01-01" AND "2024-02-01"',
    ],
)
def test_a_string_in_double_quotes_is_told_its_quotes(database: SQLite, sql: str) -> None:
    """The error says that a string is written in single quotes, and shows it."""
    found = database.query(sql)
    assert isinstance(found, Failure), found
    assert "A string is written in single quotes: '" in found.why


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT sum('cost') FROM orders",
        "SELECT avg('cost') FROM orders",
        "SELECT product FROM orders ORDER BY 'cost' DESC",
        "SELECT count(*) FROM orders GROUP BY 'product'",
        "SELECT count(*) FROM orders WHERE 'cost' > 100",
        "SELECT count(*) FROM orders WHERE 'product' = 'chair'",
        "SELECT rank() OVER (ORDER BY 'cost') FROM orders",
    ],
)
def test_a_string_in_a_columns_place_is_an_error(database: SQLite, sql: str) -> None:
    """What is sorted, grouped or added up is a column; one in single quotes is none."""
    found = database.query(sql)
    assert isinstance(found, Failure), found
    assert "is a string, not a column" in found.why


def test_the_error_names_the_nearest_column_and_the_tables(database: SQLite) -> None:
    """A slip is told the nearest name of the tables that it asks; a table that is not there, the tables."""
    found = database.query('SELECT "prodct" FROM orders')
    assert isinstance(found, Failure)
    assert "Did you mean 'product'?" in found.why
    assert "The columns are: orders (id, product, cost, remark, day)" in found.why
    assert "pieces" not in found.why
    found = database.query("SELECT * FROM order_lines")
    assert isinstance(found, Failure)
    assert 'The tables are: orders (id, product, cost, remark, day); "order line" (id, "Order Id", pieces)' in found.why


def test_tables_of_csv_files_have_the_same_errors(tmp_path: Path) -> None:
    """A name that is no column of a file is an error as well."""
    (tmp_path / "towns.csv").write_text("Town,People\nAro,120\nBel,80\n")
    database = from_csv(tmp_path / "towns.csv")
    assert isinstance(database.query('SELECT max("People") FROM towns'), Rows)
    found = database.query('SELECT max("Inhabitants") FROM towns')
    assert isinstance(found, Failure)
    assert "no such column: Inhabitants" in found.why
    assert '"People"' in found.why
