"""One completion as caches and recordings keep it: JSON, in which what has its default value is left out."""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from reasoning.backends.base import Completion, Response
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pydantic import TypeAdapter

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A completion with what it cost, and the model and the notes of its response."""

    completion: Completion
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, response: Response) -> StoredReply:
        """Keep a response of one completion."""
        return cls(response.choices[0], response.usage, response.model, response.notes)

    @classmethod
    def from_json(cls, text: str | bytes) -> StoredReply:
        """Read what `to_json` wrote; fields that are not known are passed over. Raises ValueError for anything else."""
        return read_json(cls, text)

    def to_json(self) -> bytes:
        """Return the reply as JSON on one line."""
        return plain_json(to_plain(self))

    def response(self) -> Response:
        """Return it as the response to a request for it."""
        return Response((self.completion,), self.usage, self.model, self.notes)


def to_plain(value: Any) -> Any:
    """Return dataclasses as dictionaries and tuples as lists, for JSON; fields that have their defaults are left out.

    So a field that comes later changes nothing in files of before, and is read from them with its default.
    """
    if is_dataclass(value) and not isinstance(value, type):
        pairs = [(one, getattr(value, one.name)) for one in fields(value)]
        return {one.name: to_plain(held) for one, held in pairs if held != _default(one)}
    return [to_plain(one) for one in value] if isinstance(value, tuple | list) else value


def plain_json(value: Any) -> bytes:
    """Return JSON on one line, in UTF-8; half of a surrogate pair, which UTF-8 has no place for, becomes `?`."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _default(one: Any) -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()


def read_json(kind: type[T], text: str | bytes) -> T:
    """Read a dataclass that was written by `to_plain` and `plain_json`; fields that are not known are passed over.

    Raises ValueError for anything else.
    """
    return cast("T", _reader(cast("Hashable", kind)).validate_json(text, strict=True))


@lru_cache(maxsize=100)
def _reader(kind: Hashable) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # a tenth of a second that only a cache or a recording pays

    return TypeAdapter(cast("type[Any]", kind))
