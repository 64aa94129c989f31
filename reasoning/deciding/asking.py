"""Asks for a decision: the ways one after another, from the server's own decisions down to what a model writes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from reasoning.answers import Choice, extract
from reasoning.backends.base import Message, Request, Sampling
from reasoning.backends.decisions import DecisionRequest, has_native_decisions
from reasoning.backends.single_flight import SingleFlight
from reasoning.backends.wrapper import has_native_grammar, has_native_schema
from reasoning.concurrency import together
from reasoning.deciding.decision import MIN_MASS, Decision
from reasoning.deciding.labels import label_probabilities, leaning, normalised, without_prior
from reasoning.deciding.options import OptionList
from reasoning.deciding.ways import MAX_LOGPROB_OPTIONS, count_mass, refuse_logprobs, tells_logprobs
from reasoning.errors import (
    BackendError,
    BudgetExceededError,
    DecisionsNotSupportedError,
    NotRecordedError,
    RequestError,
)
from reasoning.grammars import gbnf_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.backends.base import Backend
    from reasoning.backends.decisions import DecisionResponse
    from reasoning.solution import Reply
    from reasoning.trace import Trace

NEUTRAL = "N/A"
"""What stands in the place of what is judged where the prior is asked for."""

ONE_TOKEN = Sampling(temperature=1.0, top_p=1.0, max_tokens=1, top_logprobs=MAX_LOGPROB_OPTIONS, thinking=0)
"""How the letter is drawn: by the model's own probabilities, which some servers tell after temperature and top_p."""


@dataclass(frozen=True)
class Asked:
    """What is to be decided, as it was rendered."""

    prompt: str
    """The prompt's name, for the trace."""

    messages: tuple[Message, ...]
    """The rendered prompt: the system message is what is asked, the rest what is judged."""

    options: OptionList

    @property
    def request(self) -> DecisionRequest:
        """The request to a server that has decisions of its own."""
        asked = "\n\n".join(message.content for message in self.messages if message.role == "system")
        state = "\n\n".join(message.content for message in self.messages if message.role != "system")
        options = self.options
        return DecisionRequest(state or asked, asked or state, options.options, options.kind, self.prompt)

    @property
    def lettered(self) -> tuple[Message, ...]:
        """Return the messages with the options under their letters at the end, where the model answers."""
        *before, last = self.messages
        return (*before, replace(last, content=f"{last.content}\n\n{self.options.listed}"))

    @property
    def neutral(self) -> tuple[Asked, ...]:
        """The same with nothing to judge, in several orders: it tells which letters the model leans to by itself."""
        kept = tuple(message for message in self.messages if message.role == "system")
        messages = (*kept, Message("user", NEUTRAL))
        return tuple(replace(self, messages=messages, options=order) for order in self.options.orders)


class Asker(Protocol):
    """What asking needs of a session: single calls, within its limits and in its trace."""

    @property
    def backend(self) -> Backend:
        """The model."""

    async def complete(self, prompt: str, request: Request, sampling: Sampling) -> tuple[Reply, Trace]:
        """Return one completion, and its node in the trace."""

    async def decide(self, request: DecisionRequest) -> tuple[DecisionResponse, Trace]:
        """Return a decision of the server's own, and its node in the trace."""


@dataclass
class Priors:
    """What the model leans to, by the prompts without content; shared by a run."""

    known: dict[str, tuple[float, ...] | None] = field(default_factory=dict)
    flights: SingleFlight[tuple[float, ...] | None] = field(default_factory=SingleFlight)


async def ask_decision(asker: Asker, asked: Asked, priors: Priors, *, prior: bool, text: bool) -> Decision:
    """Return a decision by the first way that the backend has.

    prior: whether what the model leans to by itself is taken out. text: whether a model that has none of the ways in
    one token may write. Raises DecisionsNotSupportedError, BudgetExceededError, BackendError.
    """
    backend, refused = asker.backend, ""
    if has_native_decisions(backend):
        try:
            return await _native(asker, asked)
        except DecisionsNotSupportedError as error:
            refused = error.why
    if tells_logprobs(backend) and len(asked.options.options) <= MAX_LOGPROB_OPTIONS:
        decision, refused = await _by_letter(asker, asked, priors, prior=prior)
        if decision is not None:
            return decision
    if not text:
        raise DecisionsNotSupportedError(backend.model, refused or "this backend has no decisions")
    return await _written(asker, asked)


async def _native(asker: Asker, asked: Asked) -> Decision:
    response, node = await asker.decide(asked.request)
    mass = 1.0 if response.mass is None else min(1.0, response.mass)
    values = normalised(response.probabilities)
    if mass < MIN_MASS:
        values = [value * mass for value in values]
    return _told(asked, values, mass, response.how, node)


async def _by_letter(asker: Asker, asked: Asked, priors: Priors, *, prior: bool) -> tuple[Decision | None, str]:
    """Return a decision by the probabilities of the first token; None, and why, where the backend tells none."""
    try:
        reply, node = await asker.complete(asked.prompt, Request(asked.lettered, prompt=asked.prompt), ONE_TOKEN)
    except (RequestError, NotRecordedError) as error:
        refuse_logprobs(asker.backend, error.why)
        return None, error.why
    if not reply.top_logprobs:
        why = "the server tells no log-probabilities of alternatives"
        refuse_logprobs(asker.backend, why)
        _note(node, f"{why}: what it writes is read")
        return _read(asked, reply.text, "stop", node), why
    values = label_probabilities(reply.top_logprobs, asked.options)
    mass = sum(values)
    count_mass(asker.backend, judged=mass >= MIN_MASS)
    if mass < MIN_MASS:
        return _told(asked, values, mass, "logprobs", node), ""
    before = await _prior(asker, asked, priors) if prior else None
    corrected = without_prior(values, before) if before else normalised(values)
    return _told(asked, corrected, mass, "logprobs", node, before), ""


async def _prior(asker: Asker, asked: Asked, priors: Priors) -> tuple[float, ...] | None:
    """Return what the model leans to, asked once in a run for each form of a prompt; None where it leans to nothing."""
    neutral = asked.neutral
    key = f"{asker.backend.model}:{Request(neutral[0].lettered).key}"
    if key not in priors.known:
        try:
            priors.known[key], _ = await priors.flights.ask(key, lambda: _leaning(asker, neutral))
        except (BudgetExceededError, BackendError):  # the decision itself is there, and the trace tells why
            return None
    return priors.known[key]


async def _leaning(asker: Asker, neutral: Sequence[Asked]) -> tuple[float, ...] | None:
    chosen = await together(_chosen(asker, one) for one in neutral)
    told = [one for one in chosen if one is not None]
    return tuple(leaning(told)) if len(told) == len(chosen) else None


async def _chosen(asker: Asker, neutral: Asked) -> list[float] | None:
    request = Request(neutral.lettered, prompt=neutral.prompt)
    reply, node = await asker.complete(neutral.prompt, request, ONE_TOKEN)
    values = label_probabilities(reply.top_logprobs, neutral.options)
    mass = sum(values)
    if mass < MIN_MASS:
        _note(node, "shown nothing, the model names no option: nothing is taken out")
        return None
    told = normalised(values)
    _told(neutral, told, mass, "prior", node)
    return told


async def _written(asker: Asker, asked: Asked) -> Decision:
    """Return a decision by what the model writes: one of the letters alone, where it can be held to them."""
    request = Request(asked.lettered, prompt=asked.prompt)
    reply, node = await asker.complete(asked.prompt, request, _held_to(asked.options.labels, asker.backend))
    return _read(asked, reply.text, reply.finish_reason, node) or _told(
        asked, [0.0] * len(asked.options.options), 0.0, "text", node
    )


def _held_to(labels: str, backend: Backend) -> Sampling:
    """Return the sampling that holds the reply to one of the labels, by a grammar or else by a schema."""
    if has_native_grammar(backend):
        return Sampling(grammar=gbnf_choice(labels))
    if not has_native_schema(backend):
        return Sampling()
    answer = {"answer": {"type": "string", "enum": list(labels)}}
    closed = {"type": "object", "properties": answer, "required": ["answer"], "additionalProperties": False}
    return Sampling(schema=json.dumps(closed))


def _read(asked: Asked, text: str, finish_reason: str, node: Trace) -> Decision | None:
    """Read the letter, or the option in words; None where there is none."""
    options = asked.options
    texts = tuple(option.description if options.shown else option.name for option in options.options)
    letter = extract(text, Choice(texts), finish_reason).answer
    if letter is None:
        return None
    return _told(asked, [float(label == letter) for label in options.labels], 1.0, "text", node)


def _told(
    asked: Asked,
    values: Sequence[float],
    mass: float,
    how: str,
    node: Trace,
    prior: Sequence[float] | None = None,
) -> Decision:
    """Make the decision, and keep it in the trace."""
    keys = asked.options.values
    before = None if prior is None else dict(zip(keys, prior, strict=True))
    probabilities = dict(zip(keys, values, strict=True))
    decision = Decision(probabilities, mass, how, mass >= MIN_MASS, before, node.own_usage)
    shown: dict[str, Any] = {str(key): round(value, 6) for key, value in probabilities.items()}
    node.data["decision"] = {"probabilities": shown, "mass": round(mass, 6), "how": how}
    if before:
        node.data["decision"]["prior"] = {str(key): round(value, 6) for key, value in before.items()}
    return decision


def _note(node: Trace, words: str) -> None:
    node.data.setdefault("notes", []).append(words)
