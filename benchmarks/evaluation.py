"""What the evaluator itself costs: CPU of a question, and the memory that many questions take.

    python benchmarks/evaluation.py [--data Test.txt] [--questions 1500] [--many 100000]

The mock answers, so that no model takes time. First `sc(cot, samples=10, stop_rule=all)` on LogiQA's questions (or,
without `--data`, on as many made here, of the same size), results and report written; CPU is of the whole process, from
the first question to the report. Then many questions of `direct`, each in a process of its own that tells its peak
memory. Each figure is the median of three runs.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from reasoning import Question
from reasoning.backends import Mock
from reasoning.evaluation import Dataset, Example, evaluate, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends import Request

SPEC = "sc(cot, samples=10, stop_rule=all)"
ROUNDS = 3

STEPS = (
    "The passage says that whoever trains in the morning also sleeps early, and that nobody who sleeps early works at "
    "night. So those who train in the morning do not work at night.\n{judged}\nAnswer: {letter}"
)


def reply(request: Request, sample: int) -> str:
    """Return a solution of a model's usual length; samples differ in their answers and in a few words."""
    letter = "ABCD"[(len(request.text) + (sample % 3 == 0)) % 4]
    return STEPS.format(judged=f"Of the options only {letter} follows from that.", letter=letter)


def made(count: int) -> Dataset:
    """Make questions of about the size of LogiQA's."""
    options = tuple(
        f"Those who train in the {part} do not work at night." for part in ("morning", "gym", "park", "sea")
    )
    return Dataset(
        tuple(
            Example(Question("Which of these follows?", _passage(number), options, id=str(number)), "ABCD"[number % 4])
            for number in range(count)
        )
    )


def _passage(number: int) -> str:
    facts = (f"Person {number + one} trains in the {part}." for one, part in enumerate(("morning", "gym", "park")))
    return " ".join([*facts, *("Whoever trains sleeps early, and nobody who sleeps early works at night.",) * 6])


def measured(examples: Dataset, spec: str) -> float:
    """Return the CPU seconds of a question, from the first one to the report."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        report = evaluate(examples, [spec], Mock(reply, record=False), out=Path(folder), existing="fresh")
        seconds = time.process_time() - start
    assert report.rows[0].errors == 0
    return seconds / len(examples.examples)


def _in_a_process(name: str, *arguments: str) -> list[float]:
    command = [sys.executable, __file__, "--part", name, *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800).stdout
    values: list[float] = json.loads(told.splitlines()[-1])
    return values


def _each(data: Path | None, questions: int) -> list[float]:
    examples = load("logiqa", data) if data else made(questions)
    chosen = Dataset(examples.examples[:questions], examples.settings, examples.notes)
    return [measured(chosen, SPEC)]


def _many(data: Path | None, many: int) -> list[float]:
    seconds = measured(made(many), "direct")
    return [seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]


PARTS: dict[str, Callable[[Path | None, int], list[float]]] = {"each": _each, "many": _many}


def main(
    data: Annotated[Path | None, typer.Option(help="LogiQA's Test.txt, or another of its files.")] = None,
    questions: Annotated[int, typer.Option(help="Questions of the vote.")] = 1500,
    many: Annotated[int, typer.Option(help="Questions whose memory is looked at.")] = 100_000,
    part: Annotated[str, typer.Option(hidden=True)] = "",
) -> None:
    """Measure and print two lines."""
    if part:
        sys.stdout.write(json.dumps(PARTS[part](data, questions)) + "\n")
        return
    named = ["--data", str(data)] if data else []
    found = [_in_a_process("each", "--questions", str(questions), *named) for _ in range(ROUNDS)]
    each = statistics.median(one[0] for one in found)
    Console().print(f"{SPEC}, {questions} questions: {each * 1e3:.2f} ms of CPU a question, results and report written")
    found = [_in_a_process("many", "--questions", str(many)) for _ in range(ROUNDS)]
    seconds, megabytes = (statistics.median(values) for values in zip(*found, strict=True))
    Console().print(f"direct, {many:,} questions: {seconds * 1e3:.2f} ms of CPU a question, {megabytes:.0f} MB at most")


if __name__ == "__main__":
    typer.run(main)
