"""The two endpoints for decisions: what is sent, what comes back, and which of them a server has.

`/v1/decisions` as OpenAI has it (the types of its own client), vLLM 0.33 and SGLang besides; `/v1/systemone` as
TypeSafe defined it, and llama.cpp, Ollama and vLLM serve it: a state, questions by name, probabilities of all options.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol

from reasoning.backends.connection import RefusedError
from reasoning.backends.decisions import DecisionResponse
from reasoning.backends.per_loop import PerLoop
from reasoning.backends.server import brief
from reasoning.backends.server_failure import read_failure
from reasoning.backends.wire_text import bounded_int
from reasoning.errors import DecisionsNotSupportedError, ResponseError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.backends.decisions import DecisionRequest
    from reasoning.backends.prices import Prices
    from reasoning.backends.server_failure import ServerFailure
    from reasoning.errors import BackendError

ENDPOINTS = ("decisions", "systemone")
"""In the order in which they are asked."""

MAX_LEVELS = 10
"""Levels of a scale that the endpoints take; a longer one is a choice between numbers."""

MAX_FAILURES = 3
"""Refusals of single decisions after which an endpoint that never gave one is not asked again."""

QUESTION = "decision"
"""What our question is called."""

MAX_TOKENS = 10**9
"""Tokens that a decision can have cost; a count above it is garbled."""

_MISSING = (404, 405, 501)
"""Statuses by which a server says that it has no such endpoint, or no model for it."""

_REFUSED = (400, 403, 415, 422)
"""Statuses that may be about this decision alone."""

_OF_ALL = re.compile(
    r"(?:not|n't|no longer|only)\b.{0,60}\bsupport|support(?:s|ed)? only|unsupported|unknown url|reasoning block"
    r"|not (?:found|enabled|allowed|implemented|available)|does not exist|no such",
    re.IGNORECASE,
)
"""Words by which a refusal is one of all decisions, and not of this one."""


class NoDecisionError(ValueError):
    """What came with the status 200 is no decision."""


class Server(Protocol):
    """What the endpoints need of a backend."""

    model: str

    @property
    def prices(self) -> Prices | None:
        """Return what the model costs."""

    async def post(self, path: str, sent: dict[str, Any]) -> bytes:
        """Send a body to a path below the server's address. Raises RefusedError, BackendError."""

    def say(self, refused: RefusedError, failure: ServerFailure) -> BackendError:
        """Return the error for a refusal."""


@dataclass
class Endpoints:
    """Which endpoints a server has, as far as it is known, and what they decide."""

    refused: dict[str, str] = field(default_factory=dict)
    """Those that it has not, with its words."""
    failures: Counter[str] = field(default_factory=Counter)
    """How many decisions of each were refused."""
    answered: set[str] = field(default_factory=set)
    """Those that gave a decision."""
    turns: PerLoop[asyncio.Lock] = field(default_factory=lambda: PerLoop(asyncio.Lock))
    """Whose turn it is to try an endpoint that never answered."""

    @property
    def left(self) -> tuple[str, ...]:
        """The endpoints that are worth asking."""
        return tuple(name for name in ENDPOINTS if name not in self.refused)

    async def decide(self, request: DecisionRequest, server: Server) -> DecisionResponse:
        """Ask the endpoints one after another. Raises DecisionsNotSupportedError where none decides, BackendError."""
        why: list[str] = []
        for name in self.left:
            if name in self.answered:
                found = await self._ask(name, request, server)
            else:  # one at a time, as long as it may not be there
                async with self.turns.get():
                    found = await self._ask(name, request, server)
            if isinstance(found, DecisionResponse):
                return replace(found, notes=(*why, *found.notes))
            why.append(found)
        error = DecisionsNotSupportedError(server.model, "; ".join(why) or "the server has no decisions")
        error.usage = Usage()  # a refusal costs nothing
        raise error

    async def _ask(self, name: str, request: DecisionRequest, server: Server) -> DecisionResponse | str:
        """Return the decision, or why there is none by this endpoint."""
        if name in self.refused:
            return self.refused[name]
        start = time.perf_counter()
        try:
            text = await server.post(f"/{name}", decision_body(request, server.model, name))
        except RefusedError as refused:
            failure = read_failure(refused.body)
            error = server.say(refused, failure)
            if not self._learn(name, refused.status, failure, error.why):
                raise error from None
            return error.why
        try:
            payload = json.loads(text, parse_int=bounded_int)
            found = read_decision(payload, request, name, server.prices, time.perf_counter() - start)
        except (NoDecisionError, ValueError, RecursionError) as error:
            why = f"/{name} answered in another form than a decision: {brief(str(error))}"
            if name in self.answered:
                raise ResponseError(server.model, why, retryable=True) from None
            self.refused[name] = why  # some servers answer every path
            return why
        self.answered.add(name)
        return found

    def _learn(self, name: str, status: int, failure: ServerFailure, words: str) -> bool:
        """Learn from a refusal; return whether it is one of the endpoint, or of this decision, and no other failure.

        A 500 is one as long as the endpoint never answered: some servers fall over paths that they do not know.
        """
        if status not in (*_MISSING, *_REFUSED) and not (status == 500 and name not in self.answered):
            return False
        self.failures[name] += 1
        lasting = status in _MISSING or status == 403 or bool(_OF_ALL.search(failure.words))
        if name not in self.answered and (lasting or self.failures[name] >= MAX_FAILURES):
            self.refused[name] = words
        return True


def decision_body(request: DecisionRequest, model: str, endpoint: str) -> dict[str, Any]:
    """Return the request as the endpoint's JSON object."""
    kind = "choice" if request.kind == "scale" and len(request.options) > MAX_LEVELS else request.kind
    if endpoint == "decisions":
        question = {"name": QUESTION, "instructions": _instructions(request), **_question(request, kind)}
        return {"model": model, "input": request.state, "questions": [question]}
    question = {"instructions": _instructions(request), **_criteria(request, kind)}
    return {"model": model, "state": request.state, "questions": {QUESTION: question}}


def _instructions(request: DecisionRequest) -> str:
    """Return what is asked; of yes and no the endpoints take a statement, and tell how likely it is true."""
    yes = f"\nThe answer is: {request.options[0].name}." if request.kind == "yes_no" else ""
    return f"{request.instructions}{yes}"


def _question(request: DecisionRequest, kind: str) -> dict[str, Any]:
    if kind == "yes_no":
        return {"type": "predicate"}
    if kind == "scale":
        return {"type": "score", "levels": [_described("label", one.name, one.description) for one in request.options]}
    return {"type": "choice", "choices": [_described("value", one.name, one.description) for one in request.options]}


def _described(key: str, name: str, description: str) -> dict[str, str]:
    return {key: name, **({"description": description} if description else {})}


def _criteria(request: DecisionRequest, kind: str) -> dict[str, Any]:
    options = request.options
    if kind == "yes_no":
        yes, no = options
        meant = {"true": yes.description, "false": no.description}
        told = {name: meaning for name, meaning in meant.items() if meaning}
        return {"type": "noul", **({"criteria": told} if told else {})}
    if kind == "scale":
        return {"type": "score", "criteria": [": ".join(filter(None, (one.name, one.description))) for one in options]}
    return {"type": "choice", "criteria": {one.name: one.description or None for one in options}}


def read_decision(
    payload: object, request: DecisionRequest, endpoint: str, prices: Prices | None, seconds: float
) -> DecisionResponse:
    """Return the decision in a reply. Raises NoDecisionError for a reply of another form."""
    told = payload if isinstance(payload, dict) else {}
    answers = told.get("answers")
    if endpoint == "decisions":
        answer = answers[0] if isinstance(answers, list) and answers else None
    else:
        answer = answers.get(QUESTION, {"type": "refusal"}) if isinstance(answers, dict) else None
    if not isinstance(answer, dict):
        raise NoDecisionError(f"it has no answers: {str(payload)[:200]}")
    model = told.get("model")
    used, name = _usage(told.get("usage"), request, prices, seconds), model if isinstance(model, str) else ""
    if answer.get("type") == "refusal":
        note = "the model declined to decide"
        return DecisionResponse((0.0,) * len(request.options), endpoint, used, name, 0.0, (note,))
    values = _probabilities(answer, request)
    if not sum(values) > 0:
        raise NoDecisionError(f"its answer has no probabilities of the options: {str(answer)[:200]}")
    return DecisionResponse(values, endpoint, used, name, _mass(told, answer))


def _probabilities(answer: dict[str, Any], request: DecisionRequest) -> tuple[float, ...]:
    if answer.get("type") in ("predicate", "noul"):
        yes = _probability(answer.get("probability", answer.get("noul")))
        return (yes, 1 - yes)
    told = answer.get("probabilities")
    pairs: Iterable[tuple[object, object]] = told.items() if isinstance(told, dict) else ()
    if isinstance(told, list):
        entries = [entry for entry in told if isinstance(entry, dict)]
        pairs = [(entry.get("label", entry.get("value")), entry.get("probability")) for entry in entries]
    found = {str(name): _probability(value) for name, value in pairs}
    names = [option.name for option in request.options]
    if answer.get("type") == "score" and not (isinstance(told, list) and found.keys() == set(names)):
        names = [str(place) for place in range(len(names))]  # levels are told by their places
    return tuple(found.get(name, 0.0) for name in names)


def _probability(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or not 0 <= value <= 1.001:
        raise NoDecisionError(f"{str(value)[:60]!r} is no probability")
    return min(float(value), 1.0)


def _mass(told: dict[str, Any], answer: dict[str, Any]) -> float | None:
    """Return the probability of all options together, where the server tells it beside the answer or in it."""
    diagnostics = told.get("diagnostics")
    of_ours = diagnostics.get(QUESTION) if isinstance(diagnostics, dict) else None
    mass = of_ours.get("label_mass") if isinstance(of_ours, dict) else answer.get("option_mass")
    return None if mass is None else _probability(mass)


def _usage(told: object, request: DecisionRequest, prices: Prices | None, seconds: float) -> Usage:
    counts = told if isinstance(told, dict) else {}
    details = counts.get("input_tokens_details")
    sent = _count(counts.get("input_tokens"), request.tokens)
    cached = _count(details.get("cached_tokens") if isinstance(details, dict) else None, 0)
    cached, written = min(cached, sent), _count(counts.get("output_tokens"), 0)
    dollars = prices.of(sent, cached, written) if prices else None
    return Usage(1, sent, written, dollars, seconds, cached_tokens=cached)


def _count(value: object, otherwise: int) -> int:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_TOKENS
    return value if fits and isinstance(value, int) else otherwise
