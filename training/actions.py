"""Rules about what acts and is acted on: "Ivan trusts everyone tired", "anything chased by the owl"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training import lists, words
from training.conditions import BEFORE
from training.forms import Literal, Pair, X, Y, write_rule
from training.phrases import Form, attribute, clause, clauses, mention, passive, predicate, sentence
from training.subjects import as_said, quantified_subject
from training.universals import denying_subject
from training.words import Noun, Verb

if TYPE_CHECKING:
    from training.phrases import Sampler


def state_acting_on_all(s: Sampler) -> Pair:
    """Return a rule about what is acted on: "Ivan trusts everyone tired.", "Every badger is chased by the owl."."""
    who = s.individual()
    body = as_said(s.several(s.random.choice([1, 1, 2]), negative=0.15))
    verb = s.random.choice(s.world.verbs)
    if any(b.word == verb or who in (b.target,) for b in body):
        return state_acting_on_all(s)
    positive = s.chance(0.75)
    head = Literal(verb, who, X, positive)
    subject, form = quantified_subject(s, body)
    if s.chance(0.45):
        said = passive(Literal(verb, who, X, positive), form, short=s.chance(0.3))
        return Pair(sentence(f"{subject} {said}"), write_rule(body, head))
    if not positive and len(body) == 1:
        denied, _ = denying_subject(s, body[0])
        return Pair(sentence(f"{who} {verb.third} {denied}"), write_rule(body, head))
    return Pair(sentence(f"{who} {verb.third} {subject}"), write_rule(body, Literal(verb, who, X)))


_THAT: tuple[tuple[str, Form], ...] = (
    ("whatever", "one"),
    ("anything that", "one"),
    ("those that", "many"),
    ("everyone who", "one"),
)


def state_acted_on(s: Sampler) -> Pair:
    """Return a rule whose condition is passive: "Anything chased by the owl is tired."."""
    act = s.action(s.individual(), 0.15)
    verb = act.word
    assert isinstance(verb, Verb)
    body = [Literal(verb, act.subject, X, act.positive)]
    head = s.distinct(body, X, 0.25)
    if act.positive and s.chance(0.4):
        first = s.pick("anything", "anyone", "everything", "everyone", "things", "people", "those")
        form: Form = "many" if first in ("things", "people", "those") else "one"
        subject = f"{first} {verb.participle} by {act.subject}"
    elif s.chance(0.5):
        first, form = s.random.choice(_THAT)
        subject = f"{first} {passive(act, form, short=s.chance(0.3))}"
    else:
        named = mention(s.random)
        start, form = named.subject(X)
        condition = f"{start} {passive(act, form, short=s.chance(0.3))}"
        if s.chance(0.4):
            named = mention(s.random)
            condition = f"{act.subject} {predicate(Literal(verb, act.subject, named.target(X), act.positive))}"
        text = s.pick(*BEFORE).format(b=condition, h=clause(head, named))
        return Pair(sentence(text), write_rule(body, head))
    return Pair(sentence(f"{subject} {predicate(head, form)}"), write_rule(body, head))


def state_relation(s: Sampler) -> Pair:
    """Return a rule about two: "If one thing follows another, the second fears the first."."""
    first, second = s.random.sample(s.world.verbs, 2)
    act, back, on = Literal(first, X, Y), Literal(second, Y, X), Literal(second, X, Y)
    quality = s.quality()
    forms = [
        (f"if one thing {first.third} another, the second {second.third} the first", [act], back),
        (f"if one thing {first.third} another, the first {second.third} the second", [act], on),
        (f"everyone {second.third} whoever they {first.base}", [act], on),
        (f"whoever {first.third} someone {second.third} them", [act], on),
        (f"everyone {second.third} those who {first.base} them", [act], Literal(second, Y, X)),
        (f"if someone {first.third} somebody, they also {second.base} them", [act], on),
        (f"anyone who {first.third} someone {quality.word.base} {predicate(quality)}", [], quality),
        (f"anyone who {first.third} {{}} is {quality.word.base}", [], quality),
        (f"whatever {first.third} {{}} is {quality.word.base}", [], quality),
    ]
    text, body, head = s.random.choice(forms)
    if not body:
        other = s.distinct([quality, act], Y, 0.0) if "{}" in text else quality
        if not other.of_being or other is quality:
            return state_relation(s)
        thing = attribute(other) if isinstance(other.word, Noun) else s.pick("someone ", "something ") + other.word.base
        return Pair(sentence(text.format(thing)), write_rule([act, other], head))
    return Pair(sentence(text), write_rule(body, head))


def state_doing_rule(s: Sampler) -> Pair:
    """Return a rule about actions without objects: "Badgers don't sleep.", "Whoever sings is calm."."""
    verb = words.inflected(s.pick(*lists.DOINGS))
    stuff = s.pick(*lists.STUFF)
    doing = Literal(verb, X) if s.chance(0.6) else Literal(s.random.choice(s.world.verbs), X, stuff)
    other = s.being()
    if s.chance(0.55):
        subject, form = quantified_subject(s, [other])
        head = doing if s.chance(0.6) else doing.negated
        return Pair(sentence(f"{subject} {predicate(head, form, short=s.chance(0.5))}"), write_rule([other], head))
    body = doing if s.chance(0.8) else doing.negated
    head = other if s.chance(0.7) else other.negated
    if s.chance(0.5):
        subject, form = quantified_subject(s, [body])
        return Pair(sentence(f"{subject} {predicate(head, form)}"), write_rule([body], head))
    named = mention(s.random)
    text = s.pick(*BEFORE).format(b=clauses([body], named, s.random), h=clause(head, named))
    return Pair(sentence(text), write_rule([body], head))
