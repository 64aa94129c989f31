"""The words around an option's letter: what asserts it, what rejects it, what leads to it."""

from __future__ import annotations

import re
from string import ascii_uppercase
from typing import TYPE_CHECKING

from reasoning.answers.labels import OPTION_WORD, labels
from reasoning.parsing import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERED = re.compile(
    rf"(?:the\s+)?{OPTION_WORD}\s{{0,9}}(?:number|no\.?|nr\.?)?\s{{0,9}}[:#]?\s{{0,9}}\(?(\d{{1,2}})\)?[.\s]*",
    re.IGNORECASE,
)
NUMERALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
ORDINAL = re.compile(
    rf"(?:the\s+)?({'|'.join(NUMERALS)})\s+(?:option|choice|one|answer|statement)[.\s]*", re.IGNORECASE
)
TURN = re.compile(
    r"[,;(—–]?\s{0,9}(?:\b(?:because|since|not|rather than|instead of|as opposed to|whereas|while|unlike|over"
    r"|eliminat\w+|weil|parce)\b"
    r"|,\s*(?:it|this|they|these|that)\s+(?:can(?:no|['’])t|cannot|is not|isn['’]t|are not|aren['’]t)\b"
    r"|因为|而不是|不是(?=\s?[A-Z]))",
    re.IGNORECASE,
)
"""Where a conclusion ends and its reasons, or the options that it is not, begin."""
REJECTED = re.compile(
    r"\W*(?:is|are|was|isn['’]t|can(?:not|['’]t)?|could|seems?|does(?:n['’]t)?)\b[^.\n]{0,30}?"
    r"(?:\b(?:not|wrong|incorrect|false|eliminated|ruled out|invalid|impossible)\b|n['’]t\b)",
    re.IGNORECASE,
)
"""What follows a label that is rejected."""
STARTS_NEGATED = re.compile(
    r"\W*(?:definitely |clearly |certainly )?(?:not|neither|none|never|anything but|all (?:but|except))\b",
    re.IGNORECASE,
)
"""A claim that denies: what it names is not the answer."""
RULES_OUT = re.compile(
    r"\b(?:not|never|neither|nor|cannot|none|except|excluding|other than|all but|rather than|instead of|unlike"
    r"|eliminat\w{0,4}|rul(?:e|es|ed|ing) out|discard\w{0,3}|reject\w{0,3}|exclud\w{0,3}|dismiss\w{0,3})\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words before a label by which it is ruled out."""
REASONS = re.compile(
    r"(?:because|since|as|it|its|this|that|the|which|not|for|so|i|we|is|are|there|here|if|from|based|given"
    r"|according|by"
    r"|due|explanation|reason|why)\b(?!\s+(?:not|wrong|incorrect|false)\b)|(?-i:[\"“‘'(\[A-ZÀ-Þ\d¤])(?![.)])"
    r"|[^\x00-\xff]",
    re.IGNORECASE,
)
"""How what follows a label at the start of a reply goes on: with reasons or a new sentence, not as `C. elegans`."""
NOT_BUT = re.compile(r"\b(?:not|n['’]t)\b(?!\s+only)[^.;:\n]{1,80}?\bbut\b(?:\s+rather)?\s*", re.IGNORECASE)
"""What a sentence denies in favour of what follows: `not A but B`."""
CONCLUDES = re.compile(
    r"\b(?:therefore|thus|hence|so|conclu\w+|correct|right|best|answer|choose|chose|select\w*|pick\w*|go(?:ing)? with"
    r"|match\w*|support(?:s|ed)?|follows|only|consistent|valid|strongest|strengthens|corresponds?|must|final"
    r"|deshalb|also|donc)\b"
    r"|所以|因此|故|选|選",
    re.IGNORECASE,
)
"""Words by which a sentence gives an answer, so that its label counts."""
_PRAISES = ("correct", "right", "best", "answer", "accurate", "appropriate", "valid", "strongest", "正确")
_PRAISE = (
    r"\s*(?:\([^()\n]{0,80}\)\s*)?(?:is|must be|would be|has to be|seems to be|appears to be|gives|provides|是)\s*"
    r"(?:(?:indeed|clearly|therefore|thus|also|most likely|definitely|certainly)\s+)?"
    r"(?:(?:the|a|our|my)\s+)?(?:(?:most|only|single|one|logically|that is)\s+)*"
    rf"(?:{'|'.join(_PRAISES)})"
)
_PICKS = (
    r"\b(?:richtige antwort|bonne réponse|respuesta correcta|(?:it|this|that) (?:should|must|has to) be"
    r"|choose|select|pick|go with|going with|opt for|choosing|selecting|settle on|would be)\s+(?:the\s+)?"
)
_PICKING = ("antwort", "respuesta", " be", "choos", "select", "pick", "go with", "going with", "opt for", "settle on")
"""Of which one is in what _PICKS matches in ASCII, in small letters."""
SUPPOSED = re.compile(r"\bif\b[^.!?\n]{0,120}$", re.IGNORECASE)
"""What makes `it would be C` no choice: `if the author is wrong, it would be C`."""
DENIED = re.compile(
    r"(?:\b(?:not|never|if|suppose|assum\w+|whether|why|unless|cannot|should)\b|n['’]t\b)[^,;:.\n]*$", re.IGNORECASE
)
"""What keeps an assertion that follows from being one."""


_NEGATORS = word_set("not cannot no never neither nor false wrong incorrect if unless whether eliminate reject")


def negates(word: str) -> bool:
    """Return whether a word before an option's wording denies it, or supposes it."""
    return word in _NEGATORS or word.endswith("n't")


def clause_before(text: str) -> str:
    """Return the clause that `text` ends in."""
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


def opener(count: int) -> re.Pattern[str]:
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
_ASSERTIONS: dict[int, tuple[re.Pattern[str], re.Pattern[str]]] = {}


def lead(count: int) -> re.Pattern[str]:
    """Return the pattern of a label at the start of a claim, after words such as "the correct option is"."""
    if count not in _LEADS:
        finder = labels(count)
        filler = (
            r"(?:(?:that|the|it's|it|is|be|seems|appears|to|la|le|die|probably|likely|most|clearly|definitely|indeed|therefore"
            r"|correct|right|best|final"
            r"|number|为|是|选)(?=\s|[^\x00-\x7f]|(?<=[^\x00-\x7f]))|[:\s])*"
        )
        _LEADS[count] = re.compile(rf"(?i:{filler})(?:{finder.any.pattern})")
    return _LEADS[count]


def assertion_patterns(count: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of `option B is correct` and of `I choose (B)`."""
    if count not in _ASSERTIONS:
        finder = labels(count)
        label = rf"[*_]{{0,2}}(?:{finder.any.pattern})[*_.]{{0,2}}"
        _ASSERTIONS[count] = (re.compile(rf"{label}{_PRAISE}"), re.compile(rf"(?i:{_PICKS}){label}"))
    return _ASSERTIONS[count]


def assertion_matches(count: int, text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `option B is correct`, then those of `I choose (B)`."""
    praised, picked = assertion_patterns(count)
    if any(word in text for word in _PRAISES):
        yield from praised.finditer(text)
    small = text.lower()
    if not text.isascii() or any(word in small for word in _PICKING):
        yield from picked.finditer(text)
