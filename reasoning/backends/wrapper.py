"""A backend around another, and what a backend says of itself through all that is around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.decisions import DecidingBackend, has_native_decisions, has_native_logprobs
from reasoning.backends.prices import Prices
from reasoning.backends.sampling import Sampling
from reasoning.errors import DecisionsNotSupportedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.backends.base import Backend, Request, Response
    from reasoning.backends.decisions import DecisionRequest, DecisionResponse


def has_native_tools(backend: Backend) -> bool:
    """Return whether the backend says that it has native tool calls."""
    return bool(getattr(backend, "native_tools", False))


def has_native_schema(backend: Backend) -> bool:
    """Return whether the backend says that it takes a JSON schema for its replies."""
    return bool(getattr(backend, "native_schema", False))


def has_native_grammar(backend: Backend) -> bool:
    """Return whether the backend says that it takes a grammar (GBNF) for its replies."""
    return bool(getattr(backend, "native_grammar", False))


def tuned_prompts_of(backend: Backend) -> frozenset[str]:
    """Return the names of the prompts that the backend says its model was tuned for; none where it says nothing."""
    return frozenset(getattr(backend, "tuned_prompts", ()))


def told_reasoning(backend: Backend) -> bool | None:
    """Return whether the backend says that its model reasons where no setting says so; None where it says nothing."""
    told = getattr(backend, "reasons", None)
    return told if isinstance(told, bool) else None


def backend_prices(backend: Backend) -> Prices | None:
    """Return what the backend's model costs; None where that is not known."""
    prices = next(_told(backend, "prices"), None)
    return prices if isinstance(prices, Prices) else None


def is_unpriced(backend: Backend) -> bool:
    """Return whether the backend says that its price is not known: it has `prices`, and they are None.

    One without that attribute says nothing: what its responses cost may still stand in their usage.
    """
    return next(_told(backend, "prices"), "") is None


def backend_identity(backend: Backend) -> str:
    """Return what tells the backend's model from others of the same name: its server, and settings of its own.

    It is the attribute `identity` of a backend that has one, and part of every key of a cache; empty otherwise.
    """
    return str(next(_told(backend, "identity"), ""))


def recorded_name(backend: Backend) -> str:
    """Return what the backend was called whose recorded completions this one gives; empty for any other."""
    recorded = next(_told(backend, "recorded"), None)
    return str(getattr(recorded, "name", "") or getattr(recorded, "model", ""))


def backend_sampling(backend: Backend) -> Sampling:
    """Return the sampling settings that the backend fills in where a request has none."""
    sampling = Sampling()
    for told in _told(backend, "sampling"):
        sampling = sampling.over(told) if isinstance(told, Sampling) else sampling
    return sampling


def max_choices_of(backend: Backend, request: Request) -> int:
    """Return how many completions of a request the backend returns at once, at least one.

    That is `max_choices`, or what the backend's `max_choices_for(request)` says where it has such a method.
    """
    limit = next(_told(backend, "max_choices_for"), None)
    return max(1, limit(request) if limit else backend.max_choices)


def backend_refusals(backend: Backend) -> tuple[str, ...]:
    """Return what the server has refused so far and is not sent again, in words; see `OpenAI.refusals`."""
    return tuple(next(_told(backend, "refusals"), ()))


def _told(backend: object, name: str) -> Iterator[Any]:
    """Go through a backend and what it wraps, from the outermost: what each has under that name, if anything."""
    while True:
        if hasattr(backend, name):
            yield getattr(backend, name)
        if not isinstance(backend, Wrapper):
            return
        backend = backend.inner


class Wrapper:
    """A backend around another: the base of those that add one behaviour each."""

    def __init__(self, inner: Backend) -> None:
        self.inner = inner

    @property
    def model(self) -> str:
        """The inner backend's model."""
        return self.inner.model

    @property
    def max_choices(self) -> int:
        """Return what the inner backend can return in one request."""
        return self.inner.max_choices

    @property
    def native_tools(self) -> bool:
        """Return whether the inner backend has native tool calls."""
        return has_native_tools(self.inner)

    @property
    def native_schema(self) -> bool:
        """Return whether the inner backend takes a JSON schema for its replies."""
        return has_native_schema(self.inner)

    @property
    def native_grammar(self) -> bool:
        """Return whether the inner backend takes a grammar for its replies."""
        return has_native_grammar(self.inner)

    @property
    def tuned_prompts(self) -> frozenset[str]:
        """Return the names of the prompts that the inner backend's model was tuned for."""
        return tuned_prompts_of(self.inner)

    @property
    def reasons(self) -> bool | None:
        """Return whether the inner backend's model reasons where no setting says so; None where it is not known."""
        return told_reasoning(self.inner)

    @property
    def native_decisions(self) -> bool:
        """Return whether the inner backend's server has decisions."""
        return has_native_decisions(self.inner)

    @property
    def native_logprobs(self) -> bool:
        """Return whether the inner backend tells the probabilities of a token's alternatives."""
        return has_native_logprobs(self.inner)

    async def complete(self, request: Request) -> Response:
        """Pass the request on."""
        return await self.inner.complete(request)

    async def decide(self, request: DecisionRequest) -> DecisionResponse:
        """Pass a decision on. Raises DecisionsNotSupportedError where the inner backend has none."""
        if not isinstance(self.inner, DecidingBackend):
            raise DecisionsNotSupportedError(self.model, "this backend has no decisions")
        return await self.inner.decide(request)

    async def aclose(self) -> None:
        """Close the inner backend."""
        await self.inner.aclose()
