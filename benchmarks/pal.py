"""Play 254 recorded completions of a code model on AQuA back through `pal`.

    python benchmarks/pal.py [--data ../shared/data/pal] [--failures]

The completions are those of the PAL paper's code for AQuA (Gao et al., 2022). Each is the mock's reply to its question;
`pal` cuts the program out, adds missing imports, runs it in the sandbox and finds the option that its value means. No
program is sent back for a repair. The file's own mark, `is_correct`, is 1 for every completion, a program that runs for
ever among them: it is no figure to compare with. Right is an option that is the question's answer in `aqua.jsonl`.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from reasoning import Mock, Question, Solution, arun
from reasoning.strategies.pal import PAL
from reasoning.tools.python import MontySandbox

SHARED = Path(os.environ.get("REASONING_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DATA = SHARED / "data" / "pal"
FILES = ("aqua.jsonl", "aqua_pal_outputs.jsonl")
_CHOICES = re.compile(r"\s*Answer Choices:\s*")
_LABEL = re.compile(r"\(([a-e])\)")


@dataclass(frozen=True)
class Recorded:
    """A question, the label of its answer, and what the model wrote."""

    question: Question
    gold: str
    completion: str


@dataclass(frozen=True)
class Played:
    """What came of a completion."""

    recorded: Recorded
    solution: Solution

    @property
    def cut(self) -> bool:
        """Return whether a program was found."""
        return "program" in self.solution.evidence

    @property
    def ran(self) -> bool:
        """Return whether the program ran to its end."""
        return "value" in self.solution.evidence

    @property
    def why(self) -> str:
        """Return what is said where there is no answer."""
        return "; ".join(self.solution.evidence.get("failures", ()))

    @property
    def how(self) -> str:
        """How the value became the answer, without the number itself."""
        return str(self.solution.evidence.get("rule", "")).partition(":")[0]

    @property
    def right(self) -> bool:
        """Return whether the answer is the question's."""
        return bool(self.solution.answer == self.recorded.gold)


def recorded(folder: Path) -> list[Recorded]:
    """Read the questions and the completions, which stand in the same order."""
    questions, outputs = (map(json.loads, (folder / name).read_text("utf-8").splitlines()) for name in FILES)
    return [
        Recorded(asked(row["input"]), row["target"].strip("()").upper(), output["generated_answer"])
        for row, output in zip(questions, outputs, strict=True)
    ]


def asked(text: str) -> Question:
    """Part a question from its options, `(a) 12(b) 13 …`."""
    stem, options = _CHOICES.split(text, maxsplit=1)
    return Question(stem, options=tuple(option.strip() for option in _LABEL.split(options)[2::2]))


async def played(records: list[Recorded]) -> list[Played]:
    """Play all completions back; a program may take two seconds."""
    async with MontySandbox() as sandbox:
        strategy = PAL(repairs=0, sandbox=sandbox, seconds=2)
        solved = (arun(strategy, one.question, backend=Mock([one.completion])) for one in records)
        return [Played(one, solution) for one, solution in zip(records, await asyncio.gather(*solved), strict=True)]


def share(hits: int, of: int) -> str:
    """Format a share."""
    return f"{hits} of {of} ({hits / of:.1%})" if of else "0 of 0"


def shown(found: list[Played]) -> Table:
    """Count what came of them."""
    table = Table("recorded completions", "programs", title="AQuA, a code model's programs")
    table.add_row("cut", share(sum(one.cut for one in found), len(found)))
    table.add_row("run", share(sum(one.ran for one in found), len(found)))
    added = sum("added_imports" in one.solution.evidence for one in found)
    table.add_row("  with imports added", share(added, len(found)))
    answered = [one for one in found if not one.solution.abstained]
    table.add_row("answered", share(len(answered), len(found)))
    explained = sum(bool(one.why) for one in found if one.solution.abstained)
    table.add_row("explained, of those without an answer", share(explained, len(found) - len(answered)))
    table.add_row("right, of all", share(sum(one.right for one in found), len(found)))
    for how, count in Counter(one.how for one in answered).most_common():
        table.add_row(f"  {how}: right", share(sum(one.right for one in answered if one.how == how), count))
    return table


def main(
    data: Annotated[Path, typer.Option(help="The folder of the questions and completions.")] = DATA,
    failures: Annotated[bool, typer.Option(help="List why there is no answer.")] = False,
) -> None:
    """Print how many completions are cut, run, answered or explained, and right."""
    console = Console()
    if missing := [name for name in FILES if not (data / name).is_file()]:
        console.print(
            f"not in {data}: {', '.join(missing)}.\nThey are published with PAL "
            "(github.com/reasoning-machines/pal): name the folder where they are with --data."
        )
        raise typer.Exit(2)
    found = asyncio.run(played(recorded(data)))
    console.print(shown(found))
    for one in found if failures else ():
        if one.solution.abstained:
            console.print(f"- {one.why.splitlines()[0]}", markup=False)


if __name__ == "__main__":
    typer.run(main)
