"""The entries of a data file, each with the line on which it begins: a JSON list, JSON lines, an object that holds a
list, or a table of comma- or tab-separated values."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from reasoning.errors import DataError
from reasoning.evaluation.datasets.records import SourceRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoning.evaluation.datasets.files import DataFile

LISTS = ("examples", "samples", "data", "questions", "items", "rows")
"""Fields under which an object that is a whole file holds its entries."""

ALONE = ("question", "theory", "context", "passage")
"""Fields of an object that is an entry itself, whatever lists it has."""

TABLES = {".csv": ",", ".tsv": "\t"}
"""Endings of tables, with what usually parts their cells."""

_BLANKS = re.compile(r"\s*")


def entries(file: DataFile) -> Iterator[SourceRecord]:
    """Yield the entries of a file. Raises DataError, with the line, for what can't be read."""
    suffix = file.name[file.name.rfind(".") :].lower()
    if suffix in TABLES:
        yield from _Table(file, TABLES[suffix]).records()
    else:
        yield from _Json(file).records()


class _Json:
    def __init__(self, file: DataFile) -> None:
        self.name, self.text = file.name, file.text
        self.decoder = json.JSONDecoder()
        self.line, self.counted = 1, 0

    def records(self) -> Iterator[SourceRecord]:
        start = self._skip(0)
        if self.text[start] == "[":
            yield from self._listed(start, {})
        elif self.text[start] == "{" and self._is_one_object(start):
            yield from self._held(start)
        else:
            yield from self._lined()

    def _is_one_object(self, start: int) -> bool:
        """Return whether the whole file is one object. A first line that is one by itself begins JSON lines."""
        line_end = self.text.find("\n", start)
        try:
            _, end = self.decoder.raw_decode(self.text, start)
        except (ValueError, RecursionError):
            # Broken: told by lines where the first line closes what it opens, else as one object.
            return line_end > 0 and not self.text[start:line_end].rstrip().endswith("}")
        return self._skip(end) == len(self.text)

    def _held(self, start: int) -> Iterator[SourceRecord]:
        """Read an object: the entries of the list that it holds, with its other fields, or the object itself."""
        value = self._decode(start)[0]
        name = next((one for one in LISTS if _is_list_of_objects(value.get(one))), None)
        if name is None or any(one in value for one in ALONE):
            yield self._record(value, self._line_of(start))
            return
        about = {key: other for key, other in value.items() if key != name}
        yield from self._listed(self._place_of(start, name), about)

    def _place_of(self, start: int, name: str) -> int:
        """Find the list under a field of the object at `start`, which is known to be sound."""
        place = self._skip(start + 1)
        while True:
            key, place = self._decode(place)
            place = self._skip(self._skip(place) + 1)
            if key == name and self.text[place] == "[":
                return place
            place = self._skip(self._skip(self._decode(place)[1]) + 1)

    def _listed(self, start: int, about: Mapping[str, Any]) -> Iterator[SourceRecord]:
        """Read a list entry by entry, to know the line on which each begins."""
        place = start + 1
        while True:
            place = self._skip(place)
            if self.text[place : place + 1] == "]":
                return
            line = self._line_of(place)
            value, place = self._decode(place)
            yield self._record(value, line, about)
            place = self._skip(place)
            if self.text[place : place + 1] == ",":
                place += 1
            elif self.text[place : place + 1] != "]":
                why = "this is no JSON: a comma or the list's closing bracket is expected"
                raise DataError(self.name, why, self._line_of(place))

    def _lined(self) -> Iterator[SourceRecord]:
        for number, line in enumerate(self.text.split("\n"), 1):
            if line.strip():
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise self._broken(error, number) from None
                yield self._record(value, number)

    def _decode(self, place: int) -> tuple[Any, int]:
        try:
            return self.decoder.raw_decode(self.text, place)
        except json.JSONDecodeError as error:
            raise self._broken(error, error.lineno) from None
        except (ValueError, RecursionError) as error:
            raise self._broken(error, self._line_of(place)) from None

    def _record(self, value: object, line: int, about: Mapping[str, Any] | None = None) -> SourceRecord:
        if not isinstance(value, dict):
            raise DataError(self.name, f"an object with fields is expected, not {str(value)[:60]!r}", line)
        return SourceRecord(self.name, line, value, about or {})

    def _broken(self, error: Exception, line: int) -> DataError:
        why = getattr(error, "msg", None) or str(error) or type(error).__name__
        return DataError(self.name, f"this is no JSON: {why}", line)

    def _line_of(self, place: int) -> int:
        """Count lines on from the last place asked for, so that a file is counted once."""
        if place < self.counted:
            self.line, self.counted = 1, 0
        self.line += self.text.count("\n", self.counted, place)
        self.counted = place
        return self.line

    def _skip(self, place: int) -> int:
        found = _BLANKS.match(self.text, place)
        return found.end() if found else place


class _Table:
    def __init__(self, file: DataFile, usual: str) -> None:
        self.name, self.text = file.name, file.text
        header = self.text.lstrip("\n").split("\n", 1)[0]
        self.delimiter = max((usual, ",", ";", "\t"), key=header.count) if header.count(usual) == 0 else usual

    def records(self) -> Iterator[SourceRecord]:
        reader = csv.reader(io.StringIO(self.text.lstrip("\n")), delimiter=self.delimiter, strict=True)
        header = [name.strip() for name in self._row(reader) or ()]
        if len(set(header)) < len(header):
            twice = next(name for name in header if header.count(name) > 1)
            raise DataError(self.name, f"two columns are called {twice!r}: give each a name of its own", 1)
        while True:
            line = reader.line_num + 1
            row = self._row(reader)
            if row is None:
                return
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                why = f"the row has {len(row)} cells, the header {len(header)} columns ({', '.join(header[:12])})"
                raise DataError(self.name, why, line)
            yield SourceRecord(self.name, line, dict(zip(header, row, strict=True)))

    def _row(self, reader: Any) -> list[str] | None:
        try:
            row: list[str] | None = next(reader, None)
        except csv.Error as error:
            raise DataError(self.name, f"this is no table: {error}", reader.line_num) from None
        return row


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)
