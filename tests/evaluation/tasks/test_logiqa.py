"""LogiQA as its owners publish it: marks out of order, damaged, lost; what is not certain is left out and named."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import DataError
from reasoning.evaluation import load

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.evaluation import Dataset

PLAIN = ("A.one", "B.two", "C.three", "D.four")
WHOLE = "\na\nA context.\nWhich?\nA.one\nB.two\nC.three\nD.four\n"
READ = ("one", "two", "three", "four")


def block(letter: str, options: tuple[str, ...], context: str = "A context.") -> str:
    return "\n".join(["", letter, context, "Which?", *options, ""])


def loaded(folder: Path, text: str | bytes) -> Dataset:
    path = folder / "Test.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load("logiqa", path)


@pytest.mark.parametrize(
    "options",
    [
        PLAIN,
        ("A.one", "C.three", "B.two", "D.four"),
        ("D.four", "C.three", "B.two", "A.one"),
        ("B.two", "A.one", "D.four", "C.three"),
        ("A one", "B two", "C three", "D four"),
        ("A one", "C three", "B two", "D four"),
        ("A? one", "B? two", "C.three", "D.four"),
        ("A.one", "B.two", "C: three", "D: four"),
        ("A、one", "B、two", "C、three", "D、four"),
        ("A．one", "B．two", "C．three", "D．four"),
        ("Ａ．one", "Ｂ．two", "Ｃ．three", "Ｄ．four"),
        ("A .one", "B .two", "C . three", "D。four"),
        ("(A)one", "(C)three", "(B)two", "(D)four"),
        ("（A）one", "（B）two", "（C）three", "（D）four"),
        ("A.one", "B.two", "C.three", "d.four"),
        ("a.one", "b.two", "c.three", "d.four"),
        ("a) one", "c) three", "b) two", "d) four"),
        ("A.one", "B two", "C.three", "D.four"),
        ("A.one", "two", "C.three", "D.four"),
        ("one", "B.two", "C.three", "D.four"),
        ("A.one", "B.two", "three", "four"),
        ("  A.  one ", "B.two\t", " C.three", "D.four  "),
    ],
    ids="|".join,
)
@pytest.mark.parametrize(("letter", "gold"), [("b", "B"), ("C", "C"), ("d.", "D"), ("(a)", "A"), ("ｂ", "B")])
def test_the_letter_in_the_line_counts(tmp_path: Path, options: tuple[str, ...], letter: str, gold: str) -> None:
    """Options are put in the order of their marks, which are taken off; the answer names the mark."""
    (example,) = loaded(tmp_path, block(letter, options)).examples
    assert example.question.options == READ
    assert example.gold == gold


@pytest.mark.parametrize(
    ("options", "read"),
    [
        (("The house A.3 is red", *PLAIN[1:]), ("The house 3 is red", "two", "three", "four")),
        ((*PLAIN[:2], "Most of the C.S Town is old", "D.four"), ("one", "two", "Most of the S Town is old", "four")),
        (("In City A.B it rains", *PLAIN[1:3], "In City D.B it snows"), None),
        (("A dog barks", *PLAIN[1:]), ("A dog barks", "two", "three", "four")),
        (("A Roman wall", *PLAIN[1:]), ("Roman wall", "two", "three", "four")),
        (("A.A is older", "B.I am older", "C? Both", "D.Neither"), ("A is older", "I am older", "Both", "Neither")),
        (("A.A.M. alone", *PLAIN[1:]), ("A.M. alone", "two", "three", "four")),
        (("A.F", "C.L", "B.G", "D.M"), ("F", "G", "L", "M")),
        (("A.B", "B.C", "C.D", "D.A"), ("B", "C", "D", "A")),
        (("A and B", "B.A alone", "C.both", "D.none"), ("A and B", "A alone", "both", "none")),
        (("A.2.5", "B.3.5", "4.5", "D.5.5"), ("2.5", "3.5", "4.5", "5.5")),
    ],
    ids=lambda options: "|".join(options or ()),
)
def test_a_lost_mark_is_told_by_its_place(
    tmp_path: Path, options: tuple[str, ...], read: tuple[str, ...] | None
) -> None:
    """Where the other letters stand in order, the place counts; a mark that moved into its line is taken out."""
    (example,) = loaded(tmp_path, block("c", options)).examples
    assert example.question.options == (read or ("In City B it rains", "two", "three", "In City B it snows"))
    assert example.gold == "C"


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (block("a", ("A.one", "B.two", "B.three", "D.four")), "A, B, B, D"),
        (block("a", ("A.one", "C.two", "three", "D.four")), "A, C, none, D"),
        (block("a", ("A.one", "C.two", "C.three", "D.four")), "A, C, C, D"),
        (block("a", ("A.one", "two", "three", "four")), "more than half"),
        (block("a", ("one", "two", "three", "four")), "more than half"),
        (block("a", ("A.one", "B.", "C.three", "D.four")), "no text in its option 'B.'"),
        (block("a", ("A.one", "B.two", "C.three", "E.four", "D.five")), "7 lines follow"),
        (block("a", ("A.one", "B.two", "and more of two", "C.three", "D.four")), "7 lines follow"),
        (block("a", ("A.one", "B.two", "C.three")), "5 lines follow"),
        (block("e", PLAIN), "letter of the answer"),
        (block("", PLAIN), "letter of the answer"),
        (block("ab", PLAIN), "letter of the answer"),
        ("\na\n", "0 lines follow"),
    ],
)
def test_what_is_not_certain_is_left_out_and_named(tmp_path: Path, damaged: str, said: str) -> None:
    """A damaged block between two sound ones costs neither of them, nor is it guessed; the notes give its line."""
    read = loaded(tmp_path, WHOLE + damaged + WHOLE)
    assert [example.gold for example in read.examples] == ["A", "A"]
    (note,) = [note for note in read.notes if note.startswith("left out")]
    assert said in note
    assert re.search(r"line 1[01] ", note)


@pytest.mark.parametrize(
    "text",
    [
        ("\ufeff" + WHOLE + WHOLE).encode(),
        (WHOLE + WHOLE).replace("\n", "\r\n").encode(),
        (WHOLE + WHOLE).replace("\n", "\r").encode(),
        (WHOLE + WHOLE).encode("utf-16"),
        (WHOLE + WHOLE).strip().encode(),
        (WHOLE + WHOLE.lstrip()).encode(),
        (WHOLE + "\n\n \n" + WHOLE + "\n\n").encode(),
        (WHOLE + WHOLE).replace("\n", " \t\n").encode(),
        (WHOLE + WHOLE).replace("A context.\n", "A context.\n\n").encode(),
        (WHOLE + WHOLE).replace("Which?\n", "Which?\n\n\n").encode(),
    ],
)
def test_the_lines_of_a_file_may_be_damaged(tmp_path: Path, text: bytes) -> None:
    """A byte order mark, other line ends, trailing blanks, blank lines too many or one too few change nothing."""
    read = loaded(tmp_path, text)
    assert [(example.question.context, example.question.options, example.gold) for example in read.examples] == [
        ("A context.", READ, "A")
    ] * 2
    assert not [note for note in read.notes if note.startswith("left out")]


def test_a_context_may_have_several_lines(tmp_path: Path) -> None:
    """Lines before four marked options are the context, the last of them the question."""
    (example,) = loaded(tmp_path, block("b", PLAIN, "One line.\nAnother line.")).examples
    assert example.question.context == "One line.\nAnother line."
    assert example.question.text == "Which?"


def test_a_file_without_any_block_is_an_error(tmp_path: Path) -> None:
    """Where nothing can be read, the first reason is told with its line."""
    with pytest.raises(DataError, match="letter of the answer"):
        loaded(tmp_path, "Once upon a time\nthere was a file.\n")


@given(text=st.text(alphabet="ABCDabcd.()? \n:xé、．", max_size=200))
def test_no_text_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Any text is read, or is a DataError; every question has four options and an answer among them."""
    folder = tmp_path_factory.mktemp("logiqa")
    try:
        examples = loaded(folder, text + WHOLE).examples
    except DataError:
        return
    assert all(len(example.question.options) == 4 and example.gold in list("ABCD") for example in examples)


def test_json_options_count_by_their_marks(tmp_path: Path) -> None:
    """AGIEval's form: a letter names the option with that mark; a number, as in 2.0, the place in the list."""
    agieval: dict[str, Any] = {"passage": "p", "question": "q", "options": ["(A)k", "(C)m", "(B)l", "(D)n"]}
    rows: list[dict[str, Any]] = [{**agieval, "label": "B"}, {**agieval, "answer": 1}]
    rows.append({**agieval, "options": ["A k", "B l", "C m", "D n"], "label": "D"})
    rows.append({**agieval, "options": ["A? k", "B? l", "(C)m", "(D)n"], "label": "A"})
    rows.append({**agieval, "options": ["(A)k", "Hall B.l", "(C)m", "(D)n"], "label": "A"})
    rows.append({**agieval, "options": ["(A)k", "(B)l", "(B)m", "(D)n"], "label": "A"})
    path = tmp_path / "logiqa-en.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    read = load("logiqa", path)
    assert [example.question.options for example in read.examples[:4]] == [("k", "l", "m", "n")] * 4
    assert [example.gold for example in read.examples] == ["B", "C", "D", "A", "A"]
    assert read.examples[4].question.options == ("k", "Hall l", "m", "n")
    assert "line 6 (the marks of its options are A, B, B, D)" in read.notes[-1]


@pytest.mark.parametrize(
    "options",
    [
        ["A dog", "D. Lee", "Bees", "None"],
        ["A and B", "B and C", "C and D", "D and A"],
        ["A is older", "B is older", "C is older", "D is older"],
        ["C is red", "A is red", "B is red", "D is red"],
        ["A, B", "B, C", "C, D", "D, A"],
        ["A, B and C", "B", "C", "D"],
    ],
    ids="|".join,
)
def test_options_without_marks_stay_as_they_are(tmp_path: Path, options: list[str]) -> None:
    """Texts that begin like a mark, in a list that has none, are texts."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "t", "question": "q", "options": options, "answer": 1}), "utf-8")
    (example,) = load("logiqa", path).examples
    assert example.question.options == tuple(options)
    assert example.gold == "B"


def texts_of(path: Path) -> list[dict[str, str]]:
    """Return each item's right option, by its letter in the file, and the letters in their order."""
    found = []
    for lines in path.read_text("utf-8").split("\n\n"):
        letter, *_, first, second, third, fourth = lines.strip("\n").split("\n")
        options = [first, second, third, fourth]
        found.append({"letter": letter.upper(), "order": "".join(option[:1] for option in options)})
    return found


def test_the_owners_files_agree(shared: Path) -> None:
    """Test.txt, zh_test.txt and AGIEval's file have the same 651 questions, each with the same gold letter."""
    names = ("logiqa1/Test.txt", "logiqa1/zh_test.txt", "agieval/logiqa-en.jsonl")
    english, chinese, agieval = (load("logiqa", shared / name) for name in names)
    assert [len(one.examples) for one in (english, chinese, agieval)] == [651] * 3
    assert [one.notes for one in (english, chinese, agieval)] == [()] * 3
    golds = [[example.gold for example in one.examples] for one in (english, chinese, agieval)]
    assert golds[0] == golds[1] == golds[2]
    assert golds[0] == [block["letter"] for block in texts_of(shared / names[0])]


def test_the_nineteen_that_are_listed_out_of_order_are_right(shared: Path) -> None:
    """In all three files the text behind the gold letter is the one that the file marks with it."""
    blocks = texts_of(shared / "logiqa1/Test.txt")
    permuted = [number for number, block in enumerate(blocks) if block["order"] == "ACBD"]
    assert len(permuted) == 19
    english, agieval = (
        load("logiqa", shared / name).examples for name in ("logiqa1/Test.txt", "agieval/logiqa-en.jsonl")
    )
    lines = (shared / "agieval/logiqa-en.jsonl").read_text("utf-8").split("\n")
    for number in permuted:
        row = json.loads(lines[number])
        right = next(option for option in row["options"] if option.startswith(f"({row['label']})"))
        for example in (english[number], agieval[number]):
            assert example.question.options["ABCD".index(example.gold or "")] == right.removeprefix(f"({row['label']})")


@pytest.mark.parametrize("name", ["logiqa1/Test.txt", "logiqa1/zh_test.txt", "agieval/logiqa-en.jsonl"])
def test_no_mark_of_the_file_is_left(shared: Path, name: str) -> None:
    """No option begins with the mark of its own place; one option begins with people's names."""
    marked = [
        (example.question.id, text[:5])
        for example in load("logiqa", shared / name).examples
        for letter, text in example.question.labelled
        if re.match(rf"\({letter}\)|{letter}\s?[.．？?、:]\s*\S", text)
    ]
    assert marked == ([] if "zh" in name else [("logiqa_134", "A.B, ")])
