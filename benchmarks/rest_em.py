"""ReST-EM on the small local model: does it learn from its own samples, from an adapter that was stopped early?

    python -m training --steps 20 --seed 11 --out build/weak
    python -m benchmarks.rest_em --start build/weak/adapter --out build/rest_em

The theories are made by `benchmarks/theories.py`; the gold lines are known, so that what was kept and is wrong can be
counted. What the controlled-English reader reads costs no call, the rest goes to the model, under the grammar of its
words; a run is kept where it is right on all questions of its theory and the check finds no fault. Each iteration
trains from the start again, on what the newest adapter's samples brought. Before and after, greedily: questions of a
second task (ProofWriter or ProntoQA), every sentence of which goes to the model, and SCoRe's two turns (Kumar et al.,
2024): in the second turn the sentences whose lines the check finds fault with are asked for again. Everything is
written to OUT/rest_em.json; completions are kept in OUT/cache.db, so that nothing is sampled twice.
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

from benchmarks.local import controlled_items, share
from benchmarks.theories import Theory, as_dataset, make_theories, statements_of
from reasoning.evaluation import Example
from reasoning.evaluation.disk import write_whole
from reasoning.evaluation.examples import Dataset
from reasoning.learning.collecting import Samples, acollect
from reasoning.learning.files import read_records
from reasoning.learning.learn_command import prepare, trainable
from reasoning.learning.rest_em import Iteration, Learned, LoopSettings, Open, alearn
from reasoning.learning.training_job import TrainingJob

if TYPE_CHECKING:
    from collections.abc import Iterable

STRATEGY = "logic(by='sentence', reader={reader}, dialect='rules', repairs={repairs})"
PROMPT = "logic/sentence"


@dataclass(frozen=True)
class Turns:
    """What a second turn makes of the first (SCoRe): shares of the questions."""

    questions: int
    first: int
    """Right at the first turn."""
    second: int
    mended: int
    """Wrong or open at the first turn, right at the second."""
    spoiled: int
    whole: int
    """Theories all of whose questions are right at the first turn."""
    theories: int


async def turns_of(data: Dataset, model: str, reader: bool) -> Turns:
    """Answer greedily with and without a second turn."""
    one, two = [
        await acollect(data, STRATEGY.format(reader=reader, repairs=repairs), model, samples=1, temperature=0.0)
        for repairs in (0, 1)
    ]
    before, after = _right(one), _right(two)
    groups = {run.group for run in one.runs}
    whole = groups - {run.group for run in one.runs if not run.correct}
    return Turns(
        len(one.runs), len(before), len(after), len(after - before), len(before - after), len(whole), len(groups)
    )


def _right(samples: Samples) -> set[str]:
    return {run.id for run in samples.runs if run.correct}


def wrong_of(kept: Path, theories: Iterable[Theory]) -> tuple[int, int, list[str]]:
    """Return how many kept pairs say something else than the gold, of how many, and those."""
    gold = {sentence: lines for one in theories for sentence, lines in one.gold.items()}
    pairs = [(record["prompt"][-1]["content"], record["completion"][-1]["content"]) for record in read_records(kept)]
    wrong = [f"{said}\t{lines}" for said, lines in pairs if statements_of(lines) != statements_of(gold[said])]
    return len(wrong), len(pairs), wrong


def transfer_questions(task: str, limit: int) -> Dataset:
    """Return questions of a second task."""
    items = controlled_items(task, limit, seed=0)
    return Dataset(tuple(Example(one.question, one.answer) for one in items), {"task": task})


def main(
    start: Annotated[Path, typer.Option(help="The folder (peft) of an adapter that was stopped early.")],
    out: Annotated[Path, typer.Option(help="The folder for all that is made.")] = Path("build/rest_em"),
    model: Annotated[str, typer.Option(help="local, or local:FILE.gguf with the same weights.")] = "local",
    theories: Annotated[int, typer.Option(help="Theories to learn from.")] = 60,
    held_out: Annotated[int, typer.Option(help="Theories that only measure.")] = 40,
    iterations: Annotated[int, typer.Option(help="Rounds of sampling and training.")] = 2,
    samples: Annotated[int, typer.Option(help="Runs on each question.")] = 4,
    temperature: Annotated[float, typer.Option(help="Of the samples.")] = 1.0,
    epochs: Annotated[float, typer.Option(help="How often what was kept is gone through.")] = 2.0,
    learning_rate: Annotated[float, typer.Option(help="At the start; it falls linearly.")] = 5e-4,
    transfer: Annotated[str, typer.Option(help="The second task: proofwriter or prontoqa.")] = "prontoqa",
    transfer_limit: Annotated[int, typer.Option(help="Its questions; 0 leaves it out.")] = 40,
    seed: Annotated[int, typer.Option(help="Of the theories, the samples and the training.")] = 7,
) -> None:
    """Run the loop and show its course."""
    learn_from, measure_on = make_theories(theories, seed), make_theories(held_out, seed + 1000)
    settings = LoopSettings(iterations, samples, temperature, "context", samples, (PROMPT,), samples, seed)
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
    report = asyncio.run(_run(job, _cached(model, out), out, settings, (learn_from, measure_on), second))
    report["settings"] = {"start": str(start), "loop": asdict(settings), "epochs": epochs, "rate": learning_rate}
    report["theories"] = [_described(learn_from), _described(measure_on)]
    write_whole(out / "rest_em.json", report)
    Console().print(_table(report))
    Console().print_json(json.dumps({name: report[name] for name in ("before", "after", "theories") if name in report}))


async def _run(
    job: TrainingJob,
    model: str,
    out: Path,
    settings: LoopSettings,
    theories: tuple[list[Theory], list[Theory]],
    second: Dataset | None,
) -> dict[str, Any]:
    console, started = Console(), time.monotonic()
    learn_from, measure_on = theories
    measured = as_dataset(measure_on, "held-out")
    open_model, train = await prepare(job, model, out, settings.prompts)
    told = _teller(console, out, learn_from, started)
    learned = await alearn(
        as_dataset(learn_from, "theory"),
        measured,
        STRATEGY.format(reader=True, repairs=0),
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
    return report | await _sides(open_model, learned, measured, second, console)


async def _sides(
    open_model: Open, learned: Learned, measured: Dataset, second: Dataset | None, console: Console
) -> dict[str, Any]:
    """Return SCoRe's turns and the second task, before and after."""
    found: dict[str, Any] = {}
    for when, adapter in (("before", None), ("after", learned.adapter)):
        if when == "after" and adapter is None:
            break
        model = str(open_model(adapter))
        told = {"held_out": asdict(await turns_of(measured, model, reader=True))}
        if second is not None:
            told["transfer"] = asdict(await turns_of(second, model, reader=False))
        console.print(when, told)
        found[when] = told
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
    table = Table("iteration", "pass@1", "pass@k", "vote@k", "kept", "new", "kept and wrong")
    for one in report["iterations"]:
        held, number = one["held_out"], one["number"]
        wrong = share(*report["wrong"][number - 1][:2]) if number else ""
        right = share(round(held["pass_at_1"] * held["questions"]), held["questions"])
        table.add_row(
            str(number),
            right,
            f"{held['pass_at_k']:.1%}",
            f"{held['vote_at_k']:.1%}",
            str(one["kept"]),
            str(one["new"]),
            wrong,
        )
    return table


if __name__ == "__main__":
    typer.run(main)
