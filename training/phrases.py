"""Phrases that sentences are put together from: predicates, subjects, clauses with their pronouns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Literal as Choice

from training import lists
from training.forms import Literal, X
from training.words import Adjective, Noun, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from training.forms import World

Form = Choice["one", "many", "base", "gerund"]
"""How a predicate stands: is cold, are cold, be cold, being cold."""

_BE: dict[str, str] = {"one": "is", "many": "are", "base": "be", "gerund": "being"}


def with_article(noun: str) -> str:
    """Return a noun behind its article."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def sentence(text: str) -> str:
    """Return words as a sentence: a capital first, a full stop last."""
    return f"{text[:1].upper()}{text[1:]}."


def attribute(literal: Literal, many: bool = False) -> str:
    """Return what follows is or are: "cold", "a badger", "badgers"."""
    if isinstance(literal.word, Noun):
        return literal.word.plural if many else with_article(literal.word.base)
    return literal.word.base


def predicate(literal: Literal, form: Form = "one", short: bool = False, adverb: str = "") -> str:
    """Return the predicate of a literal; `short` contracts its "not", `adverb` is an "also" or "always"."""
    mark = f"{adverb} " if adverb else ""
    no = "" if literal.positive else "not "
    word = literal.word
    if not isinstance(word, Verb):
        said = attribute(literal, many=form == "many")
        if form == "gerund":
            return f"{no}being {mark}{said}"
        if form == "base":
            return f"{no}{mark}be {said}" if adverb else f"{no}be {said}"
        if short and no:
            return f"{_BE[form]}n't {mark}{said}"
        return f"{_BE[form]} {mark}{no}{said}"
    target = f" {literal.target}" if literal.target else ""
    if form == "gerund":
        return f"{no}{word.gerund}{target}"
    if form == "base":
        return f"{no}{mark}{word.base}{target}"
    if not literal.positive:
        helper = "does" if form == "one" else "do"
        denied = f"{helper}n't" if short else f"{helper} not"
        return f"{denied} {mark}{word.base}{target}"
    return f"{mark}{word.third if form == 'one' else word.base}{target}"


def passive(literal: Literal, form: Form = "one", short: bool = False) -> str:
    """Return the predicate of what is acted on: "is (not) chased by the owl"."""
    assert isinstance(literal.word, Verb)
    done = f"{literal.word.participle} by {literal.subject}"
    if literal.positive:
        return f"{_BE[form]} {done}"
    return f"{_BE[form]}n't {done}" if short and form in ("one", "many") else f"{_BE[form]} not {done}"


def joined(parts: Sequence[str], word: str = "and", oxford: bool = False) -> str:
    """Return parts with commas and a last "and"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])}{',' if oxford and len(parts) > 2 else ''} {word} {parts[-1]}"


@dataclass(slots=True)
class Mention:
    """How the variable is called: "something" first, "it" from then on."""

    first: str
    then: str
    made: bool = False

    def subject(self, name: str) -> tuple[str, Form]:
        """Return the words for a subject, and the form that its verb takes."""
        if name != X:
            return name, "one"
        if not self.made:
            self.made = True
            return self.first, "one"
        return self.then, "many" if self.then == "they" else "one"

    def target(self, name: str) -> str:
        """Return the words for what is acted on."""
        if name != X:
            return name
        if not self.made:
            self.made = True
            return self.first
        return {"they": "them", "it": "it", "he": "him", "she": "her"}.get(self.then, self.then)


def mention(random: Random, kind: Noun | None = None, controlled: bool = False) -> Mention:
    """Draw how a variable is called; `kind`: what it is said to be at its first mention."""
    if kind is not None:
        return Mention(with_article(kind.base), "it")
    calls = [("something", "it"), ("something", "it"), ("someone", "they")]
    if not controlled:
        calls += [
            ("anything", "it"),
            ("someone", "they"),
            ("somebody", "they"),
            ("anyone", "they"),
            ("a person", "they"),
        ]
        calls += [
            ("a thing", "it"),
            ("a thing", "it"),
            ("one", "one"),
            ("it", "it"),
            ("they", "they"),
            ("somebody", "he"),
        ]
        calls += [("someone", "she"), ("anybody", "they"), ("a person", "he"), ("a person", "she")]
    first, then = random.choice(calls)
    return Mention(first, then, made=first == then and first != "one")


def clause(literal: Literal, named: Mention, short: bool = False, adverb: str = "") -> str:
    """Return a clause: subject and predicate."""
    subject, form = named.subject(literal.subject)
    target = named.target(literal.target) if literal.target else ""
    said = Literal(literal.word, literal.subject, target, literal.positive)
    return f"{subject} {predicate(said, form, short, adverb)}"


def clauses(body: Sequence[Literal], named: Mention, random: Random, short: bool = False) -> str:
    """Return conditions joined by "and"; one after another of the same subject may leave out what they share."""
    said: list[str] = []
    before: Literal | None = None
    for literal in body:
        if before is not None and continues(before, literal) and random.random() < 0.5:
            said.append(f"{'' if literal.positive else 'not '}{attribute(literal)}")
        else:
            said.append(clause(literal, named, short))
        before = literal
    return " and ".join(said)


def continues(before: Literal, literal: Literal) -> bool:
    """Return whether a claim can go on from the one before it without subject and verb."""
    same = before.subject == literal.subject and before.of_being and literal.of_being
    return same and (before.positive or not literal.positive)


class Sampler:
    """Draws literals over the words of a world."""

    def __init__(self, random: Random, world: World, bare: int = 0) -> None:
        self.random = random
        self.world = world
        self.bare = bare
        """How often a verb has no object or bare stuff, beside 28 times with one; never in controlled English."""

    def chance(self, share: float) -> bool:
        """Return true in a share of the draws."""
        return self.random.random() < share

    def pick(self, *options: str) -> str:
        """Return one of some strings."""
        return self.random.choice(options)

    def individual(self) -> str:
        """Draw a name or a thing with its article."""
        return self.random.choice(self.world.names if self.chance(0.5) else self.world.things)

    def quality(self, subject: str = X, negative: float = 0.0) -> Literal:
        """Draw a claim with an adjective."""
        return Literal(self.random.choice(self.world.adjectives), subject, positive=not self.chance(negative))

    def kind(self, subject: str = X, negative: float = 0.0) -> Literal:
        """Draw a claim with a noun."""
        return Literal(self.random.choice(self.world.kinds), subject, positive=not self.chance(negative))

    def action(self, subject: str = X, negative: float = 0.0) -> Literal:
        """Draw a claim with a verb."""
        target = self.individual()
        while target == subject:
            target = self.individual()
        return Literal(self.random.choice(self.world.verbs), subject, target, not self.chance(negative))

    def doing(self, subject: str = X, negative: float = 0.0) -> Literal:
        """Draw a claim with a verb that has no object, or one on stuff: "sleeps", "likes music"."""
        if self.chance(0.35):
            verb, stuff = self.random.choice(self.world.verbs), self.pick(*lists.STUFF)
        else:
            verb, stuff = self.random.choice(self.world.doings), ""
        return Literal(verb, subject, stuff, not self.chance(negative))

    def literal(self, subject: str = X, negative: float = 0.2) -> Literal:
        """Draw a claim of any sort."""
        draws = [self.quality, self.kind, self.action, self.doing]
        draw = self.random.choices(draws, [50, 30, 28, self.bare])[0]
        return draw(subject, negative)

    def being(self, subject: str = X, negative: float = 0.0) -> Literal:
        """Draw a claim with is."""
        return (self.quality if self.chance(0.65) else self.kind)(subject, negative)

    def distinct(self, literals: list[Literal], subject: str = X, negative: float = 0.2) -> Literal:
        """Draw a claim that shares no word with others."""
        while True:
            drawn = self.literal(subject, negative)
            if all(drawn.word.base != other.word.base for other in literals):
                return drawn

    def several(self, count: int, subject: str = X, negative: float = 0.2) -> list[Literal]:
        """Draw claims about one subject that share no word."""
        made: list[Literal] = []
        while len(made) < count:
            made.append(self.distinct(made, subject, negative))
        return made

    def qualities(self, count: int, subject: str = X) -> list[Literal]:
        """Draw different adjectives."""
        return [Literal(word, subject) for word in self.random.sample(self.world.adjectives, count)]


def is_quality(literal: Literal) -> bool:
    """Return whether a literal is said by an adjective."""
    return isinstance(literal.word, Adjective)
