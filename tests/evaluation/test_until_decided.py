"""Evaluations that stop once their comparison is settled."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Mock
from reasoning.errors import UsageError
from reasoning.evaluation import Example, Report, aevaluate
from reasoning.evaluation.look_ahead import AHEAD
from reasoning.evaluation.store import read_results
from reasoning.evaluation.until_decided import drawn_order
from reasoning.question import Question

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.backends import Request, Response

OPTIONS = ("one", "two", "three")


def choices(count: int, context: str = "", gold: str | None = "B") -> list[Example]:
    return [
        Example(Question(f"Which, {n}?", context.format(n), options=OPTIONS, id=f"q{n}"), gold) for n in range(count)
    ]


def reply(request: Request, _: int) -> str:
    """Answer rightly with steps, and two times in three without."""
    number = int(re.findall(r"Which, (\d+)", request.text)[-1])
    return "Answer: B" if "step by step" in request.text or number % 3 else "Answer: C"


async def test_a_clear_comparison_ends_early_and_says_why(tmp_path: Path) -> None:
    """Far fewer questions are asked than there are; the reason is in the report and in what is read of its folder."""
    strategies = ["direct", "cot"]
    report = await aevaluate(choices(600), strategies, Mock(reply), out=tmp_path, until_decided=0.05, concurrency=4)
    assert all(row.n < 150 for row in report.rows)
    (note,) = Report.read(tmp_path).notes
    assert note == report.notes[-1]
    assert "until decided at 0.05: stopped, since it is settled after" in note
    assert re.search(r"of 600 questions: cot against direct \+\d\d\.\d points \[\+", note)


async def test_the_same_run_goes_on_and_asks_nothing_twice(tmp_path: Path) -> None:
    """What was settled is settled when the run is started again; where it was broken off, it goes on in its order."""
    first, again = Mock(reply), Mock(reply)
    report = await aevaluate(choices(600), ["direct", "cot"], first, out=tmp_path, until_decided=0.05)
    lines = (tmp_path / "results.jsonl").read_bytes()
    same = await aevaluate(choices(600), ["direct", "cot"], again, out=tmp_path, until_decided=0.05)
    assert (same.notes, same.rows) == (report.notes, report.rows)
    assert again.calls == []
    (tmp_path / "results.jsonl").write_bytes(b"\n".join(lines.split(b"\n")[:21]) + b"\n")
    await aevaluate(choices(600), ["direct", "cot"], again, out=tmp_path, until_decided=0.05)
    keys = [one.key for one in read_results(tmp_path / "results.jsonl")]
    assert len(set(keys)) == len(keys)


async def test_equals_are_not_settled(tmp_path: Path) -> None:
    """All questions are asked, and the note says that it is not settled."""
    backend = Mock(lambda request, sample: "Answer: B")
    report = await aevaluate(choices(30), ["direct", "cot"], backend, out=tmp_path, until_decided=0.05)
    assert [row.n for row in report.rows] == [30, 30]
    assert "it is not settled after 30 of 30 questions: cot against direct +0.0 points" in report.notes[-1]


async def test_all_are_settled_against_the_first(tmp_path: Path) -> None:
    """With three strategies the run goes on until both comparisons are settled, if they ever are."""
    strategies = ["direct", "cot", "sc(direct, samples=1)"]
    report = await aevaluate(choices(120), strategies, Mock(reply), out=tmp_path, until_decided=0.05)
    assert [row.n for row in report.rows] == [120, 120, 120]
    assert "not settled" in report.notes[-1]


def test_questions_on_one_passage_follow_each_other() -> None:
    """Passages are drawn, and their questions count together, but those without a right answer, which are asked all the
    same; with few passages each question stands alone.
    """
    told = [
        *choices(40, "passage {}"),
        *(Example(Question("More?", f"passage {n}", id=f"m{n}"), "More") for n in range(40)),
        Example(Question("And?", "passage 3", id="untold"), None),
    ]
    ordered, units = drawn_order(told, 0)
    assert sorted(map(sorted, units)) == sorted([f"m{n}", f"q{n}"] for n in range(40))
    assert [one.question.id for one in ordered if one.gold] == [id_ for unit in units for id_ in unit]
    assert units != drawn_order(told, 1)[1]
    assert {len(unit) for unit in drawn_order(choices(40, "the same"), 0)[1]} == {1}


@pytest.mark.parametrize(
    ("strategies", "gold", "level", "words"),
    [
        (["cot"], "B", 0.05, "name two"),
        (["cot", "direct"], None, 0.05, "this set tells none"),
        (["cot", "direct"], "B", 5.0, "between 0 and 1"),
    ],
    ids=["one strategy", "no gold", "level"],
)
async def test_what_can_not_be_decided_is_refused(
    tmp_path: Path, strategies: list[str], gold: str | None, level: float, words: str
) -> None:
    """Before the first call."""
    with pytest.raises(UsageError, match=words):
        await aevaluate(choices(3, gold=gold), strategies, Mock(reply), out=tmp_path, until_decided=level)


class _SlowAtFirst(Mock):
    """Answers the first request only once no other is asked any more."""

    asked = at_first = 0

    async def complete(self, request: Request) -> Response:
        self.asked += request.n
        if self.asked == 1:
            while self.at_first != self.asked:
                self.at_first = self.asked
                for _ in range(200):
                    await asyncio.sleep(0)
        return await super().complete(request)


@pytest.mark.parametrize("concurrency", [1, 4, 16])
async def test_one_slow_answer_lets_no_run_ask_all(tmp_path: Path, concurrency: int) -> None:
    """While the first question is under way only so many others are asked; the decision is the same."""
    quick, slow = Mock(reply), _SlowAtFirst(reply)
    settings: dict[str, Any] = {"until_decided": 0.05, "concurrency": concurrency}
    report = await aevaluate(choices(400), ["direct", "cot"], quick, out=tmp_path / "quick", **settings)
    late = await aevaluate(choices(400), ["direct", "cot"], slow, out=tmp_path / "slow", **settings)
    assert late.notes[-1] == report.notes[-1]
    assert slow.at_first == (1 if concurrency == 1 else AHEAD * concurrency)
    assert all(row.n < 150 for row in late.rows)


@pytest.mark.slow
async def test_workers_in_processes_of_their_own_decide_the_same(tmp_path: Path) -> None:
    """Questions count in their drawn order, whichever worker is done first: the run ends as it does in one process."""
    settings: dict[str, Any] = {"until_decided": 0.05, "concurrency": 4}
    alone = await aevaluate(choices(200), ["direct", "cot"], Mock(reply), out=tmp_path / "one", **settings)
    spread = await aevaluate(
        choices(200), ["direct", "cot"], Mock(reply), out=tmp_path / "two", processes=2, **settings
    )
    assert spread.notes[-1] == alone.notes[-1]
    assert "stopped, since it is settled after" in spread.notes[-1]
    assert all(row.n < 200 for row in spread.rows)
