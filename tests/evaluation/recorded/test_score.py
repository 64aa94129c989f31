"""Recorded outputs as data: the forms of harnesses, the join with a task, votes, weights, stop rules and failures."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from reasoning import Question
from reasoning.cli import app
from reasoning.errors import DataError, MissingExtraError, ReasoningError, UsageError
from reasoning.evaluation import Dataset, Example, OutputFields, score
from reasoning.evaluation.recorded.opening import open_records
from reasoning.evaluation.recorded.outputs import read_rows

if TYPE_CHECKING:
    from pathlib import Path

ASKED = Dataset(
    (
        Example(Question("How many legs have two herons?", answer_format="number", id="herons"), "4"),
        Example(Question("How many legs have three otters?", answer_format="number", id="otters"), "12"),
    ),
    {"task": "legs"},
)

HARNESS = {"doc_id": 7, "doc": {"question": "How many legs have two herons?"}, "target": "4", "resps": [["Answer: 4"]]}
BATCH = {
    "custom_id": "herons",
    "response": {"status_code": 200, "body": {"choices": [{"message": {"content": "Answer: 4"}}]}},
}
RESPONSES = {
    "custom_id": "herons",
    "response": {"body": {"output": [{"type": "message", "content": [{"type": "output_text", "text": "Answer: 4"}]}]}},
}
INSPECT = {
    "id": "herons",
    "epoch": 1,
    "input": "How many legs have two herons?",
    "target": "4",
    "output": {"choices": [{"message": {"role": "assistant", "content": "Answer: 4"}, "stop_reason": "stop"}]},
}


@pytest.mark.parametrize(
    ("record", "answers"),
    [
        (HARNESS, ("4",)),
        (BATCH, ("4",)),
        (RESPONSES, ("4",)),
        (INSPECT, ("4",)),
        (INSPECT | {"choices": ["4", "5"], "output": {"choices": []}}, (None,)),
        ({"id": "herons", "samples": ["Answer: 4", "Answer: 5"]}, ("4", "5")),
        ({"id": "herons", "samples": [{"text": "Answer: 4", "finish_reason": "stop"}]}, ("4",)),
        ({"question": "how many legs have TWO herons", "response": "Answer: 4"}, ("4",)),
        ({"id": "herons", "completion": "<think>5? No.</think>Answer: 4"}, ("4",)),
        ({"id": "herons", "output": "I can't tell."}, (None,)),
    ],
    ids=["lm-eval", "batch", "responses", "inspect", "silence", "samples", "objects", "by text", "thoughts", "unread"],
)
def test_forms_of_harnesses_are_read(record: dict[str, Any], answers: tuple[str | None, ...]) -> None:
    """Outputs are found under the usual names, and belong to the question of that id or text."""
    [one] = score([record], ASKED).outcomes
    assert (one.id, one.answers) == ("herons", answers)
    assert one.correct == tuple(answer == "4" for answer in answers)


def test_records_of_one_id_are_samples_of_one_question() -> None:
    """Epochs and repeated lines are outputs of the same question."""
    [one] = score([INSPECT, INSPECT | {"epoch": 2}], ASKED).outcomes
    assert one.answers == ("4", "4")


def test_filters_of_a_harness_are_no_further_samples() -> None:
    """lm-evaluation-harness writes a line for each filter, with the same outputs."""
    [one] = score([HARNESS | {"filter": "strict"}, HARNESS | {"filter": "flexible"}], ASKED).outcomes
    assert one.answers == ("4",)


def test_what_is_no_archive_of_inspect_is_an_error(tmp_path: Path) -> None:
    """A file that bears its ending and is none is named; without the package the extra is."""
    (tmp_path / "run.eval").write_bytes(b"PK")
    with pytest.raises((DataError, MissingExtraError), match=r"no log of inspect_ai|\[inspect\]"):
        score(tmp_path / "run.eval", ASKED)


def test_fields_are_named_and_weights_and_labels_read() -> None:
    """A heavy vote may turn the majority; labels stand beside ours."""
    outputs = [{"say": "Answer: 4", "w": 3, "ok": True}, {"say": "Answer: 5", "w": 1, "ok": True}]
    record = {"name": "herons", "all": [*outputs, {"say": "Answer: 5", "w": 1, "ok": False}]}
    records = [{"name": record["name"], "all": [{"text": o["say"], "w": o["w"], "ok": o["ok"]} for o in record["all"]]}]  # type: ignore[index]
    fields = OutputFields(("all",), id="name", weight="w", label="ok")
    found = score(records, ASKED, fields=fields)
    [one] = found.outcomes
    assert (one.weighted, found.correct_votes) == (True, 0)
    assert found.labelled == (3, 2, 2)


def test_votes_and_stop_rules_follow_from_the_answers() -> None:
    """Of ten outputs that agree the rules draw few; pass@k is at least vote@k; all draws the whole budget."""
    records = [
        {"id": "herons", "samples": ["Answer: 4"] * 10},
        {"id": "otters", "samples": ["Answer: 12"] * 6 + ["Answer: 3"] * 4},
    ]
    found = score(records, ASKED, published=90)
    assert (found.n, found.samples, found.correct_votes, found.steps) == (2, 10, 2, (1, 2, 5, 10))
    assert found.accuracy == pytest.approx(0.8)
    assert all(found.pass_at(k) >= found.vote_at(k) for k in found.steps)
    rules = {one.rule.partition("(")[0]: one for one in found.rules()}
    assert (rules["all"].drawn, rules["all"].saved) == (10, 0)
    assert rules["beta_or_exact"].drawn < rules["exact"].drawn < 10
    assert rules["exact"].accuracy == rules["all"].accuracy
    shown = str(found)
    assert "vote@k" in shown
    assert "90.0 %" in shown


def test_without_a_task_the_records_tell_question_and_gold() -> None:
    """Options make a choice, numbers a number; the gold answer is read as that of a file of one's own."""
    records = [
        {"question": "Which swims?", "options": ["an otter", "a stone"], "gold": "A", "response": "Answer: A"},
        {"question": "Which flies?", "options": ["a stone", "a heron"], "gold": "B", "response": "Answer: A"},
    ]
    assert score(records).correct_first == 1
    assert score([{"question": "2 + 2?", "answer": 4, "output": "It is 4."}]).correct_first == 1


@pytest.mark.parametrize(
    ("records", "why"),
    [
        ([{"id": "herons", "words": "Answer: 4"}], "name their field with --output-field"),
        ([{"id": "geese", "output": "Answer: 4"}], "is one of legs, by id or by text"),
        ([{"id": "herons", "question": "Another one?", "output": "4"}], "is one of legs"),
        ([{"id": "herons", "resps": [[[-1.5, False]]]}], "name their field"),
    ],
    ids=["no output", "unknown", "another question's id", "no texts"],
)
def test_what_does_not_fit_is_told(records: list[dict[str, Any]], why: str) -> None:
    """Nothing is guessed by place: an id whose text is another question's is none."""
    with pytest.raises((DataError, UsageError), match=why):
        score(records, ASKED)


def test_files_and_folders_are_read_packed_or_not(tmp_path: Path) -> None:
    """A folder of JSON lines, one of them packed, is one recording."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "herons", "output": "Answer: 4"}) + "\n", "utf-8")
    with gzip.open(tmp_path / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "otters", "output": "Answer: 9"}) + "\n")
    found = score(tmp_path, ASKED)
    assert (found.n, found.correct_first) == (2, 1)
    (tmp_path / "c.json.gz").write_bytes(b"no gzip")
    with pytest.raises(DataError, match="can't unpack it"):
        open_records(tmp_path)


def test_the_command_prints_tables_and_json(tmp_path: Path) -> None:
    """`reasoning score FILE` needs no model and no task where the file has the gold answers."""
    file = tmp_path / "out.jsonl"
    rows = [{"question": f"What is {n} + 1?", "gold": n + 1, "response": "Answer: 3"} for n in range(4)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    told = CliRunner().invoke(app, ["score", str(file), "--json"])
    assert json.loads(told.stdout)["first"]["correct"] == 1
    assert "25.0 %" in CliRunner().invoke(app, ["score", str(file), "--published", "30"]).stdout
    assert CliRunner().invoke(app, ["score", str(tmp_path / "none.jsonl")]).exit_code == 2


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "samples", "output", "text", "choices", "message", "resps"]), inner)
    ),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from(["id", "samples", "output", "resps", "response"]), _json), min_size=1))
def test_no_record_breaks_the_reader(records: list[dict[str, Any]]) -> None:
    """Whatever stands in a record, it has outputs or the project's own error."""
    try:
        rows = read_rows(open_records(records)[1], OutputFields())
    except ReasoningError:
        return
    assert all(isinstance(output.text, str) for row in rows for output in row.outputs)
