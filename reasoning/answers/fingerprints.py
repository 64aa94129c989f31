"""The fingerprint of an expression: its exact or 30-digit value, or its values at fixed points where it has names."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reasoning.expressions.numbers import SAME, as_float, context, is_nought, same
from reasoning.expressions.tree import NoValueError, all_names, names
from reasoning.expressions.values import Evaluator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoning.expressions.tree import Node

_SCALES = (1, 3, 7)
"""How wide the positive points spread, one each; 0 < x < 1 and x > 1 are both among them."""
_MAX_NEGATIVE = 3
"""How many names have a point of their own at which they alone are negative: there `|x|` is not `x`."""
_CONSTANT_DIGITS = 30
_VARIABLE_DIGITS = 25
_MAX_DENOMINATOR = 10**9
_NO_VALUE = (NoValueError, ArithmeticError, ValueError, TypeError)


def fingerprint(tree: Node, plus_or_minus: int = 1) -> str:
    """Return the value of `tree` as a text that equal values share. Raises NoValueError where it has none.

    What has the same value at all points is a constant, as `sin^2 x + cos^2 x`.
    """
    known = names(tree)
    if not known:
        return show_constant(constant(tree, plus_or_minus))
    values = at_points(tree, known, plus_or_minus)
    found = [value for value in values if value is not None]
    if all(same(value, found[0]) for value in found[1:]):
        return show_constant(found[0])
    return f"f({'; '.join('~' if value is None else show(value, _VARIABLE_DIGITS) for value in values)})"


def scaled_fingerprint(tree: Node, *, positive: bool, plus_or_minus: int = 1) -> str:
    """Return the fingerprint of `tree` up to a factor that is a constant, or a positive one. Raises NoValueError."""
    known = names(tree)
    values = at_points(tree, known, plus_or_minus) if known else [constant(tree, plus_or_minus)]
    scale = next((value for value in values if value is not None and not is_nought(value)), None)
    if scale is None:
        return "0"
    scale = abs(scale) if positive else scale
    return "; ".join("~" if value is None else show(as_float(value) / scale, _VARIABLE_DIGITS) for value in values)


def constant(tree: Node, plus_or_minus: int = 1) -> Any:
    """Return the value of a tree without names. Raises NoValueError."""
    return _worked_out(Evaluator({}, plus_or_minus=plus_or_minus), tree)


def at_points(tree: Node, known: set[str], plus_or_minus: int = 1) -> list[Any]:
    """Return the values at three positive points, and at negative ones where the function is real, else None there."""
    values: list[Any] = []
    is_real = "i" not in all_names(tree)
    for place in range(len(_SCALES)):
        evaluator = Evaluator({name: point(name, place) for name in known}, plus_or_minus=plus_or_minus)
        values.append(_worked_out(evaluator, tree))
    for turned in sorted(known)[:_MAX_NEGATIVE]:
        chosen = {name: point(name, 1) * (-1 if name == turned else 1) for name in known}
        try:
            values.append(_worked_out(Evaluator(chosen, real=is_real, plus_or_minus=plus_or_minus), tree))
        except NoValueError:
            values.append(None)
    return values


def at(tree: Node, known: Mapping[str, Any]) -> Any:
    """Return the value of `tree` where its names have the given values. Raises NoValueError."""
    return _worked_out(Evaluator(known, real=True), tree)


def _worked_out(evaluator: Evaluator, tree: Node) -> Any:
    try:
        value = evaluator.value(tree)
    except _NO_VALUE as error:
        raise NoValueError(str(error)) from None
    if not isinstance(value, Fraction) and not context().isfinite(value):
        raise NoValueError("not finite")
    return value


@lru_cache(maxsize=1024)
def point(name: str, place: int) -> Any:
    """Return the value of a name at one of the fixed points, a number of mpmath between a third and some."""
    seed = hashlib.sha256(f"{name} {place}".encode()).digest()[:20]
    return context().mpf(int.from_bytes(seed, "big")) / (1 << 160) * _SCALES[place] + context().mpf(1) / 3


def show_constant(value: Any) -> str:
    """Return a constant as a fraction where it is one, else in 30 digits."""
    if not isinstance(value, Fraction):
        value = _as_rational(value)
    return str(value) if isinstance(value, Fraction) else show(value, _CONSTANT_DIGITS)


def _as_rational(value: Any) -> Any:
    """Return the fraction that the value is in all digits that are trusted; the value itself where it is none."""
    if not is_nought(context().im(value)) or not abs(value) < _MAX_DENOMINATOR:
        return value
    mantissa, exponent = context().frexp(context().re(value))
    written = Fraction(int(mantissa * (1 << 256))) * Fraction(2) ** (int(exponent) - 256)
    near = written.limit_denominator(_MAX_DENOMINATOR)
    return near if abs(near - written) < Fraction(1, 10**SAME) else value


def show(value: Any, digits: int) -> str:
    """Return the value in so many digits, real part and imaginary one, without what is next to nothing beside it."""
    number = context().mpc(as_float(value))
    scale = max(abs(number), context().mpf(1))
    parts: Sequence[Any] = [
        context().mpf(0) if abs(part) < scale * context().mpf(10) ** -SAME else part
        for part in (number.real, number.imag)
    ]
    return " ".join(str(context().nstr(part, digits)) for part in (parts if parts[1] else parts[:1]))
