"""Running strategies over questions."""

from __future__ import annotations

import asyncio
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

import reasoning
from reasoning.backends import Backend, Mock, Request, Response, Sampling
from reasoning.backends.defaults import Defaults
from reasoning.errors import (
    AuthenticationError,
    DataError,
    RequestError,
    ServerError,
    SettingError,
    UnreachableError,
    UsageError,
)
from reasoning.evaluation import Example, Report, aevaluate, load, wilson
from reasoning.evaluation.baselines import baselines, polarity
from reasoning.evaluation.report import MOCK
from reasoning.question import Question
from reasoning.usage import Limits

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = ("one", "two", "three")


def choices(count: int, gold: str | None = "B") -> list[Example]:
    return [Example(Question(f"Which, {n}?", options=OPTIONS, id=f"q{n}"), gold) for n in range(count)]


class Failing(Mock):
    """A mock that raises for the questions that hold one of the words."""

    model = "failing"

    def __init__(self, error: Exception, words: tuple[str, ...] = ("",)) -> None:
        super().__init__(
            lambda request, _: next((r for q, r in self.replies.items() if q in request.text), "Answer: B")
        )
        self.error, self.words, self.asked = error, words, 0
        self.replies: dict[str, str] = {}

    def scripted(self, text: str) -> str:
        return next((reply for word, reply in self.replies.items() if word in text), "Answer: B")

    async def complete(self, request: Request) -> Response:
        self.asked += 1
        if any(word in request.text for word in self.words):
            raise self.error
        return await super().complete(request)


def bare(backend: Backend) -> Backend:
    """The backend without retries around it."""
    return Defaults(backend, Sampling())


def shown(report: Report) -> str:
    console = Console(width=170, file=StringIO(), record=True)
    console.print(report)
    return console.export_text()


async def test_right_wrong_abstained_and_failed_are_counted(tmp_path: Path) -> None:
    """Accuracy is over all questions with a gold answer; abstentions and errors have columns of their own."""
    backend = Failing(ServerError("m", "down", 500), ("Which, 3?",))
    replies = {"Which, 0?": "Answer: B", "Which, 1?": "Answer: C", "Which, 2?": "I can't say."}
    backend.replies = replies
    report = await aevaluate(choices(5), ["direct"], bare(backend), out=tmp_path)
    (row,) = report.rows
    assert (row.n, row.scored, row.correct, row.abstained, row.errors) == (5, 5, 2, 1, 1)
    assert row.usage.calls == 5
    failed = next(line for line in (tmp_path / "results.jsonl").read_text("utf-8").splitlines() if "q3" in line)
    assert "ServerError: m: down" in failed


async def test_errors_are_tried_again_on_resume(tmp_path: Path) -> None:
    """On resume only failed questions are asked again, and the table is that of an undisturbed run."""
    backend = Failing(ServerError("m", "down", 500), ("Which, 3?", "Which, 1?"))
    first = await aevaluate(choices(5), ["direct"], bare(backend), out=tmp_path)
    assert first.rows[0].errors == 2
    backend.words, backend.asked = (), 0
    second = await aevaluate(choices(5), ["direct"], bare(backend), out=tmp_path)
    assert backend.asked == 2
    assert (second.rows[0].correct, second.rows[0].errors) == (5, 0)
    assert Report.read(tmp_path).rows[0].correct == 5


@pytest.mark.parametrize(
    "error", [AuthenticationError("m", "no key"), UnreachableError("m", "refused"), RequestError("m", "no model", 404)]
)
async def test_a_run_that_can_not_work_stops(tmp_path: Path, error: Exception) -> None:
    """Where the first questions all fail for want of a server, a key or a model, the run ends with that error."""
    backend = Failing(error)
    with pytest.raises(type(error)):
        await aevaluate(choices(200), ["direct"], bare(backend), out=tmp_path, concurrency=2)
    assert backend.asked < 20


async def test_a_setting_that_can_not_work_stops_the_run(tmp_path: Path) -> None:
    """A strategy's setting that no question can use ends the run at once."""
    with pytest.raises(SettingError):
        await aevaluate(choices(3), ["cot(shots=99)"], "mock", out=tmp_path)


async def test_questions_run_side_by_side_up_to_the_bound(tmp_path: Path) -> None:
    """No more than `concurrency` questions are under way at a time, and as many as that."""
    under_way, most = 0, 0

    class Counting(Mock):
        async def complete(self, request: Request) -> Response:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.005)
            under_way -= 1
            return await super().complete(request)

    await aevaluate(choices(30), ["direct"], Counting(), out=tmp_path, concurrency=7)
    assert most == 7


async def test_samples_restart_with_each_question_and_strategy(tmp_path: Path) -> None:
    """Strategies that ask the same get the same samples: a vote of one scores as its inner strategy."""
    examples = load("proofwriter").examples
    report = await aevaluate(examples, ["cot", "sc(cot, samples=1)"], "mock?error_rate=0.4", out=tmp_path)
    assert report.rows[0].correct == report.rows[1].correct < len(examples)


async def test_questions_without_gold_are_answered_and_not_scored(tmp_path: Path) -> None:
    """Without gold answers there are answers, and no accuracy."""
    report = await aevaluate(choices(4, None), ["direct"], "mock", out=tmp_path)
    (row,) = report.rows
    assert (row.n, row.scored, row.accuracy) == (4, 0, None)
    assert report.baselines == ()
    assert "not scored" in shown(report)
    assert '"answer": "' in (tmp_path / "results.jsonl").read_text("utf-8")


async def test_limits_hold_for_each_question(tmp_path: Path) -> None:
    """A limit of calls cuts each question's vote, and the result says so."""
    await aevaluate(choices(3), ["sc(direct, samples=5)"], "mock", out=tmp_path, limits=Limits(calls=2))
    lines = (tmp_path / "results.jsonl").read_text("utf-8").splitlines()
    assert all('"stopped": "budget"' in line and '"calls": 2' in line for line in lines)


async def test_no_strategy_sees_a_gold_answer(tmp_path: Path) -> None:
    """What a strategy is given is the question, the very object, and nothing of the example."""
    seen: list[Any] = []

    class Spy:
        async def solve(self, question: Question, session: Any) -> Any:
            from reasoning.solution import Solution

            seen.append((question, vars(session)))
            return Solution("A", question.answer_format)

        def __str__(self) -> str:
            return "spy"

    examples = [Example(Question("What is it called?", id="q0"), "GOLD")]
    await aevaluate(examples, [Spy()], "mock", out=tmp_path)
    assert seen[0][0] is examples[0].question
    assert "GOLD" not in repr(seen)


async def test_the_mock_is_named_in_the_table(tmp_path: Path) -> None:
    """Figures of the mock carry a caption that says what they are; those of a model don't."""
    report = await aevaluate(load("proofwriter"), ["cot"], "mock", out=tmp_path)
    text = shown(report)
    for said in (MOCK, "baseline: majority", "baseline: polarity", "Unknown recall", "correct by depth", "sample: 25"):
        assert said in text
    assert MOCK in report.to_dict()["notes"]
    other = Failing(ServerError("m", "down", 500), ())
    assert MOCK not in shown(await aevaluate(choices(1), ["direct"], other, out=tmp_path / "other"))


async def test_the_report_follows_from_the_store(tmp_path: Path) -> None:
    """The report of a folder is the report of its run."""
    report = await aevaluate(load("proofwriter"), ["cot", "lot(cot)"], "mock?error_rate=0.3", out=tmp_path)
    assert {row.strategy: row.correct for row in Report.read(tmp_path).rows} == {
        r.strategy: r.correct for r in report.rows
    }
    with pytest.raises(DataError, match=r"no run\.json"):
        Report.read(tmp_path / "none")


async def test_changed_prompts_are_not_mixed(tmp_path: Path) -> None:
    """A run whose template has changed since is refused; a template that it did not use may change."""
    mine, out = tmp_path / "mine" / "cot", tmp_path / "out"
    mine.mkdir(parents=True)
    await aevaluate(choices(2), ["cot"], "mock", out=out)
    (mine / "few_shot.j2").write_text("{% block user %}x{% endblock %}", "utf-8")
    await aevaluate(choices(2), ["cot"], "mock", out=out, prompts=tmp_path / "mine")
    (mine / "zero_shot.j2").write_text('{% extends "reasoning/cot/zero_shot.j2" %}{# changed #}', "utf-8")
    with pytest.raises(UsageError, match="prompt cot/zero_shot"):
        await aevaluate(choices(3), ["cot"], "mock", out=out, prompts=tmp_path / "mine")


@pytest.mark.parametrize(
    ("examples", "strategies", "settings"),
    [([], ["cot"], {}), (choices(1), [], {}), (choices(1) * 2, ["cot"], {}), (choices(1), ["cot"], {"concurrency": 0})],
)
async def test_what_can_not_be_run_is_refused(
    tmp_path: Path, examples: list[Example], strategies: list[str], settings: dict[str, int]
) -> None:
    """No questions, no strategies, ids that repeat, and no concurrency are refused before anything is asked."""
    with pytest.raises(UsageError):
        await aevaluate(examples, strategies, "mock", out=tmp_path, concurrency=settings.get("concurrency", 1))


@pytest.mark.slow
async def test_http_and_mock_score_the_same(tmp_path: Path, openai_server: str) -> None:
    """The same evaluation runs against a server that speaks OpenAI's protocol: only the backend's name differs."""
    examples, strategies = load("proofwriter"), ["cot", "lot(cot)", "sc(cot, samples=3)"]
    local = await aevaluate(examples, strategies, "mock", out=tmp_path / "mock")
    spec = f"openai:{openai_server}#mock-model"
    remote = await aevaluate(examples, strategies, spec, out=tmp_path / "http")
    assert [(row.strategy, row.correct) for row in remote.rows] == [(row.strategy, row.correct) for row in local.rows]
    assert sum(row.errors for row in remote.rows) == 0
    assert remote.rows[0].usage.dollars is None
    assert "?" in shown(remote)


def test_polarity_reads_the_statement_alone() -> None:
    """The words that ask are not part of the statement."""
    assert polarity("Is it true, or not? Bob is kind.") == "True"
    assert polarity("True or false? Bob does not like Al.") == "False"
    assert polarity("Bob isn't kind") == "False"


def test_polarity_on_the_real_set(shared: Path) -> None:
    """Without reading the theory, polarity is right on 392 of ProofWriter's 600, and finds no Unknown."""
    majority, by_polarity = baselines(load("proofwriter", shared / "logic-lm/questions/ProofWriter_dev.json").examples)
    assert (by_polarity.correct, by_polarity.n, by_polarity.unknown) == (392, 600, (0, 200))
    assert majority.correct == 200


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_gives_known_intervals(right: int, n: int, low: float, high: float) -> None:
    """The intervals are those of the literature (81 of 263: Newcombe, 1998)."""
    assert wilson(right, n) == pytest.approx((low, high), abs=6e-5)


def test_wilson_refuses_what_is_no_share() -> None:
    """More right answers than questions are a mistake of the caller."""
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


def test_evaluate_is_the_plain_call(tmp_path: Path) -> None:
    """`evaluate` is to `aevaluate` as `run` to `arun`, and both stand at the top of the package."""
    report = reasoning.evaluate(choices(2), ["direct"], "mock", out=tmp_path)
    assert [row.n for row in report.rows] == [2]
    assert reasoning.aevaluate is aevaluate
