"""Rules about being and doing: "Being tired makes you calm", "Nothing is tired without being calm"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.forms import Pair, X, write_rule
from training.phrases import attribute, predicate, sentence

if TYPE_CHECKING:
    from training.phrases import Sampler


EXCLUSIONS = (
    "rules out {g}",
    "excludes {g}",
    "means not {g}",
    "implies not {g}",
    "prevents {g}",
    "is incompatible with {g}",
    "keeps something from {g}",
    "is a reason not to {b}",
    "precludes {g}",
)
"""Predicates that deny what being or doing something leads to."""

CONSEQUENCES = (
    "means {g}",
    "implies {g}",
    "entails {g}",
    "is enough to {b}",
    "is sufficient for {g}",
    "guarantees {g}",
    "always means {g}",
    "leads to {g}",
    "implies {g}",
    "suffices to {b}",
    "also means {g}",
)
"""Predicates that say what being or doing something leads to."""


def state_being(s: Sampler) -> Pair:
    """Return a rule about being or doing: "Being tired makes you calm.", "To follow Ivan is to be calm."."""
    body = s.several(s.random.choice([1, 1, 1, 2]), negative=0.15)
    said = " and ".join(predicate(b, "gerund") for b in body)
    if len(body) == 2 and all(b.of_being and b.positive for b in body) and s.chance(0.6):
        said = f"being {s.pick('', 'both ')}{attribute(body[0])} and {attribute(body[1])}"
    head = s.distinct(body, X, 0.0)
    base, gerund = predicate(head, "base"), predicate(head, "gerund")
    if s.chance(0.3):
        text = s.pick(*EXCLUSIONS)
        head = head.negated
    else:
        forms = list(CONSEQUENCES)
        if head.of_being:
            whom = s.pick("something", "someone", "one", "a thing", "a person", "you", "anything", "it")
            forms += [f"makes {whom} {attribute(head)}"] * 4
        if len(body) == 1 and body[0].positive and s.chance(0.15):
            return Pair(sentence(f"to {predicate(body[0], 'base')} is to {base}"), write_rule(body, head))
        text = s.pick(*forms)
    return Pair(sentence(f"{said} {text.format(g=gerund, b=base)}"), write_rule(body, head))


def state_need(s: Sampler) -> Pair:
    """Return a rule by what is necessary: "Nothing is tired without being calm."."""
    body = s.literal(negative=0.0)
    head = s.distinct([body], X, 0.0)
    forms = [
        f"nothing {predicate(body)} without {predicate(head, 'gerund')}",
        f"nobody {predicate(body)} without {predicate(head, 'gerund')}",
        f"no one can {predicate(body, 'base')} without {predicate(head, 'gerund')}",
        f"one cannot {predicate(body, 'base')} without {predicate(head, 'gerund')}",
        f"you can't {predicate(body, 'base')} without {predicate(head, 'gerund')}",
        f"it is impossible to {predicate(body, 'base')} without {predicate(head, 'gerund')}",
        f"{predicate(body, 'gerund')} requires {predicate(head, 'gerund')}",
        f"{predicate(head, 'gerund')} is necessary for {predicate(body, 'gerund')}",
        f"{predicate(head, 'gerund')} is required to {predicate(body, 'base')}",
        f"to {predicate(body, 'base')}, one must {predicate(head, 'base')}",
        f"you must {predicate(head, 'base')} to {predicate(body, 'base')}",
    ]
    if body.of_being and head.of_being and s.chance(0.25):
        barred = f"{attribute(body)} and {attribute(head)}"
        start = s.pick(
            "nothing is both {}",
            "nobody is both {}",
            "no one can be both {}",
            "nothing can be {}",
            "one cannot be both {}",
            "it is impossible to be both {}",
            "nothing is {} at the same time",
        )
        return Pair(sentence(start.format(barred)), write_rule([body], head.negated))
    return Pair(sentence(s.pick(*forms)), write_rule([body], head))
