"""The ways to perturb a question: each keeps the forms of its sentences, and is known to keep or turn its answer."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.evaluation.invented import invent_several
from reasoning.evaluation.perturbing.story import NotControlledError
from reasoning.tools.logic.english import read_claim, to_english
from reasoning.tools.logic.english.plurals import singular, without_s
from reasoning.tools.logic.rules import Atom, Claim

if TYPE_CHECKING:
    import random

    from reasoning.evaluation.perturbing.story import Story

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AN = re.compile(r"\b([Aa])n(?= [^\W\d_aeiouAEIOU])")
"""An article before a word that begins with a consonant now."""
_NOT = re.compile(r"\b(is|are) not\b")
_VERB = re.compile(r"\b(is|are)\b")


def rename(story: Story, draw: random.Random) -> Story:
    """Exchange each word that means something for an invented one, the same everywhere, in the same form."""
    words = story.words
    made = dict(zip(words, invent_several(draw, len(words), words), strict=True))

    def exchanged(match: re.Match[str]) -> str:
        return _in_form(match[0], made)

    def version(text: str) -> str:
        return _AN.sub(r"\1", _WORD.sub(exchanged, text))

    return replace(story, sentences=tuple(map(version, story.sentences)), statement=version(story.statement))


def _in_form(word: str, made: dict[str, str]) -> str:
    small = word.lower()
    if small in made:
        found = made[small]
    else:
        lemma = next((one for one in (singular(small), without_s(small)) if one in made), None)
        if lemma is None:
            return word
        found = f"{made[lemma]}s"
    return found.capitalize() if word[:1].isupper() else found


def reorder(story: Story, draw: random.Random) -> Story:
    """Put the sentences of the context in another order."""
    order = list(story.sentences)
    if len(set(order)) < 2:
        raise NotControlledError("there is one order of its sentences alone")
    while tuple(order) == story.sentences:
        draw.shuffle(order)
    return replace(story, sentences=tuple(order))


def negate(story: Story, draw: random.Random) -> Story:
    """Ask about the opposite of the statement."""
    del draw
    wanted, said = story.claim.negated, story.statement
    tries = [_NOT.sub(r"\1", said, count=1) if _NOT.search(said) else _VERB.sub(r"\1 not", said, count=1)]
    with suppress(ReadError):
        tries.append(to_english(wanted))
    if said.endswith("?"):
        tries = [f"Is it true that {one[:-1]}?" for one in tries]
    for one in tries:
        if _says(one, wanted):
            return replace(story, statement=one)
    raise NotControlledError("no sentence of the language says the opposite of its statement")


def _says(text: str, claim: Claim) -> bool:
    try:
        return read_claim(text) == claim
    except ReadError:
        return False


def distract(story: Story, draw: random.Random) -> Story:
    """Add facts and rules of invented words: of a new thing and of one that is there, at any place."""
    first, second, third, fourth, name = invent_several(draw, 5, story.words)
    things = sorted({one for claim in story.claims for one in claim.atom.arguments if not one.startswith("$")})
    added = [
        f"{name.capitalize()} is {first}.",
        f"If something is {first} then it is {second}.",
        f"If something is {second} then it is not {third}.",
    ]
    if things:
        added.append(to_english(Claim(Atom(fourth, (draw.choice(things),)))))
    found = list(story.sentences)
    for one in added:
        found.insert(draw.randint(0, len(found)), one)
    made = replace(story, sentences=tuple(found))
    new = {first, second, third, fourth, name.capitalize()}
    kept, more = set(story.derived.steps), set(made.derived.steps)
    if not kept <= more or any(not new & {one.atom.predicate, *one.atom.arguments} for one in more - kept):
        raise NotControlledError("what is added would change what follows")
    return made
