"""What of an E-step is kept to learn from, and why the rest was dropped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning.errors import UsageError
from reasoning.learning.sampled_calls import SampledCall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoning.learning.collecting import RewardBy, Samples


@dataclass(frozen=True)
class Kept:
    """Turns to learn from, and the counts of what was dropped, by reason."""

    calls: tuple[SampledCall, ...]
    dropped: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        lost = ", ".join(f"{count} {why}" for why, count in sorted(self.dropped.items()) if count)
        return f"{len(self.calls)} calls kept" + (f"; dropped: {lost}" if lost else "")


def keep(
    samples: Samples,
    *,
    reward_by: RewardBy = "question",
    per_question: int = 10,
    unique: bool = True,
    prompts: Iterable[str] = (),
) -> Kept:
    """Return the calls of the rewarded runs.

    reward_by: see `Samples.rewarded`. per_question: the most calls of one prompt's wording that a question may bring,
    so that easy questions do not outweigh the rest (Singh et al., 2023, cap at 10). unique: whether the same reply to
    the same messages is kept once. prompts: only calls of these prompts; empty: of all.
    Raises UsageError for values out of range.
    """
    if per_question < 1:
        raise UsageError(f"per_question={per_question} can't be used: give a number of at least 1")
    rewarded, wanted = samples.rewarded(reward_by), frozenset(prompts)
    sieve = _Sieve(per_question, unique)
    for run in samples.runs:
        if (run.id, run.sample) not in rewarded:
            why = "of contexts not wholly right" if run.correct else f"of runs that are {run.outcome}"
            sieve.dropped[why] += len(run.calls)
            continue
        for call in run.calls:
            if not wanted or call.prompt in wanted:
                sieve.add(call)
            else:
                sieve.dropped["of other prompts"] += 1
    return Kept(tuple(sieve.kept), +sieve.dropped)


def keep_rated(kept: Kept, ratings: Mapping[SampledCall, float | None], threshold: float = 0.9) -> Kept:
    """Return the calls that were rated at least `threshold`, as AlpaGasus keeps what its judge gives 4.5 of 5 or more.

    ratings: from 0 to 1, as `arate` returns them (Chen et al., 2023, arXiv:2307.08701). Raises UsageError.
    """
    if not 0 <= threshold <= 1:
        raise UsageError(f"threshold={threshold} can't be used: give a share between 0 and 1")
    good, dropped = [], Counter(kept.dropped)
    for call in kept.calls:
        rating = ratings.get(call)
        if rating is None:
            dropped["without a rating"] += 1
        elif rating < threshold:
            dropped["rated too low"] += 1
        else:
            good.append(call)
    return Kept(tuple(good), dropped)


@dataclass
class _Sieve:
    per_question: int
    unique: bool
    kept: list[SampledCall] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    seen: set[tuple[object, ...]] = field(default_factory=set)
    counts: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def add(self, call: SampledCall) -> None:
        """Keep a call, or count why not."""
        why = self._against(call)
        if why:
            self.dropped[why] += 1
            return
        self.seen.add((*call.asked, call.reply))
        self.counts[call.id, *call.asked] += 1
        self.kept.append(call)

    def _against(self, call: SampledCall) -> str:
        if not call.correct:
            return "that led to no right answer"
        if not call.complete:
            return "cut off or with tool calls"
        if self.unique and (*call.asked, call.reply) in self.seen:
            return "duplicate"
        if self.counts[call.id, *call.asked] >= self.per_question:
            return "over the cap of a question"
        return ""
