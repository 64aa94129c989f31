"""`reasoning collect`: sample a strategy on questions with known answers, and write what it got right to learn from."""

from __future__ import annotations

import asyncio
import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from reasoning.evaluation.cli import find_task_and_data, plain_errors

if TYPE_CHECKING:
    from reasoning.learning import Kept, Samples

Option = typer.Option


class PairKind(StrEnum):
    """What preference pairs are written for."""

    none = "none"
    dpo = "dpo"
    slic = "slic"


class FileForm(StrEnum):
    """Whose form the files have."""

    trl = "trl"
    openai = "openai"


class Reward(StrEnum):
    """What a run has to get right to be kept."""

    question = "question"
    context = "context"


def collect_command(
    name: Annotated[str, typer.Argument(help="The task, as of `reasoning eval`; or a file of your own.")],
    out: Annotated[Path, Option(help="The folder that the files are written to.")],
    strategy: Annotated[str, Option(help="A strategy spec.")] = "cot",
    backend: Annotated[str | None, Option(help="A backend spec; else REASONING_BACKEND.")] = None,
    data: Annotated[str | None, Option(help="A file in the set's format, or a hub name (owner/name#config).")] = None,
    split: Annotated[str | None, Option(help="The part of a folder or of a hub's set; take one for training.")] = None,
    limit: Annotated[int | None, Option(help="Only so many questions, drawn by --seed.")] = None,
    samples: Annotated[int, Option(help="Runs on each question.")] = 4,
    temperature: Annotated[float, Option(help="Of all calls that name none themselves.")] = 0.8,
    reward_by: Annotated[Reward, Option(help="A run is kept by its own question, or by all on its context.")] = (
        Reward.question
    ),
    per_question: Annotated[int, Option(help="The most replies to one wording of a question that are kept.")] = 4,
    prompt: Annotated[list[str] | None, Option(help="Only calls of this prompt (logic/sentence); repeat it.")] = None,
    pairs: Annotated[PairKind, Option(help="Write preference pairs as well.")] = PairKind.none,
    judge: Annotated[str | None, Option(help="A backend spec: its ratings drop what is below --threshold.")] = None,
    threshold: Annotated[float, Option(help="The least rating, from 0 to 1.")] = 0.9,
    domain: Annotated[str, Option(help="The field of a question's metadata that the counts and --mix go by.")] = "task",
    mix: Annotated[
        str, Option(help="Shares of the domains: a temperature (1: by size), or a JSON file of weights.")
    ] = "",
    form: Annotated[FileForm, Option(help="trl (prompt, completion), or openai (messages).")] = FileForm.trl,
    seed: Annotated[int, Option(help="Of the strategies' random choices, the order and the mixture.")] = 0,
    concurrency: Annotated[int, Option(help="Runs under way at a time.")] = 16,
    prompts: Annotated[Path | None, Option(help="A folder whose templates take the place of ours.")] = None,
) -> None:
    """Sample a strategy on training questions and keep what the gold answer confirms (the E-step of ReST-EM).

    Writes train.jsonl, with --pairs also pairs.jsonl, and collect.json with the counts of what was dropped and why.
    """
    with plain_errors():
        from reasoning.evaluation.disk import write_whole
        from reasoning.evaluation.task import load
        from reasoning.learning import acollect, arate, keep, keep_rated, preference_pairs, write_calls, write_pairs

        task, source = find_task_and_data(name, data)
        examples = load(task, source, split=split, shuffle=seed, limit=limit)

        async def work() -> tuple[Samples, Kept]:
            found = await acollect(
                examples,
                strategy,
                backend,
                samples=samples,
                temperature=temperature,
                domain=domain,
                seed=seed,
                concurrency=concurrency,
                prompts=prompts,
            )
            good = keep(found, reward_by=reward_by.value, per_question=per_question, prompts=prompt or ())
            if judge:
                ratings = await arate(good.calls, judge, concurrency=concurrency, prompts=prompts)
                good = keep_rated(good, ratings, threshold)
            return found, good

        found, kept = asyncio.run(work())
        calls = _mixed(kept, mix, seed)
        report = _report(found, kept) | {"written": write_calls(out / "train.jsonl", calls, form.value)}
        if pairs is not PairKind.none:
            made = preference_pairs(found, reward_by=reward_by.value, per_question=per_question)
            report["pairs"] = write_pairs(out / "pairs.jsonl", made, form.value, reference=pairs is PairKind.slic)
        write_whole(out / "collect.json", report)
        _show(report, out)


def _mixed(kept: Kept, mix: str, seed: int) -> list[Any]:
    from collections import Counter

    from reasoning.errors import UsageError
    from reasoning.learning import mixed, weights_by_size

    if not mix or not kept.calls:
        return list(kept.calls)
    try:
        temperature = float(mix)
    except ValueError:
        try:
            weights = {str(name): float(weight) for name, weight in json.loads(Path(mix).read_text("utf-8")).items()}
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise UsageError(f"--mix {mix} is no temperature and no JSON file of weights by domain: {error}") from error
    else:
        weights = weights_by_size(Counter(call.domain for call in kept.calls), temperature)
    return mixed(kept.calls, weights, seed=seed)


def _report(found: Samples, kept: Kept) -> dict[str, Any]:
    solved = sum(any(run.correct for run in runs) for runs in found.by_question.values())
    return {
        "settings": found.settings,
        "questions": len(found.by_question),
        "questions_solved": solved,
        "runs": dict(found.outcomes),
        "kept": len(kept.calls),
        "dropped": dict(kept.dropped),
    }


def _show(report: dict[str, Any], out: Path) -> None:
    console = Console()
    runs = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report["runs"].items()))
    if report["settings"]["model"] == "mock":
        console.print("the mock replied, which is no model: a stand-in for trials", style="yellow")
    console.print(f"{report['questions']} questions, {report['questions_solved']} solved at least once; runs: {runs}")
    for why, count in sorted(report["dropped"].items(), key=lambda pair: -pair[1]):
        console.print(f"  dropped {count}: {why}", highlight=False)
    pairs = f", {report['pairs']} pairs" if "pairs" in report else ""
    console.print(f"{report['written']} replies written{pairs}: {out}", highlight=False, soft_wrap=True)
