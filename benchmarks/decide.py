"""Count the tokens that judging writes, in text and as decisions, and compare the answers.

    python benchmarks/decide.py [--questions 40] [--reasons 60]

SIMULATED: there is no model. The mock's rule reader draws solutions, wrong ones among them, and judges without error.
It has two faces: in text it writes reasons of a given length and its judgement; by letters it gives 0.9 of the
probability to the same judgement. So the answers can only differ by how judgements are read, and the tokens tell what
the reading costs, not how good a model's judgements are by either way.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from reasoning import Mock, Question, Solution, arun
from reasoning.backends import Completion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.backends import Request

SPECS = (
    "best_of(cot, n=4, scorer=judge)",
    "best_of(cot, n=4, scorer=verdict, stop_at=1)",
    "best_of(cot, n=4, rank=tournament, once=True)",
    "sc(cot, samples=4, stop_rule=all, weights=judge)",
    "tot(depth=3)",
    "tot(depth=3, judge=vote, samples=3)",
    "universal(cot, samples=4)",
    "refine(cot, critic=verdict)",
)
"""Strategies that judge."""

SENTENCE = "The step before holds, and this one follows from it. "
JUDGING = ("judge/", "tot/value", "tot/vote", "universal/pick", "route/choose", "refine/critique")
NAMES, TRAITS = ("Ann", "Bob", "Eve", "Max"), ("kind", "quick", "tall", "calm", "loud", "young", "wise")


def is_judging(prompt: str) -> bool:
    """Return whether a prompt asks for a judgement."""
    return prompt.startswith(JUDGING) or "/decide_" in prompt


class TwoFaced(Mock):
    """A stand-in that has the same opinion in text, behind reasons, and by letters; it errs in what it draws alone."""

    def __init__(
        self, error_rate: float = 0.0, *, seed: int = 0, reasons: int = 60, native_logprobs: bool = True
    ) -> None:
        super().__init__(error_rate=error_rate, seed=seed, native_logprobs=native_logprobs)
        self._draws, self._judges = self._reply, Mock()._reply
        self._reasons = (SENTENCE * (1 + 4 * reasons // len(SENTENCE)))[: 4 * reasons]
        self._reply = self._two_faced

    def _two_faced(self, request: Request, sample: int) -> str | Completion:
        judging = is_judging(request.prompt)
        said = (self._judges if judging else self._draws)(request, sample)
        text = said if isinstance(said, str) else said.text
        if request.sampling.top_logprobs:
            return self._lettered(text, request)
        return f"{self._reasons}\n{text}" if judging else text

    @staticmethod
    def _lettered(letter: str, request: Request) -> Completion:
        others = [other for other in "ABCDEF" if other != letter]
        told = {letter: 0.9, **dict.fromkeys(others, 0.01)}
        if "N/A" in request.text:
            told = dict.fromkeys("ABCDEF", 0.16)
        return Completion(letter, "length", top_logprobs=tuple((token, log(value)) for token, value in told.items()))


@dataclass(frozen=True)
class Compared:
    """What became of one strategy on all questions."""

    spec: str
    same: int
    """Questions with the same answer by both readings."""
    questions: int
    in_text: int
    """Tokens that judging wrote in text."""
    decided: int
    """The same as decisions."""
    most: int
    """The most that one judging call wrote as a decision."""


def judged_tokens(solution: Solution) -> list[int]:
    """List the tokens that each judging call wrote."""
    return [node.own_usage.completion_tokens for node in solution.trace.calls if is_judging(node.name)]


def theories(count: int) -> list[Question]:
    """Make small theories in controlled English, with an option that follows and two that do not."""
    draw, made = random.Random(1), []
    for number in range(count):
        name, (one, two, three, four) = draw.choice(NAMES), draw.sample(TRAITS, 4)
        context = f"{name} is {one}. If someone is {one} then they are {two}. All {two} people are {three}."
        options = [f"{name} is {three}.", f"{name} is {four}.", f"{name} is not {two}."]
        draw.shuffle(options)
        made.append(Question("Which of the following must be true?", context, tuple(options), id=str(number)))
    return made


async def compared(spec: str, questions: Sequence[Question], errors: float, reasons: int) -> Compared:
    """Answer all questions with one strategy by both readings."""
    same, in_text, decided = 0, [0], [0]
    for place, question in enumerate(questions):
        by_letter = await arun(spec, question, backend=TwoFaced(errors, seed=place, reasons=reasons))
        by_text = await arun(
            spec, question, backend=TwoFaced(errors, seed=place, reasons=reasons, native_logprobs=False)
        )
        same += by_letter.shown == by_text.shown
        in_text += judged_tokens(by_text)
        decided += judged_tokens(by_letter)
    return Compared(spec, same, len(questions), sum(in_text), sum(decided), max(decided))


def table_of(rows: Sequence[Compared], errors: float, reasons: int) -> Table:
    """Return the rows for a person."""
    title = f"SIMULATED: {errors:.0%} of samples drawn wrong, reasons of {reasons} tokens before a judgement in text"
    table = Table("strategy", "same answers", "judging in text", "as decisions", "fewer", "most a call", title=title)
    for row in rows:
        fewer = f"{row.in_text / row.decided:.0f} times" if row.decided else "-"
        table.add_row(
            row.spec, f"{row.same} of {row.questions}", f"{row.in_text:,}", f"{row.decided:,}", fewer, f"{row.most}"
        )
    return table


def main(
    questions: Annotated[int, typer.Option(min=1, help="How many questions.")] = 40,
    reasons: Annotated[int, typer.Option(min=0, help="Tokens of reasons before a judgement in text.")] = 60,
    errors: Annotated[float, typer.Option(min=0, max=1, help="The share of drawn samples that are wrong.")] = 0.4,
) -> None:
    """Print what judging writes by both readings."""
    asked = theories(questions)

    async def all_of() -> list[Compared]:
        return [await compared(spec, asked, errors, reasons) for spec in SPECS]

    Console(width=130).print(table_of(asyncio.run(all_of()), errors, reasons))


if __name__ == "__main__":
    typer.run(main)
