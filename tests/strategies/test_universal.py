"""Universal self-consistency, and weighted votes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Limits, Mock, Question, run
from reasoning.backends import Completion, Request, Response
from reasoning.errors import ServerError, SettingError
from reasoning.strategies import Check, LogProb, SelfConsistency, Universal
from reasoning.strategies.universal import read_pick
from reasoning.usage import Usage

ASKED = Question("What is the lamp like?", "The lamp is blue.")
CHOICE = Question("Which?", "The lamp is blue.", ("red", "blue"))


def model(pick: str, *answers: str) -> Mock:
    """A model that gives these answers, and this reply when it has to pick."""

    def reply(request: Request, sample: int) -> str:
        return pick if "Most consistent" in request.text else f"Answer: {answers[sample]}"

    return Mock(reply)


def test_the_model_picks() -> None:
    """The response that the model names is taken; no other call is made than the samples and one to pick."""
    solution = run("universal(cot, samples=3)", ASKED, backend=model("Most consistent: 2", "blue", "azure", "red"))
    assert (solution.answer, solution.evidence["picked"], solution.usage.calls) == ("azure", 1, 4)


@pytest.mark.parametrize("pick", ["", "Most consistent: 9", "none of them", "Most consistent: 0"])
def test_without_a_pick_the_votes_decide(pick: str) -> None:
    """A reply that names no response leaves the decision to the votes, which is said."""
    solution = run("universal(cot, samples=3)", ASKED, backend=model(pick, "red", "blue", "Blue"))
    assert (solution.answer, solution.evidence["picked"]) == ("blue", None)


def test_abstentions_are_no_candidates() -> None:
    """Responses without an answer are not put to the model; one candidate needs no picking."""
    replies = ["", "Answer: blue", ""]
    solution = run("universal(cot, samples=3)", ASKED, backend=Mock(lambda request, sample: replies[sample]))
    assert (solution.answer, solution.usage.calls, solution.evidence["abstained"]) == ("blue", 3, 2)
    assert run("universal(cot, samples=2)", ASKED, backend=Mock(lambda request, sample: "")).abstained


def test_out_of_budget_the_votes_decide() -> None:
    """Where no call is left for picking, the votes decide, and the solution is marked."""
    backend = model("Most consistent: 1", "red", "blue", "blue")
    solution = run("universal(cot, samples=3)", ASKED, backend=backend, limits=Limits(calls=3))
    assert (solution.answer, solution.stopped) == ("blue", "budget")


def test_the_mock_picks_the_most_frequent() -> None:
    """The rule reader picks what most responses share."""
    theory = Question(
        "Is the following statement true or false? Bob is red.",
        "Bob is kind. All kind things are red.",
        ("True", "False"),
    )
    assert run("universal(cot, samples=4)", theory, backend=Mock(error_rate=0.2, seed=3)).evidence["picked"] is not None


@given(st.text(max_size=200), st.integers(1, 9))
def test_any_reply_is_a_pick_or_none(text: str, most: int) -> None:
    """Whatever the model writes, a pick is the index of a response, or there is none."""
    picked = read_pick(text, most)
    assert picked is None or 0 <= picked < most


def test_a_scorer_weighs_the_votes() -> None:
    """With weights, one heavy vote outweighs two light ones; the confidence is the share of the weight."""
    heavy = Check(lambda question, solution: 0.9 if solution.answer == "A" else 0.3)
    replies = ["Answer: B", "Answer: A", "Answer: B"]
    backend = Mock(lambda request, sample: replies[sample])
    solution = run(SelfConsistency(samples=3, weights=heavy), CHOICE, backend=backend)
    assert solution.answer == "A"
    assert solution.confidence == pytest.approx(0.6)


def test_votes_that_cannot_be_weighed_do_not_count() -> None:
    """A vote without a weight is left out and counted; where none can be weighed, all count the same."""
    replies = ["Answer: B", "Answer: A", "Answer: B"]
    backend = Mock(lambda request, sample: replies[sample])
    only_a = Check(lambda question, solution: 1.0 if solution.answer == "A" else None)
    solution = run(SelfConsistency(samples=3, weights=only_a), CHOICE, backend=backend)
    assert (solution.answer, solution.evidence["unweighed"]) == ("A", 2)
    nothing = Check(lambda question, solution: None)
    assert run(SelfConsistency(samples=3, weights=nothing), CHOICE, backend=backend).answer == "B"


def test_a_weight_of_nothing_is_a_weight() -> None:
    """A vote that weighs 0 was weighed; it is not told as one whose weight could not be had."""
    backend = Mock(lambda request, sample: ["Answer: B", "Answer: A", "Answer: B"][sample])
    worth = Check(lambda question, solution: solution.answer == "A")
    solution = run(SelfConsistency(samples=3, weights=worth), CHOICE, backend=backend)
    assert solution.answer == "A"
    assert "unweighed" not in solution.evidence


def test_a_judge_whose_backend_fails_costs_weights_not_votes() -> None:
    """Where the scorer's calls fail, the vote goes on without weights and says so."""

    def reply(request: Request, sample: int) -> str:
        if "Score: " in request.text:
            raise ServerError("m", "down", 501)
        return "Answer: B"

    class Plain:
        """A backend without retries around it."""

        model, max_choices = "m", 1

        async def complete(self, request: Request) -> Response:
            return Response((Completion(reply(request, 0)),), Usage(1))

        async def aclose(self) -> None:
            """Nothing to close."""

    from reasoning.backends import Sampling
    from reasoning.backends.defaults import Defaults

    solution = run("sc(cot, samples=2, weights=judge)", CHOICE, backend=Defaults(Plain(), Sampling()))
    assert (solution.answer, solution.stopped) == ("B", "errors")


def test_log_probabilities_weigh_by_probability() -> None:
    """A mean log-probability weighs as the probability that it stands for."""

    class Sure:
        """A backend whose first sample is sure, and whose others are not."""

        model, max_choices = "m", 1

        async def complete(self, request: Request) -> Response:
            first = request.samples[0] == 0
            answer = Completion("Answer: A" if first else "Answer: B", logprob=-0.1 if first else -30.0)
            return Response((answer,), Usage(1, 1, 10))

        async def aclose(self) -> None:
            """Nothing to close."""

    solution = run(SelfConsistency(samples=3, weights=LogProb()), CHOICE, backend=Sure())
    assert solution.answer == "A"


def test_settings_are_checked() -> None:
    """A number of samples below 1 is refused."""
    with pytest.raises(SettingError):
        Universal(samples=0)
