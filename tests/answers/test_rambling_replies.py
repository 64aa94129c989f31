"""Replies of small models, which ramble, repeat themselves, break off and speak of the answer without giving it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning.answers import Choice, CodeOutput, Number, Text, Truth, extract
from tests.each_row import each_row

if TYPE_CHECKING:
    from reasoning.answers import AnswerFormat

HEIGHTS = Choice(("The oak is taller than the elm.", "The elm is taller than the oak.", "The ash is taller than both."))

BROKEN_OFF: list[tuple[str, str, AnswerFormat, Any]] = [
    ("a marker that repeats", "The answer is: The answer is: The", Text(), None),
    ("a claim without its end", "So the final answer is: it depends on the", Text(), None),
    ("a whole sentence first", "Answer: Lima. Explanation: the city lies", Text(), "Lima"),
    ("an emphasised value first", "Answer: **Lima** which lies on", Text(), "Lima"),
    ("a statement before it", "The answer is Lima. The answer is Lim", Text(), "Lima"),
    ("a line of its own", "Answer: Lima\nIt lies on the", Text(), "Lima"),
    ("a list without its end", "Answer: [1, 2", CodeOutput(), None),
    ("a whole list", "Answer: [1, 2]", CodeOutput(), "[1, 2]"),
    ("a step whose line ended", "1. A pen is 2 dollars.\n2. So 4 pens are 8 dollars.\n\n", Number(), None),
    ("one line that ended", "8\n", Number(), 8),
]

LISTED: list[tuple[str, str, AnswerFormat, Any]] = [
    ("the number of a step", "1. A pen is a dollar.\n2. So she pays 9 dollars.", Number(), 9),
    ("a sum before the result", "By algebra: 4 pens * 3 dollars = 12 dollars. So Tom paid 7 dollars.", Number(), 7),
    ("a step at the end", "We look at it.\n\nStep 4: Name the subject.", Text(), None),
    ("two options", "A) The oak is taller than the elm.\nC) The ash is taller than both.", HEIGHTS, None),
    ("one option twice", "A) The oak is taller than the elm.\nA) The oak is taller than the elm.", HEIGHTS, "A"),
    ("an option and why not another", "A) The oak is taller than the elm.\n\nC) is not said.", HEIGHTS, "A"),
]

MISLABELLED: list[tuple[str, str, AnswerFormat, Any]] = [
    ("in a clause", "It grows, which is the answer C) The elm is taller than the oak.", HEIGHTS, None),
    (
        "behind its own wording",
        "The elm is taller than the oak, which is C) The elm is taller than the oak.",
        HEIGHTS,
        None,
    ),
    ("with a colon", "Of these we are left with A: The elm is taller than the oak.", HEIGHTS, None),
    ("labelled right", "So of these we are left with B) The elm is taller than the oak.", HEIGHTS, "B"),
]

WORKED: list[tuple[str, str, AnswerFormat, Any]] = [
    ("a share of a number", "Answer: 25% of 60 is 15.", Number(), 15),
    ("in words", "The answer is 25 percent of 60 is 15.", Number(), 15),
    ("a fraction of a number", "Answer: 3/4 of 40 equals 30.", Number(), 30),
    ("less", "Answer: 20 less 6 is 14", Number(), 14),
    ("more than", "Answer: 5 more than 12 is 17", Number(), 17),
    ("minus, with units", "Answer: $20 minus $6 is $14.", Number(), 14),
    ("plus", "Answer: 10 plus 7 makes 17", Number(), 17),
    ("the result first", "Answer: 15 is 25% of 60.", Number(), 15),
    ("a share that is not worked out", "So 25% of 60 is indeed 25% of 60.", Number(), None),
    ("a share of things", "Answer: 25% of the pupils", Number(), 25),
    ("a part of a group", "Answer: 5 of the 20 are red.", Number(), 5),
]

SPEAKS_OF_IT: list[tuple[str, str, AnswerFormat, Any]] = [
    ("not specified", "The answer is not specified in the given text.", Text(), None),
    ("not known", "The answer is not known.", Text(), None),
    ("a title with not", "The answer is Not Without My Hat.", Text(), "Not Without My Hat"),
    ("not specified, in its place", "Answer: not specified", Text(), "not specified"),
    ("correct", "The answer is correct.", Text(), None),
    ("incorrect, and why", "The answer is incorrect because it is a bird.", Text(), None),
    ("a right angle", "The answer is right angle", Text(), "right angle"),
    ("a filler", "The answer is indeed the heron.", Text(), "the heron"),
    ("a quoted value that runs on", 'The answer is indeed "Lima" which is a capital.', Text(), "Lima"),
    ("two quoted values", 'Answer: "Lima" and "Quito"', Text(), '"Lima" and "Quito"'),
    ("two emphasised values", "Answer: **Lima** and **Quito**", Text(), "**Lima** and **Quito**"),
]

QUESTION_REPEATED: list[tuple[str, str, AnswerFormat, Any]] = [
    ("quoted", 'The answer to the question "Is the lamp on?" is no.', Truth(), "False"),
    ("quoted, and the verdict too", 'The answer to the question "Is the lamp on?" is "Yes."', Truth(), "True"),
    ("behind a marker", 'The answer is: The answer to the question "Can it swim?" is no.', Truth(), "False"),
    ("whether", "I think that the answer to the question of whether the lamp is on is yes.", Truth(), "True"),
    ("supposed", 'If the answer to the question "Is the lamp on?" is no, we go on.', Truth(), None),
    ("a number", 'The answer to the question "How many?" is 12.', Number(), 12),
    ("a text", 'The answer to the question "Which bird?" is: The heron.', Text(), "The heron"),
]


def rows(table: list[tuple[str, str, AnswerFormat, Any]]) -> list[Any]:
    """Return the rows as parameters, each by its name."""
    return [pytest.param(*row[1:], id=row[0]) for row in table]


@pytest.mark.parametrize(("reply", "form", "expected"), rows(BROKEN_OFF))
def test_of_a_reply_that_breaks_off_only_what_is_whole_is_read(reply: str, form: AnswerFormat, expected: Any) -> None:
    """With the finish reason "length" a text's end and a step on the way are no answers."""
    assert extract(reply, form, "length").answer == expected


@each_row(
    ("reply", "form", "expected"),
    rows([*LISTED, *MISLABELLED, *WORKED, *SPEAKS_OF_IT, *QUESTION_REPEATED]),
)
def test_what_is_read_is_what_the_reply_states(reply: str, form: AnswerFormat, expected: Any) -> None:
    """No list's number, no label with another option's words, no operand and no word about the answer is the answer."""
    assert extract(reply, form).answer == expected
