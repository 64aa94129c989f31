"""How a completion is drawn: what a request asks of the model beside its messages."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from reasoning.errors import SettingError

EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
"""How much a model may think before it answers, from not at all upwards."""

_BUDGETS = ((0, "none"), (1_024, "low"), (8_192, "medium"))
"""Efforts for budgets of so many tokens at most, as Google equates them in its own form of this protocol."""

MAX_SCHEMA_CHARS = 100_000
"""Characters of a schema or a grammar."""

MAX_TOP_LOGPROBS = 20
"""Alternatives of a token whose probabilities a request may ask for: what the providers allow."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to draw a completion. What is None is left to the backend, and by it to the provider.

    Raises SettingError for an effort that is none of EFFORTS, and for values out of range.
    """

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    """The most tokens that the model may write, thoughts included."""
    stop: tuple[str, ...] = ()
    """Texts at which it stops writing; applied to the reply where the provider refuses them."""
    effort: str | None = None
    """How much it may think before it answers, one of EFFORTS; left out where the model has no such setting."""
    thinking: int | None = None
    """The tokens that it may think at most; 0: it shall not think. Where a provider has only efforts, the nearest."""
    schema: str | None = None
    """The JSON schema that the reply shall follow, as text; left out where the backend has none."""
    grammar: str | None = None
    """The grammar (GBNF, as llama.cpp reads it) that the reply shall follow; left out where the backend has none."""
    top_logprobs: int | None = None
    """So many of the likeliest alternatives of the first token shall be told, with their log-probabilities."""

    def __post_init__(self) -> None:
        if self.effort is not None and self.effort not in EFFORTS:
            raise SettingError("sampling", "effort", self.effort, f"give one of {', '.join(EFFORTS)}")
        if self.thinking is not None and self.thinking < 0:
            raise SettingError("sampling", "thinking", self.thinking, "give a number of tokens, or 0 for none")
        if self.top_logprobs is not None and not 1 <= self.top_logprobs <= MAX_TOP_LOGPROBS:
            raise SettingError("sampling", "top_logprobs", self.top_logprobs, f"give 1 to {MAX_TOP_LOGPROBS}")
        for name in ("schema", "grammar"):
            if len(getattr(self, name) or "") > MAX_SCHEMA_CHARS:
                raise SettingError("sampling", name, "…", f"it has over {MAX_SCHEMA_CHARS:,} characters")

    def over(self, below: Sampling) -> Sampling:
        """Return these settings, and those of `below` where these have none."""
        if self is NO_SAMPLING or self.sets_nothing:
            return below
        if below is NO_SAMPLING or below.sets_nothing:
            return self
        open_ones = {name: getattr(below, name) for name in _NAMES if getattr(self, name) in (None, ())}
        return replace(self, **open_ones)

    @property
    def sets_nothing(self) -> bool:
        """Return whether all is left to the backend."""
        return (
            self.temperature is None
            and self.top_p is None
            and self.max_tokens is None
            and not self.stop
            and self.effort is None
            and self.thinking is None
            and self.schema is None
            and self.grammar is None
            and self.top_logprobs is None
        )

    @property
    def shape(self) -> list[Any]:
        """All of it as a plain list, for hashing; what was added since stands in it only where it is set."""
        basic = [_decimal(self.temperature), _decimal(self.top_p), self.max_tokens, list(self.stop)]
        more = {name: value for name in _LATER if (value := getattr(self, name)) is not None}
        return [*basic, more] if more else basic


NO_SAMPLING = Sampling()
"""Settings that leave all to the backend."""

_NAMES = tuple(one.name for one in fields(Sampling))
_LATER = _NAMES[4:]


def _decimal(value: float | None) -> float | None:
    """Return 1 as 1.0: equal settings have the same hash."""
    return None if value is None else float(value)


def effort_of(budget: int) -> str:
    """Return the effort that comes nearest to a budget of thoughts in tokens."""
    return next((effort for most, effort in _BUDGETS if budget <= most), "high")
