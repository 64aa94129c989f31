"""Backends that specs name are shared by the runs of an event loop, and closed when nobody uses them."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Mock, Question, Session, arun, run
from reasoning.backends import sharing
from reasoning.backends.sharing import close_shared, lend
from reasoning.errors import NoBackendError, SpecError
from reasoning.strategies import BestOf, Direct, Judge

if TYPE_CHECKING:
    from tests.conftest import OpenAIServer

ASKED = Question("Which?", "The lamp is blue.", ("red", "blue"))


@pytest.fixture
def linger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backends are closed as soon as nobody uses them."""
    monkeypatch.setattr(sharing, "LINGER_SECONDS", 0.0)


class Closable(Mock):
    """A mock that counts how often it was opened and closed."""

    opened = closed = 0

    def __init__(self) -> None:
        super().__init__(lambda request, sample: "Answer: B\nScore: 4")
        type(self).opened += 1

    async def aclose(self) -> None:
        """Close."""
        await asyncio.sleep(0)
        type(self).closed += 1


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> type[Closable]:
    """The backend that every spec names here."""
    Closable.opened = Closable.closed = 0
    monkeypatch.setattr(sharing, "open_backend", lambda spec: Closable())
    return Closable


@pytest.mark.slow
@pytest.mark.parametrize("strategy", ["direct", "sc(direct, samples=3, stop_rule=all)", "on('{}', direct)"])
async def test_runs_side_by_side_share_their_connections(server: OpenAIServer, strategy: str) -> None:
    """200 runs that name one spec open no more connections than its `concurrency` allows requests."""
    spec = f"openai:{server.url}#m?concurrency=6"
    asked = [Question(f"Which, {n}?", "The lamp is blue.", ("red", "blue")) for n in range(200)]
    outer = "mock" if "on(" in strategy else spec
    found = await asyncio.gather(*(arun(strategy.format(spec), one, backend=outer) for one in asked))
    assert all(one.answer in ("A", "B") for one in found)
    assert len(server.peers) <= 6
    await close_shared()


async def test_one_backend_serves_all_users_of_a_spec(counted: type[Closable]) -> None:
    """Runs side by side and after each other, inner strategies and judges use one backend for a spec."""
    judged = BestOf(Direct(), n=2, scorer=Judge(backend="mock"))
    strategies = ("direct", "on('mock', direct)", judged) * 5
    await asyncio.gather(*(arun(one, ASKED, backend="mock") for one in strategies))
    await arun("direct", ASKED, backend="mock")
    assert counted.opened == 1
    await arun("direct", ASKED, backend="mock?seed=1")
    assert counted.opened == 2
    await close_shared()
    assert counted.closed == 2


@pytest.mark.usefixtures("linger")
async def test_it_is_closed_when_the_last_user_is_gone(counted: type[Closable]) -> None:
    """While anyone uses it a backend stays open; a little after the last one it is closed, and opened anew."""
    first, second = lend("a"), lend("a")
    await first.give_back()
    await asyncio.sleep(0.05)
    assert counted.closed == 0
    await second.give_back()
    await asyncio.sleep(0.05)
    assert counted.closed == 1
    third = lend("a")
    assert counted.opened == 2
    await third.give_back()
    await asyncio.sleep(0.05)
    assert counted.closed == 2


@pytest.mark.usefixtures("linger")
async def test_who_comes_in_time_keeps_it_open(counted: type[Closable]) -> None:
    """A backend that is taken again before it is closed stays as it is."""
    await lend("a").give_back()
    again = lend("a")
    await asyncio.sleep(0.05)
    assert (counted.opened, counted.closed) == (1, 0)
    await again.give_back()
    await asyncio.sleep(0.05)


@pytest.mark.usefixtures("linger")
async def test_a_cancelled_run_gives_it_back(counted: type[Closable]) -> None:
    """A run that is cancelled, or fails, is no user any more."""

    class Hangs:
        """Wait."""

        async def solve(self, question: Question, session: Session) -> Any:
            session.child(backend="b")
            await asyncio.sleep(60)

    tasks = [asyncio.ensure_future(arun(Hangs(), ASKED, backend="a")) for _ in range(3)]
    await asyncio.sleep(0.01)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    with pytest.raises(SpecError):
        await arun("on('mok', cot)", ASKED, backend="a")
    await asyncio.sleep(0.05)
    assert (counted.opened, counted.closed) == (2, 2)


def test_it_is_closed_with_its_loop(counted: type[Closable]) -> None:
    """A backend that nobody uses any more, or whose run was cut off, is closed at the end of the event loop."""

    async def leave_one_hanging() -> None:
        await arun("direct", ASKED, backend="a")
        lend("b")

    asyncio.run(leave_one_hanging())
    assert (counted.opened, counted.closed) == (2, 2)


def test_each_loop_has_its_own(openai_server: str) -> None:
    """Loops in several threads use a spec at once, each with connections of its own, and leave none open."""
    spec, answers = f"openai:{openai_server}#m", list[Any]()

    async def some() -> None:
        answers.extend(await asyncio.gather(*(arun("direct", ASKED, backend=spec) for _ in range(5))))

    threads = [threading.Thread(target=asyncio.run, args=(some(),)) for _ in range(3)]
    threads += [threading.Thread(target=lambda: answers.append(run("direct", ASKED, backend=spec))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gc.collect()
    assert len(answers) == 20


async def test_a_changed_environment_opens_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key or an address that has changed meanwhile is used from then on; no backend named is still an error."""
    with pytest.raises(NoBackendError):
        await arun("direct", ASKED)
    monkeypatch.setenv("REASONING_BACKEND", "mock?seed=1")
    one = lend(None)
    monkeypatch.setenv("REASONING_BACKEND", "mock?seed=2")
    two = lend(None)
    assert one.backend is not two.backend
    with pytest.raises(NoBackendError):
        lend("")


def test_outside_of_a_loop_a_backend_is_the_borrowers_own(counted: type[Closable]) -> None:
    """A session that is made by hand, outside of a loop, opens a backend for itself and closes it."""
    session = Session(Mock())
    session.child(backend="a")
    asyncio.run(session.aclose())
    assert (counted.opened, counted.closed) == (1, 1)


SCRIPT = """
from reasoning import run
for _ in range(3):
    run("direct", "Is it?", backend="openai:{}#m")
"""


@pytest.mark.slow
def test_a_script_ends_without_a_word(openai_server: str) -> None:
    """What `run` leaves open for the next call is closed with the process, without a warning."""
    command = [sys.executable, "-X", "dev", "-c", SCRIPT.format(openai_server)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    assert "Warning" not in done.stderr
    assert "nclosed" not in done.stderr
    assert "Exception" not in done.stderr
