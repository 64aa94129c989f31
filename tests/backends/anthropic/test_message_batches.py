"""Anthropic's message batches, against a server on loopback that has them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Message, Prices, Request, Response, Sampling, open_backend
from reasoning.backends.anthropic.batches import AnthropicBatches
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.provider_batch import BatchState, Collector
from reasoning.backends.retry import Retry
from reasoning.errors import RequestError, ServerError
from tests.backends.servers.message_batches import MessageBatchServer, errored
from tests.conftest import serve_on_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


async def at_once(seconds: float) -> None:
    """Wait for nothing but others' turns."""
    await asyncio.sleep(0)


@pytest.fixture
def batches() -> Iterator[tuple[MessageBatchServer, str]]:
    """A running server that has message batches, and its address."""
    made = MessageBatchServer()
    with serve_on_loopback(made.handle) as url:
        yield made, url


def batched(url: str, state: Path) -> AnthropicBatches:
    """Return a backend that collects for a moment and does not wait between two looks."""
    found = BatchState(state)
    backend = AnthropicBatches("claude-sonnet-4-5", url, state=found, key="sk-x", prices=Prices(2, 10))
    backend.service.sleep = at_once
    backend.collectors = PerLoop(lambda: Collector(backend.service, found, quiet=0.05, sleep=at_once))
    return backend


def asking(count: int) -> list[Request]:
    """Return as many different requests."""
    return [Request((Message("user", f"question {i}"),)) for i in range(count)]


async def ask(backend: Any, requests: list[Request]) -> list[Any]:
    """Ask all at once, close the backend, and return what came, errors too."""
    found = await asyncio.gather(*(backend.complete(one) for one in requests), return_exceptions=True)
    await backend.aclose()
    return [one.choices[0].text if isinstance(one, Response) else one for one in found]


async def test_what_is_asked_together_is_one_batch(batches: Any, tmp_path: Path) -> None:
    """Requests of one moment are submitted once, each gets its own result, and the key goes to no other address."""
    server, url = batches
    server.looks = 2
    assert await ask(batched(url, tmp_path / "state"), asking(5)) == [f"re: question {i}" for i in range(5)]
    looks = ["GET /msgbatch_0"] * 3
    assert server.paths == ["POST ", *looks, "GET /msgbatch_0/results"]


async def test_the_price_is_half(batches: Any, tmp_path: Path) -> None:
    """What a batch costs is half of the prices."""
    backend = batched(batches[1], tmp_path / "state")
    response = await backend.complete(asking(1)[0])
    await backend.aclose()
    assert (response.usage.calls, response.usage.prompt_tokens) == (1, 1000)
    assert response.usage.dollars == pytest.approx((1000 * 2 + 100 * 10) / 1e6 / 2)


async def test_each_line_fails_by_itself(batches: Any, tmp_path: Path) -> None:
    """A line that is refused or not got to is an error of its own request; what may be tried again says so."""
    server, url = batches
    ends = {
        "question 1": errored("prompt is too long"),
        "question 2": {"type": "expired"},
        "question 3": errored("Overloaded", "overloaded_error"),
    }
    server.answer = lambda body: ends.get(body["messages"][-1]["content"][-1]["text"]) or server.reply(body)
    first, refused, late, busy = await ask(batched(url, tmp_path / "state"), asking(4))
    assert first == "re: question 0"
    assert isinstance(refused, RequestError)
    assert "prompt is too long" in str(refused)
    assert isinstance(late, ServerError)
    assert late.retryable
    assert isinstance(busy, ServerError)
    assert busy.retryable


async def test_a_setting_that_is_refused_is_learned(batches: Any, tmp_path: Path) -> None:
    """A line refused for a setting is asked again without it, as a single request would be."""
    server, url = batches
    words = "`temperature` is deprecated for this model."
    server.answer = lambda body: errored(words) if "temperature" in body else server.reply(body)
    (request,) = asking(1)
    assert await ask(batched(url, tmp_path / "state"), [Request(request.messages, Sampling(0.5))]) == ["re: question 0"]


async def test_a_process_that_is_started_again_pays_nothing_twice(batches: Any, tmp_path: Path) -> None:
    """A second run finds the batch of the first in the state's file; new requests make a batch of their own."""
    server, url = batches
    await ask(batched(url, tmp_path / "state"), asking(3))
    assert await ask(batched(url, tmp_path / "state"), asking(4)) == [f"re: question {i}" for i in range(4)]
    assert (server.paid, server.paths.count("POST ")) == (4, 2)


async def test_what_was_submitted_but_not_noted_is_found(batches: Any, tmp_path: Path) -> None:
    """A batch whose name was never noted is found by its time, its size and its lines, among others of that size."""
    server, url = batches
    await ask(batched(url, tmp_path / "state"), asking(2))
    for extra in range(3):
        others = [Request((Message("user", f"other {extra} {i}"),)) for i in range(2)]
        await ask(batched(url, tmp_path / f"other {extra}"), others)
    (tmp_path / "state").write_text((tmp_path / "state").read_text().splitlines()[0] + "\n")
    paid = server.paid
    assert await ask(batched(url, tmp_path / "state"), asking(2)) == ["re: question 0", "re: question 1"]
    assert server.paid == paid


async def test_what_was_noted_but_not_submitted_is_submitted(batches: Any, tmp_path: Path) -> None:
    """What was noted and never came to the server is submitted anew."""
    server, url = batches
    backend = batched(url, tmp_path / "state")
    BatchState(tmp_path / "state").begin("k", backend.service.server, ["a-0"])
    assert await ask(batched(url, tmp_path / "state"), asking(1)) == ["re: question 0"]
    await backend.aclose()
    assert server.paid == 1


async def test_an_answer_that_is_lost_is_no_second_batch(batches: Any, tmp_path: Path) -> None:
    """Where the connection breaks off after the batch was taken, it is found once it has ended, and not made again."""
    server, url = batches
    broken = iter([0])
    server.looks = 3
    server.fail = lambda method, path: next(broken, None) if method == "POST" else None
    assert await ask(batched(url, tmp_path / "state"), asking(2)) == ["re: question 0", "re: question 1"]
    assert server.paths.count("POST ") == 1


async def test_a_batch_that_the_server_has_lost_is_made_anew(batches: Any, tmp_path: Path) -> None:
    """A batch of the file that the server does not have any more is forgotten."""
    server, url = batches
    await ask(batched(url, tmp_path / "state"), asking(2))
    server.batches = {"msgbatch_x": {}}
    again = Retry(batched(url, tmp_path / "state"), sleep=at_once)
    assert await ask(again, asking(2)) == ["re: question 0", "re: question 1"]


def test_a_spec_asks_for_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`batch_api` on `anthropic:` names the file of what is under way; the other native protocols have no batches."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-x")
    layer: Any = open_backend(f"anthropic:claude-sonnet-4-5?batch_api={tmp_path / 'state'}")
    while hasattr(layer, "inner"):
        layer = layer.inner
    assert isinstance(layer, AnthropicBatches)
    with pytest.raises(Exception, match="no such setting"):
        open_backend("gemini:gemini-2.5-flash?batch_api=on")
