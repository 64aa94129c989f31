"""What a run cost, and the limits that it is held to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum
from typing import TYPE_CHECKING

from reasoning.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterable


def _plus(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else left + right


def estimate_tokens(text: str | int) -> int:
    """Estimate the tokens of a text, or of so many characters, at four characters each, where nobody says."""
    return ((text if isinstance(text, int) else len(text)) + 3) // 4


@dataclass(frozen=True, slots=True)
class Usage:
    """Calls, tokens, money and time; two of them add up."""

    calls: int = 0
    """Completions asked for. Several that travel in one request count one each."""

    prompt_tokens: int = 0
    """Tokens sent; completions that travelled together share one prompt, which is counted once."""

    completion_tokens: int = 0
    """Tokens written by the model."""

    dollars: float | None = 0.0
    """US dollars; None where the model's price is not known."""

    seconds: float = 0.0
    """Seconds of waiting for the model, summed over the calls: more than the clock's where calls run side by side."""

    reasoning_tokens: int = 0
    """Of the tokens written, those that the model thought with, where the provider tells them."""

    cached_tokens: int = 0
    """Of the tokens sent, those that the provider had in its cache."""

    cache_write_tokens: int = 0
    """Of the tokens sent, those that the provider put into its cache, where it bills that."""

    cached_calls: int = 0
    """Of the calls, those that a cache answered: their tokens count as they were, their dollars and seconds are 0."""

    dollars_saved: float = 0.0
    """US dollars that those had cost when they were asked, as far as their price is known."""

    @property
    def tokens(self) -> int:
        """Tokens sent and written."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            _plus(self.dollars, other.dollars),
            self.seconds + other.seconds,
            self.reasoning_tokens + other.reasoning_tokens,
            self.cached_tokens + other.cached_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
            self.cached_calls + other.cached_calls,
            self.dollars_saved + other.dollars_saved,
        )

    def __str__(self) -> str:
        calls = f"{self.calls} call{'' if self.calls == 1 else 's'}"
        money = "price unknown" if self.dollars is None else f"${self.dollars:.4f}"
        cached = f" ({self.cached_calls} cached)" if self.cached_calls else ""
        saved = f" (${self.dollars_saved:.4f} saved)" if self.dollars_saved else ""
        thinking = f" ({self.reasoning_tokens} of them thinking)" if self.reasoning_tokens else ""
        return f"{calls}{cached}, {self.prompt_tokens}+{self.completion_tokens} tokens{thinking}, {money}{saved}"

    @classmethod
    def total(cls, usages: Iterable[Usage]) -> Usage:
        """Return the sum of many: the same to the last digit in whatever order they come."""
        given = [one for one in usages if one is not NOTHING_SPENT]
        if len(given) < 2:
            return given[0] if given else NOTHING_SPENT
        calls = prompt = completion = reasoning = cached = cache_write = cached_calls = 0
        for one in given:
            calls += one.calls
            prompt += one.prompt_tokens
            completion += one.completion_tokens
            reasoning += one.reasoning_tokens
            cached += one.cached_tokens
            cache_write += one.cache_write_tokens
            cached_calls += one.cached_calls
        paid = [one.dollars for one in given if one.dollars is not None]
        dollars = fsum(paid) if len(paid) == len(given) else None
        seconds, saved = fsum([one.seconds for one in given]), fsum([one.dollars_saved for one in given])
        return cls(*(calls, prompt, completion, dollars, seconds, reasoning, cached, cache_write, cached_calls, saved))

    def as_cached(self) -> Usage:
        """Return what the same completions cost when a cache answers them: their tokens, and no money and no time."""
        return replace(
            self,
            dollars=0.0,
            seconds=0.0,
            cached_calls=self.calls,
            dollars_saved=self.dollars_saved or self.dollars or 0.0,
        )


NOTHING_SPENT = Usage()
"""No call, no token, no money and no time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a run may spend; None is no limit. Raises SettingError for a limit that is not positive."""

    calls: int | None = None
    """Completions. Exact: the call beyond it is never made."""

    tokens: int | None = None
    """Tokens sent and written. A call starts only while what is spent, and what calls under way may yet cost, stay
    below: at most one call goes beyond. What a call may cost is known by `max_tokens`, else by the calls before it of
    the same prompt, of which the first goes alone."""

    dollars: float | None = None
    """US dollars, as tokens. A model whose price is not known is refused before the first call."""

    seconds: float | None = None
    """Seconds by the clock; a call that is under way when they are over is cancelled, and so is a strategy that goes on
    waiting for something else."""

    def __post_init__(self) -> None:
        for name in ("calls", "tokens", "dollars", "seconds"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not value > 0):
                raise SettingError("limits", name, value, "give a number above 0, or leave it out")

    def __bool__(self) -> bool:
        return any(getattr(self, name) is not None for name in self.__slots__)
