"""Read and run recorded logic programs, and compare with what their published solvers made of them.

    python benchmarks/programs.py [--data FOLDER] [--only FOLIO] [--repairs] [--wrong 5] [--truncated 5]

The programs are those that GPT-4 and GPT-3.5 wrote for Logic-LM (Pan et al., 2023); no model is called. The figures of
the published solvers are those of running Logic-LM's code on the same programs. Not executed counts as wrong. The
repairs were designed on these recordings: on programs of other models they will do less well.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from reasoning import Question
from reasoning.tools.logic import solve_program
from reasoning.tools.logic.programs import ProgramResult, SolverLimits, csp, solve_programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SHARED = Path(os.environ.get("REASONING_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DATA = SHARED / "data" / "logic-lm"
PUBLISHED = {
    ("ProofWriter", "gpt-4"): (99.0, 78.8),
    ("ProofWriter", "gpt-3.5-turbo"): (56.0, 38.0),
    ("ProntoQA", "gpt-4"): (100.0, 83.2),
    ("ProntoQA", "gpt-3.5-turbo"): (91.0, 54.4),
    ("FOLIO", "gpt-4"): (78.9, 63.7),
    ("FOLIO", "gpt-3.5-turbo"): (61.3, 39.2),
    ("LogicalDeduction", "gpt-4"): (100.0, 87.6),
    ("LogicalDeduction", "gpt-3.5-turbo"): (97.7, 64.7),
    ("AR-LSAT", "gpt-4"): (32.6, 19.6),
    ("AR-LSAT", "gpt-3.5-turbo"): (19.0, 6.1),
}
"""Percent executed and percent right of all, of Logic-LM's solvers on the same programs."""

MODELS = {"gpt-4": "GPT-4", "gpt-3.5-turbo": "GPT-3.5"}
CLASSES = ("wrong", "unknown", "ambiguous", "inconsistent", "parse_error")


@dataclass(frozen=True)
class Recorded:
    """A program, the question that it was written for, and the letter of the right option."""

    program: str
    question: Question
    right: str


@dataclass(frozen=True)
class Ran:
    """What came of a program."""

    recorded: Recorded
    result: ProgramResult
    milliseconds: float

    @property
    def kind(self) -> str:
        """`right`, or the class of the failure."""
        if self.result.status != "answered":
            return self.result.status
        return "right" if self.result.answer == self.recorded.right else "wrong"


def file_of(folder: Path, name: str, model: str) -> Path:
    """Return the file with the programs that a model wrote for a set."""
    return folder / "programs" / f"{name}_dev_{model}.json"


def recorded(folder: Path, name: str, model: str) -> list[Recorded]:
    """Read the programs that a model wrote for a set of questions."""
    rows: list[dict[str, Any]] = json.loads(file_of(folder, name, model).read_text("utf-8"))
    return [
        Recorded(
            row["raw_logic_programs"][0],
            Question(row["question"], context=row["context"], options=tuple(row["options"])),
            row["answer"],
        )
        for row in rows
    ]


def ran(programs: list[Recorded], solve: Callable[[str, Question], ProgramResult]) -> list[Ran]:
    """Run each program, one after the other, with the time that it took."""
    solve(programs[0].program, programs[0].question)  # what is loaded once is not counted
    return list(_timed(programs, solve))


def _timed(programs: list[Recorded], solve: Callable[[str, Question], ProgramResult]) -> Iterator[Ran]:
    for one in programs:
        began = time.perf_counter()
        result = solve(one.program, one.question)
        yield Ran(one, result, 1000 * (time.perf_counter() - began))


def without_glosses(program: str, question: Question) -> ProgramResult:
    """Run an ordering by its formulas alone."""
    return csp.solve(program, question, SolverLimits(), gloss=False)


def figures(found: list[Ran]) -> list[str]:
    """Format what came of a set's programs: run and right of all, right of the answered ones, and the time of one."""
    kinds = Counter(one.kind for one in found)
    answered = kinds["right"] + kinds["wrong"]
    return [
        f"{100 - 100 * kinds['parse_error'] / len(found):.1f} / {100 * kinds['right'] / len(found):.1f}",
        f"{100 * kinds['right'] / max(answered, 1):.1f}",
        f"{statistics.median(one.milliseconds for one in found):.2f}",
        f"{max(one.milliseconds for one in found):.0f}",
    ]


def repairs_of(found: list[Ran]) -> Table:
    """Count the repairs: in how many programs each was made, and how many of these are right."""
    counted: defaultdict[str, list[bool]] = defaultdict(list)
    for one in found:
        for name in {repair.name for repair in one.result.repairs}:
            counted[name].append(one.kind == "right")
    table = Table("repair", "programs", "right")
    for name, hits in sorted(counted.items(), key=lambda item: -len(item[1])):
        table.add_row(name, str(len(hits)), f"{sum(hits) / len(hits):.1%}")
    return table


def show_wrong(console: Console, found: list[Ran], most: int) -> None:
    """Print programs that did not come out right, with what was made of them."""
    for one in [one for one in found if one.kind != "right"][:most]:
        console.rule(f"{one.kind}: {one.result.answer} instead of {one.recorded.right}")
        console.print(one.recorded.program, markup=False)
        console.print(one.recorded.question.text, markup=False, style="cyan")
        console.print(str(one.result), markup=False, style="yellow")


def together(console: Console, programs: list[Recorded], seconds: float) -> None:
    """Run all programs again on all cores, and compare the time."""
    asked = [(one.program, one.question) for one in programs]
    began = time.perf_counter()
    count = sum(1 for _ in solve_programs(asked))
    took = time.perf_counter() - began
    console.print(
        f"{count:,} programs one after the other: {seconds:.1f} s; on {os.cpu_count()} cores: {took:.1f} s, "
        f"the start of the processes included ({seconds / took:.1f} times as fast)"
    )


def run_set(folder: Path, name: str, model: str) -> list[tuple[str, list[Ran]]]:
    """Run a set; an ordering twice, at first by its formulas alone."""
    programs = recorded(folder, name, model)
    runs = [(name, ran(programs, solve_program))]
    return [(f"{name}, no gloss", ran(programs, without_glosses)), *runs] if name == "LogicalDeduction" else runs


def broken_off(console: Console, folder: Path, sets: Iterable[tuple[str, str]], count: int) -> None:
    """Cut programs of each set off at every character, run what is left, and count what comes of it."""
    table = Table("broken off", "by", "programs", "cuts", "answered", "parse_error", "other", "ms", "most")
    for name, model in sets:
        programs = recorded(folder, name, model)[:count]
        pieces = [Recorded(one.program[:end], one.question, "") for one in programs for end in range(len(one.program))]
        found = ran(pieces, solve_program)
        kinds = Counter(one.result.status for one in found)
        other = len(found) - kinds["answered"] - kinds["parse_error"]
        times = [one.milliseconds for one in found]
        counts = map(str, (len(programs), len(found), kinds["answered"], kinds["parse_error"], other))
        table.add_row(name, MODELS[model], *counts, f"{statistics.median(times):.2f}", f"{max(times):.0f}")
    console.print(table)


def chosen(folder: Path, only: str) -> dict[tuple[str, str], tuple[float, float]]:
    """Choose the sets to run, with the published figures; a set that there is not, or not here, ends the script."""
    sets = {key: published for key, published in PUBLISHED.items() if only.lower() in key[0].lower()}
    if not sets:
        names = dict.fromkeys(name for name, _ in PUBLISHED)
        raise typer.BadParameter(f"no set has {only!r} in its name: {', '.join(names)}")
    if missing := [file_of(folder, *key).name for key in sets if not file_of(folder, *key).is_file()]:
        raise typer.BadParameter(
            f"not in {folder / 'programs'}: {', '.join(missing)}. They are published with Logic-LM "
            "(github.com/teacherpeterpan/Logic-LLM, outputs/logic_programs); name their folder with --data."
        )
    return sets


def main(
    data: Annotated[Path, typer.Option(help="the folder with programs/ and questions/")] = DATA,
    only: Annotated[str, typer.Option(help="run only the sets with this in their name")] = "",
    repairs: Annotated[bool, typer.Option(help="count the repairs of each set")] = False,
    wrong: Annotated[int, typer.Option(help="print so many programs of each set that did not come out right")] = 0,
    truncated: Annotated[int, typer.Option(help="cut so many programs of each set off at every character")] = 0,
    batch: Annotated[bool, typer.Option(help="run all programs again on all cores")] = True,
) -> None:
    """Run the recorded programs and print a table."""
    console = Console()
    sets = chosen(data, only)
    if truncated:
        broken_off(console, data, sets, truncated)
        return
    table = Table("percent of", "by", "n", "published", "run / right", "of answered", "ms", "most")
    failures = Table("failures", "by", *CLASSES)
    everything: list[Recorded] = []
    seconds = 0.0
    for (name, model), published in sets.items():
        runs = run_set(data, name, model)
        for title, found in runs:
            shown = f"{published[0]:.1f} / {published[1]:.1f}"
            by = MODELS[model]
            table.add_row(title, by, str(len(found)), shown, *figures(found))
            kinds = Counter(one.kind for one in found)
            failures.add_row(title, by, *(str(kinds[kind]) for kind in CLASSES))
        seconds += sum(one.milliseconds for one in runs[-1][1]) / 1000
        everything += [one.recorded for one in runs[-1][1]]
        show_wrong(console, runs[-1][1], wrong)
        if repairs:
            console.print(f"\n{name}, {model}", repairs_of(runs[-1][1]))
    console.print(table, failures)
    if batch and everything:
        together(console, everything, seconds)


if __name__ == "__main__":
    typer.run(main)
