"""What the names in a formula mean: variables, members, sorts, lists with a name, True, None, ordinals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.errors import ReadError, nearest
from reasoning.tools.logic.programs.lsat.syntax import Listing, LsatName, LsatNumber, Node
from reasoning.tools.logic.programs.lsat.terms import LsatRow, LsatTruth, Special, Value, constant
from reasoning.tools.logic.solver.terms import truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoning.tools.logic.programs.lsat.signature import Signature

_NOTHING = frozenset({"none", "null", "nothing", "nil"})
_ANY = frozenset({"_", "any"})
_TRUTHS = {"true": True, "false": False}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class LsatNames:
    """Finds what names mean; the repairs that it takes go into `repairs`."""

    def __init__(self, signature: Signature, repairs: dict[str, str]) -> None:
        self.signature, self.repairs = signature, repairs
        self._constants: dict[str, Value] = {}

    def value(self, name: str, scope: Mapping[str, Value]) -> Value:
        """Return what a name means. Raises `ReadError` where it means nothing."""
        known = scope.get(name) or self._declared(name) or _special(name)
        if known is not None:
            return known
        again = respelled(name, (*self.signature.families, *self.signature.aliases))
        if again:
            self.repairs.setdefault("name in another spelling", f"{name} read as {again}")
            return self.value(again, scope)
        if name.lower() in _ORDINALS:
            place = _ORDINALS.index(name.lower()) + 1
            self.repairs.setdefault("ordinal as a number", f"{name} read as {place}")
            return constant(place)
        declared = [*scope, *self.signature.families, *self.signature.functions]
        raise ReadError(name, f"a declared name was expected, not {name!r}.{nearest(name, declared)}")

    def members(self, names: Iterable[str]) -> tuple[Value, ...]:
        """Return the members of a sort."""
        return tuple(self.value(name, {}) for name in names)

    def _declared(self, name: str) -> Value | None:
        if name in self._constants:
            return self._constants[name]
        family = self.signature.families.get(name)
        if family is not None:
            return self._constants.setdefault(name, constant(family.codes[name], family, name))
        if name in self.signature.aliases:
            return self._of(self.signature.aliases[name])
        sort = self.signature.sorts.get(name)
        return LsatRow(self.members(sort.members)) if sort else None

    def _of(self, alias: Node) -> Value:
        match alias:
            case LsatNumber(value=value):
                return constant(value)
            case LsatName(text=text):
                return self.value(text, {})
            case Listing(items=items):
                return LsatRow(tuple(map(self._of, items)))
            case _:
                raise ReadError("", "a list of names and numbers was expected")


def is_nothing(node: Node) -> bool:
    """Return whether a name says that there is no value."""
    return isinstance(node, LsatName) and node.text.lower() in _NOTHING


def respelled(name: str, known: Iterable[str]) -> str:
    """Find the one known name that differs from `name` in case and signs only; empty where there is not one."""
    plain = _plain(name)
    found = [other for other in known if plain and _plain(other) == plain]
    return found[0] if len(found) == 1 else ""


def _special(name: str) -> Value | None:
    word = name.lower()
    if word in _TRUTHS:
        return LsatTruth(truth(_TRUTHS[word]))
    return Special(any=word in _ANY) if word in _NOTHING or word in _ANY else None


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()
