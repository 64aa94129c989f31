"""The single calls of a session: within its limits, and in its trace."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from reasoning.backends.base import Message, Request, key_of
from reasoning.completion import call, decide, plain_message
from reasoning.errors import DecisionsNotSupportedError
from reasoning.question import Question
from reasoning.session.scope import Scope, World
from reasoning.usage import NOTHING_SPENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoning.backends.base import Backend, Sampling
    from reasoning.backends.decisions import DecidingBackend, DecisionRequest, DecisionResponse
    from reasoning.session.shared_replies import SharedReplies
    from reasoning.solution import Reply
    from reasoning.trace import Trace

MAX_RENDERED = 64
"""Prompts of a run whose messages are kept, for samples of the same."""

_TAKEN = "taken from another question's run, at no cost"
_IMMUTABLE = (str, int, float, bool, type(None), Question)
"""Variables of prompts that stay as they are."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Renders a session's prompts and asks its model, for completions and for decisions."""

    world: World
    scope: Scope

    @property
    def backend(self) -> Backend:
        """The session's model."""
        return self.scope.backend

    def render(self, prompt: str, variables: Mapping[str, Any]) -> tuple[Message, ...]:
        """Return a prompt's messages; those of one prompt with the same immutable variables are made once in a run."""
        kept, known = self.world.rendered, (prompt, *variables, *map(id, variables.values()))
        if known in kept:
            return kept[known][0]
        messages = tuple(Message(role, text) for role, text in self.world.prompts.render(prompt, **variables))
        if all(isinstance(value, _IMMUTABLE) for value in variables.values()):
            if len(kept) >= MAX_RENDERED:
                del kept[next(iter(kept))]
            kept[known] = messages, tuple(variables.values())  # held, so that no other value gets its identity
        return messages

    async def complete(
        self,
        prompt: str,
        request: Request,
        sampling: Sampling | None,
        template: str | None = None,
        *,
        shared: bool = False,
    ) -> tuple[Reply, Trace]:
        """Return one completion, and its node in the trace; `template` is the hash of a prompt's, where it has one.

        shared: take the reply of a run that shares its replies with this one, where that asked the same.
        """
        scope = self.scope
        asked = sampling.over(scope.sampling) if sampling else scope.sampling
        key = key_of(request.messages, asked, request.tools, request.tool_choice)
        sample = self.world.number(key, self.world.model_of(scope.backend))
        request = Request(request.messages, asked, (sample,), request.tools, request.tool_choice, request.prompt)
        data = {"tools": [tool.name for tool in request.tools]} if request.tools else {}
        with (
            scope.trace.open(
                "call",
                prompt,
                template=self.world.prompts.hash(prompt) if template is None else template,
                sample=sample,
                messages=self._plain(request.messages),
                **data,
            ) as node,
            self._told(node) if self.world.emit else nullcontext(),
        ):
            is_told = self.world.tokens and not request.tools and not asked.top_logprobs
            with self._following(request, node) if is_told else nullcontext(request) as sent:
                if shared and self.world.replies:
                    reply = await self._shared(self.world.replies, sent, node)
                else:
                    reply = await call(scope.backend, sent, scope.budget, node)
        self.world.tell("reply", node, scope.depth)
        return reply, node

    def _following(self, request: Request, node: Trace) -> AbstractContextManager[Request]:
        return self.world.following(request, self.world.model_of(self.backend), node, self.scope.depth)

    def _plain(self, messages: tuple[Message, ...]) -> list[dict[str, Any]]:
        """Return messages as the trace keeps them; samples of one prompt share what each of them is."""
        held, made = self.world.plain
        if held is not messages:
            made = tuple(map(plain_message, messages))
            self.world.plain = messages, made
        return list(made)

    @contextmanager
    def _told(self, node: Trace) -> Iterator[None]:
        """Tell who follows the run that a call begins, and that it failed where it did."""
        self.world.tell("call", node, self.scope.depth)
        try:
            yield
        except BaseException:
            self.world.tell("failed", node, self.scope.depth)
            raise

    async def _shared(self, replies: SharedReplies, request: Request, node: Trace) -> Reply:
        backend, budget = self.scope.backend, self.scope.budget
        own = lambda: call(backend, request, budget, node)  # noqa: E731  it takes no more than this
        reply, is_own = await replies.take(backend, request.key, request.samples[0], own)
        if is_own:
            return reply
        node.data |= {"reply": reply.text, "finish_reason": reply.finish_reason, "notes": [_TAKEN]}
        return replace(reply, usage=NOTHING_SPENT)

    async def decide(self, request: DecisionRequest) -> tuple[DecisionResponse, Trace]:
        """Return a decision of the server's own, and its node in the trace."""
        scope = self.scope
        messages = (Message("system", request.instructions), Message("user", request.state))
        with (
            scope.trace.open(
                "call",
                request.prompt,
                template=self.world.prompts.hash(request.prompt),
                sample=0,
                messages=[plain_message(message) for message in messages],
                options=[option.name for option in request.options],
            ) as node,
            self._told(node),
        ):
            try:
                response = await decide(cast("DecidingBackend", self.backend), request, scope.budget, node)
            except DecisionsNotSupportedError as error:
                node.data["notes"] = [node.data.pop("error", error.why)]
                raise
        self.world.tell("reply", node, scope.depth)
        return response, node
