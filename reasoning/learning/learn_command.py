"""`reasoning learn`: a model in the process learns from what a strategy gets right with it (ReST-EM)."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer
from rich.console import Console
from rich.table import Table

from reasoning.evaluation.cli import find_task_and_data, plain_errors
from reasoning.learning.collect_command import Reward

if TYPE_CHECKING:
    from reasoning.evaluation.examples import Dataset
    from reasoning.learning.rest_em import Iteration, Learned, Measures, Open, Train
    from reasoning.learning.training_job import TrainingJob

Option = typer.Option


def learn_command(
    name: Annotated[str, typer.Argument(help="The task to learn from, as of `reasoning eval`; or a file of your own.")],
    out: Annotated[Path, Option(help="The folder of the adapters and of learn.json.")],
    strategy: Annotated[str, Option(help="A strategy spec.")] = "cot",
    model: Annotated[str, Option(help="local, local:FILE.gguf, or transformers:FOLDER.")] = "local",
    base: Annotated[str, Option(help="What is trained, if not the model itself: a folder, GGUF or hub name.")] = "",
    start: Annotated[
        Path | None, Option(help="An adapter's folder (peft) that training begins from each time.")
    ] = None,
    data: Annotated[str | None, Option(help="A file in the set's format, or a hub name (owner/name#config).")] = None,
    split: Annotated[str | None, Option(help="The part of a folder or of a hub's set.")] = None,
    limit: Annotated[int, Option(help="Questions to learn from, drawn by --seed.")] = 100,
    held_out: Annotated[int, Option(help="Further questions that only measure.")] = 100,
    transfer: Annotated[str | None, Option(help="A second task that only measures.")] = None,
    transfer_data: Annotated[str | None, Option(help="Its data.")] = None,
    iterations: Annotated[int, Option(help="The most rounds of sampling and training.")] = 3,
    samples: Annotated[int, Option(help="Runs on each question, in sampling and measuring.")] = 4,
    temperature: Annotated[float, Option(help="Of the samples.")] = 0.8,
    reward_by: Annotated[Reward, Option(help="A run is kept by its own question, or by all on its context.")] = (
        Reward.question
    ),
    per_question: Annotated[int, Option(help="The most replies to one wording of a question that are kept.")] = 4,
    prompt: Annotated[list[str] | None, Option(help="Only calls of this prompt (logic/sentence); repeat it.")] = None,
    rank: Annotated[int, Option(help="LoRA's rank.")] = 8,
    learning_rate: Annotated[float, Option(help="At the start; it falls linearly.")] = 1e-3,
    epochs: Annotated[float, Option(help="How often what was kept is gone through.")] = 3.0,
    batch: Annotated[int, Option(help="Examples a step.")] = 16,
    seed: Annotated[int, Option(help="Of the questions drawn, the samples and the training.")] = 0,
    concurrency: Annotated[int, Option(help="Runs under way at a time.")] = 16,
) -> None:
    """Sample, keep what is right, train a LoRA adapter from the base, measure, and again (ReST-EM, an extra: learn).

    Ends early where greedy decoding gets right already whatever was kept. Each round leaves iteration-N/train.jsonl,
    adapter (peft) and adapter.gguf; learn.json has the course.
    """
    with plain_errors():
        from reasoning.evaluation.task import load
        from reasoning.learning.rest_em import LoopSettings, alearn
        from reasoning.learning.training_job import TrainingJob

        task, source = find_task_and_data(name, data)
        training, measured = _halves(load(task, source, split=split, shuffle=seed), limit, held_out)
        second = load(*find_task_and_data(transfer, transfer_data), shuffle=seed, limit=held_out) if transfer else None
        settings = LoopSettings(
            iterations,
            samples,
            temperature,
            reward_by.value,
            per_question,
            tuple(prompt or ()),
            samples,
            seed=seed,
            concurrency=concurrency,
        )
        job = TrainingJob(
            base or trainable(model),
            "",
            "",
            start=str(start or ""),
            rank=rank,
            learning_rate=learning_rate,
            epochs=epochs,
            batch=batch,
            seed=seed,
        )
        console = Console()
        console.print(f"{len(training.examples)} questions to learn from, {len(measured.examples)} to measure on")

        async def work() -> Learned:
            loop = await prepare(job, model, out, settings.prompts)
            return await alearn(
                training, measured, strategy, *loop, out, settings, transfer=second, told=_tell(console)
            )

        _show(asyncio.run(work()), console)


def trainable(model: str) -> str:
    """Return what is trained where a backend's model shall learn. Raises UsageError."""
    from reasoning.backends.local import local_model_path
    from reasoning.errors import UsageError

    kind, _, target = model.partition("?")[0].partition(":")
    if kind == "local":
        found = target or local_model_path()
        if not found:
            raise UsageError("the small model is not installed: reasoning local install")
        return str(found)
    if kind == "transformers" and target:
        return target
    raise UsageError(f"{model} can't learn here: give local, local:FILE.gguf or transformers:FOLDER")


async def prepare(job: TrainingJob, model: str, out: Path, prompts: tuple[str, ...]) -> tuple[Open, Train]:
    """Return how a backend is opened with an adapter, and how one is trained; a GGUF is unpacked into `out`/base once.

    Raises MissingExtraError, TrainingError.
    """
    from reasoning.learning.gguf_adapter import export_adapter, heads_of
    from reasoning.learning.training_job import train
    from reasoning.strategies.logic.by_sentence import TUNED

    is_local = model.partition("?")[0].partition(":")[0] == "local"
    folder = Path(job.base)
    if is_local or job.base.endswith(".gguf"):
        folder = out / "base"
        if not (folder / "config.json").exists():
            await train(replace(job, kind="plain", out=str(folder), start=""))
    first = Path(job.start) if job.start else None
    marked = tuple(one for one in prompts if first or one != TUNED)  # what was sampled bare stays bare, and no other

    def open_model(adapter: Path | None) -> str:
        chosen = adapter or first
        if chosen is None:
            return f"{model}{_joint(model)}adapter=none" if is_local else model
        file = chosen.with_suffix(".gguf") if is_local else chosen
        return f"{model}{_joint(model)}adapter={quote(str(file.absolute()), safe='/')}"

    async def teach(data: Path, adapter: Path) -> dict[str, Any]:
        report = await train(replace(job, base=str(folder), data=str(data), out=str(adapter)))
        if is_local:
            export_adapter(adapter, heads_of(folder), adapter.with_suffix(".gguf"), marked)
        return report

    if is_local and first is not None and not first.with_suffix(".gguf").exists():
        export_adapter(first, heads_of(folder), first.with_suffix(".gguf"), marked)
    return open_model, teach


def _joint(model: str) -> str:
    return "&" if "?" in model else "?"


def _halves(data: Dataset, limit: int, held_out: int) -> tuple[Dataset, Dataset]:
    """Part the questions so that no context stands in both parts. Raises UsageError where too few are there."""
    from reasoning.errors import UsageError
    from reasoning.learning.collecting import group_of

    groups: dict[str, list[Any]] = {}
    for example in data.examples:
        groups.setdefault(group_of(example), []).append(example)
    shuffled = list(groups.values())
    random.Random(0).shuffle(shuffled)
    first: list[Any] = []
    second: list[Any] = []
    for group in shuffled:
        (first if len(first) < limit else second).extend(group)
    if not first or not second:
        raise UsageError(f"{len(data.examples)} questions are too few to learn from {limit} and measure on others")
    return replace(data, examples=tuple(first)), replace(data, examples=tuple(second[:held_out]))


def _tell(console: Console) -> Any:
    def tell(done: Iteration) -> None:
        taught = f", from {done.kept} replies ({done.new} new to greedy decoding)" if done.number else ""
        console.print(f"iteration {done.number}: {_words(done.held_out)}{taught}", highlight=False)

    return tell


def _words(measures: Measures) -> str:
    k = measures.k
    return f"pass@1 {measures.pass_at_1:.1%}, pass@{k} {measures.pass_at_k:.1%}, vote@{k} {measures.vote_at_k:.1%}"


def _share(share: float, questions: int) -> str:
    """Return a share of questions with its 95 % interval."""
    from reasoning.evaluation.statistics.intervals import wilson

    low, high = wilson(round(share * questions), questions)
    return f"{share:.1%} [{100 * low:.0f}, {100 * high:.0f}]"


def _show(learned: Learned, console: Console) -> None:
    table = Table("iteration", "pass@1", "pass@k", "vote@k", "transfer pass@1", "kept", "new")
    for one in learned.iterations:
        held, other = one.held_out, one.transfer
        table.add_row(
            str(one.number),
            _share(held.pass_at_1, held.questions),
            f"{held.pass_at_k:.1%}",
            f"{held.vote_at_k:.1%}",
            _share(other.pass_at_1, other.questions) if other else "",
            str(one.kept),
            str(one.new),
        )
    console.print(table)
    why = (
        "nothing that was kept was new to greedy decoding" if learned.ended == "nothing new" else "all rounds are done"
    )
    console.print(f"{why}; the adapter: {learned.adapter or '(none)'}", highlight=False, soft_wrap=True)
