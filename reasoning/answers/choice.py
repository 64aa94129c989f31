"""One of several options, named by its letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, ClassVar

from reasoning.answers.formulas import without_formulas
from reasoning.answers.labels import OPTION_WORD, Labels, labels, lists_options
from reasoning.answers.reading import NOTHING, SEVERAL, ProseFormat, Reading, one_of
from reasoning.answers.wording import REJECTION, place, plain, sentences, words
from reasoning.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBERED = re.compile(
    rf"(?:the\s+)?{OPTION_WORD}\s*(?:number|no\.?|nr\.?)?\s*[:#]?\s*\(?(\d{{1,2}})\)?[.\s]*", re.IGNORECASE
)
_NUMERALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
_ORDINAL = re.compile(
    rf"(?:the\s+)?({'|'.join(_NUMERALS)})\s+(?:option|choice|one|answer|statement)[.\s]*", re.IGNORECASE
)
_TURN = re.compile(
    r"[,;(—–]?\s*(?:\b(?:because|since|not|rather than|instead of|as opposed to|whereas|while|unlike|over"
    r"|eliminat\w+|weil|parce)\b"
    r"|,\s*(?:it|this|they|these|that)\s+(?:can(?:no|['’])t|cannot|is not|isn['’]t|are not|aren['’]t)\b"
    r"|因为|而不是|不是(?=\s?[A-Z]))",
    re.IGNORECASE,
)
"""Where a conclusion ends and its reasons, or the options that it is not, begin."""
_REJECTED = re.compile(
    r"\W*(?:is|are|was|isn['’]t|can(?:not|['’]t)?|could|seems?|does(?:n['’]t)?)\b[^.\n]{0,30}?"
    r"(?:\b(?:not|wrong|incorrect|false|eliminated|ruled out|invalid|impossible)\b|n['’]t\b)",
    re.IGNORECASE,
)
_STARTS_NEGATED = re.compile(
    r"\W*(?:definitely |clearly |certainly )?(?:not|neither|none|never|anything but|all (?:but|except))\b",
    re.IGNORECASE,
)
_RULES_OUT = re.compile(
    r"\b(?:not|never|neither|nor|cannot|none|except|excluding|other than|all but|rather than|instead of|unlike"
    r"|eliminat\w{0,4}|rul(?:e|es|ed|ing) out|discard\w{0,3}|reject\w{0,3}|exclud\w{0,3}|dismiss\w{0,3})\b|n['’]t\b",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"(?:because|since|as|it|its|this|that|the|which|not|for|so|i|we|is|are|there|here|if|from|based|given"
    r"|according|by"
    r"|due|explanation|reason|why)\b(?!\s+(?:not|wrong|incorrect|false)\b)|(?-i:[\"“‘'(\[A-ZÀ-Þ\d¤])(?![.)])"
    r"|[^\x00-\xff]",
    re.IGNORECASE,
)
"""How what follows a label at the start of a reply goes on: with reasons or a new sentence, not as `C. elegans`."""
_CONCLUDES = re.compile(
    r"\b(?:therefore|thus|hence|so|conclu\w+|correct|right|best|answer|choose|chose|select\w*|pick\w*|go(?:ing)? with"
    r"|match\w*|supports?|follows|only|consistent|valid|strongest|strengthens|corresponds?|must|final"
    r"|deshalb|also|donc)\b"
    r"|所以|因此|故|选|選",
    re.IGNORECASE,
)
_PRAISE = (
    r"\s*(?:\([^()\n]{0,80}\)\s*)?(?:is|must be|would be|has to be|seems to be|appears to be|gives|provides|是)\s*"
    r"(?:(?:indeed|clearly|therefore|thus|also|most likely|definitely|certainly)\s+)?"
    r"(?:(?:the|a|our|my)\s+)?(?:(?:most|only|single|one|logically|that is)\s+)*"
    r"(?:correct|right|best|answer|accurate|appropriate|valid|strongest|正确)"
)
_PICKS = r"\b(?:choose|select|pick|go with|going with|opt for|choosing|selecting|settle on|would be)\s+(?:the\s+)?"
_SUPPOSED = re.compile(r"\bif\b[^.!?\n]{0,120}$", re.IGNORECASE)
"""What makes `it would be C` no choice: `if the author is wrong, it would be C`."""

_DENIED = re.compile(
    r"(?:\b(?:not|never|if|suppose|assum\w+|whether|why|unless|cannot|should)\b|n['’]t\b)[^,;:.\n]*$", re.IGNORECASE
)


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
        # Looked up here once: recognising an option by its wording compares word by word.
        object.__setattr__(self, "_split", tuple(words(option) for option in self.options))

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
        return self._labelled(text) or self._worded(text) or self._numbered(text)

    def show(self, value: str) -> str:
        """`B) The ground is wet.`"""
        return f"{value}) {self.options[self.labels.index(value)]}"

    def claim(self, text: str) -> Reading:
        """Read the text after a marker; more than one option asserted in it is SEVERAL."""
        whole = plain(text[:4000])
        if value := self.parse(whole):
            return Reading(value)
        if _STARTS_NEGATED.match(whole):
            return NOTHING
        text = plain(without_formulas(text, self._wordings))
        return self._leading(text) or self._within(text)

    def closing(self, text: str) -> Reading:
        """Read a closing line: labels in sentences that conclude and reject nothing, else one option's wording."""
        text = text[-4000:]
        last = (sentences(plain(without_formulas(text, self._wordings))) or [""])[-1]
        if not last or last.endswith("?"):
            return NOTHING
        if label := self._opened(last):
            return self._leading(label)
        asserted = _TURN.split(last)[0]
        found = [letter for _, letter in self._finder.found(asserted, bare=False)]
        if not found and _CONCLUDES.search(asserted):
            found = [letter for _, letter in self._finder.found(asserted, bare=True)]
        if found:
            concludes = _CONCLUDES.search(asserted) and not REJECTION.search(asserted)
            return one_of(found) if concludes else NOTHING
        if REJECTION.search(last.replace("if", "")) and self._mentions_negated(last):
            return NOTHING
        return self._mentioned(last)

    def opening(self, text: str) -> Reading:
        """Read a reply that begins with its option, before the reasons: `B) The ground is dry.`, `It's B, since …`."""
        lines = [line for line in plain(text[:4000]).split("\n") if line.strip()]
        first = (sentences(plain(lines[0])) if lines else []) or [""]
        opened = self._opened(plain(lines[0])) if lines else ""
        return NOTHING if not opened or first[0].endswith("?") or lists_options(text) else self._leading(opened)

    def assertions(self, text: str) -> Iterator[tuple[int, Reading]]:
        """`Option B is correct`, `I choose (B)`."""
        for pattern in _assertion_patterns(len(self.options)):
            for match in pattern.finditer(text):
                before = text[max(0, match.start() - 120) : match.start()]
                if _SUPPOSED.search(before) and "would" in match[0].lower():
                    continue
                if not _DENIED.search(before) and not text[match.end() : match.end() + 2].lstrip("*)").startswith("?"):
                    others = self._finder.found(_clause_before(before), bare=False)
                    joined = (
                        others
                        and re.search(r"(?:,|\band|\bor|&)\s*$", before)
                        and not REJECTION.search(_clause_before(before))
                    )
                    yield match.end(), SEVERAL if joined else Reading(self._finder.letter(match))

    @property
    def _finder(self) -> Labels:
        return labels(len(self.options))

    @property
    def _wordings(self) -> frozenset[tuple[str, ...]]:
        return frozenset(self._texts)

    @property
    def _texts(self) -> tuple[tuple[str, ...], ...]:
        wordings: tuple[tuple[str, ...], ...] = self.__dict__["_split"]
        return wordings

    def _opened(self, sentence: str) -> str:
        """Return `sentence` from the label on that it begins with, set off as one or given as the answer; else none."""
        match = _opener(len(self.options)).match(sentence)
        if not match:
            return ""
        rest = sentence[match.end() :]
        if match["colon"] and match["letter"] == "A" and self._worded_first(rest) != "A":
            # "A: …" is how prompts with examples write "Answer: …".
            return ""
        going_on = not rest or self._worded_first(rest) is not None or _REASONS.match(rest)
        return sentence[match.start("label") :] if going_on else ""

    def _worded_first(self, text: str) -> str | None:
        """Return the option whose wording `text` begins with, the longest of several; None where two have it."""
        spoken = words(text[:1000])
        first = words((sentences(text) or [""])[0])
        begun = [
            (len(wording), label)
            for wording, label in zip(self._texts, self.labels, strict=True)
            if wording and (first == wording if len(wording) < 3 else spoken[: len(wording)] == wording)
        ]
        longest = [label for size, label in begun if size == max(begun)[0]]
        return longest[0] if len(longest) == 1 else None

    def _labelled(self, text: str) -> str | None:
        if match := self._finder.alone.fullmatch(text):
            return self._finder.letter(match)
        match = self._finder.delimited.match(text)
        if not match:
            return None
        letter, rest = self._finder.letter(match), words(text[match.end() :])
        return letter if rest == self._texts[self.labels.index(letter)] else None

    def _worded(self, text: str) -> str | None:
        spoken = words(text)
        same = [label for label, wording in zip(self.labels, self._texts, strict=True) if wording and wording == spoken]
        return same[0] if len(same) == 1 else None

    def _numbered(self, text: str) -> str | None:
        if any(option.strip().strip(".").isdigit() for option in self.options):
            return None
        numbered, ordinal = _NUMBERED.fullmatch(text), _ORDINAL.fullmatch(text)
        if not numbered and not ordinal:
            return None
        index = int(numbered[1]) - 1 if numbered else _NUMERALS.index(ordinal[1].lower()) if ordinal else -1
        return self.labels[index] if 0 <= index < len(self.options) else None

    def _leading(self, text: str) -> Reading:
        """The label at the start of a claim, unless the rest adds a second one, takes it back or words another."""
        started = [
            label for label, wording in zip(self.labels, self._texts, strict=True) if self._begins(text, wording)
        ]
        match = _lead(len(self.options)).match(text)
        if not match or self._reads_as_word(match, text):
            return NOTHING
        letter, rest = self._finder.letter(match), text[match.end() :]
        bare = match.group().strip()[-1:] == letter
        if bare and rest[:1] == " " and started and letter not in started:
            return NOTHING
        if self._finder.joined.match(rest) or self._adds_another(letter, rest):
            return SEVERAL
        if _REJECTED.match(rest) or rest.startswith("?"):
            return NOTHING
        return SEVERAL if self._worded_first(rest.lstrip(" .,:;)-–—]")) not in (None, letter) else Reading(letter)

    def _begins(self, text: str, wording: tuple[str, ...]) -> bool:
        return len(wording) > 1 and words(text)[: len(wording)] == wording

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
            and not self._followed_by_own(token, text[match.end() :])
        )

    def _followed_by_own(self, letter: str, rest: str) -> bool:
        wording = self._texts[self.labels.index(letter)]
        return bool(wording) and words(rest)[: len(wording)] == wording

    def _adds_another(self, letter: str, rest: str) -> bool:
        """Whether the first sentence of `rest` joins a second label by "and" or "or"."""
        first = _TURN.split((sentences(rest) or [""])[0])[0]
        for match in re.finditer(r"(?:\b(?:and|or|oder|ou)|/|,)\s*$|(?:\b(?:and|or|oder|ou)\s+|/\s*)", first):
            follower = self._finder.explicit.match(first, match.end())
            if follower and self._finder.letter(follower) != letter and not _REJECTED.match(first[follower.end() :]):
                return True
        return False

    def _within(self, text: str) -> Reading:
        """Read the one label, else the one option's wording, in the first sentence of a claim."""
        sentence = (sentences(text) or [""])[0]
        first = _TURN.split(sentence)[0]
        if found := self._finder.found(first, bare=True):
            after = first[found[-1][0] + 1 :].lstrip(")]*")
            negated = _RULES_OUT.search(first[: found[0][0]]) or _REJECTED.match(after)
            return NOTHING if negated else one_of([letter for _, letter in found])
        whole = self._mentioned(sentence)
        return self._mentioned(first) if whole.several else whole

    def _mentioned(self, sentence: str) -> Reading:
        """Read the option whose wording stands in `sentence`, the longest of nested ones, unless negated."""
        spoken, values = words(sentence), []
        order = sorted(zip(self._texts, self.labels, strict=True), key=lambda pair: -len(pair[0]))
        seen: dict[tuple[str, ...], bool] = {}
        for wording, label in order:
            if wording in seen:
                values += [label] * seen[wording]
                continue
            start = place(wording, spoken) if sum(map(len, wording)) > 1 else -1
            seen[wording] = start >= 0 and not any(_negates(word) for word in spoken[max(0, start - 7) : start])
            if start < 0:
                continue
            values += [label] * seen[wording]
            spoken = (*spoken[:start], "\0", *spoken[start + len(wording) :])
        return one_of(values)

    def _mentions_negated(self, sentence: str) -> bool:
        spoken = words(sentence)
        starts = [start for wording in self._texts if (start := place(wording, spoken)) >= 0]
        return any(_negates(word) for start in starts for word in spoken[:start])


def _negates(word: str) -> bool:
    return word in (
        "not",
        "cannot",
        "no",
        "never",
        "neither",
        "nor",
        "false",
        "wrong",
        "incorrect",
        "if",
        "unless",
        "whether",
        "eliminate",
        "reject",
    ) or word.endswith("n't")


def _clause_before(text: str) -> str:
    return re.split(r"[.;:\n]", text)[-1]


_HEDGES = (
    r"(?:(?:i|we)(?:\s+would|['’]d)?\s+(?:also\s+)?(?:think|believe|guess|say|choose|pick|select|go with)(?:\s+that)?"
    r"|my\s+(?:best\s+)?guess\s+is|it(?:['’]s|\s+is|\s+must\s+be|\s+should\s+be|\s+would\s+be)|that(?:['’]s|\s+is"
    r"|\s+would\s+be)"
    r"|the|an|so|thus|hence|therefore|then|probably|likely|most|definitely|clearly|certainly|surely|maybe|perhaps"
    r"|obviously"
    r"|correct|right|best|is|must\s+be|c['’]est|es\s+ist|选|应该是|是)"
)


_OPENERS: dict[int, re.Pattern[str]] = {}


def _opener(count: int) -> re.Pattern[str]:
    """Return the pattern of a label at the start of a sentence: with its own delimiter, or with a reason behind it."""
    if count not in _OPENERS:
        last = ascii_uppercase[count - 1]
        option = rf"(?:(?i:{OPTION_WORD})\s{{0,3}}[:#]?\s{{0,3}})?"
        _OPENERS[count] = re.compile(
            rf"(?:(?i:{_HEDGES})[,:]?\s{{0,3}}){{0,6}}(?<![A-Za-z]){option}(?P<label>[(\[{{\"“]?(?P<letter>[A-{last}]))"
            rf"(?:[)\]}}\"”][.:,]?(?=\s|$)|[.,;](?=\s|$)|(?P<colon>:)(?=\s|$)|(?=\s[-–—]\s)|(?=不是)|(?=[。、])|$"
            rf"|(?=\s+(?:because|since|as|not|rather|over|is\s+(?:the\s+)?(?:correct|right|best|answer|most))\b))"
            rf"[\s:.,;–—-]{{0,6}}"
        )
    return _OPENERS[count]


_LEADS: dict[int, re.Pattern[str]] = {}
_ASSERTIONS: dict[int, tuple[re.Pattern[str], ...]] = {}


def _lead(count: int) -> re.Pattern[str]:
    """A label at the start of a claim, after words such as "the correct option is"."""
    if count not in _LEADS:
        finder = labels(count)
        filler = (
            r"(?:(?:that|the|it's|it|is|be|probably|likely|most|clearly|definitely|indeed|therefore"
            r"|correct|right|best|final"
            r"|number|为|是|选)(?:\s+|(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s*)|[:\s]+)*"
        )
        _LEADS[count] = re.compile(rf"(?i:{filler})(?:{finder.any.pattern})")
    return _LEADS[count]


def _assertion_patterns(count: int) -> tuple[re.Pattern[str], ...]:
    if count not in _ASSERTIONS:
        finder = labels(count)
        label = rf"[*_]{{0,2}}(?:{finder.any.pattern})[*_.]{{0,2}}"
        _ASSERTIONS[count] = (re.compile(rf"{label}{_PRAISE}"), re.compile(rf"(?i:{_PICKS}){label}"))
    return _ASSERTIONS[count]
