"""Which names stand for variables where no quantifier binds them."""

from __future__ import annotations

from reasoning.tools.logic.propositional.lazy_regex import pattern


def looks_variable(name: str) -> bool:
    """Return whether a free name may be a variable, as in Prover9: u to z, with one digit or primes; and `?name`.

    With more digits it is a year or a number of something: `y1950`.
    """
    return pattern(r"[u-z]_?\d?['’′]*|\?\w+").fullmatch(name) is not None


def looks_bound(name: str) -> bool:
    """Return whether a name behind a quantifier's first variable is one more: there `x12` is one too."""
    return pattern(r"[u-z]_?\d*['’′]*|\?\w+").fullmatch(name) is not None


def is_numbered(name: str) -> bool:
    """Return whether what looks like a variable has a digit: it may name something as well, as `u2` and `v8` do."""
    return name[-1:].isdigit() and name[:1] != "?"
