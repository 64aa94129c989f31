"""ReST-EM on the small local model: does it learn from its own samples, from an adapter that was stopped early?

    python -m training --steps 30 --seed 11 --out build/weak
    python -m benchmarks.rest_em --start build/weak/adapter --out build/rest_em --iterations 0
    python -m benchmarks.rest_em --start build/weak/adapter --out build/rest_em

The theories are made by `benchmarks/theories.py`; the gold lines are known, so that what was kept and is wrong can be
counted. They are in controlled English, and the model translates every sentence, one line each, under the grammar of
its words; with --no-controlled each has one sentence beyond it, and the model gets that alone. A run is kept where it
is right on all questions of its theory and the check finds no fault. Each iteration trains from the start again, on
what the newest adapter's samples brought. No iterations: only the start is measured; where its pass@k is no better
than its pass@1, there is nothing to learn. Before and after, greedily: questions of a second task, and SCoRe's two
turns (Kumar et al., 2024): in the second turn the sentences whose lines the check finds fault with are drawn again.
Everything is written to OUT/rest_em.json; completions are kept in OUT/cache.db, so that nothing is sampled twice.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.local import items_of, share
from benchmarks.theories import Theory, as_dataset, make_theories, statements_of
from reasoning.evaluation import Example
from reasoning.evaluation.disk import write_whole
from reasoning.evaluation.examples import Dataset
from reasoning.evaluation.statistics.paired import mcnemar
from reasoning.learning.collect_command import Reward
from reasoning.learning.collecting import acollect
from reasoning.learning.files import read_records
from reasoning.learning.learn_command import prepare, trainable
from reasoning.learning.rest_em import Iteration, Learned, LoopSettings, Open, alearn
from reasoning.learning.training_job import TrainingJob

if TYPE_CHECKING:
    from collections.abc import Iterable

STRATEGY = "logic(by='sentence', reader={reader}, dialect='rules', repairs=0, candidates={candidates})"
PROMPT = "logic/sentence"

CONCURRENCY = 64
"""Runs under way at a time."""

CANDIDATES = 4
"""Further lines that the second turn draws for a sentence whose line the check finds fault with."""


@dataclass(frozen=True)
class Greedy:
    """Who is right when each is answered once, greedily."""

    questions: frozenset[str]
    """The ids of the questions that are."""
    theories: frozenset[str]
    """The contexts of which all questions are."""


async def greedy_of(data: Dataset, model: str, *, reader: bool, candidates: int = 0) -> Greedy:
    """Answer each question once; a line that the check finds fault with is drawn again up to `candidates` times."""
    strategy = STRATEGY.format(reader=reader, candidates=candidates)
    found = await acollect(data, strategy, model, samples=1, temperature=0.0, concurrency=CONCURRENCY)
    failed = {run.group for run in found.runs if not run.correct}
    return Greedy(
        frozenset(run.id for run in found.runs if run.correct),
        frozenset(run.group for run in found.runs) - failed,
    )


def change(before: frozenset[str], after: frozenset[str], n: int) -> dict[str, Any]:
    """Return what changed from one set of right ones to another, of n, with McNemar's exact test."""
    lost, won = len(before - after), len(after - before)
    return {
        "n": n,
        "before": len(before),
        "after": len(after),
        "won": won,
        "lost": lost,
        "p": mcnemar(lost, won, n).p_exact,
    }


def wrong_of(kept: Path, theories: Iterable[Theory]) -> tuple[int, int, list[str]]:
    """Return how many kept pairs say something else than the gold, of how many, and those."""
    gold = {sentence: lines for one in theories for sentence, lines in one.gold.items()}
    pairs = [(record["prompt"][-1]["content"], record["completion"][-1]["content"]) for record in read_records(kept)]
    wrong = [f"{said}\t{lines}" for said, lines in pairs if statements_of(lines) != statements_of(gold[said])]
    return len(wrong), len(pairs), wrong


def transfer_questions(task: str, limit: int) -> Dataset:
    """Return questions of a second task."""
    items = items_of(task, limit, seed=0)
    return Dataset(tuple(Example(one.question, one.answer) for one in items), {"task": task})


def main(
    start: Annotated[Path, typer.Option(help="The folder (peft) of an adapter that was stopped early.")],
    out: Annotated[Path, typer.Option(help="The folder for all that is made.")] = Path("build/rest_em"),
    model: Annotated[str, typer.Option(help="local, or local:FILE.gguf with the same weights.")] = "local",
    theories: Annotated[int, typer.Option(help="Theories to learn from.")] = 24,
    held_out: Annotated[int, typer.Option(help="Theories that only measure.")] = 76,
    iterations: Annotated[int, typer.Option(help="Rounds of sampling and training.")] = 1,
    samples: Annotated[int, typer.Option(help="Runs on each question.")] = 4,
    measured: Annotated[int, typer.Option(help="Runs on each held-out question, for pass@k and vote@k.")] = 4,
    measured_questions: Annotated[int, typer.Option(help="The first so many have these runs; 0: all.")] = 30,
    controlled: Annotated[
        bool, typer.Option(help="Short theories in controlled English, all read by the model.")
    ] = True,
    reward_by: Annotated[Reward, typer.Option(help="A run is kept by its own question, or by all on its theory.")] = (
        Reward.question
    ),
    temperature: Annotated[float, typer.Option(help="Of the samples.")] = 1.0,
    epochs: Annotated[float, typer.Option(help="How often what was kept is gone through.")] = 4.0,
    learning_rate: Annotated[float, typer.Option(help="At the start; it falls linearly.")] = 1e-3,
    transfer: Annotated[
        str, typer.Option(help="The second task: paraphrases, proofwriter or prontoqa.")
    ] = "paraphrases",
    transfer_limit: Annotated[int, typer.Option(help="Its questions; 0 leaves it out.")] = 100,
    seed: Annotated[int, typer.Option(help="Of the theories, the samples and the training.")] = 55,
) -> None:
    """Run the loop and show its course."""
    learn_from = make_theories(theories, seed, controlled=controlled)
    said = {sentence for one in learn_from for sentence in one.gold}
    measure_on = make_theories(held_out, seed + 1000, said, controlled=controlled)
    settings = LoopSettings(
        iterations,
        samples,
        temperature,
        reward_by.value,
        samples,
        (PROMPT,),
        measured,
        measured_questions,
        seed,
        CONCURRENCY,
    )
    job = TrainingJob(
        trainable(model),
        "",
        "",
        start=str(start),
        epochs=epochs,
        learning_rate=learning_rate,
        seed=seed,
        max_length=256,
    )
    out.mkdir(parents=True, exist_ok=True)
    second = transfer_questions(transfer, transfer_limit) if transfer_limit else None
    report = asyncio.run(_run(job, _cached(model, out), out, settings, (learn_from, measure_on), second, controlled))
    report["settings"] = {"start": str(start), "loop": asdict(settings), "epochs": epochs, "rate": learning_rate}
    report["theories"] = [_described(learn_from), _described(measure_on)]
    write_whole(out / "rest_em.json", report)
    Console().print(_table(report))
    Console().print_json(json.dumps({name: report[name] for name in ("changes", "theories")}))


async def _run(
    job: TrainingJob,
    model: str,
    out: Path,
    settings: LoopSettings,
    theories: tuple[list[Theory], list[Theory]],
    second: Dataset | None,
    controlled: bool,
) -> dict[str, Any]:
    console, started = Console(), time.monotonic()
    learn_from, measure_on = theories
    measured = as_dataset(measure_on, "held-out")
    open_model, train = await prepare(job, model, out, settings.prompts)
    told = _teller(console, out, learn_from, started)
    learned = await alearn(
        as_dataset(learn_from, "theory"),
        measured,
        STRATEGY.format(reader=not controlled, candidates=0),
        open_model,
        train,
        out,
        settings,
        told=told,
    )
    report = learned.to_dict() | {
        "wrong": [
            wrong_of(out / f"iteration-{one.number}" / "train.jsonl", learn_from) for one in learned.iterations[1:]
        ],
        "seconds": time.monotonic() - started,
    }
    write_whole(out / "rest_em.json", report)
    return report | {"changes": await _sides(open_model, learned, measured, second, controlled)}


async def _sides(
    open_model: Open, learned: Learned, measured: Dataset, second: Dataset | None, controlled: bool
) -> dict[str, Any]:
    """Return what changed by the last adapter: held-out questions and theories, SCoRe's turns, the second task."""
    if learned.adapter is None:
        return {}
    models, reader = [str(open_model(adapter)) for adapter in (None, learned.adapter)], not controlled
    first = [await greedy_of(measured, model, reader=reader) for model in models]
    again = [await greedy_of(measured, model, reader=reader, candidates=CANDIDATES) for model in models]
    count, theories = len(measured.examples), len({example.question.context for example in measured.examples})
    found = {
        "questions": change(first[0].questions, first[1].questions, count),
        "theories": change(first[0].theories, first[1].theories, theories),
        "turns": [change(one.questions, two.questions, count) for one, two in zip(first, again, strict=True)],
    }
    if second is not None:
        reader = second.settings["task"] == "paraphrases"  # it reads all sentences of the others
        other = [await greedy_of(second, model, reader=reader) for model in models]
        found["transfer"] = change(other[0].questions, other[1].questions, len(second.examples))
    return found


def _teller(console: Console, out: Path, theories: list[Theory], started: float) -> Any:
    def tell(one: Iteration) -> None:
        held, minutes = one.held_out, (time.monotonic() - started) / 60
        console.print(
            f"{minutes:.0f} min, iteration {one.number}: pass@1 {held.pass_at_1:.1%}, pass@{held.k} "
            f"{held.pass_at_k:.1%}, vote@{held.k} {held.vote_at_k:.1%}; {one.runs}, kept {one.kept}, new {one.new}",
            highlight=False,
        )
        if one.number:
            wrong, kept, pairs = wrong_of(out / f"iteration-{one.number}" / "train.jsonl", theories)
            console.print(f"wrong and kept: {share(wrong, kept)}", *pairs, sep="\n", highlight=False, markup=False)

    return tell


def _cached(model: str, out: Path) -> str:
    return f"{model}{'&' if '?' in model else '?'}cache={quote(str(out / 'cache.db'), safe='/')}"


def _described(theories: list[Theory]) -> dict[str, Any]:
    return {
        "theories": len(theories),
        "sentences": len({sentence for one in theories for sentence in one.gold}),
        "questions": sum(len(one.asked) for one in theories),
        "answers": dict(Counter(answer for one in theories for _, answer in one.asked)),
        "mutants": sum(one.mutants for one in theories),
    }


def _table(report: dict[str, Any]) -> Table:
    table = Table("iteration", "pass@1", "pass@k", "vote@k", "runs right", "kept", "new", "kept and wrong")
    for one in report["iterations"]:
        held, number = one["held_out"], one["number"]
        counts = {"pass_at_1": "questions", "pass_at_k": "sampled_questions", "vote_at_k": "sampled_questions"}
        shares = [share(round(held[name] * held[n]), held[n]) for name, n in counts.items()]
        runs = share(one["runs"].get("right", 0), sum(one["runs"].values()))
        wrong = share(*report["wrong"][number - 1][:2]) if number else ""
        table.add_row(str(number), *shares, runs, str(one["kept"]), str(one["new"]), wrong)
    return table


if __name__ == "__main__":
    typer.run(main)
