"""Plan-and-solve: a plan, then its steps."""

from __future__ import annotations

import pytest

from reasoning import Mock, Question, run
from reasoning.errors import SettingError
from reasoning.strategies import CoT
from reasoning.strategies.plan_solve import PlanSolve

COLOUR = Question("Which colour?", "The lamp is blue.", ("red", "blue"))
REPLY = "**Plan:**\n1. Look at the lamp.\n2. Compare.\n\n**Solution:**\n1. It is blue (A is red).\nAnswer: B"


def test_one_call_plans_and_solves() -> None:
    """The plan is kept as evidence, and the answer is read from the end of the same reply."""
    mock = Mock([REPLY])
    solution = run(PlanSolve(), COLOUR, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("B", 1)
    assert solution.evidence["plan"] == ["Look at the lamp.", "Compare."]
    assert "Given:" in mock.calls[0].request.text


def test_the_plain_variant_asks_for_no_variables() -> None:
    """The paper's first variant asks for plan and solution alone."""
    mock = Mock(["Answer: A"])
    solution = run(PlanSolve(variant="plain", temperature=0.5), COLOUR, backend=mock)
    assert (solution.answer, solution.evidence) == ("A", {})
    assert "Given:" not in mock.calls[0].request.text
    assert mock.calls[0].request.sampling.temperature == 0.5


def test_another_strategy_carries_the_plan_out() -> None:
    """With a solver, the plan is a call of its own and goes into the solver's context."""
    mock = Mock(["1. Look.\n2. Say.", "Answer: B"])
    solution = run(PlanSolve(CoT()), COLOUR, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("B", 2)
    assert "1. Look.\n2. Say." in mock.calls[1].request.text
    assert solution.evidence["plan"] == ["Look.", "Say."]
    assert solution.children[0].strategy == "cot"


def test_no_plan_is_the_plain_question() -> None:
    """Where no plan is found, the solver gets the plain question, and the evidence says so."""
    mock = Mock(["I would rather not.", "Answer: B"])
    solution = run(PlanSolve(CoT()), COLOUR, backend=mock)
    assert (solution.answer, solution.evidence["parse_errors"]) == ("B", ["I would rather not."])
    assert "Notes on" not in mock.calls[1].request.text


@pytest.mark.parametrize("settings", [{"variant": "minus"}, {"temperature": 9.0}, {"max_tokens": 0}])
def test_settings_that_make_no_sense_are_refused(settings: dict[str, object]) -> None:
    """Wrong settings are errors when the strategy is made."""
    with pytest.raises(SettingError):
        PlanSolve(**settings)  # type: ignore[arg-type]


def test_the_spec_leaves_defaults_out() -> None:
    """The name alone stands for the defaults."""
    assert str(PlanSolve()) == "plan_solve"
    assert str(PlanSolve(CoT(), variant="plain")) == "plan_solve(solver=cot, variant='plain')"
