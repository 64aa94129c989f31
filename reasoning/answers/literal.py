"""What a program prints or returns, compared exactly."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.answers.prose_format import NOTHING, ProseFormat, Reading
from reasoning.answers.surface import visible
from reasoning.parsing import code_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_CHARS = 10_000
_MAX_DEPTH = 60
"""Brackets inside each other in a value that is compared as Python's; deeper ones are compared as text."""

_CODE_MARK = re.compile(r"(`{1,2})([^`].*)\1", re.DOTALL)
_EMPHASIS = re.compile(r"(\*\*)(?!\*)([^*]+)\1")
_WRAPPER = re.compile(r"\\(?:boxed|text|texttt|mathtt)\s*\{(.*)\}", re.DOTALL)
_ASSERTED = re.compile(r"(?:assert\s{1,4})?[A-Za-z_]\w{0,60}\([^\n]{0,500}\)\s{0,4}==\s{0,4}(?P<value>[^\n]+)")
_SAYS = re.compile(
    r"\b(?:output|result|value|it|function|code|call|program)\b[^.\n]{0,60}?"
    r"\b(?:is|be|returns?|prints?|evaluates? to|outputs?)\b"
    r"(?:\s(?:exactly|therefore|thus|simply|the (?:list|string|tuple|dict|dictionary|set|integer|number)))?[ :]{0,3}"
    r"(?=(?P<value>`[^`\n]{1,500}`|[^\n]{1,500}))",
    re.IGNORECASE,
)
_OPENERS, _CLOSERS = "([{", ")]}"


@dataclass(frozen=True)
class CodeOutput(ProseFormat):
    """The value that code returns or prints; its value is the text as written, and nothing of it is passed over.

    Case, signs, blanks, quotes and brackets count: `[]`, `{}`, `""` and `()` are answers, `'a'` is not `'A'` or `a`.
    Only the markup around the whole is taken off. Two ways to write one Python literal are equal: `[1,2]` and `[1, 2]`,
    `'a'` and `"a"`, a dict or a set in any order; `1`, `1.0` and `True` are three answers.
    """

    name: ClassVar[str] = "literal"
    takes_any_text: ClassVar[bool] = True

    @property
    def instruction(self) -> str:
        """`the exact value, as Python writes it`."""
        return "the exact value, as Python writes it"

    def parse(self, text: str) -> str | None:
        """Return `text` without blanks and code marks around it; None where nothing is left, or far too much."""
        text = text.strip()
        if len(text) > _MAX_CHARS:
            return None
        blocks = code_blocks(text) if text.startswith(("```", "~~~")) else []
        if len(blocks) == 1 and blocks[0].closed:
            return blocks[0].text.strip("\n") or None
        for pattern in (_WRAPPER, _EMPHASIS, _CODE_MARK):
            if match := pattern.fullmatch(text):
                text = match[match.lastindex or 0].strip()
        asserted = _ASSERTED.fullmatch(text)
        return (asserted["value"].strip() if asserted else text) or None

    def show(self, value: str) -> str:
        """Return the text itself."""
        return value

    def key(self, value: str) -> str:
        """Return the Python literal in one canonical form; where it is none, the text as it stands."""
        literal = _literal(value)
        return value.strip() if literal is None else _canonical(literal[0])

    def parse_gold(self, value: object) -> str | None:
        """Return a text as it is written, any other value as Python writes it."""
        try:
            text = value if isinstance(value, str) else repr(value)
        except ValueError:  # Python writes no integer of more than 4300 digits
            return None
        return text.strip() or None if len(text) <= _MAX_CHARS else None

    def claim(self, text: str) -> Reading:
        """Read the rest of the marker's line, without a full stop behind a whole value."""
        line = visible(text).strip().split("\n", 1)[0].strip()
        whole = self.parse(line)
        shorter = self.parse(line[:-1]) if line.endswith(".") else None
        if shorter is not None and (whole is None or _literal(whole) is None) and _is_value(line[:-1], shorter):
            return Reading(shorter)
        return Reading(whole)

    def closing(self, text: str) -> Reading:
        """Read a last line that is a Python literal or stands in a code mark."""
        value = self.parse(text)
        return Reading(value) if value is not None and _is_value(text, value) else NOTHING

    def assertions(self, text: str) -> Iterator[tuple[int, Reading]]:
        """Yield the literals that sentences give as the output: ``The function returns `[1, 2]` ``."""
        for match in _SAYS.finditer(text):
            written = match["value"].strip()
            value = self.parse(written if written.startswith("`") else written.removesuffix("."))
            if value is not None and _is_value(written, value):
                yield match.end(), Reading(value)


def _is_value(written: str, value: str) -> bool:
    return _literal(value) is not None or written.strip() != value


def _literal(text: str) -> tuple[Any] | None:
    """Return the Python literal that `text` is, in a tuple; None where it is none, or nested too deep."""
    text = text.strip()
    if len(text) > _MAX_CHARS or _depth(text) > _MAX_DEPTH or not text[:1].isascii():
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a string literal is a matter of the model's, not of the caller's
            return (ast.literal_eval(text),)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def _depth(text: str) -> int:
    depth = deepest = signs = 0
    for sign in text:
        depth += (sign in _OPENERS) - (sign in _CLOSERS)
        signs = signs + 1 if sign in "+-~ " else 0
        deepest = max(deepest, depth, signs)
    return deepest


def _canonical(value: Any) -> str:
    """Return the value as Python writes it, with the parts of a dict and a set in a fixed order."""
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{_canonical(key)}: {_canonical(item)}" for key, item in value.items())) + "}"
    if isinstance(value, set):
        return "{" + ", ".join(sorted(map(_canonical, value))) + "}" if value else "set()"
    if isinstance(value, list):
        return "[" + ", ".join(map(_canonical, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_canonical, value)) + ("," if len(value) == 1 else "") + ")"
    try:
        return repr(value)
    except ValueError:  # Python writes no integer of more than 4300 digits
        return hex(value)
