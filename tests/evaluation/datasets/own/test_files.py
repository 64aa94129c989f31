"""A user's own file on the command line: fields named or found, options and answers in every usual form."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import DataError, ReasoningError, UsageError
from reasoning.evaluation import Dataset, load
from reasoning.evaluation.datasets.own import Fields, own_task

if TYPE_CHECKING:
    from pathlib import Path

FOUR = ["red", "green", "blue", "grey"]
ASKED: dict[str, Any] = {"question": "Which colour?"}


def read(path: Path, rows: object, fields: Fields | None = None, name: str = "mine.jsonl") -> Dataset:
    """Write rows as JSON lines, a mapping or text as the whole file, and load it."""
    file = path / name
    if isinstance(rows, str):
        file.write_text(rows, "utf-8")
    elif isinstance(rows, list):
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    else:
        file.write_text(json.dumps(rows, indent=1), "utf-8")
    return load(own_task(str(file), fields), file)


def table(rows: list[dict[str, Any]], delimiter: str = ",") -> str:
    made = io.StringIO()
    writer = csv.DictWriter(made, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


@pytest.mark.parametrize(
    "options",
    [
        {"options": FOUR},
        {"choices": FOUR},
        {"options": [f"{letter}) {text}" for letter, text in zip("ABCD", FOUR, strict=True)]},
        {
            "options": [
                f"({letter}){text}" for letter, text in zip("ACBD", ["red", "blue", "green", "grey"], strict=True)
            ]
        },
        {"options": dict(zip("ABCD", FOUR, strict=True))},
        {"options": {"B": "green", "A": "red", "D": "grey", "C": "blue"}},
        {"options": dict(zip("abcd", FOUR, strict=True))},
        {"choices": {"text": FOUR, "label": ["A", "B", "C", "D"]}},
        {"choices": [{"label": letter, "text": text} for letter, text in zip("ABCD", FOUR, strict=True)]},
        {"options": json.dumps(FOUR)},
        {"options": json.dumps(dict(zip("ABCD", FOUR, strict=True)))},
        {"options": str(FOUR)},
        dict(zip("ABCD", FOUR, strict=True)),
        dict(zip(["option_a", "option_b", "option_c", "option_d"], FOUR, strict=True)),
        {f"option{number}": text for number, text in enumerate(FOUR, 1)},
    ],
    ids=lambda options: json.dumps(options)[:60],
)
@pytest.mark.parametrize("answer", ["C", "c", "(C)", "C.", "blue", "Blue.", " C "])
def test_options_and_answers_in_every_form(tmp_path: Path, options: dict[str, Any], answer: str) -> None:
    """A letter or an option's text names the option, in whatever form the options come."""
    (example,) = read(tmp_path, [{**ASKED, **options, "answer": answer}]).examples
    assert example.question.options == tuple(FOUR)
    assert example.gold == "C"


@pytest.mark.parametrize(
    ("answers", "golds"),
    [
        ([0, 2, 3], "ACD"),
        ([1, 4, 2], "ADB"),
        (["0", "3"], "AD"),
        (["4", "1"], "DA"),
        ([0.0, 1.0], "AB"),
    ],
)
def test_an_index_is_told_by_all_answers(tmp_path: Path, answers: list[Any], golds: str) -> None:
    """A nought among them says that they count from 0, the number of the options that they count from 1."""
    examples = read(tmp_path, [{**ASKED, "options": FOUR, "answer": answer} for answer in answers]).examples
    assert [example.gold for example in examples] == list(golds)


def test_an_index_that_may_be_both_is_asked_about(tmp_path: Path) -> None:
    """Numbers that fit both ways are an error that says how to tell; told, they are read."""
    rows = [{**ASKED, "options": FOUR, "answer": answer} for answer in (1, 2)]
    with pytest.raises(UsageError, match="--index-from 0 or --index-from 1"):
        read(tmp_path, rows)
    assert [example.gold for example in read(tmp_path, rows, Fields(index_from=0)).examples] == ["B", "C"]
    assert [example.gold for example in read(tmp_path, rows, Fields(index_from=1)).examples] == ["A", "B"]
    with pytest.raises(UsageError, match="none from 1"):
        read(tmp_path, [{**ASKED, "options": FOUR, "answer": answer} for answer in (0, 4)])


def test_numbers_as_options_and_labels(tmp_path: Path) -> None:
    """An answer among options that are numbers is one of their texts; numbers as labels name their options."""
    rows = [{**ASKED, "options": ["10", "20", "30"], "answer": answer} for answer in ("20", 30)]
    assert [example.gold for example in read(tmp_path, rows).examples] == ["B", "C"]
    labels = {"text": FOUR, "label": ["1", "2", "3", "4"]}
    rows = [{**ASKED, "choices": labels, "answerKey": "2"}, {**ASKED, "choices": labels, "answerKey": "1"}]
    assert [example.gold for example in read(tmp_path, rows).examples] == ["B", "A"]
    columns = {f"choice_{number}": text for number, text in enumerate(FOUR, 1)}
    (example,) = read(tmp_path, [{**ASKED, **columns, "answer": "choice_2"}]).examples
    assert example.gold == "B"
    with pytest.raises(UsageError, match="an option's text, or an index"):
        read(tmp_path, [{**ASKED, "options": ["2", "1", "3"], "answer": 1}])


@pytest.mark.parametrize(
    ("answers", "form", "golds"),
    [
        ([4, 2.5], "number", ["4", "5/2"]),
        (["4", "1,200"], "number", ["4", "1200"]),
        (["5+3 = <<5+3=8>>8\n#### 8", "#### 1,000"], "number", ["8", "1000"]),
        ([True, False], "truth", ["True", "False"]),
        (["yes", "No"], "truth", ["True", "False"]),
        (["entailment", "neutral", "contradiction"], "truth", ["True", "Unknown", "False"]),
        (["true", "TRUE"], "truth", ["True", "True"]),
        (["Paris", "4"], "text", None),
        (["5 apples", "6 pears"], "text", None),
        (["true", "Rome"], "text", None),
    ],
)
def test_answers_without_options(tmp_path: Path, answers: list[Any], form: str, golds: list[str] | None) -> None:
    """The format follows from all answers of the file, and the notes say so."""
    loaded = read(tmp_path, [{**ASKED, "answer": answer} for answer in answers])
    assert {example.question.answer_format.name for example in loaded.examples} == {form}
    if golds:
        assert [example.question.answer_format.key(example.gold) for example in loaded.examples] == golds
    assert any("--answer-format" in note for note in loaded.notes)


def test_a_format_that_is_named_counts(tmp_path: Path) -> None:
    """With a format named, numbers may be texts; a gold answer that it can't read is an error with the item's name."""
    (example,) = read(tmp_path, [{**ASKED, "answer": "007"}], Fields(answer_format="text")).examples
    assert example.gold == "007"
    with pytest.raises(DataError, match="example 'mine_1': gold 'Rome'"):
        read(tmp_path, [{**ASKED, "answer": "Rome"}], Fields(answer_format="number"))
    with pytest.raises(UsageError, match="Did you mean 'number'"):
        Fields(answer_format="numbr")


def test_nested_fields_are_reached_by_dots(tmp_path: Path) -> None:
    """Dots go into objects, lists of objects, and cells that hold JSON; a name that has a dot is itself."""
    row = {
        "question": {"stem": "Which?", "choices": [{"text": "x", "label": "A"}, {"text": "y", "label": "B"}]},
        "meta": json.dumps({"right": ["B"]}),
        "a.b": "of the name",
    }
    named = Fields("question.stem", "meta.right.0", ("question.choices.text",), "a.b")
    (example,) = read(tmp_path, [row], named).examples
    assert (example.question.text, example.question.options, example.gold) == ("Which?", ("x", "y"), "B")
    assert example.question.context == "of the name"
    (found,) = read(tmp_path, [{**row, "answerKey": "A"}]).examples
    assert (found.question.options, found.gold) == (("x", "y"), "A")


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("A.CSV", ",")])
def test_tables_are_read(tmp_path: Path, name: str, delimiter: str) -> None:
    """Columns of one option each, quoted cells with commas and line ends, and options that are left empty."""
    row = {"no": "q1", "Question": 'Two "lines",\nor; more?', "A": "x, y", "B": "z", "C": "", "Right": "b"}
    other = {"no": "q2", "Question": "And here?", "A": "x", "B": "y", "C": "z", "Right": "C"}
    fields = Fields("Question", "Right", ("A", "B", "C"), id="no")
    loaded = read(tmp_path, table([row, other], delimiter), fields, name)
    assert [example.question.id for example in loaded.examples] == ["q1", "q2"]
    assert loaded.examples[0].question.text == 'Two "lines",\nor; more?'
    assert [example.question.options for example in loaded.examples] == [("x, y", "z"), ("x", "y", "z")]
    assert [example.gold for example in loaded.examples] == ["B", "C"]


@pytest.mark.parametrize(
    ("rows", "fields", "said"),
    [
        ([{"ask": "q", "answer": "1"}], Fields(), "--question-field. There are: ask, answer"),
        ([{"question": "q", "truth_value": "1"}], Fields(), "--answer-field. There are: question, truth_value"),
        ([{"question": "q", "answer": "1"}], Fields(question="qestion"), "Did you mean 'question'"),
        ([{"question": "q", "answer": "1"}], Fields(options=("opts",)), "--options-field opts: no entry has"),
        ([{"question": {"stem": "q"}, "answer": "1"}], Fields(question="question.stm"), "question.stem"),
        ([{**ASKED, "options": FOUR, "answer": "E"}], Fields(), "'E' is none of its options"),
        ([{**ASKED, "options": FOUR, "answer": "pink"}], Fields(), "'pink' is none of its options"),
        ([{**ASKED, "options": ["B", "A"], "answer": "A"}], Fields(), "another one's text"),
        ([{**ASKED, "options": ["a"], "answer": "A"}], Fields(), "2 to 26 are expected"),
        ([{**ASKED, "options": 5, "answer": "A"}], Fields(options=("options",)), "options are expected"),
        ([{"question": "", "answer": "1"}], Fields(), "the text of a question"),
        ([{"question": "q", "answer": ["1"]}], Fields(), "a text or a number"),
        ("question,answer\nq\n", Fields(), "has 1 cells, the header 2 columns"),
        ("question,question\nq,r\n", Fields(), "two columns are called 'question'"),
        ('question,answer\n"q,1\n', Fields(), "no table"),
    ],
)
def test_mistakes_name_the_fields_there_are(tmp_path: Path, rows: Any, fields: Fields, said: str) -> None:
    """What is missing or can't be read is told with the fields of the file, or with the line."""
    with pytest.raises(DataError) as caught:
        read(tmp_path, rows, fields, "mine.csv" if isinstance(rows, str) else "mine.jsonl")
    assert said in str(caught.value)


def test_what_is_read_is_told(tmp_path: Path) -> None:
    """The notes name the fields that were found; the settings carry those that were named; ids are told apart."""
    rows = [{"id": 7, "passage": ["One.", "Two."], "query": "q", "choices": FOUR, "label": "A"}] * 2
    loaded = read(tmp_path, rows, Fields(answer="label"))
    assert (
        "read as: question from query, options from choices, answer from label, context from passage, id from id"
        in (loaded.notes)
    )
    assert loaded.settings["fields"] == {"answer": "label"}
    assert [example.question.id for example in loaded.examples] == ["7", "7#2"]
    assert loaded.examples[0].question.context == "One.\nTwo."


def test_an_object_that_holds_a_list_is_a_file(tmp_path: Path) -> None:
    """A JSON list, or an object with a list of entries, is read as JSON lines are."""
    rows = [{**ASKED, "answer": 1}, {**ASKED, "answer": 2}]
    for content in ({"version": 1, "data": rows}, {"examples": rows}):
        assert len(read(tmp_path, content, name="a.json").examples) == 2
    assert len(read(tmp_path, json.dumps(rows), name="b.json").examples) == 2


@given(
    rows=st.lists(
        st.dictionaries(
            st.sampled_from(["question", "answer", "options", "A", "B"]),
            st.recursive(
                st.none() | st.booleans() | st.integers(0, 5) | st.floats() | st.text("AB1[{(\"',}]) ", max_size=8),
                lambda inner: (
                    st.lists(inner, max_size=4) | st.dictionaries(st.text("ABtext", max_size=4), inner, max_size=3)
                ),
                max_leaves=6,
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_entries_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]) -> None:
    """Whatever a file holds, the error is one of the project's own, and a gold answer is one of the options."""
    try:
        examples = read(tmp_path_factory.mktemp("own"), rows).examples
    except ReasoningError:
        return
    for example in examples:
        if example.question.answer_format.name == "choice" and example.gold is not None:
            assert example.gold in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(example.question.options)]
