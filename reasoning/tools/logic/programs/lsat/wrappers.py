"""The wrappers around options, `is_sat(…)`, `is_valid(…)`: what each asks of the formula in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.lsat.syntax import Apply, Call, Listing, Node, Number, conjunction
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
class Asked:
    """An option without its wrapper."""

    ask: Ask
    body: Node

    @property
    def turned(self) -> Asked:
        """The same said of the formula without its negation."""
        ask = _turned(self.ask, OF_NEGATION)
        match self.body:
            case Apply("not", (body,)) if ask:
                return Asked(ask, body)
            case Apply("≠", parts) if ask:
                return Asked(ask, Apply("=", parts))
            case _:
                return self


def asked_of(option: Node, declared: Collection[str] = ()) -> Asked | None:
    """Take the wrapper off an option; None where it has none. Raises `ReadError` where wrappers are mixed.

    A function that the program declares is no wrapper, whatever its name: `is_wary`.
    """
    match option:
        case Call(name=name) if name in declared:
            return None
        case Call(name=name, arguments=arguments) if name.lower() in _EXCEPTIONS and arguments:
            inner = asked_of(conjunction(arguments), declared) or Asked("could", conjunction(arguments))
            opposite = _turned(inner.ask, OPPOSITE)
            if not opposite:
                raise ReadError("", f"is_sat, is_valid or is_unsat was expected in {name}")
            return Asked(opposite, inner.body)
        case Call(name=name, arguments=arguments) if name.lower() in _WRAPPERS and arguments:
            ask = _WRAPPERS[name.lower()]
            return Asked(ask, Listing(arguments) if ask == "list" else _body(ask, arguments))
        case Apply("and", parts):
            return _all_of(parts, declared)
        case Apply("not", (Call() as call,)):
            found = asked_of(call, declared)
            opposite = _turned(found.ask, OPPOSITE) if found else None
            return Asked(opposite, found.body) if found and opposite else None
        case Call(name=name, arguments=arguments) if name.lower().startswith("is_") and arguments:
            return Asked("unknown", _body("unknown", arguments))
        case _:
            return None


def _turned(ask: Ask, into: Mapping[Mode, Mode]) -> Mode | None:
    return next((other for mode, other in into.items() if mode == ask), None)


def _body(ask: Ask, arguments: tuple[Node, ...]) -> Node:
    items = tuple(item for part in arguments for item in (part.items if isinstance(part, Listing) else (part,)))
    if ask in ("least", "greatest") and len(items) == 2:
        return Apply("=", items)
    return items[-1] if ask == "same effect" else conjunction(items)


def _all_of(parts: tuple[Node, ...], declared: Collection[str]) -> Asked | None:
    """Read `is_sat(a) and is_sat(b)`: of one wrapper that may stand around all."""
    inner = [asked_of(part, declared) for part in parts]
    asks = {asked.ask for asked in inner if asked}
    if asks == {"must"} and all(inner):
        return Asked("must", conjunction(tuple(asked.body for asked in inner if asked)))
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


def number_in(node: Node) -> Number | None:
    """Return the number that a formula compares with, as in `Count(…) == 3`."""
    match node:
        case Apply("=", (_, Number() as number)) | Apply("=", (Number() as number, _)):
            return number
        case Apply("and", parts):
            return next((found for part in parts if (found := number_in(part))), None)
        case _:
            return None
