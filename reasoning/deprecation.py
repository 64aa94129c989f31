"""Names of before: accepted for one release, each with a warning that tells the name of today."""

from __future__ import annotations

import functools
import inspect
import sys
import warnings
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    T = TypeVar("T")
    P = ParamSpec("P")
    R = TypeVar("R")


def warn_renamed(old: str, new: str, depth: int = 2) -> None:
    """Warn of a name of before; `depth` is how many callers up the one stands that wrote it."""
    warnings.warn(f"{old} is now {new}; the old name goes with the next release", DeprecationWarning, depth + 1)


def renamed_fields(**names: str) -> Callable[[type[T]], type[T]]:
    """Accept the old names of a class's fields and methods (old="new"): as attributes, and as keywords when it is made.

    It goes around `dataclass`, not within. Where both names are given the old one counts: `dataclasses.replace` fills
    in the new one by itself.
    """

    def accept(kind: type[T]) -> type[T]:
        for old, new in names.items():
            setattr(kind, old, _Renamed(old, new))
        if "__init__" in vars(kind):
            kind.__init__ = renamed_keywords(**names)(kind.__init__)  # type: ignore[method-assign]  # the class's own, wrapped
        return kind

    return accept


def name_of_today(kind: type, name: str) -> str:
    """Return the name that a field of a class has today, with a warning where `name` is one of before."""
    found = inspect.getattr_static(kind, name, None)
    if not isinstance(found, _Renamed):
        return name
    warn_renamed(f"{name}=", f"{found.new}=")
    return found.new


def renamed_keywords(**names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Accept the old names of a function's keywords (old="new")."""

    def accept(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def call(*args: Any, **given: Any) -> R:
            if given and not names.keys().isdisjoint(given):
                for old in names.keys() & given.keys():
                    warn_renamed(f"{old}=", f"{names[old]}=")
                    given[names[old]] = given.pop(old)
            return function(*args, **given)

        return call

    return accept


def renamed_in(module: str, **names: str) -> Callable[[str], Any]:
    """Return a module's `__getattr__` that accepts the old names of what stands in it (old="new")."""

    def find(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        warn_renamed(f"{module}.{name}", names[name])
        return getattr(sys.modules[module], names[name])

    return find


class _Renamed:
    """An attribute of before, which is the one of today."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def __get__(self, owner: object, kind: type) -> Any:
        warn_renamed(f"{kind.__name__}.{self.old}", self.new)
        return getattr(kind if owner is None else owner, self.new)
