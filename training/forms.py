"""Logical forms that sentences are written from: literals, and the words of one small world."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from training import lists, words
from training.words import Adjective, Noun, Verb

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    Word = Adjective | Noun | Verb

X = "$x"
Y = "$y"


@dataclass(frozen=True, slots=True)
class Literal:
    """One claim about a subject ("$x", "Ivan", "the old owl"), with what a verb acts on."""

    word: Word
    subject: str
    target: str = ""
    positive: bool = True

    @property
    def negated(self) -> Literal:
        """The opposite claim."""
        return replace(self, positive=not self.positive)

    @property
    def of_being(self) -> bool:
        """Return whether it is said with is or are."""
        return not isinstance(self.word, Verb)

    def about(self, subject: str) -> Literal:
        """Return the same claim about another subject."""
        return replace(self, subject=subject)

    def line(self) -> str:
        """Write the literal as the dialect of rules has it."""
        arguments = [argument.removeprefix("the ") for argument in (self.subject, self.target) if argument]
        return f"{self.word.base}({', '.join([*arguments, str(self.positive)])})"


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its lines of logic."""

    sentence: str
    lines: str


def write_rule(body: Sequence[Literal], *heads: Literal) -> str:
    """Write a rule, one line for each conclusion; without a body they are facts."""
    conditions = " && ".join(literal.line() for literal in body)
    return "\n".join(f"{conditions} >>> {head.line()}" if body else head.line() for head in heads)


@dataclass(frozen=True, slots=True)
class World:
    """The words that some sentences share, as those of one theory do."""

    names: tuple[str, ...]
    things: tuple[str, ...]
    adjectives: tuple[Adjective, ...]
    kinds: tuple[Noun, ...]
    verbs: tuple[Verb, ...]
    doings: tuple[Verb, ...]
    """Verbs without an object."""


def _mixed(random: Random, count: int, plain: Callable[[], object], invent: Callable[[], object]) -> tuple[object, ...]:
    """Words of which some are invented: none, half or all."""
    share = random.choice([0.0, 0.5, 1.0])
    made: list[object] = []
    while len(made) < count:
        word = invent() if random.random() < share else plain()
        if word not in made:
            made.append(word)
    return tuple(made)


def _kinds(random: Random) -> tuple[Noun, ...]:
    if random.random() < 0.25:
        return tuple(words.invent_near_nouns(random, 6))
    pick = _mixed(random, 6, lambda: words.plain_noun(random.choice(lists.NOUNS)), lambda: words.invent_noun(random))
    return tuple(w for w in pick if isinstance(w, Noun))


def _things(random: Random) -> tuple[str, ...]:
    """Individuals that have an article: "the owl", "the striped owl"."""
    nouns = random.sample(lists.NOUNS, 4)
    if random.random() < 0.3:
        nouns[:2] = [words.invent_noun(random).base for _ in range(2)]
    marks = [f"{random.choice(lists.ADJECTIVES)} " if random.random() < 0.25 else "" for _ in nouns]
    return tuple(f"the {mark}{noun}" for mark, noun in zip(marks, nouns, strict=True))


def sample_world(random: Random) -> World:
    """Draw the words of a small world."""
    names = _mixed(random, 4, lambda: random.choice(lists.NAMES), lambda: words.invent_name(random))
    adjectives = _mixed(
        random, 7, lambda: Adjective(random.choice(lists.ADJECTIVES)), lambda: words.invent_adjective(random)
    )
    verbs = _mixed(random, 4, lambda: words.inflected(random.choice(lists.VERBS)), lambda: words.invent_verb(random))
    doings = _mixed(random, 3, lambda: words.inflected(random.choice(lists.DOINGS)), lambda: words.invent_verb(random))
    return World(
        names=tuple(w for w in names if isinstance(w, str)),
        things=_things(random),
        adjectives=tuple(w for w in adjectives if isinstance(w, Adjective)),
        kinds=_kinds(random),
        verbs=tuple(w for w in verbs if isinstance(w, Verb)),
        doings=tuple(w for w in doings if isinstance(w, Verb) and w not in verbs),
    )
