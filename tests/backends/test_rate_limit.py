"""At most so many requests and tokens a minute. Nothing here waits: time is made up, or runs ten times as fast."""

from __future__ import annotations

import asyncio
import logging
import random
import selectors
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from reasoning.backends import Completion, Mock, OpenAI, Request, Response, Sampling, open_backend
from reasoning.backends.batch import Batch
from reasoning.backends.decisions import DecisionOption, DecisionRequest, DecisionResponse
from reasoning.backends.limit import Limit
from reasoning.backends.rate_limit import RateLimit
from reasoning.backends.retry import Retry
from reasoning.backends.waiting import wait_of
from reasoning.errors import RateLimitError, RequestError, ServerError, SettingError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from reasoning.backends import Backend


class _AtOnce(selectors.DefaultSelector):
    """Does not wait for the time to pass, but moves the loop's clock on."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        self.now += 0 if ready else timeout or 0
        return ready


class MadeUpTime(asyncio.SelectorEventLoop):
    """An event loop whose sleeps are over at once, in the right order."""

    def __init__(self) -> None:
        self._clock = _AtOnce()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


def in_made_up_time(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a loop whose time is made up."""
    with asyncio.Runner(loop_factory=MadeUpTime) as runner:
        return runner.run(work)


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Strict:
    """A server that takes `burst` requests at once and `rate` a second, after which it refuses; it notes when."""

    rate: float = float("inf")
    burst: float = float("inf")
    latency: float = 0.0
    retry_after: float | None = None
    written: int = 10
    model: str = "strict"
    max_choices: int = 1
    taken: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    level: float | None = None
    filled: float = 0.0

    async def complete(self, request: Request) -> Response:
        level = self.burst if self.level is None else min(self.burst, self.level + (now() - self.filled) * self.rate)
        self.level, self.filled = level, now()
        if level < 1:
            self.refused.append(now())
            await asyncio.sleep(0.01)
            raise RateLimitError("strict", "slow down", self.retry_after)
        self.level -= 1
        self.taken.append(now())
        await asyncio.sleep(self.latency)
        return Response((Completion("x"),) * request.n, Usage(request.n, request.tokens, self.written * request.n))

    async def aclose(self) -> None:
        pass


def limited(inner: Backend, **limits: float) -> RateLimit:
    return RateLimit(inner, clock=now, **limits)  # type: ignore[arg-type]  # mypy takes the numbers for any argument


def dressed(inner: Backend, concurrency: int = 32, **limits: float) -> Backend:
    return Limit(Retry(limited(inner, **limits)), concurrency)


async def ask_all(backend: Backend, request: Request, count: int) -> list[Response | BaseException]:
    """Ask so often at once and return what came, errors too."""
    return await asyncio.gather(*(backend.complete(request.of((i,))) for i in range(count)), return_exceptions=True)


def most_within(times: list[float], seconds: float) -> int:
    """Return how many of the times lie within so many seconds at most."""
    return max(sum(start <= one < start + seconds for one in times) for start in times)


@pytest.mark.parametrize("rpm", [0.5, 1, 7, 60, 90, 600, 6000])
def test_never_more_requests_than_allowed(hello: Request, rpm: float) -> None:
    """Requests are sent evenly, at most `rpm` in a minute and a handful beside the even pace in any second."""
    backend = Strict()
    in_made_up_time(ask_all(limited(backend, rpm=rpm), hello, 150))
    assert len(backend.taken) == 150
    assert most_within(backend.taken, 60) <= rpm + max(1, rpm / 600)
    assert most_within(backend.taken, 1) <= rpm / 60 + max(1, rpm / 600)
    assert backend.taken[-1] <= 150 / rpm * 60


def test_first_come_first_served(hello: Request) -> None:
    """Those who wait are sent in the order in which they came."""
    order: list[int] = []
    backend = Mock(lambda request, sample: order.append(sample) or "x", record=False)  # type: ignore[func-returns-value]
    in_made_up_time(ask_all(limited(backend, rpm=60), hello, 30))
    assert order == list(range(30))


@pytest.mark.parametrize("max_tokens", [None, 10, 500])
@pytest.mark.parametrize("written", [10, 400])
def test_never_more_tokens_than_allowed(hello: Request, written: int, max_tokens: int | None) -> None:
    """What is sent and written stays below `tpm` in each minute, however wrong the estimate was at first."""
    backend = Strict(written=written, latency=1.0)
    request = Request(hello.messages, Sampling(max_tokens=max_tokens))
    in_made_up_time(ask_all(Limit(limited(backend, tpm=6000), 8), request, 60))
    each = written + request.tokens
    assert len(backend.taken) == 60
    allowed = 6000 + 500 + each  # a minute, what a full bucket holds, and the one that overdraws it
    under_way = 8 * max(0, written - (max_tokens or 256))  # what nobody could know of them when they were sent
    assert most_within(backend.taken, 60) * each <= allowed + under_way


def test_an_estimate_is_corrected_by_what_the_reply_says(hello: Request) -> None:
    """What was estimated too high is given back: short replies are not held up by a high `max_tokens`."""
    backend = Strict(written=10, latency=0.1)
    request = Request(hello.messages, Sampling(max_tokens=1000))

    async def work() -> float:
        await ask_all(Limit(limited(backend, tpm=6000), 1), request, 20)
        return now()

    assert in_made_up_time(work()) < 20


def test_a_request_above_the_limit_is_sent_alone(hello: Request) -> None:
    """A request of more tokens than a minute has is sent when nothing else holds the bucket, not never."""
    backend = Strict(written=900)
    request = Request(hello.messages, Sampling(max_tokens=900))
    in_made_up_time(ask_all(limited(backend, tpm=600), request, 3))
    assert [round(later - sooner) for sooner, later in zip(backend.taken, backend.taken[1:], strict=False)] == [90, 90]


def test_several_samples_are_one_request_of_all_their_tokens(hello: Request) -> None:
    """A request with `n` samples is counted once, with the tokens of each of them."""
    backend = Strict(written=100, max_choices=10)
    request = Request(hello.messages, Sampling(max_tokens=100))
    in_made_up_time(ask_all(Batch(limited(backend, rpm=60, tpm=60_000)), request, 40))
    assert len(backend.taken) == 4
    assert backend.taken[-1] == pytest.approx(3, abs=0.1)


def test_where_nothing_is_refused_nothing_waits(hello: Request) -> None:
    """Without limits and refusals all are sent at once."""
    backend = Strict()
    in_made_up_time(ask_all(limited(backend), hello, 500))
    assert backend.taken == [0.0] * 500


@pytest.mark.parametrize("error", [RateLimitError("m", "x", 7.0), ServerError("m", "x", 503, 7.0)], ids=["429", "503"])
def test_all_wait_as_long_as_the_server_asks_one_of_them_to(
    hello: Request, scripted: Callable[..., Any], error: Exception
) -> None:
    """After a refusal that says when to come back nobody is sent before, refused or not."""
    backend = scripted(lambda request, turn: error if turn == 0 else 1)
    times: list[float] = []

    async def one(limit: RateLimit, sample: int) -> None:
        await limit.complete(hello.of((sample,)))
        times.append(now())

    async def work() -> None:
        limit = limited(backend)
        with pytest.raises(type(error)):
            await limit.complete(hello)
        await asyncio.gather(*(one(limit, sample) for sample in range(5)))

    in_made_up_time(work())
    assert min(times) == pytest.approx(7.0)
    assert len(backend.requests) == 6


def test_those_already_waiting_wait_on(hello: Request, scripted: Callable[..., Any]) -> None:
    """A refusal also holds up those who wait for their turn since before."""
    slow = RateLimitError("m", "x", 30.0)
    backend = scripted(lambda request, turn: slow if turn == 1 else 1)
    times: list[float] = []

    async def one(limit: RateLimit, sample: int) -> None:
        try:
            await limit.complete(hello.of((sample,)))
        finally:
            times.append(round(now(), 3))

    async def work() -> None:
        limit = limited(backend, rpm=60)
        await asyncio.gather(*(one(limit, sample) for sample in range(4)), return_exceptions=True)

    in_made_up_time(work())
    assert times[:2] == [0.0, 1.0]
    assert times[2] == pytest.approx(31.0)
    assert times[3] == pytest.approx(32.9, abs=0.2)  # half as fast as before, and a little faster already


@pytest.mark.parametrize(
    "error", [RateLimitError("m", "x", 3600.0), ServerError("m", "x", 500), RequestError("m", "x", 400)]
)
def test_what_is_one_requests_own_holds_up_no_other(
    hello: Request, scripted: Callable[..., Any], error: Exception
) -> None:
    """A wish that no retry waits for, a failure and a refusal of the request itself slow nobody down."""
    backend = scripted(lambda request, turn: error if turn == 0 else 1)

    async def work() -> float:
        limit = limited(backend)
        with pytest.raises(type(error)):
            await limit.complete(hello)
        await ask_all(limit, hello, 50)
        return now()

    assert in_made_up_time(work()) == 0


async def _sent_in(limit: RateLimit, hello: Request, seconds: float) -> int:
    """Ask without a pause for so many seconds and return how many were answered."""
    end, count = now() + seconds, 0
    while now() < end:
        await limit.complete(hello)
        count += 1
    return count


def test_slows_at_once_and_recovers_bit_by_bit(hello: Request, scripted: Callable[..., Any]) -> None:
    """One refusal halves the rate; each further second of work brings back a twentieth, up to what is allowed."""
    refuse = [False]
    backend = scripted(lambda request, turn: RateLimitError("m", "x", 0.0) if refuse[0] else 1)

    async def work() -> list[int]:
        limit = limited(backend, rpm=1200)
        before = await _sent_in(limit, hello, 10)
        refuse[0] = True
        with pytest.raises(RateLimitError):
            await limit.complete(hello)
        refuse[0] = False
        return [before, *[await _sent_in(limit, hello, 5) for _ in range(4)]]

    before, *after = in_made_up_time(work())
    assert before == pytest.approx(200, abs=5)
    assert after[0] == pytest.approx(62, abs=5)
    assert after[:3] == sorted(after[:3])
    assert after[3] == pytest.approx(100, abs=5)


def test_refusals_of_what_was_under_way_together_are_one_signal(hello: Request) -> None:
    """Twenty requests that are refused at once halve the rate once, not twenty times."""
    backend = Strict(rate=1000, burst=10)

    async def work() -> float:
        limit = limited(backend)
        await ask_all(limit, hello, 30)
        await ask_all(limit, hello, 15)
        return now()

    assert in_made_up_time(work()) < 4
    assert len(backend.refused) == 20


@pytest.mark.parametrize("retry_after", [None, 0.25, 2.0])
@pytest.mark.parametrize(("rate", "burst", "latency"), [(20, 10, 0.1), (5, 5, 1.0), (1, 1, 0.02), (100, 1, 3.0)])
def test_a_limit_that_nobody_named_is_found(
    hello: Request, rate: float, burst: float, latency: float, retry_after: float | None
) -> None:
    """Of a server whose limit is not known all 200 requests are answered: after the first wave few are refused, and it
    takes no longer than five times as long as by the limit."""
    random.seed(0)  # of the retries' waits
    backend = Strict(rate, burst, latency, retry_after)

    async def work() -> tuple[list[Any], float]:
        return await ask_all(dressed(backend), hello, 200), now()

    responses, seconds = in_made_up_time(work())
    assert [one for one in responses if isinstance(one, BaseException)] == []
    assert len(backend.refused) <= 32 + 40
    assert seconds <= 5 * max(200 / rate, 200 / 32 * latency) + 30


def test_a_named_limit_is_not_refused(hello: Request) -> None:
    """With the server's own limit as `rpm` nothing is refused."""
    backend = Strict(rate=5, burst=2, latency=0.3)
    in_made_up_time(ask_all(dressed(backend, rpm=300), hello, 200))
    assert (len(backend.taken), backend.refused) == (200, [])


def test_one_who_gives_up_holds_up_nobody(hello: Request) -> None:
    """A request that is cancelled while it waits leaves its turn to the next, and takes nothing."""
    backend = Strict()

    async def work() -> None:
        limit = limited(backend, rpm=60)
        waiting = [asyncio.create_task(limit.complete(hello.of((i,)))) for i in range(5)]
        await asyncio.sleep(0.5)
        waiting[1].cancel()
        waiting[2].cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    in_made_up_time(work())
    assert backend.taken == pytest.approx([0, 1, 2])


def test_decisions_are_counted_too() -> None:
    """A decision is a request among the others."""

    class Deciding(Strict):
        async def decide(self, request: DecisionRequest) -> DecisionResponse:
            self.taken.append(now())
            return DecisionResponse((1.0, 0.0), "x")

    backend = Deciding()
    request = DecisionRequest("s", "i", (DecisionOption("a"), DecisionOption("b")))

    async def work() -> None:
        limit = limited(backend, rpm=60, tpm=60_000)
        await asyncio.gather(*(limit.decide(request) for _ in range(3)))

    in_made_up_time(work())
    assert backend.taken == pytest.approx([0, 1, 2])


def test_a_slowdown_is_told(hello: Request, caplog: pytest.LogCaptureFixture) -> None:
    """A slowdown is one warning, which tells how long all wait."""
    backend = Strict(rate=1, burst=2, retry_after=4.0)
    with caplog.at_level(logging.WARNING, "reasoning"):
        in_made_up_time(ask_all(limited(backend), hello, 10))
    (record,) = caplog.records
    assert record.getMessage() == "strict refuses more requests for now: all wait 4.0 s and go on slower"
    wait = wait_of(record)
    assert wait is not None
    assert (wait.reason, round(wait.seconds, 6)) == ("rate limit", 4.0)


def test_one_loop_after_another(hello: Request) -> None:
    """The same backend serves event loops one after another, each at a pace of its own."""
    backend = Strict()
    limit = RateLimit(backend, rpm=60, clock=now)
    for _ in range(3):
        in_made_up_time(ask_all(limit, hello, 3))
    assert backend.taken == pytest.approx([0, 1, 2] * 3)


@pytest.mark.parametrize("value", [0, -1, float("nan")])
@pytest.mark.parametrize("name", ["rpm", "tpm"])
def test_a_limit_of_nothing_is_refused(name: str, value: float) -> None:
    """A limit that lets nothing through is refused, and so is one that is no number."""
    with pytest.raises(SettingError, match=name):
        limited(Mock(), **{name: value})


@pytest.mark.parametrize("spec", ["mock?rpm=0", "mock?tpm=-5", "mock?rpm=fast", "mock?tpm=nan", "mock?rpm=inf"])
def test_settings_that_are_no_limit_are_refused(spec: str) -> None:
    """So are the settings of a spec."""
    with pytest.raises(SettingError, match=r"[rt]pm"):
        open_backend(spec)


class Turnstile:
    """An OpenAI-like server that takes `rate` requests a second, on a clock that runs ten times as fast."""

    FASTER = 10

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst, self.level, self.filled = rate, burst, burst, self.time()
        self.taken = self.refused = 0

    @classmethod
    def time(cls) -> float:
        return time.monotonic() * cls.FASTER

    @classmethod
    async def sleep(cls, seconds: float) -> None:
        await asyncio.sleep(seconds / cls.FASTER)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.level = min(self.burst, self.level + (self.time() - self.filled) * self.rate)
        self.filled = self.time()
        if self.level < 1:
            self.refused += 1
            told = {"error": {"message": "Rate limit reached", "code": "rate_limit_exceeded"}}
            return web.json_response(told, status=429, headers={"Retry-After-Ms": "200"})
        self.level -= 1
        self.taken += 1
        message = {"role": "assistant", "content": "x"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1}
        return web.json_response({"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage})


async def test_a_server_that_answers_429_above_a_rate(hello: Request, serving: Any) -> None:
    """A hundred questions to a server that takes fifty a second all end, with less than one refusal each."""
    turnstile = Turnstile(rate=50, burst=40)
    with serving(turnstile.handle) as url:
        inner = OpenAI("m", f"{url}/v1", max_choices=1)
        paced = RateLimit(inner, clock=turnstile.time, sleep=turnstile.sleep)
        backend = Limit(Retry(paced, sleep=turnstile.sleep), 64)
        responses = await ask_all(backend, hello, 100)
        await backend.aclose()
    assert all(isinstance(one, Response) for one in responses)
    assert turnstile.taken == 100
    assert turnstile.refused <= 100 - 40  # none twice, however late the first refusals come
