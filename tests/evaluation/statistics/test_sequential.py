"""The test that may be looked at after each of a known number of items, against all orders of signs."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.paired import mcnemar
from reasoning.evaluation.statistics.sequential import SequentialTest
from tests.whole import examples

STEPS = st.lists(st.sampled_from([0, 1, 1, 2]), min_size=1, max_size=9)
LEVELS = st.sampled_from([0.05, 0.2, 0.5])


def ended(steps: list[int], signs: tuple[int, ...], alpha: float) -> SequentialTest:
    """Return the test behind groups of two items with differences of these lengths and signs."""
    test, left = SequentialTest(2 * len(steps), alpha), iter(signs)
    for step in steps:
        test.add(step * next(left) if step else 0, 2)
    return test


def every(steps: list[int]) -> list[tuple[int, ...]]:
    return list(product((1, -1), repeat=sum(step > 0 for step in steps)))


def stopped_by_hand(steps: list[int], alpha: float) -> dict[tuple[int, ...], int]:
    """Return after how many groups each order of signs is stopped: the most extreme sums first, all of one together."""
    orders, stopped = every(steps), dict[tuple[int, ...], int]()
    for taken in range(1, len(steps) + 1):
        share = Fraction(taken, len(steps))
        ramp = Fraction(9, 10) * (70 - 224 * share + 280 * share**2 - 160 * share**3 + 35 * share**4) * share**4
        ramp = ramp if share < 1 else Fraction(1)
        lengths = [step for step in steps[:taken] if step]
        sums = {signs: abs(sum(map(int.__mul__, lengths, signs))) for signs in orders if signs not in stopped}
        for reach in sorted(set(sums.values()), reverse=True):
            those = [signs for signs, end in sums.items() if end == reach]
            if Fraction(len(stopped) + len(those), len(orders)) > Fraction(str(alpha)) * ramp:
                break
            stopped |= dict.fromkeys(those, taken)
    return stopped


@settings(max_examples=examples(80), deadline=None)
@given(STEPS, LEVELS)
def test_it_stops_where_counting_all_orders_stops(steps: list[int], alpha: float) -> None:
    """What is settled, when, and with which probability among equals, is what an enumeration of all signs gives."""
    stopped, orders = stopped_by_hand(steps, alpha), every(steps)
    for signs in orders:
        found = ended(steps, signs, alpha)
        assert found.settled == (signs in stopped)
        if found.settled:
            assert found.items == 2 * stopped[signs]
        else:
            assert found.spent == pytest.approx(len(stopped) / len(orders))
    assert len(stopped) <= alpha * len(orders) + 1e-9


@settings(max_examples=examples(40), deadline=None)
@given(STEPS, LEVELS)
def test_the_p_value_is_the_share_of_outcomes_that_are_as_extreme(steps: list[int], alpha: float) -> None:
    """Among equals as many outcomes have a p-value of at most p as p says; at the end it is below alpha if settled."""
    found = [ended(steps, signs, alpha) for signs in every(steps)]
    for one in found:
        assert sum(other.p <= one.p + 1e-12 for other in found) / len(found) == pytest.approx(one.p)
        assert one.settled == (one.p <= alpha + 1e-12)


@settings(max_examples=examples(25), deadline=None)
@given(STEPS, st.sampled_from([0.1, 0.35, 0.5, 0.8]))
def test_the_interval_holds_the_share_as_often_as_it_says(steps: list[int], share: float) -> None:
    """Over all orders, weighed by a probability of a step to B: at least 80 % of them; 0 is outside if p is below."""
    if not any(steps):
        return
    missed = 0.0
    for signs in every(steps):
        found = ended(steps, signs, 0.2)
        low, high = found.interval()
        assert low <= found.difference <= high
        assert (low > 0 or high < 0) == (found.p < 0.2 - 1e-9)
        truth = (2 * share - 1) * found.discordant / found.items
        missed += (share ** signs.count(1)) * ((1 - share) ** signs.count(-1)) * (not low - 1e-6 < truth < high + 1e-6)
    assert missed <= 0.2 + 1e-9


@given(st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=1, max_size=40))
def test_it_turns_with_the_strategies(signs: list[int]) -> None:
    """B against A is A against B."""
    ours, turned = SequentialTest(40, 0.2), SequentialTest(40, 0.2)
    for sign in signs:
        ours.add(sign)
        turned.add(-sign)
    assert (ours.p, ours.settled, ours.difference) == (turned.p, turned.settled, -turned.difference)
    assert ours.interval() == pytest.approx(tuple(-end for end in reversed(turned.interval())))


def test_known_values() -> None:
    """All of ten items are B's: it is settled at the sixth, since 2 of 64 orders are as extreme, 0.03125, and 0.037 may
    be spent; at the fifth 2 of 32 are.
    """
    test = SequentialTest(10)
    for _ in range(10):
        test.add(1)
    assert (test.settled, test.items, test.p) == (True, 6, 2 / 2**6)


def test_on_the_whole_set_it_is_hardly_weaker_than_mcnemar() -> None:
    """Where a fixed test has four fifths of a level to spare the whole set is settled, too: 40 against 68 of 500."""
    signs = [1] * 68 + [-1] * 40 + [0] * 392
    random.Random(3).shuffle(signs)
    test = SequentialTest(500)
    for sign in signs:
        test.add(sign)
    assert test.settled
    assert mcnemar(40, 68, 500).p < 0.01


@pytest.mark.slow
def test_peeking_at_every_item_of_equals_alarms_in_one_of_twenty() -> None:
    """Of 2,000 comparisons of equals, looked at after each of 400 items, 4 to 6 % are settled."""
    alarms = 0
    for seed in range(2000):
        draw, test = random.Random(seed), SequentialTest(400)
        for sign in draw.choices([1, -1, 0], [1, 1, 6], k=400):
            test.add(sign)
        alarms += test.settled
    assert 0.04 <= alarms / 2000 <= 0.06


@pytest.mark.parametrize(
    ("horizon", "alpha", "difference", "number"),
    [(0, 0.05, 0, 1), (9, 1.0, 0, 1), (9, 0.05, 2, 1), (9, 0.05, 0.5, 1), (9, 0.05, 0, 10)],
    ids=["no items", "level", "too much", "graded", "more than there are"],
)
def test_what_can_not_be_used_is_refused(horizon: int, alpha: float, difference: int, number: int) -> None:
    """The message says what can be."""
    with pytest.raises(UsageError, match="can't be used"):
        SequentialTest(horizon, alpha).add(difference, number)


def test_before_any_difference_nothing_is_known() -> None:
    """The interval is everything, and what no interval can be is refused."""
    test = SequentialTest(9)
    test.add(0)
    assert (test.interval(), test.p, test.difference) == ((-1.0, 1.0), 1.0, 0.0)
    with pytest.raises(UsageError, match="between 0 and 1"):
        test.interval(1.5)
