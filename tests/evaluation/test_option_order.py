"""Options in an order drawn by a seed: the gold answer follows, and nothing else changes."""

from __future__ import annotations

import pytest

from reasoning import Question
from reasoning.evaluation import Dataset, Example, load
from reasoning.evaluation.option_order import shuffle_options


@pytest.mark.parametrize("task", ["reclor", "logiqa", "aqua", "ar_lsat"])
def test_the_gold_answer_follows_its_option(task: str) -> None:
    """The text of the right option is the same, and the source's letters are kept."""
    asked = load(task)
    made = shuffle_options(asked, seed=5)
    for before, after in zip(asked.examples, made.examples, strict=True):
        texts = dict(before.question.labelled), dict(after.question.labelled)
        assert sorted(texts[0].values()) == sorted(texts[1].values())
        assert texts[0][str(before.gold)] == texts[1][str(after.gold)]
        if letters := after.question.metadata.get("source_letters"):
            assert [texts[0][letter] for letter in letters] == list(texts[1].values())
    assert any(one != two for one, two in zip(asked.examples, made.examples, strict=True))
    assert shuffle_options(asked, seed=5).examples == made.examples
    assert made.settings["shuffle_options"] == 5


@pytest.mark.parametrize("option", ["None of the above", "Both A and C", "A and B", "all of these"])
def test_options_that_speak_of_others_stay(option: str) -> None:
    """What points at a place or a letter would point elsewhere."""
    question = Question("Which?", options=("one", "two", option), id="q")
    made = shuffle_options(Dataset((Example(question, "B"),)), seed=1)
    assert made.examples[0].question.options == question.options
    assert "the order stays" in made.notes[-1]


def test_truth_questions_stay() -> None:
    """Their options are words, which have no letters."""
    asked = load("proofwriter")
    assert shuffle_options(asked).examples == asked.examples
