"""Measure what stopping a vote early saves, and what it changes.

    python benchmarks/stopping.py [--data ../shared/data] [--shuffles 100]

First over known distributions: each question has one answer that the model gives most often, with a probability of its
own, and others that are equally likely; the figures are exact, since every order of answers is counted. Then over
recorded samples, drawn in shuffled orders: 100 GPT-4 samples each for 100 puzzles of the Game of 24, and the solutions
of four models for each question of GSM8K. No model is called.
"""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from reasoning.answers import Number, extract
from reasoning.evaluation.vote_analysis import (
    AnswerMixture,
    Figures,
    Kind,
    Rule,
    expected,
    largest_change,
    samples_drawn,
    winner,
)
from reasoning.strategies.search.domains.game24_reading import last_line, worked_out
from reasoning.strategies.voting.stop_rules import All, Beta, BetaOrExact, Exact, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHARED = Path(os.environ.get("REASONING_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DATA = SHARED / "data"
GAME24, GSM8K = Path("game24/gpt-4_cot_100_samples.json"), Path("gsm8k/example_model_solutions.jsonl")
RULES: tuple[Rule, ...] = (All(), Exact(), Beta(), BetaOrExact(), Window(5))


def even(low: int, high: int, of: float = 1.0, right: float = 1.0) -> tuple[Kind, ...]:
    """Spread a share of the questions evenly from `low` to `high` percent, in steps of 5."""
    steps = range(low, high + 1, 5)
    return tuple(Kind(step / 100, of / len(steps), right) for step in steps)


FOLIO = (Kind(1.0, 0.65, correct=0.86), *even(40, 95, of=0.35, right=0.62))
"""Made so that what was measured of GPT-4's chain of thought comes out: 72.6 % right with one sample, 75.5 % with the
vote of 10, and 5.30 samples drawn by `beta`."""

MIXTURES = (
    AnswerMixture("60 % always alike, the rest 70-95 %", 2, (Kind(1.0, 0.6), *even(70, 95, of=0.4))),
    AnswerMixture("65 % always alike, the rest 40-95 %: as GPT-4 on FOLIO", 2, FOLIO),
    AnswerMixture("even, 40-100 %", 2, even(40, 100)),
    AnswerMixture("even, 55-100 %, two answers", 1, even(55, 100)),
    AnswerMixture("even, 30-100 %, five answers", 4, even(30, 100)),
    AnswerMixture("even, 40-60 %", 2, even(40, 60)),
)


@dataclass(frozen=True)
class Sample:
    """A recorded answer as a vote; None: it abstains."""

    vote: str | None
    right: bool


def game24(folder: Path) -> list[list[Sample]]:
    """Read the samples of each puzzle: the vote is the expression of the last line, if it is arithmetic."""
    rows = json.loads((folder / GAME24).read_text("utf-8"))
    texts = [list(zip(row["ys"], row["infos"], strict=True)) for row in rows]
    return [[Sample(_expression(text), bool(info["r"])) for text, info in one] for one in texts]


def _expression(text: str) -> str | None:
    return "".join(last_line(text).split()) if worked_out(text)[0] is not None else None


def gsm8k(folder: Path) -> list[list[Sample]]:
    """Read the four models' solutions of each question: the vote is the number."""
    rows = [json.loads(line) for line in (folder / GSM8K).read_text("utf-8").splitlines()]
    return [[_solution(one) for one in row.values() if isinstance(one, dict)] for row in rows]


def _solution(recorded: Mapping[str, str]) -> Sample:
    answer = extract(recorded["solution"], Number()).answer
    return Sample(None if answer is None else Number().key(answer), bool(recorded["is_correct"]))


def measured(rule: Rule, orders: Iterable[Sequence[Sample]]) -> Figures:
    """Let a rule draw from recorded samples in the given orders."""
    counts, right = list[int](), list[bool]()
    for order in orders:
        votes = [sample.vote for sample in order]
        counts.append(samples_drawn(rule, votes))
        won = winner(votes[: counts[-1]])
        right.append(any(sample.right for sample in order if sample.vote == won and won is not None))
    return Figures(mean(counts), mean(right))


def worded(one: Figures, whole: Figures, budget: int) -> str:
    """Format a rule's figures beside those of the whole vote."""
    change = round(100 * (one.correct - whole.correct), 2) + 0.0  # no minus before a nought
    return f"{one.drawn:.2f}  {1 - one.drawn / budget:.0%}  {change:+.2f}"


def table_of(title: str, first: str) -> Table:
    """Begin a table of all rules."""
    caption = "of each rule: samples drawn, share saved, change of accuracy in points against the whole vote"
    return Table(first, "budget", "one", "whole vote", *map(str, RULES[1:]), title=title, caption=caption)


def add(table: Table, name: str, budget: int, one: Figures, rules: list[Figures]) -> None:
    """Add what one sample, the whole vote and the other rules do."""
    whole, *stopped = rules
    cells = (worded(figures, whole, budget) for figures in stopped)
    table.add_row(name, str(budget), f"{one.correct:.1%}", f"{whole.correct:.1%}", *cells)


def over_known() -> Table:
    """Show all rules over the mixtures; with five answers and 40 samples there are too many orders."""
    table = table_of("known distributions, exact", "how often the most frequent answer is given")
    for budget, others in ((10, 4), (40, 2)):
        for mixture in (one for one in MIXTURES if one.others <= others):
            one = expected(mixture, All(), 1)
            add(table, mixture.name, budget, one, [expected(mixture, rule, budget) for rule in RULES])
        table.add_section()
    return table


def at_most() -> Table:
    """Show how much a rule can change, on questions of the kind for which it changes most."""
    table = Table(
        "answers", "budget", "exact", "beta_or_exact", title="the largest change in points, of all probabilities"
    )
    for budget, others in ((10, 1), (10, 2), (10, 4), (40, 1), (40, 2)):
        changes = (100 * largest_change(rule, budget, others) for rule in (Exact(), BetaOrExact()))
        table.add_row(str(others + 1), str(budget), *(f"{change:.3f}" for change in changes))
    return table


def over_recorded(data: Path, shuffles: int) -> Table:
    """Show all rules over the recorded samples, drawn without putting back."""
    table = table_of("recorded samples", "samples")
    rng = random.Random(1)
    puzzles, problems = game24(data), gsm8k(data)
    for budget in (10, 40, 100):
        orders = [rng.sample(samples, budget) for _ in range(shuffles) for samples in puzzles]
        add_recorded(table, "Game of 24, GPT-4", puzzles, orders)
    add_recorded(table, "GSM8K, one of each of 4 models", problems, [p for one in problems for p in permutations(one)])
    return table


def add_recorded(table: Table, name: str, questions: list[list[Sample]], orders: Sequence[Sequence[Sample]]) -> None:
    """Add what all rules do on samples in the given orders."""
    one = Figures(1, mean(sample.right for samples in questions for sample in samples))
    add(table, name, len(orders[0]), one, [measured(rule, orders) for rule in RULES])


def main(
    data: Annotated[Path, typer.Option(help="The folder of game24 and gsm8k with the recorded samples.")] = DATA,
    shuffles: Annotated[int, typer.Option(min=1, help="How often each puzzle's samples are shuffled.")] = 100,
) -> None:
    """Print what each rule draws and changes, over known distributions and over recorded samples."""
    console = Console()
    with console.status("all orders of answers"):
        tables = over_known(), at_most()
    console.print(*tables)
    if missing := [str(name) for name in (GAME24, GSM8K) if not (data / name).is_file()]:
        console.print(f"No recorded samples: {', '.join(missing)} not in {data}; name their folder with --data.")
        return
    with console.status("recorded samples"):
        table = over_recorded(data, shuffles)
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
