"""What a cache's places have in common: a SQLite file, and a PostgreSQL database where the system has its programs."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Message, Request
from reasoning.backends.cache import Cache
from reasoning.backends.cache.owner import is_gone, new_owner
from reasoning.backends.cache.places import open_store
from reasoning.backends.cache.store import CacheStore, Entry, ModelSummary, Slot
from reasoning.errors import CacheError, SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HERE, ELSEWHERE = new_owner(), "elsewhere/7/x"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The place of a new cache."""
    if request.param == "sqlite":
        yield str(tmp_path / "cache.sqlite")
        return
    url = request.getfixturevalue("postgres")
    psycopg = pytest.importorskip("psycopg")
    name = f"cache{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
    yield url.replace("/postgres", f"/{name}")


@pytest.fixture
def store(place: str) -> Iterator[CacheStore]:
    """A new cache, open."""
    with closing(open_store(place)) as made:
        yield made


def slot(number: int) -> Slot:
    return number.to_bytes(32, "big"), number


def entry(number: int, body: bytes = b"{}", model: str = "m", dollars: float | None = 0.5) -> Entry:
    return Entry(slot(number), model, 7, dollars, body)


def slots(*numbers: int) -> list[Slot]:
    return list(map(slot, numbers))


def test_what_was_put_is_there(store: CacheStore) -> None:
    """Bodies come as they were, of many at once; what is there stays, or is replaced where that is asked for."""
    assert store.get(slots(1, 2)) == {}
    assert store.get([]) == {}
    store.put([entry(number, b"%d" % number) for number in range(500)], HERE, replace=False)
    assert store.get(slots(*range(450, 550))) == {slot(number): b"%d" % number for number in range(450, 500)}
    store.put([entry(1, b"other"), entry(2, b"other")], HERE, replace=False)
    assert store.get(slots(1)) == {slot(1): b"1"}
    store.put([entry(1, b"other")], HERE, replace=True)
    assert store.get(slots(1, 2)) == {slot(1): b"other", slot(2): b"2"}


def test_one_owner_claims(store: CacheStore) -> None:
    """What is there is found, what nobody claims is claimed, and what another one claims is neither."""
    store.put([entry(1)], HERE, replace=False)
    first = store.claim(slots(1, 2, 3), ELSEWHERE, 60)
    assert (first.found, sorted(first.mine)) == ({slot(1): b"{}"}, slots(2, 3))
    second = store.claim(slots(1, 2, 3, 4), HERE, 60)
    assert (second.found, list(second.mine)) == ({slot(1): b"{}"}, slots(4))
    assert list(store.claim(slots(4), HERE, 60).mine) == slots(4)  # one's own claim is no hindrance


def test_a_claim_ends(store: CacheStore) -> None:
    """A claim ends with the completion, with its release by its own owner, or when its time is over."""
    store.claim(slots(1, 2, 3), ELSEWHERE, 60)
    store.put([entry(1)], ELSEWHERE, replace=False)
    store.release(slots(2), ELSEWHERE)
    store.release(slots(3), HERE)
    assert sorted(store.claim(slots(1, 2, 3), HERE, 60).mine) == slots(2)
    store.claim(slots(4, 5), ELSEWHERE, 0.05)
    store.claim(slots(6), HERE, 60)
    time.sleep(0.06)
    assert list(store.claim(slots(4), HERE, 60).mine) == slots(4)
    store.renew(ELSEWHERE, 60)
    assert not store.claim(slots(4, 5), "a third/1/y", 60).mine


def test_a_claim_of_an_owner_that_has_ended_is_free(store: CacheStore) -> None:
    """On the same machine an owner that is no more hinders nobody."""
    gone = HERE.replace(f"/{os.getpid()}/", "/4194305/")
    assert is_gone(gone)
    store.claim(slots(1), gone, 60)
    assert list(store.claim(slots(1), HERE, 60).mine) == slots(1)


def test_of_many_who_claim_at_once_one_gets_each(place: str) -> None:
    """Threads with connections of their own, on a new place, claim each completion once between them."""
    mine: list[Slot] = []
    barrier = threading.Barrier(4)

    def claim(number: int) -> None:
        with closing(open_store(place)) as store:
            barrier.wait()
            for start in range(0, 60, 3):
                wanted = slots(*range(start, start + 9))
                claimed = store.claim(wanted if number % 2 else wanted[::-1], f"machine/{number}/x", 60)
                mine.extend(claimed.mine)
                store.put([entry(found[1]) for found in claimed.mine], f"machine/{number}/x", replace=False)

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mine) == slots(*range(66))


def test_many_may_open_a_new_place_at_once(tmp_path: Path) -> None:
    """Whoever comes while another one makes the file waits for it."""
    failed: list[Exception] = []

    def opening(place: str, barrier: threading.Barrier) -> None:
        barrier.wait()
        try:
            open_store(place).close()
        except CacheError as error:
            failed.append(error)

    for number in range(15):
        barrier = threading.Barrier(8)
        told = (f"{tmp_path / str(number)}.sqlite", barrier)
        threads = [threading.Thread(target=opening, args=told) for _ in range(barrier.parties)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failed


def test_it_tells_what_it_holds(store: CacheStore) -> None:
    """By model: completions, tokens, what is known of their cost, and what was served of them, also when they are gone."""
    store.put([entry(1), entry(2, dollars=None), entry(3, model="n")], HERE, replace=False)
    store.count("m", 3, 0.25)
    store.count("m", 2, 0.25)
    store.count("gone", 1, 0.5)
    found = store.summary()
    assert found.models == (
        ModelSummary("gone", 0, 0, 0.0, 1, 0.5),
        ModelSummary("m", 2, 14, 0.5, 5, 0.5),
        ModelSummary("n", 1, 7, 0.5, 0, 0.0),
    )
    assert found.size > 0


def test_it_is_pruned(store: CacheStore) -> None:
    """By age, by model, by both, or all."""
    store.put([entry(1), entry(2), entry(3, model="n")], HERE, replace=False)
    assert store.prune(60, None) == 0
    assert store.prune(60, "n") == 0
    time.sleep(0.02)
    assert store.prune(0.01, "n") == 1
    assert store.prune(None, "n") == 0
    assert store.prune(0.01, None) == 2
    store.count("m", 3, 0.25)
    assert store.prune(None, None) == 0
    assert store.summary().models == ()


async def test_a_cache_works_there(place: str, paid: Any) -> None:
    """Samples are asked once, between two caches that share the place, and served from it anew."""
    backend = paid()
    requests = [Request((Message("user", f"question {number}"),)) for number in range(20)]
    caches = [Cache(backend, place) for _ in range(2)]
    first, second = [
        await asyncio.gather(*found)
        for found in [[cache.complete(one.of((0, 1))) for one in requests] for cache in caches]
    ]
    assert [one.choices for one in first] == [one.choices for one in second]
    for cache in caches:
        await cache.aclose()
    reader = Cache(backend, place, "read")
    found = await asyncio.gather(*map(reader.complete, requests))
    assert [one.choices[0] for one in found] == [one.choices[0] for one in first]
    assert sum(one.usage.cached_calls for one in found) == 20
    assert len(backend.asked) == 40
    assert (await reader.complete(requests[0].of((9,)))).choices[0].text == "reply 40"
    await reader.aclose()
    with closing(open_store(place)) as store:
        (told,) = store.summary().models
    assert (told.completions, told.tokens, told.served) == (40, 200, 60)
    assert told.dollars == pytest.approx(0.4)
    assert told.saved == pytest.approx(0.6)


@pytest.mark.slow
async def test_a_connection_that_is_lost_is_made_again(postgres: str, paid: Any) -> None:
    """What the server has broken off is asked of it once more; where there is no server the error says what to do."""
    psycopg = pytest.importorskip("psycopg")
    cache = Cache(paid(), postgres)
    hello = Request((Message("user", "hello"),))
    await cache.complete(hello)
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'"
        )
    assert (await cache.complete(hello)).usage.cached_calls == 1
    await cache.aclose()
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute("DROP TABLE reasoning_completion; CREATE TABLE reasoning_completion (mine text)")
    with pytest.raises(CacheError, match="its tables can't be used as a cache"):
        await cache.complete(hello)
    await cache.aclose()
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute("DROP TABLE reasoning_completion")


async def test_a_server_that_is_not_there_is_told(paid: Any) -> None:
    """A database that can't be reached, or a URL that is none, is an error without the password."""
    pytest.importorskip("psycopg")
    cache = Cache(paid(), "postgresql://me:secret@127.0.0.1:1/none")
    with pytest.raises(CacheError, match="the database can't be used") as caught:
        await cache.complete(Request((Message("user", "hello"),)))
    assert "secret" not in str(caught.value)
    await cache.aclose()
    with pytest.raises(SettingError, match="no URL of a PostgreSQL database") as wrong:
        Cache(paid(), "postgresql://me:secret@[oops")
    assert "secret" not in str(wrong.value)
