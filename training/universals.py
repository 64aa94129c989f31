"""Rules about all, none or only some kind of things: "anyone tired", "no badger", "only badgers"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.forms import Literal, Pair, X, write_rule
from training.phrases import Form, attribute, is_quality, predicate, sentence
from training.subjects import as_said, draw_body, firm_predicate, quantified_subject
from training.words import Noun

if TYPE_CHECKING:
    from training.phrases import Sampler


def state_universal(s: Sampler) -> Pair:
    """Return a rule with another quantifier: "Anyone tired is calm.", "A badger is never loud."."""
    body = as_said(draw_body(s, 3))
    subject, form = quantified_subject(s, body)
    head = s.distinct(body, X, 0.3)
    if s.chance(0.12):
        other = s.distinct([*body, head], X, 0.0)
        head = Literal(head.word, X, head.target)
        text = f"{subject} {predicate(head, form)} and {predicate(other, form)}"
        return Pair(sentence(text), write_rule(body, head, other))
    return Pair(sentence(f"{subject} {firm_predicate(s, head, form, s.chance(0.4))}"), write_rule(body, head))


_NO_NOUN: tuple[tuple[str, Form], ...] = (
    ("no {one}", "one"),
    ("no {many}", "many"),
    ("none of the {many}", "many"),
    ("not a single {one}", "one"),
    ("not one {one}", "one"),
    ("nothing that is {said}", "one"),
    ("nobody who is {said}", "one"),
)
_NO_QUALITY: tuple[tuple[str, Form], ...] = (
    ("no {said} thing", "one"),
    ("no {said} person", "one"),
    ("no {said} people", "many"),
    ("nothing {said}", "one"),
    ("no {said} things", "many"),
    ("nobody {said}", "one"),
    ("no one {said}", "one"),
    ("none of the {said} ones", "many"),
)
_NONE_THAT = (
    "nobody who",
    "no one who",
    "nothing that",
    "nothing which",
    "no person who",
    "no thing that",
    "none that",
)


def denying_subject(s: Sampler, body: Literal) -> tuple[str, Form]:
    """Return a subject that denies: "no badger", "nobody who is tired", "nothing tired"."""
    if isinstance(body.word, Noun):
        text, form = s.random.choice(_NO_NOUN)
        return text.format(one=body.word.base, many=body.word.plural, said=attribute(body)), form
    if is_quality(body) and s.chance(0.5):
        text, form = s.random.choice(_NO_QUALITY)
        return text.format(said=body.word.base), form
    return f"{s.pick(*_NONE_THAT)} {predicate(body, short=s.chance(0.2))}", "one"


def state_none(s: Sampler) -> Pair:
    """Return a rule with a denying subject: "Nobody who is tired is calm.", "Not one badger follows Ivan."."""
    body = s.literal(negative=0.0)
    head = s.distinct([body], X, 0.0)
    subject, form = denying_subject(s, body)
    said = predicate(head, form) if s.chance(0.85) else f"{s.pick('can', 'may', 'can ever')} {predicate(head, 'base')}"
    return Pair(sentence(f"{subject} {said}"), write_rule([body], head.negated))


def state_there_is_no(s: Sampler) -> Pair:
    """Return a rule by what there is not: "There is no badger that is tired.", "There are no tired badgers."."""
    body = s.being()
    head = s.distinct([body], X, 0.0)
    many = s.chance(0.35)
    if isinstance(body.word, Noun):
        subject = body.word.plural if many else body.word.base
    else:
        subject = f"{body.word.base} {s.pick('things', 'people') if many else s.pick('thing', 'person')}"
    verb = (
        s.pick("there are no", "there aren't any")
        if many
        else s.pick("there is no", "there isn't any", "there exists no")
    )
    if isinstance(body.word, Noun) and is_quality(head) and s.chance(0.3):
        text = f"there {'are' if many else 'is'} no {head.word.base} {subject}"
        return Pair(sentence(text), write_rule([head], body.negated))
    that = s.pick("that", "that", "who", "which")
    return Pair(
        sentence(f"{verb} {subject} {that} {predicate(head, 'many' if many else 'one')}"),
        write_rule([body], head.negated),
    )


_ONLY_NOUN: tuple[tuple[str, Form], ...] = (
    ("only {many}", "many"),
    ("only {said}", "one"),
    ("none but {many}", "many"),
    ("nothing but {many}", "many"),
)
_ONLY_THAT: tuple[tuple[str, Form], ...] = (
    ("only those who", "many"),
    ("only things that", "many"),
    ("only people who", "many"),
    ("only someone who", "one"),
)


def state_only(s: Sampler) -> Pair:
    """Return a rule with "only", whose condition is what it says last: "Only badgers are tired."."""
    head = s.literal(negative=0.0)
    body = s.distinct([head], X, 0.0)
    subject, form = _only(s, head)
    said = predicate(body, form) if s.chance(0.85) else f"can {predicate(body, 'base')}"
    return Pair(sentence(f"{subject} {said}"), write_rule([body], head))


def _only(s: Sampler, head: Literal) -> tuple[str, Form]:
    if isinstance(head.word, Noun):
        text, form = s.random.choice(_ONLY_NOUN)
        return text.format(many=head.word.plural, said=attribute(head)), form
    if is_quality(head) and s.chance(0.7):
        noun = s.pick("things", "people", "ones")
        return s.pick(f"only {head.word.base} {noun}", f"only {noun} that are {head.word.base}"), "many"
    first, form = s.random.choice(_ONLY_THAT)
    return f"{first} {predicate(head, form)}", form


def state_only_ones(s: Sampler) -> Pair:
    """Return a rule of the form "The only tired things are badgers."."""
    body, head = s.qualities(2)
    if s.chance(0.5):
        head = s.kind()
    noun = s.pick("things", "people", "ones")
    start = s.pick(f"the only {body.word.base} {noun} are", f"the only {noun} that are {body.word.base} are")
    return Pair(sentence(f"{start} {attribute(head, many=True)}"), write_rule([body], head))


def state_of_truth(s: Sampler) -> Pair:
    """Return a rule that is talked about: "It is true of every badger that it is tired."."""
    body = s.kind() if s.chance(0.6) else s.quality()
    subject, form = quantified_subject(s, [body])
    while form == "many":
        subject, form = quantified_subject(s, [body])
    head = s.distinct([body], X, 0.2)
    forms = [
        f"{predicate(head, 'gerund')} is true of {subject}",
        f"it is true of {subject} that it {predicate(head)}",
        f"it is true that {subject} {predicate(head)}",
        f"it is a rule that {subject} {predicate(head)}",
        f"without exception, {subject} {predicate(head)}",
        f"as a rule, {subject} {predicate(head)}",
        f"we know that {subject} {predicate(head)}",
    ]
    return Pair(sentence(s.pick(*forms)), write_rule([body], head))


def state_subkind(s: Sampler) -> Pair:
    """Return a kind of a kind: "Badgers are a kind of animal.", "All badgers count as owls."."""
    body, head = s.random.sample(s.world.kinds, 2)
    one, two = Literal(body, X), Literal(head, X)
    forms = [
        f"{body.plural} are a kind of {head.base}",
        f"{attribute(one)} is a kind of {head.base}",
        f"{attribute(one)} is {attribute(two)}",
        f"{attribute(one)} is always {attribute(two)}",
        f"{body.plural} are all {head.plural}",
        f"{body.plural} are {head.plural}, too",
        f"{body.plural} count as {head.plural}",
        f"every {body.base} counts as {attribute(two)}",
        f"if it is {attribute(one)}, it is {attribute(two)}",
        f"every {body.base} is a type of {head.base}",
        f"{body.plural} belong to the {head.plural}",
        f"among the {head.plural} are all {body.plural}",
        f"any {body.base} is also {attribute(two)}",
        f"{attribute(one)} must be {attribute(two)}",
        f"{attribute(one)} is necessarily {attribute(two)}",
        f"each one of the {body.plural} is {attribute(two)}",
        f"{body.plural} are always {head.plural}",
    ]
    return Pair(sentence(s.pick(*forms)), write_rule([one], two))
