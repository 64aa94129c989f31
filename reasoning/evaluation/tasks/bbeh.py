"""BIG-Bench Extra Hard: free answers, of as many kinds as it has sub-tasks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reasoning.answers import Text, Truth
from reasoning.answers.truth import truth_value
from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.examples import Example
from reasoning.evaluation.task import Task, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.evaluation.datasets.records import SourceRecord
    from reasoning.evaluation.datasets.sources import Source

PROVED = ("proved", "disproved", "unknown")
_ASKS_FOR_PROVED = re.compile(r"Answer\s+'proved'\s+if[^'\n]{0,60}'disproved'\s+if[^'\n]{0,60}'unknown'\s+if")
_LATEX = re.compile(r"\\(?:boxed|text|texttt|textbf|mathrm)\{([^{}]*)\}")


def read(source: Source, world: World | None = None) -> Iterator[Example]:
    """Read a task.json of BBEH or its mini.json: examples of input and target, in some also subtask.

    A question that says to answer 'proved', 'disproved' or 'unknown' (BoardgameQA) has these answers; any other one a
    free text, which says in its own words how it wants to be answered.
    """
    del world
    for number, record in enumerate(source.records(), 1):
        yield _example(record, f"bbeh_{number}")


def _example(record: SourceRecord, name: str) -> Example:
    text, subtask = record.text("input"), record.text("subtask", needed=False)
    proved = bool(_ASKS_FOR_PROVED.search(text[-1000:]))
    form = Truth(PROVED) if proved else Text()
    metadata = {"subtask": subtask} if subtask else {}
    question = record.question(text, options=PROVED if proved else (), answer_format=form, id=name, metadata=metadata)
    target = record.text("target", needed=False)
    if proved and target and target.lower() not in PROVED:
        raise record.error(f'"target" is {target!r:.60}: one of {", ".join(PROVED)} is expected')
    return Example(question, (truth_value(target) if proved else target) if target else None)


def correct(example: Example, answer: Any) -> bool:
    """Return whether an answer is right by the owners' measure: a match of texts, but for trifles."""
    if isinstance(example.question.answer_format, Truth):
        return bool(answer == example.gold)
    return matches(str(answer), str(example.gold))


def matches(answer: str, gold: str) -> bool:
    """Compare two texts as BBEH's owners do.

    They are the same but for case, blanks after commas, emphasis, LaTeX around them and a point at the end; but for
    brackets around a single letter or around the whole; but for apostrophes, and a question mark at the end; or they
    are the same number.
    """
    said, meant = _plain(answer), gold.strip().lower().replace(", ", ",")
    same = {said, said.removesuffix("?"), _letter(said), f"[{said}]"} & {meant, _letter(meant), f"[{meant}]"}
    if same or said.replace("'", "") == meant.replace("'", ""):
        return True
    try:
        return float(said) == float(meant)
    except ValueError:
        return False


def _plain(text: str) -> str:
    text = _LATEX.sub(r"\1", text.strip().strip("$")).replace("**", "")
    return text.strip().split("\n")[0].lower().replace(", ", ",").removesuffix(".").strip()


def _letter(text: str) -> str:
    return text[1] if len(text) == 3 and text[0] == "(" and text[2] == ")" else text


TASK = Task(
    name="bbeh",
    about="hard questions of 23 kinds, from boolean expressions to wit; free answers",
    paper="Kazemi et al., 2025, arXiv:2502.19187",
    where="BBEH is in the repository google-deepmind/bbeh (bbeh/mini/data.json; bbeh/benchmark_tasks/…/task.json).",
    read=read,
    files={"mini": ("mini.json", "data.json"), "test": "task.json"},
    split="mini",
    sample="bbeh.json",
    correct=correct,
    card=Card(
        licence="Apache 2.0 (code), CC BY 4.0 (the other materials)",
        size="4,520 questions of 23 kinds; mini: 460, 20 of each kind",
        metric="accuracy by the owners' match of texts (case, brackets around a letter, LaTeX, equal numbers); over "
        "all kinds they publish the harmonic mean of the kinds' accuracies, for mini the plain one",
        published=(
            Published("the best general model, harmonic mean", "9.8 %", "arXiv:2502.19187"),
            Published("the best model trained to reason, harmonic mean", "44.8 %", "arXiv:2502.19187"),
        ),
    ),
)
"""The task."""
