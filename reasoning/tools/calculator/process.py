"""Asks the process that works with sympy, and stops it when its time is up."""

from __future__ import annotations

import json
from typing import Any

from reasoning.tools.process_pool import Workers

SECONDS = 10.0
"""The time for one request; then the process is stopped."""

_workers = Workers("reasoning.tools.calculator.worker", most=2)
_all = _workers.all


def ask(do: str, trees: list[Any], unknowns: tuple[str, ...] = (), seconds: float = 0) -> dict[str, Any]:
    """The reply of the process to one request; {"error": why} where it has none. 0 seconds: as many as `SECONDS`."""
    seconds = seconds or SECONDS
    request = json.dumps({"do": do, "trees": trees, "unknowns": unknowns}, default=str)
    try:
        with _workers.worker(wait=4 * seconds) as worker:
            if worker is None:
                return {"error": "all processes for sympy are busy"}
            with worker.within(seconds):
                worker.send(request)
                line = worker.line()
            if not line.endswith("\n"):
                _workers.end(worker)
                return {"error": f"it takes more than {seconds:g} seconds, or too much memory"}
            reply: dict[str, Any] = json.loads(line)
            return reply
    except OSError as error:
        return {"error": f"sympy can't be asked: {error}"}


def stop() -> None:
    """End all processes; the next request starts a new one."""
    _workers.stop()
