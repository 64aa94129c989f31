"""Labelled fields in replies: `Score: 4`, `**Verdict:** yes`, `"satisfied": true`; a hedge is no verdict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FIELD_CHARS = 20_000
"""Characters of a reply that are read: its last."""

_MAX_BARE_CHARS = 20
_VALUE = r"(?<!\w){name}[ \t*_`\"']{{0,10}}(?:[:=]|[ \t*_`]{{0,6}}\n)[\s*_`\"'(\[]{{0,10}}(?P<value>[^\n]{{1,80}})"
_RATING = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,3})?)(?:\s{0,3}(?:(%)|(?:/|out of|of)\s{0,3}(\d{1,4})))?"
    r"(?![\d.,]*\d)(?!\s{0,3}(?:[-–]|to\b|or\b)\s{0,3}\d)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(?<![\w.,/])\d{1,4}(?:[.,]\d{1,3})?\s{0,3}(?:/|out of)\s{0,3}\d{1,4}(?![\w/])", re.IGNORECASE)
_GOOD = r"right|correct|true|valid|accurate|satisf(?:ied|actory|ying)|ok(?:ay)?|fine|pass(?:ed|es)?|accept(?:ed|able)?"
_BAD = (
    r"wrong|incorrect|false|invalid|inaccurate|(?:un|dis)satisf(?:ied|actory|ying)|fail(?:ed|s)?|reject(?:ed)?|flawed"
)
_YES = re.compile(
    rf"(?:yes|yep|yeah|y|{_GOOD}|not (?:{_BAD})|no(?:thing)? (?:more )?(?:issues?|problems?|errors?|mistakes?|faults?|"
    rf"flaws?|changes?|concerns?|objections?|wrong)(?: (?:found|needed|necessary|remain(?:ing)?|left|here|at all))?)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    rf"(?:not (?:yet|quite|really|entirely|fully|completely|at all)(?: (?:{_GOOD}))?|not (?:{_GOOD})|not|nope|no|n"
    rf"|{_BAD})\b",
    re.IGNORECASE,
)
_UNCERTAIN = re.compile(
    r"not (?:sure|certain|clear|applicable|possible|enough|known|determin\w+|decided|available|given|able)\b"
    r"|no (?:idea|opinion|verdict|answer|comment|judge?ment|way)\b|n/",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\s*(?:[^\w\s]|$)")
_HEDGE = re.compile(
    r"^\W{0,4}(?:/|\||,?\s?or\b|and\s+(?:no|yes|false|true|wrong|right)\b|\?)"
    r"|\b(?:but|except|however|although|though|mostly|partly|partial(?:ly)?|almost|maybe|perhaps|possibly|probably"
    r"|likely|unless|unsure|not sure|in part|somewhat|to some extent|depend\w*|if)\b",
    re.IGNORECASE,
)


def field_values(text: str, name: str) -> Iterator[str]:
    """Yield what a reply gives as the value of `name` (`Score: 4`, `**Score:** 4`, `"score": 4`), the last first.

    A label that stands alone on its line is a heading, and the next line is its value.
    """
    pattern = re.compile(_VALUE.format(name=re.escape(name)), re.IGNORECASE)
    for match in reversed(list(pattern.finditer(text[-MAX_FIELD_CHARS:]))):
        yield match["value"].strip()


def parse_score(text: str, scale: int) -> float | None:
    """Return a rating as a share of the scale, from 0 to 1; None where there is none, or one beyond the scale.

    Read are a field `Score`, a reply that is nothing but a rating or ends in a line that is, and the only share
    (`4/5`) that is spoken of.
    """
    for value in field_values(text, "score"):
        if match := _RATING.match(value):
            return _share(match, scale)
    said = text[-MAX_FIELD_CHARS:]
    for alone in (said, said.rstrip().rpartition("\n")[2]):
        if match := _RATING.fullmatch(alone.strip(" \n*_`.")):
            return _share(match, scale)
    shares = {_share(match, scale) for found in _SHARE.findall(said) if (match := _RATING.fullmatch(found))}
    return shares.pop() if len(shares) == 1 else None


def _share(match: re.Match[str], scale: int) -> float | None:
    whole = 100 if match[2] else int(match[3] or scale)
    share = float(match[1].replace(",", ".")) / whole if whole else -1.0
    return share if 0 <= share <= 1 else None


def parse_verdict(text: str, name: str) -> bool | None:
    """Return the verdict of a field `name` (`yes`, `right`, … or `no`, `wrong`, …), or of a reply that is nothing else.

    A hedge (`maybe`, `mostly`, `yes, but …`, `yes/no`, `n/a`, `not sure`) is no verdict: None, and so is none at all.
    The last field counts.
    """
    value = next(field_values(text, name), None)
    if value is not None:
        return _verdict(value)
    said = text.strip(" \n\t*_`.\"'")
    return _verdict(said, _ALONE) if len(said) <= _MAX_BARE_CHARS else None


def _verdict(value: str, ends: re.Pattern[str] | None = None) -> bool | None:
    if _UNCERTAIN.match(value):
        return None
    for pattern, verdict in ((_YES, True), (_NO, False)):
        match = pattern.match(value)
        if match and (ends is None or ends.match(value, match.end())):
            first = re.split(r"[.;!\n]", value[match.end() :], maxsplit=1)[0]
            return None if _HEDGE.search(first) else verdict
    return None
