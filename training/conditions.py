"""Rules with connectives: "whenever", "provided that", "unless", a conclusion first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.forms import Literal, Pair, X, write_rule
from training.phrases import attribute, clause, clauses, continues, joined, mention, predicate, sentence
from training.subjects import draw_body, firm_predicate
from training.words import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.phrases import Sampler


BEFORE = (
    "whenever {b}, {h}",
    "whenever {b}, {h}",
    "when {b}, {h}",
    "if {b}, {h}",
    "if {b}, {h}",
    "if {b}, then {h}",
    "as long as {b}, {h}",
    "so long as {b}, {h}",
    "provided that {b}, {h}",
    "provided {b}, {h}",
    "given that {b}, {h}",
    "assuming that {b}, {h}",
    "assuming {b}, {h}",
    "in case {b}, {h}",
    "once {b}, {h}",
    "every time {b}, {h}",
    "on condition that {b}, {h}",
    "in the event that {b}, {h}",
    "that {b} implies that {h}",
    "that {b} means that {h}",
    "from the fact that {b} it follows that {h}",
    "if it is true that {b}, then {h}",
    "if it is the case that {b}, {h}",
    "{b} only if {h}",
    "the fact that {b} means that {h}",
    "where {b}, {h}",
    "suppose {b}; then {h}",
    "if ever {b}, {h}",
    "since {b} implies it, {h}",
)
"""Connectives of a rule whose condition is said first."""


AFTER = (
    "{h} if {b}",
    "{h} if {b}",
    "{h}, if {b}",
    "{h} whenever {b}",
    "{h} when {b}",
    "{h} provided that {b}",
    "{h} as long as {b}",
    "{h} provided {b}",
    "{h}, provided that {b}",
    "{h} given that {b}",
    "{h} in case {b}",
    "{h} on condition that {b}",
    "{h} every time {b}",
    "{h} assuming {b}",
    "it follows that {h} if {b}",
    "{h} so long as {b}",
    "{h} once {b}",
)
"""Connectives of a rule whose conclusion is said first."""


def state_when(s: Sampler) -> Pair:
    """Return a rule with another connective than if … then: "Whenever something is tired, it is calm."."""
    body = draw_body(s)
    first = body[0]
    if isinstance(first.word, Noun) and first.positive and s.chance(0.4) and len(body) > 1:
        return _when_of_kind(s, first, body[1:])
    if s.chance(0.2):
        body.append(s.distinct(body, s.individual(), 0.2))
    named = mention(s.random)
    short = s.chance(0.35)
    text = clauses(body, named, s.random, short)
    head = s.distinct(body, X if s.chance(0.85) else s.individual(), 0.3)
    subject, form = named.subject(head.subject)
    text = s.pick(*BEFORE).format(b=text, h=f"{subject} {firm_predicate(s, head, form, short)}")
    return Pair(sentence(text), write_rule(body, head))


def _when_of_kind(s: Sampler, kind: Literal, rest: Sequence[Literal]) -> Pair:
    """Return a rule about a kind under a condition: "Whenever a badger is tired, it is calm."."""
    assert isinstance(kind.word, Noun)
    named = mention(s.random, kind.word)
    text = clauses(rest, named, s.random)
    head = s.distinct([kind, *rest], X, 0.3)
    said = s.pick(*BEFORE).format(b=text, h=clause(head, named, s.chance(0.3)))
    return Pair(sentence(said), write_rule([kind, *rest], head))


def state_reversed(s: Sampler) -> Pair:
    """Return a rule whose conclusion comes first: "A thing is calm if it is tired."."""
    body = draw_body(s, 2)
    first = body[0]
    short = s.chance(0.35)
    head = s.distinct(body, X, 0.3)
    if isinstance(first.word, Noun) and first.positive and len(body) > 1:
        named = mention(s.random, first.word)
        conditions = body[1:]
    else:
        named = mention(s.random)
        conditions = body
    subject, form = named.subject(X)
    conclusion = f"{subject} {firm_predicate(s, head, form, short)}"
    text = s.pick(*AFTER).format(h=conclusion, b=clauses(conditions, named, s.random, short))
    return Pair(sentence(text), write_rule(body, head))


def state_ground_when(s: Sampler) -> Pair:
    """Return a rule about individuals with pronouns: "When Ivan is tired, he isn't calm."."""
    who = s.individual()
    body = s.several(s.random.choice([1, 1, 2]), who)
    head = s.distinct(body, who if s.chance(0.7) else s.individual(), 0.3)
    short = s.chance(0.35)
    pronoun = s.pick("it", "it", who) if who.startswith("the ") else s.pick("he", "she", who)
    conditions = [f"{who} {predicate(body[0], short=short)}"]
    if len(body) > 1:
        joinable = continues(body[0], body[1]) and s.chance(0.5)
        said = (
            ("" if body[1].positive else "not ") + attribute(body[1]) if joinable else predicate(body[1], short=short)
        )
        conditions.append(said if joinable else f"{pronoun} {said}")
    subject = pronoun if head.subject == who else head.subject
    text = " and ".join(conditions)
    if s.chance(0.3):
        first = text.replace(who, pronoun, 1) if head.subject == who else text
        said = s.pick(*AFTER).format(h=f"{head.subject} {predicate(head, short=short)}", b=first)
    else:
        said = s.pick(*BEFORE).format(b=text, h=f"{subject} {predicate(head, short=short)}")
    return Pair(sentence(said), write_rule(body, head))


def state_if_and_only_if(s: Sampler) -> Pair:
    """Return a rule and its converse: "Something is tired if and only if it is calm."."""
    one, two = s.qualities(2)
    if s.chance(0.4):
        two = s.kind()
    named = mention(s.random)
    first = clause(one, named)
    middle = s.pick("if and only if", "exactly when", "just in case", "precisely when")
    text = f"{first} {middle} {clause(two, named)}"
    return Pair(sentence(text), "\n".join([write_rule([one], two), write_rule([two], one)]))


def state_two_heads(s: Sampler) -> Pair:
    """Return a rule with two conclusions: "If something is tired then it is calm and it isn't loud."."""
    body = draw_body(s, 2)
    one = s.distinct(body, X, 0.15)
    two = s.distinct([*body, one], X, 0.25)
    named = mention(s.random)
    conditions = clauses(body, named, s.random)
    heads = f"{clause(one, named)} and {clause(two, named)}"
    if one.of_being and two.of_being and one.positive and s.chance(0.5):
        heads = f"{clause(one, named)} {'and' if two.positive else 'but not'} {attribute(two)}"
    elif one.of_being and two.of_being and one.positive and two.positive and s.chance(0.4):
        subject, form = named.subject(X)
        heads = f"{subject} {'are' if form == 'many' else 'is'} {joined(['both ' + attribute(one), attribute(two)])}"
    return Pair(sentence(s.pick(*BEFORE[:12]).format(b=conditions, h=heads)), write_rule(body, one, two))
