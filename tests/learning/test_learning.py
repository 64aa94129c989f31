"""Collecting: which calls of which runs are kept to learn from, and why the others are not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning import Question, Solution
from reasoning.backends.base import Completion
from reasoning.backends.mock.backend import Mock
from reasoning.errors import DataError, RequestError, UsageError
from reasoning.evaluation import Example
from reasoning.evaluation.examples import Dataset
from reasoning.learning import (
    SampledCall,
    Samples,
    acollect,
    arate,
    dro_weights,
    keep,
    keep_rated,
    mixed,
    preference_pairs,
    weights_by_size,
)
from reasoning.learning.files import call_record, pair_record, read_records, write_calls, write_pairs
from tests.whole import examples

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.backends.base import Request

OPTIONS = ("True", "False", "Unknown")
GLAD = Example(Question("Is Bob glad?", "Bob is glad.", OPTIONS, id="glad"), "True")
SAD = Example(Question("Is Bob sad?", "Bob is glad.", OPTIONS, id="sad"), "False")
LONE = Example(Question("Is the sky green?", "", OPTIONS, id="lone", metadata={"task": "sky"}), "False")


def replies(*texts: str) -> Mock:
    """Return a backend whose sample number n of any request is the n-th text."""
    return Mock(lambda _, sample: texts[sample % len(texts)])


def say(*answers: str) -> Mock:
    return replies(*(f"I think so.\nAnswer: {answer}" for answer in answers))


async def collected(*answers: str, examples: Any = (GLAD,), strategy: str = "cot", **more: Any) -> Samples:
    return await acollect(examples, strategy, say(*answers), samples=len(answers), **more)


async def test_runs_are_told_right_wrong_and_abstained() -> None:
    """The samples of a question are numbered through: each run draws another one."""
    found = await collected("True", "False", "it hinges on much")
    assert [run.outcome for run in found.runs] == ["right", "wrong", "abstained"]
    assert [run.answer for run in found.runs] == ["True", "False", None]


async def test_only_what_led_to_a_right_answer_is_kept_and_the_rest_is_counted() -> None:
    """Duplicates go, and so do wrong runs and abstentions, each with its reason."""
    kept = keep(await collected("True", "True", "False", "it hinges on much"))
    assert [call.reply for call in kept.calls] == ["I think so.\nAnswer: True"]
    assert kept.dropped == {"duplicate": 1, "of runs that are wrong": 1, "of runs that are abstained": 1}
    assert str(kept).startswith("1 calls kept; dropped: 1 duplicate")


async def test_the_samples_of_a_vote_count_by_their_own_answers() -> None:
    """A vote that is right teaches nothing that its wrong samples said."""
    found = await acollect([GLAD], "sc(cot, samples=3, stop_rule=all)", say("True", "False", "True"), samples=1)
    assert [(call.sample, call.correct) for call in found.runs[0].calls] == [(0, True), (0, False), (0, True)]
    assert len(keep(found, unique=False).calls) == 2


async def test_a_question_brings_no_more_than_its_cap() -> None:
    model = replies(*(f"Thought {n}.\nAnswer: True" for n in range(5)))
    kept = keep(await acollect([GLAD], "cot", model, samples=5), per_question=2)
    assert len(kept.calls) == 2
    assert kept.dropped == {"over the cap of a question": 3}


async def test_rewarding_by_context_asks_for_every_question_about_it() -> None:
    """Sample 0 is right on one of two questions alone, sample 1 on both."""

    def answer(request: Request, sample: int) -> str:
        return "Answer: " + ("False" if "sad" in request.text and sample else "True")

    found = await acollect([GLAD, SAD, LONE], "cot", Mock(answer), samples=2)
    assert found.rewarded() == {("glad", 0), ("glad", 1), ("sad", 1)}
    assert found.rewarded("context") == {("glad", 1), ("sad", 1)}
    assert keep(found, reward_by="context").dropped["of contexts not wholly right"] == 1


async def test_a_checker_takes_the_place_of_the_gold_answer() -> None:
    """What it can't tell is neither kept nor wrong."""

    def checker(example: Example, solution: Solution) -> bool | None:
        return None if solution.answer == "Unknown" else solution.answer == "False"

    found = await collected("True", "False", "Unknown", checker=checker)
    assert [run.outcome for run in found.runs] == ["wrong", "right", "unchecked"]


async def test_replies_that_are_cut_off_are_not_learned_from() -> None:
    model = Mock(lambda *_: Completion("Answer: True", finish_reason="length"))
    kept = keep(await acollect([GLAD], "cot", model, samples=1))
    assert not kept.calls
    assert sum(kept.dropped.values()) == 1


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["brave($x, True) >>> tame($x, False)", "brave($x, True) >>> tame($x, True)"], [1]),
        (["brave($x, True) >>> tame($x, True)"], [0]),
    ],
    ids=["asked for again", "at once"],
)
async def test_lines_that_were_asked_for_again_are_not_learned_from(lines: list[str], kept: list[int]) -> None:
    """A right answer teaches the lines that it follows from; those that the strategy refused stay wrong."""
    context = "The owl is brave. Whenever someone is brave, they are tame."
    owl = Example(Question("Is the statement true, false, or unknown? The owl is tame.", context, OPTIONS), "True")
    found = await acollect([owl], "logic(by='sentence')", Mock(lines), samples=1)
    assert found.outcomes == {"right": 1}
    assert [call.reply for call in keep(found).calls] == [lines[number] for number in kept]


async def test_a_flagged_line_is_not_learned_from_whatever_the_answer() -> None:
    """What follows without the sentence that is left out is answered, and teaches nothing about that sentence."""
    context = "The owl is brave. Whenever someone is brave, they are tame."
    owl = Example(Question("Is the statement true, false, or unknown? The owl is brave.", context, OPTIONS), "True")
    wrong = Mock(["brave($x, True) >>> tame($x, False)"] * 2)
    found = await acollect([owl], "logic(by='sentence')", wrong, samples=1)
    assert found.outcomes == {"right": 1}
    assert keep(found).calls == ()


async def test_runs_that_fail_are_counted_by_their_error_and_end_it_only_together() -> None:
    def fail_at(*numbers: int) -> Mock:
        def answer(_: Request, sample: int) -> str:
            if sample in numbers:
                raise RequestError("m", "the prompt is too long", 400)
            return "Answer: True"

        return Mock(answer, max_choices=1)

    found = await acollect([GLAD], "cot", fail_at(1), samples=2)
    assert found.outcomes == {"right": 1, "RequestError": 1}
    with pytest.raises(RequestError):
        await acollect([GLAD], "cot", fail_at(0, 1), samples=2)


@pytest.mark.parametrize("settings_", [{"samples": 0}, {"examples": ()}], ids=["no samples", "no questions"])
async def test_what_can_not_be_collected_is_refused(settings_: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        await acollect(settings_.pop("examples", [GLAD]), "cot", say("True"), **settings_)


async def test_a_pair_prefers_the_right_reply_to_the_same_messages() -> None:
    """A reply that a rewarded run has as well is never rejected; the likeliest right one is the reference."""
    found = await collected("True", "False", "Unknown", "True")
    pairs = preference_pairs(found)
    assert [(pair.chosen.correct, pair.rejected.correct) for pair in pairs] == [(True, False), (True, False)]
    assert [pair.rejected.reply.split()[-1] for pair in pairs] == ["False", "Unknown"]
    assert all(pair.chosen.asked == pair.rejected.asked for pair in pairs)
    assert len(preference_pairs(found, per_question=1)) == 1


async def test_files_have_the_forms_that_trainers_take(tmp_path: Path) -> None:
    """TRL takes prompt and completion, OpenAI messages; pairs likewise, SLiC's with the reference."""
    found = await collected("True", "False")
    call, pair = keep(found).calls[0], preference_pairs(found)[0]
    assert list(call_record(call)) == ["prompt", "completion"]
    assert call_record(call, "openai")["messages"][-1] == {"role": "assistant", "content": call.reply}
    assert list(pair_record(pair, reference=True)) == ["prompt", "chosen", "rejected", "reference"]
    assert list(pair_record(pair, "openai")) == ["input", "preferred_output", "non_preferred_output"]
    assert write_calls(tmp_path / "a" / "t.jsonl", [call]) == write_pairs(tmp_path / "p.jsonl", [pair]) == 1
    assert read_records(tmp_path / "a" / "t.jsonl") == [call_record(call)]


@pytest.mark.parametrize("line", ["{", "[1]", "[" * 100_000], ids=["cut off", "no object", "deep"])
def test_a_broken_line_of_a_file_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("{}\n" + line + "\n")
    with pytest.raises(DataError, match="2"):
        read_records(tmp_path / "t.jsonl")


async def test_a_judge_drops_what_it_rates_low() -> None:
    """A call without a rating goes too; the backend's error comes through where nothing could be rated."""
    kept = keep(await collected("True"))
    high = await arate(kept.calls, replies("Score: 5"))
    assert keep_rated(kept, high).calls == kept.calls
    low = await arate(kept.calls, replies("Score: 2"))
    assert keep_rated(kept, low).dropped == {"rated too low": 1}
    assert keep_rated(kept, {}).dropped == {"without a rating": 1}


def call(domain: str, number: int) -> SampledCall:
    return SampledCall(f"{domain}{number}", "", domain, 0, "cot", (("user", "Q"),), f"R{number}", True)


def test_weights_go_by_size_and_even_out_with_temperature() -> None:
    assert weights_by_size({"a": 30, "b": 10}) == pytest.approx({"a": 0.75, "b": 0.25})
    assert weights_by_size({"a": 30, "b": 10}, 1e6) == pytest.approx({"a": 0.5, "b": 0.5}, abs=1e-5)
    with pytest.raises(UsageError):
        weights_by_size({}, 1)


def test_dro_gives_most_weight_to_the_domain_furthest_above_its_reference() -> None:
    """One step by hand: the weights grow by exp(excess); what lies below its reference counts as 0."""
    weights = dro_weights([{"a": 2.0, "b": 1.0}], {"a": 1.0, "b": 3.0}, smoothing=0.0)
    assert weights == pytest.approx({"a": 2.718281828 / 3.718281828, "b": 1 / 3.718281828})


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.fixed_dictionaries({"a": st.floats(0, 50), "b": st.floats(0, 50)}), min_size=1, max_size=8))
def test_dro_weights_are_shares(losses: list[dict[str, float]]) -> None:
    weights = dro_weights(losses, {"a": 1.0, "b": 1.0})
    assert sum(weights.values()) == pytest.approx(1)
    assert min(weights.values()) > 0


@pytest.mark.parametrize(
    ("losses", "reference"),
    [([], {}), ([{"a": 1.0}, {}], {"a": 1.0}), ([{"a": float("nan")}], {"a": 1.0}), ([{"a": 1.0}], [{"a": 1.0}] * 2)],
    ids=["none", "a domain lacks", "no number", "other steps"],
)
def test_losses_that_can_not_be_weighed_are_refused(losses: Any, reference: Any) -> None:
    with pytest.raises(UsageError):
        dro_weights(losses, reference)


def test_a_mixture_has_the_shares_asked_for_and_repeats_nothing() -> None:
    calls = [call("a", n) for n in range(30)] + [call("b", n) for n in range(10)]
    drawn = mixed(calls, {"a": 0.5, "b": 0.5}, seed=1)
    assert Counter(one.domain for one in drawn) == {"a": 10, "b": 10}
    assert len(set(drawn)) == 20
    assert drawn == mixed(calls, {"a": 0.5, "b": 0.5}, seed=1)
    assert Counter(one.domain for one in mixed(calls, {"a": 1.0, "b": 1.0}, count=40)) == {"a": 20, "b": 10}
    with pytest.raises(UsageError, match="b"):
        mixed(calls, {"a": 1.0})


async def test_domains_come_from_the_questions_metadata() -> None:
    data = Dataset((GLAD, LONE), settings={"task": "people"})
    found = await acollect(data, "cot", say("False"), samples=1)
    assert [run.calls[0].domain for run in found.runs] == ["people", "sky"]
