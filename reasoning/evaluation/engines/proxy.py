"""What stands for the backend in a worker: its requests go to the process that asks for all."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any

from reasoning.backends.defaults import Defaults
from reasoning.evaluation.engines.channel import AskedFor, Dropped, Told, packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends import Backend, Request, Response
    from reasoning.backends.decisions import DecisionRequest, DecisionResponse
    from reasoning.evaluation.engines.channel import Outbox


class Line:
    """The way of a worker's requests to who asks, and of the responses back."""

    def __init__(self, outbox: Outbox, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self._outbox = outbox
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    async def ask(self, job: int, turn: int, request: Request | DecisionRequest) -> Any:
        """Return the response to a request. Raises what asking for it raised."""
        call = next(self._numbers)
        future = self._waiting[call] = asyncio.get_running_loop().create_future()
        self._outbox.put(packed(AskedFor(call, job, turn, request)))
        try:
            return await future
        except asyncio.CancelledError:
            self._outbox.put(packed(Dropped(call)))
            raise
        finally:
            del self._waiting[call]

    def hear(self, told: Told) -> None:
        """Hand a response to who waits for it."""
        self.facts = told.facts or self.facts
        future = self._waiting.get(told.call)
        if future is None or future.done():
            return
        if told.error:
            future.set_exception(told.error)
        else:
            future.set_result(told.response)


class Proxy:
    """The backend of one job in a worker. It tells of itself what the real one tells."""

    def __init__(self, line: Line, job: int) -> None:
        self._line, self._job = line, job
        self._turns: Counter[tuple[str, tuple[int, ...]]] = Counter()

    def __getattr__(self, name: str) -> Any:
        facts = self._line.facts
        if name not in facts:
            raise AttributeError(name)
        return facts[name]

    @property
    def model(self) -> str:
        """The real backend's model."""
        return str(self._line.facts["model"])

    @property
    def max_choices(self) -> int:
        """How many completions the real backend can return at once."""
        return int(self._line.facts["max_choices"])

    async def complete(self, request: Request) -> Response:
        """Have the request asked. Raises what the real backend raises."""
        response: Response = await self._ask((request.key, request.samples), request)
        return response

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Have the decision asked. Raises what the real backend raises."""
        response: DecisionResponse = await self._ask((f"decision {request.key}", ()), request)
        return response

    async def aclose(self) -> None:
        """There is nothing to let go of."""

    async def _ask(self, key: tuple[str, tuple[int, ...]], request: Request | DecisionRequest) -> Any:
        turn = self._turns[key]
        self._turns[key] += 1
        return await self._line.ask(self._job, turn, request)


def proxy_backend(line: Line, job: int) -> Backend:
    """Return the backend of a job, with the sampling settings of the real one around it."""
    return Defaults(Proxy(line, job), line.facts["sampling"])
