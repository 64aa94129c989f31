"""What a run waits for just now, as the backends tell it to the logger `reasoning`."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from reasoning.backends.waiting import Wait, log, wait_of

if TYPE_CHECKING:
    from collections.abc import Callable


class Waits(logging.Handler):
    """Collects the waits that are told while it listens, for a line that shows them.

    While it listens those warnings are not printed besides, unless the program that uses the toolkit has set up its
    logging to do so.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(logging.WARNING)
        self._clock = clock
        self._waits: list[tuple[float, Wait]] = []
        """Each with the time at which it is over."""

    def listen(self) -> None:
        """Hear what is told from now on."""
        log.addHandler(self)

    def close(self) -> None:
        """Hear no more."""
        log.removeHandler(self)
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the wait that a record tells of; print any other warning, which nobody else would."""
        if wait := wait_of(record):
            self._waits = [*self._under_way(), (self._clock() + wait.seconds, wait)]
        elif logging.lastResort and not logging.root.handlers and log.handlers == [self]:
            logging.lastResort.handle(record)

    def line(self) -> str:
        """Return how many requests wait, why, and when the next one is tried; empty where none does."""
        waits = self._under_way()
        if not waits:
            return ""
        requests = sum(wait.requests for _, wait in waits)
        reasons = ", ".join(dict.fromkeys(wait.reason for _, wait in waits))
        seconds = max(1, round(min(over for over, _ in waits) - self._clock()))
        return f"{requests} waiting: {reasons}, next try in {seconds} s"

    def _under_way(self) -> list[tuple[float, Wait]]:
        now = self._clock()
        return [(over, wait) for over, wait in self._waits if over > now and wait.requests]
