"""The syntax trees of the `lsat` dialect: what was written, before any name has a meaning."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class LsatName:
    """A name: a variable, a member of a sort, a sort, True, None."""

    text: str


@dataclass(frozen=True, slots=True)
class LsatNumber:
    """A number; 1.5 is one."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the dialect itself: `and`, `implies`, `=`, `<`, `+`, `abs`, `in`; its sign in one spelling."""

    sign: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class LsatCall:
    """A function or predicate of the program, or a wrapper, on its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """A variable with its sort: `x:children`."""

    variable: str
    sort: Node | None


@dataclass(frozen=True, slots=True)
class Quantified:
    """`forall`, `exists`, `count`, `sum` or `distinct` over the bindings; `parts` are the conditions and the body."""

    kind: str
    bindings: tuple[Binding, ...]
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """`[a, b]` or `{a, b}`; bindings may stand in it."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """`(a, b)`: one value of a function with several values."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """`f(x)[1]`: one of the values of a function with several values, from 0."""

    body: Node
    place: int


Node = LsatName | LsatNumber | Operation | LsatCall | Binding | Quantified | Listing | Pair | Index


def conjunction(parts: tuple[Node, ...]) -> Node:
    """Join one or more formulas by `and`."""
    return parts[0] if len(parts) == 1 else Operation("and", parts)


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below a node."""
    match node:
        case Operation(parts=parts) | Quantified(parts=parts):
            return parts
        case LsatCall(arguments=arguments):
            return arguments
        case Listing(items=items) | Pair(items=items):
            return items
        case Index(body=body):
            return (body,)
        case _:
            return ()
