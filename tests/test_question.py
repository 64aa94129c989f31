"""Questions and their answer formats."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Literal

import pytest

from reasoning import Choice, Number, Question, Text, Truth
from reasoning.answers import AnswerFormat, CodeOutput
from reasoning.errors import QuestionError


def test_format_follows_from_the_options() -> None:
    """Without a format given, truth words make a Truth, other options a Choice, no options a Text."""
    assert isinstance(Question("q", options=("True", "False", "Unknown")).answer_format, Truth)
    assert isinstance(Question("q", options=("red", "blue")).answer_format, Choice)
    assert isinstance(Question("q").answer_format, Text)


def test_format_by_name() -> None:
    """A format may be given by its name."""
    assert isinstance(Question("How many?", answer_format="number").answer_format, Number)


def test_unknown_format_suggests_the_nearest() -> None:
    """A wrong format name is an error that lists the names and suggests the nearest."""
    with pytest.raises(QuestionError, match="Did you mean 'choice'"):
        Question("q", options=("a", "b"), answer_format="choise")


def test_choice_needs_options() -> None:
    """A choice without options is an error that says so."""
    with pytest.raises(QuestionError, match="option"):
        Question("q", answer_format="choice")


def test_labels_are_taken_off() -> None:
    """Options that carry their letters are stored without them and shown with them."""
    question = Question("q", options=("A) red", "B) blue"))
    assert question.options == ("red", "blue")
    assert question.labelled == (("A", "red"), ("B", "blue"))


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_question_is_an_error(text: str) -> None:
    """Nothing to ask is an error."""
    with pytest.raises(QuestionError, match="empty"):
        Question(text)


def test_options_given_as_one_text_is_an_error() -> None:
    """A single text as options would become one option for each letter: it is refused."""
    with pytest.raises(QuestionError, match="tuple"):
        Question("q", options="abc")


def test_options_may_be_called_choices() -> None:
    """`choices=` is another name of `options=`; both at once are an error."""
    assert Question("q", choices=("a", "b")) == Question("q", options=["a", "b"])
    with pytest.raises(QuestionError, match="two names of one thing"):
        Question("q", options=("a", "b"), choices=("a", "b"))


def test_changes_return_new_questions() -> None:
    """A question never changes; with_context and with_text return new ones."""
    question = Question("q", "c", ("x", "y"))
    other = question.with_context("d").with_text("p")
    assert (question.text, question.context) == ("q", "c")
    assert (other.text, other.context, other.options) == ("p", "d", ("x", "y"))


def test_questions_travel_between_processes() -> None:
    """A question can be pickled, metadata included."""
    question = Question("q", metadata={"depth": 3})
    assert pickle.loads(pickle.dumps(question)) == question


@pytest.mark.parametrize(
    ("given", "options", "form"),
    [
        (bool, (), Truth(("True", "False"))),
        (bool, ("Yes", "No"), Truth(("Yes", "No"))),
        (int, (), Number(integer=True)),
        (float, (), Number()),
        (Literal["red", "blue"], (), Choice(("red", "blue"))),
        (Literal["red", "blue"], ("blue", "red"), Choice(("blue", "red"))),
        (Literal["yes", "no"], (), Truth(("yes", "no"))),
        (Literal[1, 2, 3], (), Choice(("1", "2", "3"))),
        (Literal[True, False], (), Truth(("True", "False"))),
        ("literal", (), CodeOutput()),
        (CodeOutput, (), CodeOutput()),
        (Number, (), Number()),
        (None, (), Text()),
        (Number(tolerance=0.1), (), Number(tolerance=0.1)),
    ],
)
def test_a_format_may_be_a_type(given: object, options: tuple[str, ...], form: AnswerFormat) -> None:
    """A bool, an int, a float and Literal[…] say how the answer looks, as a format's class or name does."""
    question = Question("q", options=options, answer_format=given)
    assert question.answer_format == form
    assert question.with_text("p").answer_format == form


def test_the_values_of_a_literal_are_the_options() -> None:
    """The values of Literal[…], and those of a Choice, become the options that a prompt shows."""
    assert Question("q", answer_format=Literal["red", "blue"]).options == ("red", "blue")
    assert Question("q", answer_format=Literal["yes", "no"]).options == ("yes", "no")
    assert Question("q", answer_format=Choice(("red", "blue"))).options == ("red", "blue")


@pytest.mark.parametrize(
    "given", [str, list, dict, 3, 0, (), object(), int | None, Fraction, Question, True, b"number"]
)
def test_what_is_no_format_is_refused(given: object) -> None:
    """Anything else than a format, its name or its type is an error that names the ways to give one."""
    with pytest.raises(QuestionError, match=r"no answer format: give one by name \(choice, truth, number"):
        Question("q", answer_format=given)


def test_a_literal_beside_other_options_is_refused() -> None:
    """Options and a Literal[…] that do not agree are an error."""
    with pytest.raises(QuestionError, match="give one of the two"):
        Question("q", options=("a", "b"), answer_format=Literal["a", "c"])


def test_an_integer_is_asked_for() -> None:
    """A Number that takes only integers abstains from a fraction."""
    form = Question("q", answer_format=int).answer_format
    assert (form.parse("4"), form.parse("4.0"), form.parse("4.5"), form.parse("1/2")) == (4, 4, None, None)
