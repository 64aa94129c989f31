"""What a program declares: sorts and the order of their members, functions, and names for lists and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoning.errors import ReadError, nearest
from reasoning.tools.logic.programs.lsat.syntax import Node
from reasoning.tools.logic.programs.lsat.tokens import is_plain

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Sort:
    """A finite sort, as declared; `int`, `bool` and `real` are those without members."""

    name: str
    members: tuple[str, ...] = ()


INT, BOOL, REAL = Sort("int"), Sort("bool"), Sort("real")


@dataclass(frozen=True, slots=True)
class Family:
    """Sorts that share members (a sort and its subsorts), with one number for each member: they are ordered by it.

    A member that is a number has its own value, others their place in the largest of the sorts, from 1.
    """

    name: str
    codes: Mapping[str, Fraction]
    numeric: bool

    def word(self, code: Fraction) -> str:
        """Return the member of a number; the number where there is none."""
        return next((member for member, known in self.codes.items() if known == code), str(code))


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A function: one sort for each argument, and one for each of its values (one, as a rule)."""

    name: str
    domain: tuple[Sort, ...]
    values: tuple[Sort, ...]


@dataclass(slots=True)
class Signature:
    """All that is declared. It is filled while the declarations are read, and only looked at from then on."""

    sorts: dict[str, Sort] = field(default_factory=dict)
    functions: dict[str, FunctionType] = field(default_factory=dict)
    aliases: dict[str, Node] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    """The sorts, by their names, of variables that quantifiers bind without one."""

    families: dict[str, Family] = field(default_factory=dict)
    """The family of each member."""

    def settle(self) -> None:
        """Join the sorts that share members into families: those that are declared, and the unions of functions."""
        unions = (sort for f in self.functions.values() for sort in (*f.domain, *f.values) if sort.members)
        for group in _groups([*self.sorts.values(), *unions]):
            largest = max(group, key=lambda sort: len(sort.members))
            members = dict.fromkeys([*largest.members, *(m for sort in group for m in sort.members)])
            family = _family(largest.name, tuple(members))
            self.families.update(dict.fromkeys(members, family))

    def family(self, sort: Sort) -> Family | None:
        """Return the family of a sort; None for `int` and `bool`, and for a sort without members."""
        return self.families[sort.members[0]] if sort.members else None

    def sort_named(self, name: str) -> Sort:
        """Find a sort by its name, `int` and `bool` in any spelling. Raises `ReadError` where there is none."""
        plain = name.lower().removesuffix("sort").removesuffix("s")
        if name not in self.sorts and plain in _BUILT_IN:
            return _BUILT_IN[plain]
        if name not in self.sorts:
            hint = nearest(name, self.sorts)
            raise ReadError(
                name, f"a declared sort ({', '.join(self.sorts) or 'none'}) was expected, not {name!r}.{hint}"
            )
        return self.sorts[name]

    def word_names(self) -> tuple[str, ...]:
        """Return the declared names that are no identifiers and no numbers; a line can't be split without them."""
        names = (*self.families, *self.sorts, *self.functions)
        return tuple(name for name in names if not is_plain(name) and number(name) is None)


_BUILT_IN = {"int": INT, "integer": INT, "bool": BOOL, "boolean": BOOL, "real": REAL}


def number(text: str) -> Fraction | None:
    """Return the value of a member that is a number, such as `3` or `1.5`; None for other names."""
    whole, _, part = text.partition(".")
    fits = whole.isascii() and whole.isdigit() and (not part or (part.isascii() and part.isdigit())) and len(text) < 20
    return Fraction(text.rstrip(".")) if fits else None


def _family(name: str, members: tuple[str, ...]) -> Family:
    values = [number(member) for member in members]
    if all(value is not None for value in values):
        return Family(name, {m: v for m, v in zip(members, values, strict=True) if v is not None}, numeric=True)
    return Family(name, {member: Fraction(place) for place, member in enumerate(members, start=1)}, numeric=False)


def _groups(sorts: Iterable[Sort]) -> list[list[Sort]]:
    """Group sorts that share members, directly or through others."""
    groups: list[tuple[set[str], list[Sort]]] = []
    for sort in sorts:
        members, joined = set(sort.members), [sort]
        apart = []
        for others, group in groups:
            if members.isdisjoint(others):
                apart.append((others, group))
            else:
                members, joined = members | others, [*group, *joined]
        groups = [*apart, (members, joined)] if members else apart
    return [group for _, group in groups]
