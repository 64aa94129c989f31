"""A claim in the forms that templates ask for: `{h.base}`, `{b.one}`, `{h.said}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.forms import Literal, Pair, X, write_rule
from training.phrases import Mention, Sampler, attribute, clause, mention, predicate, sentence
from training.subjects import quantified_subject
from training.words import Adjective, Noun, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.phrases import Form

_SLOT = re.compile(r"\{([a-z]+)\.([a-z]+)\}")
_NOUN_SLOTS = frozenset(["noun", "nouns", "anoun"])
_FIRM_SLOTS = frozenset(["base", "said", "saids", "adj", "act", "no", "nos"]) | _NOUN_SLOTS
"""Slots that deny nothing by themselves, so that the claim has to be positive."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim about the variable as a template says it; each property is a form that a slot may ask for."""

    s: Sampler
    claim: Literal
    named: Mention

    @property
    def one(self) -> str:
        """Return "is tired", "follows Ivan", "doesn't follow Ivan"."""
        return predicate(self.claim, "one", self.s.chance(0.3))

    @property
    def many(self) -> str:
        """Return "are tired", "follow Ivan"."""
        return predicate(self.claim, "many", self.s.chance(0.3))

    @property
    def base(self) -> str:
        """Return "be tired", "follow Ivan"."""
        return predicate(self.claim, "base")

    @property
    def act(self) -> str:
        """Return "follow Ivan": of verbs alone."""
        return predicate(self.claim, "base")

    @property
    def ing(self) -> str:
        """Return "being tired", "following Ivan"."""
        return predicate(self.claim, "gerund")

    @property
    def no(self) -> str:
        """Return the denial: "isn't tired"."""
        return predicate(self.claim.negated, "one", self.s.chance(0.4))

    @property
    def nos(self) -> str:
        """Return the denial of many: "aren't tired"."""
        return predicate(self.claim.negated, "many", self.s.chance(0.4))

    @property
    def said(self) -> str:
        """Return "tired", "a badger"."""
        return attribute(self.claim)

    @property
    def saids(self) -> str:
        """Return "tired", "badgers"."""
        return attribute(self.claim, many=True)

    @property
    def adj(self) -> str:
        """Return "tired"."""
        return self.claim.word.base

    @property
    def noun(self) -> str:
        """Return "badger"."""
        return self.claim.word.base

    @property
    def anoun(self) -> str:
        """Return "a badger"."""
        return attribute(self.claim)

    @property
    def nouns(self) -> str:
        """Return "badgers"."""
        return attribute(self.claim, many=True)

    @property
    def it(self) -> str:
        """Return a clause about the variable: "it is tired"; the first of a sentence names it "something"."""
        return clause(self.claim, self.named, self.s.chance(0.3))

    @property
    def each(self) -> str:
        """Return a subject of one that the claim is the condition of: "every badger", "anyone tired"."""
        return subject_of(self.s, self.claim, "one")

    @property
    def all(self) -> str:
        """Return a subject of many: "all badgers", "those who are tired"."""
        return subject_of(self.s, self.claim, "many")

    @property
    def any(self) -> str:
        """Return a subject that may be denied: "a badger", "anyone who is tired", "something tired"."""
        claim, s = self.claim, self.s
        if isinstance(claim.word, Noun) and claim.positive:
            return s.pick(attribute(claim), f"any {claim.word.base}")
        if isinstance(claim.word, Adjective) and claim.positive and s.chance(0.5):
            thing = s.pick("thing", "person")
            return s.pick(f"anything {claim.word.base}", f"anyone {claim.word.base}", f"any {claim.word.base} {thing}")
        return f"{s.pick('anyone who', 'anything that', 'somebody who', 'a thing that')} {self.one}"


def subject_of(s: Sampler, claim: Literal, form: Form) -> str:
    """Return a quantified subject of one or many whose condition is the claim."""
    while True:
        subject, drawn = quantified_subject(s, [claim])
        if drawn == form:
            return subject


def draw_claim(s: Sampler, template: str, slot: str, others: Sequence[Literal], subject: str = X) -> Literal:
    """Draw a claim whose words fit what a template asks of a slot, and that shares no word with others."""
    asked = {form for name, form in _SLOT.findall(template) if name == slot}
    while True:
        claim = s.doing(subject) if s.chance(0.2) else s.literal(subject, 0.0)
        if asked & _NOUN_SLOTS and not isinstance(claim.word, Noun):
            continue
        if "adj" in asked and not isinstance(claim.word, Adjective):
            continue
        if asked & {"said", "saids"} and not claim.of_being:
            continue
        if "act" in asked and not isinstance(claim.word, Verb):
            continue
        if any(claim.word.base == other.word.base for other in others):
            continue
        return claim if asked & _FIRM_SLOTS or s.chance(0.85) else claim.negated


def fill_rule(s: Sampler, template: str, denies: bool = False, both: bool = False) -> Pair:
    """Return the rule that a template says of a condition `b` (and perhaps `c`) and a conclusion `h`."""
    body = [draw_claim(s, template, "b", [])]
    if "{c." in template:
        body.append(draw_claim(s, template, "c", body))
    head = draw_claim(s, template, "h", body)
    named = _mention(s, template)
    slots = {name: Said(s, claim, named) for name, claim in zip("bc", body, strict=False)}
    whom = s.pick("something", "someone", "one", "a thing", "a person", "you", "anything", "whoever does so")
    text = template.format(h=Said(s, head, named), some=named.first, whom=whom, **slots)
    head = head.negated if denies else head
    body = [*body[:1], *(c.negated if "{c.no" in template else c for c in body[1:])]
    lines = write_rule(body, head)
    if both:
        lines = f"{lines}\n{write_rule([head], *body)}"
    return Pair(sentence(text), lines)


def _mention(s: Sampler, template: str) -> Mention:
    """Draw how the variable is called where a template names it: once by "some", or with an "it" of its own."""
    if "{some}" not in template and " it " not in template:
        return mention(s.random)
    first, then = s.random.choice(_CALLS)
    if " it " in template:
        first, then = s.pick("something", "anything", "a thing"), "it"
    return Mention(first, then, made="{some}" in template.partition(".it}")[0])


_CALLS = (
    ("something", "it"),
    ("a thing", "it"),
    ("anything", "it"),
    ("someone", "they"),
    ("somebody", "they"),
    ("anyone", "they"),
    ("a person", "they"),
    ("someone", "he"),
    ("a person", "she"),
    ("one", "one"),
)
