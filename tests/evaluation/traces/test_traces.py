"""What was said in a run is there afterwards: whole, compressed, and safe against a kill at any moment."""

from __future__ import annotations

import gzip
import json
import os
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Question, run
from reasoning.backends import Mock
from reasoning.errors import DataError
from reasoning.evaluation import Example, aevaluate
from reasoning.evaluation.traces import (
    TRACES_NAME,
    StoredTrace,
    TraceWriter,
    find_trace,
    has_traces,
    inflating,
    latest_traces,
    read_traces,
    trace_line,
)
from reasoning.trace import Trace
from reasoning.usage import Usage

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = ("one", "two", "three")


def choices(count: int) -> list[Example]:
    return [Example(Question(f"Which, {n}?", options=OPTIONS, id=f"q{n}"), "B") for n in range(count)]


def line(name: str = "q", reply: str = "Answer: B", strategy: str = "cot", **data: Any) -> bytes:
    messages = [{"role": "user", "content": "Which?"}]
    call = Trace("call", "cot", {"messages": messages, "reply": reply, **data}, own_usage=Usage(1, 10, 5))
    root = Trace("strategy", strategy, {"answer": "two"}, [call])
    return trace_line(strategy, Question("Which?", options=OPTIONS, id=name), "B", root)


def written(folder: Path, *names: str) -> Path:
    with TraceWriter(folder) as writer:
        for name in names:
            writer.append(line(name))
    return folder / TRACES_NAME


def ids(folder: Path) -> list[str]:
    return [one.id for one in read_traces(folder)]


async def test_a_run_keeps_what_was_said(tmp_path: Path) -> None:
    """Each result has its question, with its format, and its trace: prompts, replies, costs and how it was read."""
    report = await aevaluate(choices(3), ["sc(cot, samples=3)", "direct"], Mock(["Answer: B"] * 30), out=tmp_path)
    kept = list(read_traces(tmp_path))
    assert sorted(one.key for one in kept) == sorted((f"q{n}", row.strategy) for n in range(3) for row in report.rows)
    found = find_trace(tmp_path, "q1", "direct")
    assert found is not None
    assert found.question == choices(3)[1].question
    assert found.gold == "B"
    (call,) = found.trace.calls
    assert "Which, 1?" in call.data["messages"][-1]["content"]
    assert (call.data["reply"], found.trace.data["answer"]) == ("Answer: B", "B) two")
    assert sum((one.trace.usage for one in kept), Usage()).calls == sum(row.usage.calls for row in report.rows)


async def test_without_traces_there_is_no_file(tmp_path: Path) -> None:
    """Where traces are not wanted, none are kept, and reading them finds nothing."""
    await aevaluate(choices(1), ["direct"], "mock", out=tmp_path, traces=False)
    assert not has_traces(tmp_path)
    assert list(latest_traces(tmp_path)) == []
    assert find_trace(tmp_path, "q0", "direct") is None


async def test_what_failed_before_anything_happened_has_a_trace(tmp_path: Path) -> None:
    """A question whose strategy raises at once is kept with its error: a line a result."""

    class Failing:
        async def solve(self, *_: object) -> Any:
            raise KeyError("inner")

        def __repr__(self) -> str:
            return "failing"

    await aevaluate(choices(1), [Failing()], "mock", out=tmp_path)
    (kept,) = read_traces(tmp_path)
    assert "KeyError" in kept.trace.data["error"]


async def test_a_run_started_over_moves_the_traces_aside(tmp_path: Path) -> None:
    """With `fresh` the old traces lie beside the old results, under the same number."""
    for _ in range(2):
        await aevaluate(choices(1), ["direct"], "mock", out=tmp_path, existing="fresh")
    assert ids(tmp_path) == ["q0"]
    assert (tmp_path / "traces.jsonl.1.gz").exists()


def test_messages_are_kept_once() -> None:
    """Turns that several calls share are in a record once, and each call has them again when it is read."""
    turns = [{"role": "user", "content": f"turn {n}"} for n in range(20)]
    called = {**turns[0], "tool_calls": [{"id": "1", "name": "add", "arguments": "{}"}]}
    calls = [Trace("call", "react", {"messages": [*turns[: n + 1], called]}) for n in range(20)]
    made = trace_line("react", Question("Which?", id="q"), None, Trace("strategy", "react", {}, calls))
    assert made.count(b"turn 3") == 1
    read = StoredTrace.from_line(made).trace
    assert [one.data["messages"] for one in read.calls] == [one.data["messages"] for one in calls]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Fraction(1, 3), "1/3"),
        ((1, 2), [1, 2]),
        ({"a"}, ["a"]),
        (float("inf"), "Infinity"),
        ("half \ud83d of it", "half \ud83d of it"),
        ({("a", 1): 2, None: 3}, {"a,1": 2, "None": 3}),
        ([object], ["<class 'object'>"]),
        (b"\xff", r"b'\xff'"),
    ],
    ids=["fraction", "tuple", "set", "infinity", "half a character", "keys", "class", "bytes"],
)
def test_evidence_of_any_kind_is_kept_as_plain_data(value: object, kept: object) -> None:
    """What JSON has no form for is kept as its text, and never stops a run."""
    made = trace_line("s", Question("Which?", id="q"), None, Trace("strategy", "s", {"evidence": {"x": value}}))
    assert StoredTrace.from_line(made).trace.data == {"evidence": {"x": kept}}


def test_an_integer_that_python_does_not_read_comes_back_as_its_digits() -> None:
    """A number of more digits than Python reads makes no record unreadable."""
    made = trace_line("s", Question("Which?", id="q"), None, Trace("strategy", "s", {"evidence": 2**20_000}))
    assert len(StoredTrace.from_line(made).trace.data["evidence"]) == 6_021


def test_what_has_no_words_is_kept_by_its_type() -> None:
    """An object whose text fails, and one that holds itself, are kept as well as they can be."""

    class Mute:
        def __str__(self) -> str:
            raise RuntimeError("no words")

    ring: list[Any] = [Mute()]
    ring.append(ring)
    made = trace_line("s", Question("Which?", id="q"), None, Trace("strategy", "s", {"evidence": ring}))
    assert StoredTrace.from_line(made).trace.data["evidence"][0] == "<Mute>"


@pytest.mark.parametrize(
    "question",
    [
        Question("Is it red?", "Bob is red.", answer_format=bool, id="q"),
        Question("Is it red?", answer_format="truth", id="q", metadata={"depth": 3}),
        Question("How many?", answer_format=int, id="q"),
        Question("Which?", options=("it", "them"), id="q"),
        Question("Who?", id="q"),
        Question("What is x?", answer_format="expression", id="q"),
        Question("What is printed?", answer_format="literal", id="q"),
    ],
    ids=lambda question: question.answer_format.name,
)
def test_a_question_comes_back_with_its_format(question: Question) -> None:
    """Text, context, options, format and what else is known of a question are as they were."""
    read = StoredTrace.from_line(trace_line("s", question, None, Trace("strategy", "s"))).question
    assert read == question
    assert read.metadata == question.metadata


@pytest.mark.parametrize("cut", [1, 5, 9, 40, 100])
def test_a_kill_loses_at_most_the_last(tmp_path: Path, cut: int) -> None:
    """A file that ends anywhere is read as far as it goes; the next run goes on behind the last whole line."""
    path = written(tmp_path, *"abc")
    path.write_bytes(path.read_bytes()[:-cut])
    left = ids(tmp_path)
    assert left == list("abc")[: len(left)]
    written(tmp_path, "d")
    left = ids(tmp_path)[:-1]
    assert left == list("abc")[: len(left)]
    assert len(left) >= 2 or cut >= 40
    assert ids(tmp_path) == [*left, "d"]
    assert [json.loads(one)["id"] for one in gzip.decompress(path.read_bytes()).splitlines()] == [*left, "d"]


def test_a_file_cut_anywhere_is_a_beginning_of_it(tmp_path: Path) -> None:
    """Whatever byte a kill stopped at, what is left is whole records, and another tool reads the mended file."""
    whole = written(tmp_path, *"abcd").read_bytes()
    for end in range(len(whole)):
        (tmp_path / TRACES_NAME).write_bytes(whole[:end])
        left = ids(tmp_path)
        assert left == list("abcd")[: len(left)]
        inflating.mend(tmp_path / TRACES_NAME)
        mended = ids(tmp_path)
        assert mended in (left, left[:-1])  # a line whose last block was cut goes too
        assert gzip.decompress((tmp_path / TRACES_NAME).read_bytes()).count(b"\n") == len(mended)


def test_every_line_is_there_when_it_was_written(tmp_path: Path) -> None:
    """While a run goes on its traces can be read: each is on the disk before the next question ends."""
    with TraceWriter(tmp_path) as writer:
        for number, name in enumerate("abc", 1):
            writer.append(line(name))
            assert len(ids(tmp_path)) == number


def test_later_records_win(tmp_path: Path) -> None:
    """A question that was asked again has its last trace; the others keep their places."""
    with TraceWriter(tmp_path) as writer:
        for name, reply in (("a", "first"), ("b", "only"), ("a", "second")):
            writer.append(line(name, reply))
    assert [(one.id, one.trace.calls[0].data["reply"]) for one in latest_traces(tmp_path)] == [
        ("b", "only"),
        ("a", "second"),
    ]
    found = find_trace(tmp_path, "a", "cot")
    assert found is not None
    assert found.trace.calls[0].data["reply"] == "second"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (b"{oops\n", "no trace"),
        (b"3\n", "no trace"),
        (b"\n", "no trace"),
        (b"[" * 100_000 + b"\n", "no trace"),
        (line().replace(b'"messages":[0]', b'"messages":[7]'), "no trace"),
        (line().replace(b'"messages":[0]', b'"messages":[-1]'), "by their numbers"),
        (line().replace(b'"kind":"call"', b'"kind":"dream"'), "a kind"),
        (line().replace(b'"calls":1', b'"calls":-1'), "no count"),
        (line().replace(b'"seconds":0.0', b'"seconds":"long"'), "no count and no time"),
        (line().replace(b'"options":["one","two","three"],', b""), "options"),
        (line().replace(b'"text":"Which?"', b'"text":""'), "empty"),
        (line().replace(b'"gold":"B"', b'"gold":2'), "texts"),
    ],
    ids=["json", "number", "empty", "deep", "no message", "below", "kind", "usage", "time", "options", "text", "gold"],
)
def test_damaged_records_are_told_with_their_place(tmp_path: Path, made: bytes, said: str) -> None:
    """A line that is no record is an error that names its number; nothing is taken for something else."""
    (tmp_path / TRACES_NAME).write_bytes(gzip.compress(line("a") + made + line("b")))
    with pytest.raises(DataError, match=said) as caught:
        list(read_traces(tmp_path))
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:60] + bytes([data[60] ^ 255]) + data[61:], lambda data: b"no gzip" + data],
    ids=["a byte", "a head"],
)
def test_damaged_data_is_told_with_its_place(tmp_path: Path, damage: Any) -> None:
    """Data that can't be decompressed is an error with its byte, and no run writes behind it."""
    path = written(tmp_path, *"abcdefgh")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"damaged before byte|no trace"):
        list(read_traces(tmp_path))
    with pytest.raises(DataError, match="Move the file away"):
        TraceWriter(tmp_path)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data that grows without bound when it is decompressed is refused before it fills the memory."""
    monkeypatch.setattr(inflating, "MAX_LINE_BYTES", 1 << 21)
    (tmp_path / TRACES_NAME).write_bytes(gzip.compress(b"x" * (1 << 23)))
    with pytest.raises(DataError, match="over 2 MB"):
        list(read_traces(tmp_path))


def test_a_full_disk_is_told_and_the_run_can_go_on_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trace that could not be written whole ends the writing with the reason; the next run cuts it off."""
    real = os.write
    with pytest.raises(DataError, match="is the disk full"), TraceWriter(tmp_path) as writer:
        writer.append(line("a"))
        monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:5]))
        writer.append(line("b"))
    monkeypatch.setattr(os, "write", real)
    written(tmp_path, "c")
    assert ids(tmp_path) == ["a", "c"]


def test_one_trace_of_a_run_is_the_same_after_reading() -> None:
    """The tree of a real strategy comes back with its costs, through a record and through plain dictionaries."""
    question = Question("Did it rain?", "If it rains, it is wet. It rains.", answer_format=bool, id="q")
    trace = run("lot(sc(cot, samples=2))", question, backend="mock").trace
    plain = json.loads(json.dumps(trace.to_dict(), default=str))
    assert Trace.from_dict(plain).to_dict() == plain
    kept = StoredTrace.from_line(trace_line("s", question, "True", trace)).trace
    assert json.loads(json.dumps(kept.to_dict())) == plain
    assert kept.usage == trace.usage


amounts = st.integers(0, 10**6)
usages = st.builds(
    Usage,
    amounts,
    amounts,
    amounts,
    st.none() | st.floats(0, 1e6),
    st.floats(0, 1e6),
    amounts,
    dollars_saved=st.floats(0, 9),
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
data = st.dictionaries(st.text().filter(lambda name: name != "messages"), values, max_size=3)
nodes = st.builds(Trace, st.sampled_from(["strategy", "call", "note"]), st.text(), data, own_usage=usages)
traces = st.recursive(
    nodes,
    lambda inner: st.builds(
        Trace, st.just("strategy"), st.text(), data, st.lists(inner, max_size=3), usages, st.floats(0, 1e6)
    ),
    max_leaves=6,
)


@given(traces)
def test_any_trace_comes_back_exactly(trace: Trace) -> None:
    """Whatever a tree holds, it is the same after it was told as dictionaries, or kept as a record."""
    told = trace.to_dict()
    assert Trace.from_dict(told).to_dict() == told
    assert Trace.from_dict(json.loads(json.dumps(told))).to_dict() == told
    assert StoredTrace.from_line(trace_line("s", Question("Which?", id="q"), None, trace)).trace.to_dict() == told


@given(values)
def test_any_data_is_a_trace_or_an_error(told: Any) -> None:
    """What is no trace is refused with a DataError, never with another error."""
    for given_data in (told, {"kind": "call", "name": "x", "data": {}, "children": [told], "usage": told}):
        try:
            Trace.from_dict(given_data)
        except DataError:
            continue


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_any_bytes_are_a_record_or_an_error(made: bytes) -> None:
    """Bytes that are no record are refused with a ValueError, never with another error."""
    for one in (made, b'{"id":' + made, line().replace(b'"Which?"', b'"' + made + b'"')):
        try:
            StoredTrace.from_line(one)
        except ValueError:
            continue
