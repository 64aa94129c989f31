"""Words that sentences are made of: plain English ones chosen here, and invented ones that no model has seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.tools.logic.english.words import base_form, is_content, third_person
from training.inflection import gerund, participle, plural
from training.lists import CODAS, CORES, KIND_ENDS, ONSETS, QUALITY_ENDS

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class Adjective:
    """A quality: "tired"."""

    base: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of thing, with its plural."""

    base: str
    plural: str


@dataclass(frozen=True, slots=True)
class Verb:
    """An action, in the forms that sentences need."""

    base: str
    third: str
    participle: str
    gerund: str


def _syllable(random: Random) -> str:
    return random.choice(ONSETS) + random.choice(CORES) + random.choice(CODAS)


def _fit(word: str) -> bool:
    """Return whether an invented word can be spoken, and is none that builds sentences or looks like an adverb."""
    return is_content(word) and not re.search(r"(.)\1\1|[^aeiouy]{5}|men$", word)


def invent_adjective(random: Random) -> Adjective:
    """Return a quality that no dictionary has: "brolty", "skandic"."""
    while True:
        word = _syllable(random) + random.choice(QUALITY_ENDS)
        if _fit(word):
            return Adjective(word)


def invent_noun(random: Random) -> Noun:
    """Return a kind of thing that no dictionary has: "gorbus", "plamper"."""
    while True:
        word = _syllable(random) + random.choice(KIND_ENDS)
        if _fit(word) and not re.search(r"[oui]mpus$", word):
            return Noun(word, plural(word))


def invent_near_nouns(random: Random, count: int) -> list[Noun]:
    """Return kinds that differ in their first sound alone: what has to be copied with care."""
    core = random.choice(CORES[:10]) + random.choice(CODAS[:-2]) + random.choice(["us", "us", "us", "el", "in", "er"])
    core = core.replace("mpus", "mbus")
    made = [onset + core for onset in random.sample(ONSETS, len(ONSETS))]
    return [Noun(word, plural(word)) for word in made if _fit(word)][:count]


def invent_verb(random: Random) -> Verb:
    """Return an action that no dictionary has: "trask", "volbe"."""
    while True:
        word = _syllable(random)
        if _fit(word) and len(word) > 3 and word[-2:] != "ll" and word[-1] not in "vz":
            return inflected(word)


def invent_name(random: Random) -> str:
    """Return a proper name that no list has."""
    while True:
        word = random.choice(ONSETS) + random.choice("aeiou") + random.choice(["l", "n", "r", "m", "v", "ll", "nn"])
        word += random.choice(["a", "o", "in", "is", "ia", "ek", "us"])
        if _fit(word):
            return word.capitalize()


def inflected(base: str) -> Verb:
    """Return a verb with its forms. Raises ValueError where its third person would not read back."""
    third = third_person(base)
    if base_form(third) != base:
        raise ValueError(f"{third!r} does not read back as {base!r}")
    return Verb(base, third, participle(base), gerund(base))


def plain_noun(base: str) -> Noun:
    """Return a noun with its plural."""
    return Noun(base, plural(base))
