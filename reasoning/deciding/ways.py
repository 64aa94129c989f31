"""Which ways to a decision a backend has left: what it refused is remembered for as long as it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from reasoning.backends.decisions import has_native_decisions, has_native_logprobs
from reasoning.backends.record import Record
from reasoning.backends.replay import Replay
from reasoning.backends.wrapper import Wrapper

if TYPE_CHECKING:
    from reasoning.backends.base import Backend

MAX_DOUBTS = 3
"""Decisions by log-probabilities in a row, from the first on, in which the model wanted to write something else than a
letter: it is not asked for them again."""

MAX_LOGPROB_OPTIONS = 20
"""Options that the alternatives of one token can tell: what the providers allow."""


class _Tried:
    """What came of asking a backend for log-probabilities."""

    def __init__(self) -> None:
        self.refused, self.judged, self.doubts = "", False, 0


_tried: WeakKeyDictionary[object, _Tried] = WeakKeyDictionary()


def can_decide(backend: Backend) -> bool:
    """Return whether the backend has decisions in at most one written token, as far as it is known."""
    return has_native_decisions(backend) or tells_logprobs(backend)


def tells_logprobs(backend: Backend) -> bool:
    """Return whether the backend says that it tells log-probabilities, and has not refused them."""
    return has_native_logprobs(backend) and not _of(backend).refused


def refuse_logprobs(backend: Backend, why: str) -> None:
    """Remember that a backend gave no log-probabilities, or none that decide."""
    _of(backend).refused = why


def count_mass(backend: Backend, *, judged: bool) -> None:
    """Remember whether a model had an option's letter in mind; one that never has is not asked by letters again."""
    tried = _of(backend)
    tried.judged |= judged
    tried.doubts += not judged
    if not tried.judged and tried.doubts >= MAX_DOUBTS:
        tried.refused = "the model begins its replies with something else than an option's letter"


def _of(backend: Backend) -> _Tried:
    core: object = backend
    while isinstance(core, Wrapper) and not isinstance(core, Record):
        core = core.inner
    if isinstance(core, Record | Replay):
        return _Tried()  # what a recording tells of a request must not depend on what was asked before it
    try:
        return _tried.setdefault(core, _Tried())
    except TypeError:  # it can't be held weakly, or has no hash: it is asked anew each time
        return _Tried()
