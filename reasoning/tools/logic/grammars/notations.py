"""How lines of logic are written: what opens and closes a literal, and what may follow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from reasoning.tools.logic.programs.fol.writing import formula_name, formula_predicate

END = ""
"""The place after a line's last sign."""

LINE = "line"
"""The place where a further line begins."""


@dataclass(frozen=True, slots=True)
class LineNotation:
    """One way to write lines. At each place but `END` and `LINE` a literal stands."""

    predicate: Callable[[str], str]
    """Writes a predicate of its base form."""

    name: Callable[[str], str]
    """Writes a name of the sentence's words."""

    opened: tuple[str, ...]
    """What may stand before a predicate."""

    closed: tuple[str, ...]
    """What may stand behind the last argument."""

    starts: tuple[tuple[str, str], ...]
    """How a line may begin: a text, and the place behind it."""

    follows: Mapping[str, tuple[tuple[str, str], ...]]
    """What may follow a literal at each place: a text, and the place behind it."""

    variables: Mapping[str, tuple[str, ...]]
    """The variables that may stand at each place."""


RULES = LineNotation(
    predicate=str,
    name=str,
    opened=("",),
    closed=(", True)", ", False)"),
    starts=(("", "fact"), ("", "body")),
    follows={
        "fact": (("", END), ("\n", LINE)),
        "body": ((" && ", "body"), (" >>> ", "head")),
        "head": (("", END), ("\n", LINE)),
    },
    variables={"fact": (), "body": ("$x", "$y"), "head": ("$x", "$y")},
)
"""`cold(Bob, True)`, `cold($x, True) && need($x, cat, False) >>> round($x, True)`"""

_JOINED = (" ∧ ", " ∨ ", " ⊕ ")

FOL = LineNotation(
    predicate=formula_predicate,
    name=formula_name,
    opened=("", "¬"),
    closed=(")",),
    starts=(("", "ground"), ("∀x (", "body"), ("∃x (", "body"), ("¬∃x (", "body"), ("∀x ∀y (", "body")),
    follows={
        "ground": (*((sign, "ground") for sign in _JOINED), (" → ", "then"), ("", END), ("\n", LINE)),
        "then": (*((sign, "then") for sign in _JOINED), ("", END), ("\n", LINE)),
        "body": (*((sign, "body") for sign in _JOINED), (" → ", "head"), (" ↔ ", "head"), (")", END), (")\n", LINE)),
        "head": (*((sign, "head") for sign in _JOINED), (")", END), (")\n", LINE)),
    },
    variables={"ground": (), "then": (), "body": ("x", "y"), "head": ("x", "y")},
)
"""`Cold(bob)`, `∀x (Cold(x) ∧ ¬Need(x, cat) → Round(x) ∨ Soft(x))`"""


def facts_of(notation: LineNotation) -> LineNotation:
    """Return the notation of what is asked: statements without variables, in one line."""
    if notation is RULES:
        joined = {"fact": (("", END), (" && ", "fact"))}
        return replace(RULES, starts=(("", "fact"),), follows=joined)
    return replace(FOL, follows={place: tuple(o for o in ways if o[1] != LINE) for place, ways in FOL.follows.items()})
