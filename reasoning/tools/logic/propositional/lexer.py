"""The tokens of a line: signs, keywords, words and atoms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.tools.logic.cursor import Token, scan
from reasoning.tools.logic.propositional.charset import PREDICATE, WORD, shadow
from reasoning.tools.logic.propositional.lazy_regex import pattern
from reasoning.tools.logic.signs import pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator


_KEYWORDS = {
    "if and only if": "<->",
    "iff": "<->",
    "equivalent": "<->",
    "implies": "->",
    "implies that": "->",
    "entails": "->",
    "it is not the case that": "not",
    "it is not true that": "not",
    "only if": "only if",
}
_KEYWORD = (
    r"(?:if,?\s+and\s+only\s+if,?|iff|equivalent(?=\()|implies(?:\s+that)?|entails|"
    r"it\s+is\s+not\s+(?:the\s+case|true)\s+that|only\s+if|not|xor|and|or|if|then|unless)(?!\w|[-'’/]\w)"
)
_KINDS = (
    ("<->", pattern_of("iff")),
    ("->", pattern_of("implies")),
    ("<-", rf"<[-=–—−]+|{pattern_of('implied')}"),
    ("not", rf"(?:{pattern_of('not')})(?!=)|[Nn][Oo][Tt]-(?=\w)"),
    ("keyword", rf"(?i:{_KEYWORD})"),
    ("xor", pattern_of("xor")),
    ("and", rf"{pattern_of('and')}|·"),
    ("or", pattern_of("or")),
    ("quote", r"\"[^\"]*\"|`[^`]*`|'(?=\S)[^']*'(?!\w)"),
    ("atom", rf"“(?:[^“”]|“[^“”]*”)*”|«[^»]*»|‘[^’]*’(?!\w)|[⊤⊥]|{PREDICATE}"),
    ("word", WORD),
    ("open", r"[(\[{⟨]"),
    ("close", r"[)\]}⟩]"),
    ("minus", r"[-–—−]"),
    ("stop", r"\.(?=\s|$)"),
    ("comma", r","),
    ("semicolon", r";"),
    ("colon", r":+"),
    ("end", r"[.!]+$"),
)
_TOKEN = rf"(?:{'|'.join(f'({source})' for _, source in _KINDS)})\s*"


def tokens_of(line: str) -> Iterator[Token]:
    """Return the tokens of a line. Raises `ReadError` at a character that is no sign of the notation."""
    line = line.lstrip().rstrip(" \t,;")
    shape, match = shadow(line), pattern(_TOKEN, re.ASCII).match
    spaced = False
    for found in scan(line, lambda _, at: match(shape, at), "{} is not a sign of propositional logic"):
        kind, (start, end) = _KINDS[(found.lastindex or 0) - 1][0], found.span(found.lastindex or 0)
        text = line[start:end]
        yield Token(_keyword(text) if kind == "keyword" else kind, text, start, end, spaced)
        spaced = found.end() > end


def _keyword(text: str) -> str:
    words = " ".join(text.lower().replace(",", " ").split())
    return _KEYWORDS.get(words, words)
