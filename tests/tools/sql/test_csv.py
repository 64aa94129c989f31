"""CSV files as a database: names, types, encodings, and files that are not what they should be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.errors import DataError
from reasoning.tools.sql import Rows, SQLite, from_csv
from tests.whole import examples


def made(folder: Path, content: str | bytes, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(database: SQLite, sql: str) -> tuple[tuple[Any, ...], ...]:
    found = database.query(sql)
    assert isinstance(found, Rows), found
    return found.rows


def test_columns_are_typed_by_what_is_in_them(tmp_path: Path) -> None:
    """Numbers are numbers, codes with leading zeros stay text, an empty cell is NULL."""
    path = made(tmp_path, 'id,score,code,name\n1,1.5,007,Ann\n-2,3,010,\n\n3,,1,"Zoë, ""Z"""\n')
    database = from_csv(path)
    assert "id INTEGER" in database.schema()
    assert rows(database, "SELECT * FROM people") == (
        (1, 1.5, "007", "Ann"),
        (-2, 3.0, "010", None),
        (3, None, "1", 'Zoë, "Z"'),
    )


def test_several_files_can_be_joined(tmp_path: Path) -> None:
    """Each file is a table named after it; equal names are told apart."""
    (tmp_path / "b").mkdir()
    first, second = made(tmp_path, "id,x\n1,a\n"), made(tmp_path / "b", "id;y\n1;b,c\n")
    assert rows(from_csv(first, second), "SELECT x, y FROM people JOIN people_2 USING (id)") == (("a", "b,c"),)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("a,a,A", ("a", "a_2", "A_3")),
        ("First Name,order,2020,", ("First_Name", "order_", "column_2020", "column_4")),
        ('"x""; DROP TABLE y; --",select', ("x_DROP_TABLE_y", "select_")),
        ("größe,日本", ("größe", "日本")),
        ("=cmd|' /C calc'!A0,b", ("cmd_C_calc_A0", "b")),
        ("sqlite_x,_", ("column_sqlite_x", "column_2")),
        ("\ufeffid,b", ("id", "b")),
    ],
)
def test_headers_are_made_safe(tmp_path: Path, header: str, names: tuple[str, ...]) -> None:
    """Whatever a header says becomes a name that needs no quotes and is there once."""
    path = made(tmp_path, f"{header}\n" + ",".join("1" for _ in names) + "\n")
    found = from_csv(path, delimiter=",").query("SELECT * FROM people")
    assert isinstance(found, Rows)
    assert found.columns == names


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with and without its mark, UTF-16 and Windows' Latin-1 are read."""
    path = made(tmp_path, "name\nZoë Müller\n".encode(encoding))
    assert rows(from_csv(path), "SELECT name FROM people") == (("Zoë Müller",),)


def test_without_a_header_columns_are_numbered(tmp_path: Path) -> None:
    """Where there is no header, the first row is data, also for the types."""
    database = from_csv(made(tmp_path, "x\t1\n2\t2\n"), header=False)
    assert rows(database, "SELECT column_1, column_2 FROM people") == (("x", 1), ("2", 2))


def test_formulas_are_text(tmp_path: Path) -> None:
    """A cell that a spreadsheet would run is text here."""
    assert rows(from_csv(made(tmp_path, "a\n=1+1\n@x\n")), "SELECT a FROM people") == (("=1+1",), ("@x",))


@pytest.mark.parametrize(
    ("content", "why", "line"),
    [
        ("", "empty", 0),
        ("a,b\n1,2\n1\n", "1 cells", 3),
        ("a,b\n1,2,3\n", "3 cells", 2),
        ("a\n" + "x" * 200_000, "field larger", 2),
        ("a\n\0\n", "NUL", 2),
        ('a\n"open\n', "not CSV", 2),
        ('a\n"x"y\n', "not CSV", 2),
        (",".join("a" * 501) + "\n", "501 columns", 1),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, content: str, why: str, line: int) -> None:
    """What can't be a table is refused, and the line at fault is named."""
    with pytest.raises(DataError) as caught:
        from_csv(made(tmp_path, content))
    assert why in str(caught.value)
    assert caught.value.line >= line


def test_a_missing_file_or_delimiter_is_refused(tmp_path: Path) -> None:
    """No file, a folder, no path at all, or a delimiter of two signs is an error of ours."""
    for paths in ((), (tmp_path / "x.csv",), (tmp_path,)):
        with pytest.raises(DataError):
            from_csv(*paths)
    with pytest.raises(DataError):
        from_csv(made(tmp_path, "a\n1\n"), delimiter="::")


def test_the_folder_goes_with_the_database(tmp_path: Path) -> None:
    """The database's temporary folder is removed when nobody holds the database."""
    database = from_csv(made(tmp_path, "a\n1\n"))
    place = Path(database.path)
    assert place.exists()
    del database
    assert not place.parent.exists()


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(alphabet='ab1.,;"\n\r\t é\0', max_size=60).map(str.encode)))
def test_any_file_is_loaded_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """No bytes break the loader: they become a table, or an error of ours."""
    path = made(tmp_path_factory.mktemp("csv"), content)
    try:
        from_csv(path)
    except DataError as error:
        assert str(path) in str(error)
