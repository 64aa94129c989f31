"""Writing to the disk: whole files, and what the operating system refuses in the toolkit's own words."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from reasoning.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def disk_errors(path: Path, doing: str) -> Iterator[None]:
    """Raise a DataError for an OSError within the block: `path: can't DOING: why`."""
    try:
        yield
    except OSError as error:
        why = f"can't {doing}: {error.strerror or error}. Make room or give the rights there, or use another --out"
        raise DataError(str(path), why) from error


def write_whole(path: Path, data: object) -> None:
    """Write JSON so that the file is the old one or the new one, at any moment. Raises DataError."""
    made = path.with_name(f"{path.name}.new")
    text = json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n"
    with disk_errors(path, "write it"):
        try:
            with made.open("w", encoding="utf-8", errors="replace") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            made.replace(path)
        except OSError:
            with suppress(OSError):
                made.unlink(missing_ok=True)
            raise
