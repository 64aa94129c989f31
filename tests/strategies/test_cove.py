"""Chain of verification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Limits, Mock, Question, run
from reasoning.errors import ResponseError, SettingError
from reasoning.strategies import CoT, Direct, SelfConsistency
from reasoning.strategies.cove import CoVe, read_questions

if TYPE_CHECKING:
    from reasoning.solution import Solution

ASKED = Question("Which?", "The first was born in Ulm.", options=("one", "two", "three"))
PLAN = "1. Where was the first born?\n2. When was the second born?"


def cove(
    plan: str = PLAN, draft: str = "Answer: A", revision: str = "Answer: B", **settings: Any
) -> tuple[Solution, Mock]:
    """Solve with a model that says this."""

    def reply(request: Any, sample: int) -> str:
        system, user = request.messages[0].content, request.messages[-1].content
        if "Plan how to verify" in system:
            return plan
        if "Revise a draft" in system:
            return revision
        return "Answer: Ulm" if "born?" in user else draft

    mock = Mock(reply)
    return run(CoVe(Direct(), **settings), ASKED, backend=mock), mock


def test_a_draft_is_checked_and_revised() -> None:
    """Draft, plan, answers without the draft, revision: the revision's answer is taken."""
    solution, mock = cove(draft="Surely.\nAnswer: A")
    assert (solution.answer, solution.usage.calls) == ("B", 5)
    assert solution.evidence["draft"] == "A) one"
    assert solution.evidence["checks"] == ["Where was the first born? Ulm", "When was the second born? Ulm"]
    assert solution.evidence["changed"]
    checks = [call.request.text for call in mock.calls if "Question: Where" in call.request.text]
    assert len(checks) == 1
    assert "Surely" not in checks[0]
    assert ASKED.context in checks[0]
    last = mock.calls[-1].request.messages[-1].content
    assert "1. Where was the first born?\n   Ulm" in last
    assert "Surely" in last


def test_the_checks_may_be_any_strategy() -> None:
    """Verification questions are solved by the strategy in `check`, as children of their own."""
    solution, _ = cove(check=CoT(temperature=0.5), questions=1)
    assert [one.strategy for one in solution.children] == ["direct", "cot(temperature=0.5)"]
    assert solution.evidence["dropped"] == 1


@pytest.mark.parametrize("plan", ["", "Nothing to check here.", "Here are the questions:"])
def test_without_questions_the_draft_stands(plan: str) -> None:
    """A plan without questions ends it, and the evidence says what was not understood."""
    solution, _ = cove(plan)
    assert (solution.answer, solution.usage.calls, solution.evidence["changed"]) == ("A", 2, False)
    assert solution.evidence["parse_errors"]


def test_a_revision_without_an_answer_leaves_the_draft() -> None:
    """An abstention never wins over an answer; the other way round the revision does."""
    kept, _ = cove(revision="I can't say.")
    assert (kept.answer, kept.evidence["changed"]) == ("A", False)
    assert kept.evidence["parse_errors"][0].startswith("the revision")
    won, _ = cove(draft="Hm.")
    assert (won.answer, won.evidence["draft"], won.evidence["changed"]) == ("B", "(no answer)", True)


@pytest.mark.parametrize(
    ("plan", "questions"),
    [
        ("Questions:\n1) Who?\n 2. When was it\n- Where?\n* **Why?**", ["Who?", "When was it", "Where?", "Why?"]),
        ("Q1: Who?\nIs it so?\nGood luck", ["Who?", "Is it so?"]),
        ("1. Who?\n2. Who?", ["Who?"]),
    ],
)
def test_plans_are_read_in_any_usual_form(plan: str, questions: list[str]) -> None:
    """Numbers, bullets and plain lines that end in a question mark are questions, each once."""
    assert read_questions(plan)[0] == questions


@given(st.text(max_size=400) | st.text("1.) -*Q:?\nab", max_size=200))
def test_no_plan_breaks_the_reader(plan: str) -> None:
    """Whatever the plan, its questions are short texts, and nothing read at all is reported."""
    planned, unread = read_questions(plan)
    assert planned or unread or plan.strip()
    assert all(0 < len(one) <= 500 and "\n" not in one for one in planned)
    assert len(set(planned)) == len(planned)


def test_a_long_plan_is_read_in_bounded_time() -> None:
    """Blanks and marks without end cost nothing."""
    for plan in (" " * 500_000, "- " * 300_000 + "x", "\n" * 500_000):
        read_questions(plan)


@pytest.mark.parametrize(("calls", "checks"), [(1, 0), (2, 0), (3, 1), (4, 2)])
def test_out_of_budget_the_draft_is_returned(calls: int, checks: int) -> None:
    """A limit after the draft leaves the draft."""
    _, mock = cove()
    solution = run(CoVe(Direct()), ASKED, backend=mock, limits=Limits(calls=calls))
    assert (solution.answer, solution.stopped, len(solution.evidence["checks"])) == ("A", "budget", checks)


def test_a_check_that_fails_does_not_lose_the_others() -> None:
    """The revision is made from the checks there are, and the error is reported."""

    def reply(request: Any, sample: int) -> str:
        system, user = request.messages[0].content, request.messages[-1].content
        if "Question: When" in user:
            raise ResponseError("mock", "down")
        return PLAN if "Plan how" in system else "Answer: C" if "Revise" in system else "Answer: A"

    solution = run(CoVe(Direct()), ASKED, backend=Mock(reply))
    assert (solution.answer, solution.stopped, len(solution.evidence["checks"])) == ("C", "errors", 1)
    assert solution.evidence["errors"] == ["mock: down"]


def test_the_mock_plans_from_the_steps() -> None:
    """On controlled English the checks are the steps of the proof, answered one by one; it nests in a vote."""
    asked = Question("Anne is kind.", "Anne is big. All big things are kind.", answer_format="truth")
    solution = run(CoVe(), asked, backend="mock")
    assert solution.answer == "True"
    assert solution.evidence["checks"]
    assert all(one.endswith("True") for one in solution.evidence["checks"])
    assert run(SelfConsistency(CoVe(), samples=3), asked, backend="mock").answer == "True"


def test_questions_is_a_number_above_zero() -> None:
    """No check at all is refused."""
    with pytest.raises(SettingError, match="questions"):
        CoVe(questions=0)
