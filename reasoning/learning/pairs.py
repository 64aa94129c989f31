"""Preference pairs: of two replies to the same messages, the one that led to a right answer is to be preferred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.errors import UsageError
from reasoning.learning.sampled_calls import SampledCall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.learning.collecting import RewardBy, Samples


@dataclass(frozen=True, slots=True)
class Pair:
    """Two replies to the same messages: for DPO (Rafailov et al., 2023), and with a reference for SLiC (Zhao et al.,
    2023, arXiv:2305.10425)."""

    chosen: SampledCall
    """The one of a rewarded run; SLiC's y+."""

    rejected: SampledCall
    """The one of a run whose answer is wrong; SLiC's y−."""

    reference: SampledCall
    """The reply that SLiC's regularising term keeps likely, y_ref: the likeliest rewarded one, else the first."""


def preference_pairs(samples: Samples, *, reward_by: RewardBy = "question", per_question: int = 4) -> tuple[Pair, ...]:
    """Return pairs of right and wrong replies to the same messages, at most so many for each wording of a question.

    A reply that stands in a rewarded run as well is never rejected: it may have been wrong by its neighbours alone.
    Pairs are made round robin, so that each reply is used before one is used again. Raises UsageError.
    """
    if per_question < 1:
        raise UsageError(f"per_question={per_question} can't be used: give a number of at least 1")
    rewarded = samples.rewarded(reward_by)
    good: dict[tuple[object, ...], dict[str, SampledCall]] = {}
    bad: dict[tuple[object, ...], dict[str, SampledCall]] = {}
    for run in samples.runs:
        for call in run.calls:
            if call.complete and call.correct is not None:
                is_good = call.correct and (run.id, run.sample) in rewarded
                if is_good or not call.correct:
                    (good if is_good else bad).setdefault(call.asked, {}).setdefault(call.reply, call)
    found: list[Pair] = []
    for asked, replies in good.items():
        wrong = [call for reply, call in bad.get(asked, {}).items() if reply not in replies]
        found += _paired(list(replies.values()), wrong, per_question)
    return tuple(found)


def _paired(right: list[SampledCall], wrong: list[SampledCall], most: int) -> Iterable[Pair]:
    """Pair the first right with the first wrong one, the second with the second, …, then shifted by one."""
    reference = max(right, key=lambda call: (call.logprob is not None, call.logprob or 0.0))
    every = [(right[(n + shift) % len(right)], n) for shift in range(len(right)) for n in range(len(wrong))]
    return [Pair(chosen, wrong[n], reference) for chosen, n in every[:most]]
