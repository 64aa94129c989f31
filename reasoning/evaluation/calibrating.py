"""Learn how far a model's decisions are to be trusted, on a set of questions whose answers are known."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from reasoning.answers import Choice, Truth
from reasoning.api import wait_for
from reasoning.backends import Backend, open_backend
from reasoning.concurrency import together
from reasoning.deciding import Calibration, Decision, calibrate
from reasoning.errors import UsageError
from reasoning.evaluation.examples import Dataset, Example
from reasoning.prompts import Prompts
from reasoning.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reasoning.usage import Limits


async def acalibrate_on(
    examples: Dataset | Sequence[Example],
    backend: str | Backend | None = None,
    *,
    seed: int = 0,
    concurrency: int = 16,
    limits: Limits | None = None,
    prompts: str | Path | Prompts | None = None,
) -> Calibration:
    """Decide each question, as `direct(read='decide')` does, and return what `calibrate` learns of it.

    examples: of questions with options, in any order: they are shuffled by `seed`. limits: for all of them together.
    Questions without options or without a gold answer are left out. Raises UsageError where too few are left,
    BudgetExceededError, BackendError, PromptError.
    """
    data = examples if isinstance(examples, Dataset) else Dataset(tuple(examples))
    fit = [one for one in data.examples if one.gold is not None and _has_options(one)]
    if not fit:
        raise UsageError("a calibration needs questions with options and their answers: there are none in this set")
    random.Random(seed).shuffle(fit)
    model = open_backend(backend, concurrency)
    library = prompts if isinstance(prompts, Prompts) else Prompts(prompts)
    try:
        session = Session(model, prompts=library, limits=limits, seed=seed)
        decisions: list[Decision] = await together(session.decide(one.question) for one in fit)
    finally:
        await model.aclose()
    task = str(data.settings.get("task", ""))
    return calibrate(decisions, [one.gold for one in fit], task=task, model=model.model)


def calibrate_on(
    examples: Dataset | Sequence[Example],
    backend: str | Backend | None = None,
    *,
    seed: int = 0,
    concurrency: int = 16,
    limits: Limits | None = None,
    prompts: str | Path | Prompts | None = None,
) -> Calibration:
    """Return what `acalibrate_on` does; works inside a running loop too, as `run` does."""
    return wait_for(
        acalibrate_on(examples, backend, seed=seed, concurrency=concurrency, limits=limits, prompts=prompts)
    )


def _has_options(example: Example) -> bool:
    return isinstance(example.question.answer_format, Choice | Truth) and len(example.question.options) > 1
