"""Perturbed questions: the solver tells each answer again, and how consistent a strategy is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Question, evaluate
from reasoning.errors import UsageError
from reasoning.evaluation import Dataset, Example, compare, load, write_report
from reasoning.evaluation.perturbing import KINDS, consistency, perturb
from reasoning.evaluation.perturbing.story import FLIPPED, Story
from reasoning.evaluation.results import ExampleResult

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("task", ["proofwriter", "prontoqa", "ruletaker", "prontoqa:generated?ontology=true&hops=2"])
def test_versions_have_the_answers_that_the_solver_derives(task: str) -> None:
    """All questions of the samples have all versions; negation turns the answer, and the others keep it."""
    asked = load(task, limit=12)
    made = perturb(asked, *KINDS, seed=3)
    assert len(made.examples) == 5 * len(asked.examples)
    gold = {one.question.id: str(one.gold) for one in made.examples}
    for example in made.examples:
        assert Story.of(example.question).truth == example.gold
        if original := example.question.metadata.get("original"):
            turned = example.question.metadata["perturbed"] == "negate"
            assert example.gold == (FLIPPED[gold[original]] if turned else gold[original])
    assert made.settings["perturb"] == list(KINDS)


def _one(text: str, context: str) -> Example:
    [example] = perturb(
        Dataset((Example(Question(text, context, answer_format=bool, id="q"), "yes"),)), "negate"
    ).examples[1:]
    return example


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Bob is red.", "Bob is not red."),
        ("True or false: Bob is red.", "True or false: Bob is not red."),
        ("Is Bob red?", "Is it true that Bob is not red?"),
        ("The owl sees Bob.", "The owl does not see Bob."),
    ],
)
def test_a_statement_is_negated_in_its_own_form(text: str, negated: str) -> None:
    """What asks stays, the statement says the opposite."""
    assert _one(text, "Bob is kind. If something is kind then it is red. The owl sees Bob.").question.text == negated


@given(st.integers(0, 10_000))
def test_renamed_words_are_the_same_everywhere_and_nothing_old_is_left(seed: int) -> None:
    """The same word becomes the same word in each form, and forms of sentences stay."""
    story = Story.of(load("prontoqa").examples[0].question)
    made = perturb(Dataset((Example(story.question, story.truth),)), "rename", seed=seed).examples[1].question
    before, after = story.question.context.split(), made.context.split()
    assert len(before) == len(after)
    assert not set(story.words) & set(made.context.lower().replace(".", "").split())
    exchanged = dict(zip(before, after, strict=True))
    assert [exchanged[word] for word in before] == after


def test_what_the_solver_does_not_confirm_is_left_out_and_told() -> None:
    """A wrong gold answer, and a sentence that is not of the language, are no questions to perturb."""
    good = load("prontoqa").examples[0]
    wrong = replace(good, question=replace(good.question, id="wrong"), gold="True")
    free = Example(Question("Is it raining?", "Clouds gather, it seems.", answer_format=bool, id="free"), "yes")
    made = perturb(Dataset((good, wrong, free)), "reorder")
    assert [one.question.id for one in made.examples] == [good.question.id, f"{good.question.id}~reorder"]
    assert "2 questions can't be perturbed" in made.notes[-1]
    with pytest.raises(UsageError, match="none of the 1 questions can be perturbed"):
        perturb(Dataset((free,)), "rename")
    with pytest.raises(UsageError, match="Did you mean 'rename'"):
        perturb(Dataset((good,)), "renamed")


def _result(name: str, answer: str | None, correct: bool) -> ExampleResult:
    return ExampleResult(name, "cot", "mock", answer, "True", correct, answer is None)


def test_consistency_counts_groups_that_agree_as_they_should() -> None:
    """Wrong answers that agree are consistent, an abstention is not, and negation expects the opposite."""
    results = [
        *(_result("a", "True", True), _result("a~rename", "True", True), _result("a~negate", "False", True)),
        *(_result("b", "False", False), _result("b~rename", "False", False), _result("b~negate", "False", True)),
        *(_result("c", "True", True), _result("c~rename", None, False), _result("c~negate", "False", True)),
    ]
    rows = {row.kind: row for row in consistency(results)}
    assert {kind: (row.groups, row.consistent, row.correct, row.unanswered) for kind, row in rows.items()} == {
        "rename": (3, 2, 1, 1),
        "negate": (3, 2, 2, 0),
        "all": (3, 1, 1, 1),
    }


def test_the_report_has_the_table(tmp_path: Path) -> None:
    """An evaluation of perturbed questions says how consistent each strategy is."""
    asked = perturb(load("prontoqa"), "rename", "negate", seed=1)
    report = evaluate(asked, ["logic", "direct"], "mock", out=tmp_path / "run")
    assert "consistent under" in str(report)
    assert [(row.kind, row.consistent, row.groups) for row in report.consistency[:3]] == [
        ("rename", 3, 3),
        ("negate", 3, 3),
        ("all", 3, 3),
    ]
    compared = compare(report)
    assert compared.consistency == report.consistency
    assert "| logic | all | 100.0 % | 43.9–100.0 |" in compared.markdown()
    page = write_report(report, out=tmp_path / "page.html").read_text("utf-8")
    assert 'id="consistency"' in page
