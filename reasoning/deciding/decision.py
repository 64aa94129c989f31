"""A decision: how likely each option is, and how that was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from reasoning.usage import Usage

Way = Literal["decisions", "systemone", "logprobs", "text"]
"""How a decision was found: by the endpoint `/v1/decisions` or `/v1/systemone`, by the probabilities of the first
token, or by what the model wrote."""

MIN_MASS = 0.5
"""The probability that the options have together below which a decision can't be judged."""


@dataclass(frozen=True)
class Decision:
    """How likely each option is."""

    probabilities: Mapping[Any, float]
    """By option, in their order. They add up to 1 where it can be judged, and else to `mass`: the options' own
    probabilities, as they are."""

    mass: float = 1.0
    """The probability that the options had together among all that the model could have written; 1 where the server
    weighs the options alone."""

    how: str = "logprobs"
    """How it was found, one of `Way`; a backend of your own may have other words."""

    can_judge: bool = True
    """Whether the options are what the model wanted to choose from: false where `mass` is below MIN_MASS, and where
    what it wrote names none."""

    prior: Mapping[Any, float] | None = None
    """What the model chose of the same options where it was shown nothing, which was taken out of `probabilities`;
    None where it was not asked for that."""

    usage: Usage = field(default_factory=Usage)
    """What the call that decided cost."""

    @property
    def best(self) -> Any | None:
        """The likeliest option, of equals the first; None where it can't be judged."""
        if not self.can_judge:
            return None
        return max(self.probabilities, key=lambda option: self.probabilities[option], default=None)

    @property
    def confidence(self) -> float | None:
        """The probability of the likeliest option; None where it can't be judged."""
        return self.probabilities[self.best] if self.can_judge and self.probabilities else None

    @property
    def expected(self) -> float | None:
        """The mean of a scale's levels, by their probabilities; None where it can't be judged, or is no scale."""
        if not self.can_judge or not all(isinstance(option, int | float) for option in self.probabilities):
            return None
        return float(sum(option * probability for option, probability in self.probabilities.items()))

    def __str__(self) -> str:
        told = ", ".join(f"{option} {probability:.2f}" for option, probability in self.probabilities.items())
        doubt = "" if self.can_judge else f" (can't be judged: they have {self.mass:.2f} of the probability together)"
        return f"{told}{doubt}"
