"""Run strategies over questions: side by side, each result kept as it comes, resumable at any moment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import reasoning
from reasoning.backends import Backend, open_backend
from reasoning.concurrency import together
from reasoning.errors import (
    AuthenticationError,
    NoBackendError,
    PromptError,
    QuestionError,
    ReasoningError,
    RequestError,
    UnreachableError,
    UsageError,
)
from reasoning.evaluation.baselines import baselines
from reasoning.evaluation.items import Item, ItemSet
from reasoning.evaluation.progress import Silent, Watcher
from reasoning.evaluation.report import Report
from reasoning.evaluation.results import Result
from reasoning.evaluation.settings import default_folder, read_settings, without_secrets, write_whole
from reasoning.evaluation.store import Existing, Store
from reasoning.prompts import Prompts
from reasoning.running import arun
from reasoning.session import Strategy
from reasoning.spec import parse_spec
from reasoning.usage import Limits, Usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.session import Event
    from reasoning.trace import Trace

HOPELESS = (AuthenticationError, UnreachableError, NoBackendError)
"""Errors that will not go away by asking further questions, when nothing else has come yet."""

HOPELESS_AT_FIRST = (RequestError, PromptError)
"""The same, unless results of an earlier part of the run are there: then they are a question's own."""

PATIENCE = 5
"""How many of them in a row, with nothing else before, end a run."""


async def evaluate(
    items: ItemSet | Sequence[Item],
    strategies: Sequence[str | Strategy],
    backend: str | Backend | None = None,
    *,
    out: str | Path | None = None,
    existing: Existing = "resume",
    seed: int = 0,
    concurrency: int = 16,
    limits: Limits | None = None,
    prompts: str | Path | Prompts | None = None,
    progress: Watcher | None = None,
) -> Report:
    """Answer every question with every strategy and return the report.

    items: from `load`, or your own. strategies: specs or objects. backend: as of `run`; opened once for the whole run.
    out: the folder of the results; None: `runs/…`, named after the settings. existing: what to do with results there:
    resume, fresh (move them aside), refuse. seed: of the strategies' own random choices. concurrency: questions, and
    requests, under way at a time. limits: for each question. progress: told of every result.

    A question that fails is kept as an error, counts as wrong and is tried again on resume. Raises UsageError for what
    can't be used, DataError for broken results, and the BackendError itself where the first questions all fail with it.
    """
    if concurrency < 1:
        raise UsageError(f"concurrency={concurrency} can't be used: give a number of at least 1")
    chosen = {str(one): one for one in map(_strategy, strategies)}
    if not chosen:
        raise UsageError("no strategy was named: give at least one, for example cot")
    asked = _item_set(items)
    library = prompts if isinstance(prompts, Prompts) else Prompts(prompts)
    model = open_backend(backend, concurrency)
    try:
        settings = _settings(asked, list(chosen), _backend_name(backend, model), model.model, seed, limits)
        folder = Path(out) if out else default_folder(settings)
        settings["prompts"] = _hashes_now(folder, library)
        with Store(folder, settings, existing) as store:
            run = _Run(asked, chosen, model, store, library, seed, limits, progress or Silent())
            return await run.work(concurrency)
    finally:
        await model.aclose()


@dataclass
class _Run:
    asked: ItemSet
    strategies: dict[str, Strategy]
    backend: Backend
    store: Store
    prompts: Prompts
    seed: int
    limits: Limits | None
    progress: Watcher
    hopeless: int | None = 0
    """Hopeless errors so far; None as soon as anything else has come."""
    resumed: bool = False
    """Whether there were answers before."""

    async def work(self, concurrency: int) -> Report:
        kept = [result for result in self._results() if self.store.done(result.key)]
        self.resumed = bool(kept)
        self.progress.begin(list(self.strategies), len(self.asked.items), kept)
        jobs = self._jobs()
        await together(self._worker(jobs) for _ in range(concurrency))
        settings = {**self.store.settings, "strategies": list(self.strategies)}
        report = Report.of(settings, self._results(), self.store.folder)
        write_whole(self.store.folder / "report.json", report.to_dict())
        return report

    def _jobs(self) -> Iterator[tuple[Item, str]]:
        """Yield what is left to do, question by question, so that strategies stay comparable at any moment."""
        for item in self.asked.items:
            for name in self.strategies:
                if not self.store.done((item.question.id, name)):
                    yield item, name

    def _results(self) -> Iterator[Result]:
        for item in self.asked.items:
            for name in self.strategies:
                if result := self.store.results.get((item.question.id, name)):
                    yield result

    async def _worker(self, jobs: Iterator[tuple[Item, str]]) -> None:
        for item, name in jobs:
            root: list[Trace] = []
            result = await self._answer(item, name, root)
            self.store.append(result, _templates(root))
            self.progress.add(result)

    async def _answer(self, item: Item, name: str, root: list[Trace]) -> Result:
        def emit(event: Event) -> None:
            if event.kind == "start" and event.depth == 0:
                root.append(event.node)

        try:
            solution = await arun(
                self.strategies[name],
                item.question,
                backend=self.backend,
                limits=self.limits,
                prompts=self.prompts,
                seed=self.seed,
                emit=emit,
            )
        except ReasoningError as error:
            self._judge(error)
            return self._failed(item, name, error, root)
        self.hopeless = None
        answers = item.question.answers
        right = self.asked.is_right(item, None if solution.abstained else solution.answer)
        return self._result(
            item,
            name,
            answer=None if solution.abstained else answers.key(solution.answer),
            correct=right,
            abstained=solution.abstained,
            usage=solution.usage,
            seconds=round(solution.seconds, 6),
            stopped=solution.stopped,
        )

    def _judge(self, error: ReasoningError) -> None:
        """Let an error that will repeat itself end the run."""
        if isinstance(error, UsageError) and not isinstance(error, PromptError | QuestionError):
            raise error
        if not isinstance(error, HOPELESS) and (self.resumed or not isinstance(error, HOPELESS_AT_FIRST)):
            self.hopeless = None
        elif self.hopeless is not None:
            self.hopeless += 1
            if self.hopeless >= min(PATIENCE, len(self.asked.items)):
                raise error

    def _failed(self, item: Item, name: str, error: ReasoningError, root: list[Trace]) -> Result:
        usage, seconds = (root[0].usage, round(root[0].seconds, 6)) if root else (Usage(), 0.0)
        right = None if item.gold is None else False
        text = f"{type(error).__name__}: {error}"
        return self._result(item, name, answer=None, correct=right, usage=usage, seconds=seconds, error=text)

    def _result(self, item: Item, name: str, **outcome: Any) -> Result:
        question = item.question
        gold = None if item.gold is None else question.answers.key(item.gold)
        depth = question.metadata.get("depth")
        backend = self.store.settings["backend"]
        return Result(question.id, name, backend, gold=gold, depth=depth, **{"abstained": False, **outcome})


def _strategy(one: str | Strategy) -> Strategy:
    return parse_spec(one) if isinstance(one, str) else one


def _item_set(items: ItemSet | Sequence[Item]) -> ItemSet:
    made = items if isinstance(items, ItemSet) else ItemSet(tuple(items))
    if not made.items:
        raise UsageError("there are no questions to ask")
    names = [item.question.id for item in made.items]
    if "" in names or len(set(names)) < len(names):
        raise UsageError("every question needs an id of its own: results are kept by it")
    return made


def _backend_name(backend: str | Backend | None, model: Backend) -> str:
    if isinstance(backend, str) and backend.strip():
        return without_secrets(backend.strip())
    return without_secrets(os.environ.get("REASONING_BACKEND", "")) if backend is None else model.model


def _settings(
    items: ItemSet, strategies: list[str], backend: str, model: str, seed: int, limits: Limits | None
) -> dict[str, Any]:
    shown = {name: getattr(limits, name) for name in Limits.__slots__} if limits else None
    return {
        **items.settings,
        "items": len(items.items),
        "backend": backend,
        "model": model,
        "seed": seed,
        "limits": shown,
        "strategies": strategies,
        "version": reasoning.__version__,
        "baselines": [entry.to_dict() for entry in baselines(items)],
        "notes": list(items.notes),
    }


def _hashes_now(folder: Path, library: Prompts) -> dict[str, str]:
    """Return what the templates that the run has used so far look like now; one that is gone is left out."""
    used = (read_settings(folder / "run.json") or {}).get("prompts") or {}
    known = set(library.names())
    return {name: library.hash(name) for name in used if name in known}


def _templates(root: list[Trace]) -> dict[str, str]:
    calls = root[0].calls if root else []
    return {node.name: node.data["template"] for node in calls if "template" in node.data}
