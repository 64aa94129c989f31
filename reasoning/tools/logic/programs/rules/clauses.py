"""Plain words in programs of the `rules` dialect: clauses in place of claims, sentences, and the glosses of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.english import read_claim, read_sentence
from reasoning.tools.logic.programs.rules.names import INDEFINITE, predicate_key, thing_key
from reasoning.tools.logic.rules.theory import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.tools.logic.programs.rules.names import RuleNames

_STAND_INS = ("Zaa", "Zbb", "Zcc")
"""What a variable is called while a clause with it is read: names that no text has."""


def clause_claims(words: Sequence[str], names: RuleNames) -> tuple[Claim, ...] | None:
    """Read a clause that stands in place of a claim: `Harry is nice`, `$x chases the cat`; None where it is none."""
    stand_ins: dict[str, str] = {}
    said: list[str] = []
    for word in words:
        variable = names.thing(word) if word[:1] in "$?" or len(word) == 1 else None
        variable = "$x" if word.lower() in INDEFINITE else variable
        if variable and variable.startswith("$"):
            if variable not in stand_ins and len(stand_ins) == len(_STAND_INS):
                return None
            word = stand_ins.setdefault(variable, _STAND_INS[len(stand_ins) % len(_STAND_INS)])
        said.append(word)
    found = _read(" ".join(said), names) or ()
    if not found or not all(isinstance(s, Claim) for s in found):
        return None
    binding = {stand_in: variable for variable, stand_in in stand_ins.items()}
    return tuple(_named(claim.bind(binding), names) for claim in found if isinstance(claim, Claim))


def sentence_statements(text: str, names: RuleNames, new: bool = False) -> tuple[Claim | Rule, ...] | None:
    """Read a sentence in the names of the program; None where it is not of the language, or has other predicates.

    With `new`, predicates that the program has not used are taken in.
    """
    statements: list[Claim | Rule] = []
    for statement in _read(text, names) or ():
        mapped = _mapped(statement, names, new)
        if mapped is None:
            return None
        statements.append(mapped)
    return tuple(statements) or None


def asked_claim(text: str, names: RuleNames, new: bool = False) -> Claim | None:
    """Read what a question asks, in the names of the program; None where that can't be read."""
    for said in dict.fromkeys((text, lower_predicates(text, names))):
        try:
            return names.from_english(read_claim(said), new)
        except ReadError:
            continue
    return None


def _read(text: str, names: RuleNames) -> tuple[Claim | Rule, ...] | None:
    """Read a sentence as it stands, else with the program's predicates in lower case, else with "the" before its thing.

    `Alex is a Zumpus` is read as `Alex is a zumpus`, `bear is red` as `the bear is red`.
    """
    article = "the " if thing_key(text.split(" ", 1)[0]) in names.things else ""
    for said in dict.fromkeys((text, lower_predicates(text, names), f"{article}{text}")):
        try:
            return read_sentence(said)
        except ReadError:
            continue
    return None


def lower_predicates(text: str, names: RuleNames) -> str:
    """The text with the predicates of the program in lower case, but for its first word."""
    first, *rest = text.split(" ")
    known = names.predicates
    return " ".join([first, *(w.lower() if predicate_key(w)[0] in known else w for w in rest)])


def _named(claim: Claim, names: RuleNames) -> Claim:
    named = names.from_english(claim, new=True)
    assert named is not None  # with `new` every predicate is taken in
    return named


def _mapped(statement: Claim | Rule, names: RuleNames, new: bool) -> Claim | Rule | None:
    if isinstance(statement, Claim):
        return names.from_english(statement, new)
    body = [names.from_english(c, new) for c in statement.body]
    head = names.from_english(statement.head, new)
    if head is None or not all(body):
        return None
    return Rule(tuple(c for c in body if c is not None), head)
