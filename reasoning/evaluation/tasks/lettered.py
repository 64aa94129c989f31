"""The form of Logic-LM's files: context, question, options, and the letter of the answer."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from reasoning.answers import Truth
from reasoning.evaluation.task import Item, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.evaluation.records import Record
    from reasoning.evaluation.sources import Source

WHERE = (
    "Logic-LM's questions are in the repository teacherpeterpan/Logic-LLM (data/{folder}/dev.json), each with id, "
    "context, question, options and the letter of the answer."
)
"""Where the files in this form are."""


def reader(name: str, form: str) -> Callable[[Source, World | None], Iterator[Item]]:
    """Return what reads a set in this form whose answers are a `choice` or a `truth`."""

    def read(source: Source, world: World | None = None) -> Iterator[Item]:
        del world
        for number, record in enumerate(source.records(), 1):
            yield item(record, f"{name}_{number}", form)

    return read


def item(record: Record, name: str, form: str) -> Item:
    """Read one question; `name` is its id where it has none."""
    options = record.texts("options")
    depth = record.number("QDep")
    question = record.question(
        record.text("question"),
        context=record.text("context"),
        options=options,
        format=form,
        id=record.text("id", needed=False) or name,
        metadata={} if depth is None else {"depth": depth},
    )
    right = record.index("answer", "label", count=len(options))
    answers = question.answers.values if isinstance(question.answers, Truth) else tuple(ascii_uppercase)
    return Item(question, None if right is None else answers[right])
