"""What the evaluator itself costs: CPU of a question, beside what it was, and the memory that many questions take.

    python benchmarks/evaluation.py [--data Test.txt] [--questions 1500] [--many 100000] [--before 5d3513c]

The mock answers, so that no model takes time. First `sc(cot, samples=10, stop_rule=all)` on LogiQA's questions (or,
without `--data`, on as many made here, of the same size), results, traces and report written; CPU is of the whole
process, from the first question to the report. The package of an earlier commit, which kept no traces, is unpacked from
git and answers the same questions with the same replies, in turns with today's, with traces and without; the ratios are
medians of the rounds.
Then many questions of `direct`, in a process of their own that tells its peak memory.
"""

from __future__ import annotations

import json
import os
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
ROUNDS = 5
ROOT = Path(__file__).parents[1]

BEFORE = """
import asyncio, json, sys, tempfile, time
from reasoning import Question
from reasoning.backends import Mock
from reasoning.evaluation import Item, evaluate

told, steps = json.load(open(sys.argv[1])), sys.argv[2]

def reply(request, sample):
    letter = "ABCD"[(len(request.text) + (sample % 3 == 0)) % 4]
    return steps.format(judged=f"Of the options only {letter} follows from that.", letter=letter)

items = [Item(Question(text, context, tuple(options), id=name), gold) for text, context, options, name, gold in told]
with tempfile.TemporaryDirectory() as folder:
    start = time.process_time()
    work = evaluate(items, ["sc(cot, samples=10, stop=all)"], Mock(reply, record=False), out=folder, existing="fresh")
    report = asyncio.run(work)
    seconds = time.process_time() - start
assert report.rows[0].errors == 0 and report.rows[0].n == len(items)
print(json.dumps([seconds / len(items)]))
"""
"""Today's measurement in the words of an earlier commit."""

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


def measured(examples: Dataset, spec: str, *, traces: bool = True) -> float:
    """Return the CPU seconds of a question, from the first one to the report."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        backend = Mock(reply, record=False)
        report = evaluate(examples, [spec], backend, out=Path(folder), existing="fresh", traces=traces)
        seconds = time.process_time() - start
    assert report.rows[0].errors == 0
    return seconds / len(examples.examples)


def _in_a_process(name: str, *arguments: str) -> list[float]:
    return _told([sys.executable, str(Path(__file__).resolve()), "--part", name, *arguments], ROOT)


def _told(command: list[str], package: Path) -> list[float]:
    paths = {**os.environ, "PYTHONPATH": str(package), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800, cwd=package, env=paths)
    values: list[float] = json.loads(done.stdout.splitlines()[-1])
    return values


def _beside(commit: str, data: Path | None, questions: int, folder: Path) -> list[tuple[float, float, float]]:
    """Return the seconds of a question today, today without traces, and at a commit, in turns.

    Raises where git does not have it.
    """
    packed = subprocess.run(["git", "-C", ROOT, "archive", commit, "reasoning"], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
    asked = [
        (one.question.text, one.question.context, one.question.options, one.question.id, one.gold)
        for one in _examples(data, questions).examples
    ]
    (folder / "asked.json").write_text(json.dumps(asked))
    command = [sys.executable, "-c", BEFORE, str(folder / "asked.json"), STEPS]
    named = ["--questions", str(questions), *(["--data", str(data.resolve())] if data else [])]
    return [
        (_in_a_process("each", *named)[0], _in_a_process("untraced", *named)[0], _told(command, folder)[0])
        for _ in range(ROUNDS)
    ]


def _examples(data: Path | None, questions: int) -> Dataset:
    examples = load("logiqa", data) if data else made(questions)
    return Dataset(examples.examples[:questions], examples.settings, examples.notes)


def _each(data: Path | None, questions: int) -> list[float]:
    return [measured(_examples(data, questions), SPEC)]


def _untraced(data: Path | None, questions: int) -> list[float]:
    return [measured(_examples(data, questions), SPEC, traces=False)]


def _many(data: Path | None, many: int) -> list[float]:
    seconds = measured(made(many), "direct")
    return [seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]


PARTS: dict[str, Callable[[Path | None, int], list[float]]] = {
    "each": _each,
    "untraced": _untraced,
    "many": _many,
}


def main(
    data: Annotated[Path | None, typer.Option(help="LogiQA's Test.txt, or another of its files.")] = None,
    questions: Annotated[int, typer.Option(help="Questions of the vote.")] = 1500,
    many: Annotated[int, typer.Option(help="Questions whose memory is looked at.")] = 100_000,
    before: Annotated[str, typer.Option(help="The earlier commit that is measured in turns with today.")] = "5d3513c",
    part: Annotated[str, typer.Option(hidden=True)] = "",
) -> None:
    """Measure and print four lines."""
    if part:
        sys.stdout.write(json.dumps(PARTS[part](data, questions)) + "\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        found = _beside(before, data, questions, Path(folder))
    each, untraced, earlier = (1e3 * statistics.median(values) for values in zip(*found, strict=True))
    count = len(_examples(data, questions).examples)
    print_line = Console(soft_wrap=True).print
    print_line(f"{SPEC}, {count} questions: {each:.2f} ms of CPU a question, results, traces and report written")
    print_line(f"without traces: {untraced:.2f} ms")
    ratio, bare = (statistics.median(times[part] / times[2] for times in found) for part in (0, 1))
    print_line(
        f"at {before}, which kept no traces: {earlier:.2f} ms; today takes {ratio:.2f} of it, {bare:.2f} without"
    )
    seconds, megabytes = _in_a_process("many", "--questions", str(many))
    print_line(f"direct, {many:,} questions: {seconds * 1e3:.2f} ms of CPU a question, {megabytes:.0f} MB at most")


if __name__ == "__main__":
    typer.run(main)
