"""What shows itself in a notebook: cards that hold their styles, with nothing that a model wrote as an element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning import Question, evaluate, run
from reasoning.evaluation import Example

if TYPE_CHECKING:
    from pathlib import Path

HERON = Question("The heron is wet.", "The heron is wet. <script>", answer_format=bool, id="wet")


def test_a_solution_shows_its_answer_its_facts_and_its_trace() -> None:
    """The card has the answer in words, the cost, the tree with the prompts, and says where no model answered."""
    card = run("sc(cot, samples=3)", HERON, backend="mock")._repr_html_()
    assert "rt-answer" in card
    assert "cot/zero_shot" in card
    assert "as they came" in card
    assert "No model answered" in card
    assert "<script" not in card


def test_a_report_shows_its_table_and_its_plot(tmp_path: Path) -> None:
    """Each strategy has a row with its interval; several have a plot of accuracy against cost."""
    card = evaluate([Example(HERON, "yes")], ["direct", "cot"], "mock", out=tmp_path)._repr_html_()
    assert card.count("<th><span") == 2
    assert "20.7–100.0 %" in card
    assert "Accuracy against tokens" in card
    assert "measure nothing but the plumbing" in card
