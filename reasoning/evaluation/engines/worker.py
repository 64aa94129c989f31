"""A worker: the async runner on the questions that it is handed, wherever it was started."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from reasoning.errors import UsageError
from reasoning.evaluation.answering import Work, answer_example, failed
from reasoning.evaluation.engines.channel import Begin, Finished, Outbox, SetUp, Told, packed, unframed
from reasoning.evaluation.engines.proxy import Line, proxy_backend
from reasoning.prompts import Prompts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class QuestionWorker:
    """Answers the questions of its frames side by side. `send` carries its own frames to who handed them over."""

    def __init__(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        self._outbox = Outbox(send)
        self._work = Work({})
        self._line: Line | None = None
        self._prompts: Prompts | None = None
        self._jobs: set[asyncio.Task[None]] = set()

    def heed(self, frame: bytes) -> None:
        """Do what the messages of a frame say."""
        for message in unframed(frame):
            self._do(message)

    def _do(self, message: Any) -> None:
        if isinstance(message, SetUp):
            self._work, self._prompts = message.work, Prompts(message.work.prompts)
            self._line = Line(self._outbox, message.facts)
        elif isinstance(message, Told) and self._line:
            self._line.hear(message)
        elif isinstance(message, Begin):
            task = asyncio.ensure_future(self._answer(message))
            self._jobs.add(task)
            task.add_done_callback(self._jobs.discard)

    async def _answer(self, begin: Begin) -> None:
        if self._line is None or self._prompts is None:
            raise UsageError("a worker is set up before it is handed a question")
        backend = proxy_backend(self._line, begin.job)
        answered = await answer_example(begin.example, begin.name, self._work, self._prompts, backend)
        try:
            finished = packed(Finished(begin.job, answered))
        except UsageError as error:  # an answer of a user's own format
            told = failed(begin.example, begin.name, self._work, RuntimeError(str(error)))
            finished = packed(Finished(begin.job, told))
        self._outbox.put(finished)
