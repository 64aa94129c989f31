"""Clauses of the controlled English: subjects, predicates and pronouns, into claims."""

from __future__ import annotations

from dataclasses import dataclass, field

from reasoning.tools.logic.english.plurals import looks_plural, singular
from reasoning.tools.logic.english.words import (
    TRANSFER_VERBS,
    base_form,
    is_content,
    is_name,
    is_noun_like,
    looks_third_person,
)
from reasoning.tools.logic.rules import Atom, Claim

VARIABLE = "$x"
"""What "something" and "someone" become."""

VERBS = frozenset({"is", "are", "does", "do"})
INDEFINITE = frozenset({"something", "someone", "somebody", "anything", "anyone", "anybody"})
PRONOUNS = frozenset({"it", "they", "he", "she"})
PERSONAL = frozenset({"he", "she", "him", "her"})
OBJECT_PRONOUNS = frozenset({"it", "them", "him", "her"})
MAX_NAME_WORDS = 3
"""How many words may describe one thing: "the old polar bear"."""


class UnreadError(Exception):
    """Why a sentence is not of this language; `read_sentence` turns it into the project's error."""


@dataclass(slots=True)
class Scope:
    """What the clauses of one sentence share: the subject in force, and what a pronoun can stand for."""

    subject: str = ""
    many: bool = False
    variable: bool = False
    may_introduce: bool = True
    may_name: bool = True
    mentioned: list[str] = field(default_factory=list)
    last: Claim | None = None
    """What a part without a verb goes on from: the claim before it, where that was one with is or are."""

    def clauses(self, tokens: list[str]) -> list[Claim]:
        """The claims of clauses that commas or "and" join."""
        self.last = None
        return [self._clause(part) for part in parts(tokens)]

    def _clause(self, tokens: list[str]) -> Claim:
        verb = next((i for i, t in enumerate(tokens) if t in VERBS), None)
        if verb is not None:
            self._set_subject(tokens[:verb])
            claim = self._after(tokens[verb], tokens[verb + 1 :])
            self.last = claim if tokens[verb] in {"is", "are"} else None
            return claim
        if (place := _object_at(tokens)) is not None:
            self._set_subject(tokens[: place - 1])
            action = self._action(tokens[place - 1], tokens[place:], positive=True, base=self.many)
            self.last = None
            return action
        return self._continued(tokens)

    def _continued(self, tokens: list[str]) -> Claim:
        if self.last is None:
            raise UnreadError(f"{' '.join(tokens)!r} is not a clause of this language")
        claim = self._attribute(tokens)
        if claim.positive and not self.last.positive:
            raise UnreadError('how far its "not" reaches is not clear')
        self.last = claim
        return claim

    def _after(self, verb: str, rest: list[str]) -> Claim:
        if (verb in {"are", "do"}) != self.many:
            raise UnreadError(f"{verb!r} does not agree with its subject")
        if verb in {"is", "are"}:
            return self._attribute(rest)
        if len(rest) < 3 or rest[0] != "not":
            raise UnreadError(f'after {verb!r} it needs "not", a verb and what the verb acts on')
        return self._action(rest[1], rest[2:], positive=False, base=True)

    def _attribute(self, words: list[str]) -> Claim:
        """Return what follows is or are: (not) kind, (not) a wumpus, (not) wumpuses."""
        positive = words[:1] != ["not"]
        bare = words if positive else words[1:]
        if len(bare) == 2 and bare[0] in {"a", "an"}:
            return kind(bare[1], self.subject, positive)
        word = one(bare)[0]
        if not looks_plural(word):
            return quality(word, self.subject, positive)
        if not self.many:
            raise UnreadError(f"{word!r} looks like a plural")
        return kind(singular(word), self.subject, positive)

    def _action(self, verb: str, target: list[str], positive: bool, base: bool) -> Claim:
        if not is_noun_like(verb) or looks_third_person(verb) == base:
            raise UnreadError(f"{verb!r} is not a verb in the form it needs here")
        stem = verb if base else base_form(verb)
        thing = self._object(target)
        if " " in thing and stem in TRANSFER_VERBS:
            raise UnreadError(f"{stem!r} may act on two things here")
        return Claim(Atom(stem, (self.subject, thing)), positive)

    def _set_subject(self, words: list[str]) -> None:
        if not words:
            if not self.subject:
                raise UnreadError("its subject is missing")
        elif not self.may_name:
            raise UnreadError("its predicate names a subject of its own")
        elif len(words) == 1 and words[0] in PRONOUNS:
            self.subject, self.many = self._meant(words[0]), words[0] == "they"
        elif len(words) == 1 and words[0] in INDEFINITE:
            self.subject, self.many = self._introduced(), False
        else:
            self.subject, self.many = self._named(words), False

    def _object(self, words: list[str]) -> str:
        if len(words) == 1 and words[0] in OBJECT_PRONOUNS and self.variable and self.subject != VARIABLE:
            return self._meant(words[0])
        if len(words) == 1 and words[0] in INDEFINITE:
            return self._introduced()
        return self._named(words)

    def _introduced(self) -> str:
        if not self.may_introduce:
            raise UnreadError("it concludes that something exists")
        if self.variable:
            raise UnreadError("it speaks of a second something")
        self.variable = True
        return VARIABLE

    def _meant(self, pronoun: str) -> str:
        """The variable, where there is one (he or she may be a named person instead), or the only thing named."""
        if self.variable and not (pronoun in PERSONAL and any(map(is_name, self.mentioned))):
            return VARIABLE
        if self.variable or len(set(self.mentioned)) != 1:
            raise UnreadError(f"what {pronoun!r} stands for is not clear")
        return self.mentioned[0]

    def _named(self, words: list[str]) -> str:
        name = _thing(words)
        self.mentioned.append(name)
        return name


def predicates(tokens: list[str], many: bool) -> list[Claim]:
    """Predicates of the variable, without a subject of their own."""
    return Scope(subject=VARIABLE, many=many, variable=True, may_name=False).clauses(tokens)


def one(words: list[str]) -> list[str]:
    """The words, which must be a single one."""
    if len(words) != 1:
        raise UnreadError(f"{' '.join(words)!r} is not one quality")
    return words


def quality(word: str, subject: str = VARIABLE, positive: bool = True) -> Claim:
    """The claim that the subject is (not) `word`."""
    if not is_content(word):
        raise UnreadError(f"{word!r} is not a quality")
    return Claim(Atom(word, (subject,)), positive)


def kind(noun: str, subject: str = VARIABLE, positive: bool = True) -> Claim:
    """The claim that the subject is (not) a `noun`."""
    if not is_noun_like(noun):
        raise UnreadError(f"{noun!r} is not a kind of thing")
    return Claim(Atom(f"a {noun}", (subject,)), positive)


def parts(tokens: list[str]) -> list[list[str]]:
    """Return what stands between commas and "and"s; a comma before "and" separates once."""
    found: list[list[str]] = [[]]
    for position, token in enumerate(tokens):
        if token == "and" and position and tokens[position - 1] == ",":
            continue
        if token in {",", "and"}:
            found.append([])
        else:
            found[-1].append(token)
    if not all(found):
        raise UnreadError("something is missing beside a comma or an 'and'")
    return found


def _object_at(tokens: list[str]) -> int | None:
    """Where the object of a clause without is, are, does or do begins; the verb stands before it."""
    starts = [i for i, t in enumerate(tokens) if t == "the" and i > 0]
    if starts:
        return starts[-1]
    last = len(tokens) - 1
    if last > 0 and (is_name(tokens[last]) or tokens[last] in OBJECT_PRONOUNS | INDEFINITE):
        return last
    return None


def _thing(words: list[str]) -> str:
    """The constant for "Bob" or "the bald eagle"."""
    if len(words) == 1 and is_name(words[0]):
        return words[0]
    described = words[1:]
    if words[0] != "the" or not 1 <= len(described) <= MAX_NAME_WORDS:
        raise UnreadError(f"{' '.join(words)!r} is not a name or a thing with its article")
    fits = is_content if len(described) > 1 else is_noun_like
    if not all(map(fits, described)):
        raise UnreadError(f"{' '.join(words)!r} has a word that no thing is called by")
    return " ".join(described)
