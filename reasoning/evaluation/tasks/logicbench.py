"""LogicBench: one inference rule at a time, of propositional, first-order and non-monotonic logic, in words."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.examples import Example
from reasoning.evaluation.task import Task, World
from reasoning.evaluation.tasks.yes_no import yes_no

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source


def read(source: Source, world: World | None = None) -> Iterator[Example]:
    """Read files of LogicBench: an object of type, axiom and samples.

    BQA: samples of context and qa_pairs (question, answer: yes or no). MCQA: samples of context, question, choices
    (choice_1, choice_2, …) and answer (choice_3).
    """
    del world
    for number, record in enumerate(source.records(), 1):
        about = {"logic": str(record.about.get("type", "")), "rule": str(record.about.get("axiom", ""))}
        about = {name: value for name, value in about.items() if value}
        identity = record.first("id")
        name = "_".join([*about.values(), str(number if identity is None else identity)])
        if "qa_pairs" in record.data:
            yield from _pairs(record, f"bqa_{name}", about)
        else:
            yield _choice(record, f"mcqa_{name}", about)


def _pairs(record: SourceRecord, name: str, about: dict[str, Any]) -> Iterator[Example]:
    pairs, context = record.first("qa_pairs"), record.text("context")
    if not isinstance(pairs, list):
        raise record.error('"qa_pairs" is no list of questions with their answers')
    for number, pair in enumerate(pairs, 1):
        yield yes_no(record.within(pair, f"pair {number}"), context, f"{name}_{number}", about)


def _choice(record: SourceRecord, name: str, about: dict[str, Any]) -> Example:
    choices = record.within(record.first("choices"), "choices").data
    expected = [f"choice_{number}" for number in range(1, len(choices) + 1)]
    if sorted(choices) != sorted(expected) or not all(isinstance(text, str) for text in choices.values()):
        raise record.error('"choices" are expected as choice_1, choice_2, …, each a text')
    question = record.question(
        record.text("question"),
        context=record.text("context"),
        options=tuple(choices[name].strip() for name in expected),
        answer_format="choice",
        id=name,
        metadata=about,
    )
    answer = record.text("answer", needed=False)
    if answer and answer not in expected:
        raise record.error(f'"answer" is {answer!r:.60}: one of {", ".join(expected)} is expected')
    return Example(question, ascii_uppercase[expected.index(answer)] if answer else None)


TASK = Task(
    name="logicbench",
    about="one inference rule at a time, of propositional, first-order and non-monotonic logic: yes or no, or a choice",
    paper="Parmar et al., 2024, arXiv:2404.15522",
    where="LogicBench is in the repository Mihir3009/LogicBench (data/LogicBench(Eval)): name that folder, or one "
    "within it; --split bqa or mcqa takes one of the two forms.",
    read=read,
    files={"bqa": "BQA", "mcqa": "MCQA"},
    split="all",
    sample="logicbench",
    suffixes=(".json",),
    card=Card(
        licence="MIT",
        size="25 rules: 1,520 yes/no questions (BQA) and 500 of four options (MCQA)",
        metric="accuracy; of the yes/no questions about two thirds are no",
        published=(Published("chance: yes/no; four options", "50.0 %; 25.0 %", "arithmetic"),),
    ),
)
"""The task; a question's id names its form, logic and rule."""
