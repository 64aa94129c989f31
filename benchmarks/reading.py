"""How often the answer of a reply is graded rightly, and how long that takes, beside two peers.

    pip install "math-verify[antlr4_13_2]" lm_eval      # the peers; a column is empty where one is missing
    python benchmarks/reading.py [--limit 1000]

Numbers: recorded solutions of four models to GSM8K, as they were written and in three shapes that models write as well
(on one line behind `A: `, with a further question behind, with the answer in a LaTeX box at the end). Grading is right
where the reading equals the gold just where the publisher's label says that the solution is correct. Expressions:
GPT-4's recorded solutions to the Game of 24 that are labelled right; the reading has to be worth 24.
Choices: real questions with their options under replies in forms of our own (`FORMS`), 20 that state one option and 6
that state none, where a reading is right if it is none. The extractor was developed on replies of such forms: these two
rows measure no unseen texts. A time is the CPU time of reading a reply and comparing the answer with the gold.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from reasoning.answers import AnswerFormat, Choice, Expression, Number, extract

SHARED = Path(os.environ.get("REASONING_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DATA = SHARED / "data"
MODELS = ("6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification")
REPEATS = 3
NEXT = "\n\nQuestion: Tom has 3 pens and buys 4 more. How many has he?\nAnswer: 3 + 4 = 7\nA: 7"
FORMS = (
    "{letter}",
    "({letter})",
    "**{letter}**",
    "{letter}) {text}",
    "{text}",
    "The answer is ({letter}).",
    "The answer is {letter}.",
    "Answer: {letter}",
    "**Answer:** {letter}) {text}",
    "Final Answer: ({letter})",
    "$\\boxed{{{letter}}}$",
    '{{"answer": "{letter}"}}',
    "<answer>{letter}</answer>",
    "{letter}) {text}\n\nExplanation: {other}) goes too far.",
    "Option {other} is too strong. The correct option is {letter}.",
    "Let us see. ({other}) is not supported, and neither is the rest.\nTherefore, the answer is ({letter}).",
    "It can't be {other}, as the passage says nothing of it.\n\n### Answer\n{letter}",
    "I first thought of {other}. On reflection the best choice is {letter}.",
    "Answer: {letter}\n\nQuestion: What else?\nA. x\nB. y\nAnswer: {other}",
    "The answer is {letter}, not {other}.",
)
NONE = (
    "({letter}) and ({other}) can both be argued for.",
    "Answer: {letter}, {other}",
    "I can't decide between the options from the passage.",
    "If the author is right, the answer would be {letter}; if not, it would be {other}.",
    "None of the options follows.",
    "Is the answer {letter}? Or is it {other}?",
)


@dataclass(frozen=True)
class Case:
    """A reply, and what it is right to make of it."""

    reply: str
    gold: str
    """The gold answer; a letter for a choice."""
    is_gold: bool
    """Whether the reply gives the gold answer."""
    form: AnswerFormat


Grader = Callable[[list[Case]], list[bool]]
"""Reads each reply and says whether it gives the gold answer."""


@dataclass
class Row:
    """What each grader made of the cases of a kind."""

    name: str
    cases: list[Case]
    right: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    """CPU time of a reply: reading it and comparing with the gold; the median of `REPEATS` runs over all cases."""

    def measure(self, name: str, grade: Grader) -> None:
        """Grade the cases, `REPEATS` times."""
        times = []
        for _ in range(REPEATS):
            start = time.process_time()
            graded = grade(self.cases)
            times.append((time.process_time() - start) / len(self.cases))
        self.right[name] = sum(found == case.is_gold for found, case in zip(graded, self.cases, strict=True))
        self.seconds[name] = statistics.median(times)

    def shown(self, name: str) -> tuple[str, str]:
        """Format the share that is right and the time of a reply."""
        if name not in self.right:
            return "", ""
        return f"{self.right[name] / len(self.cases):.1%}", f"{self.seconds[name] * 1e3:.2f} ms"


def solutions(limit: int) -> Iterator[tuple[str, str, bool]]:
    """Yield recorded solutions to GSM8K, their gold, and whether they are labelled correct."""
    lines = (DATA / "gsm8k" / "example_model_solutions.jsonl").read_text("utf-8").splitlines()
    every = ((json.loads(line), model) for line in lines for model in MODELS)
    for record, model in islice(every, limit):
        gold = record["ground_truth"].rpartition("A: ")[2].replace(",", "").strip()
        yield record[model]["solution"], gold, record[model]["is_correct"]


def number_rows(limit: int) -> Iterator[Row]:
    """Yield the rows of numbers."""
    shapes: dict[str, Callable[[str], str]] = {
        "GSM8K, as written": str,
        "GSM8K, on one line behind `A: `": _behind_a_mark,
        "GSM8K, a question behind": lambda text: text + NEXT,
        "GSM8K, boxed": lambda text: f"{_steps(text)}\n\\[\\boxed{{{_last(text)}}}\\]",
    }
    for name, shape in shapes.items():
        yield Row(name, [Case(shape(text), gold, label, Number()) for text, gold, label in solutions(limit)])


def _behind_a_mark(text: str) -> str:
    steps = _steps(text).replace("\n", " ")
    return f"A: {steps} The answer is {_last(text)}."


def _steps(text: str) -> str:
    return text.rpartition("\nA:")[0]


def _last(text: str) -> str:
    return text.rpartition("A:")[2].strip()


def game_rows(limit: int) -> Iterator[Row]:
    """Yield the row of expressions."""
    data = json.loads((DATA / "game24" / "gpt-4_cot_100_samples.json").read_text("utf-8"))
    right = (y for one in data for y, info in zip(one["ys"], one["infos"], strict=True) if info["r"] == 1)
    yield Row("Game of 24", [Case(reply, "24", True, Expression()) for reply in islice(right, limit)])


def choice_rows(limit: int) -> Iterator[Row]:
    """Yield the rows of choices: every form in turn, over real questions."""
    lines = (DATA / "agieval" / "lsat-lr.jsonl").read_text("utf-8").splitlines()
    options = [tuple(re.sub(r"^\([A-E]\)", "", one) for one in json.loads(line)["options"]) for line in lines]
    for name, forms, states in (("choice, one stated", FORMS, True), ("choice, none stated", NONE, False)):
        pairs = islice(zip(cycle(options), cycle(forms), strict=False), min(limit, len(options) * 2))
        yield Row(name, [_choice(form, texts, place, states) for place, (texts, form) in enumerate(pairs)])


def _choice(form: str, options: tuple[str, ...], place: int, states: bool) -> Case:
    right, other = place * 7 % len(options), (place * 7 + 1 + place % 3) % len(options)
    reply = form.format(letter="ABCDE"[right], text=options[right], other="ABCDE"[other])
    return Case(reply, "ABCDE"[right] if states else "", True, Choice(options))


def ours(cases: list[Case]) -> list[bool]:
    """Grade with our extractor."""
    return [_is_gold(extract(case.reply, case.form).answer, case) for case in cases]


def _is_gold(found: Any, case: Case) -> bool:
    if found is None or not case.gold:
        return found is None and not case.gold
    return case.form.equal(found, case.form.parse(case.gold))


def math_verify() -> Grader | None:
    """Return math-verify as a grader, or None where it is not installed."""
    if not find_spec("math_verify"):
        return None
    from math_verify import parse, verify

    return lambda cases: [bool(verify(parse(f"${case.gold}$"), parse(case.reply))) for case in cases]


def lm_eval() -> Grader | None:
    """Return the flexible filter that lm-evaluation-harness has for choices, or None where it is not installed."""
    if not find_spec("lm_eval"):
        return None
    from lm_eval.filters.extraction import MultiChoiceRegexFilter

    flexible = MultiChoiceRegexFilter(
        regex_pattern=r"(\([A-Z]\))", group_select=-1, ignore_case=True, ignore_punctuation=True
    )

    def grade(cases: list[Case]) -> list[bool]:
        documents = [{"choices": list(case.form.options)} for case in cases if isinstance(case.form, Choice)]
        found = flexible.apply([[case.reply] for case in cases], documents)
        return [
            one == (f"({case.gold})" if case.gold else "[invalid]") for case, [one] in zip(cases, found, strict=True)
        ]

    return grade


def main(limit: Annotated[int, typer.Option(help="Replies of a row; the recordings have 5,276.")] = 1000) -> None:
    """Measure the readers on recorded and written replies."""
    console = Console()
    if not DATA.is_dir():
        console.print(f"skipped: the recordings are not at {DATA}; set REASONING_SHARED")
        raise typer.Exit(0)
    table = Table(title="Replies graded rightly, and the time of a reply")
    for heading in ("replies", "n", "ours", "time", "peer", "peer's", "time", "time, ours / peer's"):
        table.add_column(heading, justify="left" if heading in ("replies", "peer") else "right")
    peers = {"math-verify": math_verify(), "lm_eval": lm_eval()}
    for row in (*number_rows(limit), *game_rows(limit), *choice_rows(limit)):
        peer = "lm_eval" if row.name.startswith("choice") else "math-verify"
        row.measure("ours", ours)
        if grade := peers[peer]:
            row.measure(peer, grade)
        ratio = f"{row.seconds['ours'] / row.seconds[peer]:.2f}" if grade else ""
        shown = (*row.shown("ours"), peer if grade else f"({peer} is missing)", *row.shown(peer), ratio)
        table.add_row(row.name, str(len(row.cases)), *shown)
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
