"""The forms in which owners publish their sets, on small files of our own, and the real files where they are."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.answers import Choice, Truth
from reasoning.errors import DataError
from reasoning.evaluation import Dataset, Example, load
from reasoning.evaluation.datasets import files as data_files
from reasoning.evaluation.tasks.bbeh import matches

if TYPE_CHECKING:
    from pathlib import Path

FIVE = ["one", "two", "three", "four", "five"]
MARKED = [f"({letter}){text}" for letter, text in zip("ABCDE", FIVE, strict=True)]


def read(task: str, path: Path, content: Any, name: str = "set.json", **settings: Any) -> Dataset:
    """Write a text, bytes, a tuple as JSON lines, or anything else as JSON, and load it."""
    file = path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, tuple):
        content = "".join(json.dumps(entry) + "\n" for entry in content)
    elif not isinstance(content, str | bytes):
        content = json.dumps(content, indent=1)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load(task, file, **settings)


def only(read: Dataset) -> Example:
    (example,) = read.examples
    return example


@pytest.mark.parametrize("task", ["ar_lsat", "lsat_lr"])
def test_both_forms_of_the_lsat_are_read(tmp_path: Path, task: str) -> None:
    """Passages with nested questions and letters, flat entries with answers and label, and AGIEval's form."""
    asked = {"id": "p_1", "questionId": "1", "question": "Which?", "isExcept": "", "tags": [""], "options": FIVE}
    passage = {"id": "p", "fatherId": "f", "passageId": "1", "passage": "Six guests."}
    nested = [{**passage, "questions": [{**asked, "answer": "B"}, {**asked, "id": "p_2", "answer": "E"}]}]
    flat = [{"context": "Six guests.", "question": "Which?", "answers": FIVE, "label": 1, "id_string": "p_1"}]
    agieval = {"passage": "Six guests.", "question": "Which?", "options": MARKED, "label": "B", "answer": None}
    examples = read(task, tmp_path, nested).examples
    assert [(example.question.id, example.gold) for example in examples] == [("p_1", "B"), ("p_2", "E")]
    for one in (examples[0], only(read(task, tmp_path, flat)), only(read(task, tmp_path, (agieval,)))):
        assert (one.question.context, one.question.options, one.gold) == ("Six guests.", tuple(FIVE), "B")
    single = {**passage, "questions": [{**asked, "answer": "C"}]}
    assert only(read(task, tmp_path, single)).gold == "C"


def test_ruletakers_release_is_read(tmp_path: Path) -> None:
    """Questions in a list, with a truth value and a depth each, have two answers; the hub's rows and meta files too."""
    asked = {"id": "t-1", "text": "Bob is kind.", "label": True, "meta": {"QDep": 2, "QLen": "", "Qid": "Q1"}}
    theory = {"id": "t", "context": "Bob is kind.", "meta": {}, "questions": [asked, {**asked, "id": "t-2"}]}
    theory["questions"][1] = {**asked, "id": "t-2", "label": False, "meta": {"QDep": 0}}  # type: ignore[index]
    loaded = read("ruletaker", tmp_path, (theory,))
    assert [(example.question.id, example.gold) for example in loaded.examples] == [("t-1", "True"), ("t-2", "False")]
    assert loaded.examples[0].question.answer_format == Truth(("True", "False"))
    assert len(read("ruletaker", tmp_path, (theory,), depth=[2]).examples) == 1
    row = {"context": "Bob is kind.", "question": "Bob is red.", "label": "not entailment", "config": "depth-3"}
    example = only(read("ruletaker", tmp_path, (row,)))
    assert (example.gold, example.question.metadata["depth"]) == ("False", 3)
    meta = {"id": "m", "theory": "t.", "questions": {"Q1": {"question": "x.", "answer": True, "QDep": 1}}}
    assert only(read("ruletaker", tmp_path, (meta,))).gold == "True"
    with pytest.raises(DataError, match="true or false is expected"):
        read("ruletaker", tmp_path, ({**row, "label": "perhaps"},))


@pytest.mark.parametrize(("answer", "gold"), [(True, "True"), (False, "False"), ("Unknown", "Unknown")])
def test_the_form_of_logic_of_thought_is_read(tmp_path: Path, answer: object, gold: str) -> None:
    """A conclusion with its context, named by id or qid; the world is that of its id."""
    for name in ("id", "qid"):
        row = {
            name: "ProofWriter_X-OWA-D5-1_Q1",
            "context": "Bob is kind.",
            "conclusion": "Bob is red.",
            "answer": answer,
        }
        example = only(read("proofwriter", tmp_path, [row]))
        assert (example.question.id, example.gold) == ("ProofWriter_X-OWA-D5-1_Q1", gold)
        assert example.question.text.endswith("unknown? Bob is red.")
        assert example.question.answer_format == Truth()


def logicbench(path: Path) -> Path:
    """Write a folder as LogicBench's is: forms, logics, rules."""
    about = {"type": "propositional_logic", "axiom": "modus_tollens"}
    pair = {"question": "Does it follow?", "answer": "yes"}
    bqa = {**about, "samples": [{"id": 1, "context": "c", "qa_pairs": [pair, {**pair, "answer": "no"}]}]}
    choices = {f"choice_{number}": text for number, text in enumerate(FIVE[:4], 1)}
    asked = {"id": 1, "context": "c", "question": "Which?", "choices": choices, "answer": "choice_3"}
    mcqa = {**about, "samples": [asked]}
    root = path / "LogicBench(Eval)"
    for name, content in (("BQA", bqa), ("MCQA", mcqa)):
        file = root / name / "propositional_logic" / "modus_tollens" / "data_instances.json"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(content, indent=4), "utf-8")
    (root / "Readme.md").write_text("\n", "utf-8")
    return root


def test_both_forms_of_logicbench_are_read(tmp_path: Path) -> None:
    """The whole folder, one of its two forms, or one file."""
    root = logicbench(tmp_path)
    whole = load("logicbench", tmp_path)
    assert [example.gold for example in whole.examples] == ["True", "False", "C"]
    assert whole.examples[0].question.options == ("Yes", "No")
    assert whole.examples[2].question.answer_format == Choice(tuple(FIVE[:4]))
    assert whole.examples[0].question.id == "bqa_propositional_logic_modus_tollens_1_1"
    assert [example.gold for example in load("logicbench", root, split="mcqa").examples] == ["C"]
    assert [example.gold for example in load("logicbench", root / "BQA").examples] == ["True", "False"]
    file = root / "MCQA" / "propositional_logic" / "modus_tollens" / "data_instances.json"
    assert len(load("logicbench", file).examples) == 1
    assert load("logicbench", root).settings["sha256"] != load("logicbench", root, split="bqa").settings["sha256"]
    file.write_text(file.read_text("utf-8").replace('choice_3"', 'choice_9"'), "utf-8")
    with pytest.raises(DataError, match="choice_1, choice_2"):
        load("logicbench", root)
    with pytest.raises(DataError, match=r"no files that end in \.json"):
        (tmp_path / "empty").mkdir()
        load("logicbench", tmp_path / "empty")


def test_multi_logieval_is_read_by_depth(tmp_path: Path) -> None:
    """Depths by folder and field, answers in any case; a file in Windows-1252 is read and noted."""
    asked = {"id": 1, "context": "A café.", "question": "Is it?", "answer": "Yes"}
    for depth, logic, codec in (("d1", "pl", "utf-8"), ("d2", "mm", "cp1252"), ("-", "multivar_fol", "utf-8")):
        content = {"logic": logic, "rule": "MP", "depth": depth, "samples": [asked]}
        file = tmp_path / f"{depth}_Data" / logic / "MP.json"
        file.parent.mkdir(parents=True)
        file.write_bytes(json.dumps(content, indent=1, ensure_ascii=False).replace("\n", "\r\n").encode(codec))
    loaded = load("multi_logieval", tmp_path)
    assert [example.question.id for example in loaded.examples] == ["multivar_fol_MP_1", "d1_pl_MP_1", "d2_nm_MP_1"]
    assert {example.question.context for example in loaded.examples} == {"A café."}
    assert "MP.json (cp1252)" in loaded.notes[0]
    assert len(load("multi_logieval", tmp_path, depth=[2]).examples) == 1
    assert load("multi_logieval", tmp_path, split="d1").examples[0].question.metadata["depth"] == 1
    with pytest.raises(DataError, match="yes or no is expected"):
        read(
            "multi_logieval",
            tmp_path,
            {"logic": "pl", "rule": "x", "depth": "d1", "samples": [{**asked, "answer": "?"}]},
        )


def test_bbeh_is_read(tmp_path: Path) -> None:
    """Examples of input and target; what asks for proved, disproved or unknown is a question of truth."""
    ending = "Answer 'proved' if it can be proved, 'disproved' if it can be disproved, and 'unknown' if neither."
    rows = [
        {"input": f"Does it? {ending}", "target": "disproved"},
        {"input": "Which?", "target": "(B)", "subtask": "s"},
    ]
    proved, free = read("bbeh", tmp_path, {"examples": rows, "canary": "x"}).examples
    assert (proved.gold, proved.question.options) == ("False", ("proved", "disproved", "unknown"))
    assert (free.gold, free.question.answer_format.name, free.question.metadata) == ("(B)", "text", {"subtask": "s"})
    with pytest.raises(DataError, match="one of proved"):
        read("bbeh", tmp_path, {"examples": [{**rows[0], "target": "maybe"}]})


@pytest.mark.parametrize(
    ("answer", "gold", "right"),
    [
        ("B", "(B)", True),
        ("(b)", "B", True),
        ("(B).", "(B)", True),
        (r"$\boxed{(B)}$", "(B)", True),
        ("**Yes**", "yes", True),
        ("1, 2, 3", "1,2,3", True),
        ("26.10", "26.1", True),
        ("237", "237.0", True),
        ("sunday", "[sunday]", True),
        ("[sunday]", "sunday", True),
        ("Schindlers List", "Schindler's List", True),
        ("pen?", "pen", True),
        ("pen\nbecause", "pen", True),
        ("A", "(B)", False),
        ("pencil", "pen", False),
        ("the pen", "pen", False),
        ("", "pen", False),
        ("2", "3", False),
        ("AB", "BA", False),
    ],
)
def test_bbehs_match(answer: str, gold: str, right: bool) -> None:
    """Texts match but for trifles, as the owners measure."""
    assert matches(answer, gold) is right


def test_gsm8k_is_read(tmp_path: Path) -> None:
    """The number after ####, the recorded solutions' "A:", and PAL's target."""
    rows = ({"question": "q", "answer": "1+1=2\n#### 1,234"}, {"question": "q", "ground_truth": "so\nA: -5"})
    assert [example.gold for example in read("gsm8k", tmp_path, rows).examples] == [1234, -5]
    assert only(read("gsm8k", tmp_path, ({"question": "q"},))).gold is None
    for wrong in ("no number", "#### many", "1\n2", True, [1]):
        with pytest.raises(DataError, match="expected"):
            read("gsm8k", tmp_path, ({"question": "q", "answer": wrong},))


def test_gsm_hard_is_right_to_a_thousandth(tmp_path: Path) -> None:
    """Gold answers are rounded floats, as PAL has them: an answer may differ by less than a thousandth."""
    loaded = read("gsm_hard", tmp_path, ({"input": "q", "code": "", "target": 14053029.666666666},))
    example = only(loaded)
    assert loaded.is_correct(example, Fraction(42159089, 3)) is True
    assert loaded.is_correct(example, Fraction(14053029)) is False
    assert loaded.is_correct(example, None) is False
    with pytest.raises(DataError, match="a number is expected"):
        read("gsm_hard", tmp_path, '{"input": "q", "target": NaN}')


def test_the_forms_of_aqua_are_read(tmp_path: Path) -> None:
    """The owners' form, AGIEval's, and PAL's, whose options stand behind the question."""
    own = {"question": "q", "options": [f"{m}){t}" for m, t in zip("ABCDE", FIVE, strict=True)], "correct": "D"}
    agieval = {"passage": None, "question": "q", "options": MARKED, "label": "D"}
    pal = {"input": "q Answer Choices:" + "".join(f"({m}) {t}" for m, t in zip("abcde", FIVE, strict=True))}
    for row in (own, agieval, {**pal, "target": "(d)"}):
        example = only(read("aqua", tmp_path, (row,)))
        assert (example.question.text, example.question.options, example.gold) == ("q", tuple(FIVE), "D")
    odd = {"input": "q Answer Choices:(a) 5(√3 + 1(b) (a) or not(c) 3", "target": "(a)"}
    loaded = read("aqua", tmp_path, (odd, own))
    assert len(loaded.examples) == 1
    assert "can't be told apart" in loaded.notes[-1]


def test_dates_are_read_in_an_order_that_gives_nothing_away(tmp_path: Path) -> None:
    """BIG-bench lists the right date first: the order is drawn from the words, the same each time."""
    rows = [{"input": f"Day {n}?", "target_scores": {"1/1": 1, "1/2": 0, "1/3": 0, "1/4": 0}} for n in range(60)]
    loaded = read("date", tmp_path, {"name": "d", "examples": rows})
    assert all(dict(example.question.labelled)[example.gold or ""] == "1/1" for example in loaded.examples)
    assert max([example.gold for example in loaded.examples].count(letter) for letter in "ABCD") < 30
    assert loaded.examples == read("date", tmp_path, {"name": "d", "examples": rows}).examples
    hard = {"input": "Which day?\nOptions:\n(A) 1/1\n(B) 1/2", "target": "(B)"}
    example = only(read("date", tmp_path, {"examples": [hard]}))
    assert (example.question.text, example.question.options, example.gold) == ("Which day?", ("1/1", "1/2"), "B")
    both = {"input": "q", "target_scores": {"1/1": 1, "1/2": 1}}
    assert "2 of its 2 dates" in read("date", tmp_path, {"examples": [both, hard]}).notes[-1]


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("(10 - 4) * (5 - 1)", True),
        ("(5 - 1) * (10 - 4) = 24", True),
        ("4 * (10 - 5 + 1)", True),
        ("(10 - 4) * 4", False),
        ("24", False),
        ("10 + 14", False),
        ("x", False),
        ("", False),
    ],
)
def test_a_game_of_24_is_checked(tmp_path: Path, answer: str, right: bool) -> None:
    """Any expression of the puzzle's numbers, each used once, that makes 24 is right; nothing else is."""
    loaded = read("game24", tmp_path, "Rank,Puzzles,AMT (s)\n1,1 4 5 10,4.4\n", "24.csv")
    example = only(loaded)
    assert example.question.id == "game24_0"
    assert loaded.is_correct(example, answer) is right


def test_a_puzzle_of_other_numbers_is_an_error(tmp_path: Path) -> None:
    """Four numbers are a puzzle; anything else is told with its line."""
    for puzzle in ("1 2 3", "1 2 3 x", "1 2 3 4 5", "1 2 3 4444444"):
        with pytest.raises(DataError, match="four numbers") as caught:
            read("game24", tmp_path, f"Rank,Puzzles\n1,1 4 5 10\n2,{puzzle}\n", "24.csv")
        assert caught.value.line == 3


@pytest.mark.parametrize(
    "content",
    [
        "[" * 200_000,
        '{"a":' * 200_000,
        '[{"question": ' + "[" * 200_000,
        '{"question": "q", "answer": 1' + "0" * 9_999 + "}",
    ],
)
def test_hostile_json_is_a_clear_error(tmp_path: Path, content: str) -> None:
    """Lists nested without end and numbers without end are a DataError, not a crash."""
    with pytest.raises(DataError, match="no JSON"):
        read("gsm8k", tmp_path, content)


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, or a folder's files together, above the bound are refused; so is what is no file."""
    with pytest.raises(DataError, match="larger than"):
        file = tmp_path / "huge.jsonl"
        with file.open("wb") as made:
            made.truncate(data_files.MAX_FILE_BYTES + 1)  # a hole: it takes no room
        load("gsm8k", file)
    with pytest.raises(DataError, match="it is no file"):
        load("gsm8k", "/dev/zero")
    logicbench(tmp_path / "set")
    monkeypatch.setattr(data_files, "MAX_FILE_BYTES", 500)
    with pytest.raises(DataError, match="500 are read at most"):
        load("logicbench", tmp_path / "set")
    monkeypatch.setattr(data_files, "MAX_FILES", 3)
    with pytest.raises(DataError, match="more than 3 entries"):
        load("logicbench", tmp_path / "set")


def test_half_a_character_is_an_error(tmp_path: Path) -> None:
    """Text that can't be written again is refused with its line."""
    with pytest.raises(DataError, match="half a character"):
        read("gsm8k", tmp_path, '{"question": "a \\ud800", "answer": "#### 1"}')


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "file", "count"),
    [
        ("logiqa", "logiqa1", 651),
        ("lsat_lr", "agieval/lsat-lr.jsonl", 510),
        ("lsat_lr", "ar-lsat/val_lr.json", 506),
        ("ar_lsat", "agieval/lsat-ar.jsonl", 230),
        ("ar_lsat", "ar-lsat/AR_DevelopmentData.json", 231),
        ("ar_lsat", "ar-lsat/val_ar.json", 231),
        ("ruletaker", "ruletaker/test_head60.jsonl", 1246),
        ("proofwriter", "ruletaker/proofwriter_lot_dev100.json", 100),
        ("logicbench", "logicbench", 2020),
        ("logicbench", "logicbench/LogicBench(Eval)/BQA", 1520),
        ("logicbench", "logicbench/LogicBench(Eval)/MCQA", 500),
        ("multi_logieval", "multi-logieval", 1696),
        ("bbeh", "bbeh/mini.json", 460),
        ("bbeh", "bbeh/boardgame_qa.json", 200),
        ("gsm8k", "gsm8k/test.jsonl", 1319),
        ("gsm8k", "gsm8k/example_model_solutions.jsonl", 1319),
        ("gsm_hard", "pal/gsmhardv2.jsonl", 1319),
        ("aqua", "pal/aqua.jsonl", 254),
        ("date", "pal/date_understanding.json", 369),
        ("game24", "game24/24.csv", 1362),
    ],
)
def test_the_owners_files_load_whole(shared: Path, task: str, file: str, count: int) -> None:
    """Every question of the real files is read, with its gold answer; nothing is left out."""
    loaded = load(task, shared / file)
    assert len(loaded.examples) == count
    assert None not in [example.gold for example in loaded.examples]
    assert not [note for note in loaded.notes if note.startswith("left out")]


def test_the_two_forms_of_ar_lsat_agree(shared: Path) -> None:
    """The nested and the flat file have the same questions; two of 231 differ in the owners' own answers."""
    nested, flat = (
        {example.question.id: example for example in load("ar_lsat", shared / "ar-lsat" / name).examples}
        for name in ("AR_DevelopmentData.json", "val_ar.json")
    )
    assert nested.keys() == flat.keys()
    assert sorted(name for name, example in nested.items() if example.gold != flat[name].gold) == [
        "201210_3-G_2_11",
        "201409_3-G_1_5",
    ]


def test_one_word_finds_what_a_form_lacks(tmp_path: Path) -> None:
    """A file of another set is an error that names the field that is missing and those that are there."""
    for task in ("gsm8k", "ruletaker", "logicbench", "multi_logieval", "bbeh", "aqua", "date", "game24", "lsat_lr"):
        with pytest.raises(DataError, match="there are: colour"):
            read(task, tmp_path, ({"colour": "red"},))
