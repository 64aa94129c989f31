"""The tokens of a query, read within bounds: sqlglot's parser is not made for hostile text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.errors import MissingExtraError
from reasoning.tools.base import Failure

if TYPE_CHECKING:
    from types import ModuleType
    from typing import Protocol

    class TokenType(Protocol):
        """The kind of a token."""

        name: str

    class Token(Protocol):
        """What is used of sqlglot's tokens."""

        token_type: TokenType
        text: str
        start: int
        end: int


MAX_QUERY_CHARS = 20_000
"""Characters of a query; a longer one is refused."""

MAX_BRACKET_DEPTH = {"(": 60, "[": 6}
"""How deep brackets may nest; the parser's time doubles with each square one."""

JOINS = 10
"""Joins that may be without their ON or USING; the parser's time doubles with each."""

_LANGUAGE = re.compile(r"\A[ \t]*\w+[ \t]*\n")
_WORD = re.compile(r"[^\W\d]\w*\Z")
_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\Z")
_SIGNS = re.compile(r"[-+*/<>=~!@#%^&|`?.,:()\[\]]+\Z")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})*\Z")


def unwrapped(text: str) -> str:
    """Cut what a model wraps around its query: the code fence (the first one counts), blanks, closing semicolons."""
    before, fence, rest = text.partition("```")
    inside = _LANGUAGE.sub("", rest.partition("```")[0], count=1) if fence else before
    return inside.strip().rstrip("; \t\r\n")


def library() -> ModuleType:
    """Import sqlglot. Raises MissingExtraError where it is not installed."""
    try:
        import sqlglot
    except ImportError:
        raise MissingExtraError("sqlglot", "sql", "checking SQL") from None
    return sqlglot


def tokens(text: str, dialect: str) -> list[Token] | Failure:
    """Read a query's tokens; closing semicolons are cut, another statement after one is a failure."""
    if len(text) > MAX_QUERY_CHARS:
        return Failure(f"the query has {len(text)} characters; at most {MAX_QUERY_CHARS} are read")
    if any(c < " " and c not in "\t\r\n" for c in text) or not _encodes(text):
        return Failure("the query has control characters or broken ones")
    try:
        found: list[Token] = library().tokenize(text, read=dialect)
    except library().errors.SqlglotError as error:
        return Failure(f"this is not {dialect} SQL: {error}")
    while found and found[-1].text == ";" and found[-1].token_type.name == "SEMICOLON":
        found.pop()
    if _loose_joins(found) > JOINS:
        return Failure(f"more than {JOINS} joins have no ON or USING: give each one its own")
    return _bounded(found)


def refusal(found: list[Token]) -> str:
    """Return what is wrong with the first token that no query may hold, or nothing."""
    return next(filter(None, map(_refusal, found)), "")


def _refusal(token: Token) -> str:
    kind, text = token.token_type.name, token.text
    if kind in ("STRING", "HEREDOC_STRING", "IDENTIFIER"):
        return "" if text or kind != "IDENTIFIER" else "a name is empty"
    if kind == "HEX_STRING":
        # 0x10 is read as the same kind of token, and is a number
        literal = token.end - token.start + 1 == len(text) + 3 and _HEX.match(text)
        return "" if literal else f"write the number {text} in decimal"
    if kind.endswith("STRING"):
        return f"write the string {text[:50]!r} plainly, as '…' without a prefix"
    if kind == "SEMICOLON":
        return "one statement at a time: there is a semicolon within the query"
    if kind in ("PARAMETER", "PLACEHOLDER") and "|" not in text:
        return f"{text!r} stands for a parameter, and there are none: write the value"
    return "" if _readable(text) else f"{text[:50]!r} can't be used in a query"


def _readable(text: str) -> bool:
    words = text.split()
    return bool(words) and all(_WORD.match(w) or _NUMBER.match(w) or _SIGNS.match(w) for w in words)


def _bounded(found: list[Token]) -> list[Token] | Failure:
    closing = {")": "(", "]": "["}
    depth = dict.fromkeys(MAX_BRACKET_DEPTH, 0)
    for token in found:
        if token.token_type.name.startswith(("L_", "R_")):
            bracket = closing.get(token.text, token.text)
            if bracket in depth:
                depth[bracket] += -1 if token.text in closing else 1
                if depth[bracket] < 0:
                    return Failure(f"a {token.text!r} closes nothing")
                if depth[bracket] > MAX_BRACKET_DEPTH[bracket]:
                    return Failure(f"the query nests more than {MAX_BRACKET_DEPTH[bracket]} {bracket!r}")
    return found


def _loose_joins(found: list[Token]) -> int:
    loose = most = 0
    for token in found:
        name = token.token_type.name
        if name == "JOIN":
            loose += 1
        elif name in ("ON", "USING"):
            loose = max(0, loose - 1)
        most = max(most, loose)
    return most


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
