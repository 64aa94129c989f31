"""The names of a program's variables and values, in the spellings that models mix: `station wagon`, `Station_Wagon`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.tools.logic.english.plurals import singular
from reasoning.tools.logic.programs.csp.order_lexicon import degree_of, ordinal, pole_of
from reasoning.tools.logic.programs.csp.syntax import CspNumber, CspVariable, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


Key = tuple[str, ...]
"""The words of a name without case, accents, apostrophes and what stands between them."""

_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_ARTICLES = frozenset({"the", "a", "an"})
_TYPO, _MANY = 6, 200


@lru_cache(maxsize=4096)
def key_of(name: str) -> Key:
    """Return what all spellings of a name have in common; empty where it has no letters or digits."""
    plain = _CAMEL.sub(" ", name.replace("'", "").replace("’", ""))
    if not plain.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    words = _WORD.findall(plain.casefold())
    return tuple(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


@dataclass(frozen=True)
class CspNames:
    """What the names of a program stand for."""

    terms: Mapping[Key, Term]
    """The variable, or the number of the value, that each key stands for."""

    longest: int
    """The most words in a name."""

    singular: Mapping[Key, Term] = field(default_factory=dict)
    """The same by their singular, where that is no other name's."""

    starts: frozenset[str] = frozenset()
    """The first words of all names, in both numbers where a name has but one word."""

    def find(self, words: Sequence[str]) -> tuple[int, Term, bool] | None:
        """Find the longest name that begins `words`: how many of them it takes, what it stands for, whether by heart.

        A name in another number (`kiwi` for `kiwis`) or with one letter left out or doubled is found, but not by heart.
        """
        for count in range(min(self.longest, len(words)), 0, -1):
            key = key_of("".join(words[:count]))
            if term := self.terms.get(key):
                return count, term, True
        for count in range(min(self.longest, len(words)), 0, -1):
            key = key_of("".join(words[:count]))
            if term := self.singular.get(singular_key(key)) or self._misspelt(key):
                return count, term, False
        return None

    def _misspelt(self, key: Key) -> Term | None:
        """The one name that differs from a long word in a letter left out or put in; none where there are several."""
        if not key or len(key[0]) < _TYPO or len(self.terms) > _MANY:
            return None
        near = [
            term
            for known, term in self.terms.items()
            if len(known) == len(key) and _one_letter("".join(known), "".join(key))
        ]
        return near[0] if len(near) == 1 else None


def names_of(variables: Iterable[str], values: Mapping[str, int]) -> CspNames:
    """Collect the names of variables and of values; a name that a variable and a value share is the variable's."""
    terms: dict[Key, Term] = {key_of(name): CspNumber(number) for name, number in values.items()}
    terms |= {key_of(name): CspVariable(name) for name in variables}
    terms.pop((), None)
    by_singular: dict[Key, Term | None] = {}
    for key, term in terms.items():
        short = singular_key(key)
        by_singular[short] = None if short in by_singular else term
    longest = max(map(len, terms), default=0) + 1
    starts = frozenset(key[0] for keys in (terms, by_singular) for key in keys)
    return CspNames(terms, longest, {key: term for key, term in by_singular.items() if term}, starts)


def short_names(variables: Iterable[str]) -> CspNames:
    """The variables by those words of their names that no other name has: `apples` for `apples_price`.

    A name that would be left with a word of an order (`first`, `left`) has no short one.
    """
    keys = {name: key_of(name) for name in variables}
    counts = Counter(word for key in keys.values() for word in set(key))
    short = {name: tuple(word for word in key if counts[word] == 1) for name, key in keys.items()}
    terms: dict[Key, Term] = {
        key: CspVariable(name)
        for name, key in short.items()
        if key and not any(ordinal(word) or pole_of(degree_of(word)[0]) for word in key)
    }
    return CspNames(terms, max(map(len, terms), default=0), starts=frozenset(key[0] for key in terms))


def singular_key(key: Key) -> Key:
    """Return a key whose last word is in the singular."""
    return (*key[:-1], singular(key[-1])) if key else key


def _one_letter(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) != len(short) + 1 or len(short) < _TYPO or short[0] != long[0]:
        return False
    at = next((i for i, sign in enumerate(short) if sign != long[i]), len(short))
    return short[at:] == long[at + 1 :]
