"""The calculator: exact arithmetic, equations and formulas, read from what people and models write.

Nothing of a text is executed: a grammar reads it into a tree, and what would grow beyond the bounds is refused.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from reasoning.errors import nearest
from reasoning.expressions.integers import bits
from reasoning.expressions.lexing import MAX_LENGTH
from reasoning.expressions.numbers import context
from reasoning.expressions.tree import FUNCTIONS, NotAnExpressionError, NoValueError, all_names, names, number
from reasoning.tools.base import Failure
from reasoning.tools.calculator.grammar import parse
from reasoning.tools.calculator.process import ask
from reasoning.tools.calculator.result import Result, Solutions, of_decimal, of_fraction
from reasoning.tools.calculator.tokens import ALIASES
from reasoning.tools.calculator.values import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reasoning.expressions.tree import Node

__all__ = ["Result", "Solutions", "calculate", "simplify", "solve"]

_MAX_EQUATIONS = 6
_MAX_UNKNOWNS = 6
_MAX_DEGREE = 64
_EXACT_SECONDS = 2.0
_MAX_EXACT_CHARS = 80
_MAX_NUMBER_BITS = 256
_MAX_FORM_CHARS = 2000
_SYMBOLIC = frozenset(["rel", "neg", "pow", "call", "sum", "product", "+", "-", "*", "/", "//", "mod", "choose"])
_LITERAL = re.compile(r"(?<![\w.])0(?:[xX](?=[0-9a-fA-F])|[bB](?=[0-9])|[oO](?=[0-9]))\w+(?:\.[0-9]+)?")

P = ParamSpec("P")
R = TypeVar("R")


def _refusing(function: Callable[P, R]) -> Callable[P, R | Failure]:
    """Make what a function refuses about the text that is its first argument a failure."""

    @wraps(function)
    def refusing(*args: P.args, **kwargs: P.kwargs) -> R | Failure:
        text = str([*args, *kwargs.values()][0])
        try:
            if len(text) > MAX_LENGTH:
                raise NotAnExpressionError(f"it is longer than {MAX_LENGTH} characters")
            return function(*args, **kwargs)
        except (NotAnExpressionError, NoValueError, RecursionError) as error:
            return _failure(text, error)

    return refusing


@_refusing
def calculate(expression: str) -> Result | Failure:
    """Work out an arithmetic expression exactly, such as "15% of 80", "sqrt(2)^2", "3/7 < 4/9", "2(3+4)", "5!".

    Read as: `3 1/2` is the mixed number 3.5; a sign left out is a product of the same rank (`6/2(1+2)` is 9);
    `-2^2` is -4 and `2^3^2` is 2^9; `200 + 10%` is 220, as on a pocket calculator; `10 % 3` is the remainder 1;
    `log` is the natural logarithm, `log10` and `log_2` the others; `°` makes an angle, else angles are radians;
    roots are the real ones; a comma between digits groups thousands, except in functions of several arguments; a
    money sign is left out; `0xFF`, `0o17` and `0b101` are numbers of base 16, 8 and 2; `round` takes halves away from
    zero. Numbers have at most 4200 digits.
    """
    text = _LITERAL.sub(_decimal, expression)
    text = re.sub(r"(?<=[0-9)%!])\s*[xX]\s*(?=[0-9(.−√-])", "*", text)
    text = re.sub(r"(?<![0-9A-Za-z.])([0-9]{1,9})\s?C\s?([0-9]{1,9})(?![0-9A-Za-z.])", r"binomial(\1; \2)", text)
    tree = parse(text)
    value, folded, exact = evaluate(tree)
    if isinstance(value, bool):
        return Result("true" if value else "false", "", value)
    if isinstance(value, Fraction):
        return of_fraction(value, decimals="." in text or "%" in text)
    decimal = Decimal(context().nstr(value, 30))
    return _irrational(decimal, folded) if exact and _short(folded) else of_decimal(decimal)


@_refusing
def solve(equation: str, unknown: str = "") -> Solutions | Failure:
    """Solve an equation such as "x^2 = 2", or several separated by ";" or ",", as in "x + y = 5; x - y = 1".

    `unknown` is what to solve for, or several with commas; empty, all the names of the equations. A formula without
    "=" is set to zero. Complex solutions are listed after the real ones. It ends within the time that sympy is given.
    """
    text, wanted = _wanted(equation, unknown)
    trees = [_equation(part) for part in _parts(text)]
    if len(trees) > _MAX_EQUATIONS:
        return Failure(f"solve takes at most {_MAX_EQUATIONS} equations, not {len(trees)}")
    known = set().union(*map(names, trees))
    if not known:
        return Failure("there is no unknown in it; calculate says whether it is true")
    if len(known) > _MAX_UNKNOWNS:
        return Failure(f"solve takes at most {_MAX_UNKNOWNS} names, not {len(known)}: {', '.join(sorted(known))[:200]}")
    if strange := [name for name in wanted if name not in known]:
        return Failure(f"there is no {', '.join(strange)[:60]} in it; its names are {', '.join(sorted(known))}")
    if not wanted and len(trees) == 1 and len(known) > 1 and "x" not in known:
        return Failure(f"say which of {', '.join(sorted(known))} to solve for")
    chosen = wanted or (("x",) if len(trees) == 1 and "x" in known else tuple(sorted(known)))
    return _replied(ask("solve", trees, chosen), chosen)


@_refusing
def simplify(expression: str) -> Result | Failure:
    """Simplify a formula with unknowns, such as "(x^2 - 1)/(x - 1)", to its shortest form."""
    tree = parse(expression)
    if tree[0] == "rel":
        return Failure("simplify takes a formula without = or <; solve and calculate take these")
    if not names(tree) and "i" not in all_names(tree):
        return calculate(expression)
    _check(tree)
    reply = ask("simplify", [_folded(tree)])
    if "error" in reply:
        return Failure(f"it is not simplified: {reply['error']}")
    result = _described(*reply["found"])
    return result if result.exact or result.decimal else Failure("its simplest form is too long to show")


def _decimal(literal: re.Match[str]) -> str:
    """Write a number of base 16, 8 or 2 in base 10."""
    try:
        return str(int(literal[0], 0))
    except ValueError:
        raise NotAnExpressionError(
            f"{literal[0][:40]!r} is no number of its base; a product is written with *"
        ) from None


def _short(tree: Any) -> bool:
    """Return whether no number in the tree is so long that an exact form would be too."""
    if isinstance(tree, Fraction):
        return bits(tree) <= _MAX_NUMBER_BITS
    return not isinstance(tree, tuple) or all(map(_short, tree))


def _irrational(decimal: Decimal, folded: Node) -> Result:
    """The exact form that sympy finds, if its value agrees with ours; it may turn out to be rational."""
    found = ask("simplify", [folded], seconds=_EXACT_SECONDS).get("found", ["", "", ""])
    if not found[1] or found[2] or abs(Decimal(found[1]) - decimal) > abs(decimal) * Decimal("1e-20"):
        return of_decimal(decimal)
    if re.fullmatch(r"-?[0-9]+(?:/[0-9]+)?", found[0]):
        return of_fraction(Fraction(found[0]))
    return of_decimal(decimal, found[0] if len(found[0]) <= _MAX_EXACT_CHARS else "")


def _replied(reply: dict[str, Any], chosen: tuple[str, ...]) -> Solutions | Failure:
    if "error" in reply:
        return Failure(f"it is not solved: {reply['error']}")
    found: list[Mapping[str, Result]] = [
        {name: _described(*parts) for name, *parts in solution} for solution in reply["solutions"]
    ]
    return Solutions(chosen, tuple(found), reply["note"])


def _described(exact: str, real: str, imaginary: str) -> Result:
    """A value that the process describes: a formula, a real number or a complex one."""
    exact = exact if len(exact) <= _MAX_FORM_CHARS else ""
    if not real:
        return Result(exact)
    if imaginary:
        return Result(exact, "" if re.fullmatch(r"[-+*/0-9 i]+", exact) else _complex(real, imaginary))
    if re.fullmatch(r"-?[0-9]+(?:/[0-9]+)?", exact):
        return of_fraction(Fraction(exact))
    return of_decimal(Decimal(real), exact if len(exact) <= _MAX_EXACT_CHARS else "")


def _complex(real: str, imaginary: str) -> str:
    left, right = (of_decimal(Decimal(part)).decimal for part in (real, imaginary))
    return f"{right}*i" if left == "0" else f"{left} + {right}*i".replace("+ -", "- ")


def _wanted(text: str, unknown: str) -> tuple[str, tuple[str, ...]]:
    """The text without "for x" at its end, and the names to solve for."""
    match = re.search(r"\bfor\s+([A-Za-z]\w{0,20}(?:\s*(?:,|and)\s*[A-Za-z]\w{0,20})*)\s*(?:[.?]\s*)?$", text)
    if match:
        text, unknown = text[: match.start()], unknown or match[1]
    return text, tuple(dict.fromkeys(re.split(r"[\s,;]+(?:and\s+)?", unknown.strip()))) if unknown.strip() else ()


def _parts(text: str) -> list[str]:
    """The equations of a system: between semicolons, lines, "and", and commas outside of brackets and of numbers."""
    parts, depth = [""], 0
    for piece in re.split(r"([(){}\[\];\n]|,(?![0-9]{3}(?![0-9]))|\band\b)", text):
        depth += (piece in ("(", "{", "[")) - (piece in (")", "}", "]"))
        if piece in (";", "\n", "and") or (piece == "," and not depth):
            parts.append("")
        else:
            parts[-1] += piece
    return [part for part in parts if part.strip()] or [""]


def _equation(text: str) -> Node:
    if re.search(r"=\s*$", text):
        raise NotAnExpressionError("the equation has no right side")
    tree = parse(text)
    if tree[0] != "rel":
        tree = ("rel", "=", tree, number(0))
    if tree[1] != "=":
        raise NotAnExpressionError("solve takes equations with one =")
    _check(tree)
    return ("rel", "=", *(_folded(part) for part in tree[2:]))


def _folded(tree: Any) -> Any:
    """The tree with every part that is a number worked out, within the bounds of the calculator."""
    if not isinstance(tree, tuple) or tree[0] in ("num", "name"):
        return tree
    if tree[0] in ("sum", "product", "neg", "pow", "call") and not all_names(tree) - {"pi", "e"}:
        return evaluate(tree)[1]
    return tuple(_folded(part) for part in tree)


def _check(tree: Any) -> None:
    """Refuse what sympy is not asked for, and a power of an unknown too high for it to work with."""
    if not isinstance(tree, tuple) or tree[0] in ("num", "name"):
        return
    if tree[0] not in _SYMBOLIC:
        raise NoValueError(f"a formula has no {tree[0]}")
    if tree[0] == "pow" and all_names(tree[1]) - {"pi", "e"} and not all_names(tree[2]):
        exponent = evaluate(tree[2])[0]
        if abs(exponent) > _MAX_DEGREE or (isinstance(exponent, Fraction) and exponent.denominator > _MAX_DEGREE):
            raise NoValueError(f"the power of an unknown is above {_MAX_DEGREE}")
    for part in tree[1:]:
        _check(part)


def _failure(text: str, error: Exception) -> Failure:
    shown = " ".join(text[:60].split()) + ("…" if len(text) > 60 else "")
    if isinstance(error, NoValueError):
        match = re.match(r"'(\w+)' has no value(.*)", str(error))
        if not match:
            return Failure(f"{shown!r}: {error}")
        known = FUNCTIONS | set(ALIASES)
        words = [word for word in re.findall(r"[A-Za-z]{2,20}", text) if word.lower() not in known]
        name = next((word for word in words if match[1] in word), match[1])
        return Failure(f"{shown!r}: {name!r} has no value{match[2]}.{nearest(name, known)}")
    why = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
    return Failure(f"{shown!r} is no calculation: {why}")
