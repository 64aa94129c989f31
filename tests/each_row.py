"""Tables of many small rows in one test: what pytest does around a test takes longer than such a row."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.mark import ParameterSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Ids = Sequence[str | None] | Callable[[Any], object] | None

MAX_ID_CHARS = 100


def each_row(
    argnames: str | Sequence[str], rows: Iterable[Any], ids: Ids = None
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Run a test with each row of a table, all rows in one test, whichever of them fail.

    It stands in for `pytest.mark.parametrize` where the rows are many and each takes no time, and the function needs no
    fixture. The failures come together in one ExceptionGroup, each with the id of its row in a note.
    """
    names = [one.strip() for one in argnames.split(",") if one.strip()] if isinstance(argnames, str) else [*argnames]
    is_bare = isinstance(argnames, str) and len(names) == 1
    table = [_row(number, row, ids, is_bare=is_bare) for number, row in enumerate(rows)]

    def decorate(function: Callable[..., None]) -> Callable[[], None]:
        if inspect.iscoroutinefunction(function):
            raise TypeError(f"{function.__name__} is asynchronous: use pytest.mark.parametrize")

        @functools.wraps(function)
        def run() -> None:
            failures = [error for name, values in table if (error := _failure(function, names, name, values))]
            if failures:
                raise ExceptionGroup(f"{len(failures)} of {len(table)} rows of {function.__name__} fail", failures)

        run.__signature__ = inspect.Signature()  # type: ignore[attr-defined]  # pytest looks here for fixtures
        return run

    return decorate


def _row(number: int, row: Any, ids: Ids, *, is_bare: bool) -> tuple[str, Sequence[Any]]:
    """Return a row's id and its values."""
    if isinstance(row, ParameterSet):
        if row.marks:
            raise ValueError(f"row {number} has marks, which all rows would share: use pytest.mark.parametrize")
        name, values = row.id, row.values
    else:
        name, values = None, (row,) if is_bare else tuple(row)
    if name is None and ids is not None:
        name = "-".join(str(ids(value)) for value in values) if callable(ids) else ids[number]
    if not name:  # a number may be too long to be written
        name = "-".join([str(number), *(value[:MAX_ID_CHARS] for value in values if isinstance(value, str))])
    return str(name), values


def _failure(function: Callable[..., None], names: Sequence[str], name: str, values: Sequence[Any]) -> Exception | None:
    """Run one row, and return how it fails."""
    try:
        function(**dict(zip(names, values, strict=True)))
    except pytest.skip.Exception as error:
        failed: Exception = RuntimeError(f"row [{name}] skips, which would skip all that follow: {error}")
    except pytest.fail.Exception as error:
        failed = AssertionError(str(error))
    except Exception as error:  # noqa: BLE001  # whatever a row raises is told, once the others have run
        failed = error
    else:
        return None
    failed.add_note(f"row [{name}]")
    return failed
