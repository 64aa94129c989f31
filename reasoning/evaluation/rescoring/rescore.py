"""Read the replies of a run again: each strategy works once more, over what was replied then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rich.table import Table

from reasoning.answers import read_gold
from reasoning.api import wait_for
from reasoning.backends.sharing import Loan
from reasoning.errors import DataError, ReasoningError, UsageError
from reasoning.evaluation.examples import Dataset, Example
from reasoning.evaluation.facts import confidence_of, first_answer, sampled_answers
from reasoning.evaluation.manifest import read_manifest
from reasoning.evaluation.rescoring.trace_replay import TraceReplay
from reasoning.evaluation.results import ExampleResult, SampledAnswers
from reasoning.evaluation.store import read_results
from reasoning.evaluation.task import find_task, task_names
from reasoning.evaluation.traces import has_traces, latest_traces
from reasoning.prompts import Prompts
from reasoning.session import Session
from reasoning.spec import parse_spec
from reasoning.trace import in_plain_text
from reasoning.usage import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reasoning.evaluation.examples import Correct
    from reasoning.evaluation.manifest import Manifest
    from reasoning.evaluation.traces import StoredTrace
    from reasoning.solution import Solution

Outcome = Literal["same", "changed", "newly answered", "lost", "kept"]

OUTCOMES: tuple[Outcome, ...] = ("same", "changed", "newly answered", "lost", "kept")


@dataclass(frozen=True, slots=True)
class Rescored:
    """What became of one result."""

    before: ExampleResult
    """As the run has it."""

    after: ExampleResult
    """As its replies are read today; the same where they could not be read again."""

    outcome: Outcome
    """same, changed (another answer), newly answered (there was none), lost (there is none now), or kept: it could not
    be read again, and is as it was."""

    why: str = ""
    """Why it was kept: the prompt that the trace has no reply to, or what went wrong."""


@dataclass(frozen=True)
class Rescoring:
    """What came of reading a run's replies again. It shows itself in a terminal: a table."""

    results: tuple[Rescored, ...]
    """One for each result, in the order of the run's file."""

    def count(self, outcome: Outcome, strategy: str | None = None) -> int:
        """Return how many results came out so, of all strategies or of one."""
        return sum(one.outcome == outcome and strategy in (None, one.before.strategy) for one in self.results)

    @property
    def strategies(self) -> list[str]:
        """The strategies, in order."""
        return list(dict.fromkeys(one.before.strategy for one in self.results))

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why results were kept, the most frequent first, with how many each."""
        return Counter(one.why for one in self.results if one.outcome == "kept").most_common()

    def __str__(self) -> str:
        return in_plain_text(self)

    def __rich__(self) -> Table:
        table = Table("strategy", *OUTCOMES, "correct before", "correct now")
        for name in self.strategies:
            of = [one for one in self.results if one.before.strategy == name]
            correct = (sum(one.before.correct is True for one in of), sum(one.after.correct is True for one in of))
            table.add_row(name, *(str(self.count(outcome, name)) for outcome in OUTCOMES), *map(str, correct))
        if kept := self.reasons:
            named = "\n".join(f"{number} kept: {why}" for why, number in kept[:5])
            table.caption = named + (f"\nand {len(kept) - 5} other reasons" if len(kept) > 5 else "")
            table.caption_justify = "left"
        return table


def rescore(
    folder: str | Path, *, strategies: Sequence[str] = (), prompts: str | Path | Prompts | None = None
) -> Rescoring:
    """Read a run's replies again; the settings are those of `arescore`."""
    return wait_for(arescore(folder, strategies=strategies, prompts=prompts))


async def arescore(
    folder: str | Path, *, strategies: Sequence[str] = (), prompts: str | Path | Prompts | None = None
) -> Rescoring:
    """Read a run's replies again by today's rules, and grade the answers; no model is asked, and nothing is written.

    Each strategy works again over the replies in its trace, found by the prompt's name, its content and the sample's
    number. Where one has no reply there (the templates have changed, or the strategy goes another way today), the
    result stays as it is. strategies: specs as the results name them; all of them unless given. prompts: as of the run.
    Raises UsageError where the run kept no traces, DataError for damaged files.
    """
    folder = Path(folder)
    manifest = read_manifest(folder / "run.json")
    if manifest is None:
        raise DataError(str(folder), "there is no run.json: name the folder of a run")
    if not has_traces(folder):
        raise UsageError(f"{folder} keeps no traces: its replies can't be read again (it ran with --no-traces)")
    results = {one.key: one for one in read_results(folder / "results.jsonl")}
    wanted = {key for key in results if not strategies or key[1] in strategies}
    if missing := set(strategies) - {key[1] for key in wanted}:
        known = ", ".join(dict.fromkeys(key[1] for key in results))
        raise UsageError(f"the run has no results of {', '.join(sorted(missing))}. There are: {known}")
    library = prompts if isinstance(prompts, Prompts) else Prompts(prompts)
    reader = _Rereading(manifest, library)
    found: dict[tuple[str, str], Rescored] = {}
    for kept in latest_traces(folder):
        if kept.key in wanted:
            found[kept.key] = await reader.reread(kept, results[kept.key])
    return Rescoring(tuple(_in_order(results, wanted, found)))


def _in_order(
    results: dict[tuple[str, str], ExampleResult], wanted: set[tuple[str, str]], found: dict[tuple[str, str], Rescored]
) -> Iterator[Rescored]:
    for key, result in results.items():
        if key in wanted:
            yield found.get(key) or Rescored(result, result, "kept", "there is no trace of it")


class _Rereading:
    """What all results of a run share when they are read again."""

    def __init__(self, manifest: Manifest, prompts: Prompts) -> None:
        settings = manifest.settings
        told = settings.get("limits") or {}
        self._limits = Limits(**{name: told.get(name) for name in ("calls", "tokens")})
        self._model, self._seed = str(settings.get("model", "")), settings.get("seed", 0)
        self._traits, self._prompts = settings.get("traits") or {}, prompts
        self._dataset = Dataset((), correct=_correct_of(str(settings.get("task", ""))))

    async def reread(self, kept: StoredTrace, before: ExampleResult) -> Rescored:
        if kept.own_format:
            return Rescored(before, before, "kept", f"its answer format, {kept.own_format}, is not ours")
        if before.error is not None and not kept.trace.calls:
            return Rescored(before, before, "kept", "it failed before a reply came")
        replay = TraceReplay(kept.trace, self._model, self._traits)
        try:
            solution = await self._solved(kept, replay)
            after = self._graded(kept, before, solution)
        except Exception as error:  # noqa: BLE001  a strategy of a user's own may raise anything, as in the run itself
            words = str(error) if isinstance(error, ReasoningError) else f"{type(error).__name__}: {error}"
            return Rescored(before, before, "kept", _missing(replay) or words)
        if replay.missing:
            return Rescored(before, before, "kept", _missing(replay))
        return Rescored(before, after, _outcome(before, after))

    async def _solved(self, kept: StoredTrace, replay: TraceReplay) -> Solution:
        session = Session(
            replay,
            prompts=self._prompts,
            limits=self._limits or None,
            seed=self._seed,
            borrow=lambda spec: Loan(replay.named(spec)),
        )
        return await session.solve(parse_spec(kept.strategy), kept.question)

    def _graded(self, kept: StoredTrace, before: ExampleResult, solution: Solution) -> ExampleResult:
        form = kept.question.answer_format
        answer = None if solution.abstained else form.key(solution.answer)
        after = replace(
            before,
            answer=answer,
            abstained=solution.abstained,
            stopped=solution.stopped,
            confidence=confidence_of(solution),
            error=None,
        )
        if before.gold is None:
            return after
        is_right, first, samples = self._judge(kept, before.gold), first_answer(solution), sampled_answers(solution)
        if answer != before.answer or before.error is not None:
            after = replace(after, correct=is_right(None if answer is None else solution.answer), score=None)
        return replace(
            after,
            first_correct=is_right(first[0]) if first else None,
            samples=SampledAnswers.of(samples, form, is_right) if samples else None,
        )

    def _judge(self, kept: StoredTrace, gold_key: str) -> Callable[[Any | None], bool | None]:
        """Return what tells whether an answer is right; none never is."""
        form = kept.question.answer_format
        gold = read_gold(gold_key, form)
        if gold is None:  # there is no value to compare with
            return lambda answer: answer is not None and form.key(answer) == gold_key
        return partial(self._dataset.is_correct, Example(kept.question, gold))


def _correct_of(task: str) -> Correct | None:
    """Return how a task of that name tells right answers; None where it does by their being equal."""
    return find_task(task).correct if task in task_names() else None


def _missing(replay: TraceReplay) -> str:
    return f"the trace has no reply to {replay.missing[0].partition(':')[0]}" if replay.missing else ""


def _outcome(before: ExampleResult, after: ExampleResult) -> Outcome:
    if before.answer == after.answer:
        return "same"
    if before.answer is None:
        return "newly answered"
    return "lost" if after.answer is None else "changed"
