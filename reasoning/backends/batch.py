"""Identical requests travel together, so that their prompt is paid once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace

from reasoning.backends.base import Backend, Completion, Request, Response
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.wrapper import Wrapper, max_choices_of
from reasoning.errors import BackendError, ChoicesError, ResponseError
from reasoning.usage import Usage


@dataclass(eq=False, slots=True)
class _Waiter:
    """Someone who waits for one sample of a request."""

    sample: int
    future: asyncio.Future[Response]
    notes: tuple[str, ...] = ()
    """What was refused on the way."""
    left: Callable[[asyncio.Future[Response]], None] | None = None
    """What is to hear of it where nobody waits any more."""


class Batch(Wrapper):
    """Join the identical requests that are issued in one turn of the event loop into one with `n` samples.

    Nothing larger than the backend's `max_choices` is sent. A backend that returns fewer completions than asked is
    asked again for the rest, as many at a time as it gave; one that returns none is an error. One that refuses so many
    at once (ChoicesError) is asked again for as many as it takes, and each response has a note of it.
    """

    def __init__(self, inner: Backend) -> None:
        super().__init__(inner)
        self._groups: PerLoop[dict[str, tuple[Request, list[_Waiter]]]] = PerLoop(dict)
        self._tasks: set[asyncio.Task[None]] = set()

    async def complete(self, request: Request) -> Response:
        """Return the completions of `request`, which may have travelled with others."""
        if request.n == 1 and self.max_choices <= 1:
            return self._checked(await self.inner.complete(request))
        waiters = self._place(request)
        if request.n == 1:
            return await waiters[0].future
        try:
            return join(await asyncio.gather(*(waiter.future for waiter in waiters)))
        finally:
            for waiter in waiters:
                waiter.future.cancel()

    def _place(self, request: Request) -> list[_Waiter]:
        loop, groups, key = asyncio.get_running_loop(), self._groups.get(), request.key
        waiters = [_Waiter(sample, loop.create_future()) for sample in request.samples]
        if key not in groups:
            groups[key] = (request, [])
            loop.call_soon(self._send, groups, key)
        groups[key][1].extend(waiters)
        return waiters

    def _send(self, groups: dict[str, tuple[Request, list[_Waiter]]], key: str) -> None:
        request, waiters = groups.pop(key)
        self._start(request, waiters, max_choices_of(self.inner, request))

    def _start(self, request: Request, waiters: list[_Waiter], size: int) -> None:
        waiting = [waiter for waiter in waiters if not waiter.future.done()]
        for start in range(0, len(waiting), size):
            part = waiting[start : start + size]
            task = asyncio.create_task(self._fetch(request, part))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            _cancel_when_nobody_waits(task, part)

    async def _fetch(self, request: Request, waiters: list[_Waiter]) -> None:
        try:
            asked = request.of(tuple(waiter.sample for waiter in waiters))
            parts = _parts(self._checked(await self.inner.complete(asked)), len(waiters))
        except ChoicesError as error:
            if error.most >= len(waiters):
                return _fail(waiters, error)
            note = (
                f"{len(waiters)} completions at once were refused, {error.most} at a time were asked for: {error.why}"
            )
            for waiter in waiters:
                waiter.notes += (note,)
            self._start(request, waiters, error.most)
        except Exception as error:  # noqa: BLE001  whatever it is, it belongs to those who wait
            _fail(waiters, error)
        except BaseException:
            for waiter in waiters:
                waiter.future.cancel()
            raise
        else:
            for waiter, part in zip(waiters, parts, strict=False):
                if not waiter.future.done():
                    told = replace(part, notes=waiter.notes + part.notes) if waiter.notes else part
                    if waiter.left:  # a callback is a turn of the loop's for each sample
                        waiter.future.remove_done_callback(waiter.left)
                    waiter.future.set_result(told)
            self._start(request, waiters[len(parts) :], len(parts))

    def _checked(self, response: Response) -> Response:
        if not isinstance(response, Response) or not response.choices:
            raise ResponseError(self.model, f"the backend returned no completion: {response!r:.100}")
        return response


def _cancel_when_nobody_waits(task: asyncio.Task[None], waiters: list[_Waiter]) -> None:
    waiting = len(waiters)

    def left(future: asyncio.Future[Response]) -> None:
        nonlocal waiting
        waiting -= future.cancelled()
        if not waiting:
            task.cancel()

    for waiter in waiters:
        waiter.left = left
        waiter.future.add_done_callback(left)


def _fail(waiters: list[_Waiter], error: Exception) -> None:
    """Hand an error to all who wait, to each his own; what the failed request cost is told to one of them."""
    waiting = [waiter for waiter in waiters if not waiter.future.done()]
    for index, waiter in enumerate(waiting):
        waiter.future.set_exception(free_copy(error) if index and isinstance(error, BackendError) else error)


def free_copy(error: BackendError) -> BackendError:
    """Return the same error for another one who waited, without what the failed request cost."""
    other = copy(error)
    other.usage = None
    return other


def join(parts: list[Response]) -> Response:
    """Return one response with the completions, the cost and the notes of several, in order."""
    choices = tuple(choice for part in parts for choice in part.choices)
    notes = tuple(dict.fromkeys(note for part in parts for note in part.notes))
    return Response(choices, sum((part.usage for part in parts), Usage()), parts[0].model if parts else "", notes)


def _parts(response: Response, wanted: int) -> list[Response]:
    """Split a response into one for each completion: the first pays for the prompt, all share what was written."""
    usage, choices = response.usage, response.choices[:wanted]
    shares = _split(usage.completion_tokens, [max(1, len(choice.written)) for choice in choices])
    whole = usage.completion_tokens or len(choices)
    return [
        _part(response, choice, share, (share if usage.completion_tokens else 1) / whole, first=index == 0)
        for index, (choice, share) in enumerate(zip(choices, shares, strict=True))
    ]


def _part(response: Response, choice: Completion, written: int, portion: float, *, first: bool) -> Response:
    usage = response.usage
    share = Usage(
        calls=1,
        prompt_tokens=usage.prompt_tokens if first else 0,
        completion_tokens=written,
        dollars=None if usage.dollars is None else usage.dollars * portion,
        seconds=usage.seconds,
        reasoning_tokens=min(written, round(usage.reasoning_tokens * portion)),
        cached_tokens=usage.cached_tokens if first else 0,
        cache_write_tokens=usage.cache_write_tokens if first else 0,
    )
    return Response((choice,), share, response.model, response.notes)


def _split(total: int, weights: list[int]) -> list[int]:
    """Split `total` in proportion to `weights`, into whole parts that add up to it."""
    parts, before, so_far, whole = [], 0, 0, sum(weights)
    for weight in weights:
        so_far += weight
        share = total * so_far // whole
        parts.append(share - before)
        before = share
    return parts
