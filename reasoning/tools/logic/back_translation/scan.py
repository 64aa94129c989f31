"""Reads a sentence word by word for what its words surely tell of each literal: where it stands, what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reasoning.tools.logic.back_translation.places import ANY, VARIABLE, Expected, Part, SentencePlaces, is_plural
from reasoning.tools.logic.back_translation.word_classes import (
    AUXILIARIES,
    BEFORE_QUALITY,
    BEFORE_SUBJECT,
    BEHIND_CLAUSE,
    CONDITIONS,
    JOINING,
    NEGATIONS,
    NEGATIVE,
    RELATIVE,
    UNIVERSAL,
    VERBS,
)
from reasoning.tools.logic.english.clauses import INDEFINITE, OBJECT_PRONOUNS, PERSONAL, PRONOUNS
from reasoning.tools.logic.grammars.forms import looks_like_verb

if TYPE_CHECKING:
    from reasoning.tools.logic.grammars.vocabulary import Mention


@dataclass(slots=True)
class SentenceScan(SentencePlaces):
    """The state of reading a sentence."""

    found: list[Expected] = field(default_factory=list)
    part: Part = "fact"
    subject: str = ANY
    denied: bool | None = False
    """Whether the next predicate is denied; None: not known."""
    was_denied: bool | None = False
    """Whether the last one was."""
    flipped: bool = False
    """Whether the conclusion is denied by how the sentence begins."""
    universal: bool = False
    variable: bool = False
    """Whether something that has no name was spoken of."""
    mentioned: set[str] = field(default_factory=set)
    relative: bool = False
    """Whether a relative clause goes on."""
    verb_seen: bool = False
    doing: bool = False
    """Whether "does" or "can" stands before the verb."""
    acted: bool = False
    """Whether something was said of the clause's subject."""
    quality: int = -2
    """The place of the last word that is surely a quality or a kind."""
    condition: int = -1
    """The number of the first literal of a condition that comes last."""
    odd: bool = False

    def read(self) -> None:
        """Read the sentence's words one after the other."""
        self.odd = self.is_odd()
        if self.odd:
            self.found = [Expected(mention.item) for mention in self.predicates.values()]
            return
        self._begin()
        place = 0
        while place < len(self.lowered):
            place = self._at(place)
        if self.condition < 0:
            self._conclude()

    def _conclude(self) -> None:
        """Take the last thing said as the conclusion where no other was found: "hopeful people sing"."""
        if self.universal and self.found and all(one.part == "body" for one in self.found):
            last = self.found[-1]
            positive = last.positive if last.positive is None else last.positive is not self.flipped
            self.found[-1] = replace(last, part="head", positive=positive)

    def _begin(self) -> None:
        """Tell by the first word, and by where a condition stands, what the first clause is."""
        first = self.lowered[0] if self.lowered else ""
        if first in CONDITIONS:
            self.part = "body"
            return
        if any(word in CONDITIONS for word in self.lowered):
            self.part = "head"
        if first in UNIVERSAL | NEGATIVE or self._is_generic():
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
            self._conclude()
            self.part, self.subject, self.denied = "body", ANY, False
            self.condition, self.relative, self.acted = len(self.found), False, False
        elif word == "then" or (word == "," and self._begins_conclusion(place)):
            self.part, self.subject, self.denied, self.acted = "head", ANY, False, False
        elif word in JOINING:
            self._joined(place)
        elif word in RELATIVE:
            self.relative = True
            self.subject = self.subject if self.universal else ANY
        elif self.is_indefinite(place):
            self.subject, self.variable = VARIABLE, True
        elif word in PRONOUNS:
            self.variable = self.variable or not self.mentioned
            self.subject = self._meant(word)
        elif word in VERBS and self._is_short(place):
            self.found.append(Expected(self.found[-1].item, self.part, not self.denied, None))
        elif word in ("a", "an") and self.word_at(place - 1) in BEFORE_SUBJECT:
            if self.word_at(place - 1) not in JOINING or self.subject == ANY:  # "Otto, a cat, is …"
                self.subject, self.variable = VARIABLE, True
        elif place in self.predicates:
            return self._predicate(place)
        elif place in self.names:
            return self._named(place)
        self.verb_seen = self.verb_seen or word in VERBS
        self.doing = word in AUXILIARIES or (self.doing and word in NEGATIONS)
        return place + 1

    def _is_short(self, place: int) -> bool:
        """Return whether a verb stands for what was said before: "Otto isn't tame, but Ines is"."""
        behind = self.word_at(place + 1)
        return bool(self.found) and behind in BEHIND_CLAUSE and place - 1 not in self.predicates and not self.universal

    def _joined(self, place: int) -> None:
        """Go on behind an "and" or a comma: what was denied before may or may not be so behind it."""
        follows = self.word_at(place + 1)
        before = self.found[-1] if self.found else None
        if self.lowered[place] == "or" and follows not in VERBS:  # "not tame or quiet" denies both
            self.denied = self.was_denied
        else:
            own_verb = follows in VERBS or (looks_like_verb(follows) and self._acts(place + 1))
            self.denied = None if before and before.positive is False and not own_verb else False
        if follows in ("not", *PRONOUNS, *INDEFINITE) or place + 1 in self.names or follows == "the":
            self.denied = False
        is_list = place and self.word_at(place + 1) not in ("a", "an", *RELATIVE)
        if is_list and not self.acted and place - 1 not in self.predicates and not self.verb_seen:
            self.subject = VARIABLE if self.universal else ANY  # "Otto and Ines are …"
        states = self.universal and self.part == "head" and not CONDITIONS & set(self.lowered)
        if states and self._begins_statement(place + 1):
            self.part, self.universal, self.flipped, self.variable = "fact", False, False, False

    def _begins_statement(self, place: int) -> bool:
        """Return whether a named thing and its verb stand here: ", and Otto is a cat"."""
        place += self.word_at(place) in ("and", "but")
        mention = self.names.get(place + (self.word_at(place) == "the"))
        return mention is not None and (self.word_at(mention.end) in VERBS or self._acts(mention.end))

    def _begins_conclusion(self, place: int) -> bool:
        if (
            self.part != "body"
            or self.universal
            or self.condition >= 0
            or "then" in self.lowered
            or self.lowered[0] not in CONDITIONS
        ):
            return False
        return "," not in self.lowered[place + 1 :]

    def _ends_subject(self, place: int) -> bool:
        """Return whether the main verb of a universal sentence begins here."""
        word, before = self.lowered[place], place - 1
        is_verb = word in VERBS or word == "never" or (self._acts(place) and self.lowered[place + 1] != "by")
        if not is_verb or not place or self.condition >= 0:
            return False
        if not self.relative:
            return bool(self.found) or self.lowered[before] in UNIVERSAL | NEGATIVE | INDEFINITE
        return self.ends_name(place) or before in self.predicates or self.lowered[before] in OBJECT_PRONOUNS

    def _named(self, place: int) -> int:
        mention = self.names[place]
        if mention is None:
            self.subject = ANY
            ends = [m.end for m in self.words.mentions if m.place == place and m.item < 0]
            return min(ends)
        before = place - 1 - (self.word_at(place - 1) == "the")
        joined = self.word_at(before) in ("and", ",") and not self.verb_seen and not self.acted
        joined = joined and self.ends_name(before)
        self.subject = ANY if joined else mention.name
        self.acted = False
        self.mentioned.add(mention.name)
        return mention.end

    def _meant(self, pronoun: str) -> str:
        """Return what a pronoun stands for before its verb."""
        if self.variable or self.universal:
            person = pronoun in PERSONAL and any(name[:1].isupper() for name in self.mentioned)
            many = pronoun == "they" and any(map(is_plural, self.mentioned))
            return ANY if person or many else VARIABLE
        return next(iter(self.mentioned)) if len(self.mentioned) == 1 else ANY

    def _acted_on(self) -> str:
        """Return what a pronoun stands for behind its verb: what else is spoken of."""
        others = self.mentioned - {self.subject}
        if self.variable or self.universal:
            others |= {VARIABLE} - {self.subject}
        return next(iter(others)) if len(others) == 1 and self.subject != ANY else ANY

    def _acts(self, place: int) -> bool:
        mention = self.predicates.get(place)
        return (
            mention is not None and bool(self.words.items[mention.item].binary) and self._object(place)[0] is not None
        )

    def _predicate(self, place: int) -> int:
        mention = self.predicates[place]
        told, behind = self._object(place)
        is_quality = told is None and self._is_quality(place)
        self.quality = place if is_quality else self.quality
        arguments = self._arguments(place, told, behind, is_quality)
        reaches = self.denied and told is None and place + 1 in self.predicates and not self.doing
        reaches = reaches and not (self.universal and self.part == "body" and self._is_last_verb(place + 1))
        positive = None if reaches else self._polarity()
        self.found.append(Expected(mention.item, self.part, positive, arguments))
        self.was_denied = self.denied
        self.denied = None if reaches or self.denied is None else False
        self.verb_seen, self.doing, self.acted = False, False, True
        return behind

    def _is_last_verb(self, place: int) -> bool:
        """Return whether a word behind a relative clause is the sentence's verb: "who is not loud sings"."""
        return self._acts(place) or self.word_at(place + 1) in BEHIND_CLAUSE

    def _arguments(self, place: int, told: str | None, behind: int, is_quality: bool) -> tuple[str, ...] | None:
        item = self.words.items[self.predicates[place].item]
        if self.relative and not self.universal:
            return None
        if told is not None and item.binary:
            told = ANY if self.lists_more(behind) else told
            return (told, self.subject) if self.word_at(place + 1) == "by" else (self.subject, told)
        return (self.subject,) if item.unary and (is_quality or not item.binary) else None

    def _is_quality(self, place: int) -> bool:
        """Return whether a word is surely a quality or a kind: it stands behind "is" or "a", or with another one."""
        if self.lowered[place].endswith("ing") and place + 1 in self.predicates:
            return False
        before = place - 1
        while self.word_at(before) in NEGATIONS or self.word_at(before) == ",":
            before -= 1
        before -= self.word_at(before) == "and" and before - 1 == self.quality
        follows = before == self.quality and not is_plural(self.word_at(before))
        return self.word_at(before) in BEFORE_QUALITY or follows or (self.universal and place == 0)

    def _polarity(self) -> bool | None:
        if self.denied is None:
            return None
        positive = not self.denied
        return not positive if self.flipped and self.part == "head" else positive

    def _object(self, place: int) -> tuple[str | None, int]:
        """Return what an action acts on, `ANY` where that is open, and the place behind it; None where the next words
        do not tell it.
        """
        item = self.words.items[self.predicates[place].item]
        start = place + 1
        if self.word_at(start) == "by" and looks_like_verb(self.lowered[place]):
            start += 1
        start += self.word_at(start) == "the"
        if not item.binary or start >= len(self.lowered):
            return None, place + 1
        mention = self.names.get(start)
        if mention is not None and (start not in self.predicates or self._is_bare(place, mention)):
            self.mentioned.add(mention.name)
            return mention.name, mention.end
        if self.lowered[start] in INDEFINITE:
            return VARIABLE, start + 1
        if self.lowered[start] in OBJECT_PRONOUNS:
            return self._acted_on(), start + 1
        return None, place + 1

    def _is_bare(self, place: int, mention: Mention) -> bool:
        """Return whether a word without an article is what a verb acts on: "eats mice" is, "big mice" is not."""
        behind_subject = self.ends_name(place) or self.word_at(place - 1) in INDEFINITE | PRONOUNS
        acts = self.doing or (looks_like_verb(self.lowered[place]) and behind_subject)
        kind = self.universal and self.part == "body" and not self.relative and place - 1 in self.predicates
        acts = acts or (kind and is_plural(self.word_at(place - 1)))
        return acts and mention.place == place + 1 and self.word_at(mention.end) in BEHIND_CLAUSE
