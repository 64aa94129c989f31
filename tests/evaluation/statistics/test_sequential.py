"""The test that may be looked at after every item."""

from __future__ import annotations

import random
from math import inf
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.sample_size import items_needed
from reasoning.evaluation.statistics.sequential import SequentialTest, confidence_sequence, sequential_test

SIGNS = st.lists(st.sampled_from([-1.0, 0.0, 0.0, 0.5, 1.0]), max_size=60)


def items(seed: int, count: int, difference: float, discordant: float = 0.25) -> list[float]:
    draw = random.Random(seed)
    weights = [(discordant + difference) / 2, (discordant - difference) / 2, 1 - discordant]
    return draw.choices([1.0, -1.0, 0.0], weights, k=count)


def stopped_at(seed: int, count: int, difference: float) -> float:
    """Return the item at which a test that is looked at after each ends; infinity where none settles it."""
    test = SequentialTest()
    for number, one in enumerate(items(seed, count, difference), 1):
        test.add(one)
        if test.settled:
            return number
    return inf


@given(SIGNS)
def test_no_bet_grows_in_the_mean_where_nobody_is_better(before: list[float]) -> None:
    """Whatever came before, an item that is as likely for A as for B leaves the expected capital as it is."""
    now = sequential_test(before).e_value
    up, down = (sequential_test([*before, sign]).e_value for sign in (1.0, -1.0))
    assert (up + down) / 2 == pytest.approx(now)
    assert sequential_test([*before, 0.0]).e_value == pytest.approx(now)


@given(SIGNS)
def test_the_test_turns_with_the_strategies(signs: list[float]) -> None:
    """B against A is A against B; the p-value never rises, and what is settled stays settled."""
    ours, turned = sequential_test(signs), sequential_test([-one for one in signs])
    assert ours.p == pytest.approx(turned.p)
    assert ours.difference == -turned.difference
    assert sequential_test([*signs, -1.0, 1.0]).p <= ours.p


@given(SIGNS)
def test_the_interval_excludes_0_where_the_test_is_settled(signs: list[float]) -> None:
    """The confidence sequence is the test turned round."""
    found, test = confidence_sequence(signs), sequential_test(signs)
    assert (not found.low < 0 < found.high) == test.settled
    assert -1 <= found.low <= found.high <= 1


def test_the_interval_narrows_around_the_difference() -> None:
    """After many items it is near the truth on both sides."""
    found = confidence_sequence(items(1, 2000, 0.05))
    assert -0.02 < found.low < 0.05 < found.high < 0.12


@pytest.mark.slow
def test_peeking_at_every_item_raises_no_false_alarm() -> None:
    """Of 1,000 comparisons of equals, looked at after each of 400 items, at most 5 % are ever settled."""
    alarms = sum(stopped_at(seed, 400, 0.0) < inf for seed in range(1000))
    assert alarms / 1000 <= 0.05


@pytest.mark.slow
def test_it_needs_a_third_fewer_items_than_the_fixed_test_of_the_same_power() -> None:
    """For differences of 5 points at 90 % power, in the median; its power is that within 1.7 times the fixed number."""
    fixed = items_needed(0.05, 0.25, power=0.9)
    assert fixed is not None
    stops = [stopped_at(seed, int(1.7 * fixed), 0.05) for seed in range(200)]
    assert sum(stop < inf for stop in stops) / len(stops) >= 0.88
    assert median(stops) <= 0.7 * fixed


@pytest.mark.parametrize(
    ("settings", "one"), [({"alpha": 0}, 0.0), ({"effect": 1}, 0.0), ({}, 1.5), ({}, float("nan"))]
)
def test_what_can_not_be_used_is_refused(settings: dict[str, float], one: float) -> None:
    """Levels and effects are between 0 and 1, differences from −1 to 1."""
    with pytest.raises(UsageError, match="can't be used"):
        SequentialTest(settings.get("alpha", 0.05), settings.get("effect", 0.05)).add(one)
