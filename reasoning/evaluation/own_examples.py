"""Questions of one's own, made by a function that a place names: `file.py:load`."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from typing import Any

from reasoning.errors import SpecError, UsageError
from reasoning.evaluation.examples import Dataset, Example
from reasoning.own_code import load_own


def own_examples(place: str, *, shuffle: int | None = None, limit: int | None = None) -> Dataset:
    """Return the questions that `module:name` or `file.py:name` stands for; its code is run.

    It is a function without arguments, or the thing itself: a Dataset, or Examples. shuffle: the seed of a
    random order. limit: only the first so many. Raises SpecError for what is none of these, DataError, UsageError.
    """
    made = _called(place, load_own(place))
    data = made if isinstance(made, Dataset) else Dataset(_examples(place, made))
    if limit is not None and limit < 1:
        raise UsageError(f"limit={limit} can't be used: give a number of at least 1")
    chosen = list(data.examples)
    if shuffle is not None:
        random.Random(shuffle).shuffle(chosen)
    settings = {"task": place, "data": place, "sha256": _hash(data.examples), **data.settings}
    return Dataset(tuple(chosen[:limit]), {**settings, "shuffle": shuffle, "limit": limit}, data.notes, data.correct)


def _called(place: str, named: Any) -> Any:
    if not callable(named):
        return named
    try:
        return named()
    except TypeError as error:
        raise SpecError(place, f"a task of your own is a function without arguments: {error}") from error


def _examples(place: str, made: object) -> tuple[Example, ...]:
    found = tuple(made) if isinstance(made, Iterable) and not isinstance(made, str | bytes) else ()
    if not found or not all(isinstance(one, Example) for one in found):
        raise SpecError(place, f"{made!r:.60} is no task: return a list of Example(Question(…), gold), or a Dataset")
    return found


def _hash(examples: tuple[Example, ...]) -> str:
    told = repr([(one.question, one.gold) for one in examples])
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()
