"""Strings where a column is meant: SQL takes `sum('price')` and `ORDER BY 'price'`, and gives nonsense in silence."""

from __future__ import annotations

from typing import Any

from reasoning.tools.sql.lexing import library

_TOTALS = ("sum", "avg", "total")
_SIDES = "EQ NEQ GT GTE LT LTE Is NullSafeEQ NullSafeNEQ"


def misused_text(tree: Any) -> str:
    """Return what is wrong where a string in single quotes stands in a column's place, or nothing."""
    exp = library().exp
    for node in tree.find_all(exp.Ordered, exp.Group, exp.Where, exp.Having, exp.Join, exp.Anonymous):
        text = _misused(node, exp)
        if text is not None:
            return (
                f"'{text[:50]}' in single quotes is a string, not a column: "
                "write a column's name without quotes or in double quotes"
            )
    return ""


def _misused(node: Any, exp: Any) -> str | None:
    """Find the string, if there is one: sorted or grouped by, added up, or compared with another constant."""
    if isinstance(node, exp.Group):
        return next((str(one.name) for one in node.expressions if _is_text(one, exp)), None)
    if isinstance(node, exp.Anonymous):
        adds = str(node.this).lower() in _TOTALS and len(node.expressions) == 1
        return str(node.expressions[0].name) if adds and _is_text(node.expressions[0], exp) else None
    if isinstance(node, exp.Ordered):
        return str(node.this.name) if _is_text(node.this, exp) else None
    sides = tuple(getattr(exp, name) for name in _SIDES.split())
    for pair in node.find_all(*sides):
        constant = isinstance(pair.expression, exp.Literal) and pair.this != pair.expression
        if constant and _is_text(pair.this, exp):
            return str(pair.this.name)
    return None


def _is_text(node: Any, exp: Any) -> bool:
    return isinstance(node, exp.Literal) and bool(node.is_string)
