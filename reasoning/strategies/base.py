"""What the strategies share: a spec for a name, and checks of their settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.deprecation import renamed_fields, warn_renamed
from reasoning.errors import SettingError
from reasoning.spec_repr import with_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.solution import Solution


@renamed_fields(pays="use_when")
class Named:
    """Base of the shipped strategies: `str(strategy)` is the spec that makes it again, `lot(sc(cot, samples=5))`."""

    name: ClassVar[str]
    """The name in specs."""

    paper: ClassVar[str] = ""
    """Where it comes from."""

    cost: ClassVar[str] = ""
    """Calls of the model for one question, as a formula; `inner` is the cost of the inner strategy."""

    use_when: ClassVar[str] = ""
    """When it is worth its cost."""

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        if "pays" in vars(cls):
            warn_renamed(f"{cls.__name__}.pays", "use_when")
            cls.use_when = vars(cls)["pays"]
            del cls.pays  # type: ignore[attr-defined]  # it is of the subclass

    def __str__(self) -> str:
        return with_settings(self.name, self)


def inner_evidence(solution: Solution) -> dict[str, Any]:
    """Return what an inner strategy found as the one around it tells it: under the same names with `inner.` before."""
    return {f"inner.{key}": value for key, value in solution.evidence.items()}


def require_positive(owner: Named, *names: str) -> None:
    """Check that settings are whole numbers above 0. Raises SettingError."""
    for name in names:
        value = getattr(owner, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise SettingError(owner.name, name, value, "give a whole number of at least 1")


def require_from_zero(owner: Named, *names: str) -> None:
    """Check that settings are whole numbers, 0 or more. Raises SettingError."""
    for name in names:
        value = getattr(owner, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise SettingError(owner.name, name, value, "give 0 or more")


def require_seconds(owner: Named) -> None:
    """Check the setting `seconds`: a number above 0. Raises SettingError."""
    value = getattr(owner, "seconds", 0)
    if isinstance(value, bool) or not value > 0:
        raise SettingError(owner.name, "seconds", value, "give a number above 0")


def require_one_of(owner: Named, name: str, allowed: Iterable[str]) -> None:
    """Check that a setting is one of some words. Raises SettingError."""
    value = getattr(owner, name)
    if value not in allowed:
        raise SettingError(owner.name, name, value, f"give one of {', '.join(allowed)}")


def require_sampling(owner: Named) -> None:
    """Check the settings `temperature` and `max_tokens` where they are given. Raises SettingError."""
    temperature, max_tokens = getattr(owner, "temperature", None), getattr(owner, "max_tokens", None)
    if temperature is not None and not 0 <= temperature <= 2:
        raise SettingError(owner.name, "temperature", temperature, "give a number from 0 to 2")
    if max_tokens is not None and max_tokens < 1:
        raise SettingError(owner.name, "max_tokens", max_tokens, "give a whole number of at least 1")
