"""Rules with exceptions and alternatives: "unless", "except", "without", "or", "neither … nor"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.forms import Pair, X, write_rule
from training.phrases import Form, attribute, mention, predicate, sentence
from training.subjects import quantified_subject
from training.words import Noun

if TYPE_CHECKING:
    from training.phrases import Sampler


def state_unless(s: Sampler) -> Pair:
    """Return a rule with an exception: "A badger is calm unless it is tired."."""
    kind = s.kind() if s.chance(0.5) else s.quality()
    barred = s.distinct([kind], X, 0.15)
    head = s.distinct([kind, barred], X, 0.25)
    body = [kind, barred.negated]
    short = s.chance(0.3)
    style = s.random.randrange(4)
    if style == 0:
        who = s.individual()
        barred, head = barred.about(who), head.about(who)
        if who in (barred.target, head.target):
            return state_unless(s)
        pronoun = s.pick("it", "it", who) if who.startswith("the ") else s.pick("he", "she", who)
        text = f"{who} {predicate(head, short=short)} unless {pronoun} {predicate(barred)}"
        if s.chance(0.4):
            text = f"unless {who} {predicate(barred)}, {pronoun} {predicate(head, short=short)}"
        return Pair(sentence(text), write_rule([barred.negated], head))
    if style == 1:
        named = mention(s.random)
        subject, form = named.subject(X)
        then, next_form = named.subject(X)
        if s.chance(0.4):
            text = f"unless {subject} {predicate(barred, form)}, {then} {predicate(head, next_form, short)}"
        else:
            text = f"{subject} {predicate(head, form, short)} unless {then} {predicate(barred, next_form)}"
        return Pair(sentence(text), write_rule([barred.negated], head))
    subject, form = quantified_subject(s, [kind])
    pronoun = "they" if form == "many" else s.pick("it", "it")
    text = f"{subject} {predicate(head, form, short)}{s.pick('', ',')} unless {pronoun} {predicate(barred, form)}"
    return Pair(sentence(text), write_rule(body, head))


def state_except(s: Sampler) -> Pair:
    """Return a rule with an exception by a noun: "All tired things except badgers are calm."."""
    body, head = s.qualities(2)
    barred = s.kind()
    assert isinstance(barred.word, Noun)
    noun = s.pick("things", "people", "ones")
    but = s.pick("except", "but", "other than", "except for")
    text = f"all {body.word.base} {noun} {but} {barred.word.plural} are {head.word.base}"
    return Pair(sentence(text), write_rule([body, barred.negated], head))


def state_without(s: Sampler) -> Pair:
    """Return a rule with "without" or "but not": "Anything tired without being loud is calm."."""
    body = s.qualities(2)
    body[1] = (body[1] if s.chance(0.6) else s.kind()).negated
    head = s.distinct(body, X, 0.25)
    lacking = attribute(body[1])
    first = s.pick(
        "anything", "everything", "anyone", "everyone", "whoever is", "whatever is", "anything that is", "those who are"
    )
    form: Form = "many" if first.startswith("those") else "one"
    middle = s.pick(f"without being {lacking}", f"but not {lacking}", f"and not {lacking}", f"yet not {lacking}")
    return Pair(sentence(f"{first} {body[0].word.base} {middle} {predicate(head, form)}"), write_rule(body, head))


def state_or(s: Sampler) -> Pair:
    """Return two rules in one: "Anything that is tired or loud is calm."."""
    one, two = s.qualities(2)
    head = s.distinct([one, two], X, 0.25)
    first = s.pick(
        "if something is", "anything that is", "everyone who is", "whatever is", "whoever is", "anything", "everyone"
    )
    either = s.pick("", "", "either ") if first.endswith("is") else ""
    after = ", it" if first.startswith("if") else ""
    text = f"{first} {either}{one.word.base} or {two.word.base}{after} {predicate(head)}"
    return Pair(sentence(text), "\n".join([write_rule([one], head), write_rule([two], head)]))


def state_neither(s: Sampler) -> Pair:
    """Return a rule with "neither … nor": "Whatever is neither tired nor loud is calm."."""
    one, two = s.qualities(2)
    head = s.distinct([one, two], X, 0.25)
    if s.chance(0.5):
        first = s.pick(
            "whatever is", "anything that is", "everyone who is", "whoever is", "if something is", "when someone is"
        )
        after = {"if ": ", it", "when ": ", he"}.get(next((w for w in ("if ", "when ") if first.startswith(w)), ""), "")
        text = f"{first} neither {one.word.base} nor {two.word.base}{after} {predicate(head)}"
        return Pair(sentence(text), write_rule([one.negated, two.negated], head))
    subject, form = quantified_subject(s, [head.negated if not head.positive else head])
    be = "are" if form == "many" else "is"
    body = head if head.positive else head.negated
    return Pair(
        sentence(f"{subject} {be} neither {one.word.base} nor {two.word.base}"),
        write_rule([body], one.negated, two.negated),
    )
