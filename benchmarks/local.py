"""What the small local model answers by different strategies, and how well it translates with its adapter.

    reasoning local install
    python -m benchmarks.local [--limit 100] [--out FILE] [--only proofwriter] [--row direct]

Sets: ProofWriter and ProntoQA as Logic-LM gives them (drawn by a seed, ProofWriter's three answers in equal parts),
LogicBench's yes/no questions (drawn by the same seed, so that all of its rules may come), and 20 theories of our own
(`data/paraphrases.jsonl`, 100 questions), in words that the reader mostly can't read. They were written by the author
of the training's shapes, before the adapter was first tried on them; eleven sentences that the grammar could not hold
were put in other words before that, which may make the set easier.

Rows: `direct`, `cot`, `lot(cot)` and `logic` by sentence, which gets no help of the controlled-English reader (but on
LogicBench, whose sentences have words that rules can't hold). All are greedy and answer the same questions, one to a
row of OUT, a JSON lines file from which a broken run goes on. Each row is compared with `direct`, question by question:
the difference of the shares right with Tango's interval, and McNemar's exact test. Seconds are those of the processor,
on one thread; the runs of a row share the translations of a sentence, as those of an evaluation do. A sentence is right
where its lines state what the gold says, in any order; the gold is what the reader of controlled English reads, for the
paraphrases what stands beside them; LogicBench has none. A wrong sentence counts as unflagged where the strategy's
check finds no fault with it. `--misses` lists what was wrong.
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
from reasoning.backends.registry import open_backend
from reasoning.errors import ReadError
from reasoning.evaluation import load
from reasoning.evaluation.statistics import wilson
from reasoning.evaluation.statistics.paired import mcnemar
from reasoning.question import Question
from reasoning.session.shared_replies import SharedReplies
from reasoning.tools.logic.english import read_sentence, sentences
from reasoning.tools.logic.programs.rules.read_program import read_program
from reasoning.tools.logic.programs.rules.writing import write_statement
from reasoning.tools.logic.rules import Claim

SHARED = Path(os.environ.get("REASONING_SHARED") or Path(__file__).resolve().parents[2] / "shared")
QUESTIONS = SHARED / "data" / "logic-lm" / "questions"
PARAPHRASES = Path(__file__).with_name("data") / "paraphrases.jsonl"
LOGICBENCH = SHARED / "data" / "logicbench"
STRATEGY = "logic(by='sentence', reader=False, dialect='rules')"
ROWS = {
    "direct": "direct(max_tokens=50)",
    "cot": "cot(max_tokens=200)",
    "lot": "lot(inner=cot(max_tokens=200), examples=true)",
    "logic": STRATEGY,
}
"""What each row asks; a model of this size would otherwise write on to the end of its context."""
BACKEND = "local?temperature=0&max_tokens=300&threads=1"
"""The model; what `lot` extracts ends after 300 tokens at the latest."""
SIDE_BY_SIDE = 4
ON_LOGICBENCH = ROWS | {"logic": "logic(by='sentence', candidates=0, max_tokens=96)"}
"""There nearly every sentence is flagged: to draw each again would take most of the time, and lines that run on are
cut."""
SETS = ("proofwriter", "prontoqa", "paraphrases", "logicbench")
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

    answers: dict[str, bool | None] = field(default_factory=dict)
    """Whether each question's answer is right; None where there was none."""
    sentences: int = 0
    exact: int = 0
    unflagged: int = 0
    seconds: float = 0.0
    misses: dict[str, str] = field(default_factory=dict)

    def add(self, item: Item, answer: Any, evidence: Mapping[str, Any]) -> None:
        """Count one answer, and the sentences that were translated for it."""
        self.answers[item.question.id] = None if answer is None else str(answer) == item.answer
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

    @property
    def right(self) -> int:
        """Return how many answers are right."""
        return sum(one is True for one in self.answers.values())

    def against(self, other: Tally) -> str:
        """Return the difference to another row on the same questions, and how many only one of the two has right."""
        both = [(self.answers[one] is True, other.answers[one] is True) for one in self.answers if one in other.answers]
        mine, theirs = sum(a and not b for a, b in both), sum(b and not a for a, b in both)
        found = mcnemar(theirs, mine, len(both))
        points, low, high = (100 * one for one in (found.difference, found.low, found.high))
        return f"{points:+.0f} [{low:+.0f}, {high:+.0f}]; {mine} : {theirs}, p = {found.p_exact:.2g}"


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
    question = Question(row["question"], row["context"], options, "truth", row["id"])
    stated = [*sentences(row["context"]), sentences(row["question"])[-1]]
    return Item(question, options["ABC".index(row["answer"])], dict(_read(stated)))


def _read(stated: Iterable[str]) -> Iterable[tuple[str, str]]:
    for sentence in stated:
        try:
            yield sentence, "\n".join(map(write_statement, read_sentence(sentence)))
        except ReadError:
            continue


def logicbench_items(limit: int, seed: int) -> list[Item]:
    """Return yes/no questions of LogicBench; their sentences have no gold."""
    drawn = load("logicbench", LOGICBENCH, split="bqa", limit=limit, shuffle=seed).examples
    return [Item(one.question, str(one.gold), {}) for one in drawn]


def paraphrase_items(limit: int) -> list[Item]:
    """Return the questions of our own."""
    items: list[Item] = []
    for line in PARAPHRASES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for number, asked in row["questions"].items():
            text = f"{ASKED} {asked['question']}"
            options = ("True", "False", "Unknown")
            name = f"{row['id']}-{number}"
            question = Question(text, context=row["theory"], options=options, answer_format="truth", id=name)
            items.append(Item(question, str(asked["answer"]), {**row["logic"], asked["question"]: asked["logic"]}))
    return items[:limit]


async def measure(items: list[Item], strategy: str, backend: str, kept: Path | None) -> Tally:
    """Answer all questions, some side by side; what `kept` has of an earlier run is not asked again."""
    tally, room, replies = Tally(), asyncio.Semaphore(SIDE_BY_SIDE), SharedReplies()
    known = {row["id"]: row for row in _read_rows(kept) if row["strategy"] == strategy}
    opened, clock = open_backend(backend), _Clock()

    async def answer(item: Item) -> None:
        row = known.get(item.question.id)
        if row is None:
            async with room:
                solution = await arun(strategy, item.question, backend=opened, replies=replies)
            told = None if solution.abstained else str(solution.answer)
            evidence = {name: solution.evidence.get(name, {}) for name in ("translated", "flagged")}
            row = {"strategy": strategy, "id": item.question.id, "answer": told, **evidence}
            row["seconds"] = clock.since_the_last()
            if kept is not None:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
        tally.add(item, row["answer"], row)
        tally.seconds += row["seconds"]

    bar = track(asyncio.as_completed(list(map(answer, items))), total=len(items), console=Console(stderr=True))
    try:
        for done in bar:
            await done
    finally:
        await opened.aclose()
    return tally


class _Clock:
    """The processor's time, told out in parts whose sum is the whole."""

    def __init__(self) -> None:
        self._last = time.process_time()

    def since_the_last(self) -> float:
        """Return the seconds since this was last asked."""
        before, self._last = self._last, time.process_time()
        return self._last - before


def _read_rows(kept: Path | None) -> list[dict[str, Any]]:
    if kept is None or not kept.is_file():
        return []
    return [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]


def share(part: int, whole: int) -> str:
    """Return a share with its 95 % interval by Wilson."""
    if not whole:
        return "–"
    low, high = wilson(part, whole)
    return f"{part}/{whole} = {100 * part / whole:.1f} % [{100 * low:.0f}, {100 * high:.0f}]"


def items_of(name: str, limit: int, seed: int) -> list[Item]:
    """Return the questions of a set."""
    if name == "paraphrases":
        return paraphrase_items(limit)
    return logicbench_items(limit, seed) if name == "logicbench" else controlled_items(name, limit, seed)


def main(
    limit: Annotated[int, typer.Option(help="Questions of each set.")] = 100,
    backend: Annotated[str, typer.Option(help="What answers.")] = BACKEND,
    only: Annotated[list[str] | None, typer.Option(help="Sets to measure; all without it.")] = None,
    row: Annotated[list[str] | None, typer.Option(help="Rows to measure; all without it.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file of answers, from which a run goes on.")] = None,
    seed: Annotated[int, typer.Option(help="Which questions are drawn.")] = 0,
    misses: Annotated[bool, typer.Option(help="List the sentences that came out wrong.")] = False,
) -> None:
    """Measure the rows on the sets."""
    console = Console()
    beside = "points beside direct; only this right : only that"
    table = Table("set", "row", "right", "no answer", beside, "processor, s a question")
    translated = Table("set", "sentences right", "wrong and unflagged")
    for name in only or SETS:
        items, tallies = items_of(name, limit, seed), dict[str, Tally]()
        for label in row or ROWS:
            strategy = (ON_LOGICBENCH if name == "logicbench" else ROWS)[label]
            tallies[label] = tally = asyncio.run(measure(items, strategy, backend, out))
            open_ = sum(one is None for one in tally.answers.values())
            compared = tally.against(tallies["direct"]) if label != "direct" and "direct" in tallies else ""
            pace = f"{tally.seconds / max(1, len(items)):.1f}"
            table.add_row(name, label, share(tally.right, len(items)), str(open_), compared, pace)
            if tally.sentences:
                right, wrong = share(tally.exact, tally.sentences), share(tally.unflagged, tally.sentences)
                translated.add_row(name, right, wrong)
            for sentence, lines in tally.misses.items() if misses else ():
                console.print(f"{sentence}\n    {lines}", markup=False, highlight=False)
    console.print(table, *([translated] if translated.rows else []))


if __name__ == "__main__":
    typer.run(main)
