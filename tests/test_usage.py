"""What runs cost, and the limits that they are held to."""

from __future__ import annotations

from dataclasses import fields

import pytest

from reasoning import Limits, Usage
from reasoning.errors import SettingError
from reasoning.evaluation import ExampleResult


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


def test_every_field_counts_and_is_kept() -> None:
    """Each field of a usage adds up, and a result keeps it."""
    numbers = {one.name: number for number, one in enumerate(fields(Usage), 1)}
    usage = Usage(**numbers)
    assert usage + usage == Usage.total([usage, usage]) == Usage(**{name: 2 * n for name, n in numbers.items()})
    result = ExampleResult("q", "cot", "mock", "A", "A", True, False, usage)
    assert ExampleResult.from_line(result.to_line()).usage == usage


def test_a_total_does_not_depend_on_the_order() -> None:
    """Of the same usages in any order the total is the same to the last digit; an unknown price makes it unknown."""
    usages = [Usage(1, dollars=dollars, seconds=dollars) for dollars in (0.1, 1e16, 0.2, -1e16, 0.3)]
    assert Usage.total(usages) == Usage.total(reversed(usages))
    assert Usage.total(usages).dollars == pytest.approx(0.6)
    assert Usage.total([*usages, Usage(dollars=None)]).dollars is None
    assert Usage.total([]) == Usage()


def test_what_a_cache_serves_costs_no_money() -> None:
    """Its tokens are those of before, and what it would have cost is saved; served again it is saved once."""
    served = Usage(2, 10, 5, 0.5, 2.0, 3).as_cached()
    assert served == Usage(2, 10, 5, 0.0, 0.0, 3, cached_calls=2, dollars_saved=0.5)
    assert served.as_cached() == served
    assert str(served) == "2 calls (2 cached), 10+5 tokens (3 of them thinking), $0.0000 ($0.5000 saved)"
    assert Usage(1, dollars=None).as_cached() == Usage(1, cached_calls=1)
