"""One of several options, named by its letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, ClassVar

from reasoning.answers.formulas import without_formulas
from reasoning.answers.labels import Labels, is_word, labels, lists_options
from reasoning.answers.option_cues import (
    CONCLUDES,
    DENIED,
    NOT_BUT,
    NUMBERED,
    NUMERALS,
    ORDINAL,
    REASONS,
    REJECTED,
    RULES_OUT,
    STARTS_NEGATED,
    SUPPOSED,
    TURN,
    assertion_matches,
    clause_before,
    lead,
    opener,
)
from reasoning.answers.option_wordings import Wordings, wordings_of
from reasoning.answers.prose_format import NOTHING, SEVERAL, ProseFormat, Reading, one_of
from reasoning.answers.surface import REJECTION, plain, sentences, words
from reasoning.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEHIND_LABEL = " .,:;)-–—]*"
"""What may stand between a label and its option's wording."""
_JOINED = re.compile(r"(?:,|\band|\bor|&)\s*$")
"""How a clause goes on with a further label."""


@dataclass(frozen=True)
class Choice(ProseFormat):
    """One of `options`; the value is the option's letter: "B". Raises QuestionError without options or with over 26.

    Read as B: "(B)", "B.", "**B**", "b" alone, "option B", "B) its text", its text alone in any case, punctuation and
    markup, "option 2" unless options are numbers. A letter together with the text of another option is no answer.
    Cyrillic letters that look like Latin ones are not read: their order is another one.
    """

    options: tuple[str, ...]
    """The texts of the options, without labels."""

    name: ClassVar[str] = "choice"
    has_options = True
    takes_short_marker = False

    def __post_init__(self) -> None:
        if not self.options:
            raise QuestionError("a choice needs options: pass them, as in Choice(('first option', 'second option'))")
        if len(self.options) > len(ascii_uppercase):
            raise QuestionError(
                f"a choice has at most 26 options, one for each letter; this one has {len(self.options)}"
            )

    @property
    def labels(self) -> tuple[str, ...]:
        """The letters of the options: A, B, C, …"""
        return tuple(ascii_uppercase[: len(self.options)])

    @property
    def instruction(self) -> str:
        """`one letter from A to D`."""
        if len(self.options) == 1:
            return "the letter A"
        last = self.labels[-1]
        return "one letter, A or B" if last == "B" else f"one letter from A to {last}"

    def parse(self, text: str) -> str | None:
        """The letter that `text` names by itself, by its number or by the option's wording."""
        text = plain(text[:4000])
        return self._labelled(text) or self._wordings.whole(text) or self._numbered(text)

    def show(self, value: str) -> str:
        """`B) The ground is wet.`"""
        return f"{value}) {self.options[self.labels.index(value)]}"

    def claim(self, text: str) -> Reading:
        """Read the text after a marker; more than one option asserted in it is SEVERAL."""
        whole = plain(text[:4000])
        if value := self.parse(whole):
            return Reading(value)
        if NOT_BUT.search(whole) and (reading := self._claimed(NOT_BUT.sub(" ", whole))):
            return reading
        return self._claimed(text[:4000])

    def _claimed(self, text: str) -> Reading:
        whole = plain(text)
        if value := self.parse(whole):
            return Reading(value)
        if STARTS_NEGATED.match(whole):
            return NOTHING
        text = plain(without_formulas(text, self._wordings.known))
        return self._leading(text) or self._within(text)

    def closing(self, text: str) -> Reading:
        """Read a closing line: labels in sentences that conclude and reject nothing, else one option's wording."""
        text = text[-4000:]
        if NOT_BUT.search(text) and (reading := self._closed(NOT_BUT.sub(" ", text))):
            return reading
        return self._closed(text)

    def _closed(self, text: str) -> Reading:
        last = (sentences(plain(without_formulas(text, self._wordings.known))) or [""])[-1]
        if not last or last.endswith("?"):
            return NOTHING
        if label := self._opened(last):
            return self._leading(label)
        if self._mislabels(last):
            return SEVERAL
        asserted = TURN.split(last)[0]
        found = [letter for _, letter in self._finder.found(asserted, bare=False)]
        if not found and CONCLUDES.search(asserted):
            found = [letter for _, letter in self._finder.found(asserted, bare=True)]
        if found:
            concludes = CONCLUDES.search(asserted) and not REJECTION.search(asserted)
            return one_of(found) if concludes else NOTHING
        if REJECTION.search(last.replace("if", "")) and self._wordings.is_negated_in(last):
            return NOTHING
        return self._wordings.mentioned(last)

    def opening(self, text: str) -> Reading:
        """Read a reply that begins with its option, before the reasons: `B) The ground is dry.`, `It's B, since …`."""
        lines = [line for line in plain(text[:4000]).split("\n") if line.strip()]
        first = (sentences(plain(lines[0])) if lines else []) or [""]
        opened = self._opened(plain(lines[0])) if lines else ""
        if not opened or first[0].endswith("?") or lists_options(text):
            return NOTHING
        reading = self._leading(opened)
        listed = [match for line in lines[1:] if (match := self._lists(line)) and Reading(match) != reading]
        return SEVERAL if reading and listed else reading

    def assertions(self, text: str) -> Iterator[tuple[int, Reading]]:
        """`Option B is correct`, `I choose (B)`."""
        for match in assertion_matches(len(self.options), text):
            if is_word(match, text):
                continue
            before = text[max(0, match.start() - 120) : match.start()]
            if SUPPOSED.search(before) and "would" in match[0].lower():
                continue
            if not DENIED.search(before) and not text[match.end() : match.end() + 2].lstrip("*)").startswith("?"):
                clause = clause_before(before)
                others = self._finder.found(clause, bare=False)
                joined = others and _JOINED.search(before) and not REJECTION.search(clause)
                yield match.end(), SEVERAL if joined else Reading(self._finder.letter(match))

    @property
    def _finder(self) -> Labels:
        return labels(len(self.options))

    @property
    def _wordings(self) -> Wordings:
        return wordings_of(self.options)

    def _opened(self, sentence: str) -> str:
        """Return `sentence` from the label on that it begins with, set off as one or given as the answer; else none."""
        match = opener(len(self.options)).match(sentence)
        if not match:
            return ""
        rest = sentence[match.end() :]
        if match["colon"] and match["letter"] == "A" and self._wordings.first(rest) != "A":
            # "A: …" is how prompts with examples write "Answer: …".
            return ""
        going_on = not rest or self._wordings.first(rest) is not None or REASONS.match(rest)
        return sentence[match.start("label") :] if going_on else ""

    def _labelled(self, text: str) -> str | None:
        if match := self._finder.alone.fullmatch(text):
            return self._finder.letter(match)
        match = self._finder.delimited.match(text)
        if not match:
            return None
        letter, rest = self._finder.letter(match), words(text[match.end() :])
        return letter if rest == self._wordings.split[self.labels.index(letter)] else None

    def _numbered(self, text: str) -> str | None:
        numbered, ordinal = NUMBERED.fullmatch(text), ORDINAL.fullmatch(text)
        if not numbered and not ordinal:
            return None
        if any(option.strip().strip(".").isdigit() for option in self.options):
            return None
        index = int(numbered[1]) - 1 if numbered else NUMERALS.index(ordinal[1].lower()) if ordinal else -1
        return self.labels[index] if 0 <= index < len(self.options) else None

    def _leading(self, text: str) -> Reading:
        """The label at the start of a claim, unless the rest adds a second one, takes it back or words another."""
        started = self._wordings.begun(text)
        match = lead(len(self.options)).match(text)
        if not match or self._reads_as_word(match, text):
            return NOTHING
        letter, rest = self._finder.letter(match), text[match.end() :]
        bare = match.group().strip()[-1:] == letter
        if bare and rest[:1] == " " and started and letter not in started:
            return NOTHING
        if self._finder.joined.match(rest) or self._adds_another(letter, rest):
            return SEVERAL
        if (REJECTED.match(rest) and not self._wordings.follows(letter, rest)) or rest.startswith("?"):
            return NOTHING
        return SEVERAL if self._wordings.first(rest.lstrip(_BEHIND_LABEL)) not in (None, letter) else Reading(letter)

    def _reads_as_word(self, match: re.Match[str], text: str) -> bool:
        token = match.group().strip()
        if token not in ("A", "I") or text[match.end() :].strip() == "":
            return False
        start = text.index(token, match.start())
        bare = self._finder.any.match(text, start)
        letters = self._finder.found(text[start : start + 60], bare=True)
        return (
            bare is not None
            and not (letters and letters[0] == (0, token))
            and not self._wordings.follows(token, text[match.end() :])
        )

    def _mislabels(self, sentence: str) -> bool:
        """Return whether a label that is set off as one is followed by the wording of another option."""
        return any(
            self._wordings.first(sentence[match.end() :].lstrip(_BEHIND_LABEL))
            not in (None, self._finder.letter(match))
            for match in self._finder.set_off.finditer(sentence)
        )

    def _lists(self, line: str) -> str | None:
        """Return the label of a line that is a label and the wording of an option, and no more."""
        match = self._finder.set_off.match(line)
        return self._finder.letter(match) if match and words(line[match.end() :]) in self._wordings.split else None

    def _adds_another(self, letter: str, rest: str) -> bool:
        """Return whether the first sentence of `rest` joins a second label by "and" or "or"."""
        first = TURN.split((sentences(rest) or [""])[0])[0]
        for match in re.finditer(r"(?:\b(?:and|or|oder|ou)|/|,)\s*$|(?:\b(?:and|or|oder|ou)\s+|/\s*)", first):
            follower = self._finder.explicit.match(first, match.end())
            if follower and self._finder.letter(follower) != letter and not REJECTED.match(first[follower.end() :]):
                return True
        return False

    def _within(self, text: str) -> Reading:
        """Read the one label, else the one option's wording, in the first sentence of a claim."""
        sentence = (sentences(text) or [""])[0]
        if self._mislabels(sentence):
            return SEVERAL
        first = TURN.split(sentence)[0]
        if found := self._finder.found(first, bare=True):
            after = first[found[-1][0] + 1 :].lstrip(")]*")
            negated = RULES_OUT.search(first[: found[0][0]]) or REJECTED.match(after)
            return NOTHING if negated else one_of([letter for _, letter in found])
        whole = self._wordings.mentioned(sentence)
        return self._wordings.mentioned(first) if whole.several else whole
