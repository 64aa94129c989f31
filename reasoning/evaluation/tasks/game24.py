"""The Game of 24: make 24 of four numbers; an answer is checked, since there are many right ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.examples import Example
from reasoning.evaluation.task import Task, World
from reasoning.strategies.search.domains import is_solution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.sources import Source

TARGET = "24"
ASKED = (
    "Use the numbers {numbers}, each exactly once, with + - * / and brackets, to make 24. "
    "Answer with the expression alone, for example (10 - 4) * (5 - 1) = 24."
)


def read(source: Source, world: World | None = None) -> Iterator[Example]:
    """Read the csv of the tree-of-thoughts authors: a column Puzzles of four numbers each. Ids count from 0, as theirs.

    The gold answer is 24 itself: what is right is told by `correct`.
    """
    del world
    for number, record in enumerate(source.records()):
        puzzle = record.text("Puzzles").split()
        if len(puzzle) != 4 or not all(one.isdecimal() and len(one) <= 6 for one in puzzle):
            raise record.error(f'"Puzzles" is {" ".join(puzzle)!r:.60}: four numbers are expected')
        numbers = tuple(map(int, puzzle))
        text = ASKED.format(numbers=" ".join(map(str, numbers)))
        question = record.question(text, answer_format="text", id=f"game24_{number}", metadata={"numbers": numbers})
        yield Example(question, TARGET)


def correct(example: Example, answer: Any) -> bool:
    """Return whether an expression uses each number of its puzzle once and makes 24, by exact arithmetic."""
    return is_solution(str(answer), example.question.metadata["numbers"])


TASK = Task(
    name="game24",
    about="make 24 of four numbers with + - * / and brackets; the expression is checked",
    paper="Yao et al., 2023, arXiv:2305.10601",
    where="24.csv is in the repository princeton-nlp/tree-of-thought-llm (src/tot/data/24/24.csv).",
    read=read,
    files={"test": "24.csv"},
    split="test",
    sample="game24.csv",
    correct=correct,
    card=Card(
        licence="MIT (the csv)",
        size="1,362 puzzles, easy ones first; the paper asks numbers 900 to 999",
        metric="share of puzzles whose expression uses each number once and makes 24, by exact arithmetic",
        published=(
            Published("GPT-4, directly; chain of thought; puzzles 900 to 999", "7.3 %; 4.0 %", "arXiv:2305.10601"),
            Published("GPT-4, tree of thoughts of width 5; the same", "74 %", "arXiv:2305.10601"),
        ),
    ),
)
"""The task."""
