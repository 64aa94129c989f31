"""A judge's ratings of single calls: the quality filter of AlpaGasus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.backends import Backend, open_backend
from reasoning.concurrency import together
from reasoning.errors import ReasoningError
from reasoning.prompts import Prompts
from reasoning.question import Question
from reasoning.session import Session
from reasoning.solution import Solution
from reasoning.strategies.judging.scorers import Judge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reasoning.learning.sampled_calls import SampledCall
    from reasoning.strategies.judging.scorers import Scorer


async def arate(
    calls: Sequence[SampledCall],
    backend: str | Backend | None = None,
    *,
    scorer: Scorer | None = None,
    concurrency: int = 16,
    prompts: str | Path | Prompts | None = None,
) -> dict[SampledCall, float | None]:
    """Return a rating from 0 to 1 of each call: how well the reply does what was asked (Chen et al., 2023,
    arXiv:2307.08701).

    scorer: who rates; None: the model as a judge, on a scale of 5. A call whose rating can't be had gets None. Raises
    the error of the backend where no call could be rated at all.
    """
    rater = scorer or Judge()
    model = open_backend(backend, concurrency)
    library = prompts if isinstance(prompts, Prompts) else Prompts(prompts)
    errors: list[ReasoningError] = []

    async def one(call: SampledCall) -> float | None:
        asked = Question(call.messages[-1][1], answer_format="text")
        try:
            return await rater.score(asked, Solution(call.reply, text=call.reply), Session(model, prompts=library))
        except ReasoningError as error:
            errors.append(error)
            return None

    try:
        ratings: list[float | None] = await together(one(call) for call in calls)
    finally:
        await model.aclose()
    if errors and len(errors) == len(calls):
        raise errors[0]
    return dict(zip(calls, ratings, strict=True))
