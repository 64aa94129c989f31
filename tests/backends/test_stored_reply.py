"""Completions as caches and recordings keep them."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.backends import Completion, Response, ToolCall
from reasoning.backends.stored_reply import StoredReply, to_plain
from reasoning.usage import Usage

texts = st.text(st.characters(codec="utf-8"), max_size=40)
calls = st.builds(ToolCall, texts, texts, texts, texts)
completions = st.builds(
    Completion,
    text=texts,
    finish_reason=st.sampled_from(["stop", "length", "tool_calls", "other"]),
    logprob=st.none() | st.floats(-1e6, 0),
    tool_calls=st.lists(calls, max_size=3).map(tuple),
    reasoning=texts,
)
usages = st.builds(
    Usage, calls=st.integers(0, 9), prompt_tokens=st.integers(0, 9**9), dollars=st.none() | st.floats(0, 100)
)


@settings(deadline=None)  # the first one loads pydantic
@given(completions, usages, texts, st.lists(texts, max_size=2).map(tuple))
def test_what_is_kept_is_read_again(completion: Completion, usage: Usage, model: str, notes: tuple[str, ...]) -> None:
    """A completion with its cost, model and notes is read as it was written, on one line."""
    kept = StoredReply.of(Response((completion,), usage, model, notes))
    text = kept.to_json()
    assert b"\n" not in text
    assert StoredReply.from_json(text) == kept


@settings(deadline=None)
@given(st.binary(max_size=60) | texts.map(lambda text: json.dumps({"completion": text}).encode()))
def test_no_text_breaks_the_reader(text: bytes) -> None:
    """What is no kept completion is a ValueError, whatever it is."""
    with contextlib.suppress(ValueError):
        StoredReply.from_json(text)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"completion": {}}',
        b'{"completion": {"text": 3}}',
        b'{"completion": {"text": "x", "tool_calls": 1}}',
        b'{"completion": {"text": "x"}, "usage": {"calls": "many"}}',
        b"[" * 10_000,
    ],
    ids=["nothing", "a list", "empty", "no text", "a number", "no calls", "no count", "deep"],
)
def test_what_is_none_is_refused(text: bytes) -> None:
    """What lacks a part, or has one of another type, is no kept completion."""
    with pytest.raises(ValueError, match=r"."):
        StoredReply.from_json(text)


def test_what_is_not_said_is_left_out() -> None:
    """Fields that have their defaults are not written, and fields that nobody knows are passed over."""
    kept = StoredReply(Completion("yes"))
    assert json.loads(kept.to_json()) == {"completion": {"text": "yes"}}
    assert StoredReply.from_json(b'{"completion": {"text": "yes", "mood": 3}, "later": []}') == kept


@dataclass(frozen=True)
class _Inner:
    number: int = 1


@dataclass(frozen=True)
class _Outer:
    inners: tuple[_Inner, ...] = ()
    one: _Inner = _Inner()
    named: str = "x"


def test_any_dataclass_can_be_written() -> None:
    """What a dataclass gains later is written without a change elsewhere."""
    assert to_plain(_Outer((_Inner(), _Inner(2)), _Inner(3))) == {"inners": [{}, {"number": 2}], "one": {"number": 3}}
