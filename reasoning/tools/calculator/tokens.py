"""The signs of a calculation: what people and models write, brought to few kinds of tokens, within bounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.expressions.grammar import MAX_LENGTH, NotAnExpressionError, Token
from reasoning.parsing import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTS = word_set("min max gcd lcm mean sum log round binomial permutations mod root pow")
"""Functions of several arguments: between their brackets a comma separates and groups no thousands."""

FUNCTIONS = LISTS | word_set(
    "sin cos tan cot sec csc asin acos atan sinh cosh tanh asinh acosh atanh "
    "ln log2 log10 exp sqrt cbrt abs floor ceil trunc sign factorial"
)
"""The functions that the calculator knows, by their first names."""

ALIASES = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "lg": "log10", "ceiling": "ceil", "hcf": "gcd",
    "gcf": "gcd", "ncr": "binomial", "binom": "binomial", "comb": "binomial", "npr": "permutations",
    "perm": "permutations", "average": "mean", "avg": "mean", "int": "trunc", "sgn": "sign", "dfrac": "frac",
    "tfrac": "frac", "cfrac": "frac", "dbinom": "binomial", "tbinom": "binomial", "minimum": "min", "maximum": "max",
}  # fmt: skip
CONSTANTS = frozenset(["pi", "e", "tau"])
_WORDS = {
    "mod": "mod", "modulo": "mod", "of": "*", "times": "*", "plus": "+", "minus": "-", "over": "/", "choose": "choose",
    "percent": "%", "degrees": "°", "degree": "°", "deg": "°",
}  # fmt: skip
_COMMANDS = {
    "cdot": "*", "times": "*", "ast": "*", "div": "/", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥",
    "geqslant": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "lvert": "|", "rvert": "|", "vert": "|", "mid": "|",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "bmod": "mod", "circ": "°", "%": "%", "$": "", "{": "(",
    "}": ")",
}  # fmt: skip
_SKIPPED = word_set("left right displaystyle big Big bigg Bigg bigl bigr quad qquad , ; ! : limits")
_SIGNS = {
    "−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "✕": "*", "÷": "/", "⁄": "/", "∕": "/",
    "**": "^", "<=": "≤", ">=": "≥", "==": "=", "π": " pi ", "τ": " tau ", "º": "°", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅙": "1/6", "⅛": "1/8", "⅜": "3/8"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_ASKING = re.compile(
    r"(?<!\s)\s*(?:(?:please|what(?:'s| is| are)|how much is|calculate|compute|evaluate|solve|simplify|find)\b[\s:]*)+",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:_[0-9]{3})+)(?![0-9_])(?:\.[0-9]+)?")
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![0-9]))"
    r"|\\(?P<command>[A-Za-z]+|[{}|,;!:%$])"
    r"|(?P<name>log(?:10|2)(?![0-9])|log(?=_)|[A-Za-z]{1,20}(?:_?[0-9]{1,2}(?![0-9]))?)"
    r"|(?P<sign>//|[-+*/^_!(){}\[\]|=<>≤≥≠%°√∛⌊⌋⌈⌉,;])"
)


def cleaned(text: str) -> str:
    """`text` without the words of a question, money signs, "= ?" and the frames of LaTeX, in plain signs."""
    if len(text) > MAX_LENGTH:
        raise NotAnExpressionError(f"it is longer than {MAX_LENGTH} characters")
    text = _ASKING.sub("", text, count=1).strip()
    for left, right in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("`", "`")):
        if text.startswith(left) and text.endswith(right) and len(text) > len(left + right):
            text = text[len(left) : -len(right)].strip()
    text = re.sub(r"(?:=\s{0,9})?\?{0,9}\s{0,9}$|=\s{0,9}\\?_*\s{0,9}$", "", text.rstrip(" .")).rstrip(" =?")
    text = re.sub(r"[$€£¥](?=\s*[-0-9.])", "", text)
    text = re.sub(r"(?<=\s)!=", "≠", text)
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda m: f"^({m[0].translate(_RAISED)})", text)
    text = re.sub(r"\^\s*(?:\{\s*)?\\circ\s*\}?", "°", text)
    text = re.sub(r"(\\[dtc]?frac|\\sqrt)\s*([0-9])", r"\1{\2}", text)
    text = re.sub(r"(\\[dtc]?frac\s*\{[^{}]{1,100}\})\s*([0-9])", r"\1{\2}", text)
    return re.sub(r"([0-9])?([½⅓⅔¼¾⅕⅙⅛⅜])", lambda m: f"{m[1]} {_VULGAR[m[2]]}" if m[1] else f"({_VULGAR[m[2]]})", text)


def tokens(text: str) -> list[Token]:
    """Cut a cleaned text into tokens. Raises NotAnExpressionError where it is none of the grammar's."""
    found: list[Token] = []
    lists: list[bool] = []
    at = 0
    while at < len(text):
        start = at
        while at < len(text) and text[at] in " \t\r\n":
            at += 1
        if at == len(text):
            break
        grouped = None if any(lists[-1:]) else _GROUPED.match(text, at)
        match = grouped or _TOKEN.match(text, at)
        if match is None:
            raise NotAnExpressionError(f"the sign {text[at]!r} at {at + 1} is none of a calculation's")
        kind = "number" if grouped else match.lastgroup or ""
        piece = re.sub("[,_]", "", match[0]) if grouped else match[kind]
        found += (made := list(_made(kind, piece, spaced=start < at)))
        _track(lists, made, found)
        at = match.end()
    return found


def _track(lists: list[bool], made: list[Token], found: list[Token]) -> None:
    """Note for each open bracket whether it holds the arguments of a function of several."""
    sign = made[-1].text if made and made[-1].kind == "sign" else ""
    if sign == "(":
        before = found[-2] if len(found) > 1 else None
        lists.append(before is not None and before.kind == "function" and before.text in LISTS)
    elif sign == ")" and lists:
        lists.pop()


def _made(kind: str, text: str, *, spaced: bool) -> Iterator[Token]:
    """The tokens of one match: functions, constants and words by their first names."""
    if kind == "command":
        if text in _SKIPPED:
            return
        if text in _COMMANDS:
            yield from [Token("sign", _COMMANDS[text], spaced)] if _COMMANDS[text] else []
            return
        kind = "name"
    if kind != "name":
        yield Token(kind, text, spaced)
        return
    name = ALIASES.get(text.lower(), text.lower())
    if name in FUNCTIONS or name == "frac":
        yield Token("function", name, spaced)
    elif name in CONSTANTS:
        yield Token("name", name, spaced)
    elif name in _WORDS:
        yield Token("sign", _WORDS[name], spaced)
    elif (apart := re.fullmatch("([a-z]+)([0-9]+)", name)) and apart[1] in FUNCTIONS:
        yield from (Token("function", apart[1], spaced), Token("number", apart[2]))
    else:
        yield from _letters(text, spaced=spaced)


def _letters(text: str, *, spaced: bool) -> Iterator[Token]:
    """Two or three letters are a product of names, as in `2xy`; a longer word is one name."""
    if 1 < len(text) < 4 and text.isalpha() and text.islower():
        yield from (Token("name", letter, spaced and i == 0) for i, letter in enumerate(text))
    else:
        yield Token("name", text, spaced)
