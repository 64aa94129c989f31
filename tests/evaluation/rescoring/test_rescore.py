"""The same replies through today's reader: no model is asked, and what can't be read again stays as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from reasoning import Mock, Question
from reasoning.backends import Completion, Defaults, Request, Response, Sampling, ToolCall
from reasoning.cli import app
from reasoning.errors import DataError, ServerError, UsageError
from reasoning.evaluation import Example, Report, aevaluate
from reasoning.evaluation.rescoring import TraceReplay, arescore
from reasoning.evaluation.store import read_results
from reasoning.trace import Trace

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = ("one", "two", "three")


def choices(count: int) -> list[Example]:
    return [Example(Question(f"Which, {n}?", options=OPTIONS, id=f"q{n}"), "B") for n in range(count)]


def changed(folder: Path, **fields: object) -> None:
    """Let the first result be as another reader had read it."""
    first, *others = read_results(folder / "results.jsonl")
    told = {**json.loads(first.to_line()), **fields}
    lines = [json.dumps(told).encode() + b"\n", *(one.to_line() for one in others)]
    (folder / "results.jsonl").write_bytes(b"".join(lines))


@pytest.mark.parametrize(
    ("strategy", "reply"),
    [
        ("cot", "So it is.\nAnswer: B"),
        ("sc(cot, samples=5)", "Answer: B"),
        ("sc(cot, samples=3, stop_rule=all)", "Answer: B"),
        ("self_correct(cot)", "Answer: B"),
        ("sc(cot, samples=3)", "<think>Is it C?</think>Answer: B"),
        ("cot", Completion("Answer: B", reasoning="In a field.", logprob=-1.5)),
        ("first(cot, on('mock', direct))", "I can't say."),
        ("cot", Completion("", "length", reasoning="It is B, or")),
    ],
    ids=["chain", "vote", "whole vote", "revision", "thoughts", "field", "another model", "cut off"],
)
async def test_the_same_reader_reads_the_same(tmp_path: Path, strategy: str, reply: str | Completion) -> None:
    """Where nothing has changed every result is the same, whatever the strategy did."""
    await aevaluate(choices(2), [strategy], Mock(lambda *_: reply), out=tmp_path)
    found = await arescore(tmp_path)
    assert found.count("same") == 2
    assert [one.after for one in found.results] == read_results(tmp_path / "results.jsonl")


@pytest.mark.parametrize(
    ("fields", "outcome", "correct"),
    [
        ({"answer": "C", "correct": False}, "changed", True),
        ({"answer": None, "abstained": True, "correct": False}, "newly answered", True),
        ({"answer": "B", "correct": True}, "same", True),
    ],
    ids=["changed", "newly", "same"],
)
async def test_what_another_reader_read_is_told(
    tmp_path: Path, fields: dict[str, object], outcome: str, correct: bool
) -> None:
    """An answer that is read otherwise today is told, and graded again."""
    await aevaluate(choices(2), ["cot"], Mock(lambda *_: "Answer: B"), out=tmp_path)
    changed(tmp_path, **fields)
    first, second = (await arescore(tmp_path)).results
    assert (first.outcome, first.after.answer, first.after.correct) == (outcome, "B", correct)
    assert second.outcome == "same"


@pytest.mark.parametrize(
    ("strategy", "name", "other"),
    [
        ("sc(cot, samples=3, stop_rule=all)", "samples", {"n": 3, "answers": {"C": 3}, "correct": []}),
        ("sc(cot, samples=3, stop_rule=all)", "confidence", 0.1),
        ("self_correct(cot)", "first_correct", False),
    ],
)
async def test_what_is_told_beside_the_answer_is_read_again(
    tmp_path: Path, strategy: str, name: str, other: object
) -> None:
    """The samples of a vote, its confidence, and the answer that was revised are today's as well."""
    await aevaluate(choices(1), [strategy], Mock(lambda *_: "Answer: B"), out=tmp_path)
    (result,) = read_results(tmp_path / "results.jsonl")
    changed(tmp_path, **{name: other})
    (one,) = (await arescore(tmp_path)).results
    assert getattr(one.before, name) != getattr(result, name)
    assert one.after == result


async def test_what_is_no_longer_read_is_lost(tmp_path: Path) -> None:
    """A result whose replies have no answer today counts as wrong."""
    await aevaluate(choices(1), ["cot"], Mock(lambda *_: "I can't say."), out=tmp_path)
    changed(tmp_path, answer="B", abstained=False, correct=True)
    (one,) = (await arescore(tmp_path)).results
    assert (one.outcome, one.after.correct, one.after.abstained) == ("lost", False, True)


async def test_a_prompt_that_is_not_there_leaves_the_result(tmp_path: Path) -> None:
    """With other templates the trace has no replies: the results stay, and the prompt is named."""
    await aevaluate(choices(2), ["cot"], Mock(lambda *_: "Answer: B"), out=tmp_path / "run")
    folder = tmp_path / "prompts" / "cot"
    folder.mkdir(parents=True)
    (folder / "zero_shot.j2").write_text("{% block user %}Another question: {{ question.text }}{% endblock %}", "utf-8")
    found = await arescore(tmp_path / "run", prompts=tmp_path / "prompts")
    assert found.count("kept") == 2
    assert "cot/zero_shot, sample 0" in str(found)
    assert [one.after for one in found.results] == read_results(tmp_path / "run" / "results.jsonl")


async def test_what_failed_stays_failed(tmp_path: Path) -> None:
    """A question whose call failed fails again in the same words, and no model is asked."""

    class Down(Mock):
        async def complete(self, request: Request) -> Response:
            raise ServerError("m", "it is down", 500)

    await aevaluate(choices(1), ["cot"], Defaults(Down(), Sampling()), out=tmp_path)
    (one,) = (await arescore(tmp_path)).results
    assert (one.outcome, one.after.error) == ("kept", one.before.error)
    assert "it is down" in one.why


async def test_tools_of_then_are_called_again(tmp_path: Path) -> None:
    """A conversation with calls of tools is followed turn by turn."""
    script = [
        Completion("", "tool_calls", tool_calls=(ToolCall("1", "finish", '{"answer": "B"}'),)),
        Completion("Answer: B"),
    ]
    await aevaluate(choices(1), ["react"], Mock(script * 3, native_tools=True), out=tmp_path)
    (one,) = (await arescore(tmp_path)).results
    assert one.outcome == "same"


async def test_it_is_written_as_a_run_of_its_own(tmp_path: Path) -> None:
    """The command shows the table, names what changed, and writes a new folder that is read like any other."""
    await aevaluate(choices(2), ["cot"], Mock(lambda *_: "Answer: B"), out=tmp_path / "run")
    changed(tmp_path / "run", answer="C", correct=False)
    command = ["rescore", str(tmp_path / "run"), "--changes", "--out", str(tmp_path / "new")]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 0
    assert "q0, cot: changed: C → B (gold B)" in told.stdout
    assert Report.read(tmp_path / "new").rows[0].correct == 2
    assert Report.read(tmp_path / "run").rows[0].correct == 1
    assert CliRunner().invoke(app, command).exit_code == 2


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda folder: (folder / "traces.jsonl.gz").unlink(), UsageError, "keeps no traces"),
        (lambda folder: (folder / "run.json").unlink(), DataError, "no run.json"),
        (lambda folder: (folder / "traces.jsonl.gz").write_bytes(b"no gzip"), DataError, "damaged"),
        (lambda _: None, UsageError, "There are: cot"),
    ],
    ids=["no traces", "no run", "damaged", "no strategy"],
)
async def test_what_can_not_be_read_again_is_told(
    tmp_path: Path, make: object, error: type[Exception], said: str
) -> None:
    """A folder without traces, a damaged one, and a strategy that the run does not have are errors in words."""
    await aevaluate(choices(1), ["cot"], Mock(lambda *_: "Answer: B"), out=tmp_path)
    assert callable(make)
    make(tmp_path)
    with pytest.raises(error, match=said):
        await arescore(tmp_path, strategies=["sc"] if said.startswith("There") else ())


async def test_a_result_without_a_trace_is_kept(tmp_path: Path) -> None:
    """Results of a part of the run that kept no traces stay as they are."""
    await aevaluate(choices(1), ["cot"], Mock(lambda *_: "Answer: B"), out=tmp_path, traces=False)
    await aevaluate(choices(2), ["cot"], Mock(lambda *_: "Answer: B"), out=tmp_path)
    outcomes = {one.before.id: (one.outcome, one.why) for one in (await arescore(tmp_path)).results}
    assert outcomes == {"q0": ("kept", "there is no trace of it"), "q1": ("same", "")}


async def test_a_replay_is_a_backend() -> None:
    """It names the model of then, and what the backend of then could do."""
    replay = TraceReplay(Trace("strategy", "cot"), "m", {"native_tools": True, "reasons": True})
    assert (replay.model, replay.named("n").model, replay.native_tools, replay.reasons) == ("m", "n", True, True)
    await replay.aclose()
