"""How fast a cache serves and keeps completions, and how long the event loop waits for it.

    python benchmarks/cache.py [--questions 500] [--samples 10] [--together 64] [--postgres postgresql://…]

Measured in one process: keeping completions that a stand-in gives at once, serving them from the file that was just
written, and serving them after the file was opened anew; with and without the rest of a run (`sc(cot)`) around it. The
longest wait is that of a task that does nothing but sleep beside it.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from reasoning import Question, arun
from reasoning.backends import Message, Mock, Request, dress

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PROMPT = "Bob is kind. All kind things are red. " * 40
REPLY = "Step by step: Bob is kind, and all kind things are red. " * 14 + "\nAnswer: True"
TICK = 0.001
"""Seconds that the task beside it sleeps at a time."""


async def measured(work: Callable[[], Awaitable[object]], samples: int) -> tuple[float, float, float]:
    """Return samples a second, CPU milliseconds a sample, and the longest wait of a task beside it, in milliseconds."""
    longest = 0.0

    async def beside() -> None:
        nonlocal longest
        while True:
            start = time.perf_counter()
            await asyncio.sleep(TICK)
            longest = max(longest, time.perf_counter() - start - TICK)

    task = asyncio.create_task(beside())
    await asyncio.sleep(0)
    start, cpu = time.perf_counter(), time.process_time()
    await work()
    seconds, used = time.perf_counter() - start, time.process_time() - cpu
    task.cancel()
    return samples / seconds, 1000 * used / samples, 1000 * longest


async def measure(place: str, questions: int, samples: int, together: int) -> dict[str, tuple[float, float, float]]:
    """Measure each way to use a cache."""
    turns = asyncio.Semaphore(together)
    requests = [Request((Message("user", f"{number}: {PROMPT}"),)) for number in range(questions)]
    asked = [Question(f"{number}: Is Bob red?", PROMPT, answer_format=bool) for number in range(questions)]
    spec = f"sc(cot, samples={samples}, stop_rule=all)"

    async def alone(request: Request) -> None:
        async with turns:
            await asyncio.gather(*(backend.complete(request.of((sample,))) for sample in range(samples)))

    async def run(question: Question) -> None:
        async with turns:
            await arun(spec, question, backend=backend)

    async def all_alone() -> None:
        await asyncio.gather(*map(alone, requests))

    async def all_runs() -> None:
        await asyncio.gather(*map(run, asked))

    results = {}
    count = questions * samples
    mock = Mock(lambda request, sample: REPLY, record=False)
    backend = dress(mock, cache=place)
    results["kept (the model answers at once)"] = await measured(all_alone, count)
    results["served, file just written"] = await measured(all_alone, count)
    await backend.aclose()
    backend = dress(mock, cache=place)
    results["served, file opened anew"] = await measured(all_alone, count)
    await all_runs()
    results[f"served within {spec}"] = await measured(all_runs, count)
    await backend.aclose()
    backend = dress(mock)
    results[f"{spec}, no cache, no model's time"] = await measured(all_runs, count)
    await backend.aclose()
    return results


def main(
    questions: Annotated[int, typer.Option(help="Different requests.")] = 500,
    samples: Annotated[int, typer.Option(help="Samples of each.")] = 10,
    together: Annotated[int, typer.Option(help="Questions under way at a time.")] = 64,
    postgres: Annotated[str, typer.Option(help="The URL of an empty database to measure beside the file.")] = "",
) -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        places = {"SQLite": str(Path(folder) / "cache.sqlite"), **({"PostgreSQL": postgres} if postgres else {})}
        for name, place in places.items():
            results = asyncio.run(measure(place, questions, samples, together))
            title = f"{name}: {questions} requests, {samples} samples of each, {together} requests at a time"
            table = Table("", "samples a second", "CPU, ms a sample", "longest wait, ms", title=title)
            for what, (rate, cpu, wait) in results.items():
                table.add_row(what, f"{rate:,.0f}", f"{cpu:.3f}", f"{wait:.1f}")
            Console().print(table)


if __name__ == "__main__":
    typer.run(main)
