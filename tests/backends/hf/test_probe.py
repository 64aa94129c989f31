"""The benchmark of the linear probe finds what is there, and nothing where there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")]


def test_the_probe_is_judged_on_theories_that_it_was_not_fitted_on(script: Callable[[str], ModuleType]) -> None:
    """A planted direction is found; what only tells theories apart is worth nothing, though the fit has it by heart."""
    for name in ("torch", "transformers", "gguf", "scipy"):
        pytest.importorskip(name)
    import numpy as np

    probe, random = script("probe"), np.random.default_rng(0)
    theories: Any = np.repeat(np.arange(50), 4)
    states = random.normal(size=(200, 12))
    wrong = states[:, 3] + 0.3 * random.normal(size=200) > 0.5
    scores = probe.held_out(states, wrong, theories)
    low, high = probe.interval(scores, wrong, theories)
    assert low < probe.auroc(scores, wrong) < high
    assert low > 0.85
    by_theory = random.random(50) < 0.4
    names = np.eye(50)[theories]
    known = probe.score(probe.fit(10 * names, by_theory[theories]), 10 * names)
    assert probe.auroc(known, by_theory[theories]) == 1.0
    assert probe.auroc(probe.held_out(10 * names, by_theory[theories], theories), by_theory[theories]) < 0.6


def test_ties_count_by_half(script: Callable[[str], ModuleType]) -> None:
    """A score that is the same for all tells nothing."""
    np = pytest.importorskip("numpy")
    pytest.importorskip("scipy")
    pytest.importorskip("torch")
    wrong = np.array([True, False, True, False])
    assert script("probe").auroc(np.zeros(4), wrong) == 0.5
    assert script("probe").auroc(np.array([2.0, 1.0, 3.0, 0.0]), wrong) == 1.0
