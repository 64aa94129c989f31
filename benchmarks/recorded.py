"""Score all recorded outputs of the shared data by our own reading, beside what was published of them.

    python benchmarks/recorded.py [--data ../shared/data] [--only game24]

No model is called. Recorded replies are read as `reasoning score` reads them; recorded programs, proposals and reports
are played back through the strategy that would have asked for them. Where the readers were developed on a set, its
figure says what they can read there, not what they will read elsewhere: the last column tells.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the other scripts, wherever this one is started

from benchmarks import game24_recorded, pal, programs, self_refine
from reasoning.evaluation import OutputFields, score, wilson
from reasoning.strategies.search.domains import is_solution
from reasoning.tools.logic import solve_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHARED = Path(os.environ.get("REASONING_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DATA = SHARED / "data"
GSM8K_MODELS = ("6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification")
ON_HALF = "repairs, on half of them"


@dataclass(frozen=True)
class Scored:
    """A line of the table."""

    name: str
    """The set, and who wrote the outputs."""

    correct: int
    """Questions that are answered correctly."""

    n: int
    """Questions."""

    published: str
    """What was published of the same outputs, and where."""

    developed: str
    """Whether what reads them was developed on them."""


def gsm8k(data: Path) -> Iterator[Scored]:
    """Read one solution of each of four models, and their vote."""
    file, questions = data / "gsm8k/example_model_solutions.jsonl", data / "gsm8k/test.jsonl"
    for name in GSM8K_MODELS:
        found = score(file, "gsm8k", data=questions, fields=OutputFields((name,)))
        labelled, right, _ = found.labelled or (1, 0, 0)
        yield Scored(f"GSM8K, {name}", found.correct_first, found.n, f"{right / labelled:.1%}, its labels", "tested on")
    voted = score(file, "gsm8k", data=questions, fields=OutputFields(GSM8K_MODELS))
    yield Scored("GSM8K, vote of the four", voted.correct_votes, voted.n, "", "tested on")


def game24(data: Path) -> Iterator[Scored]:
    """Read GPT-4's samples, and play its searches back."""
    folder = data / "game24"
    found = score(folder / "gpt-4_cot_100_samples.json", "game24", data=folder / "24.csv")
    paper = "arXiv:2305.10601"
    samples = sum(len(one.answers) for one in found.outcomes)
    right = sum(sum(one.correct) for one in found.outcomes)
    yield Scored("Game of 24, GPT-4, all samples", right, samples, f"4.0 %, {paper}", "tested on")
    yield Scored("Game of 24, GPT-4, vote of 100", found.correct_votes, found.n, f"9 %, {paper}", "tested on")
    puzzles = game24_recorded.puzzles_of(folder)
    searches = game24_recorded.recorded(folder, "gpt-4_tot.json")
    ends = [(game24_recorded.as_published(one, puzzles[one["idx"]])[3], puzzles[one["idx"]]) for one in searches]
    as_written = sum(any(is_solution(text, puzzle) for text in texts) for texts, puzzle in ends)
    rebuilt = sum(any(game24_recorded.repaired(text, puzzle) for text in texts) for texts, puzzle in ends)
    told = f"74 %, {paper}"
    yield Scored("Game of 24, GPT-4, tot", as_written, len(ends), told, "tested on")
    yield Scored("Game of 24, GPT-4, tot, last lines rebuilt", rebuilt, len(ends), told, "tested on")


def aqua(data: Path) -> Iterator[Scored]:
    """Run the programs of a code model."""
    found = asyncio.run(pal.played(pal.recorded(data / "pal")))
    yield Scored("AQuA, programs of a code model", sum(one.right for one in found), len(found), "", "tested on")


def refined(data: Path) -> Iterator[Scored]:
    """Play the reports of Self-Refine back: a wrong program, feedback, a rewrite."""
    texts, lines = ((data / name).read_text("utf-8") for name in self_refine.FILES)
    reports = self_refine.reports_of(texts)
    found = asyncio.run(self_refine.played(reports, self_refine.answers_of(lines.splitlines())))
    right = sum(one.right(one.solution.answer) for one in found)
    yield Scored("GSM8K, Self-Refine's reports", right, len(found), "", "tested on")


def logic_lm(data: Path) -> Iterator[Scored]:
    """Run the logic programs of GPT-4 and GPT-3.5."""
    for (name, model), (_, right) in programs.PUBLISHED.items():
        found = programs.ran(programs.recorded(data / "logic-lm", name, model), solve_program)
        kinds = Counter(one.kind for one in found)
        told = f"{right:.1f} %, Logic-LM's solvers"
        yield Scored(f"{name}, programs of {programs.MODELS[model]}", kinds["right"], len(found), told, ON_HALF)


SETS: dict[str, tuple[Callable[[Path], Iterator[Scored]], str]] = {
    "gsm8k": (gsm8k, "gsm8k/example_model_solutions.jsonl"),
    "game24": (game24, "game24/gpt-4_cot_100_samples.json"),
    "aqua": (aqua, "pal/aqua_pal_outputs.jsonl"),
    "self_refine": (refined, "pal/self_refine_gsm_programs.txt"),
    "logic_lm": (logic_lm, "logic-lm/programs"),
}
"""The recordings: how each is scored, and where it has to be."""


def row_of(one: Scored) -> list[str]:
    """Return the cells of a line."""
    low, high = wilson(one.correct, one.n)
    return [
        one.name,
        f"{one.n:,}",
        f"{100 * one.correct / one.n:.1f} %",
        f"{100 * low:.1f}–{100 * high:.1f}",
        one.published or "not told",
        one.developed,
    ]


def main(
    data: Annotated[Path, typer.Option(help="The folder of the recordings.")] = DATA,
    only: Annotated[str, typer.Option(help=f"One of {', '.join(SETS)}; else all.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines.")] = False,
) -> None:
    """Print one table of all recorded outputs."""
    console = Console()
    table = Table("recorded outputs", "n", "ours", "95 %", "published", "developed on them", box=SIMPLE_HEAD)
    for name, (scored, place) in SETS.items():
        if only not in ("", name):
            continue
        if not (data / place).exists():
            console.print(f"not there: {data / place}")
            continue
        for one in scored(data):
            table.add_row(*row_of(one))
            if as_json:
                console.print_json(json.dumps(vars(one)))
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
