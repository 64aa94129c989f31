"""Self-Refine around programs: new versions are programs again, and are run."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.errors import BudgetExceededError
from reasoning.strategies._shared.revision import Reviser
from reasoning.strategies.judging.critics import CallCritic
from reasoning.strategies.pal import PAL
from reasoning.strategies.refine import Refine

pytest.importorskip("pydantic_monty", reason="the sandbox is not installed")

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "self_refine.py"
SUM = Question("What is 2 + 3, doubled?", answer_format="number")
WRONG = "```python\ndef solution():\n    return 2 + 3\n```\nThis doubles it."
BROKEN = "```python\ndef solution():\n    return total\n```"
RIGHT = "```python\ndef solution():\n    return 2 * (2 + 3)\n```"
BAD = "It is not doubled.\nScore: 1\nSatisfied: no"
GOOD = "All holds.\nScore: 5\nSatisfied: yes"
ONCE = PAL(repairs=0)


def test_a_new_version_is_a_program_that_is_run() -> None:
    """The critic sees the program and its result; the rewriter sees both and the feedback; the rewrite is run."""
    mock = Mock([WRONG, BAD, RIGHT, GOOD])
    solution = run(Refine(ONCE), SUM, backend=mock)
    assert (solution.answer, solution.usage.calls, solution.evidence["kept"]) == (10, 4, 1)
    criticised, revised = (mock.calls[at].request.messages[-1].content for at in (1, 2))
    assert criticised.endswith("<solution>\ndef solution():\n    return 2 + 3\nAnswer: 5\n</solution>")
    assert "The result is 5.\n<feedback>\nIt is not doubled." in revised
    assert "Define a function `solution()`" in mock.calls[2].request.text
    assert solution.evidence["inner.program"] == "def solution():\n    return 2 * (2 + 3)"
    assert [child.shown for child in solution.children] == ["5", "10"]


def test_a_program_that_fails_is_criticised_with_its_error() -> None:
    """The model is shown the error, and its critique is not satisfied, whatever it says."""
    mock = Mock([BROKEN, GOOD, RIGHT, GOOD])
    solution = run(Refine(ONCE), SUM, backend=mock)
    assert (solution.answer, solution.evidence["satisfied"]) == (10, [False, True])
    assert "name 'total' is not defined" in mock.calls[1].request.messages[-1].content
    assert "This program failed: line 2: NameError" in mock.calls[2].request.messages[-1].content


def test_a_critic_of_ones_own_never_sees_a_program_that_failed() -> None:
    """A function judges answers alone; the new version is then asked for without it."""
    seen: list[str] = []

    def critic(_: Question, version: Any) -> bool:
        seen.append(version.shown)
        return bool(version.answer == 10)

    mock = Mock([BROKEN, RIGHT])
    assert run(Refine(ONCE, critic=CallCritic(critic)), SUM, backend=mock).answer == 10
    assert seen == ["10"]


def test_no_program_at_all_is_criticised_too() -> None:
    """Where the reply holds no program, its words stand in its place."""
    mock = Mock(["It is ten.", "Write a program.", RIGHT, GOOD])
    assert run(Refine(ONCE), SUM, backend=mock).answer == 10
    assert "<solution>\nIt is ten.\n</solution>" in mock.calls[2].request.messages[-1].content
    assert "no program was found" in mock.calls[2].request.messages[-1].content


def test_a_new_version_that_fails_is_repaired() -> None:
    """A rewrite has the repairs that a first program has."""
    mock = Mock([WRONG, BAD, BROKEN, RIGHT, GOOD])
    solution = run(Refine(PAL()), SUM, backend=mock)
    assert (solution.answer, solution.usage.calls) == (10, 5)
    assert "This program failed:" in mock.calls[3].request.text


def test_programs_of_thoughts_are_rewritten_as_such() -> None:
    """The other style asks for statements again."""
    mock = Mock(["```python\nans = 5\n```", BAD, "```python\nans = 10\n```", GOOD])
    assert run(Refine(PAL(style="pot", repairs=0)), SUM, backend=mock).answer == 10
    assert "variable `ans`" in mock.calls[2].request.messages[0].content


def test_an_earlier_program_is_kept_where_it_is_better() -> None:
    """A rewrite that fails never takes the place of a program with an answer."""
    solution = run(Refine(ONCE, rounds=1), SUM, backend=Mock([WRONG, BAD, BROKEN, BAD]))
    assert (solution.answer, solution.evidence["kept"]) == (5, 0)
    assert solution.evidence["answers"] == ["5", "(no answer)"]


def test_out_of_budget_the_first_program_is_returned() -> None:
    """A limit in the middle of a rewrite leaves what there is; without an answer it is an error."""
    cut = run(Refine(ONCE), SUM, backend=Mock([WRONG, BAD]), limits=Limits(calls=2))
    assert (cut.answer, cut.stopped) == (5, "budget")
    with pytest.raises(BudgetExceededError):
        run(Refine(ONCE), SUM, backend=Mock([BROKEN, BAD]), limits=Limits(calls=2))


def test_programs_are_what_can_be_revised() -> None:
    """`pal` is a strategy that writes new versions itself; `refine` is none."""
    assert isinstance(ONCE, Reviser)
    assert not isinstance(Refine(), Reviser)


@pytest.mark.slow
async def test_recorded_reports_end_with_the_right_program(shared: Path) -> None:
    """Of 62 recorded reports whose question is whole, none begins and at least 61 end with the right program."""
    bench = runpy.run_path(str(BENCHMARK))
    texts = []
    for name in bench["FILES"]:
        if not (shared / name).is_file():
            pytest.skip(f"{name} is not in the shared data")
        texts.append((shared / name).read_text("utf-8"))
    reports = bench["reports_of"](texts[0])
    assert [report.number for report in reports] == list(range(1, 64))
    found = await bench["played"](reports, bench["answers_of"](texts[1].splitlines()))
    whole = [one for one in found if one.report.whole]
    assert [one.report.number for one in found if not one.report.whole] == [13]
    assert sum(one.right(one.solution.children[0].answer) for one in whole) == 0
    assert sum(one.right(one.solution.answer) for one in whole) >= 61
    for one in found:
        assert one.solution.usage.calls == 4
        assert one.solution.evidence["feedback"] == [one.report.feedback.strip()]


def test_a_report_is_read() -> None:
    """A report's parts are told apart, and its question is found among others by its letters."""
    bench = runpy.run_path(str(BENCHMARK))
    first = 'def solution():\n    """How  many?"""\n    return 1'
    parts = f"Previous solution:\n{first}\n\nFeedback:\n\n\nNot one.\n\n\nNext solution:\n{first[:-1]}2"
    (report,) = bench["reports_of"](f"Report 7:\n\n{parts}\n\n{'=' * 80}\n\n")
    assert (report.number, report.question, report.whole) == (7, "How  many?", True)
    assert report.replies == [first, "\n\nNot one.\n", f"{first[:-1]}2", "Satisfied: yes"]
    answers = bench["answers_of"](['{"question": "How many?", "answer": "It is so.\\n#### 2"}'])
    assert bench["gold_of"](report, answers) == "2"
