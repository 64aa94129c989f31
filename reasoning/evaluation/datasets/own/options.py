"""The forms in which a file has the options of a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from reasoning.evaluation.datasets.option_marks import read_options
from reasoning.evaluation.datasets.own.fields import MAX_CELL, MAX_OPTIONS, opened, value_at

if TYPE_CHECKING:
    from reasoning.evaluation.datasets.records import SourceRecord

TEXTS = ("text", "texts", "content", "option", "choice", "value", "answer")
LABELS = ("label", "labels", "key", "letter", "id", "name")


@dataclass(frozen=True)
class Choices:
    """Options with what the file calls them."""

    texts: tuple[str, ...]
    """Their texts; the first is A."""

    labels: tuple[str, ...]
    """What answers may call them beside their letters and numbers: the keys or labels of the file; none where there
    are none."""

    order: tuple[int, ...]
    """For each place in the file, which of `texts` stands there."""


def read_choices(record: SourceRecord, names: Sequence[str]) -> Choices | None:
    """Read the options of an entry; None where it has none. Raises DataError, UncertainError.

    One field: a list of texts or of objects with text and label, an object of letters and texts, one of two lists
    (text, label), any of these as JSON or as Python writes it, or lines. Several fields: one option each, of which the
    last ones may be empty.
    """
    values = [value_at(record.data, name) for name in names]
    if len(values) == 1:
        return None if _is_blank(values[0]) else _of(record, names[0], _parsed(values[0]))
    while values and _is_blank(values[-1]):
        values.pop()
    labels = [name.rpartition(".")[2] for name in names[: len(values)]]
    return _made(record, ", ".join(names), values, labels) if values else None


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _parsed(value: Any) -> Any:
    """Read a cell that holds a list or an object, or has an option on each line."""
    if not isinstance(value, str) or len(value) > MAX_CELL:
        return value
    if not isinstance(read := opened(value), str):
        return read
    for separator in ("\n", "|", ";"):
        parts = [part.strip() for part in value.split(separator) if part.strip()]
        if len(parts) > 1:
            return parts
    return value


def _of(record: SourceRecord, name: str, value: Any) -> Choices:
    if isinstance(value, Mapping):
        texts, labels = _first_list(value, TEXTS), _first_list(value, LABELS)
        if texts is not None:
            return _made(record, name, texts, [str(label) for label in labels or ()])
        return _made(record, name, list(value.values()), [str(key) for key in value])
    if isinstance(value, list | tuple) and value and all(isinstance(entry, Mapping) for entry in value):
        labels = [_first(entry, LABELS) for entry in value]
        known = [str(label) for label in labels if label is not None]
        return _made(record, name, [_first(entry, TEXTS) for entry in value], known)
    if isinstance(value, list | tuple):
        return _made(record, name, list(value), [])
    raise record.error(
        f'"{name}" is {value!r:.60}: options are expected, as a list, or as an object of letters and texts'
    )


def _first(entry: Mapping[Any, Any], names: Sequence[str]) -> Any | None:
    return next((entry[name] for name in names if entry.get(name) is not None), None)


def _first_list(value: Mapping[Any, Any], names: Sequence[str]) -> list[Any] | None:
    found = _first(value, names)
    return list(found) if isinstance(found, list | tuple) else None


def _made(record: SourceRecord, name: str, values: Sequence[Any], labels: Sequence[str]) -> Choices:
    """Put options into the order of their letters, be they labels or marks before the texts."""
    texts = [_text(value) for value in values]
    if len(texts) < 2 or len(texts) > MAX_OPTIONS or not all(texts):
        raise record.error(f'"{name}" has {sum(map(bool, texts))} options with a text: 2 to {MAX_OPTIONS} are expected')
    if len(labels) != len(texts) or len({label.casefold() for label in labels}) < len(labels):
        labels = ()
    letters = [_bare_letter(label) for label in labels]
    if labels and sorted(letters) == list(ascii_uppercase[: len(texts)]):
        order = tuple(map(ascii_uppercase.index, letters))
        by_letter = sorted(zip(order, texts, labels, strict=True))
        return Choices(tuple(text or "" for _, text, _ in by_letter), tuple(label for *_, label in by_letter), order)
    if labels:
        return Choices(tuple(text or "" for text in texts), tuple(labels), tuple(range(len(texts))))
    marked = read_options([text or "" for text in texts], expected=False)
    return Choices(marked.texts, (), marked.order)


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int | float) else None


def _bare_letter(label: str) -> str:
    """Return the letter that a label or a column's name ends in: `A`, `(a)`, `option_a`."""
    found = re.fullmatch(r"(?:option|choice|answer)?[\s_(.-]{0,3}([A-Za-z])[).:]{0,2}", label.strip(), re.IGNORECASE)
    return found[1].upper() if found else ""
