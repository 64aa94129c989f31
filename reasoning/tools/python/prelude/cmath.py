"""The functions of `cmath` that calculations with complex numbers use."""

from __future__ import annotations

import math
from typing import Any

pi = math.pi
e = math.e
tau = math.tau
inf = math.inf
nan = math.nan


def phase(x: Any) -> float:
    """Return the argument of x."""
    z = complex(x)
    return math.atan2(z.imag, z.real)


def polar(x: Any) -> tuple[float, float]:
    """Return the modulus and the argument of x."""
    return abs(complex(x)), phase(x)


def rect(r: float, phi: float) -> complex:
    """Return the number of a modulus and an argument."""
    return complex(r * math.cos(phi), r * math.sin(phi))


def sqrt(x: Any) -> complex:
    """Return the square root of x with a real part from 0 on."""
    z = complex(x)
    if z.real == 0 and z.imag == 0:
        return complex(0.0, z.imag)
    size = math.sqrt((abs(z.real) + math.hypot(z.real, z.imag)) / 2)
    if z.real >= 0:
        return complex(size, z.imag / (2 * size))
    return complex(abs(z.imag) / (2 * size), math.copysign(size, z.imag))


def exp(x: Any) -> complex:
    """Return e to the power of x."""
    z = complex(x)
    return rect(math.exp(z.real), z.imag)


def log(x: Any, base: Any = None) -> complex:
    """Return the logarithm of x."""
    z = complex(x)
    found = complex(math.log(abs(z)), phase(z))
    return found if base is None else found / log(base)


def isclose(a: Any, b: Any, *, rel_tol: float = 1e-09, abs_tol: float = 0.0) -> bool:
    """Return whether two numbers are close."""
    return bool(abs(a - b) <= max(rel_tol * max(abs(a), abs(b)), abs_tol))
