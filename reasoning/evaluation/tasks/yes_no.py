"""Questions that are answered by yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.answers.truth import truth_value
from reasoning.evaluation.examples import Example

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.evaluation.datasets.records import SourceRecord

OPTIONS = ("Yes", "No")


def yes_no(record: SourceRecord, context: str, name: str, metadata: Mapping[str, Any]) -> Example:
    """Read a record of question and answer, the answer being yes or no in any case."""
    question = record.question(
        record.text("question"), context=context, options=OPTIONS, answer_format="truth", id=name, metadata=metadata
    )
    answer = record.text("answer", needed=False)
    gold = truth_value(answer) if answer.lower() in ("yes", "no") else None
    if answer and gold is None:
        raise record.error(f'"answer" is {answer!r:.60}: yes or no is expected')
    return Example(question, gold)
