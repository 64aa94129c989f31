"""Gold answers are read by their question's format before the first call, or refused with the item's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Mock, Question
from reasoning.errors import DataError, UsageError
from reasoning.evaluation import Dataset, Example, aevaluate

if TYPE_CHECKING:
    from pathlib import Path

CHOICE = Question("Did it rain?", options=("It rains.", "It does not rain."), id="x")
TRUTH = Question("Is Bob red?", answer_format="truth", id="x")
NUMBER = Question("How many?", answer_format="number", id="x")
TEXT = Question("Who?", id="x")


@pytest.mark.parametrize(
    ("question", "golds", "reply"),
    [
        (CHOICE, ("B", "b", "B)", "(B)", "It does not rain.", "it does not rain"), "Answer: B"),
        (TRUTH, ("True", True, "true", "TRUE", "Yes", "T"), "Answer: True"),
        (TRUTH, ("Unknown", "uncertain", "UNKNOWN"), "Answer: Unknown"),
        (NUMBER, (4, 4.0, "4", " 4 ", "$4", "8/2"), "Answer: 4"),
        (NUMBER, (2.5, "2.5", "5/2"), "Answer: 2.5"),
        (TEXT, ("Ada", " Ada "), "Answer: Ada"),
    ],
    ids=["choice", "truth", "unknown", "whole", "broken", "text"],
)
async def test_any_wording_of_the_right_answer_scores(
    tmp_path: Path, question: Question, golds: tuple[Any, ...], reply: str
) -> None:
    """However the gold answer is written, the right reply is right."""
    for number, gold in enumerate(golds):
        report = await aevaluate([Example(question, gold)], ["direct"], Mock([reply]), out=tmp_path / str(number))
        assert (report.rows[0].correct, report.rows[0].scored) == (1, 1), gold


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        (CHOICE, "Z"),
        (CHOICE, "C"),
        (CHOICE, ""),
        (CHOICE, "It snows."),
        (CHOICE, 1),
        (CHOICE, True),
        (TRUTH, "perhaps so"),
        (TRUTH, 1),
        (NUMBER, "many"),
        (NUMBER, float("nan")),
        (NUMBER, float("inf")),
        (NUMBER, True),
        (TEXT, ""),
        (TEXT, ["Ada"]),
        (TEXT, {"name": "Ada"}),
    ],
)
async def test_what_the_format_can_not_read_is_refused_by_name(tmp_path: Path, question: Question, gold: Any) -> None:
    """The error names the example and its gold answer, and no call was made."""
    model = Mock(["Answer: B"])
    with pytest.raises(DataError, match=r"example 'x': gold "):
        await aevaluate([Example(question, gold)], ["direct"], model, out=tmp_path)
    assert not model.calls


@pytest.mark.parametrize("wrong", [{"question": "q"}, "q", CHOICE, None, Example("q", "B"), 5])  # type: ignore[arg-type]
async def test_what_is_no_example_is_refused(tmp_path: Path, wrong: Any) -> None:
    """Anything but an example is told with its place and what to give in its stead."""
    with pytest.raises(UsageError, match=r"example 2 is .*: give Example\(Question"):
        await aevaluate([Example(CHOICE, "B"), wrong], ["direct"], "mock", out=tmp_path)


def test_a_set_tells_right_answers_its_own_way() -> None:
    """`correct` decides where it is given; an abstention is wrong, and without a gold answer nothing is scored."""
    examples = (Example(TEXT, "Ada"), Example(TEXT, None))
    plain, own = (
        Dataset(examples),
        Dataset(examples, correct=lambda example, answer: str(answer).startswith(str(example.gold))),
    )
    assert [plain.is_correct(examples[0], answer) for answer in ("ada", "Ada Lovelace", None)] == [True, False, False]
    assert [own.is_correct(examples[0], answer) for answer in ("Ada Lovelace", "Eve", None)] == [True, False, False]
    assert own.is_correct(examples[1], "Ada") is None
