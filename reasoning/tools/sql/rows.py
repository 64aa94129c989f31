"""What a query gives back: columns and rows, and their wording for a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_VALUE_CHARS = 200
"""Characters of one value that the wording shows."""

SHOWN = 50
"""Rows that the wording shows."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The result of a query. As text it is a table, one row a line."""

    columns: tuple[str, ...]
    """The columns' names, as the database gives them; they may repeat."""

    rows: tuple[tuple[Any, ...], ...]
    """The values: None, bool, int, float, str, bytes, and what else the database's driver makes of its types."""

    truncated: bool = False
    """Whether there were more rows than the limit on rows or on bytes lets through."""

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        # an empty result is an answer; only a failure counts as false
        return True

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def __str__(self) -> str:
        head = [" | ".join(worded(name) for name in self.columns)] if self.columns else []
        body = [" | ".join(worded(value) for value in row) for row in self.rows[:SHOWN]]
        return "\n".join([*head, *body, self._count()])

    def _count(self) -> str:
        more = "; there are more, which are left out" if self.truncated else ""
        first = f", the first {SHOWN} shown" if len(self.rows) > SHOWN else ""
        return f"({len(self.rows)} {'row' if len(self.rows) == 1 else 'rows'}{first}{more})"


def worded(value: object, max_chars: int = MAX_VALUE_CHARS) -> str:
    """Format one value on one line, cut to `max_chars` characters."""
    if value is None:
        return "NULL"
    text = f"x'{value[:max_chars].hex()}'" if isinstance(value, bytes) else str(value)
    text = " ".join(text[: max_chars + 1].splitlines())
    return text if len(text) <= max_chars else f"{text[:max_chars]}…"
