"""What was learned of a server from its refusals: it is sent no more, and what takes its place is told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import Message
from reasoning.backends.openai.dialects import Dialect
from reasoning.backends.refusals import (
    is_greedy_only,
    needs_no_thinking,
    refused_field,
    refused_form,
    refuses_system,
    supported_efforts,
)
from reasoning.backends.sampling import EFFORTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.backends.base import Request
    from reasoning.backends.openai.dialects import LimitName
    from reasoning.backends.server_failure import ServerFailure

KEPT = ("model", "messages", "n", "tools", "stream", "input")
"""Fields without which a request is another one: their refusal is an error, or dealt with by itself."""

TOGETHER = ({"logprobs", "top_logprobs"},)
"""Fields that go together: without one the other is refused as well."""

REASONING_FIELDS = ("reasoning_details", "reasoning_content", "reasoning", "thinking_blocks")
"""Fields of a message that hold an assistant's thoughts."""


@dataclass
class Lessons:
    """What a server has refused so far. It takes part in how every later request is written."""

    dialect: Dialect
    dropped: dict[str, str] = field(default_factory=dict)
    """Fields that it does not take, with its words."""
    efforts: tuple[str, ...] = ()
    """The efforts that it takes; empty: not known."""
    renamed_limit: bool = False
    tools_without_thinking: bool = False
    """Whether it takes tools only where the model does not think."""
    takes_system: bool = True
    takes_reasoning: bool = True
    greedy_alone: bool = False
    """Whether it returns one completion at a time at temperature 0."""
    told: tuple[str, ...] = ()
    """All of it in words."""

    def learn(self, status: int, failure: ServerFailure, words: str, sent: dict[str, Any]) -> None:
        """Learn from a refusal of what was sent, where it tells anything; `words` are the server's, made safe."""
        limit = self.dialect.limit
        if limit in sent and (other := other_limit(status, failure, limit)):
            if self.renamed_limit:  # it refuses both names, one as the other's place
                return
            self.dialect, self.renamed_limit = replace(self.dialect, limit=other), True
            self.tell(f"the server refuses {limit}: {other} is sent in its place")
        elif "tools" in sent and needs_no_thinking(status, failure):
            if not self.tools_without_thinking:
                self.tools_without_thinking = True
                self.tell(f"the model takes tools only without thinking: effort none is sent with them ({words})")
        elif efforts := supported_efforts(status, failure, str(_effort(sent))):
            if not self.efforts and _effort(sent) not in efforts:
                self.efforts = efforts
                self.tell(f"the model takes the efforts {', '.join(efforts)}: the nearest one is sent ({words})")
        elif self.takes_system and _has_role(sent, "system") and refuses_system(status, failure):
            self.takes_system = False
            self.tell(f"the server refuses the role system: it is sent as the user's ({words})")
        elif self.takes_reasoning and _has_reasoning(sent) and refused_field(status, failure, REASONING_FIELDS):
            self.takes_reasoning = False
            self.tell(f"the server refuses its thoughts of earlier turns: they are not sent back ({words})")
        elif name := refused_field(status, failure, sent.keys() - set(KEPT)):
            names = next((group for group in TOGETHER if name in group), {name})
            self.dropped |= dict.fromkeys(names, words)
            self.tell(f"the server refuses {name}: {_instead(name)} ({words})")
        elif name := refused_form(status, failure, sent):
            self._learn_form(name, failure, words, sent)

    def _learn_form(self, name: str, failure: ServerFailure, words: str, sent: dict[str, Any]) -> None:
        """Learn to ask for an object where the server has that alone, else for no form at all."""
        asked = sent[name].get("type") if isinstance(sent[name], dict) else ""
        if asked == "json_schema" and "json_object" in failure.words:
            self.dialect = replace(self.dialect, schema="json_object")
            self.tell(f"the server takes no schema: that the reply is an object is asked for in its place ({words})")
        else:
            self.dropped[name] = words
            self.tell(f"the server refuses {name}: {_instead(name)} ({words})")

    def tell(self, refused: str) -> None:
        """Keep a refusal in words, once."""
        if refused not in self.told:
            self.told = (*self.told, refused)

    def fit(self, request: Request) -> Request:
        """Return the request as the server takes it: the system's words and earlier thoughts where they are allowed."""
        messages = request.messages if self.takes_system else without_system(request.messages)
        if not self.takes_reasoning:
            messages = tuple(replace(message, reasoning_fields="") for message in messages)
        return request if messages is request.messages else replace(request, messages=messages)

    def fit_body(self, written: dict[str, Any]) -> dict[str, Any]:
        """Return what is sent: without the fields that the server does not take, and with an effort that it takes."""
        if self.tools_without_thinking and "tools" in written:
            written = {**written, "reasoning_effort": "none"}
        effort = written.get("reasoning_effort")
        if self.efforts and effort in EFFORTS and effort not in self.efforts:
            written = {**written, "reasoning_effort": nearest_effort(effort, self.efforts)}
        return {name: value for name, value in written.items() if name not in self.dropped} if self.dropped else written

    def missing(self, sent: Iterable[str]) -> tuple[str, ...]:
        """Return in words what is left out of the fields that were to be sent."""
        return tuple(
            f"{name} is not sent, the server refuses it: {_instead(name)}" for name in sent if name in self.dropped
        )


def learn_choices(lessons: Lessons, failure: ServerFailure, sent: dict[str, Any]) -> bool:
    """Learn that several completions are refused at temperature 0 alone; return whether that is what was refused."""
    if not is_greedy_only(failure) or sent.get("temperature") != 0:
        return False
    lessons.greedy_alone = True
    return True


def nearest_effort(effort: str, supported: tuple[str, ...]) -> str:
    """Return the supported effort that is nearest to one; of two the lower."""
    place = EFFORTS.index(effort)
    return min(supported, key=lambda one: (abs(EFFORTS.index(one) - place), EFFORTS.index(one)))


def without_system(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return messages with what the system says at the head of the user's next one."""
    kept: list[Message] = []
    said: list[str] = []
    for message in messages:
        if message.role == "system":
            said.append(message.content)
        elif said and message.role == "user":
            kept.append(replace(message, content="\n\n".join((*said, message.content))))
            said = []
        else:
            kept.append(message)
    return (*kept, Message("user", "\n\n".join(said))) if said else tuple(kept)


def _effort(sent: dict[str, Any]) -> object:
    inner = sent.get("reasoning")
    return sent.get("reasoning_effort") or (inner.get("effort") if isinstance(inner, dict) else None)


def _has_role(sent: dict[str, Any], role: str) -> bool:
    return any(message.get("role") == role for message in sent.get("messages", ()))


def _has_reasoning(sent: dict[str, Any]) -> bool:
    return any(name in message for message in sent.get("messages", ()) for name in REASONING_FIELDS)


def _instead(name: str) -> str:
    """Return what takes the place of a field that is not sent, in words."""
    if name == "stop":
        return "the reply is cut at it here"
    if name in ("response_format", "structured_outputs", "grammar", "ebnf", "json_schema"):
        return "the reply is not held to its form"
    if name in ("logprobs", "top_logprobs"):
        return "probabilities are not known"
    return "the model's own default holds" if re.fullmatch(r"[a-z_]{1,40}", name) else "it is left out"


def other_limit(status: int, failure: ServerFailure, name: LimitName) -> LimitName | None:
    """Return the other name of the limit of tokens, where a server refused the one that it was sent."""
    other: LimitName = "max_completion_tokens" if name == "max_tokens" else "max_tokens"
    return other if refused_field(status, failure, [name]) else None
