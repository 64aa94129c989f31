"""How much of each domain to learn from: weights by size, by temperature, or by group DRO (DoReMi)."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reasoning.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.learning.sampled_calls import SampledCall


def weights_by_size(sizes: Mapping[str, int], temperature: float = 1.0) -> dict[str, float]:
    """Return each domain's share, proportional to size^(1/temperature): 1 by size, large values near uniform.

    Raises UsageError for a temperature that is not above 0, and where there is nothing.
    """
    if not temperature > 0:
        raise UsageError(f"temperature={temperature} can't be used: give a number above 0")
    logs = {name: math.log(size) / temperature for name, size in sizes.items() if size > 0}
    if not logs:
        raise UsageError("there are no examples to weigh")
    return _softmax(logs)


def dro_weights(
    losses: Sequence[Mapping[str, float]],
    reference: Sequence[Mapping[str, float]] | Mapping[str, float],
    *,
    step_size: float = 1.0,
    smoothing: float = 1e-3,
) -> dict[str, float]:
    """Return the domains' weights by group DRO over a proxy's losses: DoReMi (Xie et al., 2023, arXiv:2305.10429).

    losses: the proxy's mean loss by domain (nats a token) at each step. reference: that of a reference model, one for
    all steps or one a step. A domain's weight grows with its excess loss max(loss − reference, 0), by
    exp(step_size · excess) at each step, is mixed with `smoothing` of the uniform one, and averaged over the steps.
    Raises UsageError where a step lacks a domain, and for losses that are no finite numbers.
    """
    if not losses:
        raise UsageError("no losses were given: one mapping of domains to losses for each step")
    names = sorted(losses[0])
    steps = [reference] * len(losses) if isinstance(reference, Mapping) else list(reference)
    if len(steps) != len(losses):
        raise UsageError(f"{len(steps)} steps of the reference stand against {len(losses)} of the proxy")
    weights, total = dict.fromkeys(names, 1 / len(names)), dict.fromkeys(names, 0.0)
    for step, kept in zip(losses, steps, strict=True):
        excess = {name: max(_loss(step, name) - _loss(kept, name), 0.0) for name in names}
        grown = _softmax({name: math.log(weights[name]) + step_size * excess[name] for name in names})
        weights = {name: (1 - smoothing) * grown[name] + smoothing / len(names) for name in names}
        total = {name: total[name] + weights[name] for name in names}
    return {name: total[name] / len(losses) for name in names}


def mixed(
    calls: Sequence[SampledCall], weights: Mapping[str, float], count: int | None = None, seed: int = 0
) -> list[SampledCall]:
    """Draw calls so that the domains stand in the shares of `weights`, without repeating one.

    count: how many; None: as many as the scarcest domain allows. Where a domain has too few, all of them are taken.
    The order is drawn too. Raises UsageError for a domain without a weight.
    """
    by_domain: dict[str, list[SampledCall]] = {}
    for call in calls:
        by_domain.setdefault(call.domain, []).append(call)
    missing = sorted(by_domain.keys() - weights.keys())
    if missing:
        raise UsageError(f"no weight is given for {', '.join(missing)}")
    total = sum(weights[name] for name in by_domain)
    if not total > 0:
        raise UsageError("the weights of these domains are all 0")
    shares = {name: weights[name] / total for name in by_domain if weights[name] > 0}
    wanted = min(len(by_domain[name]) / share for name, share in shares.items()) if count is None else count
    rng, drawn = random.Random(seed), []
    for name, share in sorted(shares.items()):
        pool = by_domain[name]
        drawn += rng.sample(pool, min(len(pool), round(wanted * share)))
    rng.shuffle(drawn)
    return drawn


def _loss(step: Mapping[str, float], name: str) -> float:
    if name not in step:
        raise UsageError(f"the losses of a step lack the domain {name!r}")
    if not math.isfinite(step[name]):
        raise UsageError(f"the loss of {name!r} is {step[name]}: no finite number")
    return step[name]


def _softmax(logs: Mapping[str, float]) -> dict[str, float]:
    top = max(logs.values())
    grown = {name: math.exp(value - top) for name, value in logs.items()}
    total = sum(grown.values())
    return {name: value / total for name, value in grown.items()}
