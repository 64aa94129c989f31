"""The letters of options: taken off the options that carry them, and found in prose."""

from __future__ import annotations

import re
from functools import cache
from string import ascii_uppercase

from reasoning.answers.surface import LETTER, NOT_AFTER_WORD, NOT_BEFORE_WORD
from reasoning.parsing import fold, word_set

# Real sets mark one option "A? text", "A text" or "(A)text", and mix these within a question.
_MARKED = re.compile(r"\s*(?:[\[(<]\s*([A-Za-z])\s*[\])>]|([A-Za-z])\s*[.):?,]|([A-Za-z])\s+[-–—]\s)\s*")
_BARE = re.compile(r"\s*([A-Z])\s+")
_GOES_ON = re.compile(
    r"(?:and|or|nor|but|is|are|was|were|will|would|can|cannot|could|may|might|must|should|has|have|had|does|do|did|to|of"
    r"|in|on|at|with|than|then|before|after|[A-Z])(?![^\W_]|\.[A-Z])"
)

_LINE_LABEL = re.compile(r"[\s*_#>-]{0,8}[(\[]?([A-Z])[)\].:](?=[\s*_]|$)")

OPTION_WORD = (
    r"(?:options?|choices?|letter|alternative|statement|opción|opcion|opção|letra"
    r"|lettre|lettera|buchstabe|вариант|буква|选项|選項|選択肢)"
)

_JOINT = r"and|or|plus|as well as|along with|together with|und|oder|et|ou|y"


def lists_options(text: str) -> bool:
    """Return whether `text` begins as a list of labelled options does: A in front of one line, B of the next."""
    marks = [match[1] for line in text.split("\n")[:60] if (match := _LINE_LABEL.match(line))]
    starts = _LINE_LABEL.match(text.lstrip().split("\n", 1)[0])
    return bool(starts) and len(marks) > 1 and ord(marks[1]) == ord(marks[0]) + 1


def strip_labels(options: tuple[str, ...]) -> tuple[str, ...]:
    """Take the labels off `options` when each carries its own, in order: `("A) True", "B) False")`.

    Labels may be "(A)", "A)", "A.", "A:", "A?", "A -", the same in small or full-width letters, or the bare letter
    before a blank. Options that are not all labelled, labelled out of order, or nothing but labels stay as they are,
    as do those that speak of things called A and B: `("A and B", "B and C")`.
    """
    if not 2 <= len(options) <= len(ascii_uppercase):
        return options
    stripped = [_without_label(option, letter) for option, letter in zip(options, ascii_uppercase, strict=False)]
    return tuple(stripped) if all(stripped) else options


def _without_label(option: str, letter: str) -> str:
    """`option` after its label `letter`; empty where it has another one or none."""
    folded = fold(option)
    for pattern in (_MARKED, _BARE):
        match = pattern.match(folded)
        if match and next(filter(None, match.groups())).upper() == letter and not goes_on(folded, match):
            return option[match.end() :].strip()
    return ""


def goes_on(text: str, label: re.Match[str]) -> bool:
    """Return whether a letter before a blank or a comma is part of what follows it: `A is older`, `A, B and C`."""
    said = label.group().strip()
    return (said.isalpha() or said.endswith(",")) and _GOES_ON.match(text, label.end()) is not None


class Labels:
    """Finds the letters A to the `count`-th in prose: in brackets, after "option", or bare where that is no word."""

    def __init__(self, count: int) -> None:
        last, small = ascii_uppercase[count - 1], ascii_uppercase[count - 1].lower()
        upper, either = f"[A-{last}]", f"[A-{last}a-{small}]"
        bracketed = rf"[(\[<{{]\s{{0,3}}({either})\s{{0,3}}[)\]>}}]"
        named = rf"{OPTION_WORD}\s{{0,3}}(?:number\s{{0,3}})?[:#]?\s{{0,3}}[\[(\"'“«]{{0,3}}({either})[\])\"'”»]{{0,3}}"
        named = rf"(?<![{LETTER}])(?i:{named}{NOT_BEFORE_WORD})"
        quoted = rf"[\"'“‘«]({upper})[.)]?[\"'”’»]"
        bare = rf"{NOT_AFTER_WORD}(?<![Nn]/)({upper})[)\]]?{NOT_BEFORE_WORD}"
        self.explicit = re.compile(rf"{bracketed}|{named}|{quoted}")
        """A letter that its brackets, its quotes or the word "option" mark as a label."""
        self.any = re.compile(rf"{bracketed}|{named}|{quoted}|{bare}")
        self.alone = re.compile(
            rf"(?:{OPTION_WORD}\s{{0,3}}[:#]?\s{{0,3}})?[(\[<{{\"'“‘«]{{0,3}}({either})[)\]>}}\"'”’»]{{0,3}}[\s.,:;)!]{{0,20}}",
            re.IGNORECASE,
        )
        self.delimited = re.compile(
            rf"(?:{OPTION_WORD}\s{{0,3}}[:#]?\s{{0,3}})?(?:[(\[<{{]({either})[)\]>}}]|({upper})\s{{0,3}}[.):,;]|"
            rf"({upper})\s{{1,3}}[-–—]\s)[\s:.,-]{{0,10}}",
            re.IGNORECASE,
        )
        self.set_off = re.compile(rf"(?<![{LETTER}\d])[(\[*]{{0,3}}({upper})[)\]:*]{{1,3}}:?\s{{1,3}}")
        """A letter in front of what it stands for: `C) the lamp`, `**C:** the lamp`."""
        words = [letter for letter in ascii_uppercase[:count] if letter in "AI"]
        others = "".join(letter for letter in ascii_uppercase[:count] if letter not in "AI")
        second = rf"(?:[{others or '-'}](?=\W|$)|[{''.join(words)}](?=\W|$)(?!\s+(?!(?:{_JOINT})\b)[a-z]))"
        self.joined = re.compile(
            rf"[\s()\[\].*\"'”]{{0,6}}(?:(?:,|;|/|&|\+|(?i:\b(?:{_JOINT})\b)|和|或|以及|及)[\s*]{{0,4}}){{1,3}}"
            rf"(?i:(?:also|possibly|maybe|either|perhaps)\s+)?(?i:{OPTION_WORD}\s{{0,3}})?[(\[*]{{0,4}}\s?({second})"
        )

    def letter(self, match: re.Match[str]) -> str:
        """The letter that `match` found."""
        letter: str = next(filter(None, match.groups()))
        return letter.upper()

    def found(self, text: str, *, bare: bool) -> list[tuple[int, str]]:
        """The labels in `text` with their places; with `bare`, single capitals too unless they read as words."""
        pattern = self.any if bare else self.explicit
        return [(m.start(), self.letter(m)) for m in pattern.finditer(text) if not is_word(m, text)]


def is_word(match: re.Match[str], text: str) -> bool:
    """Return whether the letter of `match` reads as the article "a" or the pronoun "I"."""
    token = match.group().split()[-1]
    if token not in ("A", "a", "I"):
        return False
    following = re.match(rf"\s+([{LETTER}]+)", text[match.end() : match.end() + 40])
    if not following:
        return False
    return token == "I" or following[1].casefold() not in _AFTER_LABEL


_AFTER_LABEL = word_set(
    "to is are was because since as and or due given follows follow which with based for but must would "
    "should not nor ist et ou und oder y es est правильный rather instead while whereas over seems "
    "remains plus along together"
)


@cache
def labels(count: int) -> Labels:
    """The finder for `count` options."""
    return Labels(count)
