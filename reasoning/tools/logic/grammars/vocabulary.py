"""The content words of a sentence, and what each may be in a line of logic: a predicate of one or two, a name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from reasoning.tools.logic.english.clauses import INDEFINITE, OBJECT_PRONOUNS
from reasoning.tools.logic.english.sentence_to_facts import DOMAIN_NOUNS
from reasoning.tools.logic.english.words import FUNCTION_WORDS, is_content, looks_third_person
from reasoning.tools.logic.grammars.forms import looks_like_verb, noun_form, verb_forms
from reasoning.tools.logic.grammars.wordings import Wording, plain_wording
from reasoning.tools.logic.programs.rules.names import predicate_key

MAX_CHARS = 1_000
"""Characters of a sentence that is looked at; no sentence of a theory is as long."""

CONNECTIVES = FUNCTION_WORDS | {"whenever", "wherever", "whoever", "provided", "whichever", "nor"}
"""Words that build sentences."""

_ABOUT_SENTENCES = """
individual individuals true false case exist exists so correct right wrong fact rule reason implies imply means
makes make requires require entails entail impossible possible necessary know known single
"""
OPTIONAL = DOMAIN_NOUNS | frozenset(_ABOUT_SENTENCES.split())
"""Words that may name something and need not: a thing, a person, the case, what one sentence means for another."""

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[,.;:!?]")
_ENDINGS = re.compile(r"(?:n['’]t|['’](?:s|re|m|ve|ll|d)?)$", re.IGNORECASE)
_DENIES = re.compile(r"n['’]t$", re.IGNORECASE)
_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall"}
_ARTICLES = frozenset({"a", "an"})
_BEFORE_QUALITY = frozenset({"is", "are", "was", "were", "be", "not", "a", "an", "very", "never"})
_BEFORE_OBJECT = frozenset({"a", "an", "any", "some", "every", "each", "no", "all"})
_PLURAL_VERBS = frozenset({"are", "do", "were", "have"})
_SINGULAR_VERBS = frozenset({"is", "does", "was", "has"})
_RELATIVE = frozenset({"who", "that", "which"})
_MAIN_VERBS = frozenset({"is", "are", "was", "were", "does", "do", "has", "have", "can", "will", "must", "never"})
_OF_ALL = INDEFINITE | frozenset({"everyone", "everybody", "everything", "whoever", "whatever", "nobody", "nothing"})
_DOES = frozenset({"does", "do", "did"})
_CONDITIONS = frozenset({"if", "when", "whenever"})
_ASKING = frozenset({"do", "does", "did"})
_BEFORE_CLAUSE = _CONDITIONS | _ASKING | {",", ";", "that", "then", "because", "but"}
_BEHIND_CLAUSE = _CONDITIONS | {"", ".", "?", "!", ",", ";", "and", "then", "but"}
_JOINING = frozenset({"and", "or", ",", ";", "but", "nor"})
_NO_OBJECT = frozenset(
    {"is", "are", "does", "do", "was", "were", "and", "or", "then", "but", "not", "that", "who", "which"}
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a sentence has, and which of its words it uses up."""

    text: str
    items: frozenset[int]


@dataclass(slots=True)
class Item:
    """A content word in all forms that a sentence has of it."""

    number: int
    unary: dict[str, None] = field(default_factory=dict)
    """Its forms as a quality or a kind, in order."""
    binary: dict[str, None] = field(default_factory=dict)
    """Its forms as an action on something."""
    required: bool = False
    times: int = 0
    """How often the sentence has it as what may be a predicate."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a sentence names something, or may say something of it: the tokens from `place` up to `end`."""

    place: int
    end: int
    item: int = -1
    """The number of what may be a predicate; -1 for a name."""
    name: str = ""


@dataclass(slots=True)
class Vocabulary:
    """What a sentence speaks of."""

    items: list[Item]
    names: list[Name]
    tokens: list[SentenceToken] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    two_variables: bool = False
    """Whether it may speak of two things that it does not name."""
    joins: int = 0
    """How many "and"s, "or"s and commas it has that may stand between statements: those of its conclusion."""
    wording: Wording = field(default_factory=lambda: Wording(""))
    """How the sentence is put where its words are read."""

    @property
    def repeated(self) -> int:
        """Return how many predicates its lines may have over those that it has: each conclusion is a line of its own,
        under the same conditions.
        """
        predicates = sum(item.times for item in self.items)
        conclusions = range(1, min(self.joins + 1, predicates) + 1)
        return max((min(self.joins, predicates), *((n - 1) * (predicates - n) for n in conclusions)))


@dataclass(frozen=True, slots=True)
class SentenceToken:
    """A word or a mark of a sentence, without what hangs on it."""

    text: str
    place: int
    denies: bool = False
    """Whether "n't" hung on it."""

    @property
    def lower(self) -> str:
        """Return it in lower case."""
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        """Return whether it names something: neither punctuation nor a word that builds sentences."""
        return self.text[0].isalnum() and self.lower not in CONNECTIVES

    @property
    def is_capital(self) -> bool:
        """Return whether it may be a proper name."""
        return self.is_word and not self.text[0].islower()


def read_vocabulary(sentence: str) -> Vocabulary:
    """Read the words of a sentence, of any text: of a longer one the beginning. It takes linear time."""
    wording = plain_wording(sentence[:MAX_CHARS])
    return _Reader(_tokens(wording.text), wording).read()


def _tokens(sentence: str) -> list[SentenceToken]:
    words = [(match.group(), _bare(match.group())) for match in _TOKEN.finditer(sentence)]
    kept = [(whole, bare) for whole, bare in words if bare]
    return [SentenceToken(bare, place, bool(_DENIES.search(whole))) for place, (whole, bare) in enumerate(kept)]


def _bare(word: str) -> str:
    """Return a word without what hangs on it: Bob's is Bob, isn't is is, they're is they."""
    bare = _ENDINGS.sub("", word)
    return _SHORTENED.get(bare.lower(), bare) if bare != word and bare else word.replace("’", "'")


@dataclass(slots=True)
class _Reader:
    tokens: list[SentenceToken]
    wording: Wording
    items: dict[str, Item] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    names: dict[str, Name] = field(default_factory=dict)
    separated: bool = True
    """Whether a condition, if there is one, ends with "then"."""

    def __post_init__(self) -> None:
        words = {token.lower for token in self.tokens}
        self.separated = "then" in words or not words & _CONDITIONS

    def read(self) -> Vocabulary:
        place = 0
        while place < len(self.tokens):
            place = self._at(place)
        words = [token.lower for token in self.tokens]
        counts = Counter(words)
        indefinite = sum(counts[word] for word in (*INDEFINITE, "everyone", "everything", "another", "each"))
        items, names = list(self.items.values()), list(self.names.values())
        both_ways = sum(item.times for item in items) if self.wording.both_ways else 0
        joins = _joins(words) + _adjectives(self.tokens) + both_ways
        return Vocabulary(items, names, self.tokens, self.mentions, indefinite > 1, joins, self.wording)

    def _at(self, place: int) -> int:
        """Take in the word or the name at a place; return where to go on."""
        token = self.tokens[place]
        if token.lower == "the" and self._run(place + 1):
            return self._described(place + 1)
        if not token.is_word:
            return place + 1
        if token.is_capital and place and (place == 1 or self._lower(place - 1) not in _BEFORE_QUALITY):
            return self._proper(place)
        if token.is_capital and not place:
            return self._opening()
        self._predicate(place)
        if self._may_be_object(place) and not self._has_object(place):
            self._name(noun_form(token.lower), [place])
        return place + 1

    def _opening(self) -> int:
        """Take in a sentence's first word, which has a capital anyway: a name, a quality, a kind."""
        end, plural = 1, noun_form(self._lower(0)) != self._lower(0)
        while end < len(self.tokens) and self.tokens[end].is_capital and not self._lower(0).endswith("ing"):
            end += 1
        acts = looks_third_person(self._lower(1)) and (self._lower(2) in _BEHIND_CLAUSE or self._has_object(1))
        is_name = end > 1 or self._lower(1) in _SINGULAR_VERBS or (acts and not plural)
        if is_name or not (plural and self._lower(1) in _PLURAL_VERBS):
            self._name(self._text(0, end), range(end))
        if not is_name:
            self._predicate(0)
        return end

    def _proper(self, place: int) -> int:
        end = place
        while end < len(self.tokens) and self.tokens[end].is_capital:
            end += 1
        self._name(self._text(place, end), range(place, end))
        return end

    def _described(self, start: int) -> int:
        """Take in "the bald eagle", with or without a last word that may be its verb."""
        run = self._run(start)
        if run > 2 and self._is_bare_object(start - 1, start + run - 1):
            run -= 1
        end, last = start + run, start + run - 1
        acts = run > 1 and (end < start + self._run(start) or self._must_act(start - 1, last))
        may_act = acts or (run > 1 and looks_like_verb(self._lower(last)))
        if not acts:
            self._name(self._text(start, end), range(start, end))
        if may_act:
            self._name(self._text(start, last), range(start, last))
            self._predicate(last)
        return end

    def _must_act(self, start: int, last: int) -> bool:
        """Return whether the last word behind "the" is the verb of its clause, which begins there: "the dogs bark"."""
        is_verb, behind = looks_like_verb(self._lower(last)), self._lower(last + 1)
        if start and self._lower(start - 1) not in _BEFORE_CLAUSE:
            return self._has_object(last) or (is_verb and self._is_only_verb(last))
        asked = start and self._lower(start - 1) in _ASKING
        plural = noun_form(self._lower(last - 1)) != self._lower(last - 1)
        if self._has_object(last) or (not start and (behind == "the" or behind in OBJECT_PRONOUNS)):
            return True
        if behind == "the" and self._lower(last + 2 + self._run(last + 2)) == ",":
            return True
        named = last + 1
        while named < len(self.tokens) and self.tokens[named].is_capital:
            named += 1
        if named > last + 1 and (not start or self._lower(named) == ","):
            return True
        return (is_verb or plural or bool(asked)) and behind in _BEHIND_CLAUSE

    def _is_bare_object(self, start: int, last: int) -> bool:
        """Return whether a clause is "the owl eats mice", with no article before what is acted on."""
        opens = not start or self._lower(start - 1) in _BEFORE_CLAUSE
        return opens and looks_third_person(self._lower(last - 1)) and self._lower(last + 1) in _BEHIND_CLAUSE

    def _is_only_verb(self, place: int) -> bool:
        """Return whether a sentence of all has no main verb but its last word: "whoever fears the dog hides"."""
        words = [token.lower for token in self.tokens]
        said = {word for before, word in pairwise(words) if before not in _RELATIVE}
        return words[0] in _OF_ALL and not said & _MAIN_VERBS and self._lower(place + 1) in ("", ".", "!")

    def _run(self, start: int) -> int:
        end = start
        while end < len(self.tokens) and self.tokens[end].is_word:
            if self.tokens[end].is_capital is not self.tokens[start].is_capital:
                break
            end += 1
        return end - start

    def _predicate(self, place: int) -> None:
        word, item = self._lower(place), self._item(place)
        item.times += 1
        self.mentions.append(Mention(place, place + 1, item.number))
        if self._may_act(place):
            item.binary |= dict.fromkeys(map(_identifier, verb_forms(word)))
        passive = self._lower(place + 1) == "by" and looks_like_verb(word)
        if not passive and not self._has_object(place):
            alone = verb_forms(word) if self._is_done(place) else (noun_form(word),)
            item.unary |= dict.fromkeys(map(_identifier, alone))
            if self._lower(place - 1) in _ARTICLES or self._is_word(place + 1) or self._lower(place + 1) == ",":
                item.unary[_identifier(word)] = None

    def _is_done(self, place: int) -> bool:
        """Return whether a word is surely a verb, said without a thing that it acts on: "does not sing"."""
        before = place - 1 - (self._lower(place - 1) in ("not", "never"))
        return self._lower(before) in _DOES

    def _has_object(self, place: int) -> bool:
        """Return whether the word acts on what follows, whatever else it may be."""
        follows = self._lower(place + 1)
        if not self.separated:
            return False  # "if it rains the street is wet"
        capital = place + 1 < len(self.tokens) and self.tokens[place + 1].is_capital
        return follows in OBJECT_PRONOUNS | INDEFINITE | {"the"} or capital

    def _may_act(self, place: int) -> bool:
        """Return whether what follows may be what the word acts on: a thing, or a preposition before it."""
        follows = self._lower(place + 1)
        return (self._is_word(place + 1) and follows not in DOMAIN_NOUNS) or (
            follows in CONNECTIVES and follows not in _NO_OBJECT
        )

    def _may_be_object(self, place: int) -> bool:
        before = place - 1
        if self._lower(place) in DOMAIN_NOUNS:
            return False
        if before > 0 and self._lower(before) in _BEFORE_OBJECT:
            before -= 1
        return before >= 0 and (self._is_word(before) or (before < place - 1 and self._lower(before) == "by"))

    def _name(self, text: str, places: range | list[int]) -> None:
        found = frozenset(self._item(place).number for place in places)
        self.names.setdefault(text, Name(text, found))
        self.mentions.append(Mention(places[0], places[-1] + 1, name=text))

    def _item(self, place: int) -> Item:
        word = self._lower(place)
        key = next((k for form in verb_forms(word) if (k := predicate_key(form)[0]) in self.items), "")
        key = key or predicate_key(noun_form(word))[0]
        item = self.items.setdefault(key, Item(len(self.items)))
        before = self._lower(place - 1)
        item.required |= word not in OPTIONAL and (is_content(word) or before in _ARTICLES or before == "the")
        return item

    def _text(self, start: int, end: int) -> str:
        return " ".join(token.text for token in self.tokens[start:end])

    def _lower(self, place: int) -> str:
        return self.tokens[place].lower if 0 <= place < len(self.tokens) else ""

    def _is_word(self, place: int) -> bool:
        return 0 <= place < len(self.tokens) and self.tokens[place].is_word


def _joins(words: list[str]) -> int:
    """Count what may stand between statements: in the conclusion of a condition, else anywhere; an "or" anywhere."""
    start, end = 0, len(words)
    if "then" in words:
        start = words.index("then")
    elif words[:1] and words[0] in _CONDITIONS:
        start = max((place for place, word in enumerate(words) if word == ","), default=0) + 1
    elif condition := next((place for place, word in enumerate(words) if word in _CONDITIONS), 0):
        end = condition
    said = [word for place, word in enumerate(words) if start <= place < end or word == "or"]
    pairs = zip(["", *said], said, strict=False)
    return sum(word in _JOINING and not (before == "," and word in ("and", "or", "but")) for before, word in pairs)


def _adjectives(tokens: list[SentenceToken]) -> int:
    """Count the words of "is a red box" before its noun: what is so is red, and a box."""
    groups = zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)
    return sum(
        verb.lower in _BEFORE_QUALITY and article.lower in _ARTICLES and one.is_word and two.is_word
        for verb, article, one, two in groups
    )


def _identifier(word: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in word.replace("'", "").replace("’", ""))
