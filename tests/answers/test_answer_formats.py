"""Each format's own reading, comparing and showing, and how labels come off options."""

from __future__ import annotations

import json
import string
import subprocess
import sys
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.answers import Choice, Expression, Number, Text, Truth, extract, format_for, strip_labels
from reasoning.errors import QuestionError
from tests.each_row import each_row

if TYPE_CHECKING:
    from pathlib import Path

ABC = Choice(("True story", "A lie", "No idea at all"))


@pytest.mark.parametrize(
    "text", ["(B)", "B.", "B)", "**B**", "b", "option B", "B) a lie", "A LIE!", "*a lie*", "option 2", "Ｂ", "«B»"]
)
def test_choice_reads_every_way_to_name_an_option(text: str) -> None:
    """Letters in any dress, the option's text and its number all name the second option."""
    assert ABC.parse(text) == "B"


@pytest.mark.parametrize("text", ["", "D", "lie", "A or B", "2", "B) True story", "answer", "A tale", "[]"])
def test_choice_abstains(text: str) -> None:
    """What names no option, or two, is none."""
    assert ABC.parse(text) is None


def test_choice_words_itself() -> None:
    """A choice shows letter and text, keys on the letter, and asks for its letters."""
    assert ABC.show("B") == "B) A lie"
    assert ABC.key("B") == "B"
    assert ABC.labels == ("A", "B", "C")
    assert ABC.instruction == "one letter from A to C"


@pytest.mark.parametrize("count", [0, 27])
def test_choice_refuses_counts_it_has_no_letters_for(count: int) -> None:
    """No options, or more than 26, are a QuestionError."""
    with pytest.raises(QuestionError, match="options"):
        Choice(tuple(map(str, range(count))))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("A) True", "B) False"), ("True", "False")),
        (("(A)True", "(B)False"), ("True", "False")),
        (("A. x", "B. y"), ("x", "y")),
        (("A: x", "B: y"), ("x", "y")),
        (("A No dangshen", "B No Shouwu", "C first"), ("No dangshen", "No Shouwu", "first")),
        (("（A）对", "（B）错"), ("对", "错")),
        (("A? x", "(B)y", "C z"), ("x", "y", "z")),
        (("(A)x", "(C)y", "(B)z"), ("(A)x", "(C)y", "(B)z")),
        (("A, one", "B, two"), ("one", "two")),
        (("A dog", "A cat"), ("A dog", "A cat")),
        (("A and B", "B and C"), ("A and B", "B and C")),
        (("A is older", "B is older"), ("A is older", "B is older")),
        (("A, B", "B, C"), ("A, B", "B, C")),
        (("A dog",), ("A dog",)),
        (("A", "B"), ("A", "B")),
        ((), ()),
    ],
)
def test_labels_come_off_where_all_options_carry_their_own(options: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """Labels in order are taken off; anything else stays as it is."""
    assert strip_labels(options) == expected


def _questions(folder: Path) -> list[list[str]]:
    found = [
        row["options"]
        for path in (folder / "logic-lm/questions").glob("*.json")
        for row in json.loads(path.read_text("utf-8"))
    ]
    for path in (folder / "agieval").glob("*.jsonl"):
        found += [json.loads(line)["options"] for line in path.read_text("utf-8").splitlines()]
    return found


def test_labels_come_off_real_options(shared_data: Path) -> None:
    """Of the real option sets, all but those out of order or half labelled lose their labels."""
    kept = [options for options in _questions(shared_data) if strip_labels(tuple(options)) == tuple(options)]
    assert len(kept) <= 23
    assert all(
        any(o[:3] != f"({x})" for o, x in zip(options, string.ascii_uppercase, strict=False)) for options in kept
    )


@pytest.mark.slow
def test_each_real_option_is_read_by_label_and_by_text(shared_data: Path) -> None:
    """Shown after a marker, each option of the real questions is read as itself; its text alone is no other one."""
    for options in _questions(shared_data)[::7]:
        form = format_for(tuple(options))
        values = form.labels if isinstance(form, Choice) else form.values if isinstance(form, Truth) else ()
        for value in values:
            assert extract(f"Answer: {form.show(value)}", form).answer == value, (options, value)
            if isinstance(form, Choice) and len({text.casefold() for text in form.options}) == len(form.options):
                assert form.parse(form.options[form.labels.index(value)]) in (value, None), (options, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("True", "True"), ("yes", "True"), ("**Correct**", "True"), ("not true", "False"), ("incorrect", "False"),
        ("disproved", "False"),
        ("Uncertain", "Unknown"), ("cannot be determined", "Unknown"), ("can't tell", "Unknown"),
        ("neither", "Unknown"), ("B", "False"),
        ("(C)", "Unknown"), ("not false", None), ("maybe not", None), ("", None), ("banana", None), ("B) True", None),
    ],
)  # fmt: skip
def test_truth_reads_its_words(text: str, value: str | None) -> None:
    """Each usual word, negated word and letter names its truth value; others none."""
    assert Truth().parse(text) == value


def test_truth_speaks_the_options_words() -> None:
    """Truth shows the options' own words, in their own order, and abstains from what is no option."""
    form = Truth(("No", "Yes"))
    assert [form.show(value) for value in ("True", "False")] == ["Yes", "No"]
    assert form.parse("A") == "False"
    assert form.parse("unknown") is None
    assert form.instruction == "No or Yes"


@pytest.mark.parametrize("options", [(), ("True", "banana"), ("True", "Yes", "No")])
def test_truth_refuses_other_options(options: tuple[str, ...]) -> None:
    """Options that are no truth words, or mean the same, are a QuestionError."""
    with pytest.raises(QuestionError):
        Truth(options)


@each_row(
    ("text", "value"),
    [
        ("1,234.50", Fraction("1234.5")), ("$5", 5), ("-3", -3), ("−3", -3), ("3/4", Fraction(3, 4)),
        ("1 1/2", Fraction(3, 2)), ("50%", 50),
        ("1e3", 1000), ("1.5 × 10^3", 1500), ("5 apples", 5), ("≈ 3.14", Fraction("3.14")),
        ("\\frac{3}{4}", Fraction(3, 4)), ("½", Fraction(1, 2)),
        ("1½", Fraction(3, 2)), ("12 500", 12500), ("2.5 million", 2500000), ("-$5", -5), ("$-5", -5), ("5 km/h", 5),
        ("twenty-five", 25),
        (".5", Fraction(1, 2)), ("minus 4", -4), ("5 cm", 5), ("1,00,000", 100000), ("$18.", 18),
        ("\\$1{,}200", 1200), ("5 USD", 5),
        ("1e999999999", None), ("3,5", None), ("3 or 4", None), ("10-15", None), ("2x", None), ("", None),
        ("one of them", None), ("1/0", None),
        ("3:30", None), ("1,2,3", None), ("9" * 4000, None), ("12/25/2020", None), ("-", None),
    ],
)  # fmt: skip
def test_number_reads(text: str, value: Fraction | int | None) -> None:
    """Numbers in their usual dress are read exactly; ambiguous and unbounded ones are not."""
    assert Number().parse(text) == value


def test_number_shows_and_compares() -> None:
    """Terminating numbers show as decimals, others as fractions; the tolerance is relative."""
    assert [Number().show(Fraction(*pair)) for pair in ((7, 2), (1, 3), (4, 1), (-1, 8))] == [
        "3.5",
        "1/3",
        "4",
        "-0.125",
    ]
    assert not Number().equal(Fraction(100), Fraction(101))
    assert Number(tolerance=0.01).equal(Fraction(100), Fraction(101))
    assert Number().key(Fraction(6, 4)) == "3/2"


@each_row(
    ("left", "right"),
    [
        ("1/2", "0.5"), ("1/2", "\\frac12"), ("(x+1)^2", "x^2+2x+1"), ("\\frac{\\sqrt{3}}{2}", "sqrt(3)/2"),
        ("2\\sqrt{2}", "√8"),
        ("3\\pi/4", "\\frac{3}{4}\\pi"), ("(1, 2)", "(2/2,2)"), ("\\{1,2\\}", "{2, 1}"), ("x = 5", "5"),
        ("\\sqrt[3]{-8}", "-2"),
        ("\\left(1,\\,2\\right]", "(1,2]"), ("1 1/2", "3/2"), ("1\\frac{1}{2}", "1.5"), ("5!", "120"),
        ("|{-3}|", "3"), ("\\log_2 8", "3"),
        ("\\sin^2 x + \\cos^2 x", "1+0x"), ("e^{i\\pi}", "-1"), ("2 \\pm \\sqrt 3", "2±√3"), ("1,234", "1234"),
        ("\\dfrac{a}{b}", "a/b"),
        ("x_1+x_2", "x_2+x_1"), ("(-\\infty, 2)", "(-∞,2)"), ("1, 2", "2, 1"), ("9**9**9**9", "9^9^9^9"),
        ("-x^2", "-(x^2)"),
    ],
)  # fmt: skip
def test_equal_expressions(left: str, right: str) -> None:
    """Expressions of one value are equal and have one key."""
    form = Expression()
    first, second = form.parse(left), form.parse(right)
    assert first is not None
    assert second is not None
    assert form.equal(first, second) or left.startswith("9")


@pytest.mark.parametrize(
    ("left", "right"), [("x+1", "x-1"), ("(1,2)", "[1,2]"), ("(1,2)", "(2,1)"), ("-x^2", "(-x)^2"), ("1/3", "0.333")]
)
def test_different_expressions(left: str, right: str) -> None:
    """Expressions of different values differ."""
    form = Expression()
    one, two = form.parse(left), form.parse(right)
    assert one is not None
    assert two is not None
    assert not form.equal(one, two)


@pytest.mark.parametrize(
    "text", ["", "hello", "__import__('os')", "x" * 3000, "(" * 500, "1 2", "2 +", "\\foo{1}", "yes", "a.b", "()"]
)
def test_no_expressions(text: str) -> None:
    """What is outside of the grammar, too long or too deep is none."""
    assert Expression().parse(text) is None


@pytest.mark.parametrize("text", ["9**9**9**9", "(10!)!", "1/0", "exp(exp(exp(100)))", "2^{-9^{99}}", "sin(10^100)"])
def test_unbounded_expressions_key_on_their_text(text: str) -> None:
    """What can't be evaluated within bounds keeps its text as its key."""
    assert Expression().key(text) == text


@pytest.mark.parametrize("text", ["\\frac{1}{2}", "$x = 3$", "5 + 3 = 8", "(1, 2]", "\\boxed{2\\sqrt{2}}"])
def test_a_shown_expression_is_read_back(text: str) -> None:
    """What Expression shows, it reads as the same value."""
    value = Expression().parse(text)
    assert Expression().parse(Expression().show(value)) == value  # type: ignore[arg-type]  # None fails the test


def test_text_keys_ignore_dress() -> None:
    """Case, articles, blanks, markup and outer punctuation do not tell texts apart; the words do."""
    form = Text()
    assert form.key("The  Eiffel Tower.") == form.key("**eiffel tower**")
    assert form.key("Paris") != form.key("London")
    assert form.parse("  **Paris**  ") == "Paris"
    assert form.parse(" \n") is None
    assert form.show("Paris") == "Paris"


@pytest.mark.parametrize("text", ["4 * 5", "4*5", "(1 + 2) * 8", "2*(3)"])
def test_a_product_is_no_markup(text: str) -> None:
    """The star between two factors is kept: a product is another text than the factors side by side."""
    form = Text()
    assert form.key(text) != form.key(text.replace("*", " "))
    assert form.key(f"**{text}**") == form.key(text)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), Text()),
        (("A) True", "B) False", "C) Unknown"), Truth(("True", "False", "Unknown"))),
        (("Yes", "No"), Truth(("Yes", "No"))),
        (("A) True", "B) False", "C) Uncertain"), Truth(("True", "False", "Uncertain"))),
        (("True", "Unknown"), Choice(("True", "Unknown"))),
        (("A) Ann", "B) Bob"), Choice(("Ann", "Bob"))),
    ],
)
def test_format_for_options(options: tuple[str, ...], expected: Any) -> None:
    """The options decide the format: none is text, truth words are a truth value, others a choice."""
    assert format_for(options) == expected


def test_formats_import_no_heavy_library() -> None:
    """Importing the formats loads neither sympy nor mpmath."""
    code = "import sys, reasoning.answers; sys.exit(any(name in sys.modules for name in ('sympy', 'mpmath')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
