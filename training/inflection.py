"""Forms of nouns and verbs: regular ones by rule, irregular ones by list."""

from __future__ import annotations

import re

from reasoning.tools.logic.english.plurals import singular

_PLURALS = {"thief": "thieves", "wolf": "wolves"}

_PARTICIPLES = """
bite:bitten catch:caught fight:fought find:found forgive:forgiven hear:heard hide:hidden hold:held know:known lead:led
leave:left meet:met pay:paid shake:shaken beat:beaten understand:understood
"""
PARTICIPLES = dict(pair.split(":") for pair in _PARTICIPLES.split())

_DOUBLED = re.compile(r"(?:[^aeiou]|^|qu)[aeiou][bdgmnprt]$")
_UNSTRESSED = frozenset(["bother", "cover", "enter", "follow", "hunger", "offer", "visit"])


def plural(noun: str) -> str:
    """Return the plural of a noun. Raises ValueError where it would not read back."""
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.endswith("y") and noun[-2] not in "aeiou":
        made = f"{noun[:-1]}ies"
    else:
        made = f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"
    if singular(made) != noun:
        raise ValueError(f"{made!r} does not read back as {noun!r}")
    return made


def participle(verb: str) -> str:
    """Return the past participle: chased, carried, stopped, caught."""
    if verb in PARTICIPLES:
        return PARTICIPLES[verb]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}d" if verb.endswith("e") else f"{_stem(verb)}ed"


def gerund(verb: str) -> str:
    """Return the form on -ing: chasing, carrying, stopping."""
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith("ee") else f"{_stem(verb)}ing"


def _stem(verb: str) -> str:
    """A verb of one syllable on one vowel and one consonant doubles it."""
    short = _DOUBLED.search(verb) and len(re.findall("[aeiou]+", verb)) == 1 and verb not in _UNSTRESSED
    return verb + verb[-1] if short else verb
