"""One record of the traces: a question, what a strategy made of it, and every message once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json

from reasoning.answers import Choice, Number, Text, Truth
from reasoning.errors import DataError, QuestionError
from reasoning.plain_data import plain
from reasoning.question import FORMATS, Question
from reasoning.trace import Trace
from reasoning.usage import NOTHING_SPENT, Usage

if TYPE_CHECKING:
    from reasoning.answers import AnswerFormat

MAX_DIGITS = 4_000
"""Digits of an integer that is read as one; Python reads not many more."""

_SPENT = tuple((name, getattr(NOTHING_SPENT, name)) for name in Usage.__slots__)


@dataclass(frozen=True, slots=True)
class StoredTrace:
    """What a strategy made of a question, as a run kept it."""

    id: str
    """The question's id."""

    strategy: str
    """The strategy's spec in its canonical form."""

    question: Question
    """What was asked. An answer format of one's own comes back as a text."""

    trace: Trace
    """What happened, as a tree."""

    gold: str | None = None
    """The gold answer's key; None where the set does not tell it."""

    own_format: str = ""
    """The name of the question's answer format where it is one of the user's own; `question` has a text then."""

    @property
    def key(self) -> tuple[str, str]:
        """Return what it is the trace of: question and strategy."""
        return self.id, self.strategy

    @classmethod
    def from_line(cls, line: bytes) -> StoredTrace:
        """Read a line of the file. Raises ValueError where it is none."""
        try:
            told = _read(line)
            name, strategy, gold = told["id"], told["strategy"], told.get("gold")
            if not (isinstance(name, str) and isinstance(strategy, str) and isinstance(gold, str | None)):
                raise ValueError("its id, strategy and gold answer are to be texts")
            messages, tree = told["messages"], told["trace"]
            _put_messages(tree, messages)
            own = told["question"].get("own_format", "")
            return cls(name, strategy, _question(told["question"], name), Trace.from_dict(tree), gold, str(own))
        except (TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
            raise ValueError(f"a part is missing or of another form: {type(error).__name__}: {error}") from None
        except (DataError, QuestionError) as error:
            raise ValueError(str(error)) from None


def trace_line(strategy: str, question: Question, gold: str | None, trace: Trace) -> bytes:
    """Return the line that keeps a trace, its end included.

    strategy: the spec that its result is kept by. gold: the gold answer's key. Each message of the trace is in it once:
    samples of one prompt share it, and so do the turns of a conversation.
    """
    messages: dict[Any, int] = {}
    kept: list[dict[str, Any]] = []
    record = {
        "id": question.id,
        "strategy": strategy,
        "gold": gold,
        "question": _plain_question(question),
        "trace": _packed(trace, messages, kept),
        "messages": kept,
    }
    return _written(record)


def line_key(line: bytes) -> tuple[str, str]:
    """Return the id and the strategy of a line, which stand first in it, without reading the rest.

    Raises ValueError where it is no such line.
    """
    text = line.decode(errors="replace")
    if not text.startswith(_HEAD):
        raise ValueError("a record begins with its id")
    name, end = _DECODER.raw_decode(text, len(_HEAD))
    if not text.startswith(_NEXT, end):
        raise ValueError("a record has its strategy behind its id")
    strategy, _ = _DECODER.raw_decode(text, end + len(_NEXT))
    if not (isinstance(name, str) and isinstance(strategy, str)):
        raise ValueError("a record's id and strategy are texts")
    return name, strategy


_DECODER = json.JSONDecoder()
_HEAD, _NEXT = '{"id":', ',"strategy":'


def _written(record: dict[str, Any]) -> bytes:
    """Return the JSON of a record: at once where its values allow it, else with what they are as plain data."""
    try:
        return to_json(record, inf_nan_mode="strings") + b"\n"
    except (TypeError, ValueError, RecursionError):  # a value that JSON has no form for, or half a character
        made = {**record, "question": plain(record["question"]), "trace": _plain_tree(record["trace"])}
        return (json.dumps(made, separators=(",", ":")) + "\n").encode()


def _read(line: bytes) -> Any:
    try:
        return from_json(line)
    except ValueError:  # it takes no half of a character, which a model may have written, and no very long integer
        return json.loads(line, parse_int=lambda digits: int(digits) if len(digits) <= MAX_DIGITS else digits)


def _plain_tree(node: dict[str, Any]) -> dict[str, Any]:
    made = {**node, "data": plain(node["data"])}
    if "children" in node:
        made["children"] = [_plain_tree(child) for child in node["children"]]
    return made


def _packed(node: Trace, known: dict[Any, int], kept: list[dict[str, Any]]) -> dict[str, Any]:
    data = node.data
    if node.kind == "call" and "messages" in data:
        data = {**data, "messages": [_place(one, known, kept) for one in data["messages"]]}
    made = {"kind": node.kind, "name": node.name, "seconds": round(node.seconds, 6), "data": data}
    spent = node.own_usage
    if spent is not NOTHING_SPENT:
        made["own_usage"] = {name: value for name, none in _SPENT if (value := getattr(spent, name)) != none}
    if node.children:
        made["children"] = [_packed(child, known, kept) for child in node.children]
    return made


def _place(message: dict[str, Any], known: dict[Any, int], kept: list[dict[str, Any]]) -> int:
    """Return where a message stands among those that are kept, of which it is one now."""
    key = message["role"], message["content"], repr(message) if len(message) > 2 else ""
    place = known.setdefault(key, len(kept))
    if place == len(kept):
        kept.append(message)
    return place


def _put_messages(tree: dict[str, Any], messages: list[dict[str, Any]]) -> None:
    """Put the messages back into the calls, which have their numbers."""
    stack = [tree]
    while stack:
        node = stack.pop()
        stack += node.get("children", ())
        if node["kind"] == "call" and "messages" in node["data"]:
            node["data"]["messages"] = [messages[_number(place)] for place in node["data"]["messages"]]


def _number(place: object) -> int:
    if not isinstance(place, int) or place < 0:
        raise ValueError(f"a call's messages are given by their numbers, not by {place!r:.40}")
    return place


def _plain_question(question: Question) -> dict[str, Any]:
    form = question.answer_format
    made: dict[str, Any] = {"text": question.text}
    if question.context:
        made["context"] = question.context
    if question.options:
        made["options"] = question.options
    if FORMATS.get(form.name) is type(form):
        made["format"] = form.name
    else:
        made |= {"format": Text.name, "own_format": type(form).__qualname__}
    if type(form) in (Choice, Truth) and form.options != question.options:  # type: ignore[attr-defined]  # both have
        made["format_options"] = form.options  # type: ignore[attr-defined]  # as above
    elif type(form) is Number:
        made |= {"tolerance": form.tolerance, "integer": form.integer}
    if question.metadata:
        made["metadata"] = dict(question.metadata)
    return made


def _question(told: dict[str, Any], name: str) -> Question:
    options = tuple(told.get("options", ()))
    form = _format(told, options)
    return Question(told["text"], told.get("context", ""), options, form, name, dict(told.get("metadata", {})))


def _format(told: dict[str, Any], options: tuple[str, ...]) -> AnswerFormat:
    kind = FORMATS.get(told["format"], Text)
    if kind is Number:
        return Number(float(told.get("tolerance", 0.0)), told.get("integer") is True)
    if kind is Choice or kind is Truth:
        return kind(tuple(told.get("format_options", options)))
    return kind()
