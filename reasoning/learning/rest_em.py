"""The loop of ReST-EM: sample, keep what is right, train from the base, measure, and again (Singh et al., 2023)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from reasoning.evaluation.disk import disk_errors, write_whole
from reasoning.evaluation.examples import Dataset
from reasoning.evaluation.sample_measures import pass_at_k, vote_at_k
from reasoning.learning.collecting import RewardBy, Samples, acollect
from reasoning.learning.files import write_calls
from reasoning.learning.filtering import Kept, keep
from reasoning.session import Strategy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.backends import Backend
    from reasoning.learning.sampled_calls import SampledCall

Train = Callable[[Path, Path], Awaitable[dict[str, Any]]]
"""The M-step: trains from the base on a file of calls, writes an adapter to a folder, returns its report."""

Open = Callable[[Path | None], "str | Backend"]
"""Returns the backend of the model with an adapter's folder; None: the model that the loop starts from."""


@dataclass(frozen=True)
class LoopSettings:
    """How the loop samples and when it ends."""

    iterations: int = 3
    """The most M-steps."""

    samples: int = 4
    """Runs on each training question (the E-step)."""

    temperature: float = 0.8

    reward_by: RewardBy = "context"

    per_question: int = 4

    prompts: tuple[str, ...] = ()
    """Only calls of these prompts are learned from; empty: all."""

    measured: int = 4
    """Runs on each held-out question, for pass@k and vote@k; pass@1 is that of one greedy run."""

    measured_questions: int = 0
    """The first so many held-out questions have these runs, which are the larger part of the cost; 0: all."""

    seed: int = 0

    concurrency: int = 16


@dataclass(frozen=True)
class Measures:
    """How a model does on questions that it does not learn from."""

    questions: int
    pass_at_1: float
    """The share that one greedy run answers correctly."""
    k: int
    pass_at_k: float
    vote_at_k: float
    sampled_questions: int
    """Those with k runs, for the last two."""


@dataclass(frozen=True)
class Iteration:
    """What one E-step and M-step did."""

    number: int
    """0 is the model that the loop starts from: measured, and nothing trained."""
    held_out: Measures
    transfer: Measures | None = None
    """The same on a second task that it never learns from."""
    runs: dict[str, int] = field(default_factory=dict)
    kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    new: int = 0
    """Of what was kept, how many replies greedy decoding gets wrong: without any, there is nothing to learn."""
    training: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Learned:
    """The course of a loop."""

    iterations: tuple[Iteration, ...]
    adapter: Path | None
    """The folder of the last adapter; None where nothing was trained."""
    ended: str
    """Why it ended: `iterations`, or `nothing new` to learn."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return {
            "iterations": [asdict(one) for one in self.iterations],
            "adapter": str(self.adapter or ""),
            "ended": self.ended,
        }


async def alearn(
    training: Dataset,
    held_out: Dataset,
    strategy: str | Strategy,
    open_model: Open,
    train: Train,
    out: Path,
    settings: LoopSettings | None = None,
    *,
    transfer: Dataset | None = None,
    told: Callable[[Iteration], None] | None = None,
) -> Learned:
    """Run ReST-EM (Singh et al., 2023, arXiv:2312.06585) and return its course.

    Each iteration samples the strategy on `training` with the newest adapter, keeps what the reward confirms, trains
    from the base on it, and measures on `held_out` and `transfer`. Before each M-step the kept replies that greedy
    decoding gets wrong are counted; where there are none the loop ends: a model that is sharp already gains nothing
    from what it samples. `out` gets a folder for each iteration (train.jsonl, adapter), and learn.json after each.
    Raises what `acollect` and `train` raise.
    """
    chosen = settings or LoopSettings()
    loop = _Loop(training, held_out, transfer, strategy, open_model, chosen)
    course = [Iteration(0, await loop.measure(held_out, None), await loop.measured_transfer(None))]
    adapter: Path | None = None
    ended = "iterations"
    for number in range(1, chosen.iterations + 1):
        if told:
            told(course[-1])
        found, kept, new = await loop.sample(adapter)
        if not new:
            ended = "nothing new"
            break
        folder = out / f"iteration-{number}"
        write_calls(folder / "train.jsonl", kept.calls)
        report = await train(folder / "train.jsonl", folder / "adapter")
        adapter = folder / "adapter"
        measured = await loop.measure(held_out, adapter), await loop.measured_transfer(adapter)
        runs, dropped = dict(found.outcomes), dict(kept.dropped)
        course.append(Iteration(number, *measured, runs, len(kept.calls), dropped, len(new), report))
        _write(out, Learned(tuple(course), adapter, "under way"))
    if told:
        told(course[-1])
    learned = Learned(tuple(course), adapter, ended)
    _write(out, learned)
    return learned


def _write(out: Path, learned: Learned) -> None:
    with disk_errors(out, "write in the folder"):
        out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "learn.json", learned.to_dict())


@dataclass(frozen=True)
class _Loop:
    training: Dataset
    held_out: Dataset
    transfer: Dataset | None
    strategy: str | Strategy
    open_model: Open
    settings: LoopSettings

    async def sample(self, adapter: Path | None) -> tuple[Samples, Kept, list[SampledCall]]:
        """Take the E-step; the last of the three is what greedy decoding gets wrong."""
        found = await self._runs(self.training, adapter, self.settings.samples, self.settings.temperature)
        greedy = await self._runs(self.training, adapter, 1, 0.0)
        settings = self.settings
        kept = keep(found, reward_by=settings.reward_by, per_question=settings.per_question, prompts=settings.prompts)
        return found, kept, new_calls(kept.calls, greedy, settings.reward_by)

    async def measure(self, data: Dataset, adapter: Path | None) -> Measures:
        """Measure the model with an adapter on questions that it does not learn from."""
        settings = self.settings
        greedy = await self._runs(data, adapter, 1, 0.0)
        part = replace(data, examples=data.examples[: settings.measured_questions or None])
        drawn = await self._runs(part, adapter, settings.measured, settings.temperature)
        return measures_of(greedy, drawn, settings.measured)

    async def measured_transfer(self, adapter: Path | None) -> Measures | None:
        """Measure on the second task, where there is one."""
        return await self.measure(self.transfer, adapter) if self.transfer else None

    async def _runs(self, data: Dataset, adapter: Path | None, samples: int, temperature: float) -> Samples:
        settings = self.settings
        return await acollect(
            data,
            self.strategy,
            self.open_model(adapter),
            samples=samples,
            temperature=temperature,
            seed=settings.seed,
            concurrency=settings.concurrency,
        )


def measures_of(greedy: Samples, drawn: Samples, k: int) -> Measures:
    """Return pass@1 of greedy runs, and pass@k and vote@k of k sampled runs a question."""
    several = drawn.by_question.values()
    passed = [pass_at_k(len(runs), sum(bool(run.correct) for run in runs), k) for runs in several]
    votes = [
        vote_at_k([run.answer for run in runs], {run.answer for run in runs if run.correct and run.answer}, k)
        for runs in several
    ]
    return Measures(
        len(greedy.runs), mean(bool(run.correct) for run in greedy.runs), k, mean(passed), mean(votes), len(several)
    )


def new_calls(kept: Iterable[SampledCall], greedy: Samples, reward_by: RewardBy) -> list[SampledCall]:
    """Return the kept replies that greedy decoding gets wrong: it replied otherwise, in a run that is not rewarded."""
    rewarded = greedy.rewarded(reward_by)
    replies = {call.asked: (call.reply, (run.id, run.sample) in rewarded) for run in greedy.runs for call in run.calls}
    return [call for call in kept if not _knows(replies.get(call.asked), call.reply)]


def _knows(greedy: tuple[str, bool] | None, reply: str) -> bool:
    return greedy is not None and (greedy[1] or greedy[0] == reply)
