"""Proofs in words: the constraints that decide an option, by their glosses."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.tools.logic.programs.lsat.instances import Instance, Instances
    from reasoning.tools.logic.programs.lsat.options import Option
    from reasoning.tools.logic.programs.lsat.read_program import LsatStatement
    from reasoning.tools.logic.programs.lsat.wrappers import Ask

_WIDEST = 200
MAX_SHOWN_VALUES = 40
"""How many unknowns of an example are shown."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TRUE: dict[Ask, str] = {
    "could": "can hold together with all constraints",
    "must": "must hold",
    "cannot": "can't hold",
    "need not": "need not hold: its opposite can hold together with all constraints",
    "list": "is complete and accurate",
    "least": "has the least number that is possible",
    "greatest": "has the greatest number that is possible",
    "same effect": "has the same effect as the constraint that it replaces",
}
_FALSE: dict[Ask, str] = {
    "could": "can't hold",
    "must": "need not hold",
    "cannot": "can hold",
    "need not": "must hold",
    "list": "is not complete and accurate",
    "least": "has not the least number that is possible",
    "greatest": "has not the greatest number that is possible",
    "same effect": "has not the effect of the constraint that it replaces",
}


def words_of(statement: LsatStatement) -> str:
    """State what a constraint means: its gloss, or the line itself where it has none."""
    line = statement.line
    return f"line {line.number}: {(line.gloss or line.text).rstrip('. ')[:_WIDEST]}"


def step(option: Option, why: str, *, holds: bool) -> str:
    """State of an option whether it is true, and why."""
    return f"({option.letter}) {(_TRUE if holds else _FALSE)[option.kind]}{why}"


def because(core: Sequence[LsatStatement]) -> str:
    """State which constraints decide an option; nothing where none are needed."""
    return f" because of {'; '.join(map(words_of, core))}" if core else ""


def for_example(instances: Instances, values: Sequence[str]) -> str:
    """State in which case the constraints hold: `for example with visits(Ann) = Monday`."""
    pairs = list(zip(instances.unknowns, values, strict=False))[:MAX_SHOWN_VALUES]
    shown = ", ".join(_value(unknown, value, instances) for unknown, value in pairs)
    return f", for example with {shown}{', …' if len(values) > MAX_SHOWN_VALUES else ''}" if shown else ""


def _value(unknown: Instance, value: str, instances: Instances) -> str:
    if value in ("true", "false"):
        return unknown.call if value == "true" else f"not {unknown.call}"
    first, *others = map(Fraction, _NUMBER.findall(value))
    code = (first / others[0] if others else first) * (-1 if "-" in value else 1)
    family = instances.signature.family(unknown.sort)
    return f"{unknown.call} = {family.word(code) if family else code}"


def contradiction(core: Iterable[LsatStatement]) -> str:
    """State which constraints exclude each other."""
    found = "; ".join(map(words_of, core))
    return f"the constraints exclude each other: {found}" if found else "the constraints exclude each other"
