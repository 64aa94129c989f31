"""What a question asks of its options: what must hold, what could, what cannot, what need not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Mode = Literal["must", "could", "cannot", "need not"]
"""must: in every solution; could: in one; cannot: in none; need not: not in every one."""

WORDS: Mapping[Mode, str] = {
    "must": "holds in every solution", "could": "holds in some solution", "cannot": "holds in no solution",
    "need not": "does not hold in every solution",
}  # fmt: skip
OPPOSITE: Mapping[Mode, Mode] = {"must": "need not", "need not": "must", "could": "cannot", "cannot": "could"}
"""What is asked where all others are as a question says: with EXCEPT."""

OF_NEGATION: Mapping[Mode, Mode] = {"must": "cannot", "cannot": "must", "could": "need not", "need not": "could"}
"""What is asked of a formula where this is asked of its negation: `could be false` is `need not be true`."""

MAX_CHARACTERS = 2_000
"""The end of a question that is read."""

_SHOWN = r"(?:inferred|concluded|deduced|determined|derived|prove[nd]|established|shown|drawn|known)"
_HOW = r"(?:(?:validly|logically|properly|reasonably|safely|always|necessarily|definitely) )?"
_NO = r"(?:cannot|can not|can't|could not|couldn't)"
_FOLLOWS = rf"(?:can|could|may|might) (?:(?:we|one|you) {_HOW}(?:infer|conclude|deduce)|{_HOW}be {_HOW}{_SHOWN})"
_FOLLOWS_NOT = rf"{_NO} (?:(?:we|one|you) {_HOW}(?:infer|conclude|deduce)|{_HOW}be {_HOW}{_SHOWN})"
_FITS = r"(?:arrangement|assignment|combination|order(?:ing)?|schedule|selection|sequence|solution)s?"
_RULED_OUT = r"(?:inconsistent|incompatible|impossible|ruled out|excluded)"
_MODES: tuple[tuple[Mode, str], ...] = (
    (
        "need not",
        rf"{_FOLLOWS_NOT}|(?:do|does|did) not (?:{_HOW}follow|(?:necessarily )?(?:have|need) to)"
        r"|(?:don't|doesn't) (?:necessarily )?(?:have to|need to|follow)|needn't|need not|might not"
        r"|(?:(?:is|are|be) )?not (?:necessarily|always|guaranteed|certain|required)"
        r"|(?:isn't|aren't) (?:necessarily|always|guaranteed|certain|required)"
        rf"|(?:is|are) not (?:implied|entailed)|(?:could|can) fail to|(?:can|could) not be {_SHOWN}",
    ),
    (
        "cannot",
        rf"{_NO}|(?:can|could|may|might|is|are) never|never|must not|mustn't|may not"
        rf"|(?:(?:is|are|be) not|isn't|aren't)(?! {_RULED_OUT})"
        r"|im(?:possible|permissible)|not (?:possible|permitted|allowed|acceptable)|unacceptable|inadmissible|ruled out"
        r"|violates?|contradicts?|in(?:consistent|compatible) with|conflicts? with",
    ),
    (
        "must",
        rf"{_FOLLOWS}|must|has to|have to|needs? to|necessar(?:y|ily)|always|inevitabl[ey]|guaranteed|certain(?:ly)? to"
        r"|required to"
        r"|(?:bound|sure) to|follows?|implied|entailed",
    ),
    (
        "could",
        rf"(?:(?:is|are) not|isn't|aren't) {_RULED_OUT}"
        r"|(?:(?:do|does) not|don't|doesn't) (?:violate|contradict|conflict)"
        r"|could|can|may|might|sometimes|possibl[ey]|conceivabl[ey]|potential(?:ly)?|allow(?:able|ed)|permitted"
        r"|permissible|admissible|acceptable|(?:consistent|compatible) with"
        rf"|valid {_FITS}|satisf(?:y|ies) (?:all|the|every)",
    ),
)
_ASKED = re.compile("|".join(rf"(?P<{mode.replace(' ', '_')}>\b(?:{words})\b)" for mode, words in _MODES))
_MAIN = (
    re.compile(r"\b(?:which|each|any|all|what) (?:one )?of (?:the|these|those)\b"),
    re.compile(r"\b(?<!\bon )(?<!\bin )(?<!\bof )(?<!\bfor )(?<!\bby )(?<!\bto )(?<!\bat )(?:which|what|how many)\b"),
    re.compile(r"\bit (?:could|can|must|cannot)\b"),
)
"""Where the main clause of a question begins; the first of these that a sentence has counts."""

_OTHER = re.compile(
    r"\b(?:same effect|substituted|(?:completely|fully) determined|how many|what is the (?:\w+est|most|number|total)"
    r"|(?:min|max)imum|(?:is|are|lists?|being) (?:an? |the )?(?:complete and )?accurate list|lists? all)\b"
)
"""Questions that ask something else of their options."""

_ASIDE = re.compile(r", (?:if|when|provided|given|assuming)\b[^,]*,")
_CONDITION = re.compile(r"\b(?:if|when|provided|assuming|unless|given that)\b")
_FALSE = re.compile(r"\b(?:false|untrue|incorrect|wrong)\b|\bnot (?:be )?(?:true|correct)\b")
_EXCEPT = re.compile(r"\b(?:except|but one|with the exception of)\b")
_SENTENCE = re.compile(r"(?<=[.?!])\s")
_NEAR = 30
"""How far behind the word of its mode "false" is said of the options."""


def question_mode(question: str) -> Mode | None:
    """Read what a question asks of its options by the words of its main clause; None where these do not tell.

    `could be false` is "need not", `can be inferred` is "must", `cannot be inferred` is "need not"; EXCEPT turns what
    is asked into its opposite. Conditions ("if Ann cannot come, …") are no part of the main clause.
    """
    text = " ".join(question[-MAX_CHARACTERS:].lower().replace("’", "'").split())
    for clause in _clauses(text):
        if _OTHER.search(clause):
            return None
        if mode := _mode_of(clause):
            return mode
    return None


def words_mode(text: str) -> Mode | None:
    """Read the first word that says how the options hold, without a look at "false" and EXCEPT; None without one."""
    found = _ASKED.search(" ".join(text[-MAX_CHARACTERS:].lower().replace("’", "'").split()))
    return _named(found) if found else None


def _clauses(text: str) -> Iterator[str]:
    """Yield the main clauses of the last sentence that has one, the last in front; without one the whole text."""
    for begins in _MAIN:
        for sentence in reversed(_SENTENCE.split(text)):
            starts = [found.start() for found in begins.finditer(sentence)]
            if starts:
                yield from (sentence[start:] for start in reversed(starts))
                return
    yield text


def _mode_of(clause: str) -> Mode | None:
    bare = _ASIDE.sub(",", clause)
    if condition := _CONDITION.search(bare, 1):
        bare = bare[: condition.start()]
    found = _ASKED.search(bare)
    mode = _named(found) if found else None
    if _FALSE.search(bare, found.end(), found.end() + _NEAR) if found else _FALSE.search(bare):
        mode = OF_NEGATION[mode or "must"]
    excepted = _EXCEPT.search(clause) is not None
    return OPPOSITE[mode or "must"] if excepted else mode


def _named(found: re.Match[str]) -> Mode:
    return next(mode for mode, _ in _MODES if found.lastgroup == mode.replace(" ", "_"))


def holds(mode: Mode, can_hold: bool | None, can_fail: bool | None) -> bool | None:
    """Return whether an option is what is asked for; None where that could not be found out."""
    asked = can_hold if mode in ("could", "cannot") else can_fail
    if asked is None:
        return None
    return asked if mode in ("could", "need not") else not asked
