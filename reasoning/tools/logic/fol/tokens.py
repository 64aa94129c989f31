"""The tokens of a formula: every sign and word for a connective, in Unicode, ASCII, LaTeX and English, is one kind."""

from __future__ import annotations

import html
import unicodedata
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.cursor import Token, scan
from reasoning.tools.logic.fol.syntax import looks_bound
from reasoning.tools.logic.propositional.lazy_regex import pattern
from reasoning.tools.logic.propositional.strip_markup import normal
from reasoning.tools.logic.signs import LATEX, LOOKS, SPELLINGS, characters_of, pattern_of

if TYPE_CHECKING:
    import re

MAX_CHARACTERS = 10_000
"""The longest text of one formula."""

_COMPARED = {"=": "=", "≠": "≠", "<": "<", ">": ">", "≤": "≤", "≥": "≥", "in": "∈", "not in": "∉"}
COMPARISONS = {
    **{sign: one for kind, one in _COMPARED.items() for sign in SPELLINGS[kind]},
    **{f"\\{command}": one for kind, one in _COMPARED.items() for command in LATEX[kind]},
    r"\=": "≠",
}
"""Every way to write a comparison or a membership, and its one sign."""

_WORDS = {
    "and": "and",
    "or": "or",
    "xor": "xor",
    "not": "not",
    "implies": "implies",
    "iff": "iff",
    "if and only if": "iff",
    "only if": "implies",
    "if": "if",
    "then": "then",
    "such that": "separator",
    **dict.fromkeys(["forall", "for all", "for every", "for each", "for any", "all", "every", "each"], "forall"),
    **dict.fromkeys(["exists", "exist", "there exists", "there exist", "there is", "some"], "exists"),
}
_CONNECTIVES = ("iff", "implies", "implied", "and", "or", "xor", "not", "true", "false")
_LATEX = {
    **{command: kind for kind in _CONNECTIVES for command in LATEX[kind]},
    **dict.fromkeys(LATEX["*"], "times"),
    **dict.fromkeys(LOOKS, ""),
    **dict.fromkeys(["dots", "ldots", "cdots"], "ellipsis"),
    "forall": "forall",
    "exists": "exists",
    "nexists": "none",
    "colon": "",
}
_COMPARING = characters_of("≠", "≤", "≥", "in", "not in")
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_WORD = (
    r"\w(?:_\{\w+\}|\w|(?<=\d)[.:](?=\d)|(?<=[^\W\d_][^\W\d_])-(?=\w)|(?<=\d)-(?=[^\W\d_])|['’](?=\w))*"
    r"(?:%|['’′]+(?!\w))?"
)
_ENDS = r"(?=\s*[,)\]}])"
_SIGNED = (
    rf"[A-Za-z]\w{{0,60}}+(?:\+\+|[+*#♯♭−-]){_ENDS}"
    rf"|\w{{1,60}}+(?:\.\w{{1,60}}+){{1,6}}+\.?{_ENDS}"
    rf"|[A-Z][a-z]{{0,2}}\.\s?[A-Z]\w{{0,60}}+{_ENDS}"
    rf"|\w{{1,60}}+(?:[/@]\w{{1,60}}+){{1,6}}+(?:\.\w{{1,60}}+){{0,6}}+{_ENDS}"
    rf"|[A-Za-z]-[A-Za-z]\w{{1,60}}+{_ENDS}"
)
"""Names with signs in them, where they end as an argument does: `c++`, `a+`, `mr.smith`, `U.S.`, `ac/dc`, `x-ray`."""

_KINDS = (
    ("text", r"\\(?:text|mathrm|mathit|mathsf|mathbf|textit|textbf|texttt|textsf|operatorname)\s*\{[^{}]*\}"),
    ("latex", r"\\[A-Za-z]+|\\[,;:! ]|\\(?=[(){}\[\]])|\$(?!\w)"),
    ("quote", rf"{_QUOTED}|“[^”]*”|«[^»]*»|‘[^’]*’(?!\w)|`[^`]*`|'(?=\S)[^'()]*'(?!\w)"),
    ("iff", pattern_of("iff")),
    ("implied", rf"(?:{pattern_of('implied')})(?!\d)"),
    ("comparison", rf"=/=|!==?|/=|\\=|<>|<=(?!=)|=<|>=|={{1,3}}(?![=>])|<|>(?!>)|[{_COMPARING}]"),
    ("implies", rf">>+|{pattern_of('implies')}"),
    ("forall", r"∀|!(?=\s*\[\s*\w+\s*[\],:])"),
    ("unique", r"∃\s*!"),
    ("exists", r"∃|\?(?=\s*\[)"),
    ("none", r"∄"),
    ("not", pattern_of("not")),
    ("and", pattern_of("and")),
    ("or", pattern_of("or")),
    ("xor", pattern_of("xor")),
    ("true", r"⊤|\$true\b"),
    ("false", r"⊥|\$false\b"),
    ("ellipsis", r"\.\.+|[…⋯]"),
    (
        "keyword",
        r"(?i:if\s+and\s+only\s+if|only\s+if|for\s+(?:all|every|each|any)|there\s+(?:exists?|is)|such\s+that)\b",
    ),
    ("name", rf"(?<=[∀∃])[a-z]\d*(?=[A-Z]\w*\()|\?\w+|{_SIGNED}|\$?{_WORD}"),
    ("open", r"[(\[{⟨]"),
    ("close", r"[)\]}⟩]"),
    ("comma", r"[,;]"),
    ("separator", r":+"),
    ("dot", r"[.。]"),
    ("plus", r"\+"),
    ("minus", pattern_of("-")),
    ("times", pattern_of("*")),
)
_NAME = [kind for kind, _ in _KINDS].index("name") + 1
_TOKEN = rf"\s*(?:{'|'.join(f'({source})' for _, source in _KINDS)})"
_BOUND = _TOKEN.replace(f"{_SIGNED}|", "")
"""A token where the variable of a quantifier is due: a full stop ends it, and does not stand in it."""

_MAX_BOUND = 20
_PLAIN = rf"(?!\d+$)(?:{_WORD})"


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a formula. Raises `ReadError` for a character that is no sign of logic, or too long a
    text.
    """
    if len(text) > MAX_CHARACTERS:
        raise ReadError(text, f"a formula of at most {MAX_CHARACTERS} characters was expected, not {len(text)}")
    tokens: list[Token] = []

    def match(text: str, at: int) -> re.Match[str] | None:
        found = pattern(_TOKEN).match(text, at)
        if found and found.lastindex == _NAME and "." in found[_NAME] and _binds(tokens):
            return pattern(_BOUND).match(text, at)
        return found

    for found in scan(_usual(text), match, "{} is not a sign of first-order logic"):
        at = found.lastindex or 0
        if token := _token(_KINDS[at - 1][0], found[at], found.start(at) > found.start()):
            tokens.append(token)
    return tokens


def _binds(tokens: list[Token]) -> bool:
    """Return whether a quantifier's variable comes next, behind which a full stop ends its list: `∀x.P`."""
    near = reversed(tokens[-_MAX_BOUND:])
    last = next((token for token in near if token.kind != "comma" and not looks_bound(token.text)), None)
    return last is not None and last.kind in ("forall", "exists", "unique", "none")


def is_plain(name: str) -> bool:
    """Return whether a name is read back as itself where it stands without quotes."""
    if pattern(_PLAIN).fullmatch(name) is None or name.lower() in _WORDS or name.lower() in ("true", "false"):
        return False
    return name.isascii() or (unicodedata.is_normalized("NFC", name) and normal(name) == name)


def _usual(text: str) -> str:
    """Return the text with the usual width of its characters, without invisible ones and HTML; but for what is
    quoted.
    """
    if text.isascii() and "&" not in text:
        return text
    pieces = pattern(f"({_QUOTED})").split(text)
    return "".join(piece if n % 2 else _usual_piece(piece) for n, piece in enumerate(pieces))


def _usual_piece(text: str) -> str:
    text = pattern(r"&\w{2,10};").sub(lambda found: html.unescape(found[0]), text)
    return unicodedata.normalize("NFC", normal(text))


def _token(kind: str, text: str, spaced: bool) -> Token | None:
    if kind == "name":
        return _named(text, spaced)
    if kind == "comparison":
        return Token(kind, COMPARISONS[text], spaced=spaced)
    if kind == "latex":
        return _command(text, spaced)
    if kind == "quote":
        inside = text[1:-1]
        return Token(kind, pattern(r"\\(.)").sub(r"\1", inside) if text[0] == '"' else inside, spaced=spaced)
    if kind == "text":
        return Token("name", " ".join(text.partition("{")[2][:-1].split()), spaced=spaced)
    if kind == "keyword":
        return Token(_WORDS[" ".join(text.lower().split())], text, spaced=spaced)
    return Token(kind, text, spaced=spaced)


def _named(text: str, spaced: bool) -> Token:
    name = text.removeprefix("$")
    if name.isdigit() and name.isascii():
        return Token("number", name, spaced=spaced)
    lower = name.lower()
    if lower in ("true", "false"):
        return Token(lower, name, form="word", spaced=spaced)
    if lower in _WORDS:
        return Token(_WORDS[lower], name, form="word", spaced=spaced)
    if "{" in name:
        name = name.replace("{", "").replace("}", "")
    return Token("name", name, spaced=spaced)


def _command(text: str, spaced: bool) -> Token | None:
    """Return the token of a LaTeX command; None where it is only a matter of looks."""
    if text in COMPARISONS:
        return Token("comparison", COMPARISONS[text], spaced=spaced)
    name = text[1:]
    if not name.isalpha():
        return None
    if name not in _LATEX:
        raise ReadError(text, f"{text!r} is not a sign of first-order logic")
    return Token(_LATEX[name], text, spaced=spaced) if _LATEX[name] else None
