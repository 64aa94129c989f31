"""A small reader of what is said about an order in English: `The truck is newer than the bus`, and `1: oldest`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reasoning.tools.logic.english.plurals import singular
from reasoning.tools.logic.programs.csp.domains import MEANING
from reasoning.tools.logic.programs.csp.names import CspNames, key_of, singular_key
from reasoning.tools.logic.programs.csp.order_lexicon import (
    ORDINAL,
    Pole,
    cardinal,
    degree_of,
    opposite,
    ordinal,
    pole_of,
    unknown_pole,
)
from reasoning.tools.logic.programs.csp.syntax import CspVariable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_FROM_TO = re.compile(
    r"\bfrom\s{1,9}(\S.*?)\s{1,9}to\s{1,9}(.+)|([\w -]+?)\s{0,9}(?:to|->|→|<|\.\.+)\s*([\w -]+)", re.IGNORECASE
)
_MAX_LABEL_CHARS = 200
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Scale:
    """For each dimension, whether the greatest value stands for its positive end (1) or its negative one (-1)."""

    ends: Mapping[str, int]

    def direction(self, pole: Pole) -> int:
        """Where a pole lies: 1 at the greatest value, -1 at the least; 0 where the order is none of its dimensions."""
        found = {self.ends[dimension] * sign for dimension, sign in pole if dimension in self.ends}
        return found.pop() if len(found) == 1 else 0

    @property
    def turned(self) -> Scale:
        """The same order with its ends exchanged."""
        return Scale({dimension: -sign for dimension, sign in self.ends.items()})


def read_scale(labels: Iterable[str]) -> Scale | None:
    """Read the lines of a Domain section: `1: oldest` and `5: newest`, or `positions from left to right`.

    One end is enough. None where no end is known, or where the two ends are of different dimensions.
    """
    lines = [label[:_MAX_LABEL_CHARS] for label in labels]
    meanings = [(int(number.replace("−", "-")), name) for line in lines for number, name in MEANING.findall(line)]
    if meanings:
        low, high = min(meanings), max(meanings)
        if low[0] < high[0]:
            return _between(pole_in(low[1]), pole_in(high[1]))
        return _between(pole_in(low[1]), None) if low[0] <= 1 else _between(None, pole_in(low[1]))
    for line in lines:
        if found := _FROM_TO.search(line):
            first, second = (pole_in(text) for text in ((found[1], found[2]) if found[1] else (found[3], found[4])))
            if first and second:
                return _between(first, second)
    if len(lines) > 1 and not any(sign.isdigit() for sign in "".join(lines)):
        return _between(pole_in(lines[0]), pole_in(lines[-1]))
    return None


def pole_in(text: str) -> Pole | None:
    """Return the end of an order that a label names: `least expensive fruit` is the end of what is cheap."""
    words = [word.lower() for word in _WORD.findall(text)]
    for at, word in enumerate(words):
        if word in ("most", "least") and at + 1 < len(words):
            return adjective_pole(words[at + 1], word == "least")
    for wanted in ("superlative", "comparative", "plain"):
        for word in words:
            base, degree = degree_of(word)
            if degree == wanted and (pole := pole_of(base)):
                return pole
    return None


def adjective_pole(word: str, less: bool) -> Pole:
    """Return the end that `most expensive`, `more expensive` means; with `less`, `least expensive`."""
    base, _ = degree_of(word)
    pole = pole_of(base) or unknown_pole(base)
    return opposite(pole) if less else pole


def _between(low: Pole | None, high: Pole | None) -> Scale | None:
    """The scale of two ends; where both are known, it has the dimensions that they share."""
    least = {(dimension, -sign) for dimension, sign in low or ()}
    greatest = set(high or ())
    shared = least & greatest if least and greatest else least | greatest
    signs: dict[str, int] = {}
    for dimension, sign in sorted(shared):
        signs[dimension] = 0 if signs.get(dimension, sign) != sign else sign
    ends = {dimension: sign for dimension, sign in signs.items() if sign}
    return Scale(ends) if ends else None


def common_scale(poles: Sequence[Pole]) -> Scale | None:
    """The scale of an order that nothing labels: the dimensions that all poles share, the first one's end greatest."""
    if not poles:
        return None
    shared = set.intersection(*({dimension for dimension, _ in pole} for pole in poles))
    ends = {dimension: sign for dimension, sign in sorted(poles[0]) if dimension in shared}
    return Scale(ends) if ends else None


MAX_STATEMENT_CHARS = 300
"""The most characters of a statement that is read."""

_VERBS = (
    r"(?:is|are|was|were|be|been|being|has|have|had|did|does|do|must|will|can|finish(?:e[sd])?|c[ao]mes?|end(?:s|ed)?"
    r"|rank(?:s|ed)?|place[sd]?|sits?|sat|stands?|stood|lies|lay|appears?|arrive[sd]?|scored?|costs?|goes|went|gets?"
    r"|got|takes?|took|positioned|located|situated|parked|listed|sold|up|out)"
)
_NOT = r"(?:not|never|cannot|isnt|arent|wasnt|werent|didnt|doesnt|dont|hasnt|wont|cant)"
_HEAD = rf"@ (?P<verbs>(?:(?:{_VERBS}|{_NOT}) )+)(?:as )?(?:(?:in|at|on|to) )?"
_PLACE = r"(?:place|position|spot|slot|seat|rank|number|step)s?"
_TAIL = r"(?: (?:in|on|at|of|among|by|overall)\b[^@]*)?"
_COUNT = r"two|three|four|five|six|seven|eight|nine|ten"
_NOUN = rf"(?: (?!(?:from|to|than|of|numbers?|values?|{_COUNT})\b)[^\W\d]+)?"
_END = r"(?: (?:end|side|edge|hand side|most))?"
_STEPS = (
    rf"(?:(?P<next>immediately|directly|just|right(?= (?:above|below|before|after|behind|ahead|under|over)\b)) "
    rf"|(?:exactly )?(?P<steps>\w+) {_PLACE} )?"
)
_ORDER = re.compile(
    rf"{_HEAD}{_STEPS}(?:(?:to|on|at|in) )?(?:(?P<amount>more|less) )?(?P<word>\w+){_END}"
    rf"(?: (?P<link>than|of|from|to))? @{_TAIL}"
)
_BESIDE = re.compile(rf"{_HEAD}(?:right |directly |immediately )?(?:next to|adjacent to|beside) @{_TAIL}")
_FROM = re.compile(rf"{_HEAD}(?P<ordinal>\w+){_NOUN} (?:from|to)(?: far)? (?P<word>\w+){_END}{_TAIL}")
_POSITION = re.compile(rf"{_HEAD}(?:(?P<ordinal>{ORDINAL}) )?(?:(?P<amount>most|least) )?(?P<word>\w+){_NOUN}{_TAIL}")
_AT_END = re.compile(
    rf"{_HEAD}(?:(?P<far>far|very|extreme) )?(?P<word>left|right|top|bottom|front|back)"
    rf"(?P<end> (?:end|side|edge|position))?{_TAIL}"
)
_PLACED = re.compile(rf"{_HEAD}(?:{_PLACE} (?P<number>\w+)|(?P<ordinal>\w+)(?: {_PLACE})?){_TAIL}")
_SUFFIXED = re.compile(r"\b(\d+) (st|nd|rd|th)\b")
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class OrderClaim:
    """What is said of the places of one thing or two in an order."""

    kind: Literal["order", "position", "beside"]
    """order: the first lies further towards the pole than the second; position: it is the number-th from the pole."""

    variables: tuple[str, ...]
    """Of whom: one name, or two."""

    pole: Pole = frozenset()
    """The end of the order."""

    number: int = 0
    """The position from the pole, from 1; of an order, by how many places, 0 where that is open."""

    negated: bool = False
    """Whether it is denied."""


def read_claim(text: str, names: CspNames, subject: str = "") -> OrderClaim | None:
    """Read one statement; None where it is not about the order of one thing or two that `names` knows.

    `subject` is whom it is about where none of the names is in it, as in `The motorcyle is the newest`.
    """
    if len(text) > MAX_STATEMENT_CHARS:
        return None
    sentence, mentioned = _marked(key_of(text), names)
    if not mentioned and subject:
        sentence, mentioned = re.sub(rf"^(?:\w+ ){{1,4}}?(?={_VERBS} )", "@ ", sentence), [subject]
    if sentence.count("@") != len(mentioned) or not sentence.startswith("@"):
        return None
    if len(mentioned) == 1:
        return _position(sentence, mentioned[0])
    return _order(sentence, (mentioned[0], mentioned[1])) if len(mentioned) == 2 else None


def _marked(words: Sequence[str], names: CspNames) -> tuple[str, list[str]]:
    """Put `@` in the place of each name of a variable, leave out the articles, and give the names in their order."""
    out: list[str] = []
    found: list[str] = []
    at = 0
    while at < len(words):
        count, name = _mention(words, at, names)
        if name:
            out.append("@")
            found.append(name)
        elif words[at] not in _ARTICLES:
            out.append(words[at])
        at += count
    return _SUFFIXED.sub(r"\1\2", " ".join(out)), found


def _mention(words: Sequence[str], at: int, names: CspNames) -> tuple[int, str]:
    if words[at] not in names.starts and singular(words[at]) not in names.starts:
        return 1, ""
    for count in range(min(names.longest, len(words) - at), 0, -1):
        key = tuple(words[at : at + count])
        term = names.terms.get(key) or names.singular.get(singular_key(key))
        if isinstance(term, CspVariable):
            return count, term.name
    return 1, ""


def _denied(found: re.Match[str]) -> bool:
    return len(re.findall(rf"\b{_NOT}\b", found["verbs"])) % 2 == 1


def _order(sentence: str, pair: tuple[str, str]) -> OrderClaim | None:
    if found := _BESIDE.fullmatch(sentence):
        return OrderClaim("beside", pair, negated=_denied(found))
    found = _ORDER.fullmatch(sentence)
    if not found:
        return None
    steps = cardinal(found["steps"]) if found["steps"] else int(bool(found["next"]))
    base, degree = degree_of(found["word"])
    if found["amount"]:
        pole = adjective_pole(found["word"], found["amount"] == "less") if found["link"] == "than" else None
    else:
        pole = pole_of(base) if (degree == "comparative") or found["link"] != "than" else None
    if pole is None or steps is None:
        return None
    return OrderClaim("order", pair, pole, steps, _denied(found))


def _position(sentence: str, name: str) -> OrderClaim | None:
    for pattern, read in ((_FROM, _from_end), (_AT_END, _at_end), (_PLACED, _placed), (_POSITION, _superlative)):
        if (found := pattern.fullmatch(sentence)) and (place := read(found)):
            return OrderClaim("position", (name,), *place, _denied(found))
    return None


def _from_end(found: re.Match[str]) -> tuple[Pole, int] | None:
    """`second from the left`, `third to last`, `next to last`."""
    number = 2 if found["ordinal"] == "next" else ordinal(found["ordinal"])
    pole = pole_of(degree_of(found["word"])[0])
    return (pole, number) if pole and number else None


def _at_end(found: re.Match[str]) -> tuple[Pole, int] | None:
    """`at the far left`, `on the right end`, `at the top`."""
    pole = pole_of(found["word"])
    said = found["far"] or found["end"] or found["word"] in ("top", "bottom", "front", "back")
    return (pole, 1) if pole and said and (found["end"] or "").strip() != "side" else None


def _placed(found: re.Match[str]) -> tuple[Pole, int] | None:
    """`third`, `in third place`, `in position 3`."""
    number = cardinal(found["number"]) if found["number"] else ordinal(found["ordinal"])
    pole = pole_of("first")
    return (pole, number) if pole and number else None


def _superlative(found: re.Match[str]) -> tuple[Pole, int] | None:
    """`newest`, `second newest`, `third most expensive`, `last`."""
    if found["word"] == "penultimate" and not found["ordinal"]:
        return (pole, 2) if (pole := pole_of("last")) else None
    number = ordinal(found["ordinal"]) if found["ordinal"] else 1
    base, degree = degree_of(found["word"])
    if found["amount"]:
        pole = adjective_pole(found["word"], found["amount"] == "least")
    else:
        pole = pole_of(base) if degree == "superlative" else None
    return (pole, number) if pole and number else None
