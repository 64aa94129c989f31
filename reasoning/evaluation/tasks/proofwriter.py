"""ProofWriter: does a statement follow from facts and rules, in the open or the closed world, by depth of its proof."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.examples import Example, LeftOut
from reasoning.evaluation.task import Task, World
from reasoning.evaluation.tasks.lettered import LOGIC_LM, example

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source

OPTIONS = {"open": ("True", "False", "Unknown"), "closed": ("True", "False")}
ASKED = {
    "open": "Based on the above information, is the following statement true, false, or unknown?",
    "closed": "What can't be derived from the above information counts as false. "
    "Based on the above information, is the following statement true or false?",
}
"""How a statement is asked about. The words of the open world are those of Logic-LM."""


def read(source: Source, world: World | None = None) -> Iterator[Example | LeftOut]:
    """Read ProofWriter's release, sets of the hub made from it, or the Logic-LM form.

    The release: JSON lines with id, theory, questions ({"Q1": {question, answer: true, false or "Unknown", QDep}}). A
    hub's row is one question: id, theory, question, answer, QDep. Logic-LM: a list of id, context, question, options,
    answer (a letter). The authors of Logic-of-Thought: a list of id or qid, context, conclusion, answer (true, false).
    Where no world is named it follows from the ids ("…-OWA-…"), the path, or the answers.
    """
    records = list(source.records())
    worlds = _Worlds(world, source.name, any(_has_unknown(record) for record in records))
    for number, record in enumerate(records, 1):
        if "theory" in record.data:
            yield from theory(record, number, worlds.of)
        elif "conclusion" in record.data:
            name = record.text("id", "qid", needed=False) or f"proofwriter_{number}"
            yield _example(record, name, record.text("context"), worlds.of(name))
        else:
            yield example(record, f"proofwriter_{number}", "truth")


@dataclass(frozen=True)
class _Worlds:
    """Tells which world a theory's answers are of."""

    named: World | None
    path: str
    any_unknown: bool

    def of(self, name: str) -> World:
        marks = re.findall(r"(?<![A-Za-z])([OC])WA(?![A-Za-z])", f"{self.path} {name}")
        if self.named:
            return self.named
        if marks:
            return "open" if marks[-1] == "O" else "closed"
        return "open" if self.any_unknown else "closed"


def _has_unknown(record: SourceRecord) -> bool:
    questions = record.data.get("questions")
    found = questions.values() if isinstance(questions, dict) else [record.data]
    return any(isinstance(entry, dict) and entry.get("answer") == "Unknown" for entry in found)


def theory(record: SourceRecord, number: int, world_of: Callable[[str], World]) -> Iterator[Example]:
    """Read the questions of a theory, whose world is that of its id."""
    name = record.text("id", needed=False) or f"theory_{number}"
    context, world = record.text("theory"), world_of(name)
    questions = record.data.get("questions")
    if questions is None:
        yield _example(record, name, context, world)
        return
    for key, entry in record.within(questions, "questions").data.items():
        yield _example(record.within(entry, key), f"{name}_{key}", context, world)


def _example(record: SourceRecord, name: str, context: str, world: World) -> Example:
    depth = record.number("QDep")
    question = record.question(
        f"{ASKED[world]} {record.text('question', 'conclusion')}",
        context=context,
        options=OPTIONS[world],
        answer_format="truth",
        id=name,
        metadata={"world": world} | ({} if depth is None else {"depth": depth}),
    )
    return Example(question, _gold(record, world))


def _gold(record: SourceRecord, world: World) -> str | None:
    value: Any = record.data.get("answer")
    if value is None:
        return None
    answer = str(value).strip().capitalize() if isinstance(value, bool | str) else None
    if answer not in OPTIONS["open"]:
        raise record.error(f'"answer" is {value!r}: true, false or "Unknown" is expected')
    if answer not in OPTIONS[world]:
        raise record.error('"answer" is "Unknown", which the closed world does not have: name --world open')
    return answer


TASK = Task(
    name="proofwriter",
    about="does a statement follow from facts and rules in plain sentences: True, False or Unknown",
    paper="Tafjord et al., 2021, arXiv:2012.13048",
    where="ProofWriter is given out by AI2 as 'ProofWriter dataset' (OWA/depth-5/meta-test.jsonl and others); "
    "Logic-LM's 600 questions are in the repository teacherpeterpan/Logic-LLM (data/ProofWriter/dev.json).",
    read=read,
    files={
        "train": "meta-train.jsonl",
        "dev": "meta-dev.jsonl",
        "validation": "meta-dev.jsonl",
        "test": "meta-test.jsonl",
    },
    split="test",
    sample="proofwriter.jsonl",
    card=Card(
        licence="CC BY 4.0 (AI2), MIT (Logic-LM's 600)",
        size="Logic-LM asks 600 of depth 5, 200 of each answer; the release has folders by world and depth",
        metric="accuracy of True, False and Unknown, by depth",
        published=(
            Published("GPT-4, directly; chain of thought; 600 of depth 5", "52.7 %; 68.1 %", LOGIC_LM),
            Published("GPT-4, Logic-LM; the same 600", "79.7 %", LOGIC_LM),
        ),
    ),
    worlds=True,
    depths=True,
)
"""The task."""
