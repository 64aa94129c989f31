"""The words and signs of a line: names as models write them, numbers, operators in every spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from reasoning.tools.logic.cursor import Token, scan
from reasoning.tools.logic.signs import kind_of, pattern_of

_KINDS = (*("iff", "implies", "≠", "≤", "≥", "=", "<", ">", "and", "or", "xor", "not", "in", "not in", "+", "-", "*"),)
_STRICT = frozenset({"==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "%", "/"})
_PLAIN = re.compile(r"[^\W\d]\w*")
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<quoted>"[^"]*"|“[^”]*”|`[^`]*`|'[^']*'(?!\w)|‘[^’]*’(?!\w))
      | (?P<number>\d++(?:\.\d++)?+(?![\w.]*\w))
      | (?P<name>\w+(?:['’]\w*)*)
      | (?P<sign>SIGN|//|[/%÷]|[][(){},:.])
    )""".replace("SIGN", pattern_of(*_KINDS)),
    re.VERBOSE,
)


def is_plain(name: str) -> bool:
    """Return whether a name is an identifier; others are found in a line only because they were declared."""
    return _PLAIN.fullmatch(name) is not None


def unquoted(text: str) -> str:
    """Strip a name and take the quotes off that stand around it."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] in "\"'`“‘" and text[-1] in "\"'`”’" else text


def tokens_of(text: str, names: tuple[str, ...] = ()) -> list[Token]:
    """Split a line. `names` are the declared ones that are no identifiers (`1:30PM`, `Hidden Hills`): each is one word.

    Raises `ReadError` at a sign that the dialect does not have.
    """
    declared = _pattern(names)

    def match(text: str, at: int) -> re.Match[str] | None:
        return (declared and declared.match(text, at)) or _TOKEN.match(text, at)

    return list(map(_token, scan(text, match, "a name, a number or an operator was expected, not {}")))


def _token(found: re.Match[str]) -> Token:
    (start, end), text = found.span(), found[0].strip()
    match found.lastgroup:
        case "number":
            return Token("number", text, start, end)
        case "sign":
            kind = "/" if text in ("//", "÷") else kind_of(text)
            form = "loose" if kind and text not in _STRICT else ""
            return Token("sign", kind or text, start, end, form=form)
        case "quoted":
            return Token("name", text[1:-1].strip(), start, end, form="quoted")
        case _:
            return Token("name", text, start, end)


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    longest = sorted(filter(None, names), key=len, reverse=True)
    return re.compile(rf"\s*(?P<declared>{'|'.join(map(re.escape, longest))})(?!\w)") if longest else None
