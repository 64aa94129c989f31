"""Answers in JSON: the member of an object that names one, in good JSON and in what models make of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reasoning.answers.statements import Statement, ends
from reasoning.parsing import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_OBJECTS = 60
_MAX_VALUE_CHARS = 2000
_KEYS = word_set(
    "answer finalanswer theanswer correctanswer choice finalchoice correctchoice label option "
    "correctoption selectedoption selected prediction predictedanswer result finalresult conclusion "
    "verdict value solution response output answerletter letter answerchoice"
)
_OBJECT = re.compile(r"\{(?=\s{0,100}\")")
_LOOSE = re.compile(
    r"[\"'](?:final_?answer|answer|correct_?answer|choice|label|answer_choice)[\"'][ \t]{0,8}:[ \t]{0,8}"
    r"(?P<value>\"(?:[^\"\\\n]|\\.){0,2000}\"(?=\s{0,20}(?:[,}\]]|$))|'(?:[^'\\\n]"
    r"|\\.){0,2000}'(?=\s{0,20}(?:[,}\]]|$))"
    r"|[^\n]{0,500})",
    re.IGNORECASE,
)
_PYTHON_WORDS = {"null": "None", "true": "True", "false": "False"}
_LATEX_LOST = re.compile("[\f\x08\t\r](?=[a-z])")
_DECODER = json.JSONDecoder()
_LETTERS = {"\f": "f", "\x08": "b", "\t": "t", "\r": "r"}


def json_answers(text: str, *, as_python: bool = False) -> Iterator[Statement]:
    """Yield the answers of the JSON objects in `text`; where none reads, those of objects that JSON refuses.

    A list is the row of its members, or with `as_python` written as Python does, as any value but a string is: there
    `null` is None, an answer, and else none.
    """
    end, found = 0, False
    for match in list(_OBJECT.finditer(text))[-_MAX_OBJECTS:]:
        at = match.start()
        if at < end:
            continue
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        answer = _member(value, as_python=as_python)
        if answer is not None:
            found = True
            yield Statement("json", answer, at, end, end, quote=text[at:end])
    if not found:
        yield from _loose(text, as_python=as_python)


def _loose(text: str, *, as_python: bool) -> Iterator[Statement]:
    """Objects that JSON refuses: single quotes, a bare word, a LaTeX backslash, a missing end."""
    for match in ends(_LOOSE, text):
        written = match["value"].strip()
        value = _unquoted(written)
        value = _PYTHON_WORDS.get(value.strip(), value) if as_python else value
        end = match.start("value") + max(1, len(written))
        yield Statement("json", value, match.start(), end, end, quote=match[0])


def _unquoted(written: str) -> str:
    """Return the value that is written: without its quotes and their escapes, of a list or object all of it."""
    quote = written[:1]
    if quote in ("[", "{"):
        return _enclosed(written)
    if quote not in ("'", '"'):
        return re.split(r"[,}\n]", written, maxsplit=1)[0]
    inner = written[1:-1] if len(written) > 1 and written[-1] == quote else written[1:]
    if len(written) < 2 or written[-1] != quote:
        inner = re.split(rf"(?<!\\){quote}[ \t]{{0,8}}(?:[,}}\]]|$)", inner, maxsplit=1)[0]
    return inner.replace("\\\\", "\\").replace(f"\\{quote}", quote)


def _enclosed(written: str) -> str:
    """Return the list or object at the start of `written`, up to the bracket that closes it."""
    depth, quoted = 0, ""
    for offset, sign in enumerate(written):
        if quoted:
            quoted = "" if sign == quoted and written[offset - 1] != "\\" else quoted
        elif sign in "\"'":
            quoted = sign
        elif sign in "[{]}":
            depth += 1 if sign in "[{" else -1
            if depth == 0:
                return written[: offset + 1]
    return written


def _member(value: Any, depth: int = 0, *, as_python: bool = False) -> str | None:
    """Return the answer in a JSON object: the value of the best key that names one."""
    if not isinstance(value, dict) or depth > 3:
        return None
    keys = {re.sub(r"[^a-z]", "", str(key).lower()): key for key in value}
    for key in sorted(_KEYS & keys.keys(), key=lambda name: ("answer" not in name, "final" not in name, name)):
        member = value[keys[key]]
        if as_python and isinstance(member, list | bool | int | float | None) and "answer" in key:
            return repr(member)[:_MAX_VALUE_CHARS] if _is_small(member) else None
        if (said := _scalar(member, depth)) is not None:
            return said
        if "answer" in key and isinstance(member, dict):
            written = repr(member) if as_python else json.dumps(member, ensure_ascii=False)
            return written[:_MAX_VALUE_CHARS]
    return None


def _is_small(value: Any) -> bool:
    return not isinstance(value, int) or abs(value) < 10**300


def _scalar(value: Any, depth: int) -> str | None:
    """Return a member's value as text, that of an object being the answer within it."""
    if value is None:
        return None
    if isinstance(value, dict):
        return _member(value, depth + 1)
    if isinstance(value, list):
        parts = [_scalar(part, depth + 1) for part in value[:10]] if depth < 3 else []
        return ", ".join(part for part in parts if part) or "[]" * (not value) or None
    if isinstance(value, str):
        # A lone LaTeX backslash in JSON reads as a control sign: \frac, \boxed, \text, \times, \rho.
        return _LATEX_LOST.sub(lambda sign: "\\" + _LETTERS[sign[0]], value[:_MAX_VALUE_CHARS])
    return str(value)[:_MAX_VALUE_CHARS] if _is_small(value) else None
