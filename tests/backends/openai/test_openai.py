"""The OpenAI backend, against a server on loopback that speaks the protocol: what is sent, and what errors become."""

from __future__ import annotations

import asyncio
import socket
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Message, OpenAI, Request, Sampling, open_backend
from reasoning.backends.retry import Retry
from reasoning.backends.status_errors import retry_after
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    RateLimitError,
    RequestError,
    ServerError,
    SettingError,
    UnreachableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.backends import Response

SECRET = "sk-secret-0123456789"
REPLY = {"choices": [{"message": {"role": "assistant", "content": "hi"}, "finish_reason": "stop"}]}


async def ask(backend: OpenAI, request: Request) -> Response:
    try:
        return await backend.complete(request)
    finally:
        await backend.aclose()


async def failure(backend: OpenAI, request: Request) -> BackendError:
    with pytest.raises(BackendError) as caught:
        await ask(backend, request)
    return caught.value


def answer(server: Any, status: int, payload: Any, headers: dict[str, str] | None = None) -> None:
    server.answer = lambda body: (status, payload, headers or {})


async def test_only_what_is_set_is_sent(server: Any, hello: Request) -> None:
    """The plainest request has the model and the messages and nothing else: no nulls, no defaults of ours."""
    answer(server, 200, REPLY)
    assert (await ask(OpenAI("m", server.url), hello)).choices[0].text == "hi"
    assert server.requests == [{"model": "m", "messages": [{"role": "user", "content": "hello"}]}]


async def test_all_settings_are_sent(server: Any) -> None:
    """Every setting of a request has its place in the body, and n is how many samples are wanted."""
    answer(server, 200, REPLY)
    messages = (Message("system", "Be brief."), Message("user", "¿Qué?"))
    sampling = Sampling(temperature=0.0, top_p=0.9, max_tokens=5, stop=("\n", "END"))
    await ask(OpenAI("m", server.url, logprobs=True), Request(messages, sampling, (4, 5, 6)))
    assert server.requests[0] == {
        "model": "m",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "¿Qué?"}],
        "temperature": 0.0,
        "top_p": 0.9,
        "max_tokens": 5,
        "stop": ["\n", "END"],
        "n": 3,
        "logprobs": True,
    }


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (None, "max_completion_tokens"),
        ("https://eu.api.openai.com/v1", "max_completion_tokens"),
        ("http://localhost:8000/v1", "max_tokens"),
        ("http://localhost/api.openai.com/v1", "max_tokens"),
    ],
)
def test_the_token_limit_has_two_names(hello: Request, url: str | None, name: str) -> None:
    """OpenAI takes max_completion_tokens (its reasoning models refuse the old name), other servers max_tokens."""
    body = OpenAI("m", url, key="k")._written(Request(hello.messages, Sampling(max_tokens=9)))[1]
    assert {key: value for key, value in body.items() if "tokens" in key} == {name: 9}


async def test_the_key_is_a_header(server: Any, hello: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key travels as a bearer token: a given one, or OPENAI_API_KEY for OpenAI; no other server ever gets that."""
    answer(server, 200, REPLY)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    await ask(OpenAI("m", server.url, key=SECRET), hello)
    await ask(OpenAI("m", server.url), hello)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    await ask(OpenAI("m"), hello)
    sent = [headers["Authorization"] for headers in server.headers]
    assert sent == [f"Bearer {SECRET}", "Bearer none", "Bearer sk-of-the-environment"]


async def test_without_a_key_nothing_is_sent(server: Any, hello: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI without a key fails before any request, and says where the key belongs."""
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    error = await failure(OpenAI("gpt-5-mini"), hello)
    assert isinstance(error, AuthenticationError)
    assert "OPENAI_API_KEY" in str(error)
    assert server.requests == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RequestError),
        (401, AuthenticationError),
        (403, AuthenticationError),
        (404, RequestError),
        (408, ServerError),
        (409, ServerError),
        (422, RequestError),
        (429, RateLimitError),
        (500, ServerError),
        (503, ServerError),
        (529, ServerError),
    ],
)
async def test_each_status_is_an_error_of_its_kind(
    server: Any, hello: Request, status: int, kind: type[BackendError]
) -> None:
    """Each status is an error of its kind that names the model, the server, the status and the server's words."""
    answer(server, status, {"error": {"message": "the reason", "type": "x", "code": None}})
    error = await failure(OpenAI("m", server.url), hello)
    assert type(error) is kind
    assert str(error).startswith(f"m: {server.url} answered {status}: ")
    assert "the reason" in str(error)
    assert len(server.requests) == 1


async def test_a_rate_limit_says_when_to_come_back(server: Any, hello: Request) -> None:
    """Retry-After is part of the error where the server gives it."""
    answer(server, 429, {"error": {"message": "slow down"}}, {"Retry-After": "7"})
    limited = await failure(OpenAI("m", server.url), hello)
    answer(server, 503, "busy", {"Retry-After": "8"})
    busy = await failure(OpenAI("m", server.url), hello)
    answer(server, 429, {"error": {"message": "slow down"}})
    plain = await failure(OpenAI("m", server.url), hello)
    assert [getattr(error, "retry_after", 0) for error in (limited, busy, plain)] == [7.0, 8.0, None]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "30", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ],
)
def test_forms_of_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds and dates are read; anything else is as if it were not there."""
    assert retry_after(headers) == seconds


def test_a_date_ahead_is_so_many_seconds() -> None:
    """A date in Retry-After is the time until then."""
    ahead = format_datetime(datetime.now(UTC) + timedelta(hours=5), usegmt=True)
    seconds = retry_after({"retry-after": ahead})
    assert seconds is not None
    assert 4 * 3600 < seconds <= 5 * 3600


async def test_a_used_up_quota_is_not_retried(server: Any, hello: Request) -> None:
    """A 429 for an account without money is not a rate limit: it is asked once."""
    answer(server, 429, {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}})
    with pytest.raises(RequestError, match="quota"):
        await Retry(OpenAI("m", server.url), sleep=_no_sleep).complete(hello)
    assert len(server.requests) == 1


async def _no_sleep(seconds: float) -> None:
    pass


async def test_a_closed_port(hello: Request) -> None:
    """Where no server listens, the error says so in plain words, after as many tries as allowed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    backend = OpenAI("m", f"http://127.0.0.1:{port}/v1")
    with pytest.raises(UnreachableError, match=f"no connection to http://127.0.0.1:{port}/v1: is the server running"):
        await Retry(backend, 3, sleep).complete(hello)
    await backend.aclose()
    assert len(waits) == 2


@pytest.fixture
def silence(server: Any) -> Iterator[str]:
    """A server that takes requests and does not answer until the test is over."""
    over = threading.Event()

    def wait(body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        over.wait(30)
        return 200, REPLY, {}

    server.answer = wait
    yield server.url
    over.set()


async def test_a_server_that_never_answers(silence: str, hello: Request) -> None:
    """A server that does not answer within the timeout is not reachable; the error names the timeout."""
    error = await failure(OpenAI("m", silence, timeout=0.1), hello)
    assert isinstance(error, UnreachableError)
    assert "no answer in time (0.1 s)" in str(error)


async def test_a_cancelled_request_is_cancelled(silence: str, hello: Request) -> None:
    """Cancelling is not taken for a timeout of the server."""
    backend = OpenAI("m", silence)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(backend.complete(hello), 0.1)
    await backend.aclose()


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_long_bodies_are_shortened(server: Any, hello: Request, status: int) -> None:
    """An error quotes the start of a body, on one line."""
    answer(server, status, "<html>\n<p>Proxy\nerror" + "x" * 100_000)
    error = await failure(OpenAI("m", server.url), hello)
    assert len(str(error)) < 600
    assert "\n" not in str(error)
    assert "Proxy error" in str(error)


@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
@pytest.mark.parametrize("shape", [str, lambda text: {"error": {"message": text}}, lambda text: {"choices": text}])
async def test_the_key_is_in_no_error(server: Any, hello: Request, status: int, shape: Callable[[str], Any]) -> None:
    """A server that repeats the key does not get it into our errors, their causes or any repr."""
    answer(server, status, shape(f"bad key {SECRET}!"))
    backend = OpenAI("m", server.url, key=SECRET)
    error: BaseException | None = await failure(backend, hello)
    while error is not None:
        assert SECRET not in f"{error} {error!r}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert SECRET not in repr(backend)


@pytest.mark.parametrize(
    "url", ["http://user:hunter2@127.0.0.1:9/v1", "http://", "localhost:8000", "http://[::1", "http://h:99999/v1", "x"]
)
def test_addresses_that_cannot_be_used(url: str) -> None:
    """What is no address is refused when the backend is made, and a password in it is not repeated."""
    with pytest.raises(SettingError, match="base_url") as caught:
        OpenAI("m", url)
    assert "hunter2" not in str(caught.value)


def test_one_loop_after_another(server: Any, hello: Request) -> None:
    """The same backend serves one event loop after another; each loop's connections end with it, closed or not."""
    answer(server, 200, REPLY)
    backend = OpenAI("m", server.url)
    for _ in range(3):
        assert asyncio.run(backend.complete(hello)).choices[0].text == "hi"
    assert asyncio.run(ask(backend, hello)).choices[0].text == "hi"


def test_loops_at_once(server: Any, hello: Request) -> None:
    """The same backend serves several event loops at once."""
    answer(server, 200, REPLY)
    backend = OpenAI("m", server.url)
    found: list[str] = []

    async def several() -> None:
        replies = await asyncio.gather(*(backend.complete(hello) for _ in range(5)))
        found.extend(reply.choices[0].text for reply in replies)

    threads = [threading.Thread(target=lambda: asyncio.run(several())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["hi"] * 15


def test_closing_closes_every_loops_connections(server: Any, hello: Request) -> None:
    """`aclose` in one event loop closes the connections of another that still runs; both may go on afterwards."""
    answer(server, 200, REPLY)
    backend = OpenAI("m", server.url)
    other = asyncio.new_event_loop()
    thread = threading.Thread(target=other.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(backend.complete(hello), other).result(10)
    kept = backend._connections._values[other].connection
    asyncio.run(backend.aclose())
    assert kept.is_closed
    asyncio.run_coroutine_threadsafe(ask(backend, hello), other).result(10)
    other.call_soon_threadsafe(other.stop)
    thread.join(10)
    other.close()


async def test_a_closed_backend_can_be_used_again(server: Any, hello: Request) -> None:
    """After `aclose` the next request opens connections anew."""
    answer(server, 200, REPLY)
    backend = OpenAI("m", server.url)
    assert (await ask(backend, hello)).choices == (await ask(backend, hello)).choices
    await backend.aclose()


@pytest.mark.parametrize("turns", [0, 1, 3, 200])
async def test_closing_ends_what_is_under_way(silence: str, hello: Request, turns: int) -> None:
    """Requests that are under way while the backend is closed end as one of our errors that may pass, at any point."""
    backend = OpenAI("m", silence)
    tasks = [asyncio.create_task(backend.complete(hello)) for _ in range(5)]
    await asyncio.sleep(0)
    for _ in range(turns):
        await asyncio.sleep(0.001)
    await backend.aclose()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(error) for error in found] == [UnreachableError] * 5
    assert all("the backend was closed" in str(error) for error in found)
    await backend.aclose()


async def test_a_server_that_ignores_n(server: Any, hello: Request) -> None:
    """Where the server gives one completion whatever n is, it is asked as often as samples are wanted."""
    answer(server, 200, REPLY)
    backend = open_backend(f"vllm:{server.url}#m")
    response = await backend.complete(hello.of((0, 1, 2, 3)))
    await backend.aclose()
    assert len(response.choices) == 4
    assert [body.get("n", 1) for body in server.requests] == [4, 1, 1, 1]
    assert response.usage.calls == 4
