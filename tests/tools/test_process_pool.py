"""Worker processes are lent, kept, replaced and ended."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.process_pool import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULE = "reasoning.tools.logic.solver.worker"


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Two processes at most."""
    made = Workers(MODULE, most=2)
    yield made
    made.stop()


@pytest.mark.slow
def test_an_idle_process_is_lent_again(workers: Workers) -> None:
    """What was given back is lent again; as many are started as are needed at once."""
    with workers.worker() as first:
        assert first
    with workers.worker() as again, workers.worker() as second:
        assert again is first
        assert second is not first
    assert len(workers.all) == 2


@pytest.mark.slow
def test_no_more_are_lent_than_there_may_be(workers: Workers) -> None:
    """Beyond the number there is none in the time that one waits, and one as soon as another is given back."""
    found = []

    def wait() -> None:
        with workers.worker() as third:
            found.append(third)

    with workers.worker() as first:
        with workers.worker(), workers.worker(wait=0) as none:
            assert none is None
            waiting = threading.Thread(target=wait)
            waiting.start()
        waiting.join()
        assert first not in found
    assert len(workers.all) == 2


def test_a_block_that_fails_ends_its_process(workers: Workers) -> None:
    """After an exception nobody knows what the process will say next, so it is ended."""
    with pytest.raises(ValueError, match="no"), workers.worker() as worker:
        raise ValueError("no")
    assert worker
    assert worker.process.poll() is not None
    assert workers.all == []


def test_a_process_that_is_late_is_killed(workers: Workers) -> None:
    """Reading ends when the time is up, and the process is not lent again."""
    with workers.worker() as worker:
        assert worker
        with worker.within(0.05):
            assert worker.line() == ""
        assert worker.late
    assert workers.all == []


def test_what_does_not_start_is_an_error() -> None:
    """A module that is no worker can't be lent; the error names it, and the place is free again."""
    none = Workers("reasoning.usage", most=1)
    for _ in range(2):
        with pytest.raises(OSError, match=r"reasoning\.usage does not start"), none.worker():
            pass


@pytest.mark.slow
def test_a_stopped_process_is_not_lent(workers: Workers) -> None:
    """Stopping kills those that are lent too, and ends the others; the next use starts a new one."""
    with workers.worker(), workers.worker():
        pass
    with workers.worker() as worker:
        workers.stop()
        assert worker
        worker.send("{}")
        assert worker.line() == ""
    assert workers.all == []
    with workers.worker() as new:
        assert new is not worker
