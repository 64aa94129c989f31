"""OpenAI's Responses API. Nothing is kept at the server: what it thought comes encrypted, and is sent back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.http.backend import HttpBackend
from reasoning.backends.http.form import Counts, Provider, Sent
from reasoning.backends.http.thinking import wished_effort
from reasoning.backends.responses.reply import completion, counts
from reasoning.backends.responses.request import MIN_OUTPUT_TOKENS, body
from reasoning.backends.responses.streaming import StreamedResponse

if TYPE_CHECKING:
    from reasoning.backends.base import Completion, Request
    from reasoning.backends.connection import PostingConnection

_PLAIN_MODEL = re.compile(r"(?:ft:)?(?:chatgpt-|gpt-(?:3|4)|gpt-[\d.]+-chat)")
"""Models of OpenAI that do not think: asking for their thoughts is refused."""

PROVIDER = Provider(
    name="openai-responses",
    prices="openai",
    home="https://api.openai.com/v1",
    variables=("OPENAI_API_KEY",),
    address_variable="OPENAI_BASE_URL",
    settings={
        "thoughts": re.compile(r"encrypted.content|['\"`]include['\"`]", re.I),
        "logprobs": re.compile(r"logprobs", re.I),
        "summary": re.compile(r"reasoning\.summary|reasoning summar|['\"`]reasoning['\"`]", re.I),
        "effort": re.compile(r"reasoning[._]effort|\beffort\b|['\"`]reasoning['\"`]", re.I),
        "schema": re.compile(
            r"text\.format|json_schema|response_format|structured output|\bschemas?\b(?! for function)", re.I
        ),
        "top_p": re.compile(r"\btop_p\b", re.I),
        "temperature": re.compile(r"\btemperature\b", re.I),
        "tool_choice": re.compile(r"\btool_choice\b", re.I),
        "max_tokens": re.compile(r"\bmax_output_tokens\b", re.I),
    },
)


class Responses(HttpBackend):
    """A model behind OpenAI's Responses API (https://developers.openai.com/api/reference/responses).

    Each request returns one completion. The protocol has no texts at which the model stops: they are applied to what it
    wrote.
    """

    provider: ClassVar[Provider] = PROVIDER
    event_stream = StreamedResponse

    def _connect(self, key: str) -> PostingConnection:
        from reasoning.backends.responses.client import ResponsesConnection

        return ResponsesConnection(key, self.base_url, self.timeout, self._account)

    def _write(self, request: Request) -> Sent:
        sampling, thinks = request.sampling, self._thinks
        wished = wished_effort(sampling)
        effort = self._lessons.fit_effort(wished) if wished else ""
        asked = {
            "thoughts": thinks,
            "summary": thinks,
            "effort": effort,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_tokens": sampling.max_tokens,
            "schema": sampling.schema,
            "logprobs": sampling.top_logprobs or self.logprobs,
            "tool_choice": request.tool_choice if request.tools and request.tool_choice != "auto" else None,
        }
        settings, notes = self._settings(asked)
        if 0 < settings.get("max_tokens", 0) < MIN_OUTPUT_TOKENS:
            notes += (f"max_tokens={MIN_OUTPUT_TOKENS} is sent, the least that the server takes",)
        return Sent(body(request, self.model, settings), frozenset(settings), effort, notes=notes)

    @property
    def _thinks(self) -> bool:
        return not _PLAIN_MODEL.match(self.model) and "thoughts" not in self._lessons.without

    def _read(self, payload: dict[str, Any], request: Request) -> tuple[tuple[Completion, ...], Counts]:
        return (completion(payload),), counts(payload)

    def _count(self, payload: dict[str, Any]) -> Counts:
        return counts(payload)
