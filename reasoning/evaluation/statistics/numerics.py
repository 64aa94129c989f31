"""SciPy and statsmodels, loaded when a statistic first needs them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from reasoning.errors import MissingExtraError


def numerics(module: str) -> Any:
    """Return a module of SciPy, statsmodels, NumPy or pandas. Raises MissingExtraError where it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(module.partition(".")[0], "eval", "this statistic") from None


def has_numerics() -> bool:
    """Return whether SciPy and statsmodels are installed; neither is loaded for it."""
    return find_spec("scipy") is not None and find_spec("statsmodels") is not None
