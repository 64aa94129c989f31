"""The side of the calculator that works with sympy: a process of its own, so that it can be stopped at any moment.

It reads one request a line and writes one reply a line, in JSON; trees come as lists, and no text is ever evaluated.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

import sympy
from sympy.printing.str import StrPrinter

from reasoning.parsing import word_set

MEMORY = 1 << 30
"""Bytes of address space that the process may take, where the system can limit it."""

_DIGITS = 30
_MAX_OPERATIONS = 400
_NAMES = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I}
_CALLS = {
    "ceil": sympy.ceiling, "abs": sympy.Abs, "ln": sympy.log, "log": sympy.log, "min": sympy.Min, "max": sympy.Max,
    "mod": sympy.Mod, "log10": lambda x: sympy.log(x, 10), "log2": lambda x: sympy.log(x, 2),
    "double factorial": sympy.factorial2, "mean": lambda *xs: sympy.Add(*xs) / len(xs), "sum": sympy.Add,
    "permutations": sympy.ff, "percent": lambda x: x / 100,
}  # fmt: skip
_SAME_NAME = word_set(
    "sin cos tan cot sec csc asin acos atan sinh cosh tanh acot asinh acosh atanh floor sign factorial binomial"
)
_PERIODIC = (sympy.sin, sympy.cos, sympy.tan, sympy.cot, sympy.sec, sympy.csc)


class _Printer(StrPrinter):  # type: ignore[misc]  # sympy has no types
    """Writes what the calculator's grammar reads."""

    def _print_ImaginaryUnit(self, _: Any) -> str:  # noqa: N802  the names are sympy's
        return "i"

    def _print_Exp1(self, _: Any) -> str:  # noqa: N802
        return "e"

    def _print_Abs(self, found: Any) -> str:  # noqa: N802
        return f"abs({self._print(found.args[0])})"

    def _print_log(self, found: Any) -> str:
        return f"ln({self._print(found.args[0])})"


def build(tree: Any) -> Any:
    """The expression of a tree."""
    kind, *parts = tree
    if kind == "num":
        top, _, bottom = parts[0].partition("/")
        return sympy.Rational(int(top), int(bottom or 1))
    if kind == "name":
        return _NAMES.get(parts[0]) or sympy.Symbol(parts[0])
    if kind == "sum":
        return sympy.Add(*(build(part) if sign == "+" else -build(part) for sign, part in parts))
    if kind == "product":
        return _product(parts)
    if kind == "neg":
        return -build(parts[0])
    if kind == "pow":
        return sympy.Pow(build(parts[0]), build(parts[1]))
    if kind == "rel":
        return build(parts[1]) - build(parts[2])
    function = getattr(sympy, parts[0]) if parts[0] in _SAME_NAME else _CALLS[parts[0]]
    return function(*map(build, parts[1:]))


def _product(parts: list[Any]) -> Any:
    total = sympy.Integer(1)
    for sign, part in parts:
        factor = build(part)
        if sign == "*":
            total = total * factor
        elif sign == "/":
            if factor.is_zero:
                raise ZeroDivisionError("division by zero")
            total = total / factor
        else:
            total = {"//": lambda a, b: sympy.floor(a / b), "mod": sympy.Mod, "choose": sympy.binomial}[sign](
                total, factor
            )
    return total


def text(expression: Any) -> str:
    """An expression as the calculator reads it."""
    return str(_Printer().doprint(expression)).replace("**", "^")


def simplest(expression: Any) -> Any:
    """The shortest of the forms that sympy finds."""
    forms = [expression]
    if expression.count_ops() <= _MAX_OPERATIONS:
        for function in (sympy.expand, sympy.cancel, sympy.sqrtdenest, sympy.simplify, sympy.factor):
            with contextlib.suppress(ArithmeticError, ValueError, TypeError, NotImplementedError, AttributeError):
                forms.append(function(expression))
    return min(forms, key=lambda form: (form.count_ops(), len(str(form))))


def described(expression: Any) -> list[str]:
    """The exact form, the real part and the imaginary part; the parts are empty for a formula."""
    if expression.has(sympy.nan, sympy.zoo, sympy.oo):
        raise ZeroDivisionError("it is not defined")
    exact = "" if expression.has(sympy.Float) else text(expression)
    if expression.free_symbols:
        return [exact, "", ""]
    number = sympy.N(expression, _DIGITS, chop=True)
    real, imaginary = number.as_real_imag()
    return [exact, str(real), "" if abs(imaginary) < sympy.Float(10) ** -20 else str(imaginary)]


def solved(request: Any) -> dict[str, Any]:
    """Solve the equations for the unknowns."""
    equations = [sympy.sympify(build(tree)) for tree in request["trees"]]
    unknowns = [sympy.Symbol(name) for name in request["unknowns"]]
    if all(simplest(equation) == 0 for equation in equations):
        return {"solutions": [], "note": "every value solves it"}
    found = _roots(equations, unknowns)
    periodic = any(e.atoms(*_PERIODIC) and e.atoms(*_PERIODIC).pop().free_symbols for e in equations)
    solutions = [[[text(name), *described(_neat(value))] for name, value in one.items()] for one in found]
    solutions.sort(key=lambda one: ([bool(part[3]) for part in one], [_size(part[2]) for part in one]))
    return {"solutions": solutions, "note": "and further ones, by the period" if periodic and solutions else ""}


def _roots(equations: list[Any], unknowns: list[Any]) -> list[dict[Any, Any]]:
    if len(equations) == 1 and equations[0].free_symbols == set(unknowns) and equations[0].is_polynomial(*unknowns):
        polynomial = sympy.Poly(equations[0], *unknowns)
        if polynomial.is_univariate and polynomial.domain in (sympy.ZZ, sympy.QQ):
            return [{unknowns[0]: root} for root in _polynomial(polynomial)]
    try:
        return list(sympy.solve(equations, unknowns, dict=True))
    except NotImplementedError:
        real = {symbol: sympy.Symbol(symbol.name, real=True) for symbol in unknowns}
        return list(sympy.solve([e.subs(real) for e in equations], list(real.values()), dict=True))


def _polynomial(polynomial: Any) -> list[Any]:
    """All roots, each once: in radicals where these are short, else as numbers."""
    found: list[Any] = []
    for factor, _ in polynomial.factor_list()[1]:
        exact = sympy.roots(factor)
        short = sum(exact.values()) == factor.degree() and all(root.count_ops() < 12 for root in exact)
        found += list(exact) if short else factor.nroots(n=_DIGITS, maxsteps=200)
    return found


def _neat(value: Any) -> Any:
    return value if value.has(sympy.Float) else simplest(value)


def _size(number: str) -> float:
    return float(number) if number else 0.0


def simplified(request: Any) -> dict[str, Any]:
    """The simplest form of one tree."""
    return {"found": described(simplest(build(request["trees"][0])))}


def answer(line: str) -> dict[str, Any]:
    """The reply to one request: what was found, or the error."""
    try:
        request = json.loads(line)
        return solved(request) if request["do"] == "solve" else simplified(request)
    except ZeroDivisionError as error:
        return {"error": str(error)}
    except NotImplementedError:
        return {"error": "no method is known that solves it"}
    except (MemoryError, RecursionError):
        return {"error": "it is too large"}
    except Exception as error:  # noqa: BLE001  whatever sympy runs into is a reply, and the process goes on
        return {"error": f"it could not be worked out ({type(error).__name__})"}


def main() -> None:
    """Answer the requests on the standard input until it ends."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
