"""The signs and words of a statement in the `rules` dialect, in every notation that is met."""

from __future__ import annotations

import re

from reasoning.tools.logic.cursor import Token
from reasoning.tools.logic.signs import pattern_of, without_latex

_TOKEN = re.compile(
    rf"""(?:
      (?P<all> [∀] | \bfor[ ]?all\b )
    | (?P<iff> {pattern_of("iff")} | \biff\b )
    | (?P<arrow> >>>? | {pattern_of("implies")} | \bimplies\b | \bthen\b )
    | (?P<reversed> <<<? | <[-=]+ | :- | {pattern_of("implied")} )
    | (?P<and> {pattern_of("and")} | [;,] | \band\b )
    | (?P<or> {pattern_of("or")} | \bor\b )
    | (?P<differs> {pattern_of("≠")} )
    | (?P<equals> {pattern_of("=")} | :=? )
    | (?P<not> {pattern_of("not")} | \bnot\b | [-−](?=[\w(]) )
    | (?P<open> [(\[{{] )
    | (?P<close> [)\]}}] )
    | (?P<variable> \$\s?\w+ | \?\w+ )
    | (?P<quoted> '[^'\n]{{1,80}}' | "[^"\n]{{1,80}}" | [‘“][^’”\n]{{1,80}}[’”] )
    | (?P<word> \w+(?:['’.-]\w+)* )
    | (?P<other> \S )
    )""",
    re.VERBOSE | re.IGNORECASE,
)

_ASKED = re.compile(r"(?<=[)\]])\s*\?$")


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a statement, the full stop or question mark at its end left out."""
    bare = _ASKED.sub("", without_latex(text).strip().rstrip(".").rstrip())
    return [_token(m) for m in _TOKEN.finditer(bare) if m.lastgroup]


def _token(match: re.Match[str]) -> Token:
    kind = str(match.lastgroup)
    text = match[kind]
    if kind == "quoted":
        return Token("word", text[1:-1].strip() or text)
    return Token(kind, text.replace(" ", "") if kind == "variable" else text)
