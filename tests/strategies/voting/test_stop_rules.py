"""Rules for stopping a vote."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.answers import Text
from reasoning.errors import SettingError
from reasoning.strategies.voting.stop_rules import All, Beta, BetaOrExact, Exact, StopRule, Window, majority_probability
from reasoning.strategies.voting.tally import tally

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES = [All(), Exact(), Beta(), BetaOrExact(), Window(3)]
ANSWERS = st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12)


def drawn(rule: StopRule, samples: Sequence[str | None]) -> int:
    """How many of the samples the rule draws, in its waves."""
    count = 0
    while wave := rule.more(samples[:count], len(samples)):
        count += wave
    return count


@pytest.mark.parametrize("lead", [(4, 0), (6, 1), (8, 2), (9, 3), (11, 4)])
def test_beta_stops_at_these_leads(lead: tuple[int, int]) -> None:
    """At 0.95 the posterior stops at 4–0, 6–1, 8–2, 9–3 and 11–4, and not one vote before."""
    first, second = lead
    assert majority_probability(first, second) > 0.95
    assert majority_probability(first - 1, second) <= 0.95
    assert Beta().more(["a"] * first + ["b"] * second, 40) == 0
    assert Beta().more(["a"] * (first - 1) + ["b"] * second, 40) == 1


@pytest.mark.parametrize("rule", RULES, ids=str)
@given(answers=ANSWERS)
def test_a_wave_stays_within_the_budget(rule: StopRule, answers: list[str | None]) -> None:
    """A rule never asks for more than is left, and for nothing when nothing is."""
    assert 0 <= rule.more(answers, 12) <= 12 - len(answers)
    assert rule.more(answers, len(answers)) == 0


@given(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=14))
def test_exact_never_changes_the_outcome(samples: list[str | None]) -> None:
    """What `exact` stops with is the winner of the whole vote, ties included."""
    stopped = samples[: drawn(Exact(), samples)]
    assert tally(stopped, Text()).winner == tally(samples, Text()).winner


@given(ANSWERS)
def test_exact_draws_nothing_in_vain(answers: list[str | None]) -> None:
    """Where `exact` goes on, some continuation changes the winner; no smaller wave could have settled it."""
    budget = len(answers) + 4
    wave = Exact().more(answers, budget)
    if not wave:
        return
    outcomes = {tally([*answers, *rest], Text()).winner for rest in product(["a", "b", "c", "d"], repeat=4)}
    assert len(outcomes) > 1
    lead = tally(answers, Text()).winner or "a"
    assert Exact().more([*answers, *[lead] * (wave - 1)], budget) > 0
    assert Exact().more([*answers, *[lead] * wave], budget) == 0


@given(st.lists(st.sampled_from(["a", "b", None]), min_size=1, max_size=20))
def test_either_is_never_later_than_both(samples: list[str | None]) -> None:
    """`beta_or_exact` draws no more than `beta` and than `exact`."""
    either = drawn(BetaOrExact(), samples)
    assert either <= min(drawn(Beta(), samples), drawn(Exact(), samples))


def test_the_first_wave_is_what_could_settle_it() -> None:
    """The first wave of each rule, of ten: all of it, half, the fewest that can convince, one window."""
    assert [rule.more([], 10) for rule in (All(), Exact(), Beta(), BetaOrExact(), Window(5))] == [10, 5, 4, 4, 5]


def test_a_window_must_be_unanimous() -> None:
    """`window` stops after a window whose samples all agree; abstentions agree on nothing."""
    assert Window(3).more(["a", "a", "a"], 12) == 0
    assert Window(3).more(["a", "b", "a", "a"], 12) == 2
    assert Window(3).more(["a", "b", "a"], 12) == 3
    assert Window(2).more([None, None], 12) == 2


@pytest.mark.parametrize("make", [lambda: Beta(0.4), lambda: Beta(1.0), lambda: BetaOrExact(2), lambda: Window(0)])
def test_settings_out_of_range_are_errors(make: type) -> None:
    """A confidence or window that makes no sense is refused."""
    with pytest.raises(SettingError):
        make()
