"""How well the small local model with its adapter translates by sentence, without the controlled-English reader.

    reasoning local install
    python benchmarks/local.py [--limit 100] [--backend "local?cache=FILE"] [--only proofwriter]

Sets: ProofWriter and ProntoQA as Logic-LM gives them (drawn by a seed, ProofWriter's three answers in equal parts), and
20 theories of our own (`data/paraphrases.jsonl`), in words that the reader mostly can't read. They were written by the
author of the training's shapes, before the adapter was first tried on them; eleven sentences that the grammar could
not hold were put in other words before that, which may make the set easier. A sentence is right where its lines state
what the gold says, in any order; the gold is what the reader of controlled English reads, for the paraphrases what
stands beside them. A wrong sentence counts as unflagged where the strategy's check finds no fault with it. `--misses`
lists what was wrong. With a cache a sentence that several questions share is translated once.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from reasoning import arun
from reasoning.errors import ReadError
from reasoning.evaluation.statistics import wilson
from reasoning.question import Question
from reasoning.tools.logic.english import read_sentence, sentences
from reasoning.tools.logic.programs.rules.read_program import read_program
from reasoning.tools.logic.programs.rules.writing import write_statement
from reasoning.tools.logic.rules import Claim

SHARED = Path(os.environ.get("REASONING_SHARED") or Path(__file__).resolve().parents[2] / "shared")
QUESTIONS = SHARED / "data" / "logic-lm" / "questions"
PARAPHRASES = Path(__file__).with_name("data") / "paraphrases.jsonl"
STRATEGY = "logic(by='sentence', reader=False, dialect='rules')"
SETS = ("proofwriter", "prontoqa", "paraphrases")
ASKED = "Based on the above information, is the following statement true, false, or unknown?"


@dataclass(frozen=True)
class Item:
    """A question, its answer, and the gold lines of its sentences."""

    question: Question
    answer: str
    gold: Mapping[str, str]


@dataclass
class Tally:
    """What was right in a set."""

    questions: int = 0
    right: int = 0
    sentences: int = 0
    exact: int = 0
    unflagged: int = 0
    seconds: float = 0.0
    misses: dict[str, str] = field(default_factory=dict)

    def add(self, item: Item, answer: Any, evidence: Mapping[str, Any]) -> None:
        """Count one answer, and the sentences that were translated for it."""
        self.questions += 1
        self.right += str(answer) == item.answer
        flagged = evidence.get("flagged", {})
        for sentence, lines in evidence.get("translated", {}).items():
            gold = item.gold.get(sentence)
            if gold is None:
                continue
            self.sentences += 1
            if statements_of(lines) == statements_of(gold):
                self.exact += 1
                continue
            self.unflagged += sentence not in flagged
            self.misses[sentence] = f"{lines}{'  (flagged)' if sentence in flagged else ''}"


def statements_of(lines: str) -> frozenset[object]:
    """Return what lines state, without the order of conditions."""
    program = read_program(f"Facts:\n{lines}")
    said = (statement for line in program.stated for statement in line.statements)
    return frozenset(one if isinstance(one, Claim) else (frozenset(one.body), one.head) for one in said)


def controlled_items(task: str, limit: int, seed: int) -> list[Item]:
    """Return questions of ProofWriter or ProntoQA, in an order that the seed shuffles."""
    name = {"proofwriter": "ProofWriter", "prontoqa": "ProntoQA"}[task]
    rows = json.loads((QUESTIONS / f"{name}_dev.json").read_text(encoding="utf-8"))
    random.Random(seed).shuffle(rows)
    by_answer: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_answer.setdefault(row["answer"], []).append(row)
    mixed = chain.from_iterable(zip_longest(*(by_answer[letter] for letter in sorted(by_answer))))
    return [_controlled(row) for row in list(filter(None, mixed))[:limit]]


def _controlled(row: dict[str, Any]) -> Item:
    options = tuple(option.partition(")")[2].strip() for option in row["options"])
    question = Question(row["question"], context=row["context"], options=options, answer_format="truth")
    stated = [*sentences(row["context"]), sentences(row["question"])[-1]]
    return Item(question, options["ABC".index(row["answer"])], dict(_read(stated)))


def _read(stated: Iterable[str]) -> Iterable[tuple[str, str]]:
    for sentence in stated:
        try:
            yield sentence, "\n".join(map(write_statement, read_sentence(sentence)))
        except ReadError:
            continue


def paraphrase_items(limit: int) -> list[Item]:
    """Return the questions of our own."""
    items: list[Item] = []
    for line in PARAPHRASES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for asked in row["questions"].values():
            text = f"{ASKED} {asked['question']}"
            options = ("True", "False", "Unknown")
            question = Question(text, context=row["theory"], options=options, answer_format="truth")
            items.append(Item(question, str(asked["answer"]), {**row["logic"], asked["question"]: asked["logic"]}))
    return items[:limit]


async def measure(items: list[Item], strategy: str, backend: str) -> Tally:
    """Answer all questions, some side by side."""
    tally, started, room = Tally(), time.perf_counter(), asyncio.Semaphore(2)

    async def answer(item: Item) -> None:
        async with room:
            solution = await arun(strategy, item.question, backend=backend)
        tally.add(item, solution.answer, solution.evidence)

    for done in track(asyncio.as_completed(list(map(answer, items))), total=len(items), console=Console(stderr=True)):
        await done
    tally.seconds = time.perf_counter() - started
    return tally


def share(part: int, whole: int) -> str:
    """Return a share with its 95 % interval by Wilson."""
    if not whole:
        return "–"
    low, high = wilson(part, whole)
    return f"{part}/{whole} = {100 * part / whole:.1f} % [{100 * low:.0f}, {100 * high:.0f}]"


def main(
    limit: Annotated[int, typer.Option(help="Questions of each set.")] = 100,
    backend: Annotated[str, typer.Option(help="What translates.")] = "local",
    strategy: Annotated[str, typer.Option(help="How it is asked.")] = STRATEGY,
    only: Annotated[list[str] | None, typer.Option(help="Sets to measure; all without it.")] = None,
    seed: Annotated[int, typer.Option(help="Which questions are drawn.")] = 0,
    misses: Annotated[bool, typer.Option(help="List the sentences that came out wrong.")] = False,
) -> None:
    """Measure the translation of three sets."""
    console = Console()
    table = Table("set", "answers", "sentences", "wrong and unflagged", "seconds a question")
    for name in only or SETS:
        items = paraphrase_items(limit) if name == "paraphrases" else controlled_items(name, limit, seed)
        tally = asyncio.run(measure(items, strategy, backend))
        table.add_row(
            name,
            share(tally.right, tally.questions),
            share(tally.exact, tally.sentences),
            share(tally.unflagged, tally.sentences),
            f"{tally.seconds / max(1, tally.questions):.1f}",
        )
        for sentence, lines in tally.misses.items() if misses else ():
            console.print(f"{sentence}\n    {lines}", markup=False, highlight=False)
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
