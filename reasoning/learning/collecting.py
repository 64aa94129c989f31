"""The E-step: sample a strategy on questions whose answers are known, and tell which runs were right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from reasoning.api import wait_for
from reasoning.backends import Backend, open_backend
from reasoning.backends.base import Sampling
from reasoning.concurrency import together
from reasoning.errors import BackendError, BudgetExceededError, ReasoningError, UsageError
from reasoning.evaluation.examples import Dataset, Example
from reasoning.learning.sampled_calls import SampledCall, calls_of
from reasoning.prompts import Prompts
from reasoning.session import Session, Strategy
from reasoning.session.shared_replies import SharedReplies
from reasoning.solution import Solution
from reasoning.spec import parse_spec
from reasoning.usage import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Checker = Callable[[Example, Solution], bool | None]
"""Tells whether a run is right; None where it can't tell: such a run is neither kept nor counted as wrong."""

RewardBy = Literal["question", "context"]


@dataclass(frozen=True, slots=True)
class Run:
    """One sampled run of the strategy on a question."""

    id: str
    group: str
    sample: int
    correct: bool | None
    """Whether its answer is right; None where it abstained, failed, or the checker could not tell."""
    answer: str | None
    """The answer's key; None for none."""
    outcome: str
    """right, wrong, abstained, unchecked, or the name of the error that ended it."""
    calls: tuple[SampledCall, ...] = ()


@dataclass(frozen=True)
class Samples:
    """What an E-step brought: the runs, in the order of their questions and sample numbers."""

    runs: tuple[Run, ...]
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def outcomes(self) -> Counter[str]:
        """Count the runs by outcome."""
        return Counter(run.outcome for run in self.runs)

    @property
    def by_question(self) -> dict[str, list[Run]]:
        """Return the runs of each question."""
        found: dict[str, list[Run]] = {}
        for run in self.runs:
            found.setdefault(run.id, []).append(run)
        return found

    def rewarded(self, reward_by: RewardBy = "question") -> set[tuple[str, int]]:
        """Return the runs that are rewarded, by question and sample number.

        question: those that are right. context: those whose sample number is right on every question about the same
        context: where a run's intermediate results serve several questions (the translation of a theory), a wrong one
        rarely passes all of them.
        """
        right = {(run.id, run.sample) for run in self.runs if run.correct}
        if reward_by == "question":
            return right
        failed = {(run.group, run.sample) for run in self.runs if not run.correct}
        return {(run.id, run.sample) for run in self.runs if (run.group, run.sample) not in failed}


async def acollect(
    examples: Dataset | Sequence[Example],
    strategy: str | Strategy,
    backend: str | Backend | None = None,
    *,
    samples: int = 4,
    temperature: float | None = None,
    checker: Checker | None = None,
    domain: str = "task",
    seed: int = 0,
    concurrency: int = 16,
    limits: Limits | None = None,
    prompts: str | Path | Prompts | None = None,
) -> Samples:
    """Run `strategy` several times on each question, and return its calls with whether they led to a right answer.

    This is the E-step of ReST-EM (Singh et al., 2023, arXiv:2312.06585): k samples a question, a binary reward.
    examples: with gold answers; those without are left to the checker. samples: runs on each question; identical
    requests of a question are numbered through, so that no two runs draw the same sample. temperature: of all calls
    that name none; None: the backend's. checker: what rewards a run in place of the gold answer. domain: the field of
    the questions' metadata that a mixture goes by, or `task`. limits: for each run.

    A run that fails counts by its error. Raises UsageError for what can't be used, and the error itself where every run
    failed.
    """
    if samples < 1:
        raise UsageError(f"samples={samples} can't be used: give a number of at least 1")
    data = examples if isinstance(examples, Dataset) else Dataset(tuple(examples))
    if not data.examples:
        raise UsageError("there are no questions to sample on")
    chosen = parse_spec(strategy) if isinstance(strategy, str) else strategy
    model = open_backend(backend, concurrency)
    library = prompts if isinstance(prompts, Prompts) else Prompts(prompts)
    drawn = Sampling(temperature=temperature)
    sampler = _Sampler(data, chosen, model, library, checker, domain, seed, limits, drawn, samples)
    try:
        jobs = iter([(example, number) for example in data.examples for number in range(samples)])
        found: dict[tuple[str, int], Run] = {}
        await together(sampler.work(jobs, found) for _ in range(min(concurrency, len(data.examples) * samples)))
    finally:
        await model.aclose()
    runs = tuple(found[example.question.id, number] for example in data.examples for number in range(samples))
    if sampler.first_error is not None and sampler.failed == len(runs):
        raise sampler.first_error
    settings = {"strategy": str(strategy), "model": model.model, "samples": samples, "temperature": temperature}
    return Samples(runs, {**data.settings, **settings, "seed": seed})


def collect(
    examples: Dataset | Sequence[Example],
    strategy: str | Strategy,
    backend: str | Backend | None = None,
    **settings: Any,
) -> Samples:
    """Return what `acollect` does; works inside a running loop too, as `run` does."""
    return wait_for(acollect(examples, strategy, backend, **settings))


@dataclass
class _Sampler:
    data: Dataset
    strategy: Strategy
    backend: Backend
    prompts: Prompts
    checker: Checker | None
    domain: str
    seed: int
    limits: Limits | None
    sampling: Sampling
    samples: int
    sessions: dict[str, Session] = field(default_factory=dict)
    """The sessions of the questions under way."""
    taken: Counter[str] = field(default_factory=Counter)
    replies: SharedReplies = field(default_factory=SharedReplies)
    """A sample number has one reply to what a strategy asks once for all questions, such as a sentence's lines."""
    first_error: ReasoningError | None = None
    failed: int = 0

    async def work(self, jobs: Any, found: dict[tuple[str, int], Run]) -> None:
        for example, number in jobs:
            found[example.question.id, number] = await self._run(example, number)

    def _session(self, question_id: str) -> Session:
        """Return the session of a run: the samples of a question share a root, so that each draws what no other has."""
        if question_id not in self.sessions:
            self.sessions[question_id] = Session(
                self.backend, prompts=self.prompts, seed=self.seed, replies=self.replies
            )
        self.taken[question_id] += 1
        last = self.taken[question_id] == self.samples
        root = self.sessions.pop(question_id) if last else self.sessions[question_id]
        return root.child(limits=self.limits, sampling=self.sampling)

    async def _run(self, example: Example, number: int) -> Run:
        group = group_of(example)
        try:
            solution = await self._session(example.question.id).solve(self.strategy, example.question)
        except (BackendError, BudgetExceededError) as error:
            self.failed += 1
            self.first_error = self.first_error or error
            return Run(example.question.id, group, number, None, None, type(error).__name__)
        correct = self._correct(example, solution)
        calls = calls_of(
            example,
            solution,
            correct,
            self.data,
            group=group,
            domain=_domain(example, self.domain, self.data),
            sample=number,
        )
        answer = None if solution.abstained else example.question.answer_format.key(solution.answer)
        outcome = "abstained" if solution.abstained else {True: "right", False: "wrong", None: "unchecked"}[correct]
        return Run(example.question.id, group, number, correct, answer, outcome, tuple(calls))

    def _correct(self, example: Example, solution: Solution) -> bool | None:
        if solution.abstained:
            return None
        if self.checker is not None:
            return self.checker(example, solution)
        return self.data.is_correct(example, solution.answer)


def group_of(example: Example) -> str:
    """Return what a question shares with others about the same context; its own id where it has none."""
    return example.question.context or example.question.id


def _domain(example: Example, name: str, data: Dataset) -> str:
    found = example.question.metadata.get(name, data.settings.get(name, ""))
    return str(found)
