"""Run strategies over questions: side by side, each result kept as it comes, resumable at any moment."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import reasoning
from reasoning.api import wait_for
from reasoning.backends import Backend, open_backend
from reasoning.backends.registry import plain_name
from reasoning.backends.wrapper import recorded_name, tuned_prompts_of
from reasoning.concurrency import together
from reasoning.deprecation import renamed_keywords
from reasoning.errors import (
    AuthenticationError,
    NoBackendError,
    NotRecordedError,
    PromptError,
    QuestionError,
    ReasoningError,
    RequestError,
    UnreachableError,
    UsageError,
)
from reasoning.evaluation.answering import Answered, Solved, Work, failed
from reasoning.evaluation.baselines import baselines
from reasoning.evaluation.disk import write_whole
from reasoning.evaluation.engines import AnswerEngine, EngineName, open_engine
from reasoning.evaluation.examples import Dataset, Example
from reasoning.evaluation.facts import facts_of
from reasoning.evaluation.garbage import calm_collector
from reasoning.evaluation.look_ahead import AHEAD, LookAhead
from reasoning.evaluation.manifest import Manifest, read_manifest
from reasoning.evaluation.progress import NoProgress, ProgressReporter
from reasoning.evaluation.report import Report
from reasoning.evaluation.results import ExampleResult, SampledAnswers
from reasoning.evaluation.store import Existing, Store
from reasoning.evaluation.traces import TraceWriter
from reasoning.evaluation.until_decided import UntilDecided, check_can_be_decided, drawn_order
from reasoning.prompts import Prompts
from reasoning.spec import parse_spec
from reasoning.spec_repr import described
from reasoning.usage import Limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reasoning.session import Strategy

HOPELESS = (AuthenticationError, UnreachableError, NoBackendError)
"""Errors that will not go away by asking further questions, when nothing else has come yet."""

HOPELESS_AT_FIRST = (RequestError, NotRecordedError, PromptError)
"""The same, unless results of an earlier part of the run are there: then they are a question's own."""

TRAITS = ("native_tools", "native_schema", "native_grammar", "native_logprobs", "native_decisions")
"""What a backend can do besides, as strategies see it: kept with the run, so that its replies can be read again."""

PATIENCE = 5
"""How many of them in a row, with nothing else before, end a run."""


@renamed_keywords(items="examples")
async def aevaluate(
    examples: Dataset | Sequence[Example],
    strategies: Sequence[str | Strategy],
    backend: str | Backend | None = None,
    *,
    out: str | Path | None = None,
    existing: Existing = "resume",
    seed: int = 0,
    concurrency: int = 16,
    limits: Limits | None = None,
    prompts: str | Path | Prompts | None = None,
    progress: ProgressReporter | None = None,
    traces: bool = True,
    engine: EngineName = "local",
    processes: int | None = None,
    until_decided: float | None = None,
) -> Report:
    """Answer every question with every strategy and return the report.

    examples: from `load`, or your own. strategies: specs or objects. backend: as of `run`; opened once for the
    whole run. out: the folder of the results; None: `runs/…`, named after the settings. existing: what to do with
    results there: resume, fresh (move them aside), refuse. seed: of the strategies' own random choices.
    concurrency: questions, and requests, under way at a time. limits: for each question. progress: told of every
    result. traces: whether all that was said is kept beside the results (see `reasoning.evaluation.traces`).
    engine: where strategies work: local, in this process or in so many `processes` of this machine; ray, in so many of
    a Ray cluster. The model is asked from this process alone. until_decided: a level, as 0.05: the questions are asked
    in an order drawn by `seed`, and the run stops once all strategies are settled to be better or worse than the first
    (see `reasoning.evaluation.until_decided`).

    A question that fails is kept as an error, whatever it was that a strategy raised: it counts as wrong and is asked
    again on resume. So is one that lost parts to errors of the backend (its `stopped` is "errors"), which counts as it
    is until then. Raises UsageError for what can't be used, DataError for broken results and for what the disk refuses,
    and the BackendError itself where the first questions all fail with it.
    """
    if concurrency < 1:
        raise UsageError(f"concurrency={concurrency} can't be used: give a number of at least 1")
    chosen = _by_name(map(_strategy, strategies))
    asked = _dataset(examples)
    until = None
    if until_decided is not None:
        asked, until = _in_drawn_order(asked, list(chosen), until_decided, seed)
    library = prompts if isinstance(prompts, Prompts) else Prompts(prompts)
    model = open_backend(backend, concurrency)
    try:
        manifest = _manifest(asked, list(chosen), _backend_name(backend, model), model, seed, limits)
        folder = Path(out) if out else manifest.default_folder
        with (
            Store(folder, replace(manifest, prompts=_hashes_now(folder, library)), existing) as store,
            TraceWriter(folder) if traces else nullcontext() as kept,
            calm_collector(),
        ):
            work = Work(chosen, library.folder, seed, limits, traces)
            async with open_engine(engine, processes, work, library, model) as opened:
                run = _Run(asked, work, opened, store, kept, progress or NoProgress(), until)
                return await run.carry_out(concurrency)
    finally:
        await model.aclose()


@renamed_keywords(items="examples")
def evaluate(
    examples: Dataset | Sequence[Example],
    strategies: Sequence[str | Strategy],
    backend: str | Backend | None = None,
    **settings: Any,
) -> Report:
    """Answer every question with every strategy and return the report; the settings are those of `aevaluate`.

    Works inside a running loop too, as `run` does.
    """
    return wait_for(aevaluate(examples, strategies, backend, **settings))


@dataclass
class _Run:
    asked: Dataset
    work: Work
    engine: AnswerEngine
    store: Store
    traces: TraceWriter | None
    progress: ProgressReporter
    until: UntilDecided | None = None
    hopeless: int | None = 0
    """Hopeless errors so far; None as soon as anything else has come."""
    resumed: bool = False
    """Whether there were answers before."""
    come: set[tuple[str, str]] = field(default_factory=set)
    """What has been answered in this part of the run."""

    async def carry_out(self, concurrency: int) -> Report:
        kept = [result for result in self._results() if self.store.done(result.key)]
        self.resumed = bool(kept)
        self.progress.begin(list(self.work.strategies), len(self.asked.examples), kept)
        jobs, ahead = self._jobs(), LookAhead(AHEAD * concurrency)
        await together(self._worker(jobs, ahead) for _ in range(concurrency))
        if self.until:
            self._decided(self.until)
            self.store.tell(self.until.note)
        manifest = replace(self.store.manifest, strategies=tuple(self.work.strategies))
        report = Report.of(manifest.to_dict(), self._results(), self.store.folder)
        write_whole(self.store.folder / "report.json", report.to_dict())
        return report

    def _jobs(self) -> Iterator[tuple[Example, str]]:
        """Yield what is left to do, question by question, so that strategies stay comparable at any moment."""
        for example in self.asked.examples:
            if self.until and self._decided(self.until):
                return
            for name in self.work.strategies:
                if not self.store.done((example.question.id, name)):
                    yield example, name

    def _decided(self, until: UntilDecided) -> bool:
        return until.look(self.store.results, lambda key: key in self.come or self.store.done(key))

    def _results(self) -> Iterator[ExampleResult]:
        for example in self.asked.examples:
            for name in self.work.strategies:
                if result := self.store.results.get((example.question.id, name)):
                    yield result

    async def _worker(self, jobs: Iterator[tuple[Example, str]], ahead: LookAhead) -> None:
        while True:
            if self.until:
                await ahead.wait_for_room()
            job = next(jobs, None)
            if job is None:
                return
            with ahead.begin():
                await self._answer(*job)

    async def _answer(self, example: Example, name: str) -> None:
        answered = await self.engine.answer(example, name)
        result, line = self._result(example, name, answered)
        if self.traces:  # before its result: where that is there, so is its trace
            self.traces.append(answered.trace)
        self.store.append(result, answered.templates, line)
        self.come.add(result.key)
        self.progress.add(result)

    def _result(self, example: Example, name: str, answered: Answered) -> tuple[ExampleResult, bytes]:
        """Return what came of a question, and its line in the file."""
        if not answered.solved:
            return _with_line(self._failed(example, name, answered))
        try:
            line = self._judged(example, name, answered.solved, answered).to_line()
            return ExampleResult.from_line(line), line  # what could not be read again is found now
        except Exception as error:  # noqa: BLE001  a task or an answer format of a user's own may raise anything
            again = failed(example, name, self.work, error)
            again = replace(again, usage=answered.usage, seconds=answered.seconds)
            return _with_line(self._failed(example, name, again))

    def _judged(self, example: Example, name: str, solved: Solved, answered: Answered) -> ExampleResult:
        self.hopeless = None
        correct, score = self.asked.judge(example, solved.answer)
        right = partial(self.asked.is_correct, example)
        first = right(solved.first[0]) if solved.first else None
        told = solved.samples and example.gold is not None
        return self._made(
            example,
            name,
            answer=solved.key,
            correct=correct,
            score=score,
            abstained=solved.answer is None,
            usage=answered.usage,
            seconds=answered.seconds,
            stopped=solved.stopped,
            confidence=solved.confidence,
            first_correct=first,
            samples=SampledAnswers.of(solved.samples, example.question.answer_format, right) if told else None,
        )

    def _judge(self, error: ReasoningError) -> None:
        """Let an error that will repeat itself end the run."""
        if isinstance(error, UsageError) and not isinstance(error, PromptError | QuestionError):
            raise error
        if not isinstance(error, HOPELESS) and (self.resumed or not isinstance(error, HOPELESS_AT_FIRST)):
            self.hopeless = None
        elif self.hopeless is not None:
            self.hopeless += 1
            if self.hopeless >= min(PATIENCE, len(self.asked.examples)):
                raise error

    def _failed(self, example: Example, name: str, answered: Answered) -> ExampleResult:
        if answered.cause:
            self._judge(answered.cause)
        else:
            self.hopeless = None
        spent = {"usage": answered.usage, "seconds": answered.seconds}
        correct = None if example.gold is None else False
        return self._made(example, name, answer=None, correct=correct, error=answered.error, **spent)

    def _made(self, example: Example, name: str, **outcome: Any) -> ExampleResult:
        question = example.question
        gold = None if example.gold is None else question.answer_format.key(example.gold)
        backend = self.store.manifest.settings["backend"]
        told = facts_of(question)
        return ExampleResult(question.id, name, backend, gold=gold, **told, **{"abstained": False, **outcome})


def _with_line(result: ExampleResult) -> tuple[ExampleResult, bytes]:
    return result, result.to_line()


def _strategy(one: str | Strategy) -> Strategy:
    return parse_spec(one) if isinstance(one, str) else one


def _by_name(strategies: Iterable[Strategy]) -> dict[str, Strategy]:
    """Return the strategies by the names that results are kept by. Raises UsageError for none, and for one of two."""
    named: dict[str, Strategy] = {}
    for one in strategies:
        name = described(one)
        if named.setdefault(name, one) != one:
            raise UsageError(f"two strategies are both called {name}: tell them apart by their fields, or by `__str__`")
    if not named:
        raise UsageError("no strategy was named: give at least one, for example cot")
    return named


def _dataset(examples: Dataset | Sequence[Example]) -> Dataset:
    made = examples if isinstance(examples, Dataset) else Dataset(tuple(examples))
    if not made.examples:
        raise UsageError("there are no questions to ask")
    names = [example.question.id for example in made.examples]
    if "" in names or len(set(names)) < len(names):
        raise UsageError("every question needs an id of its own: results are kept by it")
    return made


def _in_drawn_order(asked: Dataset, strategies: list[str], level: float, seed: int) -> tuple[Dataset, UntilDecided]:
    check_can_be_decided(asked.examples, strategies)
    ordered, units = drawn_order(asked.examples, seed)
    return replace(asked, examples=tuple(ordered)), UntilDecided(units, strategies, level)


def _backend_name(backend: str | Backend | None, model: Backend) -> str:
    """Return what results call the backend; a replay goes by the name of what was recorded."""
    if recorded := recorded_name(model):
        return recorded
    spec = os.environ.get("REASONING_BACKEND", "") if backend is None else backend
    return plain_name(spec.strip()) if isinstance(spec, str) and spec.strip() else model.model


def _manifest(
    examples: Dataset, strategies: list[str], backend: str, model: Backend, seed: int, limits: Limits | None
) -> Manifest:
    shown = {name: getattr(limits, name) for name in Limits.__slots__} if limits else None
    traits: dict[str, Any] = {name: bool(getattr(model, name, False)) for name in TRAITS}
    traits |= {"reasons": getattr(model, "reasons", None), "tuned_prompts": sorted(tuned_prompts_of(model))}
    settings = {
        **examples.settings,
        "examples": len(examples.examples),
        "backend": backend,
        "model": model.model,
        "seed": seed,
        "limits": shown,
        "traits": traits,
        "version": reasoning.__version__,
        "baselines": [entry.to_dict() for entry in baselines(examples)],
        "notes": list(examples.notes),
    }
    return Manifest(settings, tuple(strategies))


def _hashes_now(folder: Path, library: Prompts) -> dict[str, str]:
    """Return what the templates that the run has used so far look like now; one that is gone is left out."""
    before = read_manifest(folder / "run.json")
    known = set(library.names())
    return {name: library.hash(name) for name in before.prompts if name in known} if before else {}
