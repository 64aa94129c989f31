"""True, false or unknown, in any of their usual words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, ClassVar

from reasoning.answers.labels import Labels, labels, lists_options
from reasoning.answers.prose_format import DECLINED, NOTHING, SEVERAL, ProseFormat, Reading
from reasoning.answers.surface import SENTENCE_END, plain, sentences, words
from reasoning.answers.verdict_fronts import announces
from reasoning.answers.verdict_tails import is_talk, qualified, trails_off
from reasoning.answers.verdict_words import FALSE, SPEAKS_OF_TRUTH, TRUE, UNKNOWN, UNKNOWN_PHRASE
from reasoning.answers.verdicts import StatedVerdict, not_known, verdict, whole_sentences
from reasoning.errors import QuestionError
from reasoning.parsing import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_OPENING_CHARS = 300
"""Characters of a reply by which it is told whether its first word is talk."""

_WORDS: dict[str, str] = {
    **dict.fromkeys(
        [
            "true",
            "yes",
            "correct",
            "right",
            "entailed",
            "entailment",
            "entails",
            "proved",
            "proven",
            "supported",
            "t",
            "y",
            "valid",
        ],
        TRUE,
    ),
    **dict.fromkeys(
        ["false", "no", "incorrect", "wrong", "contradicted", "contradiction", "contradicts", "disproved"], FALSE
    ),
    **dict.fromkeys(["disproven", "refuted", "untrue", "f", "n", "invalid"], FALSE),
    **dict.fromkeys(
        ["unknown", "uncertain", "undetermined", "indeterminate", "neutral", "neither", "maybe", "unsure", "u"], UNKNOWN
    ),
    **dict.fromkeys(["unknowable", "undecidable", "undecided", "inconclusive", "unclear", "indeterminable"], UNKNOWN),
}
_NOT = frozenset(["not", "isn't", "never", "cannot", "can't"])
_SAYING = _NOT | word_set("is was be it that this the statement conclusion claim answer so therefore wasn't")
_OPPOSITE = {TRUE: FALSE, FALSE: TRUE}
_SURELY = (
    r"(?:definitely|certainly|absolutely|clearly|surely|obviously|of course|most certainly|indeed|actually|logically)"
)
_SO = (
    rf"therefore|thus|so|hence|{_SURELY}(?!\s+not\b)|in conclusion|well|ok(?:ay)?|i (?:think|believe|would say)"
    r"|i['’]d say"
)
_ECHO = r"(?:true (?:or|/) false(?: (?:or|/) \w{1,12})?\s?[?:]\s*)?"
_LED = re.compile(rf"{_ECHO}(?:(?:{_SO})(?:[,:]\s*|\s+))*", re.IGNORECASE)
_MARKED = re.compile(
    rf"{_ECHO}(?:(?:{_SO}|that|the|this|it|is|it['’]s|statement|conclusion|claim|hypothesis|then|final|answer"
    rf"|option|an?"
    r"|must be|remains|we (?:can )?conclude|my answer is)(?:[,:]\s*|\s+))*",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(
    rf"[\"“‘'(\[*_]{{0,4}}((?:{_SURELY}\s+not"
    r"(?!\s+\w)|not\s+at\s+all|(?:not\s+)?[A-Za-z]+))[\"”’')\]*_]{0,4}",
    re.IGNORECASE,
)
_REFUSES = re.compile(rf"{_SURELY} not|not at all", re.IGNORECASE)
_RUN_ON = re.compile(r"\s{0,3}(?:[,.;:!\n(—–]|$)|\s{1,3}[-–—]\s|\s+(?-i:The)\b")
_OF_TALK = word_set("right valid supported proven proved neither maybe neutral unsure unclear")
"""Truth words with which a reply may begin without having said anything of the question."""
_ABBREVIATES = re.compile(r"no\.\s{0,2}\d", re.IGNORECASE)
_SECOND_WORD = re.compile(r"[\s\"')\],]{0,6}(?:or|and|/)\s{0,3}(\w+)")


@dataclass(frozen=True)
class Truth(ProseFormat):
    """A truth value; the values are "True", "False" and "Unknown", in whichever of their words `options` name them.

    Without an Unknown among the options, "unknown" is an abstention. "Not true" is False and, where Unknown is no
    option, "not false" is True (otherwise it leaves two values and abstains). "Not necessarily true" and "neither
    true nor false" are Unknown; "might be true", "partly true" and "not entailed" are abstentions. The letters A, B, …
    name the options in their order. Raises QuestionError for options that are no truth words, or twice the same.
    """

    options: tuple[str, ...] = (TRUE, FALSE, UNKNOWN)
    """The options' own words, in the order of the question: `("Yes", "No", "Maybe")`."""

    name: ClassVar[str] = "truth"
    has_options = True

    def __post_init__(self) -> None:
        values = [truth_value(option) for option in self.options]
        if not values or None in values or len(set(values)) < len(values):
            raise QuestionError(
                f"a truth question needs distinct truth words as options, not {self.options!r}: "
                "use ('True', 'False', 'Unknown'), or a Choice for other options"
            )

        object.__setattr__(self, "_values", tuple(values))  # looked up once: readers ask for them again and again

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the options, in their order."""
        values: tuple[str, ...] = self.__dict__["_values"]
        return values

    @property
    def instruction(self) -> str:
        """`True, False or Unknown`."""
        return " or ".join(filter(None, [", ".join(self.options[:-1]), self.options[-1]]))

    def parse(self, text: str) -> str | None:
        """The value that `text` names by a truth word, a negated one or an option's letter."""
        text = plain(text[:2000])
        if text.endswith("?"):
            return None
        return self._offered(
            self._lettered(text) or truth_value(text) or _negated(words(text), three=UNKNOWN in self.values)
        )

    def show(self, value: str) -> str:
        """The option's own word for `value`."""
        return self.options[self.values.index(value)] if value in self.values else value

    def claim(self, text: str) -> Reading:
        """Read the text after a marker: a leading truth word or letter, else the verdict of its first sentence."""
        text = plain(text[:2000])
        if value := self.parse(text):
            return Reading(value)
        first = (sentences(text) or [""])[0]
        return self._leading(text) or self._verdict(first)

    def closing(self, text: str) -> Reading:
        """Read the last sentence: its last verdict."""
        text = plain(text[-4000:])
        *before, last = ["", *(text[start:end].strip() for start, end in whole_sentences(text))]
        if not last or last.endswith("?"):
            return NOTHING
        return self._leading(last, letters=False) or self._verdict(last, before[-1] if before else "")

    def opening(self, text: str) -> Reading:
        """Read a first sentence that begins with its verdict: `No, it did not rain.`"""
        first = plain((sentences(text[:2000]) or [""])[0])
        if first.endswith("?") or lists_options(text) or _ABBREVIATES.match(text):
            return NOTHING
        if trails_off(first, plain(text[:MAX_OPENING_CHARS]).removeprefix(first)):
            return NOTHING
        if len(first.split()) == 1 and is_talk(plain(text[:MAX_OPENING_CHARS]).removeprefix(first.rstrip(".!"))):
            return NOTHING
        if reading := self._leading(first, letters=False):
            return reading
        labelled = self._finder.delimited.match(first)
        return self._option_label(first) if labelled and _first_value(first[labelled.end() :]) else NOTHING

    def assertions(self, text: str) -> Iterator[tuple[int, Reading]]:
        """Yield verdicts on a statement: `The statement is false`, `Therefore, the conclusion "…" is uncertain`."""
        before = ""
        for start, end in whole_sentences(text):
            sentence = text[start:end]
            if SPEAKS_OF_TRUTH.search(sentence) and not trails_off(text[start:end], text[end:]):
                found = verdict(plain(sentence), three=UNKNOWN in self.values, before=plain(before[-200:]))
                if found and found.firm:
                    yield end - 1, self._reading(found)
            before = sentence

    def announces(self, front: str) -> bool:
        """Return whether "the answer is" holds with `front` in front of it: not so with `in the first case, `."""
        *_, before, last = ["", *SENTENCE_END.split(front)]
        return announces(plain(last), plain(before))

    @property
    def _own_words(self) -> frozenset[str]:
        return frozenset(option.lower() for option in self.options)

    @property
    def _finder(self) -> Labels:
        return labels(len(self.options))

    def _reading(self, found: StatedVerdict) -> Reading:
        return Reading(found.value) if found.value in self.values else DECLINED

    def _verdict(self, sentence: str, before: str = "") -> Reading:
        found = verdict(sentence, three=UNKNOWN in self.values, before=before)
        return self._reading(found) if found else NOTHING

    def _offered(self, value: str | None) -> str | None:
        return value if value in self.values else None

    def _lettered(self, text: str) -> str | None:
        """The value behind "B" or "(B) False"; none where letter and word disagree."""
        finder = labels(len(self.options))
        if match := finder.alone.fullmatch(text):
            return self.values[ascii_uppercase.index(finder.letter(match))]
        match = finder.delimited.match(text)
        if not match:
            return None
        value = self.values[ascii_uppercase.index(finder.letter(match))]
        return (
            value if truth_value(text[match.end() :]) in (None, value) and len(words(text[match.end() :])) < 3 else None
        )

    def _leading(self, text: str, *, letters: bool = True) -> Reading:
        """Read the truth word, or the option's letter, that `text` begins with, up to a comma or a reason."""
        spoken = (_MARKED if letters else _LED).match(text)
        text = text[spoken.end() :] if spoken else text
        word = _FIRST_WORD.match(text)
        value = self._word(word[1], letters=letters) if word else None
        if word is None or value is None:
            return self._option_label(text) if letters else NOTHING
        rest = text[word.end() :]
        second = _SECOND_WORD.match(rest)
        runs_on = second and _RUN_ON.match(rest, second.end())
        if second and runs_on and len(second[1]) > 1 and truth_value(second[1]) not in (None, truth_value(word[1])):
            return SEVERAL
        if qualified(rest, word[1].lower()) or is_talk(rest):
            return self._option_label(text) if letters else NOTHING
        if word[1].lower() in ("no", "yes") and (doubt := not_known(rest)):
            return self._reading(doubt)
        return Reading(value)

    def _word(self, word: str, *, letters: bool) -> str | None:
        if _REFUSES.fullmatch(" ".join(word.split())):
            return self._offered(FALSE)
        if not letters and word.lower() in _OF_TALK and word.lower() not in self._own_words:
            return None
        return self.parse(word) if letters or len(word) > 1 else None

    def _option_label(self, text: str) -> Reading:
        finder = self._finder
        match = finder.delimited.match(text)
        if not match or finder.joined.match(text[match.end(1 if match[1] else 0) :]):
            return SEVERAL if match else NOTHING
        rest = plain(text[match.end() :])
        value = self.values[ascii_uppercase.index(finder.letter(match))]
        word = re.match(r"[A-Za-z]+", rest)
        said = truth_value(word[0]) if word else None
        return Reading(value) if said in (None, value) else SEVERAL


def _first_value(text: str) -> str | None:
    """Return the truth value of the first word of `text`."""
    word = re.match(r"[\s*_\"']{0,6}([A-Za-z]+)", text)
    return truth_value(word[1]) if word and len(word[1]) > 1 else None


def truth_value(text: str) -> str | None:
    """The truth value of a word or phrase: `True` for "correct", `Unknown` for "cannot be determined"."""
    spoken = words(text)
    if len(spoken) == 1:
        return _WORDS.get(spoken[0])
    return UNKNOWN if len(spoken) < 9 and UNKNOWN_PHRASE.match(" ".join(spoken)) else None


def _negated(spoken: tuple[str, ...], *, three: bool) -> str | None:
    """The value of a truth word after "not": its opposite where only that is left."""
    value = _WORDS.get(spoken[-1]) if spoken else None
    if not spoken or len(spoken) > 5 or value is None or spoken[:2] == ("not", "that"):
        return None
    *before, word = spoken
    if not _SAYING.issuperset(before):
        return None
    if not any(part in _NOT or part.endswith("n't") for part in before):
        return value if not before else None
    if word in ("true", "correct", "right") or (not three and value in _OPPOSITE):
        return _OPPOSITE.get(value)
    return None
