"""Several models in one run."""

from __future__ import annotations

import pytest

from reasoning import Limits, Mock, OpenAI, Question, run
from reasoning.backends import Request
from reasoning.errors import BudgetExceededError, SettingError, SpecError
from reasoning.strategies import CoT, Debate, Direct, Mixture, On

ASKED = Question("Which?", "The lamp is blue.", ("red", "blue"))


def model(answer: str) -> Mock:
    """A model that always answers the same."""
    return Mock(lambda request, sample: f"I say so.\nAnswer: {answer}")


def test_a_strategy_is_solved_on_its_own_backend() -> None:
    """What is inside `on` is asked of that backend, what is around it of the run's; the trace has both."""
    here, there = model("A"), model("B")
    solution = run(Debate(agents=(CoT(), On(there, Direct())), rounds=1), ASKED, backend=here)
    assert [len(here.calls), len(there.calls)] == [1, 1]
    assert [child.answer for child in solution.children] == ["A", "B"]
    assert solution.usage.calls == 2


def test_agents_keep_their_models_in_later_rounds() -> None:
    """In a debate and a mixture each agent speaks through its own model in every round; the run's model closes."""
    here, there = model("A"), model("B")
    run(Debate(agents=(CoT(), On(there, CoT())), rounds=3), ASKED, backend=here)
    assert [len(here.calls), len(there.calls)] == [3, 3]
    here.calls.clear()
    there.calls.clear()
    run(Mixture(proposers=(CoT(), On(there, CoT())), layers=3), ASKED, backend=here)
    assert [len(here.calls), len(there.calls)] == [3, 2]


def test_samples_are_numbered_for_each_model() -> None:
    """Identical requests to two models are both sample 0; the k-th to one model is sample k."""

    class Other(Mock):
        """A mock of another name."""

        model = "other"

    here, there = Mock(), Other()
    run(Debate(agents=(CoT(), On(there, CoT()), CoT()), rounds=1), ASKED, backend=here)
    assert [call.sample for call in here.calls] == [0, 1]
    assert [call.sample for call in there.calls] == [0]


def test_limits_hold_for_all_models_together() -> None:
    """A limit of the run counts the calls of every model."""
    with pytest.raises(BudgetExceededError):
        run("lot(on('mock', cot))", ASKED, backend="mock", limits=Limits(calls=1))


def test_a_backend_of_a_spec_is_opened_and_closed_with_the_run(server: object, openai_server: str) -> None:
    """A server that a spec names is asked, and its connections are closed at the end of the run."""
    solution = run(f"sc(on('openai:{openai_server}#m', direct), samples=3, stop_rule=all)", ASKED, backend="mock")
    assert solution.answer in ("A", "B")
    assert len(server.requests) == 3  # type: ignore[attr-defined]


def test_mistakes_are_found_before_anything_is_asked() -> None:
    """A wrong backend spec is an error of the strategy's spec."""
    with pytest.raises(SpecError, match="Did you mean 'mock'"):
        run("on('mok', cot)", ASKED, backend="mock")
    with pytest.raises(SettingError):
        On(5)  # type: ignore[arg-type]


def test_a_spec_shows_the_backend() -> None:
    """The spec of a strategy names the other backend, never a key."""
    assert str(On("mock?seed=2", Direct())) == "on('mock?seed=2', direct)"
    assert str(On(OpenAI("m", "http://127.0.0.1:9/v1", key="secret"))) == "on('m', cot)"


def test_another_backend_may_judge() -> None:
    """A critic of another model is a strategy or scorer on that backend: here the judge's calls go there."""
    from reasoning.strategies import BestOf, Judge

    here = model("A")
    judge = Mock(lambda request, sample: "Score: 5")
    run(BestOf(Direct(), n=2, scorer=Judge(backend=judge)), ASKED, backend=here)
    assert [len(here.calls), len(judge.calls)] == [2, 2]
    assert all(isinstance(call.request, Request) for call in judge.calls)
