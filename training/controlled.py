"""Sentences of the controlled English that `reasoning.tools.logic.english` reads, in all its shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.forms import Literal, Pair, X, write_rule
from training.phrases import Mention, attribute, clause, clauses, mention, predicate, sentence, with_article
from training.words import Noun, invent_near_nouns

if TYPE_CHECKING:
    from training.phrases import Sampler


def state_fact(s: Sampler) -> Pair:
    """Return a fact or its negation: "Ivan is tired.", "The owl does not follow Ivan."."""
    said = s.literal(s.individual(), negative=0.3)
    short = s.chance(0.1)
    return Pair(sentence(f"{said.subject} {predicate(said, short=short)}"), said.line())


def state_condition(s: Sampler) -> Pair:
    """Return a rule about something: "If something is tired and it follows Ivan then it is not loud."."""
    body = s.several(s.random.choice([1, 1, 2, 2, 2, 3]), negative=0.2)
    if len(body) > 1 and s.chance(0.25):
        body[-1] = s.distinct(body, s.individual(), 0.2)
    named = mention(s.random, controlled=True)
    text = clauses(body, named, s.random)
    touched = [literal.target for literal in body if literal.target]
    head = s.distinct(body, s.random.choice(touched), 0.2) if touched and s.chance(0.3) else s.distinct(body, X, 0.2)
    return Pair(sentence(f"if {text}{s.pick('', '', ',')} then {clause(head, named)}"), write_rule(body, head))


def state_ground_condition(s: Sampler) -> Pair:
    """Return a rule about individuals: "If Ivan is tired and the owl is loud then Ivan is calm."."""
    first = s.individual()
    other = first if s.chance(0.5) else s.individual()
    body = [s.literal(first)]
    if s.chance(0.6):
        body.append(s.distinct(body, other))
    head = s.distinct(body, s.random.choice([first, other]))
    text = " and ".join(f"{b.subject} {predicate(b)}" for b in body)
    return Pair(sentence(f"if {text} then {head.subject} {predicate(head)}"), write_rule(body, head))


def state_of_qualities(s: Sampler) -> Pair:
    """Return a rule about things of some qualities: "All tired, loud things are calm."."""
    body = s.qualities(s.random.choice([1, 1, 2, 2, 3]))
    head = s.distinct(body, X, 0.2)
    listed = ", ".join(b.word.base for b in body)
    first = s.pick("all ", "all ", "", "")
    text = f"{first}{listed} {s.pick('things', 'people')} {predicate(head, 'many')}"
    if not head.of_being and not first:
        text = f"all {text}"  # the reader takes a bare plural before "are" alone
    return Pair(sentence(text), write_rule(body, head))


def state_of_kind(s: Sampler) -> Pair:
    """Return a rule about a kind: "Every gorbus is a lemper.", "Gorbuses are not loud."."""
    body = s.kind()
    head = s.distinct([body], X, 0.25) if s.chance(0.3) else _other_being(s, body)
    assert isinstance(body.word, Noun)
    if s.chance(0.5) or (not head.of_being and s.chance(0.5)):
        text = f"{s.pick('every', 'each', 'every', 'each')} {body.word.base} {predicate(head)}"
    elif head.of_being:
        text = f"{s.pick('', '', '', 'all ')}{body.word.plural} {predicate(head, 'many')}"
    else:
        text = f"all {body.word.plural} {predicate(head, 'many')}"
    return Pair(sentence(text), write_rule([body], head))


def _other_being(s: Sampler, body: Literal) -> Literal:
    while True:
        head = (s.kind if s.chance(0.6) else s.quality)(X, 0.25)
        if head.word.base != body.word.base:
            return head


def state_of_all_that(s: Sampler) -> Pair:
    """Return a rule with a relative clause: "Everything that is tired and not loud is calm."."""
    body = s.several(s.random.choice([1, 1, 2]), negative=0.25)
    head = s.distinct(body, X, 0.2)
    first, that = s.random.choice(
        [("everything", "that"), ("anything", "that"), ("everyone", "who"), ("anyone", "who"), ("every person", "who")]
    )
    said = clauses(body, Mention("", "it"), s.random).replace(" and it ", " and ")
    return Pair(sentence(f"{first} {that}{said} {predicate(head)}"), write_rule(body, head))


def state_denial(s: Sampler) -> Pair:
    """Return a rule with "no" or "nothing": "No tired thing is loud.", "Nobody who is tired follows Ivan."."""
    head = s.literal(negative=0.0)
    body = s.distinct([head], X, 0.0)
    if isinstance(body.word, Noun) and s.chance(0.8):
        many = s.chance(0.4)
        subject = f"no {body.word.plural if many else body.word.base}"
    elif s.chance(0.5):
        many, subject = False, f"{s.pick('nothing that', 'nobody who')} {predicate(body)}"
    else:
        body = next(q for q in s.qualities(2) if q.word.base != head.word.base)
        many = s.chance(0.5)
        subject = f"no {body.word.base} {s.pick('things', 'people') if many else s.pick('thing', 'person')}"
    return Pair(sentence(f"{subject} {predicate(head, 'many' if many else 'one')}"), write_rule([body], head.negated))


def state_two_facts(s: Sampler) -> Pair:
    """Return two facts of one subject: "Ivan is tired and not loud."."""
    who = s.individual()
    first, second = s.several(2, who)
    both = [first, second]
    if first.of_being and second.of_being and (first.positive or not second.positive):
        text = f"{who} {predicate(first)} and {'' if second.positive else 'not '}{attribute(second)}"
    else:
        text = f"{who} {predicate(first)} and {predicate(second)}"
    return Pair(sentence(text), write_rule([], *both))


def state_kind_of(s: Sampler) -> Pair:
    """Return a fact about a name as ontologies have it: "Ivan is a gorbus."."""
    said = s.kind(s.random.choice(s.world.names), 0.15)
    assert isinstance(said.word, Noun)
    return Pair(
        sentence(f"{said.subject} is {'' if said.positive else 'not '}{with_article(said.word.base)}"), said.line()
    )


def state_near_kinds(s: Sampler) -> Pair:
    """Return a rule about kinds whose names differ in their first sound alone: "Dolmuses are polmuses."."""
    body, head = s.random.sample(invent_near_nouns(s.random, 4), 2)
    one, two = Literal(body, X), Literal(head, X, positive=s.chance(0.8))
    if s.chance(0.55):
        text = f"{body.plural} {predicate(two, 'many')}"
    else:
        text = f"{s.pick('every', 'each')} {body.base} {predicate(two)}"
    return Pair(sentence(text), write_rule([one], two))


def state_of_what_is_touched(s: Sampler) -> Pair:
    """Return a rule that ends on what was acted on: "If something follows the owl then the owl is tired."."""
    body = [s.action()]
    who = body[0].target
    while len(body) < s.random.choice([1, 2, 2]):
        body.append(s.distinct(body, s.random.choice([X, X, who]), 0.15))
    head = s.distinct(body, who, 0.2)
    if any(b.subject == b.target for b in (*body, head)):
        return state_of_what_is_touched(s)
    if s.chance(0.5):
        s.random.shuffle(body)
        if all(b.subject != X for b in body[:1]):
            body.reverse()
    named = mention(s.random, controlled=True)
    text = " and ".join(clause(b, named) for b in body)
    return Pair(sentence(f"if {text} then {clause(head, named)}"), write_rule(body, head))


CONTROLLED = (
    (state_fact, 6),
    (state_condition, 9),
    (state_of_what_is_touched, 5),
    (state_near_kinds, 5),
    (state_ground_condition, 4),
    (state_of_qualities, 5),
    (state_of_kind, 7),
    (state_of_all_that, 2),
    (state_denial, 2),
    (state_two_facts, 1),
    (state_kind_of, 1),
)
"""Shapes of the controlled English, and how often each is drawn."""
