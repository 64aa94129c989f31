"""LogiQA: logical reasoning from civil service exams, in the formats of 1.0, of 2.0 and of AGIEval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.datasets.option_marks import UncertainError, read_options
from reasoning.evaluation.examples import Example, LeftOut
from reasoning.evaluation.task import Task, World
from reasoning.evaluation.tasks.logiqa_blocks import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source


def read(source: Source, world: World | None = None) -> Iterator[Example | LeftOut]:
    """Read LogiQA. The format follows from the content.

    1.0: blocks of eight lines: a blank one, the answer's letter, context, question, four options "A.…".
    2.0: JSON lines with text, question, options, answer (a number). AGIEval: JSON lines with passage, question, options
    "(A)…", label (a letter). Sets of the hub: the same fields, or context, query, correct_option.
    Options count by the marks that stand before them: some blocks list A, C, B, D. A block that can't be read with
    certainty is left out.
    """
    del world
    is_json = source.kind == "hub" or source.text.lstrip()[:1] in ("{", "[")
    for number, found in enumerate(source.records() if is_json else blocks(source.files[0]), 1):
        yield found if isinstance(found, LeftOut) else _example(found, number, marked=not is_json)


def _example(record: SourceRecord, number: int, *, marked: bool) -> Example | LeftOut:
    texts = record.texts("options")
    try:
        options = read_options(texts, expected=marked)
    except UncertainError as error:
        return record.left_out(error)
    name = record.first("id", "id_string")
    question = record.question(
        record.text("question", "query"),
        context=record.text("text", "passage", "context", needed=False),
        options=options.texts,
        answer_format="choice",
        id=f"logiqa_{number if name is None else name}",
    )
    return Example(question, record.right(options, "label", "answer", "correct_option"))


TASK = Task(
    name="logiqa",
    about="logical reasoning from civil service exams, translated from Chinese; four options",
    paper="Liu et al., 2020, arXiv:2007.08124; 2.0: Liu et al., 2023, doi:10.1109/TASLP.2023.3293046",
    where="LogiQA 1.0 is in the repository lgw863/LogiQA-dataset (Test.txt), 2.0 in csitfun/LogiQA2.0, "
    "AGIEval's form in ruixiangcui/AGIEval.",
    read=read,
    files={"train": "Train.txt", "val": "Eval.txt", "validation": "Eval.txt", "test": "Test.txt"},
    split="test",
    sample="logiqa.txt",
    card=Card(
        licence="1.0 has no licence file; 2.0: CC BY-NC-SA 4.0; AGIEval: MIT",
        size="1.0: 7,376 to train, 651 to develop, 651 to test, in English and in Chinese; 2.0: 1,572 to test",
        metric="accuracy of the option's letter",
        published=(
            Published("people, on average; at best", "86.0 %; 95.0 %", "arXiv:2007.08124"),
            Published("RoBERTa, fine-tuned, 1.0", "35.3 %", "arXiv:2007.08124"),
        ),
    ),
)
"""The task. Files of 2.0 and of AGIEval are named themselves: --data FILE."""
