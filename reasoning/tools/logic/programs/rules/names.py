"""The names of a program in the `rules` dialect: every written form of a name is joined to the one met first.

Two predicates are one where they differ in capitals, underscores, spaces, "is" and "does", singular and plural only;
two things where they differ in capitals, underscores, spaces and "the" only. Nothing is joined by mere likeness:
`rough` and `round`, `loves` and `likes` are far apart in meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from reasoning.tools.logic.english.plurals import looks_plural, singular
from reasoning.tools.logic.rules.theory import Atom, Claim

TRUTH = {"true": True, "yes": True, "false": False, "no": False}
"""The words of a truth value, in lower case."""

SHORT_TRUTH = {"t": True, "1": True, "f": False, "0": False}
"""What is a truth value only where a predicate has one more argument than was declared."""

OPEN = frozenset({"unknown", "uncertain", "?", "none", "undetermined", "any", "null"})
"""What stands for a truth value that is not known."""

KINDS = frozenset({"bool", "boolean", "truth", "value", "truthvalue", "bool_value"})
"""What a declaration calls the place of the truth value."""

INDEFINITE = frozenset({"something", "someone", "somebody", "anything", "anyone", "anybody", "everything", "everyone"})
"""Words that stand in the place of a variable."""

_NAME = re.compile(r"(?!not\b)[^\W_]\w*(?:[ '’.-]+\w+)*\.?", re.IGNORECASE)
_LETTER = re.compile(r"[u-zU-Z]\d?")
_WORDS = re.compile(r"[^\W_A-Z]+|[A-Z]+(?![^\W_A-Z])|[A-Z][^\W_A-Z]*")
_AUXILIARY = frozenset({"is", "are", "does", "do", "be"})
_ARTICLES = frozenset({"a", "an", "the"})


def words_of(name: str) -> list[str]:
    """The words of a name: `BaldEagle`, `bald_eagle` and `bald eagle` have two."""
    return _WORDS.findall(name)


@lru_cache(maxsize=4096)
def predicate_key(written: str) -> tuple[str, bool]:
    """Return what two forms of one predicate share, and whether it is affirmed: `IsNotFurry` is ("furry", False)."""
    words = [w.lower() for w in words_of(written)]
    positive = True
    while len(words) > 1 and words[0] in _AUXILIARY | _ARTICLES | {"not", "non"}:
        positive ^= words[0] in {"not", "non"}
        words = words[1:]
    if words and looks_plural(words[-1]):
        words[-1] = singular(words[-1])
    return "".join(words) or written.casefold(), positive


@lru_cache(maxsize=4096)
def thing_key(written: str) -> str:
    """Return what two forms of the name of one thing share: `the bald eagle`, `BaldEagle`, `bald_eagle`."""
    text = written.casefold()
    text = text[4:] if text.startswith("the ") else text
    return "".join(c for c in text if c.isalnum()) or text


@dataclass(slots=True)
class RuleNames:
    """The names of one program, each under the form that was met first."""

    note: Callable[[str, str], None]
    """Called for each repair with its name and what was made of what."""

    predicates: dict[str, str] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    declared: dict[str, int] = field(default_factory=dict)
    """How many arguments each declared predicate has, the truth value not counted."""

    used: set[tuple[str, int]] = field(default_factory=set)
    """Every predicate that a claim uses or a declaration declares, with how many arguments."""

    nouns: set[str] = field(default_factory=set)
    """The predicates that are kinds of things, by the words of their declarations."""

    _predicates: dict[str, tuple[str, bool]] = field(default_factory=dict)
    _things: dict[str, str | None] = field(default_factory=dict)

    def declare(self, written: str, arguments: int, noun: bool) -> None:
        """Take in a declared predicate."""
        name, _ = self.predicate(written)
        self.declared.setdefault(name, arguments)
        self.used.add((name, arguments))
        if noun:
            self.nouns.add(name)

    def predicate(self, written: str) -> tuple[str, bool]:
        """Return the predicate that `written` names, and whether it affirms it (`NotSour` denies `Sour`)."""
        known = self._predicates.get(written)
        if known is None:
            key, positive = predicate_key(written)
            name = self.predicates.setdefault(key, written if positive else key.capitalize())
            if name != written:
                self.note("name in another form", f"{written} read as {'' if positive else 'not '}{name}")
            known = self._predicates[written] = name, positive
        return known

    def thing(self, written: str) -> str | None:
        """Return the constant or variable that `written` names; None where it is no name."""
        if written not in self._things:
            self._things[written] = self._thing(written)
        return self._things[written]

    def _thing(self, written: str) -> str | None:
        bare = written[1:] if written[:1] in "$?" else written
        if not _NAME.fullmatch(bare) or len(bare) > 100 or bare.lower() in TRUTH or bare.lower() in OPEN | KINDS:
            return None
        if written[0] == "$":
            return written
        if written[0] == "?" or bare.lower() in INDEFINITE or _LETTER.fullmatch(bare):
            self.note("variable in another form", f"{written} read as ${bare.lower()}")
            return f"${bare.lower()}"
        name = self.things.setdefault(thing_key(bare), bare)
        if name != bare:
            self.note("name in another form", f"{bare} read as {name}")
        return name

    def claim(self, written: str, arguments: tuple[str, ...], positive: bool) -> Claim:
        """Make a claim of a predicate as written and of things that `thing` gave."""
        name, affirmed = self.predicate(written)
        self.used.add((name, len(arguments)))
        return Claim(Atom(name, arguments), positive == affirmed)

    def from_english(self, claim: Claim, new: bool = False) -> Claim | None:
        """Return a claim that was read from a sentence in the names of the program.

        None where the program has no such predicate or thing; with `new` they are then taken in.
        """
        key, _ = predicate_key(claim.atom.predicate)
        name, count = self.predicates.get(key), len(claim.atom.arguments)
        unknown = [a for a in claim.atom.arguments if a[0] != "$" and thing_key(a) not in self.things]
        if not new and (name is None or (name, count) not in self.used or unknown):
            return None
        name = name or self.predicates.setdefault(key, key.capitalize())
        self.used.add((name, count))
        arguments = [a if a[0] == "$" else self.things.setdefault(thing_key(a), a) for a in claim.atom.arguments]
        return Claim(Atom(name, tuple(arguments)), claim.positive)
