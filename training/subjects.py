"""Subjects that say a condition, and predicates of conclusions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.phrases import Form, attribute, continues, is_quality, predicate, with_article
from training.words import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.forms import Literal
    from training.phrases import Sampler


def draw_body(s: Sampler, most: int = 3, negative: float = 0.2) -> list[Literal]:
    """Draw one to `most` conditions about the variable."""
    return s.several(min(most, s.random.choice([1, 1, 1, 2, 2, 3])), negative=negative)


def as_said(body: Sequence[Literal]) -> list[Literal]:
    """Return conditions in the order in which a noun and what stands around it says them."""
    inside = [b for b in body if b.positive and is_quality(b)]
    kinds = [b for b in body if b.positive and isinstance(b.word, Noun)][:1]
    return [*inside, *kinds, *(b for b in body if b not in inside and b not in kinds)]


def firm_predicate(s: Sampler, head: Literal, form: Form = "one", short: bool = False) -> str:
    """Return the predicate of a conclusion: plain, or with "must", "cannot", "never", "also"."""
    if s.chance(0.7):
        return predicate(head, form, short)
    if head.positive:
        if s.chance(0.4):
            many = "have to" if form == "many" else "has to"
            return f"{s.pick('must', 'must also', 'will', many)} {predicate(head, 'base')}"
        return predicate(head, form, adverb=s.pick("also", "always", "also"))
    if s.chance(0.5):
        return f"{s.pick('cannot', 'can not', 'must not', 'will not', 'can never')} {predicate(head.negated, 'base')}"
    said = predicate(head.negated, form, adverb="never")
    return said.replace("never is", "is never").replace("never are", "are never")


def quantified_subject(s: Sampler, body: Sequence[Literal]) -> tuple[str, Form]:
    """Return a quantified subject that says the conditions: "anyone tired", "all badgers that follow Ivan"."""
    inside = [b for b in body if b.positive and is_quality(b)]
    kinds = [b for b in body if b.positive and isinstance(b.word, Noun)]
    rest = [b for b in body if b not in inside and b not in kinds[:1]]
    if kinds or (inside and s.chance(0.5)):
        return _noun_subject(s, inside, kinds[:1], rest)
    if len(inside) == len(body) and s.chance(0.4):
        many = " and ".join(b.word.base for b in inside)
        return f"{s.pick('anything', 'anyone', 'everything', 'everyone', 'anybody', 'everybody')} {many}", "one"
    first, form = s.random.choice(_OPEN)
    said: list[str] = []
    for before, literal in zip([None, *body], body, strict=False):
        alike = before is not None and continues(before, literal) and s.chance(0.6)
        bare = f"{'' if literal.positive else 'not '}{attribute(literal, form == 'many')}" if alike else ""
        said.append(bare or predicate(literal, form, short=s.chance(0.3)))
    return f"{first} {' and '.join(said)}", form


_OPEN: tuple[tuple[str, Form], ...] = (
    ("whoever", "one"),
    ("whatever", "one"),
    ("anything that", "one"),
    ("anyone who", "one"),
    ("everything which", "one"),
    ("everybody who", "one"),
    ("anybody who", "one"),
    ("those who", "many"),
    ("all that", "one"),
    ("all who", "many"),
    ("things that", "many"),
    ("people who", "many"),
    ("all things that", "many"),
    ("all people who", "many"),
    ("any person who", "one"),
    ("any thing that", "one"),
    ("each thing that", "one"),
    ("a person who", "one"),
    ("a thing that", "one"),
    ("what", "one"),
    ("every person that", "one"),
    ("all those who", "many"),
    ("someone who", "one"),
    ("something that", "one"),
    ("everyone who", "one"),
    ("everything that", "one"),
)


def _noun_subject(
    s: Sampler, inside: Sequence[Literal], kinds: Sequence[Literal], rest: Sequence[Literal]
) -> tuple[str, Form]:
    many = s.chance(0.45)
    if kinds:
        noun = kinds[0].word
        assert isinstance(noun, Noun)
        name = noun.plural if many else noun.base
    else:
        name = s.pick("things", "people", "ones") if many else s.pick("thing", "person", "one")
    said = f"{s.pick(' ', ', ', ' and ').join(b.word.base for b in inside)} {name}".strip()
    form: Form = "many" if many else "one"
    if many:
        first = s.pick("", "all ", "all the ", "all of the ", "any ")
    elif kinds:
        first = s.pick("any ", "every single ", "each and every ", "a ", "every ", "each ", "any ")
    else:
        first = s.pick("any ", "each ", "every ", "a ")
    text = with_article(said) if first == "a " else f"{first}{said}"
    if rest:
        that = s.pick("that", "which", "that", "who") if kinds or name not in ("people", "person") else "who"
        text = f"{text} {that} {' and '.join(predicate(b, form, short=s.chance(0.3)) for b in rest)}"
    return text, form
