"""`reasoning demo`: the main job, offline, in seconds."""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from typing import TYPE_CHECKING

from reasoning.api import run
from reasoning.evaluation.progress import RichProgress
from reasoning.evaluation.runner import aevaluate
from reasoning.evaluation.task import load
from reasoning.question import Question

if TYPE_CHECKING:
    from rich.console import Console

STRATEGIES = ("direct", "cot", "sc(cot, samples=5)", "lot(cot)")
BACKEND = "mock?error_rate=0.2&seed=1&delay=0.02"
QUESTION = Question(
    "Is the following statement true, false, or unknown? The heron is not loud.",
    "The heron is wary. The otter is quick. If something is wary then it is not tame. "
    "If something is not tame then it is not loud. If something is quick and tame then it likes the otter.",
    ("True", "False", "Unknown"),
)


def demo(console: Console) -> None:
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
