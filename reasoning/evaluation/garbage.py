"""Python's garbage collector while a run goes on: it looks at less, and less often."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

THRESHOLD = 10_000
"""New objects before the collector looks for cycles among them; Python's own number is 700 to 2,000."""

_lock = threading.Lock()
_runs = 0
_before: tuple[int, int, int] = gc.get_threshold()
_is_frozen = False


@contextmanager
def calm_collector() -> Iterator[None]:
    """Let the collector look less often within the block, and not at what was there before.

    A run makes some thousand short-lived objects a question, nearly all of which end without the collector; what it
    spends on them, and on going through all loaded modules again, was a tenth of a run's computing
    (`benchmarks/evaluation.py`). What the user has set (a threshold of his own that is higher, frozen objects) stays,
    and all is as before once the last of several runs has ended.
    """
    global _runs, _before, _is_frozen  # the collector is one for the process
    with _lock:
        _runs += 1
        if _runs == 1:
            _before = gc.get_threshold()
            if 0 < _before[0] < THRESHOLD:
                gc.set_threshold(THRESHOLD, *_before[1:])
            _is_frozen = not gc.get_freeze_count()
            if _is_frozen:
                gc.freeze()
    try:
        yield
    finally:
        with _lock:
            _runs -= 1
            if _runs == 0:
                gc.set_threshold(*_before)
                if _is_frozen:
                    gc.unfreeze()
