"""Multi-LogiEval: several inference rules one after the other, by depth; propositional, first-order, non-monotonic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.task import Task, World
from reasoning.evaluation.tasks.yes_no import yes_no

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source
    from reasoning.evaluation.examples import Example

LOGICS = {"mm": "nm"}
"""What the owners' files of depth 2 call non-monotonic logic, and what the others do."""


def read(source: Source, world: World | None = None) -> Iterator[Example]:
    """Read files of Multi-LogiEval: an object of logic, rule, depth ("d3") and samples (context, question, answer).

    Files without a depth (several variables, "-") have questions without one.
    """
    del world
    for number, record in enumerate(source.records(), 1):
        about = {name: str(record.about.get(name, "")) for name in ("logic", "rule", "depth")}
        logic, identity = LOGICS.get(about["logic"], about["logic"]), record.first("id")
        parts = [part for part in (about["depth"], logic, about["rule"]) if part not in ("", "-")]
        name = "_".join([*parts, str(number if identity is None else identity)])
        metadata = {"logic": logic, "rule": about["rule"]}
        depth = _depth(record, about["depth"])
        yield yes_no(record, record.text("context"), name, metadata if depth is None else {**metadata, "depth": depth})


def _depth(record: SourceRecord, depth: str) -> int | None:
    if depth in ("", "-"):
        return None
    if not depth.removeprefix("d").isdecimal() or len(depth) > 3:
        raise record.error(f'"depth" is {depth!r:.60}: d1, d2, … is expected')
    return int(depth.removeprefix("d"))


TASK = Task(
    name="multi_logieval",
    about="inference rules in a row, by depth, of propositional, first-order and non-monotonic logic: yes or no",
    paper="Patel et al., 2024, arXiv:2406.17169",
    where="Multi-LogiEval is in the repository Mihir3009/Multi-LogiEval (data): name that folder, or one within it; "
    "--split d3 takes one depth's folder, as --depth 3 does.",
    read=read,
    files={f"d{depth}": f"d{depth}_Data" for depth in range(1, 6)},
    split="all",
    sample="multi_logieval",
    suffixes=(".json",),
    encodings=("cp1252",),
    depths=True,
    card=Card(
        licence="MIT",
        size="1,696 yes/no questions: 410 of depth 1, 446, 310, 280, 110 of depth 5, and 140 of several variables",
        metric="accuracy, by depth; about 70 % of the answers are yes",
        published=(
            Published("six models on average, chain of thought, depth 1; depth 5", "68 %; 43 %", "arXiv:2406.17169"),
        ),
    ),
)
"""The task; a question's id names its depth, logic and rule."""
