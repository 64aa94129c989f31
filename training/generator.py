"""Pairs of a sentence and its logic, drawn by a seed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from training.controlled import CONTROLLED
from training.forms import Pair, sample_world
from training.paraphrases import FACTS
from training.phrases import Sampler
from training.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Shape = Callable[[Sampler], Pair]

PER_WORLD = 8
"""Sentences that are drawn over the same words."""

BARE = 10
"""How often a verb has no object, see `Sampler`."""

SHARES = {CONTROLLED: 0.32, FACTS: 0.22, RULES: 0.46}
"""How much of the data is controlled English, facts and rules beyond it."""


def draw_pairs(seed: int) -> Iterator[tuple[str, Pair]]:
    """Draw pairs without end, each with the name of its shape."""
    random = Random(seed)
    while True:
        world = sample_world(random)
        for _ in range(PER_WORLD):
            group: Sequence[tuple[Shape, int]] = random.choices(list(SHARES), list(SHARES.values()))[0]
            shape = random.choices([shape for shape, _ in group], [weight for _, weight in group])[0]
            yield shape.__name__, shape(Sampler(random, world, bare=0 if group is CONTROLLED else BARE))


def generate_pairs(count: int, seed: int) -> list[Pair]:
    """Return different pairs; the same for the same seed."""
    made: dict[str, Pair] = {}
    for _, pair in draw_pairs(seed):
        made.setdefault(pair.sentence, pair)
        if len(made) == count:
            break
    return list(made.values())
