"""RuleTaker: does a statement follow from facts and rules, where what can't be derived is false; by depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.examples import Example
from reasoning.evaluation.task import Task, World
from reasoning.evaluation.tasks.proofwriter import ASKED, OPTIONS, theory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source

_GOLDS = {True: "True", False: "False", "true": "True", "false": "False", "entailment": "True"} | {
    "not entailment": "False",
    "not_entailment": "False",
}


def read(source: Source, world: World | None = None) -> Iterator[Example]:
    """Read RuleTaker's release: JSON lines of id, context, questions (a list of id, text, label, meta.QDep).

    The release's meta files are read too (theory, and questions as an object), and rows of the hub, which are one
    question each: context, question, label (entailment or not entailment), config (depth-N).
    """
    del world
    for number, record in enumerate(source.records(), 1):
        if "theory" in record.data:
            yield from theory(record, number, lambda _: "closed")
        elif record.first("questions") is None:
            yield _example(record, record.text("id", needed=False) or f"ruletaker_{number}", record.text("context"))
        else:
            yield from _listed(record, number)


def _listed(record: SourceRecord, number: int) -> Iterator[Example]:
    questions = record.first("questions")
    if not isinstance(questions, list):
        raise record.error('"questions" is no list of questions')
    context, name = record.text("context"), record.text("id", needed=False) or f"theory_{number}"
    for place, entry in enumerate(questions, 1):
        inner = record.within(entry, f"question {place}")
        yield _example(inner, inner.text("id", needed=False) or f"{name}_{place}", context)


def _example(record: SourceRecord, name: str, context: str) -> Example:
    depth = _depth(record)
    question = record.question(
        f"{ASKED['closed']} {record.text('text', 'question')}",
        context=context,
        options=OPTIONS["closed"],
        answer_format="truth",
        id=name,
        metadata={"world": "closed"} | ({} if depth is None else {"depth": depth}),
    )
    label: Any = record.first("label", "answer")
    gold = _GOLDS.get(label.strip().lower() if isinstance(label, str) else label)
    if label is not None and (gold is None or not isinstance(label, bool | str)):
        raise record.error(f'"label" is {label!r:.60}: true or false is expected')
    return Example(question, gold)


def _depth(record: SourceRecord) -> int | None:
    meta = record.first("meta")
    if isinstance(meta, dict):
        return record.within(meta, "meta").number("QDep")
    config = record.text("config", needed=False)
    return int(config[6:]) if config.startswith("depth-") and config[6:].isdecimal() else record.number("QDep")


TASK = Task(
    name="ruletaker",
    about="does a statement follow from facts and rules, where what can't be derived is false: True or False",
    paper="Clark et al., 2020, arXiv:2002.05867",
    where="RuleTaker is given out by AI2 as 'Rule Reasoning dataset' (original/depth-5/test.jsonl and others).",
    read=read,
    files={"train": "train.jsonl", "dev": "dev.jsonl", "validation": "dev.jsonl", "test": "test.jsonl"},
    split="test",
    sample="ruletaker.jsonl",
    depths=True,
    card=Card(
        licence="the release is AI2's, on its terms; the repository allenai/ruletaker: Apache 2.0",
        size="folders by depth of the proofs, up to 5, each of about 100,000 questions",
        metric="accuracy of True and False, by depth",
        published=(Published("RoBERTa, fine-tuned on the depths that are asked", "99 %", "arXiv:2002.05867"),),
    ),
)
"""The task."""
