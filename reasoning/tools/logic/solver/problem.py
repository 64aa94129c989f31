"""A problem for the solver, and what comes of it: the seam between those who write SMT-LIB and the process with Z3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SolverCheck:
    """One question about a problem: can all its assertions hold together with `extra`?"""

    extra: tuple[str, ...] = ()
    """SMT-LIB terms of sort Bool that are asserted for this check alone."""

    core: bool = False
    """Whether, if they can't, the assertions that are needed for that are wanted (no one of them can be left out)."""

    values: tuple[str, ...] = ()
    """SMT-LIB terms of any sort whose values are wanted, if they can."""

    models: int = 1
    """The most ways for all to hold whose values are wanted, no two alike in them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Declarations and assertions that several checks share. All names in it are chosen by us, never by a model."""

    declarations: str
    """SMT-LIB commands: declare-sort, declare-datatypes, declare-fun, define-fun; nothing else."""

    assertions: tuple[str, ...]
    """SMT-LIB terms of sort Bool."""

    checks: tuple[SolverCheck, ...]
    """What is asked, each apart from the others."""

    fixed: tuple[str, ...] = ()
    """SMT-LIB terms of sort Bool that are asserted as well, and that no core names."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one check."""

    status: Literal["sat", "unsat", "unknown"]

    core: tuple[int, ...] = ()
    """Indices of the assertions (not of `extra`) that exclude each other, where that was asked and it is "unsat"."""

    why: Literal["", "time", "memory", "incomplete", "unread"] = ""
    """Why it is "unknown": the bound that was met; incomplete: Z3 gave up by itself; unread: Z3 rejects the text."""

    detail: str = ""
    """Z3's own words for it."""

    values: tuple[str, ...] = ()
    """Values of the terms that the check asks for, where it is "sat": together they are one way for all to hold."""

    others: tuple[tuple[str, ...], ...] = ()
    """The values in other ways for all to hold, where more than one is wanted; `why` is then the reason, if any, for
    which there may be more than were found."""
