"""Replies that are told as they are written: each piece for the call that it belongs to, while that is under way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from reasoning import Question
from reasoning.backends import Completion, Request, Response
from reasoning.backends.base import TextPiece
from reasoning.backends.batch import Batch
from reasoning.errors import RequestError
from reasoning.session import Session
from reasoning.session.event import Event

if TYPE_CHECKING:
    from reasoning.session.scope import World

WHY = Question("Why?")


class Writing:
    """A backend that writes a piece of each sample, and another one when it is let go on."""

    def __init__(self, model: str = "writing") -> None:
        self.model, self.max_choices = model, 8
        self.requests: list[Request] = []
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.error: Exception | None = None

    async def complete(self, request: Request) -> Response:
        self.requests.append(request)
        self.tell(request, "a")
        self.begun.set()
        await self.go_on.wait()
        self.tell(request, "b")
        if self.error:
            raise self.error
        return Response(tuple(Completion(f"{self.model} {sample}") for sample in request.samples))

    def tell(self, request: Request, text: str) -> None:
        assert request.follow
        for sample in request.samples:
            request.follow(TextPiece(sample, f"{text}{sample}"))

    async def aclose(self) -> None:
        pass


class Followed(Session):
    """A session whose world can be looked at."""

    @property
    def world(self) -> World:
        return self._world


def asking(backend: Writing, events: list[Event]) -> Followed:
    return Followed(Batch(backend), emit=events.append, tokens=True)


def told(events: list[Event]) -> dict[int, str]:
    """What was told of each sample."""
    texts: dict[int, str] = {}
    for event in events:
        if event.kind == "text":
            sample = event.node.data["sample"]
            texts[sample] = texts.get(sample, "") + event.text
    return texts


async def test_samples_that_travel_together_are_told_apart_until_each_ends() -> None:
    """One that ended is told no more, though it was the first and its request goes on for the others."""
    backend, events = Writing(), list[Event]()
    session = asking(backend, events)
    first, *others = [asyncio.ensure_future(session.ask("cot/zero_shot", question=WHY)) for _ in range(3)]
    await backend.begun.wait()
    first.cancel()
    await asyncio.wait([first])
    assert len(session.world.writing) == 2
    backend.go_on.set()
    await asyncio.gather(*others)
    assert [request.samples for request in backend.requests] == [(0, 1, 2)]
    assert told(events) == {0: "a0", 1: "a1b1", 2: "a2b2"}
    assert session.world.writing == {}
    backend.tell(backend.requests[0], "late")
    assert told(events) == {0: "a0", 1: "a1b1", 2: "a2b2"}


async def test_a_call_that_failed_is_told_no_more() -> None:
    """It is under way no more, and the next sample of the same is told."""
    backend, events = Writing(), list[Event]()
    session = asking(backend, events)
    backend.go_on.set()
    backend.error = RequestError("writing", "no", 400)
    with pytest.raises(RequestError):
        await session.ask("cot/zero_shot", question=WHY)
    assert session.world.writing == {}
    backend.error = None
    await session.ask("cot/zero_shot", question=WHY)
    assert told(events) == {0: "a0b0", 1: "a1b1"}


async def test_two_models_that_are_asked_the_same_are_told_apart() -> None:
    """Each piece is of the call that its own model writes to."""
    backend, other, events = Writing(), Writing("other"), list[Event]()
    session = asking(backend, events)
    calls = [
        asyncio.ensure_future(one.ask("cot/zero_shot", question=WHY)) for one in (session, session.child(backend=other))
    ]
    await asyncio.gather(backend.begun.wait(), other.begun.wait())
    other.go_on.set()
    await calls[1]
    backend.go_on.set()
    await calls[0]
    nodes = [event.node for event in events if event.kind == "text"]
    assert [node.data["model"] for node in nodes] == ["writing", "other", "other", "writing"]
