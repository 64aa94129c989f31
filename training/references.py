"""Rules with pronouns of what is acted on, and with names beside the variable: "Whoever follows Ivan fears him."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.conditions import AFTER, BEFORE
from training.forms import Literal, Pair, X, write_rule
from training.phrases import clause, mention, predicate, sentence

if TYPE_CHECKING:
    from training.phrases import Sampler
    from training.words import Verb


def _verbs(s: Sampler) -> tuple[Verb, Verb]:
    one, two = s.random.sample(s.world.verbs, 2)
    return one, two


def _him(s: Sampler, who: str) -> str:
    return "it" if who.startswith("the ") else s.pick("him", "her")


def state_object_pronoun(s: Sampler) -> Pair:
    """Return a rule whose conclusion has a pronoun for a name: "Whoever follows Ivan fears him."."""
    one, two = _verbs(s)
    who = s.individual()
    him = _him(s, who)
    act, back = Literal(one, X, who), Literal(two, X, who, s.chance(0.75))
    first, then = s.random.choice([("someone", "they"), ("something", "it"), ("somebody", "they"), ("anyone", "they")])
    said = predicate(Literal(two, X, him, back.positive), short=s.chance(0.3))
    of_many = predicate(Literal(two, X, him, back.positive), "many", short=s.chance(0.3))
    text = s.pick(
        f"whoever {one.third} {who} {said}",
        f"anyone who {one.third} {who} {said}",
        f"everything that {one.third} {who} {said}",
        f"those who {one.base} {who} {of_many}",
        f"all who {one.base} {who} {of_many}",
        f"if {first} {one.third} {who}, {then} {of_many if then == 'they' else said}",
        f"if {first} {one.third} {who}, then {then} {of_many if then == 'they' else said}",
        f"when {first} {one.third} {who}, {then} {of_many if then == 'they' else said}",
        f"{first} {said.replace(him, who)} if {then} {one.base if then == 'they' else one.third} {him}",
    )
    return Pair(sentence(text), write_rule([act], back))


def state_acting_back(s: Sampler) -> Pair:
    """Return a rule by which a name acts on the variable: "Ivan trusts anyone who follows him.", "If … it fears it"."""
    one, two = _verbs(s)
    who = s.individual()
    him = _him(s, who)
    act, back = Literal(one, X, who), Literal(two, who, X)
    text = s.pick(
        f"{who} {two.third} anyone who {one.third} {him}",
        f"{who} {two.third} whoever {one.third} {him}",
        f"{who} {two.third} everything that {one.third} {him}",
        f"{who} {two.third} those who {one.base} {him}",
        f"{who} {two.third} all things that {one.base} {him}",
        f"whoever {one.third} {who} is {two.participle} by {him}",
        f"anyone who {one.third} {who} is {two.participle} by {who}",
        f"if someone {one.third} {who}, {who} {two.third} them",
        f"if something {one.third} {who} then {who} {two.third} it",
        f"when somebody {one.third} {who}, {who} {two.third} them",
        f"whatever {one.third} {who}, {who} {two.third} it",
    )
    if s.chance(0.2):
        text, back = f"{who} does not {two.base} anyone who {one.third} {him}", back.negated
    return Pair(sentence(text), write_rule([act], back))


def state_whom_one_acts_on(s: Sampler) -> Pair:
    """Return a rule about what a name acts on: "Whoever Ivan follows is tired.", "Nobody Ivan trusts sleeps."."""
    verb = s.random.choice(s.world.verbs)
    who = s.individual()
    positive = s.chance(0.85)
    act = Literal(verb, who, X, positive)
    does = verb.third if positive else s.pick(f"doesn't {verb.base}", f"does not {verb.base}")
    head = s.distinct([act], X, 0.25)
    firsts = ["whoever", "whomever", "whatever", "anyone", "anything", "everyone", "everything", "anyone whom"]
    firsts += ["everything that", "anything that", "everyone that", "each thing that", "any person"]
    if s.chance(0.2):
        head = head if head.positive else head.negated
        text = f"{s.pick('nobody', 'nothing', 'nothing that', 'no one', 'no one that')} {who} {does} {predicate(head)}"
        return Pair(sentence(text), write_rule([act], head.negated))
    if s.chance(0.3):
        first = s.pick("those", "the things", "all things", "those whom", "the people", "all that")
        return Pair(sentence(f"{first} {who} {does} {predicate(head, 'many')}"), write_rule([act], head))
    if s.chance(0.35):
        first, then = s.random.choice(
            [("someone", "they"), ("something", "it"), ("somebody", "he"), ("anyone", "they")]
        )
        said = predicate(head, "many" if then == "they" else "one")
        link = s.pick(*BEFORE[:15])
        return Pair(sentence(link.format(b=f"{who} {does} {first}", h=f"{then} {said}")), write_rule([act], head))
    return Pair(
        sentence(f"{s.pick(*firsts)} {who} {does} {predicate(head, short=s.chance(0.3))}"), write_rule([act], head)
    )


def state_about_a_name(s: Sampler) -> Pair:
    """Return a rule whose conclusion is about a name that it has: "If someone follows the owl, the owl is tired."."""
    act = s.action(negative=0.1)
    who = act.target
    body = [act]
    if s.chance(0.4):
        body.append(s.distinct(body, s.random.choice([X, who]), 0.15))
    head = s.distinct(body, who, 0.2)
    if any(b.subject == b.target for b in (*body, head)):
        return state_about_a_name(s)
    named = mention(s.random)
    text = " and ".join(clause(b, named) for b in body)
    said = f"{who} {predicate(head, short=s.chance(0.3))}"
    if len(body) == 1 and s.chance(0.3):
        return Pair(sentence(s.pick(*AFTER).format(h=said, b=text)), write_rule(body, head))
    return Pair(sentence(s.pick(*BEFORE[:18]).format(b=text, h=said)), write_rule(body, head))


def state_name_among_conditions(s: Sampler) -> Pair:
    """Return a rule about the variable that also asks something of a name: "Badgers sleep if the owl is tired."."""
    who = s.individual()
    kind = s.kind()
    asked = s.distinct([kind], who, 0.2)
    head = s.distinct([kind, asked], X, 0.2)
    word = kind.word
    form_many = f"{getattr(word, 'plural', word.base)} {predicate(head, 'many')}"
    one = f"every {word.base} {predicate(head)}"
    said = f"{who} {predicate(asked)}"
    text = s.pick(
        f"{form_many} if {said}",
        f"{one} if {said}",
        f"{one} when {said}",
        f"{form_many} as long as {said}",
        f"if {said}, {form_many}",
        f"if {said}, {one}",
        f"whenever {said}, all {form_many}",
        f"provided that {said}, {one}",
    )
    first = text.startswith(("if", "when", "prov"))
    return Pair(sentence(text), write_rule([asked, kind] if first else [kind, asked], head))
