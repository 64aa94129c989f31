"""Check every generator of reasoning-gym: it makes questions, its gold answer is graded 1, and garbage below.

    python benchmarks/gym.py [--each 2] [--seed 1]

Each gold answer is written as a reply of a model and read again, so that the answer's format is checked with it. No
model is called. Needs the extra gym.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from reasoning.answers import extract
from reasoning.evaluation import load
from reasoning.evaluation.gym import gym_names
from reasoning.evaluation.gym.task import ANY

GARBAGE = "I can't tell what this is about"


def reply_of(shown: str) -> str:
    """Write an answer as a model does that is asked for tags, or for a number."""
    return f"I think about it step by step.\n\nAnswer: <answer>\n{shown}\n</answer>"


def swept(each: int, seed: int) -> tuple[Table, Table]:
    """Return a table of what is odd, and one of how many generators behave."""
    names = gym_names()
    start = time.perf_counter()
    asked = load("gym:all", limit=each * len(names), seed=seed)
    seconds = time.perf_counter() - start
    odd = Table("question", "gold", "its grade", "garbage's grade")
    counts: Counter[str] = Counter()
    for example in asked.examples:
        form = example.question.answer_format
        counts["questions"] += 1
        garbage = asked.judge(example, GARBAGE if form.name == "text" else form.parse("-987654321"))[1] or 0.0
        counts["garbage graded 0"] += garbage == 0
        if example.gold == ANY:
            counts["without a gold answer"] += 1
            continue
        read = extract(reply_of(form.show(example.gold)), form).answer
        _, grade = asked.judge(example, read)
        counts["gold answers graded 1"] += grade == 1
        if grade != 1 or garbage >= 0.5:
            odd.add_row(example.question.id, f"{example.gold!r:.60}", str(grade), str(garbage))
    told = Table("of all generators", f"{seconds:.0f} s to make")
    for what, count in counts.items():
        told.add_row(what, str(count))
    for note in asked.notes:
        told.add_row(note, "")
    return odd, told


def main(
    each: Annotated[int, typer.Option(min=1, help="Questions of each generator.")] = 2,
    seed: Annotated[int, typer.Option(help="Of the questions.")] = 1,
) -> None:
    """Print what is odd, and the counts."""
    Console().print(*swept(each, seed))


if __name__ == "__main__":
    typer.run(main)
