"""Completions that were paid for once are not asked for again."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question, arun
from reasoning.backends import Message, Mock, Request, Response, Sampling, dress
from reasoning.backends.cache import Cache
from reasoning.backends.cache import keeper as keepers
from reasoning.backends.cache.owner import new_owner
from reasoning.errors import ServerError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Backend

    Until = Callable[[Callable[[], bool]], asyncio.Future[None]]


async def texts(backend: Backend, request: Request, samples: range) -> list[str]:
    """Ask for samples one by one, at the same time."""
    found = await asyncio.gather(*(backend.complete(request.of((sample,))) for sample in samples))
    return [one.choices[0].text for one in found]


async def test_what_is_kept_is_not_asked_for(hello: Request, paid: Any, place: str) -> None:
    """A completion comes again as it was, with its notes, for no money; what it would have cost is told."""
    backend = paid()
    for _ in range(2):  # the second one opens the file anew
        cache = Cache(backend, place)
        first, again = await cache.complete(hello), await cache.complete(hello)
        assert again.choices == first.choices
        assert (again.model, again.notes) == ("paid-1", ("told",))
        assert again.usage == Usage(1, 10, 5, 0.0, 0.0, cached_calls=1, dollars_saved=0.01)
        await cache.aclose()
    assert len(backend.asked) == 1


async def test_samples_stay_different(hello: Request, paid: Any, place: str) -> None:
    """A vote of 20 after a vote of 5 asks for 15, and no two samples become one."""
    backend = paid()
    cache = dress(backend, cache=place)
    five = await texts(cache, hello, range(5))
    twenty = await texts(cache, hello, range(20))
    assert (twenty[:5], len(set(twenty)), len(backend.asked)) == (five, 20, 20)
    whole = await cache.complete(hello.of(tuple(range(18, 22))))
    assert [one.text for one in whole.choices[:2]] == twenty[18:]
    assert (whole.usage.calls, whole.usage.cached_calls, len(backend.asked)) == (4, 2, 22)
    await cache.aclose()


async def test_what_is_missing_travels_together(hello: Request, paid: Any, place: str) -> None:
    """Samples that are not there are asked for in one request where the backend takes several."""
    backend = paid(max_choices=8)
    cache = dress(backend, cache=place)
    await texts(cache, hello, range(3))
    await texts(cache, hello, range(8))
    assert [one.samples for one in backend.asked] == [(0, 1, 2), (3, 4, 5, 6, 7)]
    await cache.aclose()


async def test_other_requests_models_and_servers_are_others(hello: Request, paid: Any, place: str) -> None:
    """Another text, setting, tool choice, model or server is another completion; another prompt's name is not."""
    backend, other_model, other_server = paid(), paid(), paid()
    other_model.model, other_server.identity = "other", "http://elsewhere/v1"
    requests = (hello, Request((Message("user", "bye"),)), Request(hello.messages, Sampling(temperature=0.5)))
    for request in (*requests, Request(hello.messages, prompt="named")):
        for one in (backend, other_model, other_server):
            cache = dress(one, cache=place)
            await cache.complete(request)
            await cache.aclose()
    assert [len(one.asked) for one in (backend, other_model, other_server)] == [3, 3, 3]


async def test_settings_of_the_spec_are_part_of_the_key(hello: Request, paid: Any, place: str) -> None:
    """What the backend's spec fills in counts as what the request sets itself."""
    backend = paid()
    for temperature in ("0.1", "0.2", "0.1"):
        cache = dress(backend, temperature=temperature, cache=place)
        await cache.complete(hello)
        await cache.aclose()
    assert len(backend.asked) == 2


@pytest.mark.parametrize(
    ("modes", "asked", "last"),
    [
        (("readwrite", "read"), 1, "reply 0"),
        (("read", "read"), 2, "reply 1"),
        (("write", "write", "read"), 2, "reply 0"),
        (("write", "refresh", "read"), 2, "reply 1"),
        (("readwrite", "off", "readwrite"), 2, "reply 0"),
        (("read", "readwrite", "readwrite"), 2, "reply 1"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
)
async def test_modes(hello: Request, paid: Any, place: str, modes: tuple[str, ...], asked: int, last: str) -> None:
    """read keeps nothing; write takes nothing and leaves what is there; refresh replaces it; off does neither."""
    backend, found = paid(), Response(())
    for mode in modes:
        cache = dress(backend, cache=place, cache_mode=mode)
        found = await cache.complete(hello)
        await cache.aclose()
    assert (len(backend.asked), found.choices[0].text) == (asked, last)


async def test_failures_and_withheld_replies_are_not_kept(hello: Request, paid: Any, place: str) -> None:
    """What failed, and what the provider withheld, is asked for again; one that was cut off is kept."""
    backend = paid()
    cache = Cache(backend, place)
    backend.error = ServerError("m", "down", 500)
    for _ in range(2):
        with pytest.raises(ServerError):
            await cache.complete(hello)
    backend.error, backend.finish_reason = None, "filter"
    for _ in range(2):
        await cache.complete(hello)
    backend.finish_reason = "length"
    for _ in range(2):
        found = await cache.complete(hello)
    assert (len(backend.asked), found.choices[0].finish_reason) == (5, "length")
    await cache.aclose()


async def test_the_same_at_the_same_time_is_asked_once(hello: Request, paid: Any, place: str, until: Until) -> None:
    """Several in one process who want one sample, through one cache or several, ask once; one of them pays."""
    backend = paid()
    backend.open.clear()
    caches = [Cache(backend, place) for _ in range(3)]
    tasks = [asyncio.create_task(cache.complete(hello)) for cache in caches for _ in range(2)]
    await until(lambda: bool(backend.asked))
    backend.open.set()
    found = await asyncio.gather(*tasks)
    assert len({one.choices for one in found}) == len(backend.asked) == 1
    assert sum(one.usage.dollars or 0 for one in found) == pytest.approx(0.01)
    assert sum(one.usage.cached_calls for one in found) == 5
    for cache in caches:
        await cache.aclose()


async def test_where_one_fails_or_leaves_another_asks(hello: Request, paid: Any, place: str, until: Until) -> None:
    """A claim whose owner fails, or is cancelled, goes to another one who waits."""
    backend, failing = paid(), paid()
    failing.open.clear()
    failing.error = ServerError("m", "down", 500)
    first, second = Cache(failing, place), Cache(backend, place)
    for leaves in (True, False):
        request = hello.of((int(leaves),))
        asks = asyncio.create_task(first.complete(request))
        await until(lambda: len(failing.asked) == 2 - int(leaves))  # noqa: B023  it is called within this turn
        waits = asyncio.create_task(second.complete(request))
        await asyncio.sleep(0.02)
        assert not waits.done()
        asks.cancel() if leaves else failing.open.set()
        with pytest.raises(asyncio.CancelledError if leaves else ServerError):
            await asks
        assert (await waits).choices[0].text.startswith("reply")
    assert len(backend.asked) == 2
    await first.aclose()
    await second.aclose()


async def test_a_claim_that_is_not_renewed_comes_free(hello: Request, paid: Any, place: str, until: Until) -> None:
    """What an owner claimed who can't be seen to have ended is taken over once its time is over."""
    await dress(paid(), cache=place).complete(hello)  # makes the file
    cache = Cache(backend := paid(), place)
    slot = (cache._key(hello.key), 7)
    with sqlite3.connect(place) as db:
        db.execute("INSERT INTO claim VALUES (?, ?, 'elsewhere/1/x', ?)", (*slot, time.time() + 0.3))
    db.close()
    task = asyncio.create_task(cache.complete(hello.of((7,))))
    await asyncio.sleep(0.1)
    assert not backend.asked
    assert (await task).choices[0].text == "reply 0"
    await cache.aclose()


async def test_a_claim_of_an_owner_that_has_ended_is_free(hello: Request, paid: Any, place: str) -> None:
    """On the same machine nobody waits for a process that is there no more."""
    cache = Cache(paid(), place)
    await cache.complete(hello)
    owner = new_owner().split("/")
    gone = "/".join((owner[0], "4194305", owner[2]))  # more than a process's number can be
    with sqlite3.connect(place) as db:
        db.execute("INSERT INTO claim VALUES (?, 7, ?, unixepoch() + 1000)", (cache._key(hello.key), gone))
    db.close()
    assert (await cache.complete(hello.of((7,)))).choices[0].text == "reply 1"
    await cache.aclose()


async def test_claims_under_way_are_renewed(
    hello: Request, paid: Any, place: str, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    """Who asks for longer than a claim lasts keeps it."""
    monkeypatch.setattr(keepers, "LEASE_SECONDS", 0.3)
    monkeypatch.setattr("reasoning.backends.cache.sqlite.is_gone", lambda owner: False)
    backend, other = paid(), paid()
    backend.open.clear()
    first, second = Cache(backend, place), Cache(other, place)
    tasks = [asyncio.create_task(first.complete(hello))]
    await until(lambda: bool(backend.asked))
    tasks.append(asyncio.create_task(second.complete(hello)))
    await asyncio.sleep(0.8)
    backend.open.set()
    assert len({one.choices for one in await asyncio.gather(*tasks)}) == 1
    assert not other.asked
    await first.aclose()
    await second.aclose()


async def test_a_damaged_completion_is_asked_for_again(
    hello: Request, paid: Any, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What can't be read is told, asked for, and replaced."""
    cache = Cache(backend := paid(), place)
    await cache.complete(hello)
    await cache.aclose()
    with sqlite3.connect(place) as db:
        db.execute("UPDATE completion SET body = '{'")
    db.close()
    with caplog.at_level(logging.WARNING, "reasoning"):
        assert (await cache.complete(hello)).choices[0].text == "reply 1"
    assert "asked for again" in caplog.text
    assert (await cache.complete(hello)).choices[0].text == "reply 1"
    assert len(backend.asked) == 2
    await cache.aclose()


async def test_served_completions_give_others_a_turn(hello: Request, paid: Any, place: str) -> None:
    """A run that is served all it asks for does not keep the event loop to itself."""
    cache, turns = Cache(paid(), place), 0
    await cache.complete(hello)

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    for _ in range(3_000):
        await cache.complete(hello)
    task.cancel()
    assert turns > 3
    await cache.aclose()


async def test_a_run_is_the_same_from_the_cache(place: str) -> None:
    """A vote that is served answers as before, with the tokens of before, and tells what came from the cache."""
    asked = Question("Is Bob red?", "Bob is kind. All kind things are red.", answer_format=bool)
    found = []
    for _ in range(2):
        backend = dress(Mock(error_rate=0.3), cache=place)
        found.append(await arun("sc(cot, samples=7, stop_rule=all)", asked, backend=backend))
        await backend.aclose()
    first, again = found
    assert (again.answer, again.evidence) == (first.answer, first.evidence)
    assert (again.usage.calls, again.usage.completion_tokens) == (first.usage.calls, first.usage.completion_tokens)
    assert (first.usage.cached_calls, again.usage.cached_calls) == (0, 7)
    assert "7 calls (7 cached)" in str(again)
