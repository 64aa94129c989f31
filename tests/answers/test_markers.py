"""Markers in replies: which words announce an answer, which only seem to, and what they govern."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.answers import Choice, Expression, Number, Text, Truth, extract
from tests.answers.replies import Row, cases, check
from tests.each_row import each_row

if TYPE_CHECKING:
    from reasoning.answers import AnswerFormat

ABCD = Choice(("a red box", "a blue box", "a green box", "a white box"))
COLOURS = Choice(("red", "blue", "green"))
YES_NO = Truth(("Yes", "No"))
TWO = Truth(("True", "False"))

QUESTIONED_NUMBER: list[Row] = [
    (
        "a question after the marker, then the answer",
        """
        Q1. How many crates are there?
        There are 7 crates.
        Final Answer: How many lemons are in 7 crates?
        There are 7 * 9 = 63 lemons in 7 crates. The answer is 63.
        """,
        63,
    ),
    ("a question and its answer on one line", "Final Answer: How many lemons are left over? 12", 12),
    ("a bold question", "**Final Answer: How many lemons are in 7 crates?**\n7 * 9 = 63. The answer is 63.", 63),
    ("a question alone", "Final Answer: How many of the 12 lemons are left?", None),
    ("a full-width question mark", "答案：一共有多少个柠檬？\n7 * 9 = 63。所以答案是63。", 63),
]
QUESTIONED_TEXT: list[Row] = [
    (
        "a question after the marker, then the answer",
        """
        To find tomorrow's date we need today's.
        Final Answer: What is tomorrow's date?
        Tomorrow comes one day after today. So the answer is 07/09/2013.
        """,
        "07/09/2013",
    ),
    (
        "a question about kin",
        "Final Answer: How is Iris related to Otto?\nIris is the aunt of Otto. So the answer is aunt.",
        "aunt",
    ),
    ("a question that JSON holds is a text", '{"answer": "Who goes there?"}', "Who goes there?"),
]
QUESTIONED_CHOICE: list[Row] = [
    (
        "an option's letter in the question",
        "Final Answer: How long would pipe B take alone?\nPipe B needs 20 hours. So the answer is (c).",
        "C",
    ),
    (
        "two options' letters in the question",
        "Final Answer: Which is longer, the way between A and B?\nThe white one is. So the answer is (d).",
        "D",
    ),
]
ASKING = Choice(("Who goes there?", "What is the time?"))
AN_OPTION_ASKS: list[Row] = [
    ("an option that is a question", "Answer: What is the time?", "B"),
    ("its letter and wording", "Answer: (A) Who goes there?", "A"),
]

CHAINED_NUMBER: list[Row] = [
    (
        "A: before a chain",
        "A: There are 7 crates with 9 lemons each. Together that is 7 * 9 = 63 lemons. The answer is 63.",
        63,
    ),
    ("A: before a chain that is no sentence", "A: 7 * 9 = 63 lemons. 63 - 3 = 60. The answer is 60.", 60),
    (
        "Answer: before a chain",
        "Answer: There are 11 ducks at first. Later there are 19. So 8 have come. The answer is 8.",
        8,
    ),
    (
        "Answer: before a chain without a conclusion's marker",
        "Answer: There are 11 ducks at first. Later there are 19. So 8 ducks have come.",
        8,
    ),
    ("Let's think", "Answer: Let's think step by step. 4 dogs have 16 legs. The answer is 16.", 16),
    (
        "a chain over lines",
        "A: There are 11 ducks at first.\nLater there are 19 ducks.\nSo 8 ducks have come.\nThe answer is 8.",
        8,
    ),
    ("a number first, then its reasons", "Answer: 18. She has 9 eggs, and sells each for 2. So she makes 18.", 18),
    ("a bold answer further on", "Answer: We add 4 and 5, so the answer is **9**.", 9),
    ("a box further on", "Answer: Adding 4 and 5 we get $\\boxed{9}$ as the sum of the 2 numbers.", 9),
    ("the last line is short", "6 * 3 = 18\nA: 18", 18),
]
CHAINED_TEXT: list[Row] = [
    (
        "A: before a chain",
        'A: The last letter of "Tim" is "m". The last letter of "Eva" is "a". Joining them gives "ma". '
        "The answer is ma.",
        "ma",
    ),
    ("a reason that speaks of the answer", "Answer: Paris, since the answer is obvious from the map.", None),
]
CHAINED_CHOICE: list[Row] = [
    ("a ruled out option first", "Answer: We can rule out A. The rest follows. The answer is (C).", "C"),
    ("a ruled out option, then a conclusion", "Answer: We can eliminate (A). So it must be (C).", "C"),
    ("A: before a chain", "A: The box was painted last week. The paint was green. So the answer is (C).", "C"),
    ("A: before a chain about an option", "A: Let's see what fits. The answer is D.", "D"),
]
CHAINED_EXPRESSION: list[Row] = [
    ("formulas before the answer", "A: We have $a=4$ and $b=9$. So the sum is $13$. The answer is $13$.", "13"),
]
CHAINED_TRUTH: list[Row] = [
    ("A: yes", "A: Yes, the lamp is still on. Nobody has switched it.", "True"),
    ("A: no", "A: No, the lamp is off.", "False"),
    ("A: no in a word", "A: No", "False"),
    ("A: before a chain", "A: The lamp is switched twice. So it is on. So the answer is yes.", "True"),
    ("the options repeated", "A: Yes\nB: No", None),
]

RUN_ON_CHOICE: list[Row] = [
    (
        "after a said answer",
        """
        Oak floats on water. The answer is (B).

        Question:
        Which of these is a metal?
        Options:
        A. Oak
        B. Wool
        C. Salt
        D. Iron
        Answer: Let's think step by step. Iron is a metal. The answer is (D).
        """,
        "B",
    ),
    ("after a marker and turn marks", "Answer: B<|im_end|>\n<|im_start|>user\nNext?<|im_end|>\nAnswer: C", "B"),
    ("an end of text", "so \\boxed{B}.<|endoftext|>A new page begins. \\boxed{C}", "B"),
    ("an end of turn", "Answer: B<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nAnswer: A", "B"),
    ("an end of sequence", "Answer: B</s>Answer: A", "B"),
    ("another end of sequence", "Answer: B<｜end▁of▁sentence｜>Answer: A", "B"),
    ("a new instruction", "Answer: B [/INST] and so on [INST] Answer: C", "B"),
    ("a turn mark in front", "<|im_start|>assistant\nAnswer: B<|im_end|>", "B"),
    ("a header in front", "<|start_header_id|>assistant<|end_header_id|>\n\nB", "B"),
    ("a beginning of sequence in front", "<s>Answer: B</s>", "B"),
    ("an answer without a marker", "(B)\n\nQuestion: Which one now?\nAnswer: C", "B"),
    ("a bold question", "The correct answer is B.\n\n**Question:** Which one now?\n**Answer:** C", "B"),
    ("a user's turn", "The answer is B.\nUser: and now?\nAssistant: The answer is C.", "B"),
    ("the question repeated first", "Question: Which box?\nOptions: A, B, C\nAnswer: B", "B"),
]
RUN_ON_NUMBER: list[Row] = [
    (
        "after a said answer",
        "6 + 7 = 13. The answer is 13.\n\nQ: Tom has 5 pens and buys 2.\nA: 5 + 2 = 7. The answer is 7.",
        13,
    ),
    ("after hashes", "6*2=12. #### 12\n\nQuestion: Tom has 5 pens and buys 2.\nAnswer: 5+2=7\n#### 7", 12),
    ("a said answer and a marker", "The answer is 12.\n\nQuestion: Tom has 5 pens.\nAnswer: 7", 12),
    ("a closing line", "The total is 12.\n\nQuestion: And Tom?\nAnswer: 7", 12),
    ("a bare number", "12\n\nQuestion: And Tom?\nAnswer: 7", 12),
    ("a numbered heading", "Answer: 12\n\n### Question 2\nTom has 5 pens.\nAnswer: 7", 12),
    ("a second problem", "The answer is 12.\n\nProblem 2: Tom has 5 pens.\nThe answer is 7.", 12),
    ("steps that ask are no further question", "Question 1: How many?\n5\nQuestion 2: And in all?\nAnswer: 7", 7),
    ("a question before any answer", "We need the sum first.\n\nQuestion: What is 3 + 4?\nAnswer: 7", 7),
    ("turn marks", "Answer: 12<|im_end|>\n<|im_start|>user\nTom?<|im_end|>\n<|im_start|>assistant\nAnswer: 7", 12),
    ("an end of text and a box", "so \\boxed{12}.<|endoftext|>Tom has … \\boxed{7}", 12),
]
RUN_ON_TRUTH: list[Row] = [
    (
        "after a said answer",
        "so the answer is False.\nQ: Is the word used alike in both? True or False?\nA: The answer is True.",
        "False",
    ),
]

LISTED: list[Row] = [
    (
        "a summary of several answers under a heading",
        "The answer is (C).\n\nSummary:\n答案：\nThe answer is (A).\nThe answer is (D).\nThe answer is (C).",
        "C",
    ),
    (
        "a list of answers, of which the last is asked",
        "The answer is (A).\nThe answer is (D).\nThe answer is (D).\nThe answer is (B).",
        "B",
    ),
    ("a heading and one sentence", "### Final Answer\nThe correct answer is (D).\n\nOption A is right in part.", "D"),
    (
        "a heading and one sentence against an earlier marker",
        "Answer: A\n\nLet me check this once more.\n\n## Final Answer\n\nThe correct answer is D.",
        "D",
    ),
]

QUOTED: list[Row] = [
    ("what a sign says", "It says Answer: C.\n\nTherefore the correct option is B.", "B"),
    ("a quoted marker, then the letter", 'The text says "Answer: C", so we check.\nB', "B"),
    ("the quotation after the marker", "**Answer: B**\n(the sign says Answer: C)", "B"),
    ("the quotation after the marker, in quotes", 'Answer: B\nThe sign, which reads "Answer: C", is wrong.', "B"),
    ("a wording after the quotation", "The question says Answer: C. Hence blue.", "B"),
    ("the form that was asked for", 'I was told to end with "Answer: C" or the like.\n\nAnswer: B', "B"),
    ("the form in backticks", "You want a line such as `Answer: C`.\nThe answer is B.", "B"),
    ("what is written", "On the door is written: Answer: C\nThat is no help. The answer is B.", "B"),
    ("a quotation at the line's start", '"Answer: C" is what the sign says.\nAnswer: B', "B"),
    ("a reply that is all in quotes", '"Answer: B"', "B"),
    ("what somebody says", "Bob says the answer is C, but he lies. So the answer is B.", "B"),
    ("only what somebody says", "Bob says that the answer is C.", None),
]

EMPTY_TEXT: list[Row] = [
    ("a fence after the marker", 'The final answer is:\n```json\n{"answer": "the sea"}\n```', "the sea"),
    ("a fence with the answer", "Answer:\n```\nthe sea\n```", "the sea"),
    ("a fence of a language", "**Answer:**\n\n```python\n[1, 2]\n```", "[1, 2]"),
    ("a fence on the marker's line", "Answer: ```text\nthe sea\n```", "the sea"),
    ("an object as the value", '{"answer": {"ct": "x", "c": ""}}', '{"ct": "x", "c": ""}'),
    ("an object as the value in bad JSON", '{\'answer\': {"ct": "x", "c": ""}, \'ok\': True}', '{"ct": "x", "c": ""}'),
    ("escapes in bad JSON", '{"why": "it\'s \\q", "answer": "\\"372\\""}', '"372"'),
    ("a quotation within bad JSON", '{"why": \\q, "answer": "say \\"hi\\" twice"}', 'say "hi" twice'),
]

JOINED: list[Row] = [
    ("three letters", "Answer: A, B and C", None),
    ("three letters in capitals", "ANSWER: A, C and D", None),
    ("three letters in a box", "\\boxed{A, B and C}", None),
    ("three letters in JSON", '{"answer": "A, B and C"}', None),
    ("a semicolon", "Answer: A; C", None),
    ("as well as", "Answer: A as well as C", None),
    ("plus", "Answer: A plus C", None),
    ("in brackets", "Answer: A (and C)", None),
    ("bold letters", "**Answer: A and C**", None),
    ("three bracketed letters", "The answer is (A), (B) and (D).", None),
    ("along with", "Answer: A along with C", None),
    ("boxes joined by a word", "\\boxed{A} \\text{ and } \\boxed{C}", None),
    ("boxes joined in display math", "$\\boxed{A} \\quad \\text{and} \\quad \\boxed{C}$", None),
    ("a letter, and a sentence", "Answer: B, and that is all there is to it.", "B"),
    ("a letter, and a sentence with an article", "Answer: B, a box that nobody saw.", "B"),
]

SUPPOSED_NUMBER: list[Row] = [
    ("when, and so", "So when we divide 9 by 3 we get 3 so the answer is 3", 3),
    ("if, and so", "If we add 4 to 5 we get 9, so the answer is 9.", 9),
    ("if alone", "If the answer is 9 there is a mistake.", None),
    ("no blank after is", "The answer isn't known.", None),
]
GLUED: list[Row] = [("no blank after is", "The answer isYes.", "True"), ("no blank, no", "The answer isNo", "False")]

NOT_AVAILABLE: list[Row] = [
    ("not available is no letter", "The answer is (N/A), as none of them fits.", None),
    ("not available without brackets", "Answer: N/A because A is never defined", None),
    ("not listed, but", "The answer is not listed, but the closest option is (C).", "C"),
    ("the best match", "None fits exactly. The best option is B.", "B"),
    ("for sure", "The answer is for sure D, it can't be A or B", "D"),
    ("a table's row", "| Step | Result |\n|---|---|\n| 1 | ok |\n| **Final answer** | **B** |", "B"),
    ("struck out", "Answer: ~~A~~ B", "B"),
]

TAGGED: list[Row] = [
    ("an echoed end", "B) a blue box\n</solution>", "B"),
    ("an echoed end on its line", "B) a blue box</feedback>", "B"),
    ("both", "<solution>\nB\n</solution>", "B"),
    ("both on one line", "<solution>B</solution>", "B"),
    ("a lone end within", "We checked it all.\n</steps>\n\nAnswer: B\n</answer_section>", "B"),
    ("an answer's own tag", "<final_answer>B</final_answer>", "B"),
    ("steps and a tag", "<steps>\n1. Look.\n</steps>\n<answer>\nB\n</answer>", "B"),
]
FAREWELL: list[Row] = [
    ("hope", "I think it's B. I hope this helps!", "B"),
    ("let me know", "B\n\nLet me know if you need anything else.", "B"),
    ("two of them", "It must be option B.\n\nI hope this helps! Feel free to ask more.", "B"),
]


@pytest.mark.parametrize(
    ("reply", "form", "expected"),
    [
        *cases(
            (Number(), QUESTIONED_NUMBER),
            (Text(), QUESTIONED_TEXT),
            (ABCD, QUESTIONED_CHOICE),
            (ASKING, AN_OPTION_ASKS),
        )
    ],
)
def test_a_marker_before_a_question_is_no_answer(reply: str, form: AnswerFormat, expected: Any) -> None:
    """A question after a marker is what is asked; the answer comes after it."""
    check(reply, form, expected)


@each_row(
    ("reply", "form", "expected"),
    [
        *cases((Number(), CHAINED_NUMBER), (Text(), CHAINED_TEXT[:1]), (ABCD, CHAINED_CHOICE)),
        *cases((Expression(), CHAINED_EXPRESSION), (YES_NO, CHAINED_TRUTH)),
    ],
)
def test_a_marker_before_a_chain_yields_to_its_conclusion(reply: str, form: AnswerFormat, expected: Any) -> None:
    """Where the reasons follow "A:" or "Answer:", the answer is what they conclude."""
    check(reply, form, expected)


def test_a_reason_that_names_the_answer_does_not_replace_it() -> None:
    """The answer in front of a reason stays, whatever the reason says of it."""
    assert str(extract(CHAINED_TEXT[1][1], Text()).answer).startswith("Paris")


@each_row(
    ("reply", "form", "expected"),
    [*cases((ABCD, RUN_ON_CHOICE), (Number(), RUN_ON_NUMBER), (TWO, RUN_ON_TRUTH))],
)
def test_a_reply_ends_where_another_question_begins(reply: str, form: AnswerFormat, expected: Any) -> None:
    """What completion models write after their answer is another question's."""
    check(reply, form, expected)


@each_row(
    ("reply", "form", "expected"),
    [
        *cases((ABCD, LISTED), (COLOURS, QUOTED), (ABCD, JOINED), (ABCD, NOT_AVAILABLE)),
        *cases((ABCD, TAGGED), (ABCD, FAREWELL), (Number(), SUPPOSED_NUMBER), (YES_NO, GLUED), (Text(), EMPTY_TEXT)),
    ],
)
def test_what_a_marker_governs(reply: str, form: AnswerFormat, expected: Any) -> None:
    """Lists, quotations, joined letters, suppositions, fences and tags around markers."""
    check(reply, form, expected)


CUT_OFF: list[tuple[str, str, AnswerFormat, Any]] = [
    ("the last line is unfinished", "We add 4 and 5.\nSo the total is 1", Number(), None),
    ("the only line is unfinished", "There are 12", Number(), None),
    ("a letter alone may be a word's beginning", "B", ABCD, None),
    ("a line that ended", "B) a blue box\n\nThe others are", ABCD, "B"),
    ("a marker in front", "Answer: B\n\nExplanation: the box is", ABCD, "B"),
    ("a marker in the last line", "So it fits. Answer: B", ABCD, "B"),
    ("an assertion that ended", "So option B is correct. Next we look at", ABCD, "B"),
    ("an assertion that did not", "So we look further. The statement is true", TWO, None),
    ("a verdict first", "No, the lamp is off.\n\nNobody has", YES_NO, "False"),
    ("a box", "so it is \\boxed{7} and", Number(), 7),
]


@pytest.mark.parametrize(("reply", "form", "expected"), [pytest.param(*row[1:], id=row[0]) for row in CUT_OFF])
def test_nothing_is_read_out_of_an_unfinished_line(reply: str, form: AnswerFormat, expected: Any) -> None:
    """With the finish reason "length" the last line counts only where it has a marker."""
    check(reply, form, expected, "length")
    if form.name == "number" and expected is None:
        assert extract(reply + "0.", form).answer is not None


@pytest.mark.parametrize(
    ("reply", "how", "quote"),
    [
        ("Answer: B", "marker", "Answer: B"),
        ("So the answer is B.", "marker", "answer is B."),
        ("\\boxed{B}", "boxed", "\\boxed{B}"),
        ('{"answer": "B"}', "json", '{"answer": "B"}'),
        ("<answer>B</answer>", "tag", "B"),
        ("Well. Option B is correct here.", "assertion", "Option B is correct"),
        ("(B)", "whole reply", "(B)"),
        ("B) a blue box\n\nAll else fails.", "first line", "B) a blue box"),
        ("B, since all else fails.\n\nThe rest is clear.", "first sentence", "B, since all else fails."),
        ("All else fails.\n\n(B)", "last line", "(B)"),
        ("Nobody saw the others. It was a blue box.", "option text", "It was a blue box."),
    ],
)
def test_an_extraction_says_how_and_from_which_words(reply: str, how: str, quote: str) -> None:
    """Each way of reading has its name, and quotes the words that were read."""
    found = extract(reply, ABCD)
    assert (found.answer, found.how) == ("B", how)
    assert quote in found.quote
    assert found.quote in reply


def test_a_money_rate_is_no_fault_of_its_marker() -> None:
    """A marker's answer with a unit that has a slash is still there to be read."""
    assert extract("The answer is 25.", Number()).answer == Fraction(25)
