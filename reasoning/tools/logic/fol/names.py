"""Which names stand for variables where no quantifier binds them."""

from __future__ import annotations

from reasoning.tools.logic.propositional.patterns import pattern


def looks_variable(name: str) -> bool:
    """Whether a free name is a variable, as in Prover9: u to z, with digits or primes; and `?name`."""
    return pattern(r"[u-z]_?\d*['’′]*|\?\w+").fullmatch(name) is not None
