"""The forms in which answers are kept: completions and decisions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from reasoning.backends.base import Response
from reasoning.backends.cache.store import Slot
from reasoning.backends.decisions import DecisionResponse
from reasoning.backends.stored_reply import StoredReply, plain_json, read_json, to_plain

A = TypeVar("A", Response, DecisionResponse)


@dataclass(frozen=True, slots=True)
class AnswerForm(Generic[A]):
    """How answers of a kind are written and read; `read` raises ValueError for what is none."""

    write: Callable[[A], bytes]
    read: Callable[[bytes], A]
    is_whole: Callable[[A], bool]
    """Whether an answer is one to be kept: no part, and not withheld."""

    def body(self, answer: A) -> bytes:
        """Return an answer as it is kept: with the usage that it is to have each time that it is served."""
        return self.write(replace(answer, usage=answer.usage.as_cached()))


@dataclass(frozen=True, slots=True)
class WantedAnswer(Generic[A]):
    """An answer that is wanted: where it is kept, in which form, and how the backend is asked for it."""

    slot: Slot
    form: AnswerForm[A]
    ask: Callable[[], Awaitable[A]]


COMPLETION: AnswerForm[Response] = AnswerForm(
    lambda response: StoredReply.of(response).to_json(),
    lambda body: StoredReply.from_json(body).response(),
    lambda response: len(response.choices) == 1 and response.choices[0].finish_reason != "filter",
)

DECISION: AnswerForm[DecisionResponse] = AnswerForm(
    lambda response: plain_json(to_plain(response)),
    lambda body: read_json(DecisionResponse, body),
    lambda response: True,
)
