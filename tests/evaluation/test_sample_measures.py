"""pass@k and vote@k are the exact means over all draws."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.errors import UsageError
from reasoning.evaluation.sample_measures import pass_at_k, vote_at_k
from tests.whole import examples

ANSWERS = st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=5)


@settings(max_examples=examples(60), deadline=None)
@given(ANSWERS, st.data())
def test_both_are_the_means_over_every_ordered_draw(answers: list[str | None], data: st.DataObject) -> None:
    """Every order of k of the samples is drawn; the first of equally frequent answers wins."""
    k = data.draw(st.integers(1, len(answers)))
    draws = [[answers[n] for n in order[:k]] for order in permutations(range(len(answers)))]
    counts = [Counter(answer for answer in draw if answer) for draw in draws]
    won = sum(max(count, key=lambda a, c=count: c[a], default=None) == "a" for count in counts)  # type: ignore[misc]
    assert vote_at_k(answers, ["a"], k) == pytest.approx(won / len(draws))
    passed = sum("a" in draw for draw in draws)
    assert pass_at_k(len(answers), answers.count("a"), k) == pytest.approx(passed / len(draws))


@pytest.mark.parametrize(("n", "correct", "k"), [(3, 4, 1), (3, -1, 1), (3, 1, 0), (3, 1, 4)])
def test_pass_at_k_of_impossible_counts_is_refused(n: int, correct: int, k: int) -> None:
    with pytest.raises(UsageError):
        pass_at_k(n, correct, k)


@pytest.mark.parametrize("k", [0, 3])
def test_vote_at_k_of_more_samples_than_there_are_is_refused(k: int) -> None:
    with pytest.raises(UsageError):
        vote_at_k(["a", "b"], ["a"], k)
