"""Logs of inspect_ai as it packs them (`.eval`), read by its own package: the packing is its, and changes with it."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

from reasoning.errors import DataError, MissingExtraError
from reasoning.evaluation.datasets.files import MAX_FILE_BYTES, DataFile

if TYPE_CHECKING:
    from pathlib import Path

UNREAD = {"messages", "events", "store"}
"""Fields of a sample that are left in the archive: its outputs are elsewhere."""


def read_archive(path: Path) -> DataFile:
    """Return a packed log as the JSON log that inspect_ai would write. Raises DataError, MissingExtraError."""
    try:
        from inspect_ai.log import read_eval_log
    except ModuleNotFoundError as error:
        raise MissingExtraError("inspect_ai", "inspect", "reading a packed log of inspect_ai") from error
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(one.file_size for one in archive.infolist())
        if size > MAX_FILE_BYTES:
            raise DataError(str(path), f"unpacked it has {size:,} bytes: {MAX_FILE_BYTES:,} are read at most")
        log = read_eval_log(path, resolve_attachments=True, exclude_fields=UNREAD)
        text = log.model_dump_json(exclude_none=True)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except DataError:
        raise
    except Exception as error:  # the package may raise anything for what it did not write
        raise DataError(str(path), f"it is no log of inspect_ai ({type(error).__name__}: {error})") from error
    return DataFile(str(path.with_suffix(".json")), text, digest, "utf-8")
