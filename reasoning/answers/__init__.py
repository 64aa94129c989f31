"""Answer formats, and the one extractor that reads a model's reply."""

from __future__ import annotations

from reasoning.answers.base import AnswerFormat, read_gold
from reasoning.answers.choice import Choice
from reasoning.answers.expression import Expression
from reasoning.answers.extract import Extraction, extract
from reasoning.answers.labels import strip_labels
from reasoning.answers.literal import CodeOutput
from reasoning.answers.number import Number
from reasoning.answers.text import Text
from reasoning.answers.truth import Truth, truth_value

__all__ = [
    "AnswerFormat",
    "Choice",
    "CodeOutput",
    "Expression",
    "Extraction",
    "Number",
    "Text",
    "Truth",
    "extract",
    "format_for",
    "read_gold",
    "strip_labels",
]


def format_for(options: tuple[str, ...]) -> AnswerFormat:
    """The format of a question with these options: Text without any, Truth for truth words, else Choice.

    Labels are taken off first. Truth needs a true and a false one, and no value twice. Raises QuestionError.
    """
    if not options:
        return Text()
    texts = strip_labels(tuple(options))
    values = [truth_value(text) for text in texts]
    if None not in values and {"True", "False"} <= set(values) and len(set(values)) == len(values):
        return Truth(options=texts)
    return Choice(options=texts)
