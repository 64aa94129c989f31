"""What a sentence's own words tell of its translation: which literal stands where, affirmed or denied, about what.

It is read off word by word, without understanding the sentence: what the words leave open stays open, so that a
translation is only ever held against what they surely say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from reasoning.tools.logic.english.clauses import INDEFINITE, OBJECT_PRONOUNS, PRONOUNS
from reasoning.tools.logic.grammars.forms import looks_like_verb
from reasoning.tools.logic.grammars.vocabulary import Mention, Vocabulary

Part = Literal["fact", "body", "head", ""]
"""Where a literal stands: a fact, a rule's condition, its conclusion; empty: not known."""

ANY = ""
"""An argument that is not known."""

VARIABLE = "$"
"""An argument that is some variable."""

CONDITIONS = frozenset({"if", "when", "whenever"})
NEGATIONS = frozenset({"not", "never", "cannot"})
_VERBS = "is are was were be does do did has have had can could will would must may might shall should"
VERBS = frozenset(_VERBS.split())
_UNIVERSAL = "every all each any everyone everything everybody anyone anything anybody whoever whatever"
UNIVERSAL = frozenset(_UNIVERSAL.split())
NEGATIVE = frozenset({"no", "nobody", "nothing", "none"})
RELATIVE = frozenset({"who", "that", "which"})
_PLURALS = frozenset({"are", "do", "were", "have", "people", "things"})
_JOINING = frozenset({"and", "or", ",", ";", "but", "nor"})
_BEFORE_SUBJECT = CONDITIONS | _JOINING | {"that", "then"}
_UNSURE = """
unless only neither except until than either some most few many there case iff true false wrong so without implies imply
means makes make requires require entails entail impossible possible necessary reason rule what being
"""
_UNCLEAR = frozenset(_UNSURE.split())
"""Words of sentences of which only the words themselves are checked."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of a literal."""

    item: int
    part: Part = ""
    positive: bool | None = None
    arguments: tuple[str, ...] | None = None
    """Each a name, `VARIABLE` or `ANY`; None where their number is not known."""


def expected_literals(words: Vocabulary) -> list[Expected]:
    """Return what is known of the literals of a sentence, in the order of its words."""
    return _Scan(words).read()


@dataclass(slots=True)
class _Scan:
    words: Vocabulary
    lowered: list[str] = field(init=False)
    names: dict[int, Mention | None] = field(default_factory=dict)
    """The names by where they begin; None where it is not clear how far one goes."""
    predicates: dict[int, Mention] = field(default_factory=dict)
    found: list[Expected] = field(default_factory=list)
    part: Part = "fact"
    subject: str = ANY
    denied: bool | None = False
    """Whether the next predicate is denied; None: not known."""
    flipped: bool = False
    """Whether the conclusion is denied by how the sentence begins."""
    universal: bool = False
    variable: bool = False
    """Whether something that has no name was spoken of."""
    mentioned: set[str] = field(default_factory=set)
    relative: bool = False
    """Whether a relative clause goes on."""
    verb_seen: bool = False

    def __post_init__(self) -> None:
        self.lowered = [token.lower for token in self.words.tokens]
        for mention in self.words.mentions:
            if mention.item >= 0:
                self.predicates[mention.place] = mention
            else:
                self.names[mention.place] = None if mention.place in self.names else mention

        if 0 in self.names and 0 in self.predicates:  # a first word has a capital anyway
            plural = _PLURALS & set(self.lowered[1:]) and not (self.lowered[1] in ("and", ",") and 2 in self.names)
            del (self.names if plural else self.predicates)[0]

    def read(self) -> list[Expected]:
        if self._is_odd():
            return [Expected(mention.item) for mention in self.predicates.values()]
        self._begin()
        place = 0
        while place < len(self.lowered):
            place = self._at(place)
        return self.found

    def _is_odd(self) -> bool:
        """Return whether the words alone are sure: it has a word that turns its meaning, several conditions, something
        of all or of none elsewhere than at its beginning, or of both.
        """
        conditions = sum(word in CONDITIONS for word in self.lowered)
        if not self.lowered or conditions > 1 or _UNCLEAR & set(self.lowered):
            return True
        first, rest = self.lowered[0], set(self.lowered[1:])
        several = first in NEGATIVE and {"both", "but", "and", "or"} & rest
        return bool(several or (UNIVERSAL & rest) - {"all"} or "none" in self.lowered or first == "to")

    def _begin(self) -> None:
        """Tell by the first word, and by where a condition stands, what the first clause is."""
        first = self.lowered[0] if self.lowered else ""
        if first in CONDITIONS:
            self.part = "body"
        elif any(word in CONDITIONS for word in self.lowered):
            self.part = "head"
        elif first in UNIVERSAL | NEGATIVE or self._is_generic():
            self.part, self.universal, self.subject = "body", True, VARIABLE
            self.flipped = first in NEGATIVE
            self.relative = first in ("whoever", "whatever")

    def _is_generic(self) -> bool:
        """Return whether the sentence begins with a bare kind: "wumpuses are …", "red, cold things", "a cat is …"."""
        if not self.lowered or self.lowered[0] == "the":
            return False
        return self.lowered[0] in ("a", "an", *INDEFINITE) or 0 in self.predicates

    def _at(self, place: int) -> int:
        word, token = self.lowered[place], self.words.tokens[place]
        if self.universal and self.part == "body" and self._ends_subject(place):
            self.part, self.relative, self.subject = "head", False, VARIABLE
        if token.denies or word in NEGATIONS or (word == "no" and place):
            self.denied = True
        if word in CONDITIONS and place:
            self.part, self.subject, self.denied = "body", ANY, False
        elif word == "then" or (word == "," and self._begins_conclusion(place)):
            self.part, self.subject, self.denied = "head", ANY, False
        elif word in _JOINING:
            self._joined(place)
        elif word in RELATIVE:
            self.relative = True
            self.subject = self.subject if self.universal else ANY
        elif word in INDEFINITE | UNIVERSAL and word not in ("every", "all", "each", "any"):
            self.subject, self.variable = VARIABLE, True
        elif word in PRONOUNS:
            self.variable = self.variable or not self.mentioned
            self.subject = self._meant()
        elif word in ("a", "an", "one") and self.lowered[place - 1] in _BEFORE_SUBJECT:
            self.variable = True
        elif place in self.predicates:
            return self._predicate(place)
        elif place in self.names:
            return self._named(place)
        self.verb_seen = self.verb_seen or word in VERBS
        return place + 1

    def _joined(self, place: int) -> None:
        """Go on behind an "and" or a comma: what was denied before may or may not be so behind it."""
        follows = self.lowered[place + 1] if place + 1 < len(self.lowered) else ""
        self.denied = None if self.found and self.found[-1].positive is False and follows not in VERBS else False
        if follows in ("not", *PRONOUNS, *INDEFINITE) or place + 1 in self.names or follows == "the":
            self.denied = False
        if place and place - 1 not in self.predicates and not self.verb_seen:
            self.subject = VARIABLE if self.universal else ANY  # "Otto and Ines are …"

    def _begins_conclusion(self, place: int) -> bool:
        if self.part != "body" or self.universal or "then" in self.lowered or self.lowered[0] not in CONDITIONS:
            return False
        return "," not in self.lowered[place + 1 :]

    def _ends_subject(self, place: int) -> bool:
        """Return whether the main verb of a universal sentence begins here."""
        word, before = self.lowered[place], place - 1
        is_verb = word in VERBS or word == "never" or (self._acts(place) and self.lowered[place + 1] != "by")
        if not is_verb or not place:
            return False
        if not self.relative:
            return bool(self.found) or self.lowered[before] in UNIVERSAL | NEGATIVE
        behind_name = any(m is not None and m.end == place for m in self.names.values())
        return behind_name or before in self.predicates or self.lowered[before] in OBJECT_PRONOUNS

    def _named(self, place: int) -> int:
        mention = self.names[place]
        if mention is None:
            self.subject = ANY
            ends = [m.end for m in self.words.mentions if m.place == place and m.item < 0]
            return min(ends)
        self.subject = ANY if self.lowered[place - 1] == "and" and not self.verb_seen else mention.name
        self.mentioned.add(mention.name)
        return mention.end

    def _meant(self) -> str:
        if self.variable or self.universal:
            return VARIABLE if not (self.mentioned and any(name[:1].isupper() for name in self.mentioned)) else ANY
        return next(iter(self.mentioned)) if len(self.mentioned) == 1 else ANY

    def _acts(self, place: int) -> bool:
        mention = self.predicates.get(place)
        return mention is not None and bool(self.words.items[mention.item].binary) and self._object(place)[0] != ANY

    def _predicate(self, place: int) -> int:
        mention = self.predicates[place]
        item = self.words.items[mention.item]
        told, behind = self._object(place)
        arguments: tuple[str, ...] | None = None
        if self.relative and not self.universal:
            arguments = None
        elif told != ANY and item.binary:
            passive = self.lowered[place + 1] == "by"
            told = ANY if self._goes_on(behind) else told
            arguments = (told, self.subject) if passive else (self.subject, told)
        elif item.unary and not item.binary:
            arguments = (self.subject,)
        self.found.append(Expected(mention.item, self.part, self._polarity(place), arguments))
        self.denied, self.verb_seen = self.denied if self.denied is None else False, False
        return behind

    def _goes_on(self, place: int) -> bool:
        """Return whether a further thing that the action is on follows: "likes the cat and the dog"."""
        if place >= len(self.lowered) or self.lowered[place] not in ("and", "or", ","):
            return False
        start = place + 1 + (place + 1 < len(self.lowered) and self.lowered[place + 1] == "the")
        mention = self.names.get(start)
        if mention is None:
            return start in self.names
        ends = mention.end >= len(self.lowered) or not self.words.tokens[mention.end].text[0].isalnum()
        return ends or self.lowered[mention.end] in ("and", "or", "then")

    def _polarity(self, place: int) -> bool | None:
        if self.denied is None or (place + 1 in self.predicates and self.denied):
            return None
        positive = not self.denied
        return not positive if self.flipped and self.part == "head" else positive

    def _object(self, place: int) -> tuple[str, int]:
        """Return what an action acts on, and the place behind it; `ANY` where that is not told by the next words."""
        item = self.words.items[self.predicates[place].item]
        start = place + 1
        follows = self.lowered[start] if start < len(self.lowered) else ""
        if follows == "by" and looks_like_verb(self.lowered[place]):
            start += 1
        start += start < len(self.lowered) and self.lowered[start] == "the"
        if not item.binary or start >= len(self.lowered):
            return ANY, place + 1
        mention = self.names.get(start)
        if mention is not None and start not in self.predicates:  # "eats mice" is like "big mice"
            self.mentioned.add(mention.name)
            return mention.name, mention.end
        if self.lowered[start] in INDEFINITE:
            return VARIABLE, start + 1
        return ANY, place + 1
