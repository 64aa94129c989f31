"""The loop of ReST-EM: what is trained on, when it ends, and what it measures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question
from reasoning.backends.mock.backend import Mock
from reasoning.evaluation import Example
from reasoning.evaluation.examples import Dataset
from reasoning.learning.collecting import acollect
from reasoning.learning.files import read_records
from reasoning.learning.rest_em import Iteration, LoopSettings, alearn

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.backends.base import Request

OPTIONS = ("True", "False")
TRAINING = Dataset((Example(Question("Is Bob glad?", "Bob is glad.", OPTIONS, id="glad"), "True"),))
HELD_OUT = Dataset((Example(Question("Is Ann glad?", "Ann is glad.", OPTIONS, id="ann"), "True"),))


def model(adapter: Path | None) -> Mock:
    """Return a model that greedily says False until it is trained, and by chance True in one of two samples."""

    def reply(request: Request, sample: int) -> str:
        right = adapter is not None or (request.sampling.temperature and sample % 2)
        return f"So it is.\nAnswer: {bool(right)}"

    return Mock(reply)


async def fake_training(data: Path, adapter: Path) -> dict[str, Any]:
    return {"lines": len(read_records(data)), "adapter": adapter.name}


async def test_the_loop_learns_what_greedy_decoding_misses_and_ends_where_nothing_is_new(tmp_path: Path) -> None:
    """The first iteration brings one reply that greedy decoding gets wrong; the second finds none."""
    told: list[Iteration] = []
    learned = await alearn(
        TRAINING, HELD_OUT, "cot", model, fake_training, tmp_path, LoopSettings(samples=4), told=told.append
    )
    assert learned.ended == "nothing new"
    assert [(one.number, one.held_out.pass_at_1) for one in learned.iterations] == [(0, 0.0), (1, 1.0)]
    first = learned.iterations[1]
    assert (first.kept, first.new, first.training["lines"]) == (1, 1, 1)
    assert first.dropped == {"duplicate": 1, "of runs that are wrong": 2}
    assert [one.number for one in told] == [0, 1, 1]
    assert json.loads((tmp_path / "learn.json").read_text())["ended"] == "nothing new"


async def test_pass_and_vote_are_measured_over_the_samples_of_held_out_questions(tmp_path: Path) -> None:
    """Two of four samples are right: pass@4 is sure, the vote of four is a tie. Only the first question has samples."""
    again = Example(Question("Is Eve glad?", "Eve is glad.", OPTIONS, id="eve"), "True")
    learned = await alearn(
        TRAINING,
        Dataset((*HELD_OUT.examples, again)),
        "cot",
        model,
        fake_training,
        tmp_path,
        LoopSettings(iterations=1, measured=4, measured_questions=1),
        transfer=TRAINING,
    )
    start = learned.iterations[0].held_out
    assert (start.pass_at_1, start.pass_at_k) == (0.0, 1.0)
    assert start.vote_at_k == pytest.approx(0.5)
    assert (start.questions, start.sampled_questions) == (2, 1)
    assert learned.ended == "iterations"
    assert [one.transfer is not None for one in learned.iterations] == [True, True]


async def test_a_sample_number_has_one_reply_to_a_sentence_of_several_questions() -> None:
    """The reward by contexts rests on it: run 1 of either question is about the same lines."""
    drawn: list[int] = []

    def reply(request: Request, sample: int) -> str:
        drawn.append(sample)
        return f"glad(Bob, {sample == 1})"

    context = "It is certain that Bob is glad."
    asked = [Question(f"Bob is {word}glad.", context, answer_format="truth", id=word) for word in ("", "not ")]
    examples = [Example(one, str(not one.id)) for one in asked]
    found = await acollect(examples, "logic(by='sentence', repairs=0)", Mock(reply), samples=2)
    assert sorted(drawn) == [0, 1]
    assert {run.sample for run in found.runs if (run.id, run.sample) in found.rewarded("context")} == {1}
