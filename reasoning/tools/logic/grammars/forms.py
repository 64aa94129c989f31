"""The base forms of words, as predicates have them: chases, chased and chasing are chase, wumpuses are a wumpus."""

from __future__ import annotations

import re

from reasoning.tools.logic.english.plurals import looks_plural, singular
from reasoning.tools.logic.english.words import base_form, looks_third_person

_PAST = """
ate:eat eaten:eat bit:bite bitten:bite bought:buy brought:bring built:build caught:catch chosen:choose chose:choose
drawn:draw drew:draw driven:drive drove:drive fed:feed felt:feel fought:fight found:find forgotten:forget
forgot:forget forgave:forgive forgiven:forgive gave:give given:give held:hold heard:hear hidden:hide hid:hide hit:hit
hurt:hurt kept:keep knew:know known:know led:lead left:leave lost:lose made:make met:meet owned:own paid:pay
read:read ridden:ride rode:ride said:say saw:see seen:see sold:sell sent:send shaken:shake shook:shake shown:show
sung:sing sang:sing spoken:speak spoke:speak stolen:steal stole:steal struck:strike stung:sting taken:take took:take
taught:teach told:tell thought:think thrown:throw threw:throw understood:understand won:win worn:wear wore:wear
wrote:write written:write beaten:beat bound:bind broken:break broke:break cut:cut done:do dug:dig
"""
_IRREGULAR = dict(pair.split(":") for pair in _PAST.split())
_KEPT_DOUBLE = ("ll", "ss", "zz", "ff", "ee")
_STEM = re.compile(r"[aeiouy].{0,40}[^e]$|[^e][aiouy]$")
"""What stands before an ending: it has a vowel, and is not what stands before that of need or bred."""
_NEVER_LAST = ("s", "v", "c", "z", "u", "dg", "rg")
"""Letters that no base form ends on: chas is chase, lov is love."""
_EITHER = ("st", "th", "ng", "ur", "air", "eiv")
_LIQUID = re.compile(r"[bcdfgkptz]l$")
_SHORT = re.compile(r"[^aeiou]{0,3}[aeiou][^aeiouwxy]")
"""One syllable with a short vowel, whose consonant would be doubled: lik is like, hugg is hug."""
_HEAVY = re.compile(r"(?:[aeiou]{2}[^aeiou]|[^aeiou]{2})$")


def noun_form(word: str) -> str:
    """Return the singular of a word in lower case that looks like a plural, any other as it is."""
    return singular(word) if looks_plural(word) else word


def verb_forms(word: str) -> tuple[str, ...]:
    """Return the base forms that a verb in lower case may have, the likeliest first; as it is where it has no ending.

    Spelling does not tell all: chased is of chase, helped of help, and both are returned for each.
    """
    if word in _IRREGULAR:
        return (_IRREGULAR[word],)
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and _STEM.search(stem):
            return _stems(stem, ending)
    return (base_form(word),) if looks_third_person(word) else (word,)


def looks_like_verb(word: str) -> bool:
    """Return whether a word in lower case has the ending of a verb behind its subject: chases, chased, saw."""
    return looks_third_person(word) or word in _IRREGULAR or (word.endswith("ed") and bool(_STEM.search(word[:-2])))


def _stems(stem: str, ending: str) -> tuple[str, ...]:
    """Return what a verb may be without its ending: by the rules of when an e is dropped and a consonant doubled."""
    if ending == "ed" and stem.endswith("i"):
        return (f"{stem[:-1]}y",)
    if stem[-1] == stem[-2:-1]:
        return (stem,) if stem.endswith(_KEPT_DOUBLE) else (stem[:-1],)
    if stem.endswith(("w", "x", "y")):
        return (stem,)
    if stem.endswith(_NEVER_LAST) or _LIQUID.search(stem) or _SHORT.fullmatch(stem):
        return (f"{stem}e",)
    if _HEAVY.search(stem) and not stem.endswith(_EITHER):
        return (stem,)
    return f"{stem}e", stem
