"""The surface of a model's text: characters folded, markup taken off, sentences cut; all linear in the text."""

from __future__ import annotations

import re
from functools import lru_cache

from reasoning.parsing import fold

OPENING = "([{<«“‘\"'"
CLOSING = ")]}>»”’\"'"

LETTER = "A-Za-zÀ-ÖØ-öø-ÿͰ-ϿЀ-ӿ"
"""The letters that make a word of what stands beside them; Chinese is written without gaps, so its signs do not."""

NOT_AFTER_WORD = rf"(?<![{LETTER}0-9_\\])(?<![{LETTER}][-'’])"
NOT_BEFORE_WORD = rf"(?![{LETTER}0-9_]|[-'’][{LETTER}])"

NEGATION = re.compile(
    r"\b(?:not|never|neither|nor|cannot|none|except|excluding|other than|all but|rather than|instead of"
    r"|unlike)\b|n['’]t\b",
    re.IGNORECASE,
)
REJECTION = re.compile(
    r"\b(?:not|never|neither|cannot|wrong|incorrect|false|invalid|eliminat\w*|rul(?:e|es|ed|ing) out"
    r"|discard\w*|reject\w*"
    r"|contradict\w*|irrelevant|unsupported|fails?|violat\w*|exclud\w*|impossible|weak\w*|except|unlike|tempting"
    r"|would"
    r"|might|could|may|if|suppose|assum\w*|whether|unless|initially|at first|seem\w*|excluye|falsch|faux)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words by which a sentence does not assert the option that it names."""

_WRAPPED = re.compile(
    r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mathsf|mbox|boxed|fbox|bf|rm)\s*\{([^{}]*)\}"
)
_MATH = re.compile(r"\\[()\[\]]|\$\$?|\\displaystyle|\\[,;!: ]|\\quad")
_STRONG = re.compile(r"\*+|_+|`+|</?(?:b|i|em|strong|u|code|p|span|br)\s*/?>")
_LINE_MARK = re.compile(r"^[ \t]*(?:(?:-(?![ \t]*[\d.(\\$€£¥₹√½¼¾π])|[*•>]|#{1,6})[ \t]+)+")
"""A mark of a list or a heading; a dash before a number is its sign."""
SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\bRs\.)[\s*_\"”’)]+(?=[^\s])|\n+")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD], "")


def visible(text: str) -> str:
    """`text` without signs that have no width and with plain line ends."""
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")


def plain(text: str) -> str:
    """`text` without Markdown emphasis, line marks and LaTeX wrappers, folded, on one level of blanks at its ends."""
    text = fold(text)
    has_latex = "\\" in text
    for _ in range(3 if has_latex else 0):
        text, count = _WRAPPED.subn(r"\1", text)
        if not count:
            break
    if mark := _LINE_MARK.match(text):
        text = text[mark.end() :]
    if has_latex or "$" in text:
        text = _MATH.sub("", text)
    text = unmarked(text)
    return (text.replace("\\{", "{").replace("\\}", "}") if has_latex else text).replace("~", " ").strip()


def unmarked(text: str) -> str:
    """Return `text` without emphasis, code marks and HTML; stars between factors, signs and LaTeX stay as they are."""
    has_marks = "*" in text or "_" in text or "`" in text or "<" in text
    return _STRONG.sub(_without_emphasis, text) if has_marks else text


def _without_emphasis(mark: re.Match[str]) -> str:
    """Return nothing for a mark of emphasis; a star between factors and a line within a word are none."""
    text, start, end = mark.string, mark.start(), mark.end()
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if mark[0] in ("*", "**"):
        tight = before[-1:].isdigit() or before[-1:] == ")"
        if tight and (after[:1].isdigit() or after[:1] == "("):
            return mark[0]
        spaced = before[-1:] == " " and (before[-2:-1].isdigit() or before[-2:-1] == ")")
        return mark[0] if spaced and after[:1] == " " and (after[1:].isdigit() or after[1:] == "(") else ""
    if mark[0][0] == "_" and _is_word(before[-1:]) and _is_word(after[:1]):
        return mark[0]
    return ""


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def words(text: str) -> tuple[str, ...]:
    """The words of `text` in small letters, without punctuation: the wording by which an option is recognised."""
    cleaned = plain(text).casefold().replace("’", "'")
    return tuple(re.findall(r"[^\W_]+(?:['.,][^\W_]+)*|[-+−]?\d+|[%$€£<>=≠≤≥¬∧∨→+*/]", cleaned))


@lru_cache(maxsize=16)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences and lines of `text`, without empty ones; a full stop ends one where a blank follows."""
    return tuple(piece.strip() for piece in SENTENCE_END.split(text) if piece.strip())


def place(part: tuple[str, ...], whole: tuple[str, ...]) -> int:
    """Where the words of `part` stand in a row in `whole`, the last such place; -1 where nowhere."""
    size = len(part)
    return next((i for i in range(len(whole) - size, -1, -1) if size and whole[i : i + size] == part), -1)
