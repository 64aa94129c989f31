"""Kinds of things and what they are like: invented ones, true ones, and true words put together falsely.

The three ontologies are those of Saparov and He, 2023, arXiv:2210.01240: an invented one can't be known, a true one
can be answered from knowledge, a false one contradicts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from reasoning.evaluation.invented import invent_several

if TYPE_CHECKING:
    import random

Ontology = Literal["fictional", "true", "false"]

QUALITIES = (
    *(
        "amber",
        "bitter",
        "bold",
        "bright",
        "brittle",
        "brown",
        "calm",
        "cold",
        "damp",
        "dull",
        "earthy",
        "fast",
        "fierce",
    ),
    *("floral", "fragrant", "gentle", "grumpy", "happy", "heavy", "hollow", "hot", "huge", "kind", "loud", "luminous"),
    *("mellow", "moody", "muddy", "nervous", "orange", "pale", "plastic", "quiet", "rigid", "rough", "salty", "shy"),
    *(
        "sleepy",
        "slow",
        "small",
        "smooth",
        "soft",
        "sour",
        "spicy",
        "stern",
        "sweet",
        "tall",
        "timid",
        "warm",
        "wooden",
    ),
)
"""Qualities of invented kinds, no two of which exclude each other by their words alone."""

CHAINS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("tiger", "striped"),
        ("feline", "not feathered"),
        ("carnivore", "toothed"),
        ("mammal", "warm-blooded"),
        ("vertebrate", "not boneless"),
        ("animal", "multicellular"),
    ),
    (
        ("ant", "wingless"),
        ("insect", "six-legged"),
        ("arthropod", "segmented"),
        ("invertebrate", "not bony"),
        ("creature", "alive"),
    ),
    (
        ("square", "equilateral"),
        ("rectangle", "right-angled"),
        ("parallelogram", "not triangular"),
        ("quadrilateral", "four-sided"),
        ("polygon", "not round"),
        ("figure", "flat"),
    ),
    (
        ("robin", "red-breasted"),
        ("songbird", "melodious"),
        ("bird", "feathered"),
        ("chordate", "not spineless"),
        ("organism", "not lifeless"),
    ),
)
"""True chains: of each pair of neighbours the first is one of the second; a kind with what all of it are like."""


@dataclass(frozen=True)
class Kinds:
    """A chain of kinds, each of which is one of the next, with what each is like, and one kind beside it."""

    names: tuple[str, ...]
    """The kinds, the most special one first."""

    qualities: tuple[tuple[str, bool], ...]
    """Of each: a quality, and whether all of that kind have it; the opposite of a claim is its negation."""

    beside: str
    """A kind that has nothing to do with them."""


def draw_kinds(draw: random.Random, ontology: Ontology, count: int) -> Kinds:
    """Draw a chain of so many kinds: at most `longest(ontology)`."""
    if ontology == "fictional":
        names = invent_several(draw, count + 1)
        qualities = [(one, draw.random() < 0.7) for one in draw.sample(QUALITIES, count)]
        return Kinds(tuple(names[:-1]), tuple(qualities), names[-1])
    if ontology == "true":
        chain = draw.choice([one for one in CHAINS if len(one) >= count])
        start = draw.randrange(len(chain) - count + 1)
        others = [name for one in CHAINS if one is not chain for name, _ in one]
        taken = chain[start : start + count]
        return Kinds(tuple(name for name, _ in taken), tuple(_quality(one) for _, one in taken), draw.choice(others))
    return _false(draw, count)


def _false(draw: random.Random, count: int) -> Kinds:
    """Put kinds together of which none is one of the next, with qualities of another chain."""
    places = [(number, name) for number, chain in enumerate(CHAINS) for name, _ in chain]
    while True:
        chosen = draw.sample(places, count + 1)
        neighbours = pairwise(chosen[:-1])
        if all(one[0] != other[0] for one, other in neighbours):
            break
    qualities: list[tuple[str, bool]] = []
    for number, _ in chosen[:-1]:
        known = {quality for quality, _ in qualities}
        foreign = [_quality(one) for n, chain in enumerate(CHAINS) if n != number for _, one in chain]
        qualities.append(draw.choice([(word, True) for word, holds in foreign if holds and word not in known]))
    return Kinds(tuple(name for _, name in chosen[:-1]), tuple(qualities), chosen[-1][1])


def _quality(text: str) -> tuple[str, bool]:
    return text.removeprefix("not "), not text.startswith("not ")


def longest(ontology: Ontology) -> int:
    """Return how many kinds a chain of an ontology may have."""
    if ontology == "fictional":
        return len(QUALITIES) - 1
    return max(map(len, CHAINS)) if ontology == "true" else 10
