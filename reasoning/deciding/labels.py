"""Reads probabilities over options out of the alternatives of one token."""

from __future__ import annotations

from math import exp, isfinite, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.deciding.options import OptionList

MAX_PRIOR_ODDS = 10.0
"""How far the prior may shift the odds of two options; what goes beyond this is hardly a leaning to a letter."""

MIN_PROBABILITY = 1e-4
"""What an option counts at least in a prior: alternatives that are not told have some probability too."""

_AROUND = " \t\r\n\u2581\u0120\u010a*_`\"'“”‘’()[]{}<>.,:;"
"""What may stand around a letter in a token: spaces, as tokenizers write them too, brackets and marks."""


def label_probabilities(alternatives: Sequence[tuple[str, float]], options: OptionList) -> list[float]:
    """Return the probability of each option: that of all tokens together that are its letter or its name.

    A letter counts with and without a space before it, in either case, and with a bracket or a full stop. The sum is
    the label mass; what the model would rather have written is no part of it.
    """
    places = _places(options)
    found = [0.0] * len(options.options)
    for token, logprob in dict(alternatives).items():
        place = places.get(token.strip(_AROUND).casefold())
        if place is not None and isfinite(logprob):
            found[place] += exp(min(logprob, 0.0))
    mass = sum(found)
    return [one / mass for one in found] if mass > 1 else found  # rounded logarithms


def _places(options: OptionList) -> dict[str, int]:
    """Return the words that stand for options, in lower case: letters first, and names that are no letter."""
    letters = {label.casefold(): place for place, label in enumerate(options.labels)}
    names: dict[str, int] = {}
    for place, option in enumerate(options.options):
        name = option.name.strip(_AROUND).casefold()
        if name:
            names.setdefault(name, place)
    return {**names, **letters}


def leaning(orders: Sequence[Sequence[float]]) -> list[float]:
    """Return what a model leans to by letter, from its choices between the same options in several orders.

    It is the geometric mean: what the model says of the options themselves moves with them from letter to letter and
    falls out, as that a solution "N/A" is wrong.
    """
    means = [
        sum(log(max(one, MIN_PROBABILITY)) for one in letter) / len(letter) for letter in zip(*orders, strict=True)
    ]
    return normalised([exp(mean) for mean in means])


def without_prior(probabilities: Sequence[float], prior: Sequence[float]) -> list[float]:
    """Return the probabilities with the prior taken out, normalised (contextual calibration: Zhao et al., 2021).

    Each is divided by the prior's, which counts as a MAX_PRIOR_ODDS-th of the highest at least.
    """
    floor = max(prior) / MAX_PRIOR_ODDS
    return normalised([one / max(before, floor) for one, before in zip(probabilities, prior, strict=True)])


def normalised(values: Sequence[float]) -> list[float]:
    """Return values in proportion, so that they add up to 1; equal ones where all are 0."""
    whole = sum(values)
    return [value / whole for value in values] if whole > 0 else [1 / len(values)] * len(values)
