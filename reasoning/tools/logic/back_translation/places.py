"""Where a sentence has its names and what may be its predicates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from reasoning.tools.logic.back_translation.word_classes import (
    BEFORE_SUBJECT,
    CONDITIONS,
    NEGATIVE,
    PLURALS,
    UNCLEAR,
    UNIVERSAL,
)
from reasoning.tools.logic.english.clauses import INDEFINITE
from reasoning.tools.logic.grammars.forms import noun_form
from reasoning.tools.logic.grammars.vocabulary import Mention, Vocabulary

Part = Literal["fact", "body", "head", ""]
"""Where a literal stands: a fact, a rule's condition, its conclusion; empty: not known."""

ANY = ""
"""An argument that is not known."""

VARIABLE = "$"
"""An argument that is some variable."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of a literal."""

    item: int
    part: Part = ""
    positive: bool | None = None
    arguments: tuple[str, ...] | None = None
    """Each a name, `VARIABLE` or `ANY`; None where their number is not known."""


@dataclass(slots=True)
class SentencePlaces:
    """The words of a sentence by their places."""

    words: Vocabulary
    lowered: list[str] = field(init=False)
    names: dict[int, Mention | None] = field(default_factory=dict)
    """The names by where they begin; None where it is not clear how far one goes."""
    predicates: dict[int, Mention] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lowered = [token.lower for token in self.words.tokens]
        for mention in self.words.mentions:
            if mention.item >= 0:
                self.predicates[mention.place] = mention
            else:
                self.names[mention.place] = None if mention.place in self.names else mention

        if 0 in self.names and 0 in self.predicates:  # a first word has a capital anyway
            listed = self.word_at(1) in ("and", ",") and (2 in self.names or self.word_at(2) == "the")
            plural = PLURALS & set(self.lowered[1:]) and not listed
            del (self.names if plural else self.predicates)[0]

    def is_odd(self) -> bool:
        """Return whether the words alone are sure: it has a word that turns its meaning, several conditions, something
        of all or of none elsewhere than at its beginning, or of both.
        """
        conditions = sum(word in CONDITIONS for word in self.lowered)
        if not self.lowered or conditions > 1 or UNCLEAR & set(self.lowered):
            return True
        first, rest = self.lowered[0], set(self.lowered[1:])
        several = first in NEGATIVE and {"both", "but", "and", "or"} & rest
        others = (UNIVERSAL & rest) - {"all"} - (INDEFINITE if first in CONDITIONS else set())
        return bool(several or others or "none" in self.lowered or first == "to")

    def word_at(self, place: int) -> str:
        """Return the word at a place in lower case; empty before the first and behind the last."""
        return self.lowered[place] if 0 <= place < len(self.lowered) else ""

    def ends_name(self, place: int) -> bool:
        """Return whether a name ends before a place."""
        return any(mention is not None and mention.end == place for mention in self.names.values())

    def lists_more(self, place: int) -> bool:
        """Return whether a further thing that the action is on follows: "likes the cat and the dog"."""
        if place >= len(self.lowered) or self.lowered[place] not in ("and", "or", ","):
            return False
        start = place + 1 + (place + 1 < len(self.lowered) and self.lowered[place + 1] == "the")
        mention = self.names.get(start)
        if mention is None:
            return start in self.names
        ends = mention.end >= len(self.lowered) or not self.words.tokens[mention.end].text[0].isalnum()
        return ends or self.lowered[mention.end] in ("and", "or", "then")

    def is_indefinite(self, place: int) -> bool:
        """Return whether a word stands for something that has no name."""
        word = self.lowered[place]
        if word == "one":
            return not place or self.word_at(place - 1) in BEFORE_SUBJECT
        return word == "you" or (word in INDEFINITE | UNIVERSAL and word not in ("every", "all", "each", "any"))


def is_plural(name: str) -> bool:
    """Return whether a name has the form of a plural."""
    return noun_form(name.lower()) != name.lower()
