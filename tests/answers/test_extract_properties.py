"""What holds for the extractor on any text."""

from __future__ import annotations

import json
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.answers import AnswerFormat, Choice, Expression, Number, Text, Truth, extract
from tests.whole import examples

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = ("The ground is wet.", "The ground is dry.", "A dog barks", "None of the above")
FORMATS: tuple[AnswerFormat, ...] = (Choice(OPTIONS), Truth(), Number(), Expression(), Text())
PIECES = st.sampled_from(
    [
        "Answer: ",
        "The answer is ",
        "\\boxed{",
        "}",
        '{"answer": ',
        "B",
        "(A)",
        "A",
        "True",
        "not ",
        "1,2",
        "3/4",
        "\\frac{",
        "$",
        "**",
        "\n",
        "<think>",
        "</think>",
        "<answer>",
        "#### ",
        ". ",
        "if ",
        "答案：",
        "or ",
        "is correct",
        "the statement is ",
        "false",
        "^",
        "1e99",
        "\\sqrt",
        "[",
        "]",
        "=",
        "!",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("".join))
FLOODS = (
    "(", "[", "{", "\\boxed{", '{"a":', "Answer: ", "The answer is ", "<think>", "</think>", "<answer>", "*", " ",
    "\n", "A ", "A, ", "1,234,",
    "1 ", "$", "not ", "option B is ", "true ", "\\frac{", "x^", "Answer: A\n", '"answer": ', "#### ", "1/", "A. ",
    "statement is true or ",
)  # fmt: skip
LETTERS = st.sampled_from("ABCD")
PROSE = st.lists(
    st.sampled_from(
        ["The", "rain", "fell", "on", "every", "roof", "and", "so", "we", "know", "nothing", "more", "of", "it", "."]
    ),
    max_size=30,
).map(" ".join)


@pytest.mark.slow
@settings(max_examples=examples(300), deadline=None)
@given(text=TEXTS)
def test_extract_never_raises(text: str) -> None:
    """Whatever the text, each format yields an extraction, whose answer has a key and can be shown."""
    for form in FORMATS:
        found = extract(text, form)
        assert found.how
        if found.answer is not None:
            assert isinstance(form.key(found.answer), str)
            assert isinstance(form.show(found.answer), str)


@settings(max_examples=examples(200), deadline=None)
@given(text=TEXTS)
def test_parse_never_raises(text: str) -> None:
    """Whatever the text, each format's parse yields a value equal to itself, or None."""
    for form in FORMATS:
        value = form.parse(text)
        assert value is None or form.equal(value, value)


@settings(max_examples=examples(200), deadline=None)
@given(
    prose=PROSE,
    letter=LETTERS,
    marker=st.sampled_from(["Answer: ({})", "**Answer:** {}", "\\boxed{{{}}}", "<answer>{}</answer>"]),
)
def test_a_final_marker_decides(prose: str, letter: str, marker: str) -> None:
    """After any prose without a marker, the letter of a final marker is the answer."""
    assert extract(f"{prose}\n{marker.format(letter)}", Choice(OPTIONS)).answer == letter


@settings(max_examples=examples(100), deadline=None)
@given(first=LETTERS, second=LETTERS)
def test_the_last_marker_wins(first: str, second: str) -> None:
    """Of two markers the later one counts."""
    assert extract(f"Answer: {first}\nWait.\nAnswer: {second}", Choice(OPTIONS)).answer == second


@settings(max_examples=examples(100), deadline=None)
@given(letter=LETTERS, other=LETTERS)
def test_json_is_read_whatever_else_it_says(letter: str, other: str) -> None:
    """The answer key of a JSON reply counts, not what its reasoning mentions."""
    reply = json.dumps({"reasoning": f"Option {other} looks right. Answer: {other}", "answer": letter})
    assert extract(reply, Choice(OPTIONS)).answer == letter


@given(value=st.fractions(max_denominator=10_000))
def test_a_shown_number_is_read_back(value: Fraction) -> None:
    """What Number shows, it reads as the same number, by itself and after a marker."""
    form = Number()
    assert form.parse(form.show(value)) == value
    assert extract(f"Answer: {form.show(value)}", form).answer == value


@pytest.mark.parametrize(
    "form", [Choice(OPTIONS), Truth(), Truth(("Yes", "No")), Truth(("False", "Uncertain", "True"))], ids=repr
)
def test_a_shown_option_is_read_back(form: Choice | Truth) -> None:
    """What Choice and Truth show of each value, they read as that value."""
    values = form.labels if isinstance(form, Choice) else form.values
    for value in values:
        assert form.parse(form.show(value)) == value
        assert extract(f"Answer: {form.show(value)}", form).answer == value


@pytest.mark.slow
@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_takes_bounded_time(flood: str) -> None:
    """A megabyte of anything is read in seconds by each format; worse than linear time would take hours."""
    reply = flood * (1_000_000 // len(flood))
    for form in FORMATS:
        # Processor time: a busy machine is no fault of the extractor.
        start = time.process_time()
        extract(reply, form)
        assert time.process_time() - start < 10, form.name


def _json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.slow
def test_recorded_solutions_are_read_as_they_were_graded(shared_data: Path) -> None:
    """On the recorded GSM8K solutions our verdict is the recorded one in at least 99.5 % of them."""
    questions = _json_lines(shared_data / "gsm8k/test.jsonl")
    rows = _json_lines(shared_data / "gsm8k/example_model_solutions.jsonl")
    agree = total = 0
    for question, row in zip(questions, rows, strict=True):
        gold = extract(question["answer"], Number()).answer
        assert gold == Fraction(question["answer"].rpartition("####")[2].replace(",", ""))
        for recorded in (value for value in row.values() if isinstance(value, dict)):
            total += 1
            agree += (extract(recorded["solution"], Number()).answer == gold) == recorded["is_correct"]
    assert total == 5276
    assert agree / total >= 0.995


def test_game_of_24_lines_are_read_as_formulas(shared_data: Path) -> None:
    """A recorded "Answer: (6 - 4) * 5 = 24" yields the formula, and "no solution" yields none."""
    rows = json.loads((shared_data / "game24/gpt-4_cot_100_samples.json").read_text(encoding="utf-8"))
    for reply in [text for row in rows[:20] for text in row["ys"][:20]]:
        last = reply.rpartition("Answer:")[2].strip()
        found = extract(reply, Expression())
        if last.endswith("= 24") and last.count("=") == 1 and "Answer:" in reply:
            assert found.answer == last.removesuffix("= 24").strip(), reply
        elif "no solution" in last.lower():
            assert found.answer is None, reply
