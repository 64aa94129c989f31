"""Play the recorded reports of Self-Refine's program task back through `refine(pal)`.

    python benchmarks/self_refine.py [--data ../shared/data]

Each report has a wrong program, a model's feedback on it and the program that the model rewrote. They are the replies
of the mock: the first attempt, the critique of it, the new version. Cutting, running, reading the critique and keeping
the best are the strategy's. The critique of the new version is not recorded: the mock is satisfied with whatever it is.
Nothing of it knows the right answer, which is that of GSM8K for the same question.

Of the 63 reports 62 state their question. In the other one, number 13, the first program breaks off within its
question; it counts apart, by the one question of GSM8K that begins so.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from reasoning import Mock, Question, Solution, arun
from reasoning.strategies.pal import PAL
from reasoning.strategies.refine import Refine
from reasoning.tools.python import MontySandbox

SHARED = Path(os.environ.get("REASONING_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DATA = SHARED / "data"
FILES = ("pal/self_refine_gsm_programs.txt", "gsm8k/test.jsonl")
SATISFIED = "Satisfied: yes"
_REPORT = re.compile(
    r"^Report (?P<number>\d+):\n+Previous solution:\n(?P<first>.*?)\n\nFeedback:\n(?P<feedback>.*?)\n\n"
    r"Next solution:\n(?P<rewrite>.*?)\n\n={20,}$",
    re.MULTILINE | re.DOTALL,
)
_QUESTION = re.compile(r'"""(.*?)("""|\Z)', re.DOTALL)


@dataclass(frozen=True)
class Report:
    """A wrong program, the feedback on it, and the program rewritten by it."""

    number: int
    first: str
    feedback: str
    rewrite: str

    @property
    def question(self) -> str:
        """The question, from the text at the top of the first program."""
        found = _QUESTION.search(self.first)
        return found[1] if found else ""

    @property
    def whole(self) -> bool:
        """Return whether the first program goes beyond its question."""
        found = _QUESTION.search(self.first)
        return found is not None and found[2] != ""

    @property
    def replies(self) -> list[str]:
        """Return what the model says, in order: an attempt, the critique of it, a new version, the critique of that."""
        return [self.first, self.feedback, self.rewrite, SATISFIED]


@dataclass(frozen=True)
class Played:
    """What came of a report."""

    report: Report
    solution: Solution
    gold: str

    def right(self, answer: Any) -> bool:
        """Return whether an answer is GSM8K's."""
        form = self.solution.answer_format
        return answer is not None and form.equal(answer, form.parse(self.gold))


def reports_of(text: str) -> list[Report]:
    """Read the reports."""
    return [Report(int(m["number"]), m["first"], m["feedback"], m["rewrite"]) for m in _REPORT.finditer(text)]


def answers_of(lines: list[str]) -> dict[str, str]:
    """Read GSM8K: the answer by the letters and digits of the question."""
    rows = map(json.loads, lines)
    return {key(row["question"]): row["answer"].rpartition("####")[2].strip() for row in rows}


def key(question: str) -> str:
    """Return what tells questions apart, whatever their blanks and signs."""
    return re.sub(r"\W+", "", question).casefold()


def gold_of(report: Report, answers: dict[str, str]) -> str:
    """Find the answer to a report's question; empty where not exactly one question is meant."""
    asked = key(report.question)
    found = [answer for question, answer in answers.items() if question.startswith(asked)]
    return answers.get(asked) or (found[0] if len(found) == 1 else "")


async def played(reports: list[Report], answers: dict[str, str]) -> list[Played]:
    """Play all reports back; a program that fails is criticised, not sent back for a repair."""
    found = []
    async with MontySandbox(size=1) as sandbox:
        strategy = Refine(PAL(repairs=0, sandbox=sandbox))
        for report in reports:
            question = Question(report.question, answer_format="number")
            solution = await arun(strategy, question, backend=Mock(report.replies))
            found.append(Played(report, solution, gold_of(report, answers)))
    return found


def shown(found: list[Played]) -> Table:
    """Count what came of them."""
    table = Table("recorded programs, feedback and rewrites", "reports")
    whole = [one for one in found if one.report.whole]
    evidence = [one.solution.evidence for one in whole]
    first = [one.solution.children[0] for one in whole]
    table.add_row("state their question", f"{len(whole)} of {len(found)}")
    table.add_row("first program fails or gives no number", f"{sum(one.abstained for one in first)}")
    rights = [one.right(version.answer) for one, version in zip(whole, first, strict=True)]
    table.add_row("first program is right", f"{sum(rights)} of {len(whole)}")
    table.add_row("its critique is read as satisfied", f"{sum(bool(said['satisfied'][0]) for said in evidence)}")
    table.add_row(
        "ends with the right program", f"{sum(one.right(one.solution.answer) for one in whole)} of {len(whole)}"
    )
    broken = [one for one in found if not one.report.whole]
    table.add_row(
        "the others, whose question breaks off",
        f"{sum(one.right(one.solution.answer) for one in broken)} of {len(broken)}",
    )
    return table


def main(data: Annotated[Path, typer.Option(help="The folder with `pal` and `gsm8k`.")] = DATA) -> None:
    """Print how many reports end with the right program."""
    console = Console()
    if missing := [name for name in FILES if not (data / name).is_file()]:
        console.print(
            f"not in {data}: {', '.join(missing)}.\nThe reports are published with Self-Refine "
            "(github.com/madaan/self-refine), GSM8K at github.com/openai/grade-school-math: name the folder by --data."
        )
        raise typer.Exit(2)
    reports, lines = ((data / name).read_text("utf-8") for name in FILES)
    found = asyncio.run(played(reports_of(reports), answers_of(lines.splitlines())))
    console.print(shown(found))
    if wrong := [one.report.number for one in found if not one.right(one.solution.answer)]:
        console.print(f"not right: reports {wrong}")


if __name__ == "__main__":
    typer.run(main)
