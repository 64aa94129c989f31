"""The one process that asks the model for all workers, and what it keeps of each job until that has ended."""

from __future__ import annotations

import asyncio
import pickle
from typing import TYPE_CHECKING, Any, cast

from reasoning.backends.base import Request
from reasoning.backends.decisions import DecidingBackend, has_native_decisions, has_native_logprobs
from reasoning.backends.wrapper import (
    backend_identity,
    backend_prices,
    backend_sampling,
    has_native_grammar,
    has_native_schema,
    has_native_tools,
    is_unpriced,
    told_reasoning,
    tuned_prompts_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends import Backend
    from reasoning.evaluation.engines.channel import AskedFor

_Key = tuple[str, tuple[int, ...], int]
"""The request's key, its samples, and how many equal ones came before it."""


class Asking:
    """Asks the backend for workers. What a job has asked for is kept until the job has ended.

    A job that begins anew, because its worker has ended, is given the same completions again, also those that were
    under way when it ended: they are asked for once.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._kept: dict[int, dict[_Key, asyncio.Task[Any]]] = {}
        self.facts = facts_of_backend(backend)

    async def ask(self, asked: AskedFor) -> Any:
        """Return the response to a worker's request. Raises what the backend raises."""
        kept = self._kept.setdefault(asked.job, {})
        request = asked.request
        kind, samples = ("", request.samples) if isinstance(request, Request) else ("decision ", ())
        key = (kind + request.key, samples, asked.turn)
        task = kept.get(key)
        if task is None or task.cancelled():
            work = self._complete(request) if isinstance(request, Request) else self._decide(request)
            task = kept[key] = asyncio.ensure_future(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.cancel()  # the strategy no longer wants it
            raise

    def end(self, job: int) -> None:
        """Let go of what a job has asked for; what is under way yet is wanted by nobody."""
        for task in self._kept.pop(job, {}).values():
            if not task.cancel() and not task.cancelled():
                task.exception()  # looked at, so that asyncio does not report it as lost

    def changed_facts(self) -> Mapping[str, Any] | None:
        """Return what the backend tells of itself where that is something else than before."""
        facts = facts_of_backend(self._backend)
        if facts == self.facts:
            return None
        self.facts = facts
        return facts

    async def _complete(self, request: Request) -> Any:
        return await self._backend.complete(request)

    async def _decide(self, request: Any) -> Any:
        return await cast("DecidingBackend", self._backend).decide(request)


def facts_of_backend(backend: Backend) -> dict[str, Any]:
    """Return what a backend tells of itself, for one that stands for it in another process."""
    facts: dict[str, Any] = {
        "model": backend.model,
        "max_choices": backend.max_choices,
        "native_tools": has_native_tools(backend),
        "native_schema": has_native_schema(backend),
        "native_grammar": has_native_grammar(backend),
        "native_decisions": has_native_decisions(backend),
        "native_logprobs": has_native_logprobs(backend),
        "tuned_prompts": tuned_prompts_of(backend),
        "reasons": told_reasoning(backend),
        "identity": backend_identity(backend),
        "sampling": backend_sampling(backend),
    }
    prices = backend_prices(backend)
    return facts | ({"prices": prices} if prices or is_unpriced(backend) else {})


def sendable(error: Exception) -> Exception:
    """Return an error that can go to another process: itself, or one of the same words."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001  an error of somebody else's may raise anything
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
