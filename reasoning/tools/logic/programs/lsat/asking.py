"""What is asked of the options: by the wrapper of each one, and by the words of the question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reasoning.errors import ReadError
from reasoning.tools.logic.programs.lsat.syntax import Apply, Call, Listing, Node, Number, conjunction

if TYPE_CHECKING:
    from collections.abc import Collection

Ask = Literal[
    "possible", "necessary", "impossible", "not necessary", "list", "least", "greatest", "same effect", "unknown"
]
"""What makes an option true: its formula can hold, must hold, can't hold, or need not hold with the constraints; its
list is complete and accurate; its number is the least or the greatest that is possible; it can stand in place of a
constraint; its wrapper is none of the dialect."""

_OPPOSITE: dict[Ask, Ask] = {
    "possible": "impossible", "impossible": "possible", "necessary": "not necessary", "not necessary": "necessary",
}  # fmt: skip
_OF_NEGATION: dict[Ask, Ask] = {
    "possible": "not necessary", "not necessary": "possible", "necessary": "impossible", "impossible": "necessary",
}  # fmt: skip
_WRAPPERS: dict[str, Ask] = {
    "is_sat": "possible", "is_satisfiable": "possible", "is_possible": "possible", "could_be_true": "possible",
    "is_valid": "necessary", "must_be_true": "necessary", "is_necessary": "necessary",
    "is_unsat": "impossible", "is_unsatisfiable": "impossible", "is_impossible": "impossible",
    "is_accurate_list": "list", "is_complete_and_accurate_list": "list", "is_complete_list": "list",
    "is_min": "least", "is_minimum": "least", "is_max": "greatest", "is_maximum": "greatest",
    "is_equivalent": "same effect", "is_equiv": "same effect",
}  # fmt: skip
_EXCEPTIONS = frozenset({"is_exception", "is_except", "is_not"})

_MAIN = re.compile(
    r"\b(?:which|each|any|all) (?:one )?of (?:the|these) .*|\b(?:what|how many|which)\b.*|"
    r"\bit (?:could|can|must|cannot)\b.*",
    re.I | re.S,
)
_OTHER = re.compile(
    r"same effect|substituted|completely determined|fully determined|how many|what is the|(?:min|max)imum|"
    r"(?:is|are|lists?|being) (?:a |an |the )?(?:complete and )?accurate list|lists? all",
    re.I,
)
_WORDS: dict[Ask, tuple[str, ...]] = {
    "impossible": (
        "(?:must|has to|have to) (?:always )?be false", "(?:cannot|can not|can't|could not)(?! be false)", "must not",
        "may not", "(?:is|are|be) not(?! necessarily)", "impossible", "is false",
    ),
    "not necessary": (
        "(?:could|can|may) be false", "need not", "(?:is |are )?not necessarily",
        "(?:does not|do not|doesn't|don't) (?:necessarily )?(?:have|need) to",
    ),
    "necessary": ("(?:cannot|can not|can't|could not) be false", "must", "has to", "have to", "necessarily"),
    "possible": ("could", "can", "may", "might", "possibl[ey]", "allow(?:able|ed)", "acceptable", "permissible"),
}  # fmt: skip
_ASKED: tuple[tuple[re.Pattern[str], Ask], ...] = tuple(
    (re.compile(rf"\b(?:{'|'.join(words)})\b", re.I), ask) for ask, words in _WORDS.items()
)
_LISTED = re.compile(r"\blists?\b.*", re.I | re.S)
_EXCEPT = re.compile(r"\bexcept\b", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """An option without its wrapper."""

    ask: Ask
    body: Node

    @property
    def turned(self) -> Asked:
        """The same said of the formula without its negation."""
        match self.body:
            case Apply("not", (body,)) if self.ask in _OF_NEGATION:
                return Asked(_OF_NEGATION[self.ask], body)
            case Apply("≠", parts) if self.ask in _OF_NEGATION:
                return Asked(_OF_NEGATION[self.ask], Apply("=", parts))
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
            inner = asked_of(conjunction(arguments), declared) or Asked("possible", conjunction(arguments))
            if inner.ask not in _OPPOSITE:
                raise ReadError("", f"is_sat, is_valid or is_unsat was expected in {name}")
            return Asked(_OPPOSITE[inner.ask], inner.body)
        case Call(name=name, arguments=arguments) if name.lower() in _WRAPPERS and arguments:
            ask = _WRAPPERS[name.lower()]
            return Asked(ask, Listing(arguments) if ask == "list" else _body(ask, arguments))
        case Apply("and", parts):
            return _all_of(parts, declared)
        case Apply("not", (Call() as call,)):
            found = asked_of(call, declared)
            return Asked(_OPPOSITE[found.ask], found.body) if found and found.ask in _OPPOSITE else None
        case Call(name=name, arguments=arguments) if name.lower().startswith("is_") and arguments:
            return Asked("unknown", _body("unknown", arguments))
        case _:
            return None


def _body(ask: Ask, arguments: tuple[Node, ...]) -> Node:
    items = tuple(item for part in arguments for item in (part.items if isinstance(part, Listing) else (part,)))
    if ask in ("least", "greatest") and len(items) == 2:
        return Apply("=", items)
    return items[-1] if ask == "same effect" else conjunction(items)


def _all_of(parts: tuple[Node, ...], declared: Collection[str]) -> Asked | None:
    """Read `is_sat(a) and is_sat(b)`: of one wrapper that may stand around all."""
    inner = [asked_of(part, declared) for part in parts]
    asks = {asked.ask for asked in inner if asked}
    if asks == {"necessary"} and all(inner):
        return Asked("necessary", conjunction(tuple(asked.body for asked in inner if asked)))
    if asks:
        raise ReadError("", "one wrapper around the whole option was expected")
    return None


def question_asks(text: str) -> Ask | None:
    """Say what the words of a question ask of its options; None where they don't tell."""
    found = _MAIN.search(text)
    main = found[0] if found else text
    if _OTHER.search(main):
        return None
    asks = [(match.start(), place, ask) for place, (words, ask) in enumerate(_ASKED) if (match := words.search(main))]
    if not asks:
        return None
    ask = min(asks)[2]
    return _OPPOSITE[ask] if _EXCEPT.search(main) else ask


def asks_of_negation(option: Node, ask: Ask, declared: Collection[str]) -> bool:
    """Whether a wrapper asks what the question asks only of what its formula denies: `is_sat(Not(…))`.

    Raises `ReadError` where wrappers are mixed.
    """
    asked = asked_of(option, declared)
    return asked is not None and asked.ask != ask == asked.turned.ask


def list_asks(text: str) -> Ask:
    """Say what the words of a question ask of each member of a list: those that could, must, or cannot be."""
    found = _LISTED.search(text)
    asks = [ask for words, ask in _ASKED if found and words.search(found[0])]
    return asks[0] if asks else "necessary"


def number_in(node: Node) -> Number | None:
    """Give the number that a formula compares with, as in `Count(…) == 3`."""
    match node:
        case Apply("=", (_, Number() as number)) | Apply("=", (Number() as number, _)):
            return number
        case Apply("and", parts):
            return next((found for part in parts if (found := number_in(part))), None)
        case _:
            return None
