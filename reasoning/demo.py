"""`reasoning demo`: the main job offline, on the small real model where it is installed, else on the mock."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from reasoning.api import run
from reasoning.backends.local.installing import missing_packages
from reasoning.evaluation.datasets.sources import SAMPLES
from reasoning.evaluation.examples import Dataset, Example
from reasoning.evaluation.progress import RichProgress
from reasoning.evaluation.runner import aevaluate
from reasoning.evaluation.statistics import wilson
from reasoning.evaluation.store import read_results
from reasoning.evaluation.task import load
from reasoning.question import Question
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from reasoning.evaluation.results import ExampleResult

STRATEGIES = ("direct", "cot", "sc(cot, samples=5)", "lot(cot)")
BACKEND = "mock?error_rate=0.2&seed=1&delay=0.02"
QUESTION = Question(
    "Is the following statement true, false, or unknown? The heron is not loud.",
    "The heron is wary. The otter is quick. If something is wary then it is not tame. "
    "If something is not tame then it is not loud. If something is quick and tame then it likes the otter.",
    ("True", "False", "Unknown"),
)

REAL_STRATEGIES = ("direct(max_tokens=16)", "cot(max_tokens=100)", "logic")
REAL_BACKEND = "local?temperature=0&max_tokens=64"
FORMS = ("controlled", "paraphrase")
"""How the theories are worded: in the English that the reader reads, or beyond it."""


def demo(console: Console, questions: int | None = None) -> None:
    """Run the main job on the real model where it is installed, else on the mock, and say which.

    questions: how many of each form are asked; None: all twenty.
    """
    if missing_packages():
        console.print("No real model is installed (reasoning local install fetches one): the mock takes its place.")
        console.print("The mock is no model. What it scores says nothing about one.\n", style="yellow")
        demo_on_mock(console)
    else:
        demo_on_model(console, questions)


def demo_on_model(console: Console, questions: int | None) -> None:
    """Ask the small model questions of our own in three ways, and show what each way got right, and one trace."""
    data = demo_questions(questions)
    console.rule("The same small model, three strategies: SmolLM2-135M-Instruct, on this processor", align="left")
    console.print(
        f"{len(data.examples)} questions: half about theories in controlled English, half about paraphrases that the "
        "reader of controlled English can't read. `logic` has those translated sentence by sentence, with the adapter "
        "that comes along, checks each line against its sentence, and lets a prover answer.",
        highlight=False,
    )
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, RichProgress(console) as progress:
        asyncio.run(aevaluate(data, REAL_STRATEGIES, REAL_BACKEND, out=folder, progress=progress))
        results = read_results(Path(folder) / "results.jsonl")
    console.print(form_table(results))
    console.print(
        f"{time.monotonic() - started:.0f} s in all. In brackets: 95 % intervals (Wilson). Silent: no answer. "
        "A sentence that several questions have is translated, and counted, once.",
        style="dim",
    )
    asked = next(one.question for one in data.examples if one.question.metadata["form"] == "paraphrase")
    console.rule("One question: run('logic', question, backend='local')", align="left")
    console.print(f"{asked.context}\n[bold]{asked.text}[/]", highlight=False)
    solution = run("logic", asked, backend=REAL_BACKEND)
    console.print(solution)
    console.print("What happened on the way: solution.trace", style="dim")
    console.print(solution.trace)


def demo_questions(each: int | None = None) -> Dataset:
    """Return the demo's questions, so many of each form."""
    lines = (SAMPLES / "demo.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    chosen = [one for form in FORMS for one in [r for r in records if r["form"] == form][:each]]
    return Dataset(tuple(map(_example, chosen)), {"task": "demo", "data": "demo.jsonl"})


def _example(record: dict[str, str]) -> Example:
    text = f"Is the following statement true, false, or unknown? {record['statement']}"
    options = ("True", "False", "Unknown")
    metadata = {"form": record["form"]}
    return Example(Question(text, record["context"], options, id=record["id"], metadata=metadata), record["answer"])


def form_table(results: Sequence[ExampleResult]) -> Table:
    """Return what each strategy got right, by the form of the questions; and where it gave no answer."""
    table = Table("strategy", *FORMS, "all", "silent", "calls", "tokens")
    for name in sorted({result.strategy for result in results}, key=REAL_STRATEGIES.index):
        own = [result for result in results if result.strategy == name]
        usage = Usage.total(result.usage for result in own)
        table.add_row(
            name.partition("(")[0],
            *(_share([one for one in own if one.id.startswith(form)]) for form in (*FORMS, "")),
            str(sum(one.answer is None for one in own)),
            str(usage.calls),
            str(usage.completion_tokens),
        )
    return table


def _share(results: Sequence[ExampleResult]) -> str:
    correct, n = sum(bool(one.correct) for one in results), len(results)
    low, high = wilson(correct, n)
    return f"{correct}/{n} [{low:.0%}–{high:.0%}]"


def demo_on_mock(console: Console) -> None:
    """Evaluate four strategies on the shipped sample with the mock, then show one answer with its trace."""
    console.rule("An evaluation: four strategies on the shipped sample, offline", align="left")
    with tempfile.TemporaryDirectory() as folder, RichProgress(console) as progress:
        report = asyncio.run(aevaluate(load("proofwriter"), STRATEGIES, BACKEND, out=folder, progress=progress))
    console.print(dataclasses.replace(report, folder=None))
    console.rule("One question: run('lot(cot)', question, backend='mock')", align="left")
    console.print(f"{QUESTION.context}\n[bold]{QUESTION.text}[/]", highlight=False)
    solution = run("lot(cot)", QUESTION, backend="mock")
    console.print(solution)
    console.print("What happened on the way: solution.trace", style="dim")
    console.print(solution.trace)
    console.print(
        "\nWith a real model: reasoning run 'lot(cot)' '…' --backend openai:gpt-5-mini, or --backend "
        "vllm:http://localhost:8000/v1#MODEL",
        style="dim",
        highlight=False,
    )
