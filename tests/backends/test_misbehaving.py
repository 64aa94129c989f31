"""Whole runs against a server that misbehaves: all is answered, nothing differently, and nothing is paid twice."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from reasoning import Question, arun
from reasoning.backends import Defaults, Message, OpenAI, Request, Sampling
from reasoning.backends.batch import Batch
from reasoning.backends.limit import Limit
from reasoning.backends.retry import MAX_WAIT_SECONDS, Retry
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    RateLimitError,
    RequestError,
    ResponseError,
    UnreachableError,
)

if TYPE_CHECKING:
    from reasoning import Solution

SPEC = "sc(cot, samples=3, stop_rule=all)"
COLOURS = ("red", "blue", "green", "loud", "quiet", "heavy")

KINDS = {
    "transient": (
        *("429", "429 come back", "500", "502", "503", "529", "error in a reply", "rate limit in a reply"),
        *("failed choice", "choices are null", "no choices", "nothing", "a page", "no protocol"),
        *("closed", "reset", "cut", "stalled", "bad gzip", "truncated"),
    ),
    "odd": (
        *("parts", "many parts", "thoughts in parts", "reasoning_content", "reasoning", "fewer choices"),
        *("more choices", "unasked tool calls", "null calls", "no usage", "usage of texts", "usage below nothing"),
        *("usage beyond all", "usage is a list", "null error", "no model", "other model", "no finish", "loud finish"),
        *("garbled logprobs", "same index", "blanks in front", "byte order mark", "slow", "gzip"),
    ),
    "broken": ("400", "401", "404", "422", "402 in a reply"),
}


def questions(count: int) -> list[Question]:
    """Questions that the mock answers right, by turns True and False."""
    return [
        Question(
            f"Is it true that {name} is {COLOURS[i % 6]}?",
            context=f"{name} is kind. All kind people are {'not ' * (i % 2)}{COLOURS[i % 6]}.",
            answer_format="truth",
        )
        for i, name in enumerate(f"{one}{two}n" for one in "ABDEFGHKLMNOPRST" for two in "abcdefghijklmnopqrst")
        if i < count
    ]


async def _at_once(seconds: float) -> None:
    """Wait for nothing: what is looked at is what comes of the tries."""


def backend(url: str, timeout: float = 30.0, sleep: Any = _at_once) -> Defaults:
    """The backend as a spec opens it, with retries that don't wait."""
    bare = OpenAI("m", url, max_choices=64, timeout=timeout)
    return Defaults(Batch(Limit(Retry(bare, 5, sleep), 32)), Sampling())


async def answers(url: str, asked: list[Question], seconds: float = 30.0) -> list[Solution]:
    """Answer all side by side; a request may take so many seconds."""
    model = backend(url, seconds)
    try:
        return await asyncio.gather(*(arun(SPEC, question, backend=model) for question in asked))
    finally:
        await model.aclose()


def test_every_kind_is_tried(kinds: Any) -> None:
    """No kind of fault that the server knows is left out here."""
    assert set(KINDS["transient"]) == {*kinds.REFUSALS, *kinds.LOST}
    assert set(KINDS["odd"]) == {*kinds.ODD, *kinds.SOUND}
    assert set(KINDS["broken"]) == set(kinds.BROKEN)


@pytest.mark.parametrize("fault", [*KINDS["transient"], *KINDS["odd"]])
async def test_each_kind_alone(misbehaving: Any, fault: str) -> None:
    """With each kind of fault by itself the answer is the one without it, and it is paid once."""
    asked = questions(1)
    misbehaving.faults = (fault,)
    solution = (await answers(misbehaving.url, asked, 0.5 if fault == "stalled" else 30.0))[0]
    assert (solution.answer, solution.confidence) == ("True", 1.0)
    assert misbehaving.seen[fault] >= 1
    assert set(misbehaving.answered.values()) == {3}
    assert solution.usage.calls == 3
    assert 0 < solution.usage.tokens < 10_000


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["transient", "odd"])
async def test_a_fifth_of_all_requests(misbehaving: Any, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Of 300 questions all are answered, none differently, and no completion is paid twice."""
    asked = questions(300)
    plain = [solution.answer for solution in await answers(misbehaving.url, asked)]
    assert [str(answer) for answer in plain] == [("True", "False")[i % 2] for i in range(300)]
    misbehaving.answered.clear()
    misbehaving.asked.clear()
    misbehaving.faults, misbehaving.share = KINDS[kind], 0.2
    with caplog.at_level(logging.ERROR, "reasoning"):
        found = await answers(misbehaving.url, asked, 5.0)
    assert [solution.answer for solution in found] == plain
    assert set(misbehaving.answered.values()) == {3}
    assert sum(solution.usage.calls for solution in found) == 900
    assert sum(misbehaving.seen[fault] for fault in KINDS[kind]) > 30


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("400", RequestError, "maximum context length"),
        ("401", AuthenticationError, "Incorrect API key"),
        ("404", RequestError, "The model `m` does not exist."),
        ("422", RequestError, "body.messages: field required"),
        ("402 in a reply", RequestError, "Insufficient credits"),
    ],
)
async def test_what_no_try_mends(misbehaving: Any, fault: str, kind: type[BackendError], words: str) -> None:
    """What another try does not mend is one request and one error of its kind, with the server's words."""
    misbehaving.faults = (fault,)
    with pytest.raises(kind, match=words):
        await answers(misbehaving.url, questions(1)[:1])
    assert sum(misbehaving.asked.values()) == 1


def date(ahead: timedelta) -> str:
    """Write the time so far ahead as a header has it."""
    return format_datetime(datetime.now(UTC) + ahead, usegmt=True)


@pytest.mark.parametrize(
    ("told", "least", "most"),
    [
        ("2", 2.0, 3.0),
        (timedelta(seconds=40), 1.0, MAX_WAIT_SECONDS),
        (timedelta(days=-9), 0.0, 0.5),
        ("soon", 0.5, 1.0),
        ("-7", 0.5, 1.0),
        ("inf", 0.5, 1.0),
    ],
    ids=["seconds", "date", "past date", "junk", "negative", "infinite"],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_when_to_come_back(server: Any, status: int, told: str | timedelta, least: float, most: float) -> None:
    """The server's wish is waited for; a wish that is none leaves the usual wait."""
    wish = told if isinstance(told, str) else date(told)
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    def answer(body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        return server.reply(body) if waits else (status, {"error": {"message": "later"}}, {"Retry-After": wish})

    server.answer = answer
    model = backend(server.url, sleep=note)
    await model.complete(Request((Message("user", "hello"),)))
    await model.aclose()
    assert len(waits) == 1
    assert least <= waits[0] <= most


@pytest.mark.parametrize("told", ["86400", timedelta(days=1)])
async def test_a_day_is_not_waited(server: Any, told: str | timedelta) -> None:
    """A server that wishes a day's wait is an error at once that says so."""
    wish = told if isinstance(told, str) else date(told)
    server.answer = lambda body: (429, {"error": {"message": "later"}}, {"Retry-After": wish})
    model = backend(server.url)
    with pytest.raises(RateLimitError, match="the longest wait is 60 s"):
        await model.complete(Request((Message("user", "hello"),)))
    await model.aclose()
    assert len(server.requests) == 1


async def failure(url: str, seconds: float = 30.0) -> BackendError:
    """Return what the bare backend raises for one request."""
    model = OpenAI("m", url, timeout=seconds)
    with pytest.raises(BackendError) as caught:
        await model.complete(Request((Message("user", "hello"),)))
    await model.aclose()
    return caught.value


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("closed", UnreachableError, "closed the connection before it had answered"),
        ("reset", UnreachableError, "closed the connection before it had answered"),
        ("cut", UnreachableError, "broke off"),
        ("stalled", UnreachableError, "gave no answer in time (0.3 s)"),
        ("bad gzip", ResponseError, "can't be decompressed"),
        ("truncated", ResponseError, "not JSON"),
        ("nothing", ResponseError, "it is empty"),
        ("a page", ResponseError, "Sign in to the network"),
        ("no protocol", ResponseError, "no list of choices"),
        ("502", BackendError, "a page with the title '502 Bad Gateway'"),
    ],
)
async def test_each_failure_says_what_happened(
    misbehaving: Any, fault: str, kind: type[BackendError], words: str
) -> None:
    """What happened to a connection or a body is told; that the server may not run is said where nothing listens."""
    misbehaving.faults = (fault,)
    error = await failure(misbehaving.url, 0.3 if fault == "stalled" else 30.0)
    assert isinstance(error, kind)
    assert words in str(error)
    assert "is the server running" not in str(error)
    assert error.retryable


@pytest.mark.slow
async def test_a_small_body_that_holds_gigabytes(serving: Any) -> None:
    """A body is read up to 64 MB after decompression and no further, with any status."""
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(70)) + packer.flush()

    async def handle(request: web.Request) -> web.Response:
        status = 200 if "good" in str(request.url) else 500
        return web.Response(status=status, body=bomb, headers={"Content-Encoding": "gzip"})

    with serving(handle) as url:
        for path in ("good", "bad"):
            assert "more than 64 MB" in str(await failure(f"{url}/{path}"))


async def test_a_circle_of_redirects(serving: Any) -> None:
    """A server that redirects in a circle is an error that says so, and is not tried again."""

    async def handle(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(str(request.url))

    with serving(handle) as url:
        error = await failure(url)
    assert "redirects in a circle: is the address right?" in str(error)
    assert not error.retryable


async def test_a_server_of_another_protocol(serving_raw: Any) -> None:
    """What answers in no HTTP at all is one of our errors."""
    for said in (
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"\x00" * 100,
        b"HTTP/1.1 200 OK\r\n: x\r\n\r\n",
    ):
        with serving_raw(said) as url:
            assert isinstance(await failure(url), UnreachableError | ResponseError)


async def test_too_many_open_files(misbehaving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no more files can be opened, that is said, with what to do."""

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(socket, "socket", full)
    error = await failure(misbehaving.url)
    assert isinstance(error, UnreachableError)
    assert "raise `ulimit -n`" in str(error)
    assert "is the server running" not in str(error)
