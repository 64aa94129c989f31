"""The wrappers around options, `is_sat(…)`, `is_valid(…)`: what each asks of the formula in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.lsat.syntax import Listing, LsatCall, LsatNumber, Node, Operation, conjunction
from reasoning.tools.logic.programs.question_mode import OF_NEGATION, OPPOSITE, Mode, words_mode

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Ask = Mode | Literal["list", "least", "greatest", "same effect", "unknown"]
"""What makes an option true: a mode of questions; its list is complete and accurate; its number is the least or the
greatest that is possible; it can stand in place of a constraint; its wrapper is none of the dialect."""

_WRAPPERS: dict[str, Ask] = {
    "is_sat": "could", "is_satisfiable": "could", "is_possible": "could", "could_be_true": "could",
    "is_valid": "must", "must_be_true": "must", "is_necessary": "must",
    "is_unsat": "cannot", "is_unsatisfiable": "cannot", "is_impossible": "cannot",
    "is_accurate_list": "list", "is_complete_and_accurate_list": "list", "is_complete_list": "list",
    "is_min": "least", "is_minimum": "least", "is_max": "greatest", "is_maximum": "greatest",
    "is_equivalent": "same effect", "is_equiv": "same effect",
}  # fmt: skip
_EXCEPTIONS = frozenset({"is_exception", "is_except", "is_not"})

_LISTED = re.compile(r"\blists?\b.*", re.I | re.S)


@dataclass(frozen=True, slots=True)
class AskedOption:
    """An option without its wrapper."""

    ask: Ask
    body: Node

    @property
    def turned(self) -> AskedOption:
        """The same said of the formula without its negation."""
        ask = _turned(self.ask, OF_NEGATION)
        match self.body:
            case Operation("not", (body,)) if ask:
                return AskedOption(ask, body)
            case Operation("≠", parts) if ask:
                return AskedOption(ask, Operation("=", parts))
            case _:
                return self


def asked_of(option: Node, declared: Collection[str] = ()) -> AskedOption | None:
    """Take the wrapper off an option; None where it has none. Raises `ReadError` where wrappers are mixed.

    A function that the program declares is no wrapper, whatever its name: `is_wary`.
    """
    match option:
        case LsatCall(name=name) if name in declared:
            return None
        case LsatCall(name=name, arguments=arguments) if name.lower() in _EXCEPTIONS and arguments:
            inner = asked_of(conjunction(arguments), declared) or AskedOption("could", conjunction(arguments))
            opposite = _turned(inner.ask, OPPOSITE)
            if not opposite:
                raise ReadError("", f"is_sat, is_valid or is_unsat was expected in {name}")
            return AskedOption(opposite, inner.body)
        case LsatCall(name=name, arguments=arguments) if name.lower() in _WRAPPERS and arguments:
            ask = _WRAPPERS[name.lower()]
            return AskedOption(ask, Listing(arguments) if ask == "list" else _body(ask, arguments))
        case Operation("and", parts):
            return _all_of(parts, declared)
        case Operation("not", (LsatCall() as call,)):
            found = asked_of(call, declared)
            opposite = _turned(found.ask, OPPOSITE) if found else None
            return AskedOption(opposite, found.body) if found and opposite else None
        case LsatCall(name=name, arguments=arguments) if name.lower().startswith("is_") and arguments:
            return AskedOption("unknown", _body("unknown", arguments))
        case _:
            return None


def _turned(ask: Ask, into: Mapping[Mode, Mode]) -> Mode | None:
    return next((other for mode, other in into.items() if mode == ask), None)


def _body(ask: Ask, arguments: tuple[Node, ...]) -> Node:
    items = tuple(item for part in arguments for item in (part.items if isinstance(part, Listing) else (part,)))
    if ask in ("least", "greatest") and len(items) == 2:
        return Operation("=", items)
    return items[-1] if ask == "same effect" else conjunction(items)


def _all_of(parts: tuple[Node, ...], declared: Collection[str]) -> AskedOption | None:
    """Read `is_sat(a) and is_sat(b)`: of one wrapper that may stand around all."""
    inner = [asked_of(part, declared) for part in parts]
    asks = {asked.ask for asked in inner if asked}
    if asks == {"must"} and all(inner):
        return AskedOption("must", conjunction(tuple(asked.body for asked in inner if asked)))
    if asks:
        raise ReadError("", "one wrapper around the whole option was expected")
    return None


def asks_of_negation(option: Node, ask: Ask, declared: Collection[str]) -> bool:
    """Return whether a wrapper asks what the question asks only of what its formula denies: `is_sat(Not(…))`.

    Raises `ReadError` where wrappers are mixed.
    """
    asked = asked_of(option, declared)
    return asked is not None and asked.ask != ask == asked.turned.ask


def list_asks(text: str) -> Ask:
    """State what the words of a question ask of each member of a list: those that could, must, or cannot be."""
    found = _LISTED.search(text)
    return (words_mode(found[0]) if found else None) or "must"


def number_in(node: Node) -> LsatNumber | None:
    """Return the number that a formula compares with, as in `Count(…) == 3`."""
    match node:
        case Operation("=", (_, LsatNumber() as number)) | Operation("=", (LsatNumber() as number, _)):
            return number
        case Operation("and", parts):
            return next((found for part in parts if (found := number_in(part))), None)
        case _:
            return None
