"""A trace written to a file, in the form that its name asks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from reasoning.errors import DataError, UsageError
from reasoning.plain_data import plain

if TYPE_CHECKING:
    from reasoning.trace import Trace

SUFFIXES = (".json", ".html", ".txt")
"""The forms: the tree as data, as a page, and everything as text."""


def check_trace_file(path: Path) -> None:
    """Refuse a file whose name asks for no known form. Raises UsageError."""
    if path.suffix not in SUFFIXES:
        raise UsageError(f"{path} can't be written: its name is to end with {', '.join(SUFFIXES)}")


def save_trace(trace: Trace, path: str | Path) -> None:
    """Write a trace to a file. Raises UsageError for an unknown suffix, DataError for what the system refuses."""
    path = Path(path).expanduser()
    check_trace_file(path)
    try:
        path.write_text(_form(trace, path.suffix), "utf-8", errors="replace")
    except OSError as error:
        raise DataError(str(path), f"can't write it: {error.strerror or error}") from error


def _form(trace: Trace, suffix: str) -> str:
    if suffix == ".json":
        made = trace.to_dict()
        try:
            return json.dumps(made, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        except (TypeError, ValueError):
            return json.dumps(plain(made), ensure_ascii=False, indent=1) + "\n"
    if suffix == ".html":
        from reasoning.display.notebook import trace_page
        from reasoning.display.trace_tree import trace_html

        return trace_page(trace.name, ("", trace_html(trace, is_whole=True)))
    return trace.full() + "\n"
