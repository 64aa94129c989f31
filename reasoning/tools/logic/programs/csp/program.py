"""A program of the `csp` dialect, read: its variables, constraints and options, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reasoning.tools.logic.programs.base import Repair, UnreadLine
from reasoning.tools.logic.programs.csp.names import CspNames
from reasoning.tools.logic.programs.csp.syntax import Formula
from reasoning.tools.logic.programs.lines import Line


@dataclass(frozen=True, slots=True)
class CspStatement:
    """A constraint or an option."""

    formula: Formula
    """What it says of the variables."""

    line: int
    """From 1; 0 where it stands in the question, not in the program."""

    text: str
    """As it was written, or as it was re-derived."""

    gloss: str = ""
    """What it means, in words; empty where the program does not say."""


@dataclass(frozen=True, slots=True)
class CspProgram:
    """What is known of a program."""

    domains: Mapping[str, Sequence[int]]
    """The values that each variable may take, in their order."""

    names: CspNames
    """What the names in it stand for."""

    constraints: tuple[CspStatement, ...]
    """What holds of the variables."""

    options: Mapping[str, CspStatement | None]
    """What is asked, by letter; None where the option's line could not be read."""

    query: CspStatement | None = None
    """What is asked where there are no options."""

    labels: tuple[str, ...] = ()
    """The lines of the Domain section that say what its values mean: `1: oldest`."""

    asked: str = ""
    """A question in words that stands in the Query section."""

    broken: Mapping[str, Line] = field(default_factory=dict)
    """The lines of the options whose formulas could not be read, by letter."""

    lost: tuple[Line, ...] = ()
    """The lines that may be constraints and could not be read: there may be fewer solutions than those found."""

    repairs: tuple[Repair, ...] = ()
    """Every guess about what was meant."""

    unread: tuple[UnreadLine, ...] = ()
    """Every line that could not be read."""
