"""Mixture of agents."""

from __future__ import annotations

from typing import Any

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError, ResponseError, SettingError
from reasoning.strategies import CoT, Direct, SelfConsistency
from reasoning.strategies.mixture import Mixture

ASKED = Question("Which?", options=("one", "two", "three"))
KIND = Question("Anne is kind.", "Anne is big. All big things are kind.", answer_format="truth")


def model(*layers: str) -> Mock:
    """A model whose proposers of each layer, and at last the aggregator, answer this (`?`: nothing, `!`: it fails)."""

    def reply(request: Any, sample: int) -> str:
        user = request.messages[-1].content
        place = next((place for place in range(len(layers), 0, -1) if f"layer {place}." in user), 0)
        letter = layers[place][sample]
        if letter == "!":
            raise ResponseError("mock", "down")
        return f"From layer {place + 1}." + (f"\nAnswer: {letter}" if letter != "?" else "")

    mock = Mock(reply)
    mock.max_choices = 1
    return mock


def test_proposals_are_aggregated() -> None:
    """The aggregator sees every proposal, and its answer is taken, whatever the majority."""
    mock = model("AAB", "B")
    solution = run(Mixture(), ASKED, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("B", 4)
    assert solution.confidence == pytest.approx(1 / 3)
    assert solution.evidence == {"layers": [["A) one", "A) one", "B) two"], ["B) two"]], "aggregated": True}
    assert mock.calls[-1].request.messages[-1].content.count("<solution>") == 3
    assert len(solution.children) == 3


def test_layers_build_on_each_other() -> None:
    """Layers between the first and the aggregator have as many proposers, who see the layer before."""
    mock = model("AAB", "BBC", "C")
    solution = run(Mixture(layers=3), ASKED, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("C", 7)
    assert [len(layer) for layer in solution.evidence["layers"]] == [3, 3, 1]
    assert "layer 2." in mock.calls[-1].request.text
    assert "layer 1." not in mock.calls[-1].request.messages[-1].content
    assert run(Mixture(proposers=1, layers=3), ASKED, backend=model("A", "B", "C")).answer == "C"


def test_proposers_may_be_different_strategies() -> None:
    """Strategies in `proposers` make the first layer, each in its own way."""
    solution = run(Mixture(proposers=(Direct(), CoT(temperature=0.1))), ASKED, backend=model("AA", "B"))
    assert [one.strategy for one in solution.children] == ["direct", "cot(temperature=0.1)"]


@pytest.mark.parametrize(
    ("layers", "answer", "aggregated", "unread"),
    [
        (("ABB", "?"), "B", False, 1),
        (("A?B", "B"), "B", True, 0),
        (("ABB", "???", "C"), "B", False, 4),
        (("ABB", "?C?", "C"), "C", True, 2),
        (("???", "?"), None, False, 1),
    ],
)
def test_replies_without_an_answer_never_win(
    layers: tuple[str, ...], answer: str | None, aggregated: bool, unread: int
) -> None:
    """A layer without an answer is passed over; where the aggregator has none, the last layer votes."""
    stuck = "???" in layers[1:]
    mock = model(*layers[:1], "????") if stuck else model(*layers)
    solution = run(Mixture(layers=len(layers)), ASKED, backend=mock)
    assert (solution.answer, solution.evidence["aggregated"]) == (answer, aggregated)
    assert len(solution.evidence.get("parse_errors", [])) == unread


def test_out_of_budget_the_last_layer_votes() -> None:
    """A limit leaves a vote of the proposals there are; without an answer it is an error."""
    for calls in (1, 2, 3):
        solution = run(Mixture(), ASKED, backend=model("AAB", "B"), limits=Limits(calls=calls))
        assert (solution.answer, solution.stopped) == ("A", "budget")
    with pytest.raises(BudgetExceededError):
        run(Mixture(), ASKED, backend=model("???", "B"), limits=Limits(calls=3))


def test_a_proposer_that_fails_does_not_lose_the_others() -> None:
    """Failures are reported, the rest is aggregated; where all proposers fail, the error passes."""
    solution = run(Mixture(), ASKED, backend=model("A!B", "B"))
    assert (solution.answer, solution.stopped, solution.evidence["errors"]) == ("B", "errors", ["mock: down"])
    closing = run(Mixture(), ASKED, backend=model("ABB", "!"))
    assert (closing.answer, closing.stopped, closing.evidence["aggregated"]) == ("B", "errors", False)
    with pytest.raises(ResponseError):
        run(Mixture(), ASKED, backend=model("!!!", "B"))


@pytest.mark.slow
def test_on_the_mock_the_aggregator_decides() -> None:
    """The mock's aggregator is right as often as one call is; it nests in a vote and around one."""
    runs = [run(Mixture(), KIND, backend=Mock(error_rate=0.3, seed=seed)) for seed in range(200)]
    assert 114 <= sum(one.answer == "True" for one in runs) <= 166  # 140 expected, standard deviation 6.5
    assert run(SelfConsistency(Mixture(SelfConsistency(samples=3)), samples=3), KIND, backend="mock").answer == "True"


@pytest.mark.parametrize("settings", [{"proposers": 0}, {"proposers": ()}, {"layers": 1}, {"temperature": 2.5}])
def test_settings_out_of_range_are_errors(settings: dict[str, Any]) -> None:
    """Nobody to propose and no layer to aggregate are refused."""
    with pytest.raises(SettingError):
        Mixture(**settings)
