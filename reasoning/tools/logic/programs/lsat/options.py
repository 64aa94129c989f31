"""The options of a program: what is asked of each, what is checked for that, and what comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.lsat.syntax import Listing, Node, Operation, conjunction
from reasoning.tools.logic.programs.lsat.wrappers import (
    Ask,
    AskedOption,
    asked_of,
    asks_of_negation,
    list_asks,
    number_in,
)
from reasoning.tools.logic.solver.terms import equivalence, negation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from reasoning.tools.logic.programs.lsat.grounding import Grounder
    from reasoning.tools.logic.programs.lsat.read_program import LsatStatement

_SUBSTITUTED = re.compile(r"\bsubstituted for (?P<what>.*?)(?:, would|\?|$)", re.I | re.S)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Option:
    """An option that can be checked."""

    letter: str
    ask: Ask
    """One of those about a formula: the modes of questions."""

    formulas: tuple[str, ...]
    """One; more where the option is a list."""

    kind: Ask
    """How it was asked: as `ask`, or as a list, the least, the greatest, the same effect."""

    number: Fraction | None = None
    """The number of `Count(…) == 3`, where the least or the greatest is asked."""

    @property
    def checks(self) -> tuple[str, ...]:
        """Return what is checked together with the constraints: each formula, or what denies it."""
        denied = self.ask in ("must", "need not")
        return tuple(negation(formula) if denied else formula for formula in self.formulas)


def asked_option(
    option: LsatStatement, asks: Ask | None, declared: Collection[str], *, as_written: bool
) -> tuple[AskedOption, dict[str, str]]:
    """State what is asked of an option, by its wrapper and by the question, with the repairs that this takes.

    The question wins over a wrapper, but for those that are taken `as_written`. Raises `ReadError` where neither tells.
    """
    asked = asked_of(option.tree, declared)
    if asked is None:
        if asks is None:
            raise ReadError(option.line.text, "is_sat(…), is_valid(…) or is_unsat(…) was expected around the option")
        return AskedOption(asks, option.tree), {"wrapper missing": f"read as {asks}"}
    if asks and asked.ask != asks and not (as_written and asked.ask != "unknown"):
        name = "unknown wrapper" if asked.ask == "unknown" else "wrapper against the question"
        return AskedOption(asks, asked.body), {name: f"{asked.ask} read as {asks}"}
    if asked.ask == "unknown":
        raise ReadError(option.line.text, "is_sat(…), is_valid(…), is_unsat(…) or is_exception(…) was expected")
    return asked, {}


def are_negations(options: Iterable[LsatStatement], asks: Ask | None, declared: Collection[str]) -> bool:
    """Return whether some options are written as what they deny, so that their wrappers ask what the question asks."""
    try:
        return asks is not None and any(asks_of_negation(option.tree, asks, declared) for option in options)
    except ReadError:
        return False  # The option that mixes wrappers is reported where it is read.


def whole_lists(asked: list[AskedOption]) -> list[AskedOption]:
    """Read lists that the question asks to be complete: they hold, and what only the others list does not."""
    lists = [each for each in asked if isinstance(each.body, Listing) and each.ask != "list"]
    pool = dict.fromkeys(item for each in lists for item in _items(each.body))
    return [replace(each, body=_whole(_items(each.body), pool)) if each in lists else each for each in asked]


def _whole(own: tuple[Node, ...], pool: Iterable[Node]) -> Node:
    return conjunction((*own, *(Operation("not", (item,)) for item in pool if item not in own)))


def without_shared(asked: list[AskedOption]) -> tuple[tuple[Node, ...], list[AskedOption]]:
    """Take the conditions that all options share out of them: the `if` of the question, as a rule."""
    parts = [each.body.parts for each in asked if isinstance(each.body, Operation) and each.body.sign == "and"]
    if len(parts) < max(len(asked), 2):
        return (), asked
    shared = tuple(part for part in parts[0] if all(part in others for others in parts[1:]))
    rests = [tuple(part for part in own if part not in shared) for own in parts]
    if not (shared and all(rests)):
        return (), asked
    return shared, [replace(each, body=conjunction(rest)) for each, rest in zip(asked, rests, strict=True)]


def ground_option(letter: str, asked: AskedOption, question: str, replaced: str, grounder: Grounder) -> Option:
    """Ground an option. `replaced` is the constraint that it would stand for, as text. Raises `ReadError`."""
    kind = asked.ask
    if kind == "list":
        items = _items(asked.body)
        ask = list_asks(question)
        if ask == "cannot" and all(isinstance(item, Operation) and item.sign == "not" for item in items):
            ask = "must"
        return Option(letter, ask, tuple(map(grounder.formula, items)), kind)
    number = number_in(asked.body) if kind in ("least", "greatest") else None
    if kind in ("least", "greatest") and number is None:
        raise ReadError("", "a number to compare with was expected, as in is_min(Count([x:children], tall(x)) == 3)")
    if kind == "same effect" and not replaced:
        raise ReadError("", "a constraint that the question names was expected, to put the option in its place")
    formula = grounder.formula(asked.body)
    if kind == "same effect":
        return Option(letter, "cannot", (negation(equivalence(formula, replaced)),), kind)
    if number is not None:
        return Option(letter, "could", (formula,), kind, number.value)
    return Option(letter, kind, (formula,), kind)


def _items(body: Node) -> tuple[Node, ...]:
    return tuple(item for part in body.items for item in _items(part)) if isinstance(body, Listing) else (body,)


def named_constraint(question: str, constraints: Sequence[LsatStatement]) -> LsatStatement | None:
    """Find the constraint that a question wants to see replaced, by the words of its gloss."""
    found = _SUBSTITUTED.search(question)
    asked = set(_WORD.findall(found["what"].lower())) if found else set()
    glosses = [set(_WORD.findall(statement.line.gloss.lower())) for statement in constraints]
    shares = [len(asked & words) / len(asked | words) for words in glosses if asked]
    return constraints[shares.index(max(shares))] if any(shares) else None


def results(options: Sequence[Option], found: Mapping[str, str], *, lost: bool) -> dict[str, str]:
    """Return what came of each option by its letter: true, false, open or unknown.

    `found` has sat, unsat or unknown for each check. Where constraints were `lost`, those that are left allow too much:
    what they exclude is excluded, what they allow is open.
    """
    return {option.letter: _result(option, options, found, lost=lost) for option in options}


def _result(option: Option, options: Sequence[Option], found: Mapping[str, str], *, lost: bool) -> str:
    if option.kind == "list":
        return _of_list(option, options, found, lost=lost)
    own = _truth(option.ask, found[option.checks[0]], lost=lost)
    if option.kind not in ("least", "greatest") or own != "true" or option.number is None:
        return own
    sign = 1 if option.kind == "least" else -1
    better = [other for other in options if other.number is not None and sign * other.number < sign * option.number]
    return _worst(_opposite(_truth(other.ask, found[other.checks[0]], lost=lost)) for other in better)


def _of_list(option: Option, options: Sequence[Option], found: Mapping[str, str], *, lost: bool) -> str:
    """A list is right if what stands in it holds, and what stands only in the others does not."""
    own = [_truth(option.ask, found[check], lost=lost) for check in option.checks]
    others = {check: other.ask for other in options if other.kind == "list" for check in other.checks}
    missing = [_truth(ask, found[check], lost=lost) for check, ask in others.items() if check not in option.checks]
    return _worst([*own, *map(_opposite, missing)])


def _truth(ask: Ask, status: str, *, lost: bool) -> str:
    if status == "unknown":
        return "unknown"
    if status == "sat" and lost:
        return "open"
    return "true" if (status == "sat") == (ask in ("could", "need not")) else "false"


def _opposite(result: str) -> str:
    return {"true": "false", "false": "true"}.get(result, result)


def _worst(parts: Iterable[str]) -> str:
    known = set(parts)
    return next((result for result in ("false", "unknown", "open") if result in known), "true")
