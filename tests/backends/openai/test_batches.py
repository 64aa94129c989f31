"""OpenAI's batches, against a server on loopback that has them."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Prices, Request, Response, open_backend
from reasoning.backends.batch import Batch
from reasoning.backends.openai.batches import OpenAIBatches
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.provider_batch import BatchState, Collector
from reasoning.backends.registry import plain_name
from reasoning.backends.retry import Retry
from reasoning.errors import BackendError, DataError, RequestError, ServerError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator


async def at_once(seconds: float) -> None:
    """Wait for nothing but others' turns."""
    await asyncio.sleep(0)


@pytest.fixture
def batches(serving: Any) -> Iterator[Any]:
    """A running server that has batches."""
    path = Path(__file__).parent.parent / "servers" / "batches.py"
    spec = importlib.util.spec_from_file_location("batches", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.BatchServer()
    with serving(made.handle) as made.url:
        yield made


def batched(server: Any, state: Path, **settings: Any) -> OpenAIBatches:
    """Return a backend that collects for a moment and does not wait between two looks."""
    found = BatchState(state)
    backend = OpenAIBatches("m", server.url, state=found, prices=Prices(2, 10), **settings)
    backend.collectors = PerLoop(lambda: Collector(backend.service, found, quiet=0.05, sleep=at_once))
    return backend


async def ask(backend: Any, requests: list[Request]) -> list[Any]:
    """Ask all at once and return what came, errors too."""
    return await asyncio.gather(*(backend.complete(one) for one in requests), return_exceptions=True)


def asking(hello: Request, count: int) -> list[Request]:
    """Return as many different requests."""
    message = hello.messages[0]
    return [Request((type(message)("user", f"question {i}"),)) for i in range(count)]


def texts(responses: list[Any]) -> list[str]:
    """Return what was answered."""
    for one in responses:
        assert isinstance(one, Response), one
    return [one.choices[0].text for one in responses]


async def test_what_is_asked_together_is_one_batch(hello: Request, batches: Any, tmp_path: Path) -> None:
    """Requests of one moment are uploaded and submitted once, and each gets the result of its own line."""
    batches.looks = 2
    backend = batched(batches, tmp_path / "state")
    assert texts(await ask(backend, asking(hello, 20))) == [f"re: question {i}" for i in range(20)]
    await backend.aclose()
    assert [path for path in batches.paths if path.startswith("POST")] == ["POST /files", "POST /batches"]
    assert batches.paths.count("GET /batches/batch_0") == 4  # two too early, the last, and the names of the results


async def test_the_price_is_half(hello: Request, batches: Any, tmp_path: Path) -> None:
    """What a batch costs is half of the prices; tokens and calls are counted as ever."""
    backend = batched(batches, tmp_path / "state")
    (response,) = await ask(backend, [hello])
    await backend.aclose()
    assert (response.usage.calls, response.usage.prompt_tokens, response.usage.completion_tokens) == (1, 1000, 100)
    assert response.usage.dollars == pytest.approx((1000 * 2 + 100 * 10) / 1e6 / 2)


def test_prices_are_scaled_in_all_parts() -> None:
    """Half of the prices is half of each of them, those of a long context too."""
    whole = Prices(2, 10, 0.5, cache_write=3, long_context=((200, Prices(4, 20)),))
    assert whole.scaled(0.5) == Prices(1, 5, 0.25, cache_write=1.5, long_context=((200, Prices(2, 10)),))
    assert Prices(2, 10).scaled(0.5) == Prices(1, 5)


async def test_a_file_of_results_is_read_line_by_line(
    hello: Request, batches: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a line has a largest size, not the file; one that is too long is an error, and not kept in memory."""
    monkeypatch.setattr("reasoning.backends.bodies.MAX_BODY", 20_000)
    batches.answer = lambda body: batches.reply(body) if len(str(body)) < 1_000 else (200, "x" * 100_000)
    backend = batched(batches, tmp_path / "state")
    assert len(set(texts(await ask(backend, asking(hello, 200))))) == 200
    assert max(map(len, batches.files.values())) > 40_000
    batches.looks = 0
    (error,) = await ask(backend, [Request((type(hello.messages[0])("user", "y" * 2_000),))])
    await backend.aclose()
    assert isinstance(error, BackendError)
    assert "a line of more than" in str(error)


async def test_samples_travel_in_one_line(hello: Request, batches: Any, tmp_path: Path) -> None:
    """Several samples of one request are one line with `n`."""
    backend = Batch(batched(batches, tmp_path / "state", max_choices=8))
    assert len(texts(await ask(backend, [hello.of((i,)) for i in range(5)]))) == 5
    await backend.aclose()
    assert batches.paid == 1


async def test_samples_one_by_one_are_lines_of_their_own(hello: Request, batches: Any, tmp_path: Path) -> None:
    """Where a request has one sample, equal requests of two samples are two lines."""
    backend = batched(batches, tmp_path / "state", max_choices=1)
    await ask(backend, [hello.of((i,)) for i in range(5)])
    await backend.aclose()
    assert batches.paid == 5


async def test_an_error_of_one_line_is_that_requests_own(hello: Request, batches: Any, tmp_path: Path) -> None:
    """A line that the server refuses or does not get to fails by itself; the others are answered."""

    def answer(body: dict[str, Any]) -> tuple[int, Any]:
        said = body["messages"][-1]["content"]
        if said == "question 1":
            return 400, {"error": {"message": "too long", "code": "context_length_exceeded"}}
        return (0, None) if said == "question 2" else batches.reply(body)

    batches.answer = answer
    backend = batched(batches, tmp_path / "state")
    first, refused, late, last = await ask(backend, asking(hello, 4))
    await backend.aclose()
    assert texts([first, last]) == ["re: question 0", "re: question 3"]
    assert isinstance(refused, RequestError)
    assert "too long" in str(refused)
    assert isinstance(late, ServerError)
    assert late.retryable


async def test_what_was_late_is_tried_in_another_batch(hello: Request, batches: Any, tmp_path: Path) -> None:
    """A line that expired goes into a further batch, of it alone."""
    turns: list[str] = []

    def answer(body: dict[str, Any]) -> tuple[int, Any]:
        turns.append(body["messages"][-1]["content"])
        return (0, None) if turns.count("question 1") == 1 and turns[-1] == "question 1" else batches.reply(body)

    batches.answer = answer
    backend = Retry(batched(batches, tmp_path / "state"), sleep=at_once)
    assert texts(await ask(backend, asking(hello, 3))) == [f"re: question {i}" for i in range(3)]
    await backend.aclose()
    assert turns == ["question 0", "question 1", "question 2", "question 1"]


async def test_a_setting_that_is_refused_is_learned(hello: Request, batches: Any, tmp_path: Path) -> None:
    """A line refused for a setting is asked again without it, as a single request would be."""

    def answer(body: dict[str, Any]) -> tuple[int, Any]:
        if "temperature" in body:
            return 400, {"error": {"message": "Unsupported parameter: 'temperature'", "param": "temperature"}}
        answered: tuple[int, Any] = batches.reply(body)
        return answered

    batches.answer = answer
    from reasoning.backends import Sampling

    backend = batched(batches, tmp_path / "state")
    (response,) = await ask(backend, [Request(hello.messages, Sampling(0.5))])
    await backend.aclose()
    assert texts([response]) == ["re: hello"]


async def _killed(backend: OpenAIBatches, requests: list[Request], server: Any, until: str) -> None:
    """Ask, and drop everything as soon as the server has heard a call."""
    tasks = [asyncio.create_task(backend.complete(one)) for one in requests]
    while until not in server.paths:  # noqa: ASYNC110  the server runs in a thread
        await asyncio.sleep(0.005)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await backend.aclose()


async def test_a_process_that_is_started_again_pays_nothing_twice(hello: Request, batches: Any, tmp_path: Path) -> None:
    """A run that ended while its batch was under way finds it again; new requests make a batch of their own."""
    batches.looks = 10**9
    await _killed(batched(batches, tmp_path / "state"), asking(hello, 3), batches, "GET /batches/batch_0")
    batches.looks = 0
    backend = batched(batches, tmp_path / "state")
    assert texts(await ask(backend, asking(hello, 4))) == [f"re: question {i}" for i in range(4)]
    await backend.aclose()
    assert batches.paid == 4
    assert batches.paths.count("POST /batches") == 2


async def test_what_was_submitted_but_not_noted_is_found(hello: Request, batches: Any, tmp_path: Path) -> None:
    """A process that was killed between submitting and noting it finds the batch by the key that it carries."""
    backend = batched(batches, tmp_path / "state")
    await ask(backend, asking(hello, 2))
    for extra in range(5):  # so that it stands on a later page
        other = batched(batches, tmp_path / f"other {extra}")
        await ask(other, asking(hello, 1))
        await other.aclose()
    await backend.aclose()
    begun = (tmp_path / "state").read_text().splitlines()[0]
    (tmp_path / "state").write_text(begun + "\n" + '{"key": "ab')
    paid, again = batches.paid, batched(batches, tmp_path / "state")
    assert texts(await ask(again, asking(hello, 2))) == ["re: question 0", "re: question 1"]
    await again.aclose()
    assert batches.paid == paid


async def test_what_was_noted_but_not_submitted_is_submitted(hello: Request, batches: Any, tmp_path: Path) -> None:
    """A process that was killed before it submitted what it noted submits it when it is started again."""
    batches.looks = 10**9  # one that was submitted just before the kill is not answered
    await _killed(batched(batches, tmp_path / "state"), asking(hello, 2), batches, "POST /files")
    lines = (tmp_path / "state").read_text().splitlines()
    (tmp_path / "state").write_text(lines[0] + "\n")
    batches.batches.clear()
    batches.looks = 0
    backend = batched(batches, tmp_path / "state")
    assert texts(await ask(backend, asking(hello, 2))) == ["re: question 0", "re: question 1"]
    await backend.aclose()
    assert batches.paid == 2


async def test_an_answer_that_is_lost_is_no_second_batch(hello: Request, batches: Any, tmp_path: Path) -> None:
    """Where the connection breaks off after the batch was taken, it is found, and not submitted again."""
    broken = iter([0])
    batches.fail = lambda method, path: next(broken, None) if (method, path) == ("POST", "/batches") else None
    backend = batched(batches, tmp_path / "state")
    assert texts(await ask(backend, asking(hello, 2))) == ["re: question 0", "re: question 1"]
    await backend.aclose()
    assert batches.paths.count("POST /batches") == 1


async def test_a_look_that_fails_is_tried_again(hello: Request, batches: Any, tmp_path: Path) -> None:
    """A server that is down for a while does not lose a batch."""
    failures = iter([500, 429, 0, 503])
    batches.fail = lambda method, path: next(failures, None) if path == "/batches/batch_0" else None
    backend = batched(batches, tmp_path / "state")
    assert texts(await ask(backend, asking(hello, 2))) == ["re: question 0", "re: question 1"]
    await backend.aclose()


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        ("failed", RequestError, "line 1 can't be read"),
        ("cancelled", None, ""),
        ("expired", None, ""),
    ],
)
async def test_how_a_batch_may_end(
    hello: Request, batches: Any, tmp_path: Path, status: str, kind: type[BackendError] | None, words: str
) -> None:
    """One that is refused as a whole is an error of each request; of one that ended early what is there counts."""
    batches.at_the_end = status
    backend = batched(batches, tmp_path / "state")
    responses = await ask(backend, asking(hello, 2))
    await backend.aclose()
    if kind is None:
        assert texts(responses) == ["re: question 0", "re: question 1"]
    else:
        assert all(isinstance(one, kind) and words in str(one) for one in responses)


async def test_a_batch_that_the_server_has_lost_is_forgotten(hello: Request, batches: Any, tmp_path: Path) -> None:
    """A batch of the file that the server does not have any more is made anew."""
    await _killed(batched(batches, tmp_path / "state"), asking(hello, 2), batches, "GET /batches/batch_0")
    batches.batches = {"batch_x": {"id": "batch_x"}}
    backend = Retry(batched(batches, tmp_path / "state"), sleep=at_once)
    assert texts(await ask(backend, asking(hello, 2))) == ["re: question 0", "re: question 1"]
    await backend.aclose()


@pytest.mark.parametrize("path", ["/files", "/batches"])
async def test_a_server_without_batches_says_so(hello: Request, batches: Any, tmp_path: Path, path: str) -> None:
    """A server that has no files or no batches is an error of each request, and nothing is left in the file."""
    batches.fail = lambda method, asked: 404 if asked == path else None
    backend = batched(batches, tmp_path / "state")
    responses = await ask(backend, asking(hello, 2))
    await backend.aclose()
    assert all(isinstance(one, RequestError) for one in responses)
    assert BatchState(tmp_path / "state").unknown(backend.service.server) == []


async def test_a_server_that_is_gone(hello: Request, tmp_path: Path) -> None:
    """Where no server is, each request says that there is no connection."""
    backend = OpenAIBatches("m", "http://127.0.0.1:9/v1", state=BatchState(tmp_path / "state"))
    backend.collectors = PerLoop(lambda: Collector(backend.service, BatchState(tmp_path / "s"), 0.01, at_once))
    (error,) = await ask(backend, [hello])
    await backend.aclose()
    assert isinstance(error, UnreachableError)


@pytest.mark.parametrize("text", ["not a state\n", '{"key": 1}\n', "[]\n", '{"id": "x"}\n{"key":"a","batch":"b"}\n'])
def test_a_foreign_file_is_refused(tmp_path: Path, text: str) -> None:
    """A file that holds something else is named, and left as it is."""
    (tmp_path / "state").write_text(text)
    with pytest.raises(DataError, match="line 1"):
        BatchState(tmp_path / "state")
    assert (tmp_path / "state").read_text() == text


def test_an_old_batch_is_forgotten(tmp_path: Path) -> None:
    """After a month the provider has no results any more."""
    now = [1000.0]
    state = BatchState(tmp_path / "state", lambda: now[0])
    state.begin("k", "s", ["a"])
    state.submitted("k", "batch")
    assert BatchState(tmp_path / "state", lambda: now[0]).find("a") == "batch"
    now[0] += 29 * 86_400
    assert BatchState(tmp_path / "state", lambda: now[0]).find("a") == ""


def test_a_spec_asks_for_batches(tmp_path: Path) -> None:
    """`batch_api` names the file of what is under way, lets thousands wait, and is not part of a result's name."""
    spec = f"openai:gpt-5-mini?batch_api={tmp_path / 'state'}"
    backend = layer = open_backend(spec, 16)
    while not isinstance(layer, OpenAIBatches):
        layer = layer.inner  # type: ignore[attr-defined]  # each of them is a wrapper
    assert layer.native_decisions is False
    assert backend.model == "gpt-5-mini"
    assert plain_name(spec) == "openai:gpt-5-mini"
    off = open_backend("openai:gpt-5-mini?batch_api=off")
    while hasattr(off, "inner"):
        off = off.inner
    assert not isinstance(off, OpenAIBatches)
