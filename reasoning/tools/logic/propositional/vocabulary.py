"""The words that carry logic, lead up to it, or only talk around it: none of them is an atom by itself."""

from __future__ import annotations

from reasoning.tools.logic.propositional.lazy_regex import pattern
from reasoning.tools.logic.propositional.talk import REPLIES

CONNECTIVES = frozenset(
    ["and", "or", "not", "if", "then", "implies", "entails", "iff", "equivalent", "unless", "xor", "only"]
)
"""Words that are signs of the logic, in any case, and so never atoms by themselves."""

FOREIGN = frozenset(["else", "otherwise", "because", "whenever", "neither", "nor", "forall", "exists", "and/or"])
"""Words that carry logic that is not read here: a phrase with one of them is not an atom."""

HEADINGS = frozenset(
    (
        *("expression", "expressions", "implication", "implications", "rule", "rules", "fact", "facts", "premise"),
        *("premises", "statement", "statements", "formula", "formulas", "formulae", "output", "answer", "result"),
        *("results", "none", "null", "n/a", "logic", "conclusion", "conclusions"),
    )
)
"""Words that stand alone on a line as a heading, or as the word for an empty list."""

OPENERS = frozenset(["either", "both", "therefore", "thus", "hence", "so", "also", "then", "finally"])
"""First words that only lead up to an expression."""

SIGNS = CONNECTIVES | FOREIGN
"""Words that are not read as words."""

_TITLE = frozenset(
    (
        *("the", "logical", "logic", "extracted", "derived", "extended"),
        *("final", "given", "new", "propositional", "no", "and"),
    )
)

_TALK = (
    r"(?:here|sure|okay|ok|certainly|done|yes|no|based on|below|the following|let (?:me|us|'s)|let’s|note that|"
    r"(?:we|i) (?:can|have|get|extract\w*|found|will|need)|(?:these|there|those) (?:is|are))\b"
)


NOT_ATOMS = SIGNS | HEADINGS | OPENERS | REPLIES | {"true", "false", "either", "both"}
"""Words that are no atom where they stand alone."""


def is_heading(text: str) -> bool:
    """Return whether a line is only a title, such as `Extracted rules`, or the word for an empty list, such as
    `None`.
    """
    words = text.lower().split()
    return bool(words) and words[-1] in HEADINGS and _TITLE.issuperset(words[:-1])


def is_talk(text: str) -> bool:
    """Return whether a text begins like a model's talk around the expressions."""
    return pattern(_TALK).match(text.lower()) is not None
