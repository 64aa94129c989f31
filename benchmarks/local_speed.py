"""How fast the small local model translates theories: the plain way against slots, a cache of sentences, other weights.

    reasoning local install
    python -m benchmarks.local_speed [--questions 10] [--rounds 3] [--only paraphrases]

Plain is one slot, the weights as the file has them (Q4_1), no cache: each sentence of each question is translated by
itself. Quick has four slots, `weights=Q8_0`, and a cache that is empty at the start of each round: what it saves
is what the questions of one run share. Both ways answer the same questions, sentence by sentence without the reader, in
turns and on one thread; told are the medians of the rounds, the ratio of the medians, by the wall clock and by the
processor's time, which a busy machine changes less, and whether the answers are the same. The weights are made before
the clock starts, and the model is loaded by a question that is not counted.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.local import STRATEGY, items_of
from reasoning import arun
from reasoning.backends.registry import open_backend
from reasoning.question import Question

if TYPE_CHECKING:
    from benchmarks.local import Item

PLAIN = "local?slots=1&threads=1"
QUICK = "local?slots=4&threads=1&weights=Q8_0&cache={cache}"
SETS = ("paraphrases", "prontoqa", "proofwriter")
WARMING = Question(
    "Is the following true, false, or unknown? Bob is kind.", "Bob is kind.", ("True", "False", "Unknown")
)


@dataclass
class Way:
    """One way to translate, and what its rounds took."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)
    calls: int = 0


async def answer_all(way: Way, spec: str, items: list[Item]) -> None:
    """Answer the questions, several side by side, and add what that took."""
    backend = open_backend(spec)
    try:
        await arun(STRATEGY, WARMING, backend=backend)
        room = asyncio.Semaphore(4)

        async def answer(item: Item) -> str:
            async with room:
                solution = await arun(STRATEGY, item.question, backend=backend)
            way.lines |= solution.evidence.get("translated", {})
            return str(solution.answer)

        wall, processor = time.perf_counter(), time.process_time()
        way.answers = list(await asyncio.gather(*map(answer, items)))
        way.wall.append(time.perf_counter() - wall)
        way.processor.append(time.process_time() - processor)
    finally:
        await backend.aclose()


async def compare(items: list[Item], rounds: int) -> tuple[Way, Way]:
    """Measure both ways in turns."""
    plain, quick = Way(), Way()
    for _ in range(rounds):
        await answer_all(plain, PLAIN, items)
        with tempfile.TemporaryDirectory() as folder:
            await answer_all(quick, QUICK.format(cache=Path(folder) / "sentences.sqlite"), items)
    return plain, quick


def main(
    questions: Annotated[int, typer.Option(help="Questions of each set.")] = 10,
    rounds: Annotated[int, typer.Option(help="Rounds of both ways.")] = 3,
    only: Annotated[list[str] | None, typer.Option(help="Sets; all without it.")] = None,
) -> None:
    """Compare the two ways."""
    table = Table("set", "n", "plain, s a question", "quick", "ratio", "processor: plain", "quick", "ratio", "same")
    for name in only or SETS:
        plain, quick = asyncio.run(compare(items_of(name, questions, 0), rounds))
        cells = []
        for one, other in ((plain.wall, quick.wall), (plain.processor, quick.processor)):
            slow, fast = median(one), median(other)
            cells += [f"{slow / questions:.2f}", f"{fast / questions:.2f}", f"{slow / fast:.1f}"]
        same = sum(a == b for a, b in zip(plain.answers, quick.answers, strict=True))
        lines = sum(quick.lines.get(sentence) == said for sentence, said in plain.lines.items())
        told = f"{same}/{len(plain.answers)} answers, {lines}/{len(plain.lines)} lines"
        table.add_row(name, str(len(plain.answers)), *cells, told)
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
