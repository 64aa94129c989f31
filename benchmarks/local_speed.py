"""How fast the small local model translates theories: the plain way against slots, other weights, shared sentences.

    reasoning local install
    python -m benchmarks.local_speed [--questions 20] [--only proofwriter] [--out FILE]

Plain is one slot and the weights as the file has them (Q4_1); each sentence of each question is translated by itself.
Quick has 16 slots of 512 tokens, which take half the memory of the usual four of 4,096, `weights=Q8_0`, and what the
questions of one run share: a sentence is translated once. `--way slots` adds the usual four slots alone. All answer the
same questions, sentence by sentence without the reader, on one thread, four questions side by side, as an evaluation
does; each four are given to all ways before the next four, so that what else the machine does is the same for all. Told
are the processor's seconds and the clock's by question, the median over the fours, nearly each question of which has a
theory of its own, and the ratio to the plain way's processor time: of all questions together, and the least, the median
and the most of the fours. The weights are made and the models are loaded before the clock starts. OUT, a JSON lines
file, keeps what each four took, and a broken run goes on from it.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path  # noqa: TC003  typer reads it
from statistics import median
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.local import SIDE_BY_SIDE, STRATEGY, items_of
from reasoning import arun
from reasoning.backends.base import Backend
from reasoning.backends.registry import open_backend
from reasoning.concurrency import together
from reasoning.question import Question
from reasoning.session.shared_replies import SharedReplies

if TYPE_CHECKING:
    from benchmarks.local import Item


WAYS = {
    "plain": "local?slots=1&threads=1",
    "quick": "local?slots=16&context=512&threads=1&weights=Q8_0",
    "slots": "local?slots=4&threads=1",
}
SHARES = ("quick",)
"""The ways whose questions share sentences."""
SETS = ("proofwriter", "prontoqa", "paraphrases")
WARMING = Question(
    "Is the following true, false, or unknown? Bob is kind.", "Bob is kind.", ("True", "False", "Unknown")
)


@dataclass(frozen=True)
class Timed:
    """Questions answered in one way, side by side."""

    way: str
    ids: list[str]
    processor: float
    """Seconds."""
    clock: float
    answers: list[str]
    lines: dict[str, str]


@dataclass
class Way:
    """One way to translate, open."""

    name: str
    backend: Backend
    replies: SharedReplies | None
    timed: list[Timed] = field(default_factory=list)

    async def answer(self, items: list[Item]) -> Timed:
        """Answer questions, and add what that took."""
        processor, clock = time.process_time(), time.perf_counter()
        asked = (arun(STRATEGY, item.question, backend=self.backend, replies=self.replies) for item in items)
        solved = await together(asked)
        took = time.process_time() - processor, time.perf_counter() - clock
        lines = {sentence: line for one in solved for sentence, line in one.evidence.get("translated", {}).items()}
        ids, answers = [item.question.id for item in items], [str(one.answer) for one in solved]
        self.timed.append(Timed(self.name, ids, *took, answers, lines))
        return self.timed[-1]


async def compare(items: list[Item], names: list[str], out: Path | None) -> list[Way]:
    """Answer questions in several ways, some at a time; what `out` has of an earlier run is not asked again."""
    known = {(one.way, *one.ids): one for one in _kept(out)}
    async with AsyncExitStack() as stack:
        ways = [Way(name, await _warmed(name, stack), SharedReplies() if name in SHARES else None) for name in names]
        for start in track(range(0, len(items), SIDE_BY_SIDE), console=Console(stderr=True)):
            part = items[start : start + SIDE_BY_SIDE]
            for way in ways:
                if kept := known.get((way.name, *(item.question.id for item in part))):
                    way.timed.append(kept)
                    continue
                told = await way.answer(part)
                if out is not None:
                    with out.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(asdict(told), ensure_ascii=False) + "\n")
    return ways


def _kept(out: Path | None) -> list[Timed]:
    rows = out.read_text(encoding="utf-8").splitlines() if out is not None and out.is_file() else []
    return [Timed(**json.loads(row)) for row in rows]


async def _warmed(name: str, stack: AsyncExitStack) -> Backend:
    backend = open_backend(WAYS[name])
    stack.push_async_callback(backend.aclose)
    await arun(STRATEGY, WARMING, backend=backend)
    return backend


def add_rows(table: Table, name: str, ways: list[Way]) -> None:
    """Add what came of a set."""
    plain = ways[0].timed
    for way in ways:
        pairs = list(zip(plain, way.timed, strict=True))
        seconds = [(one.processor / len(one.ids), one.clock / len(one.ids)) for one in way.timed]
        cells = [f"{median(column):.2f}" for column in zip(*seconds, strict=True)]
        ratios = sorted(a.processor / b.processor for a, b in pairs)
        whole = sum(one.processor for one in plain) / sum(one.processor for one in way.timed)
        told = f"{ratios[0]:.2f}, {median(ratios):.2f}, {ratios[-1]:.2f}"
        answers = [one == other for a, b in pairs for one, other in zip(a.answers, b.answers, strict=True)]
        lines = [said == b.lines.get(sentence) for a, b in pairs for sentence, said in a.lines.items()]
        same = f"{sum(answers)}/{len(answers)} answers, {sum(lines)}/{len(lines)} lines"
        table.add_row(name, way.name, str(len(answers)), *cells, f"{whole:.2f}", told, same)


def main(
    questions: Annotated[int, typer.Option(min=2, help="Questions of each set.")] = 20,
    only: Annotated[list[str] | None, typer.Option(help="Sets; all without it.")] = None,
    way: Annotated[list[str] | None, typer.Option(help="Ways beside plain; quick without it.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file of what each question took.")] = None,
    seed: Annotated[int, typer.Option(help="Which questions are drawn.")] = 0,
) -> None:
    """Compare the ways."""
    table = Table(
        "set", "way", "n", "processor, s", "clock, s", "times as fast, all", "least, median, most", "as plain"
    )
    for name in only or SETS:
        add_rows(
            table, name, asyncio.run(compare(items_of(name, questions, seed), ["plain", *(way or ["quick"])], out))
        )
    console = Console()
    console.print(table)
    console.print(f"load of the machine, 1, 5, 15 minutes: {os.getloadavg()}; cores: {os.cpu_count()}", highlight=False)


if __name__ == "__main__":
    typer.run(main)
