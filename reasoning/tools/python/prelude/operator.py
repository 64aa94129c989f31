"""The functions of `operator`."""

from __future__ import annotations

from typing import Any


def add(a: Any, b: Any) -> Any:
    """Return a + b."""
    return a + b


def sub(a: Any, b: Any) -> Any:
    """Return a - b."""
    return a - b


def mul(a: Any, b: Any) -> Any:
    """Return a * b."""
    return a * b


def truediv(a: Any, b: Any) -> Any:
    """Return a / b."""
    return a / b


def floordiv(a: Any, b: Any) -> Any:
    """Return a // b."""
    return a // b


def mod(a: Any, b: Any) -> Any:
    """Return a % b."""
    return a % b


def neg(a: Any) -> Any:
    """Return -a."""
    return -a


def pos(a: Any) -> Any:
    """Return +a."""
    return +a


def eq(a: Any, b: Any) -> Any:
    """Return a == b."""
    return a == b


def ne(a: Any, b: Any) -> Any:
    """Return a != b."""
    return a != b


def lt(a: Any, b: Any) -> Any:
    """Return a < b."""
    return a < b


def le(a: Any, b: Any) -> Any:
    """Return a <= b."""
    return a <= b


def gt(a: Any, b: Any) -> Any:
    """Return a > b."""
    return a > b


def ge(a: Any, b: Any) -> Any:
    """Return a >= b."""
    return a >= b


def and_(a: Any, b: Any) -> Any:
    """Return a & b."""
    return a & b


def or_(a: Any, b: Any) -> Any:
    """Return a | b."""
    return a | b


def xor(a: Any, b: Any) -> Any:
    """Return a ^ b."""
    return a ^ b


def lshift(a: Any, b: Any) -> Any:
    """Return a << b."""
    return a << b


def rshift(a: Any, b: Any) -> Any:
    """Return a >> b."""
    return a >> b


def invert(a: Any) -> Any:
    """Return ~a."""
    return ~a


def concat(a: Any, b: Any) -> Any:
    """Return a + b of two sequences."""
    return a + b


def not_(a: Any) -> bool:
    """Return not a."""
    return not a


def truth(a: Any) -> bool:
    """Return bool(a)."""
    return bool(a)


def is_(a: Any, b: Any) -> bool:
    """Return a is b."""
    return a is b


def contains(a: Any, b: Any) -> bool:
    """Return b in a."""
    return b in a


def getitem(a: Any, b: Any) -> Any:
    """Return a[b]."""
    return a[b]


def countOf(a: Any, b: Any) -> int:  # noqa: N802  the name is the library's
    """Return how many items of a are b."""
    return sum([1 for item in a if item == b])


def itemgetter(item: Any, *items: Any) -> Any:
    """Return a function that takes one item, or several as a tuple."""
    if not items:
        return lambda found: found[item]
    return lambda found: tuple([found[one] for one in (item, *items)])


def attrgetter(attr: str, *attrs: str) -> Any:
    """Return a function that takes one attribute, or several as a tuple."""

    def taken(found: Any, name: str) -> Any:
        for part in name.split("."):
            found = getattr(found, part)
        return found

    if not attrs:
        return lambda found: taken(found, attr)
    return lambda found: tuple([taken(found, one) for one in (attr, *attrs)])
