"""Formulas in prose: their letters are variables and units, and their numbers are steps, not options."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.answers.surface import words

if TYPE_CHECKING:
    from collections.abc import Collection

_IN_DOLLARS = re.compile(r"(?<!\\)\$\$?(?!\d[\d,.]*\s+[a-z]{2})([^$\n]{1,400}?)\$\$?|\\\(([^\n]{1,400}?)\\\)")
_OPENED = re.compile(r"(?<!\\)\$(?!\s?\d|\s|$)[^\n]*|\\\([^\n]*")
_OPERATOR = re.compile(
    r"[=≈≠≤≥±×÷·∙√∫∑∞^]|\\(?!text|boxed|mathbf|mathrm|\W)[a-zA-Z]+|\S°|[Δ∆]|(?<=\d)[+*](?=[\d(])|\)[*/^]"
)
_LONE = frozenset("+-−*/<>")
_SIDES = re.compile(r"[=≈]|\\approx|\\to\b|\\implies|\\Rightarrow")
_MAX_CHARS = 4000
_LEFT_OUT = "¤"


def without_formulas(text: str, wordings: Collection[tuple[str, ...]]) -> str:
    """Return `text` with each formula taken out, unless the value it ends in is one of `wordings`: `5 * 3 = 15`.

    A formula is what stands between dollars, or a run of signs, numbers and single letters with an operator in it.
    """
    text = _IN_DOLLARS.sub(lambda match: f" {_kept(match[1] or match[2], wordings)} ", text[:_MAX_CHARS])
    text = _OPENED.sub(f" {_LEFT_OUT} ", text)
    return "\n".join(_line_without(line, wordings) for line in text.split("\n"))


def _kept(formula: str, wordings: Collection[tuple[str, ...]]) -> str:
    if not _is_formula(formula.split()) and words(formula) not in wordings:
        return formula
    side = _SIDES.split(formula)[-1]
    return side if words(side) in wordings else _LEFT_OUT


def _is_formula(tokens: list[str]) -> bool:
    signs = [place for place, token in enumerate(tokens) if _OPERATOR.search(token)]
    lone = [place for place, token in enumerate(tokens) if token in _LONE]
    return bool(signs) or any(_numeric(token) for place in lone for token in tokens[max(0, place - 1) : place + 2])


def _numeric(token: str) -> bool:
    return any(sign.isdigit() for sign in token)


def _line_without(line: str, wordings: Collection[tuple[str, ...]]) -> str:
    tokens = line.split()
    kept: list[str] = []
    run: list[str] = []
    for token in [*tokens, ""]:
        if token and _of_formula(token):
            run.append(token)
            if token[-1] not in ".;:,?!":
                continue
        elif not run:
            kept.append(token)
            continue
        kept += _run_kept(run, wordings)
        if not (token and run and token is run[-1]):
            kept.append(token)
        run = []
    return " ".join(kept).strip()


def _of_formula(token: str) -> bool:
    """Return whether `token` may belong to a formula: an operator, a number, a lone letter or bracket."""
    core = token.rstrip(".;:,?!")
    if len(core) > 1 and core.isascii() and core.isalpha():
        return False
    return bool(
        _OPERATOR.search(core)
        or core in _LONE
        or (_numeric(core) and not re.search(r"[A-Za-z]{3}", core))
        or re.fullmatch(r"[A-Za-z]", core)
        or re.fullmatch(r"[({]{1,3}[\w.]{1,12}|[\w.]{1,12}[)}]{1,3}", core)
    )


def _run_kept(run: list[str], wordings: Collection[tuple[str, ...]]) -> list[str]:
    """Return what is left of a run: all of it where it is no formula, else its value where that is an option."""
    written = " ".join(run)
    unit = len(run) > 1 and _numeric(run[-2]) and re.fullmatch(r"[A-Z]\W?", run[-1])
    if not _is_formula([token.rstrip(".;:,?!") for token in run]) and not unit:
        return run
    for side in (written, _SIDES.split(written)[-1]):
        if words(side) in wordings:
            return [side.strip()]
    shorter = " ".join(side.split()[:-1])
    return [shorter] if unit and words(shorter) in wordings else [_LEFT_OUT]
