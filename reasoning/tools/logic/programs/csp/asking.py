"""What a question asks of its options: what must hold, what could, what can't, what need not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Mode = Literal["must", "could", "cannot", "need not"]
"""must: in every solution; could: in one; cannot: in none; need not: not in every one."""

WORDS: Mapping[Mode, str] = {
    "must": "holds in every solution", "could": "holds in some solution", "cannot": "holds in no solution",
    "need not": "does not hold in every solution",
}  # fmt: skip
_EXCEPT: Mapping[Mode, Mode] = {"must": "need not", "need not": "must", "could": "cannot", "cannot": "could"}
_DENIED: Mapping[Mode, Mode] = {"must": "cannot", "cannot": "must", "could": "need not", "need not": "could"}
_LONGEST = 2_000
_FOLLOWS = r"be (?:validly |logically |properly )?(?:inferred|concluded|deduced|determined|derived|proven|established)"
_ASKS = re.compile(
    r"\b(?:which|what|each of|all of|any of)\b(?!.*\b(?:which|what|each of|all of|any of)\b).*", re.DOTALL
)
_UNPROVEN = re.compile(rf"\b(?:cannot|can['’]?t|can not|could not|couldn['’]?t) {_FOLLOWS}")
_IMPOSSIBLE = re.compile(
    r"\b(?:cannot|can['’]?t|can not|could not|couldn['’]?t|may not be|must not|mustn['’]?t|never|impossible)\b"
    r"|\bnot possible\b"
)
_OPEN = re.compile(r"\b(?:need not|needn['’]?t|not necessarily|does not have to|doesn['’]?t have to)\b")
_POSSIBLE = re.compile(
    rf"\b(?:(?:could|can|may|might)\b(?! {_FOLLOWS})|(?:possibl[ey]|acceptable|permissible|allowed)\b)"
)
_FALSE = re.compile(
    r"\b(?:false|untrue|incorrect|wrong)\b|\b(?:is|are)(?:n['’]?t|\s+(?:definitely\s+|certainly\s+)?not)\s+(?:true|correct)\b"
)
_EXCEPTED = re.compile(r"\b(?:except|but one)\b")


def mode_of(question: str) -> Mode:
    """Read what a question asks; where it does not say, an option has to hold in every solution."""
    text = question[-_LONGEST:].lower()
    if found := _ASKS.search(text):
        text = found[0]
    mode: Mode = "must"
    if _OPEN.search(text) or _UNPROVEN.search(text):
        mode = "need not"
    elif _IMPOSSIBLE.search(text):
        mode = "cannot"
    elif _POSSIBLE.search(text):
        mode = "could"
    if _FALSE.search(text):
        mode = _DENIED[mode]
    return _EXCEPT[mode] if _EXCEPTED.search(text) else mode


def holds(mode: Mode, can_hold: bool | None, can_fail: bool | None) -> bool | None:
    """Say whether an option is what is asked for; None where that could not be found out."""
    asked = can_hold if mode in ("could", "cannot") else can_fail
    if asked is None:
        return None
    return asked if mode in ("could", "need not") else not asked
