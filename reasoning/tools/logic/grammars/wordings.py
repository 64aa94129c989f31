"""Sentences in plainer words: "being a cat makes you quick" is "everyone who is a cat is quick".

Each turn keeps the content words, and says what can't be said in the order that they are in: that the whole is denied,
that the condition is (unless), that the conclusion comes first (only), that it goes both ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reasoning.tools.logic.grammars.idioms import without_idioms
from reasoning.tools.logic.grammars.turns import EXCEPT, OPENINGS, TURNS


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence in plainer words, and what its order does not tell."""

    text: str
    denied: bool = False
    """Whether it is said not to be so."""
    unless: bool = False
    """Whether its condition is what must not be."""
    only: bool = False
    """Whether what is said of its subject is the condition."""
    only_if: bool = False
    """Whether what stands behind its if is the conclusion."""
    both_ways: bool = False
    """Whether condition and conclusion follow from each other."""


_DENIAL = re.compile(
    r"it(?:'s| is| was) (?:false|untrue|wrong|incorrect|not so|(?:not|hardly) (?:true|the case|a fact|correct))"
    r"(?: to say)? that |it (?:isn't|wasn't|can't be|cannot be) (?:true|the case|so|a fact|correct) that ",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:can|may|could|do|does|must) (?:we|one|you|it)"
    r" (?:conclude|infer|say|deduce|follow|be (?:inferred|concluded)) that |is it (?:true|so|the case|correct) that ",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\bunless\b", re.IGNORECASE)
_ONLY = re.compile(r"(?:it is )?(?:only (?!if\b|when\b)(?:the )?|(?:none|no one|nobody|nothing) but )", re.IGNORECASE)
_ONLY_IF = re.compile(r"\bonly (?:if|when)\b", re.IGNORECASE)
_BOTH_WAYS = re.compile(
    r"\b(?:if,? and only if|exactly (?:if|when)|precisely (?:if|when)|just in case|when,? and only when|iff)\b",
    re.IGNORECASE,
)

_LEADS = (
    r"makes? (?:you|one|someone|somebody|anyone|people|them|it|something|anything|him|her|(?:a|the) (?:thing|person))"
    r"(?: be)?",
    r"(?:(?:always|also) )?means?(?: that (?:you|one|they|it) (?:are|is))?",
    r"impl(?:ies|y)|entails?|guarantees?|leads? to",
    r"(?:suffices?|is enough|are enough|is sufficient) (?:to|for)|is to|amounts? to|requires?",
)
_BARS = (
    r"(?:rules?|excludes?|precludes?|prevents?)(?: out)?|is incompatible with"
    r"|is (?:a|no) reason not to|keeps? (?:you|one|someone|people|them|it|something|anything) from"
)
_LEADING = re.compile(
    rf" (?:(?P<bars>{_BARS})|{'|'.join(_LEADS)}) (?P<denied>not )?(?:(?P<being>being |be )|(?=\w{{1,40}}ing\b)|)",
    re.IGNORECASE,
)
_MADE = re.compile(r" makes? ", re.IGNORECASE)
_GERUND = re.compile(r"(not )?(?:both )?(?:(being|to be) |to (?=\w)|(?=\w{1,40}ing\b))(?:both )?", re.IGNORECASE)
_NEEDS = re.compile(
    r"(?:(?:you|one|people) (?:can't|can not|cannot|can never)|(?:nothing|nobody|no one|no-one)(?: can)?"
    r"|it is (?:impossible|not possible) to) (?:(be|is) )?(?=[^,]{1,300} without )",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r" without (not )?(being )?", re.IGNORECASE)
_BARRED = re.compile(
    r"(?:(?:you|one) (?:can't|can not|cannot|can never) be both|(?:nothing|nobody|no one|no-one) (?:is|can be) both"
    r"|it is (?:impossible|not possible) to be(?: both)?) (?=[^,]{1,300} and )"
    r"|(?:nothing|nobody|no one|no-one) (?:is|can be) (?=\w{1,40} and \w{1,40} ?[.!]?$)",
    re.IGNORECASE,
)
_AND = re.compile(r" and (?:to )?(?:be )?", re.IGNORECASE)


def plain_wording(sentence: str) -> Wording:
    """Return a sentence in plainer words; as it is where it has no wording that is known. It takes linear time."""
    text, both_ways = _BOTH_WAYS.subn("if", sentence.replace("’", "'"))
    text = without_idioms(text).strip()
    text, denied = _cut(_DENIAL, text)
    text, _ = _cut(_ASKED, text)
    text, only = _cut(_ONLY, text)
    text = _bound(_led(f"all {text}" if only and not text.startswith("every") else text))
    for pattern, plain in OPENINGS:
        if pattern.match(text):
            text = pattern.sub(plain, text, count=1)
            break
    text = EXCEPT.sub(r"\g<a> who are not ", text)
    for pattern, plain in TURNS:
        text = pattern.sub(plain, text)
    return _connected(Wording(text, denied, only=only, both_ways=both_ways > 0))


def _cut(opening: re.Pattern[str], text: str) -> tuple[str, bool]:
    found = opening.match(text)
    return (text[found.end() :], True) if found else (text, False)


def _connected(wording: Wording) -> Wording:
    """Put the words of conditions in one word."""
    text, unless = _UNLESS.subn("if", wording.text)
    text, only_if = _ONLY_IF.subn("if", text)
    return replace(wording, text=text, unless=unless > 0, only_if=only_if > 0)


def _led(text: str) -> str:
    """Turn what being or doing something leads to: "Listening implies learning", "To own it is to be rich"."""
    opening, leads = _GERUND.match(text), _LEADING.search(text)
    if not opening or not leads or leads.start() < opening.end():
        return text
    subject = text[opening.end() : leads.start()]
    denied = "not " if leads["denied"] or leads["bars"] else ""
    is_verb = leads["being"] is None and not _MADE.match(leads.group())
    first = f"everyone who {'is' if opening[2] else 'does'} {opening[1] or ''}{subject[:1].lower()}{subject[1:]}"
    return f"{first} {'does' if is_verb else 'is'} {denied}{text[leads.end() :]}"


def _bound(text: str) -> str:
    """Turn what is impossible: "You can't be kind without being calm", "Nothing is both red and blue"."""
    if barred := _BARRED.match(text):
        first, _, second = text[barred.end() :].partition(" and ")
        return f"nobody who is {first} is {_AND.sub(' ', f' and {second}').strip()}"
    if not (needed := _NEEDS.match(text)) or not (without := _WITHOUT.search(text)):
        return text
    first = f"everyone who {'is' if needed[1] else 'does'} {text[needed.end() : without.start()]}"
    return f"{first} {'is' if without[2] else 'does'} {without[1] or ''}{text[without.end() :]}"
