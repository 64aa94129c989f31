"""What a stop rule draws and changes over known distributions."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from reasoning.evaluation.vote_analysis import (
    AnswerMixture,
    Kind,
    Rule,
    endings,
    expected,
    largest_change,
    winner,
    wins,
)
from reasoning.strategies.voting.stop_rules import All, Beta, BetaOrExact, Exact, Window

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

RULES: list[Rule] = [All(), Exact(), Beta(0.8), BetaOrExact(0.8), Window(3)]


@pytest.fixture(scope="module")
def mixtures(script: Callable[[str], ModuleType]) -> tuple[AnswerMixture, ...]:
    """The mixtures of the table in docs/benchmarks.md."""
    found: tuple[AnswerMixture, ...] = script("stopping").MIXTURES
    return found


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize(("budget", "others"), [(7, 1), (6, 2)])
def test_it_is_what_enumeration_gives(rule: Rule, budget: int, others: int) -> None:
    """Samples and wins are those of all orders of answers, each weighed with its probability."""
    share = [0.6, *[0.4 / others] * others]
    drawn = won = 0.0
    for order in product(range(others + 1), repeat=budget):
        weight, count = 1.0, 0
        for answer in order:
            weight *= share[answer]
        while wave := rule.more([str(answer) for answer in order[:count]], budget):
            count += wave
        drawn, won = drawn + weight * count, won + weight * (winner(order[:count]) == 0)
    figures = wins(rule, budget, others, 0.6)
    assert figures.drawn == pytest.approx(drawn)
    assert figures.correct == pytest.approx(won)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_every_order_is_counted_once(rule: Rule) -> None:
    """The probabilities of all endings add up to 1, whatever the rule."""
    ways = endings(rule, 10, 2)
    assert sum(count * 3 ** (10 - drawn) for (drawn, _, _), count in ways.items()) == 3**10


def test_the_right_answer_may_be_another() -> None:
    """Where the most frequent answer is wrong, what is right wins as often as one of the others does."""
    wrong = AnswerMixture("wrong", 2, (Kind(0.5, 1.0, correct=0.0),))
    assert expected(wrong, All(), 1).correct == pytest.approx(0.25)
    assert expected(wrong, All(), 10).correct == pytest.approx((1 - wins(All(), 10, 2, 0.5).correct) / 2)


def test_of_ten_samples_the_answer_stays(mixtures: tuple[AnswerMixture, ...]) -> None:
    """Of 10 samples, `beta_or_exact` needs fewer than either rule and changes at most 0.05 points, on every mixture."""
    for mixture in mixtures:
        whole, exact, beta, either = (expected(mixture, rule, 10) for rule in (All(), Exact(), Beta(), BetaOrExact()))
        assert either.drawn < min(exact.drawn, beta.drawn)
        assert abs(either.correct - whole.correct) <= 0.0005
        assert exact.correct == pytest.approx(whole.correct)


def test_what_is_saved_depends_on_the_questions(mixtures: tuple[AnswerMixture, ...]) -> None:
    """Of 10, at least 42 % are saved where a model mostly agrees with itself, 18 % where it does not."""
    saved = [1 - expected(mixture, BetaOrExact(), 10).drawn / 10 for mixture in mixtures]
    assert min(saved[:2]) >= 0.42
    assert [round(100 * share) for share in saved] == [54, 50, 34, 39, 31, 18]


def test_the_mixture_of_folio_is_as_measured(mixtures: tuple[AnswerMixture, ...]) -> None:
    """One sample is right in 72.6 %, ten in 75.5 %, and `beta` draws 5.30 of them."""
    folio = mixtures[1]
    assert "FOLIO" in folio.name
    assert expected(folio, All(), 1).correct == pytest.approx(0.726, abs=0.002)
    assert expected(folio, All(), 10).correct == pytest.approx(0.755, abs=0.002)
    assert expected(folio, Beta(), 10).drawn == pytest.approx(5.30, abs=0.03)


@pytest.mark.parametrize(("budget", "others", "most"), [(10, 1, 0.081), (10, 2, 0.033), (10, 4, 0.007), (40, 1, 2.233)])
def test_no_single_kind_changes_more(budget: int, others: int, most: float) -> None:
    """However often the most frequent answer is given, the change is small for 10 samples; for 40 it need not be."""
    assert 100 * largest_change(BetaOrExact(), budget, others) == pytest.approx(most, abs=0.001)


def test_exact_changes_nothing() -> None:
    """The exact rule ends with the winner of the whole vote, whatever the distribution."""
    assert largest_change(Exact(), 12, 2) == pytest.approx(0.0, abs=1e-12)
