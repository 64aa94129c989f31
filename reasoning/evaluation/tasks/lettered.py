"""The forms in which questions with options come: Logic-LM's, ReClor's, AGIEval's, and AR-LSAT's passages."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from reasoning.answers import Truth
from reasoning.evaluation.datasets.option_marks import UncertainError, read_options
from reasoning.evaluation.examples import Example, LeftOut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source
    from reasoning.evaluation.task import World

WHERE = (
    "Logic-LM's questions are in the repository teacherpeterpan/Logic-LLM (data/{folder}/dev.json), each with id, "
    "context, question, options and the letter of the answer."
)
"""Where the files in Logic-LM's form are."""

LOGIC_LM = "arXiv:2305.12295, table 2"
"""Where the results of Logic-LM and of what it is compared with stand."""


def reader(
    name: str, form: str, count: int | None = None
) -> Callable[[Source, World | None], Iterator[Example | LeftOut]]:
    """Return what reads a set in these forms whose answers are a `choice` or a `truth`, of `count` options."""

    def read(source: Source, world: World | None = None) -> Iterator[Example | LeftOut]:
        del world
        for number, record in enumerate(source.records(), 1):
            if record.first("questions") is None:
                yield example(record, f"{name}_{number}", form, count)
            else:
                yield from _passage(record, f"{name}_{number}", form, count)

    return read


def _passage(record: SourceRecord, name: str, form: str, count: int | None) -> Iterator[Example | LeftOut]:
    """Read the questions of a passage: AR-LSAT's own form."""
    passage, questions = record.text("passage", "context"), record.first("questions")
    if not isinstance(questions, list):
        raise record.error('"questions" is no list of the questions of its passage')
    for number, entry in enumerate(questions, 1):
        inner = record.within(entry, f"question {number}")
        data = {"id": f"{name}_{number}", **inner.data, "passage": passage}
        yield example(record.within(data, "questions"), name, form, count)


def example(record: SourceRecord, name: str, form: str, count: int | None = None) -> Example | LeftOut:
    """Read one question; `name` is its id where it has none."""
    try:
        options = read_options(record.texts("options", "answers", count=count), expected=False)
    except UncertainError as error:
        return record.left_out(error)
    depth = record.number("QDep")
    question = record.question(
        record.text("question"),
        context=record.text("context", "passage", needed=False),
        options=options.texts,
        answer_format=form,
        id=record.text("id", "id_string", needed=False) or name,
        metadata={} if depth is None else {"depth": depth},
    )
    letter = record.right(options, "answer", "label")
    if letter is None or not isinstance(question.answer_format, Truth):
        return Example(question, letter)
    return Example(question, question.answer_format.values[ascii_uppercase.index(letter)])
