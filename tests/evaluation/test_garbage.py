"""The garbage collector is calmer while a run goes on, and as before afterwards."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from reasoning.evaluation.garbage import THRESHOLD, calm_collector

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Begin with Python's own settings and nothing frozen, and leave what the other tests have set."""
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.set_threshold(700, 10, 10)
    gc.unfreeze()
    yield
    gc.set_threshold(*before)
    if frozen:
        gc.freeze()


def test_as_before_once_the_last_run_has_ended() -> None:
    """Runs may overlap: the first to end changes nothing for the other."""
    first, second = calm_collector(), calm_collector()
    first.__enter__()
    second.__enter__()
    assert gc.get_threshold() == (THRESHOLD, 10, 10)
    assert gc.get_freeze_count() > 0
    first.__exit__(None, None, None)
    assert gc.get_threshold() == (THRESHOLD, 10, 10)
    second.__exit__(None, None, None)
    assert gc.get_threshold() == (700, 10, 10)
    assert gc.get_freeze_count() == 0


def test_a_run_that_fails() -> None:
    """What ends by an error leaves the collector as it was."""
    with pytest.raises(ValueError, match="broken"), calm_collector():
        raise ValueError("broken")
    assert gc.get_threshold() == (700, 10, 10)
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("own", [(0, 10, 10), (50_000, 5, 5)])
def test_what_the_user_has_set_stays(own: tuple[int, int, int]) -> None:
    """A collector that is off stays off, a higher threshold stays, and frozen objects stay frozen."""
    gc.set_threshold(*own)
    gc.freeze()
    with calm_collector():
        assert gc.get_threshold() == own
    assert gc.get_threshold() == own
    assert gc.get_freeze_count() > 0


def test_cycles_are_still_collected() -> None:
    """Garbage that a run makes goes away while it goes on."""

    class Node:
        def __init__(self) -> None:
            self.own = self

    with calm_collector():
        for _ in range(3 * THRESHOLD):
            Node()
        assert sum(isinstance(one, Node) for one in gc.get_objects()) < 2 * THRESHOLD
