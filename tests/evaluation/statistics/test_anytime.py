"""The test of items that come without a known end."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import UsageError
from reasoning.evaluation.statistics.anytime import AnytimeTest, confidence_sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

SIGNS = st.lists(st.sampled_from([-1.0, 0.0, 0.0, 0.5, 1.0]), max_size=60)


def items(seed: int, count: int, difference: float, discordant: float = 0.25) -> list[float]:
    draw = random.Random(seed)
    weights = [(discordant + difference) / 2, (discordant - difference) / 2, 1 - discordant]
    return draw.choices([1.0, -1.0, 0.0], weights, k=count)


def watched(differences: Iterable[float]) -> AnytimeTest:
    test = AnytimeTest()
    for one in differences:
        test.add(one)
    return test


@given(SIGNS)
def test_no_bet_grows_in_the_mean_where_nobody_is_better(before: list[float]) -> None:
    """Whatever came before, an item that is as likely for A as for B leaves the expected capital as it is."""
    now = watched(before).e_value
    up, down = (watched([*before, sign]).e_value for sign in (1.0, -1.0))
    assert (up + down) / 2 == pytest.approx(now)
    assert watched([*before, 0.0]).e_value == pytest.approx(now)


@given(SIGNS)
def test_the_test_turns_with_the_strategies(signs: list[float]) -> None:
    """B against A is A against B; the p-value never rises, and what is settled stays settled."""
    ours, turned = watched(signs), watched([-one for one in signs])
    assert ours.p == pytest.approx(turned.p)
    assert ours.difference == -turned.difference
    assert watched([*signs, -1.0, 1.0]).p <= ours.p


@given(SIGNS)
def test_the_interval_excludes_0_where_the_test_is_settled(signs: list[float]) -> None:
    """The confidence sequence is the test turned round."""
    found, test = confidence_sequence(signs), watched(signs)
    assert (not found.low < 0 < found.high) == test.settled
    assert -1 <= found.low <= found.high <= 1


def test_the_interval_narrows_around_the_difference() -> None:
    """After many items it is near the truth on both sides."""
    found = confidence_sequence(items(1, 2000, 0.05))
    assert -0.02 < found.low < 0.05 < found.high < 0.12


@pytest.mark.slow
def test_peeking_at_every_item_raises_no_false_alarm() -> None:
    """Of 1,000 comparisons of equals, looked at after each of 400 items, at most 5 % are ever settled."""
    assert sum(watched(items(seed, 400, 0.0)).settled for seed in range(1000)) / 1000 <= 0.05


@pytest.mark.parametrize(
    ("settings", "one"), [({"alpha": 0}, 0.0), ({"effect": 1}, 0.0), ({}, 1.5), ({}, float("nan"))]
)
def test_what_can_not_be_used_is_refused(settings: dict[str, float], one: float) -> None:
    """Levels and effects are between 0 and 1, differences from −1 to 1."""
    with pytest.raises(UsageError, match="can't be used"):
        AnytimeTest(settings.get("alpha", 0.05), settings.get("effect", 0.05)).add(one)
