"""Identical requests travel together."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.backends import Completion, Message, Mock, Request, Response, Sampling
from reasoning.backends.batch import Batch
from reasoning.errors import ChoicesError, ResponseError, ServerError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Backend

    Plan = Callable[[Request, int], int | Exception]


def numbered(request: Request, sample: int) -> str:
    return f"{request.text} {sample}"


async def ask(backend: Backend, request: Request, count: int) -> list[Response]:
    return await asyncio.gather(*(backend.complete(request.of((sample,))) for sample in range(count)))


def spent(responses: list[Response]) -> Usage:
    return sum((response.usage for response in responses), Usage())


async def test_identical_requests_are_one(hello: Request) -> None:
    """Identical requests of one turn of the loop are one request, and each gets the sample that it asked for."""
    mock = Mock(numbered)
    replies = await ask(Batch(mock), hello, 5)
    assert [reply.choices[0].text for reply in replies] == [f"hello {sample}" for sample in range(5)]
    assert {call.request.samples for call in mock.calls} == {(0, 1, 2, 3, 4)}


async def test_the_prompt_is_paid_once(hello: Request) -> None:
    """Of k samples that travelled together the prompt counts once, and each is a call."""
    replies = await ask(Batch(Mock(numbered)), hello, 6)
    assert (spent(replies).prompt_tokens, spent(replies).calls) == (2, 6)


@pytest.mark.parametrize(
    "other", [Request((Message("user", "bye"),)), Request((Message("user", "hello"),), Sampling(temperature=0.5))]
)
async def test_different_requests_travel_alone(hello: Request, other: Request) -> None:
    """Another text or another setting is another request."""
    mock = Mock(numbered)
    batch = Batch(mock)
    await asyncio.gather(batch.complete(hello), batch.complete(other))
    assert len({call.request.key for call in mock.calls}) == 2


async def test_a_later_turn_is_another_request(hello: Request) -> None:
    """What is asked after the first turn of the loop does not wait for a group, nor join one."""
    mock = Mock(numbered)
    batch = Batch(mock)
    await batch.complete(hello)
    await batch.complete(hello.of((1,)))
    assert [call.request.samples for call in mock.calls] == [(0,), (1,)]


@pytest.mark.parametrize(("count", "most", "sizes"), [(7, 3, [3, 3, 1]), (8, 8, [8]), (3, 1, [1, 1, 1])])
async def test_no_request_is_larger_than_the_backend_takes(
    hello: Request, count: int, most: int, sizes: list[int]
) -> None:
    """More samples than `max_choices` are split into several requests, whether asked one by one or at once."""
    for whole in (False, True):
        mock = Mock(numbered, max_choices=most)
        if whole:
            response = await Batch(mock).complete(hello.of(tuple(range(count))))
            texts = [choice.text for choice in response.choices]
        else:
            texts = [reply.choices[0].text for reply in await ask(Batch(mock), hello, count)]
        assert texts == [f"hello {sample}" for sample in range(count)]
        assert sorted((request.n for request in _requests(mock)), reverse=True) == sizes


def _requests(mock: Mock) -> list[Request]:
    return list(dict.fromkeys(call.request for call in mock.calls))


@pytest.mark.parametrize(("gives", "requests"), [(1, 10), (3, 4), (4, 3), (9, 2), (10, 1)])
async def test_fewer_than_asked_are_asked_again(
    hello: Request, scripted: Callable[..., Backend], gives: int, requests: int
) -> None:
    """A backend that returns fewer completions than asked is asked for the rest, as many at a time as it gives."""
    backend = scripted(lambda request, _: min(gives, request.n))
    replies = await ask(Batch(backend), hello, 10)
    assert [reply.choices[0].text for reply in replies] == [f"text {sample}" for sample in range(10)]
    assert len(backend.requests) == requests  # type: ignore[attr-defined]


async def test_more_than_asked_are_left(hello: Request, scripted: Callable[..., Backend]) -> None:
    """A backend that returns more than asked does not mix up whose they are."""
    replies = await ask(Batch(scripted(lambda request, _: request.n + 2)), hello, 3)
    assert [reply.choices[0].text for reply in replies] == ["text 0", "text 1", "text 2"]


@pytest.mark.parametrize("most", [1, 8])
async def test_no_completion_is_an_error(hello: Request, scripted: Callable[..., Backend], most: int) -> None:
    """A backend that returns no completion at all is an error for everyone, at once."""
    backend = scripted(lambda request, _: 0, most)
    batch = Batch(backend)
    results = await asyncio.gather(*(batch.complete(hello.of((i,))) for i in range(3)), return_exceptions=True)
    assert all(isinstance(result, ResponseError) for result in results)


@given(
    texts=st.lists(st.text(max_size=30), min_size=1, max_size=12),
    sent=st.integers(0, 10**6),
    written=st.integers(0, 10**6),
    dollars=st.none() | st.floats(0, 1e3),
)
def test_the_parts_add_up_to_the_whole(texts: list[str], sent: int, written: int, dollars: float | None) -> None:
    """Tokens of the parts add up to the whole's exactly, and dollars but for rounding; unknown stays unknown."""

    class Priced(Mock):
        async def complete(self, request: Request) -> Response:
            return Response(tuple(map(Completion, texts)), Usage(len(texts), sent, written, dollars, 1.0))

    whole = spent(asyncio.run(ask(Batch(Priced()), Request((Message("user", "?"),)), len(texts))))
    assert (whole.calls, whole.prompt_tokens, whole.completion_tokens) == (len(texts), sent, written)
    assert whole.dollars == (None if dollars is None else pytest.approx(dollars))


async def test_usage_of_several_requests_adds_up(hello: Request, scripted: Callable[..., Backend]) -> None:
    """Where samples took several requests, nothing that they cost is lost."""
    backend = scripted(lambda request, _: min(3, request.n))
    replies = await ask(Batch(backend), hello, 8)
    whole = sum(backend.used, Usage())  # type: ignore[attr-defined]
    assert (spent(replies).prompt_tokens, spent(replies).completion_tokens) == (
        whole.prompt_tokens,
        whole.completion_tokens,
    )
    assert spent(replies).dollars == pytest.approx(whole.dollars)


@pytest.mark.parametrize("most", [1, 2, 8])
async def test_an_error_reaches_everyone(hello: Request, scripted: Callable[..., Backend], most: int) -> None:
    """All who wait for a request that fails get its error."""
    batch = Batch(scripted(lambda request, _: ServerError("m", "down", 500), most))
    results = await asyncio.gather(*(batch.complete(hello.of((i,))) for i in range(4)), return_exceptions=True)
    assert [type(result) for result in results] == [ServerError] * 4


async def test_an_error_of_the_rest_does_not_lose_what_came(hello: Request, scripted: Callable[..., Backend]) -> None:
    """Completions that were returned and paid are handed out, even if asking for the rest fails."""
    backend = scripted(lambda request, turn: 2 if turn == 0 else ServerError("m", "down", 500))
    batch = Batch(backend)
    results = await asyncio.gather(*(batch.complete(hello.of((i,))) for i in range(4)), return_exceptions=True)
    assert [isinstance(result, Response) for result in results] == [True, True, False, False]
    with pytest.raises(ServerError):
        await Batch(scripted(backend.plan)).complete(hello.of((0, 1, 2)))  # type: ignore[attr-defined]


class Gate:
    """A backend that waits until it is let go, and tells whether it was cancelled."""

    model, max_choices = "gate", 8

    def __init__(self) -> None:
        self.entered, self.open, self.cancelled = asyncio.Event(), asyncio.Event(), False

    async def complete(self, request: Request) -> Response:
        self.entered.set()
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return Response(tuple(Completion(str(sample)) for sample in request.samples))

    async def aclose(self) -> None:
        pass


async def test_one_who_leaves_does_not_lose_the_others(hello: Request) -> None:
    """A waiter that is cancelled leaves the others their completions."""
    gate = Gate()
    batch = Batch(gate)
    tasks = [asyncio.create_task(batch.complete(hello.of((i,)))) for i in range(3)]
    await gate.entered.wait()
    tasks[1].cancel()
    await asyncio.sleep(0)
    gate.open.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[1], asyncio.CancelledError)
    assert [r.choices[0].text for r in (results[0], results[2]) if isinstance(r, Response)] == ["0", "2"]
    assert not gate.cancelled


@pytest.mark.parametrize("at_once", [True, False])
async def test_when_all_leave_the_request_is_cancelled(hello: Request, at_once: bool) -> None:
    """When nobody waits any more, the request is cancelled and nothing stays behind."""
    gate = Gate()
    batch = Batch(gate)
    asked = [hello.of((0, 1, 2))] if at_once else [hello.of((i,)) for i in range(3)]
    tasks = [asyncio.create_task(batch.complete(request)) for request in asked]
    await gate.entered.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert gate.cancelled
    assert not batch._tasks


async def test_who_leaves_before_it_is_sent_costs_nothing(hello: Request) -> None:
    """A request that is cancelled in the same turn of the loop is never sent."""
    mock = Mock(numbered)
    task = asyncio.create_task(Batch(mock).complete(hello))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.sleep(0.01)
    assert mock.calls == []


async def test_a_backend_that_cancels_leaves_nobody_waiting(hello: Request) -> None:
    """A backend that ends in a cancellation of its own ends the waiting, too."""

    class Cancelling(Mock):
        async def complete(self, request: Request) -> Response:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Batch(Cancelling()).complete(hello)


def test_loops_do_not_share_a_request(hello: Request) -> None:
    """Two event loops that use one backend at once each get their own replies."""
    batch, barrier = Batch(Mock(numbered, delay=0.001)), threading.Barrier(2)
    found: list[list[str]] = []

    def loop() -> None:
        barrier.wait()
        found.extend([r.choices[0].text for r in asyncio.run(ask(batch, hello, 3))] for _ in range(30))

    threads = [threading.Thread(target=loop) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["hello 0", "hello 1", "hello 2"]] * 60


async def test_what_a_failed_request_cost_is_told_once(hello: Request, scripted: Callable[..., Backend]) -> None:
    """Of those who waited for a failed request one is told what it cost, so that it is counted once."""
    failed = ResponseError("m", "broken")
    failed.usage = Usage(1, 9, 4, 0.5, 1.0)
    batch = Batch(scripted(lambda request, _: failed))
    results = await asyncio.gather(*(batch.complete(hello.of((i,))) for i in range(3)), return_exceptions=True)
    assert [str(result) for result in results] == ["m: broken"] * 3
    assert [getattr(result, "usage", 0) for result in results] == [Usage(1, 9, 4, 0.5, 1.0), None, None]


async def test_notes_reach_everyone(hello: Request) -> None:
    """A response's notes are with each of its completions, and once where they were asked for as one."""

    class Noting(Mock):
        async def complete(self, request: Request) -> Response:
            return replace(await super().complete(request), notes=("told",))

    replies = await ask(Batch(Noting(numbered)), hello, 3)
    assert [reply.notes for reply in replies] == [("told",)] * 3
    assert (await Batch(Noting(numbered, max_choices=2)).complete(hello.of((0, 1, 2)))).notes == ("told",)


async def test_a_refusal_of_choices_that_helps_nobody_is_an_error(
    hello: Request, scripted: Callable[..., Backend]
) -> None:
    """A backend that refuses what it says it takes is not asked the same again."""
    backend = scripted(lambda request, _: ChoicesError("m", "no", 400, 9))
    results = await asyncio.gather(
        *(Batch(backend).complete(hello.of((i, i + 1))) for i in range(2)), return_exceptions=True
    )
    assert all(isinstance(result, ChoicesError) for result in results)
    assert len(backend.requests) == 2  # type: ignore[attr-defined]
