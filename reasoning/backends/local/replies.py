"""Puts the chunks of a streamed reply together, and reads them as what chat completions are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.openai.reply import completions
from reasoning.backends.openai.streaming import joined_choice
from reasoning.backends.openai.tokens import read_count
from reasoning.backends.server_failure import find_failure
from reasoning.backends.status_errors import refusal
from reasoning.errors import BackendError, RequestError, ResponseError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from reasoning.backends.base import Completion
    from reasoning.backends.local.engine import Chunk
    from reasoning.backends.server_failure import ServerFailure


def read_reply(chunks: list[Chunk], wanted: int, model: str) -> tuple[tuple[Completion, ...], Usage]:
    """Return the completions of a reply, in order, and what they cost. Raises BackendError."""
    for chunk in chunks:
        failure = find_failure(chunk)
        if failure:
            raise refused(model, chunk, failure)
    payload = {"choices": [joined_choice(chunks, index) for index in range(wanted)]}
    try:
        _, choices = completions(json.dumps(payload).encode(), wanted)
    except NoReplyError as error:
        raise ResponseError(model, f"llama.cpp gave no reply: {error}") from None
    return choices, count_tokens(chunks, wanted)


def count_tokens(chunks: list[Chunk], wanted: int) -> Usage:
    """Return what all choices cost: each tells its own tokens, and they share one prompt."""
    told = [usage for chunk in chunks if isinstance(usage := chunk.get("usage"), dict)]
    details = [one.get("prompt_tokens_details") for one in told]
    cached = [read_count(one.get("cached_tokens"), 0) for one in details if isinstance(one, dict)]
    sent = max((read_count(one.get("prompt_tokens"), 0) for one in told), default=0)
    written = sum(read_count(one.get("completion_tokens"), 0) for one in told)
    return Usage(wanted, sent, written, 0.0, 0.0, 0, min([sent, *cached]) if cached else 0)


def refused(model: str, chunk: Chunk, failure: ServerFailure) -> BackendError:
    """Return the error for what llama.cpp says instead of a reply."""
    told = chunk.get("error")
    told = told if isinstance(told, dict) else {}
    if told.get("type") == "exceed_context_size_error":
        needed, room = told.get("n_prompt_tokens"), told.get("n_ctx")
        why = f"the prompt has {needed} tokens, and there is room for {room}: raise context= in the backend's spec"
        return RequestError(model, f"{why}, as in local?context={_enough(needed)}", 400)
    hint = (
        " (is the grammar GBNF, with a rule `root`, and each of its rules there?)" if "grammar" in failure.words else ""
    )
    why = f"llama.cpp refuses the request: {failure.words}{hint}"
    return refusal(model, why, failure.status, failure, {})


def _enough(tokens: object) -> int:
    """Return a round number of tokens that holds so many and a reply."""
    return -(-(read_count(tokens, 4096) + 1024) // 1024) * 1024
