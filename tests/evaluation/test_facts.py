"""What a result keeps of its question and of its solution for the statistics."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Mock
from reasoning.evaluation import Example, ExampleResult, SampledAnswers, aevaluate
from reasoning.evaluation.facts import MAX_GROUPS, confidence_of, facts_of
from reasoning.evaluation.store import read_results
from reasoning.question import Question
from reasoning.solution import Solution

if TYPE_CHECKING:
    from pathlib import Path

OLD = '{"id": "a", "strategy": "cot", "backend": "m", "answer": "A", "gold": "A", "correct": true, "abstained": false}'


@pytest.mark.parametrize(
    ("metadata", "depth", "groups"),
    [
        ({"depth": 3, "rule": "modus ponens"}, 3, {"rule": "modus ponens"}),
        ({"depth": "3a"}, None, {"depth": "3a"}),
        ({"open": True, "vars": 2}, None, {"open": "True", "vars": "2"}),
        ({"numbers": [1, 2], "text": "x" * 101, "big": 10**5000, "empty": "", "share": 0.5}, None, {}),
        ({str(n): n for n in range(40)}, None, {str(n): str(n) for n in range(MAX_GROUPS)}),
    ],
    ids=["depth", "depth in words", "flags and counts", "no names of groups", "many"],
)
def test_groups_are_the_names_in_a_questions_metadata(
    metadata: dict[str, Any], depth: int | None, groups: dict[str, str]
) -> None:
    """Short names and whole numbers are kept; lists, long texts and measurements name no group."""
    facts = facts_of(Question("Is it?", metadata=metadata))
    assert (facts["depth"], facts["groups"], facts["passage"]) == (depth, groups, None)


def test_questions_on_one_context_share_a_passage() -> None:
    """The hash is of the context alone."""
    one, two, other = (facts_of(Question(text, context)) for text, context in [("a", "x"), ("b", "x"), ("a", "y")])
    assert one["passage"] == two["passage"] != other["passage"]


@pytest.mark.parametrize(("belief", "kept"), [(0.25, 0.25), (None, None), (1.5, None), (float("nan"), None)])
def test_a_confidence_is_a_share(belief: float | None, kept: float | None) -> None:
    """What is no number from 0 to 1 is not kept; an abstention has no confidence."""
    assert confidence_of(Solution("A", confidence=belief)) == kept
    assert confidence_of(Solution(None, confidence=belief)) is None


async def test_a_run_keeps_them(tmp_path: Path) -> None:
    """Confidence, groups, passage and the first answer of a revision are in the lines, and are read again."""
    ask = Question("Which?", "It rains.", options=("one", "two"), id="q", metadata={"rule": "m"})
    again = Mock(lambda request, _: "Answer: A" if "mistake" in request.text.lower() else "Answer: B")
    both = ["sc(cot, samples=2, stop_rule=all)", "self_correct(direct)"]
    report = await aevaluate([Example(ask, "B")], both, again, out=tmp_path)
    revised, vote = sorted(
        read_results(tmp_path / "results.jsonl"), key=lambda one: one.strategy != "self_correct(direct)"
    )
    assert (vote.confidence, vote.groups, vote.first_correct) == (1.0, {"rule": "m"}, None)
    assert vote.passage == revised.passage is not None
    assert (revised.first_correct, revised.correct) == (True, False)
    assert (vote.samples, revised.samples) == (SampledAnswers(2, {"B": 2}, ("B",)), None)
    assert vote.samples is not None
    assert vote.samples.pass_at(1) == vote.samples.vote_at(2) == 1.0
    frame = report.results.to_pandas()
    assert list(frame["group.rule"]) == ["m", "m"]
    assert frame["calls"].sum() == report.to_pandas()["calls"].sum() == vote.usage.calls + revised.usage.calls


@pytest.mark.parametrize("stop_rule", ["all", "exact"])
async def test_of_a_vote_that_stopped_early_no_samples_are_kept(tmp_path: Path, stop_rule: str) -> None:
    """How many were drawn depends on what they said."""
    ask = Question("Which?", options=("one", "two"), id="q")
    spec = f"sc(cot, samples=5, stop_rule={stop_rule})"
    report = await aevaluate([Example(ask, "B")], [spec], Mock(lambda *_: "Answer: B"), out=tmp_path)
    (vote,) = report.results
    assert (vote.samples and vote.samples.n) == (5 if stop_rule == "all" else None)


def test_lines_of_before_are_read() -> None:
    """A line without the new fields is a result without them, and stays as short."""
    old = ExampleResult.from_line(OLD.encode())
    assert (old.confidence, old.groups, old.passage, old.first_correct) == (None, {}, None, None)
    assert not {"confidence", "groups", "passage", "first_correct"} & set(json.loads(old.to_line()))
