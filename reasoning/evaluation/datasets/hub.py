"""Sets of the hub, through `datasets`, which is imported when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.errors import DataError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def hub_rows(name: str, split: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a split. `name` is `owner/name`, with `#configuration` where the set has several, or a folder.

    Raises MissingExtraError without `datasets`, DataError where the set or the split is not to be had.
    """
    try:
        from datasets import load_dataset
    except ImportError:
        raise MissingExtraError("datasets", "eval", f"reading {name!r} from the hub") from None
    repository, _, configuration = name.partition("#")
    try:
        rows = load_dataset(repository, configuration or None, split=split)
    except Exception as error:  # what a set's own files make the library raise has no common class
        raise _unavailable(name, split, error) from error
    return iter(rows)


def _unavailable(name: str, split: str, error: Exception) -> DataError:
    reason = str(error).strip().split("\n")[0] or type(error).__name__
    why = f"the split {split!r} can't be loaded as a set of the hub: {reason}"
    if isinstance(error, ConnectionError):
        why += ". Is this machine offline? Download the set in its official format and name the file"
    elif isinstance(error, FileNotFoundError):
        why += ". If a file is meant, there is none of that name"
    return DataError(name, why)
