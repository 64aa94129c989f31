"""What runs cost, and the limits that they are held to."""

from __future__ import annotations

import pytest

from reasoning import Limits, Usage
from reasoning.errors import SettingError


def test_usages_add_up() -> None:
    """Two usages add up field by field; an unknown price makes the sum unknown."""
    total = Usage(1, 10, 5, 0.5, 2.0) + Usage(2, 1, 1, 0.25, 1.0)
    assert total == Usage(3, 11, 6, 0.75, 3.0)
    assert (total + Usage(1, dollars=None)).dollars is None
    assert total.tokens == 17


@pytest.mark.parametrize("name", ["calls", "tokens", "dollars", "seconds"])
@pytest.mark.parametrize("value", [0, -1, float("nan"), True, "5"])
def test_a_limit_is_a_number_above_zero(name: str, value: object) -> None:
    """A limit that can't be kept is refused when it is set."""
    with pytest.raises(SettingError, match=name):
        Limits(**{name: value})  # type: ignore[arg-type]
