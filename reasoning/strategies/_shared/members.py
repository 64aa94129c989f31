"""Members of a group of strategies: strategies themselves, or a number of copies of the inner one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.errors import SettingError
from reasoning.strategies.base import require_positive

if TYPE_CHECKING:
    from reasoning.session import Strategy
    from reasoning.strategies.base import Named


def expand_members(members: int | tuple[Strategy, ...], inner: Strategy) -> tuple[Strategy, ...]:
    """Return the strategies themselves, or that many times the inner one."""
    return (inner,) * members if isinstance(members, int) else members


def require_members(owner: Named, name: str) -> None:
    """Check a setting that is a number above 0 or strategies, at least one. Raises SettingError."""
    if not isinstance(value := getattr(owner, name), tuple):
        require_positive(owner, name)
    elif not value:
        raise SettingError(owner.name, name, value, "give a whole number of at least 1, or at least one strategy")
