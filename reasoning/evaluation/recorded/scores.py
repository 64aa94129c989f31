"""What recorded outputs are worth: accuracy, failures of reading, votes of k, and what stop rules would have saved."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import TYPE_CHECKING, Any

from reasoning.errors import UsageError
from reasoning.evaluation.examples import Dataset, Example
from reasoning.evaluation.recorded.joining import examples_of, join
from reasoning.evaluation.recorded.opening import open_records
from reasoning.evaluation.recorded.outputs import OutputFields, read_rows
from reasoning.evaluation.sample_measures import pass_at_k, vote_at_k
from reasoning.evaluation.statistics import wilson
from reasoning.evaluation.task import load
from reasoning.evaluation.vote_analysis import samples_drawn, winner
from reasoning.parsing import split_reasoning
from reasoning.solution import Reply, Solution
from reasoning.strategies.voting.stop_rules import All, Beta, BetaOrExact, Exact, Window
from reasoning.strategies.voting.tally import tally
from reasoning.trace import in_html, in_plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console, ConsoleOptions, RenderResult

    from reasoning.evaluation.recorded.outputs import RecordedOutput
    from reasoning.evaluation.task import Task
    from reasoning.strategies.voting.stop_rules import StopRule

RULES: tuple[StopRule, ...] = (All(), Exact(), Beta(), BetaOrExact(), Window())

SHUFFLES = 20
"""Orders of a question's outputs in which the stop rules draw."""

MAX_READ_CHARS = 1_000_000
"""Characters of an output that are read."""


@dataclass(frozen=True)
class Outcome:
    """A question with what its outputs were read as."""

    id: str
    """The question's id."""

    gold: str | None
    """The gold answer's key; None where there is none."""

    answers: tuple[str | None, ...]
    """The outputs' answers as vote keys, in their order; None where none could be read."""

    correct: tuple[bool, ...]
    """Whether each of them is correct."""

    how: tuple[str, ...]
    """By which sign each was read, or why it was not."""

    labels: tuple[bool | None, ...] = ()
    """What whoever recorded them took each for."""

    weighted: bool | None = None
    """Whether the vote by the recorded weights is correct; None where there are none."""

    @property
    def right(self) -> frozenset[str]:
        """The answers that are correct."""
        return frozenset(a for a, ok in zip(self.answers, self.correct, strict=True) if ok and a is not None)

    def vote(self, k: int) -> float:
        """Return the probability that the vote of k of the outputs is correct."""
        return vote_at_k(self.answers, self.right, k)


@dataclass(frozen=True)
class RuleFigures:
    """What a stop rule does in the mean over questions and orders of their outputs."""

    rule: str
    """The rule, as a spec has it."""

    drawn: float
    """Outputs drawn."""

    saved: float
    """The share of the outputs that were not drawn."""

    accuracy: float
    """The share of votes whose winner is correct."""


@dataclass(frozen=True)
class ScoredOutputs:
    """What recorded outputs are worth. It shows itself in a terminal, in a notebook and in `print`: tables."""

    name: str
    """What was scored: the file, and the task."""

    outcomes: tuple[Outcome, ...]
    """One for each question that has outputs and a gold answer, in the order of the task."""

    published: float | None = None
    """The accuracy that was published for these outputs, in percent, for comparison."""

    notes: tuple[str, ...] = ()
    """What a reader has to know."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """The settings of the questions."""

    @property
    def n(self) -> int:
        """Questions."""
        return len(self.outcomes)

    @property
    def samples(self) -> int:
        """Outputs that every question has: votes are of up to so many."""
        return min((len(one.answers) for one in self.outcomes), default=0)

    @property
    def accuracy(self) -> float:
        """The accuracy of one output, in the mean over a question's outputs, then over questions."""
        return mean(mean(one.correct) for one in self.outcomes)

    @property
    def correct_first(self) -> int:
        """Questions whose first output is correct."""
        return sum(one.correct[0] for one in self.outcomes)

    @property
    def correct_votes(self) -> int:
        """Questions where the most frequent answer of all outputs is correct; of several the one that came first."""
        return sum(_wins(one.answers, one) for one in self.outcomes)

    @property
    def failures(self) -> Counter[str]:
        """Outputs of which no answer could be read, by the reason."""
        return Counter(
            how for one in self.outcomes for answer, how in zip(one.answers, one.how, strict=True) if answer is None
        )

    @property
    def steps(self) -> tuple[int, ...]:
        """Numbers of outputs that votes are told of: 1, 2, 5, 10, 20, 50, … and all that every question has."""
        found = [k * 10**power for power in range(4) for k in (1, 2, 5) if k * 10**power < self.samples]
        return (*found, self.samples) if self.samples else ()

    def vote_at(self, k: int) -> float:
        """Return the accuracy of the vote of k outputs, over all draws of k."""
        return mean(one.vote(k) for one in self.outcomes)

    def pass_at(self, k: int) -> float:
        """Return how often one of k outputs is correct (Chen et al., 2021, arXiv:2107.03374)."""
        return mean(pass_at_k(len(one.correct), sum(one.correct), k) for one in self.outcomes)

    def rules(self, budget: int | None = None, *, seed: int = 0) -> tuple[RuleFigures, ...]:
        """Return what each stop rule would have drawn and answered, of `budget` outputs in shuffled orders."""
        budget = self.samples if budget is None else budget
        if not 1 <= budget <= self.samples:
            raise UsageError(f"budget={budget} can't be used: every question has {self.samples} outputs")
        draw = random.Random(seed)
        orders = [(one, draw.sample(range(len(one.answers)), budget)) for one in self.outcomes for _ in range(SHUFFLES)]
        return tuple(_figures(rule, orders, budget) for rule in RULES)

    @property
    def labelled(self) -> tuple[int, int, int] | None:
        """Outputs that are labelled, those labelled right, and those where the label is ours; None without labels."""
        pairs = [
            (ok, label)
            for one in self.outcomes
            for ok, label in zip(one.correct, one.labels, strict=False)
            if label is not None
        ]
        return (len(pairs), sum(label for _, label in pairs), sum(a == b for a, b in pairs)) if pairs else None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures for JSON."""
        low, high = wilson(self.correct_first, self.n)
        return {
            "name": self.name,
            "settings": dict(self.settings),
            "n": self.n,
            "samples": self.samples,
            "accuracy": self.accuracy,
            "first": {"correct": self.correct_first, "interval95": [low, high]},
            "vote": {"correct": self.correct_votes, "interval95": list(wilson(self.correct_votes, self.n))},
            "vote_at": {str(k): self.vote_at(k) for k in self.steps},
            "pass_at": {str(k): self.pass_at(k) for k in self.steps},
            "unread": dict(self.failures),
            "stop_rules": [vars(one) for one in self.rules()] if self.samples > 1 else [],
            "labels": self.labelled,
            "published": self.published,
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        return in_plain_text(self)

    def _repr_html_(self) -> str:
        return in_html(self)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from reasoning.evaluation.recorded.tables import tables_of

        yield from tables_of(self)


def score(
    outputs: str | Path | Iterable[Mapping[str, Any]],
    task: str | Task | Dataset | None = None,
    *,
    data: str | Path | None = None,
    split: str | None = None,
    fields: OutputFields | None = None,
    answer_format: str = "",
    published: float | None = None,
) -> ScoredOutputs:
    """Read the answers of recorded outputs, and compare them with the gold answers of a task; no model is called.

    outputs: a file (JSON lines, JSON, .gz), a folder of them, or records: of lm-evaluation-harness, inspect_ai,
    OpenAI's batches, or plain. task: whose questions they answer, found by id or text; None: the records have the
    questions and gold answers themselves. data, split: as of `load`. fields: where the records have what.
    answer_format: of questions without a task. published: in percent, for comparison.
    Raises UsageError, DataError.
    """
    fields = fields or OutputFields()
    name, records = open_records(outputs)
    rows = read_rows(records, fields)
    if task is None:
        asked = examples_of(rows, fields, answer_format)
        pairs, notes = list(zip(asked.examples, rows, strict=True)), list[str]()
    else:
        asked = task if isinstance(task, Dataset) else load(task, data, split=split)
        pairs, notes = join(rows, asked)
    empty = sum(not row.outputs for _, row in pairs)
    ungraded = sum(example.gold is None for example, _ in pairs)
    notes += [f"{empty} questions have no outputs that are texts, and are not counted"] if empty else []
    notes += [f"{ungraded} questions have no gold answer, and are not counted"] if ungraded else []
    outcomes = tuple(_outcome(asked, one, row.outputs) for one, row in pairs if row.outputs and one.gold is not None)
    if not outcomes:
        raise UsageError(f"{name}: no question has both outputs and a gold answer: {'; '.join(notes)}")
    return ScoredOutputs(name, outcomes, published, (*asked.notes, *notes), asked.settings)


def _outcome(asked: Dataset, example: Example, outputs: Sequence[RecordedOutput]) -> Outcome:
    form = example.question.answer_format
    read = [_read(example, output) for output in outputs]
    answers = [None if one.abstained else one.answer for one in read]
    correct = [asked.is_correct(example, answer) is True for answer in answers]
    weighted = None
    if all(output.weight is not None for output in outputs):
        weights = [output.weight or 0.0 for output in outputs]
        weighted = asked.is_correct(example, tally(answers, form, weights).winner) is True
    return Outcome(
        example.question.id,
        None if example.gold is None else form.key(example.gold),
        tuple(None if answer is None else form.key(answer) for answer in answers),
        tuple(correct),
        tuple(one.reading.partition(":")[0] or "; ".join(one.evidence.get("parse_errors", ["?"])) for one in read),
        tuple(output.label for output in outputs),
        weighted,
    )


def _read(example: Example, output: RecordedOutput) -> Solution:
    said = split_reasoning(output.text[:MAX_READ_CHARS])
    return Solution.read(example.question, Reply(said.text, output.finish_reason, reasoning=said.reasoning))


def _wins(votes: Iterable[str | None], one: Outcome) -> bool:
    return winner(votes) in one.right


def _figures(rule: StopRule, orders: Sequence[tuple[Outcome, Sequence[int]]], budget: int) -> RuleFigures:
    drawn = correct = 0
    for one, order in orders:
        votes = [one.answers[place] for place in order]
        count = samples_drawn(rule, votes)
        drawn += count
        correct += _wins(votes[:count], one)
    whole = len(orders)
    return RuleFigures(str(rule), drawn / whole, 1 - drawn / (whole * budget), correct / whole)
