"""OpenAI, and every server that speaks its chat protocol: vLLM, Ollama, llama.cpp, TGI and others."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reasoning.backends.account import Account
from reasoning.backends.base import Completion, Response
from reasoning.backends.connection import RefusedError
from reasoning.backends.event_stream import UNSUPPORTED
from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.openai.decisions import Endpoints
from reasoning.backends.openai.dialects import Dialect, find_dialect
from reasoning.backends.openai.lessons import Lessons, learn_choices
from reasoning.backends.openai.reply import completions
from reasoning.backends.openai.request import Form, body
from reasoning.backends.openai.streaming import STREAMED, StreamedReply
from reasoning.backends.openai.tokens import told_cost, told_usage, usage
from reasoning.backends.prices import Prices
from reasoning.backends.refusals import most_choices, refuses_tools
from reasoning.backends.server import NO_KEY, R, ServerBackend, note_of_thinking, stop_at
from reasoning.backends.server_failure import ServerFailure, read_failure
from reasoning.backends.status_errors import refusal
from reasoning.errors import (
    BackendError,
    ChoicesError,
    RequestError,
    ResponseError,
    ServerError,
    ToolsNotSupportedError,
)
from reasoning.masking import Secret

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from reasoning.backends.base import Request
    from reasoning.backends.decisions import DecisionRequest, DecisionResponse
    from reasoning.backends.openai.client import ChatClient
    from reasoning.usage import Usage

PATH = "/chat/completions"

MAX_LESSONS = 12
"""Forms of one request that are tried, each without or with another name for what the server refused in the last."""


class OpenAI(ServerBackend["ChatClient"]):
    """A model behind the chat completions protocol. Retries are the business of `Retry`, not of this class."""

    keyless = "or name a server that needs none, such as vllm:http://localhost:8000/v1#MODEL, "

    def __init__(
        self,
        model: str,
        base_url: str | None = None,
        *,
        key: str | Secret | None = None,
        max_choices: int | None = None,
        prices: Prices | None = None,
        logprobs: bool = False,
        timeout: float = 600.0,
        native_tools: bool = True,
        provider: str = "",
        extra: Mapping[str, Any] | None = None,
        account: Account | None = None,
    ) -> None:
        """`key` is the key itself; without one OPENAI_API_KEY is used for OpenAI, and none for another `base_url`.

        `max_choices` is the most that the server takes for `n`: by default what is known of its `provider`, a name of
        `dialects.DIALECTS`, which is told by the address where it is not given. `timeout` is in seconds, for one
        request. `native_tools` says whether the server and the model take tools; it becomes false once they have
        refused them. `extra` holds fields that go into every request as they are.
        """
        told = base_url or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
        super().__init__("openai", model, told, timeout, extra)
        self.native_tools = native_tools
        dialect = find_dialect(provider, self.base_url)
        self.max_choices = max_choices or (8 if base_url is None else dialect.max_n)
        self.logprobs, self._account = logprobs, account or Account()
        self._prices, self._streams = prices, True
        self._lessons, self._endpoints = Lessons(dialect), Endpoints()
        self._key = _secret(key, base_url)

    @property
    def dialect(self) -> Dialect:
        """Return what this server calls things, as far as it is known by now."""
        return self._lessons.dialect

    @property
    def refusals(self) -> tuple[str, ...]:
        """Return what the server has refused so far and is not sent again, in words."""
        return self._lessons.told

    @property
    def native_schema(self) -> bool:
        """Return whether schemas are sent by this protocol's dialect; what refuses one is asked without it."""
        return bool(self.dialect.schema)

    @property
    def native_grammar(self) -> bool:
        """Return whether grammars are sent by this protocol's dialect; what refuses one is asked without it."""
        return bool(self.dialect.grammar)

    @property
    def native_logprobs(self) -> bool:
        """Return whether the server tells the probabilities of a token's alternatives, as far as it is known by now."""
        return "top_logprobs" not in self._lessons.dropped

    def max_choices_for(self, request: Request) -> int:
        """Return how many completions of a request come at once: some servers give one where nothing is drawn."""
        return 1 if self._lessons.greedy_alone and request.sampling.temperature == 0 else self.max_choices

    @property
    def prices(self) -> Prices | None:
        """Return what the model costs: the prices that were given, else the known ones of its provider; else None."""
        provider = self.dialect.prices
        return self._prices or (Prices.known(self.model, provider) if provider else None)

    @property
    def identity(self) -> str:
        """Return what else a completion depends on than model and request: the server, and what it is asked to tell."""
        told = [self._shown_address, "logprobs" if self.logprobs else "", self._extra_digest]
        return " ".join(filter(None, told))

    async def complete(self, request: Request) -> Response:
        """Ask the server, and again as long as it refuses a setting that can be left out or called otherwise.

        Raises BackendError.
        """
        told, dropped = self._lessons.told, set(self._lessons.dropped)
        for _ in range(MAX_LESSONS):
            written, sent = self._written(request)
            try:
                response = await self._ask(request, sent)
                break
            except (RequestError, ServerError) as error:
                if isinstance(error, ChoicesError) or self._written(request)[1] == sent:
                    raise
        else:
            raise RequestError(self.model, f"{self._shown_address} refused {MAX_LESSONS} forms of one request", 400)
        new = tuple(lesson for lesson in self._lessons.told if lesson not in told)
        missing = self._lessons.missing(name for name in written if name in dropped)
        return replace(response, notes=(*response.notes, *new, *missing))

    def _written(self, request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the request as it would be written, and what of it is sent."""
        lessons = self._lessons
        form = Form(self.model, lessons.dialect, self.logprobs, self._extra)
        written = body(lessons.fit(request), form)
        return written, lessons.fit_body(written)

    @property
    def native_decisions(self) -> bool:
        """Return whether the server may have decisions of its own: until it has refused both endpoints."""
        return bool(self._endpoints.left)

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Ask `/v1/decisions`, and `/v1/systemone` where there is none; what is not there is not asked again.

        Raises DecisionsNotSupportedError, BackendError.
        """
        return await self._endpoints.decide(request, self)

    async def _ask(self, request: Request, sent: dict[str, Any]) -> Response:
        start = time.perf_counter()
        try:
            text = await self.send(request, sent)
        except RefusedError as refused:
            raise self._failed(read_failure(refused.body), refused.status, refused.headers, sent) from None
        try:
            payload, choices = completions(text, request.n)
        except NoReplyError as error:
            raise self._no_reply(error, sent, time.perf_counter() - start) from None
        used = self._usage(payload, request, choices, time.perf_counter() - start)
        if request.sampling.stop and "stop" not in sent:
            choices = tuple(stop_at(choice, request.sampling.stop) for choice in choices)
        told = payload.get("model")
        notes = note_of_thinking(choices, used, request.sampling.max_tokens)
        return Response(choices, used, told if isinstance(told, str) and told else self.model, notes)

    def _usage(
        self, payload: dict[str, Any], request: Request, choices: tuple[Completion, ...], seconds: float
    ) -> Usage:
        """Return what a reply cost; money that the server names itself counts where no prices were given."""
        used = usage(payload, request, choices, self.prices, seconds, counts_one=self.dialect.counts_one)
        cost = told_cost(payload) if used.dollars is None and self.dialect.tells_cost else None
        return used if cost is None else replace(used, dollars=cost)

    async def send(self, request: Request, sent: dict[str, Any]) -> bytes:
        """Send the body that was made of a request and return what came. Raises RefusedError, BackendError."""
        if request.follow and self._streams and not request.tools:
            return await self._stream(request, sent)
        return await self.post(PATH, sent)

    async def _stream(self, request: Request, sent: dict[str, Any]) -> bytes:
        """Send a body and tell what comes piece by piece; a server that refuses only to stream is asked without."""
        reply = StreamedReply(request)
        try:
            whole = await self.call(lambda client: client.stream(PATH, {**sent, **STREAMED}, reply.take))
            return reply.body() if whole is None else whole
        except RefusedError as refused:
            if refused.status not in UNSUPPORTED:
                raise
        whole = await self.post(PATH, sent)
        self._streams = False
        return whole

    async def post(self, path: str, sent: dict[str, Any]) -> bytes:
        """Send a body to a path below the server's address, and return what came. Raises RefusedError, BackendError."""
        return await self.call(lambda client: client.post(path, sent))

    async def call(self, ask: Callable[[ChatClient], Awaitable[R]], *, is_long: bool = False) -> R:
        """Make a call of the client and return what came; see `_reach`. Raises RefusedError, BackendError."""
        return await self._reach(ask, is_long=is_long)

    def _connect(self, key: str) -> ChatClient:
        from reasoning.backends.openai.client import ChatClient

        return ChatClient(key, self.base_url, self.timeout, self._account)

    def _default_variable(self) -> str:
        return "OPENAI_API_KEY"

    def _no_reply(self, error: NoReplyError, sent: dict[str, Any], seconds: float) -> BackendError:
        """Return the error for what came with the status 200 and is no reply; what it cost is told with it."""
        if error.failure:
            found = self._failed(error.failure, error.failure.status, {}, sent, " (within a reply of the status 200)")
        else:
            why = f"{self._shown_address} answered in another form than chat completions: {self._safe(str(error))}"
            found = ResponseError(self.model, why, retryable=True)
        found.usage = told_usage(error.payload, self.prices, seconds)
        return found

    def say(self, refused: RefusedError, failure: ServerFailure) -> BackendError:
        """Return the error for a refusal of something else than completions."""
        why = f"{self._shown_address} answered {refused.status}: {self._safe(failure.words or 'nothing')}"
        return refusal(self.model, why, refused.status, failure, refused.headers, self._key.name)

    def _failed(
        self, failure: ServerFailure, status: int, headers: Mapping[str, str], sent: dict[str, Any], how: str = ""
    ) -> BackendError:
        """Return the error for a status and the server's words; what it will not take is remembered."""
        asked = sent.get("n", 1)
        why = f"{self._shown_address} answered {status}{how}: {self._safe(failure.words or 'nothing')}"
        words = self._safe(failure.words)
        most = most_choices(status, failure, asked)
        if most:
            if not learn_choices(self._lessons, failure, sent):
                self.max_choices = min(self.max_choices, most)
            self._lessons.tell(f"the server refuses n={asked}: {most} at a time are asked for ({words})")
            return ChoicesError(self.model, why, status, most)
        known = self._lessons.told
        self._lessons.learn(status, failure, words, sent)
        if known == self._lessons.told and "tools" in sent and refuses_tools(status, failure):
            self.native_tools = False
            self._lessons.tell(f"the server refuses tools: {words}")
            return ToolsNotSupportedError(self.model, why)
        error = refusal(self.model, why, status, failure, headers, self._key.name)
        if asked > 1 and type(error) is RequestError:
            more = f"{error.why} ({asked} completions were asked for at once; max_n=1 asks for one at a time)"
            return RequestError(self.model, more, status)
        return error


def _secret(key: str | Secret | None, base_url: str | None) -> Secret:
    """Return the key to be sent: the given one, or OPENAI_API_KEY for OpenAI; other servers never get that."""
    if isinstance(key, Secret):
        return key
    if key:
        return Secret(key)
    return Secret(NO_KEY) if base_url else Secret(os.environ.get("OPENAI_API_KEY", ""), "OPENAI_API_KEY")
