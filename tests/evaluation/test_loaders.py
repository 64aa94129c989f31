"""Loaders of the official formats, and what is wrong with a file, by its line."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import run
from reasoning.answers import Truth
from reasoning.errors import DataError, UsageError
from reasoning.evaluation import Example, load, task_names
from reasoning.evaluation.task import find_task

if TYPE_CHECKING:
    from pathlib import Path

RECLOR: dict[str, Any] = {
    "context": "c",
    "question": "q?",
    "answers": ["w", "x", "y", "z"],
    "label": 2,
    "id_string": "val_1",
}
BLOCK = "\nc\nA context.\nWhich?\nA.one\nB.two\nC.three\nD.four\n"
THEORY: dict[str, Any] = {
    "id": "RelNeg-OWA-D5-1",
    "theory": "Bob is kind.",
    "triples": {"triple1": {"text": "Bob is kind."}},
    "rules": {},
    "questions": {
        "Q1": {"question": "Bob is kind.", "answer": True, "QDep": 0, "QLen": ""},
        "Q2": {"question": "Bob is not kind.", "answer": False, "QDep": 0},
        "Q3": {"question": "Bob is red.", "answer": "Unknown", "QDep": 3},
    },
}


def written(path: Path, content: object) -> Path:
    """Write a text, a list as a JSON list, or a tuple as JSON lines."""
    if isinstance(content, tuple):
        content = "".join(json.dumps(entry) + "\n" for entry in content)
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), "utf-8")
    return path


def golds(examples: tuple[Example, ...]) -> list[Any]:
    return [example.gold for example in examples]


def test_reclor_is_read(tmp_path: Path) -> None:
    """ReClor's list becomes choices with the gold letter of the label."""
    (example,) = load("reclor", written(tmp_path / "val.json", [RECLOR])).examples
    assert example.gold == "C"
    assert example.question.id == "val_1"
    assert example.question.options == ("w", "x", "y", "z")
    assert example.question.answer_format.name == "choice"


def test_reclor_without_labels_has_no_gold(tmp_path: Path) -> None:
    """test.json has no labels: its examples have no gold answer."""
    entry = {name: value for name, value in RECLOR.items() if name != "label"}
    assert golds(load("reclor", written(tmp_path / "test.json", [entry])).examples) == [None]


def test_a_folder_is_searched_for_the_official_file(tmp_path: Path) -> None:
    """A folder and a split name the official file."""
    written(tmp_path / "val.json", [RECLOR])
    assert golds(load("reclor", tmp_path, split="val").examples) == ["C"]


def test_logiqa_1_is_read(tmp_path: Path) -> None:
    """Blocks of a blank line, letter, context, question and four options; an option may hold anything."""
    path = written(tmp_path / "Test.txt", BLOCK + BLOCK.replace("\nc\n", "\na.\n", 1))
    examples = load("logiqa", path).examples
    assert golds(examples) == ["C", "A"]
    assert examples[0].question.options == ("one", "two", "three", "four")
    assert examples[0].question.context == "A context."
    assert len({example.question.id for example in examples}) == 2


def test_logiqa_2_and_agieval_are_read(tmp_path: Path) -> None:
    """JSON lines of 2.0 (a number), of AGIEval (a letter, passage may be null), and of hub copies are recognised."""
    two = {"id": 7, "answer": 3, "text": "t", "question": "q", "options": ["a1", "b1", "c1", "d1"], "type": {}}
    agi = {"passage": None, "question": "q", "options": ["(A)u", "(B)v"], "label": "B", "answer": None}
    hub = {"context": "c", "query": "q", "options": ["a1", "b1", "c1", "d1"], "correct_option": 1}
    examples = load("logiqa", written(tmp_path / "mixed.jsonl", (two, agi, hub))).examples
    assert golds(examples) == ["D", "B", "B"]
    assert examples[0].question.id == "logiqa_7"
    assert examples[1].question.options == ("u", "v")
    assert examples[1].question.context == ""


def test_proofwriter_is_read(tmp_path: Path) -> None:
    """The release's theories become one truth question each, with depth; the open world has three answers."""
    examples = load("proofwriter", written(tmp_path / "meta-test.jsonl", (THEORY,))).examples
    assert golds(examples) == ["True", "False", "Unknown"]
    assert [example.question.metadata["depth"] for example in examples] == [0, 0, 3]
    assert examples[0].question.id == "RelNeg-OWA-D5-1_Q1"
    assert examples[0].question.answer_format == Truth(("True", "False", "Unknown"))
    assert len(load("proofwriter", tmp_path / "meta-test.jsonl", depth=[3]).examples) == 1


def test_the_closed_world_has_two_answers(tmp_path: Path) -> None:
    """A theory of the closed world, by its id, folder, answers or --world, asks for True or False and says why."""
    two = {name: THEORY["questions"][name] for name in ("Q1", "Q2")}
    by_id = {**THEORY, "id": "RelNeg-CWA-D5-1", "questions": two}
    by_answers = {**THEORY, "id": "RelNeg-D5-1", "questions": two}
    (tmp_path / "CWA").mkdir()
    for path, entry in (("a.jsonl", by_id), ("b.jsonl", by_answers), ("CWA/c.jsonl", by_answers)):
        question = load("proofwriter", written(tmp_path / path, (entry,))).examples[0].question
        assert question.answer_format == Truth(("True", "False"))
        assert "counts as false" in question.text
    opened = load("proofwriter", tmp_path / "b.jsonl", world="open").examples[0].question
    assert opened.answer_format == Truth(("True", "False", "Unknown"))
    with pytest.raises(DataError, match="--world open"):
        load("proofwriter", written(tmp_path / "d.jsonl", (THEORY,)), world="closed")


def test_rows_of_one_question_get_ids_of_their_own(tmp_path: Path) -> None:
    """Rows that share their theory's id are told apart, and the notes say so."""
    row = {"id": "AttNeg-OWA-D3-1", "theory": "t.", "question": "q.", "answer": "True", "QDep": 1}
    loaded = load("proofwriter", written(tmp_path / "rows.jsonl", (row, row, row)))
    assert [example.question.id for example in loaded.examples] == [row["id"], f"{row['id']}#2", f"{row['id']}#3"]
    assert "2 ids" in loaded.notes[0]


@pytest.mark.parametrize(
    ("task", "name", "content", "line", "said"),
    [
        ("reclor", "a.json", "", 0, "empty"),
        ("reclor", "a.json", "[\n {]", 2, "no JSON"),
        ("reclor", "a.json", f"[{json.dumps(RECLOR)}\n{json.dumps(RECLOR)}]", 2, "comma"),
        ("reclor", "a.json", f"[{json.dumps(RECLOR)},\n\n {json.dumps({**RECLOR, 'label': 4})}]", 3, "0 to 3"),
        ("reclor", "a.json", f"[{json.dumps({**RECLOR, 'label': True})}]", 1, "a number or a letter"),
        ("reclor", "a.json", f"[{json.dumps({**RECLOR, 'answers': ['a']})}]", 1, "4 are expected"),
        ("reclor", "a.json", f"[{json.dumps({**RECLOR, 'answers': [1, 2, 3, 4]})}]", 1, "a list of texts"),
        ("reclor", "a.json", f"[{json.dumps({**RECLOR, 'context': 5})}]", 1, "a text is expected"),
        ("reclor", "a.json", '[{"question": "q", "answers": ["a","b","c","d"]}]', 1, '"context" is missing'),
        ("reclor", "a.json", "[\n3]", 2, "an object"),
        ("reclor", "a.json", "[" * 99_999, 1, "no JSON"),
        ("reclor", "a.json", "[]", 0, "no questions"),
        ("logiqa", "a.txt", "\nthe letter\n", 2, "letter of the answer"),
        ("logiqa", "a.txt", BLOCK.replace("B.two", "C.two"), 2, "marks of its options are A, C, C, D"),
        ("logiqa", "a.txt", "\na\ncontext\nquestion\n", 2, "2 lines follow its letter"),
        ("logiqa", "a.jsonl", '{"question": "q"}', 1, '"options" is missing'),
        ("proofwriter", "a.jsonl", json.dumps(THEORY) + "\n{oops}\n", 2, "no JSON"),
        ("proofwriter", "a.jsonl", '{"theory": "t", "questions": 5}', 1, "an object"),
        ("proofwriter", "a.jsonl", '{"theory": "t", "questions": {"Q1": {"question": "q", "answer": 1}}}', 1, "true"),
        ("proofwriter", "a.jsonl", '{"context": "t", "question": "q", "options": ["red", "blue"]}', 1, "truth words"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(
    tmp_path: Path, task: str, name: str, content: str, line: int, said: str
) -> None:
    """Each kind of mistake is a DataError that names the line and what was expected."""
    with pytest.raises(DataError, match=said) as caught:
        load(task, written(tmp_path / name, content))
    assert caught.value.line == line


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are told with their line."""
    (tmp_path / "a.json").write_bytes(b'[\n"\xff"]')
    with pytest.raises(DataError, match="UTF-8") as caught:
        load("reclor", tmp_path / "a.json")
    assert caught.value.line == 2


@pytest.mark.parametrize("name", ["val.json", "./val", "none/of/this", "/nowhere/val", "val"])
def test_a_missing_file_says_where_to_get_it(name: str) -> None:
    """What looks like a path and is not there is a missing file, and the message says where the data is to be had."""
    with pytest.raises(DataError, match="ReClor project page"):
        load("reclor", name)


def test_samples_load_and_say_what_they_are() -> None:
    """Each task has a sample of our own, and its notes say that it is not the data set."""
    for name in ("reclor", "logiqa", "proofwriter"):
        loaded = load(name)
        assert "not the data set" in loaded.notes[0]
        assert all(example.gold is not None for example in loaded.examples)


def test_samples_hold_what_their_labels_say() -> None:
    """The labels of our ProofWriter sample are what forward chaining derives."""
    from reasoning.tools.logic.english import read_claim, read_theory
    from reasoning.tools.logic.rules import derive

    for example in load("proofwriter").examples:
        derivation = derive(read_theory(example.question.context).theory)
        assert derivation.truth(read_claim(example.question.text)) == example.gold


def test_a_strategy_sees_no_gold(tmp_path: Path) -> None:
    """The question is the same, byte for byte, whatever the gold answer is."""
    for task, entries in (
        ("reclor", [[{**RECLOR, "label": n}] for n in range(4)]),
        ("logiqa", [BLOCK.replace("\nc\n", f"\n{n}\n", 1) for n in "abcd"]),
        ("proofwriter", [({**THEORY, "questions": {"Q1": {"question": "x.", "answer": a}}},) for a in (True, False)]),
    ):
        loaded = [load(task, written(tmp_path / "x.json", entry)).examples[0] for entry in entries]
        assert len({example.gold for example in loaded}) == len(entries)
        assert len({pickle.dumps(example.question) for example in loaded}) == 1
        assert len({repr(example.question) for example in loaded}) == 1


def test_unknown_names_and_settings_are_refused() -> None:
    """A task's name is corrected; settings that mean nothing to it are refused."""
    assert task_names()[:3] == ["reclor", "logiqa", "proofwriter"]
    with pytest.raises(UsageError, match="Did you mean 'reclor'"):
        find_task("reclore")
    for settings in ({"world": "open"}, {"depth": [1]}, {"limit": 0}):
        with pytest.raises(UsageError):
            load("reclor", **settings)
    with pytest.raises(UsageError, match="open or closed"):
        load("proofwriter", world="flat")
    with pytest.raises(DataError, match="depth"):
        load("proofwriter", depth=[9])


def test_a_shuffled_limit_is_seeded() -> None:
    """A limit takes the first; shuffled, those of an order that the seed alone decides."""
    first = [example.question.id for example in load("proofwriter", limit=5).examples]
    drawn = [[i.question.id for i in load("proofwriter", limit=5, shuffle=seed).examples] for seed in (1, 1, 2)]
    assert first == [example.question.id for example in load("proofwriter").examples][:5]
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_real_sets_load_whole(shared: Path) -> None:
    """AGIEval's LogiQA and LSAT and Logic-LM's ProofWriter and ProntoQA load whole, each with its gold answers."""
    for task, path, count in (
        ("logiqa", "agieval/logiqa-en.jsonl", 651),
        ("logiqa", "agieval/lsat-lr.jsonl", 510),
        ("proofwriter", "logic-lm/questions/ProofWriter_dev.json", 600),
        ("proofwriter", "logic-lm/questions/ProntoQA_dev.json", 500),
    ):
        examples = load(task, shared / path).examples
        assert len(examples) == count
        assert all(example.gold is not None for example in examples)
        assert len({example.question.id for example in examples}) == count


@pytest.mark.parametrize("name", ["prontoqa", "folio", "logical_deduction", "ar_lsat"])
def test_logic_lms_form_is_read(tmp_path: Path, name: str) -> None:
    """Context, question, labelled options and a letter make an example of each of the sets that come in this form."""
    truth = name in ("prontoqa", "folio")
    entry = {
        "id": "one",
        "context": "Bob is wary.",
        "question": "Is the following statement true or false? Bob is wary." if truth else "Which is true?",
        "options": ["A) True", "B) False"] if truth else ["A) Bob is wary.", "B) Bob is tame."],
        "answer": "B",
    }
    (example,) = load(name, written(tmp_path / "dev.json", [entry])).examples
    assert (example.question.id, example.question.options[0]) == ("one", "True" if truth else "Bob is wary.")
    assert example.gold == ("False" if truth else "B")


def test_folios_own_form_is_read(tmp_path: Path) -> None:
    """Premises, a conclusion and a label make a question of truth; a label that is none is an error of the line."""
    entry = {"premises": ["Every heron is a bird.", "Pip is a heron."], "conclusion": "Pip is a bird.", "label": "True"}
    (example,) = load("folio", written(tmp_path / "a.json", [entry])).examples
    assert example.question.context == "Every heron is a bird. Pip is a heron."
    assert example.question.text.endswith("true, false, or uncertain? Pip is a bird.")
    assert (example.gold, example.question.options) == ("True", ("True", "False", "Uncertain"))
    (open_one,) = load("folio", written(tmp_path / "b.json", [{**entry, "label": "Uncertain"}])).examples
    assert open_one.gold == "Unknown"
    with pytest.raises(DataError, match="True, False or Uncertain is expected"):
        load("folio", written(tmp_path / "c.json", [{**entry, "label": "maybe so"}]))


@pytest.mark.parametrize(
    ("name", "file", "count"),
    [
        ("folio", "folio/folio-validation.jsonl", 204),
        ("folio", "logic-lm/questions/FOLIO_dev.json", 204),
        ("prontoqa", "logic-lm/questions/ProntoQA_dev.json", 500),
        ("logical_deduction", "logic-lm/questions/LogicalDeduction_dev.json", 300),
        ("ar_lsat", "logic-lm/questions/AR-LSAT_dev.json", 231),
    ],
)
def test_the_real_sets_are_read(shared: Path, name: str, file: str, count: int) -> None:
    """Every question of the real files is read, with its answer."""
    examples = load(name, shared / file).examples
    assert len(examples) == count
    assert None not in golds(examples)


@pytest.mark.parametrize(
    ("name", "dialect"), [("prontoqa", "rules"), ("folio", "fol"), ("logical_deduction", "csp"), ("ar_lsat", "lsat")]
)
def test_the_samples_are_read(name: str, dialect: str) -> None:
    """The small sets of our own have questions with answers, which the mock is asked with `logic` as with any other."""
    examples = load(name).examples
    assert len(examples) >= 3
    assert None not in golds(examples)
    run(f"logic(dialect={dialect!r}, repairs=0)", examples[0].question, backend="mock")
