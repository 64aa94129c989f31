"""The words of the controlled English: which ones carry meaning, and how nouns and verbs change their form.

General morphology with the common exceptions of English; no word of any data set is listed here for its own sake.
"""

from __future__ import annotations

from reasoning.tools.logic.english.plurals import without_s

_DETERMINERS = """
a an the this that these those all every each no any some many much more most few fewer less several both half enough
such another other others various certain own same one ones two three four five six seven eight nine ten none former
latter
"""
_PRONOUNS = """
i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ours
ourselves they them their theirs themselves who whom whose which what whatever whoever someone somebody something
anyone anybody anything everyone everybody everything nobody nothing where when why how there here
"""
_PREPOSITIONS = """
about above across after against along amid among around as at before behind below beneath beside besides between
beyond by despite down during except for from in inside into near of off on onto out outside over per since than
through throughout till to toward towards under underneath until up upon via with within without
"""
_CONJUNCTIONS = """
and or but nor so yet if then else because although though unless whereas while whether either neither however
therefore thus hence otherwise
"""
_AUXILIARIES = """
am is are was were be been being do does did done have has had having can cannot could may might must shall should
will would
"""
_ADVERBS = """
not never always often sometimes seldom again also too only just even still already now today tomorrow yesterday once
twice perhaps maybe very quite rather almost not well else away back home ago later soon together apart instead indeed
ever mostly yes
"""

FUNCTION_WORDS = frozenset(
    f"{_DETERMINERS} {_PRONOUNS} {_PREPOSITIONS} {_CONJUNCTIONS} {_AUXILIARIES} {_ADVERBS}".split()
)
"""Words that build sentences and never name a quality, a kind, a thing or an action here (like is a verb here)."""

_LY = """
brotherly bubbly burly chilly costly cowardly cuddly curly deadly early elderly fatherly friendly ghostly godly
heavenly hilly holy jolly likely lively lonely lovely manly motherly orderly prickly princely saintly scaly scholarly
sickly silly sly smelly surly timely ugly unfriendly ungainly unlikely wily wobbly woolly worldly wrinkly
"""
LY_ADJECTIVES = frozenset(_LY.split())
"""Adjectives that look like adverbs."""

_TRANSFER = """
allow appoint ask assign award bring buy call consider cook cost declare deny do drive elect envy find forgive give
grant hand keep leave lend make name offer owe pay promise render sell send show teach tell turn win wish
"""
TRANSFER_VERBS = frozenset(_TRANSFER.split())
"""Verbs that may take two objects, or an object and what it becomes: two nouns behind them need not be one thing."""

_VOWELS = "aeiou"
_HISSING = ("s", "x", "z", "ch", "sh")


def is_content(word: str) -> bool:
    """Return whether `word`, in lower case, can name a quality, a kind, a part of a thing's name or an action."""
    return word.islower() and word not in FUNCTION_WORDS and (not word.endswith("ly") or word in LY_ADJECTIVES)


def is_noun_like(word: str) -> bool:
    """Return whether `word` can be a noun in lower case: as `is_content`, but nouns on -ly (family, fly) are no
    adverbs.
    """
    return word.islower() and word not in FUNCTION_WORDS


def is_name(word: str) -> bool:
    """Return whether `word` can be a proper name: a capital first, no function word, no plural of an abbreviation
    (DVDs).
    """
    if len(word) > 2 and word.endswith("s") and word[:-1].isupper():
        return False
    return word[:1].isupper() and word.lower() not in FUNCTION_WORDS


def third_person(verb: str) -> str:
    """The form of a verb behind he, she or it: chase → chases, carry → carries, go → goes."""
    return _with_s(verb)


def base_form(verb: str) -> str:
    """The base of a verb's third person: chases → chase, carries → carry, goes → go."""
    return without_s(verb)


def looks_third_person(verb: str) -> bool:
    """Return whether `verb` has the form that follows he, she or it."""
    return len(verb) > 2 and verb.endswith("s") and not verb.endswith(("ss", "us", "is"))


def with_article(noun: str) -> str:
    """The noun behind "a" or "an", chosen by its first letter (an hour comes out wrong, and reads back right)."""
    return f"{'an' if noun[:1] in _VOWELS else 'a'} {noun}"


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith((*_HISSING, "o")) else f"{word}s"
