"""A matcher for the part of GBNF that the library writes: strings, names, groups, classes of characters, repeats."""

from __future__ import annotations

import re
from functools import cache

_TOKEN = re.compile(r' *("(?:\\.|[^"\\])*"|\[\^?(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[a-zA-Z][a-zA-Z0-9-]*|[|()?*+])')
_ESCAPE = re.compile(r"\\(?:x([0-9A-F]{2})|u([0-9A-F]{4})|(.))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}


class Matcher:
    """Reads a grammar; a mistake in it is a ValueError."""

    def __init__(self, grammar: str) -> None:
        self.rules: dict[str, list[str]] = {}
        for line in grammar.strip("\n").split("\n"):
            name, sign, body = line.partition(" ::= ")
            if not sign or name in self.rules:
                raise ValueError(line)
            self.rules[name] = _tokens(body)
        names = {token for body in self.rules.values() for token in body if token[0].isalpha()}
        if missing := (names | {"root"}) - self.rules.keys():
            raise ValueError(f"no rule {missing}")

    def matches(self, text: str) -> bool:
        """Return whether a text is of the language."""

        @cache
        def ends(name: str, start: int) -> frozenset[int]:
            found, rest = alternatives(self.rules[name], 0, frozenset({start}))
            assert rest == len(self.rules[name]), self.rules[name][rest:]
            return found

        def alternatives(body: list[str], at: int, starts: frozenset[int]) -> tuple[frozenset[int], int]:
            found: frozenset[int] = frozenset()
            while True:
                here = starts
                while at < len(body) and body[at] not in "|)":
                    here, at = element(body, at, here)
                found |= here
                if at >= len(body) or body[at] == ")":
                    return found, at
                at += 1

        def element(body: list[str], at: int, starts: frozenset[int]) -> tuple[frozenset[int], int]:
            after = _behind(body, at)
            least, most, end = _times(body, after)
            found, here, count = (starts if least == 0 else frozenset()), starts, 0
            while here and (most is None or count < most):
                here, count = once(body, at, here), count + 1
                if count >= least:
                    if here <= found:
                        break
                    found |= here
            return found, end

        def once(body: list[str], at: int, starts: frozenset[int]) -> frozenset[int]:
            token = body[at]
            if token == "(":
                return alternatives(body, at + 1, starts)[0]
            if token[0] == '"':
                literal = _ESCAPE.sub(_unescaped, token[1:-1])
                return frozenset(s + len(literal) for s in starts if text.startswith(literal, s))
            if token[0] == "[":
                one = re.compile(token)
                return frozenset(s + 1 for s in starts if s < len(text) and one.match(text[s]))
            return frozenset(end for s in starts for end in ends(token, s))

        return len(text) in ends("root", 0)


def _tokens(body: str) -> list[str]:
    found, at = [], 0
    while body[at:].strip(" "):
        match = _TOKEN.match(body, at)
        if not match:
            raise ValueError(body[at:])
        found.append(match[1])
        at = match.end()
    return found


def _behind(body: list[str], at: int) -> int:
    if body[at] != "(":
        return at + 1
    depth = 0
    for place in range(at, len(body)):
        depth += {"(": 1, ")": -1}.get(body[place], 0)
        if not depth:
            return place + 1
    raise ValueError("a bracket is not closed")


def _times(body: list[str], at: int) -> tuple[int, int | None, int]:
    sign = body[at] if at < len(body) else ""
    if sign in ("?", "*", "+"):
        return (0 if sign != "+" else 1), (1 if sign == "?" else None), at + 1
    if sign.startswith("{"):
        least, comma, most = sign[1:-1].partition(",")
        return int(least), (int(most) if most else None if comma else int(least)), at + 1
    return 1, 1, at


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])
