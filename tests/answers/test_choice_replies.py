"""Choices that come first, that contradict themselves, and letters that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning.answers import Choice, extract
from reasoning.answers.option_cues import assertion_matches, assertion_patterns
from tests.answers.replies import Row, cases, check
from tests.each_row import each_row

if TYPE_CHECKING:
    from reasoning.answers import AnswerFormat

ABCD = Choice(("The street is wet.", "The street is dry.", "The street is wet and icy.", "Nobody walks there."))
TEN = Choice(tuple(f"The value lies near {n} units" for n in range(10, 20)))
COUNTS = Choice(("12", "15", "20", "24"))
TWINS = Choice(("Yes", "Yes", "No"))
SYMBOLS = Choice(("$\\pi$", "$2\\pi$", "0", "1"))

DENYING = Choice(
    ("is not supported by the facts", "doesn't follow", "It is false that all cats sleep", "neither of the two")
)
"""Options whose own words deny something."""
DENIALS: list[Row] = [
    ("a wording that begins with a denial", "A) is not supported by the facts\n\nExplanation: C) goes too far.", "A"),
    ("a contraction", "B) doesn't follow\n\nExplanation: C) goes too far.", "B"),
    ("behind a marker", "Answer: (B) doesn't follow", "B"),
    ("false within the wording", "**C) It is false that all cats sleep**\nThe text says so.", "C"),
    ("so the answer is", "So the answer is (D), neither of the two.", "D"),
    ("a label that is denied", "A) is not the answer.", None),
]
FIRST: list[Row] = [
    ("a letter and an explanation", "B\n\nExplanation: A is wrong because it goes too far.", "B"),
    ("a letter with a dot", "B.\n\nOption A is too strong and option C is irrelevant.", "B"),
    ("a bold letter", "**B**\n\nReasoning: the sun has shone all day, so A can't be.", "B"),
    ("a bracketed letter", "(B)\n\nBecause D is never mentioned.", "B"),
    ("a letter with its wording", "B) The street is dry.\n\nExplanation: it has not rained.", "B"),
    ("a bold letter with its wording", "**B. The street is dry.**\n\nThis follows from the second sentence.", "B"),
    ("a colon and the wording", "B: The street is dry. Explanation: A is out of scope.", "B"),
    ("a line of its own", "B\nThe reason is simple.", "B"),
    ("a dash", "B - because A is false", "B"),
    ("a comma and since", "B, since A is false", "B"),
    ("because", "B because it has not rained.", "B"),
    ("option", "Option B. The other options fail.", "B"),
    ("option, then a blank line", "Option B.\n\nAll the others fail.", "B"),
    ("it is", "It is B.", "B"),
    ("it's, not", "It's B, not A.", "B"),
    ("I think", "I think it's B.", "B"),
    ("therefore I think", "therefore I think it's B", "B"),
    ("probably", "Probably B", "B"),
    ("my guess", "My best guess is B.", "B"),
    ("that would be", "That would be B.", "B"),
    ("a reason without wording", "B) because it has not rained", "B"),
    ("it can't be others", "D. it can't be A or B", "D"),
    ("Chinese: not", "B不是 A", "B"),
    ("a list follows the letter", "B\n\nA) is too strong.\nB) fits.\nC) is irrelevant.\nD) is not mentioned.", "B"),
    ("a heading before the letter", "## Answer\n\nB\n\nThe sun has shone.", "B"),
    ("the article is none", "A dog walks there.\n\nNobody else does.", None),
    ("an abbreviation is none", "C. elegans is a worm.\n\nIt is small.", None),
    ("initials are none", "B. J. Smith walks there.\n\nSo much is known.", None),
    ("A with a reason", "A, since it has rained.", "A"),
    ("A: before prose is no letter", "A: Let's look at the street.\n\nIt is long.", None),
    ("A: before its wording", "A: The street is wet.\n\nIt has rained.", "A"),
    (
        "an analysis is none",
        "A) The street is wet. Not supported.\n\nB) The street is dry. Not supported either.",
        None,
    ),
    ("a rejected letter is none", "B is wrong.\n\nIt has rained.", None),
    ("a rejected letter with a bracket is none", "B) is incorrect, since it has rained.", None),
    ("a question is none", "B?\n\nHard to say.", None),
    ("two letters are several", "A, B and C are wrong.", None),
]
CONTRADICTED: list[Row] = [
    ("a letter with another's wording", "B) The street is wet.", None),
    ("and a paragraph", "C) The street is dry.\n\nThat is what the passage says.", None),
    ("after the answer is", "The answer is C) The street is dry", None),
    ("after a marker", "Answer: C. The street is dry.", None),
    ("the wording within a longer one is no contradiction", "C) The street is wet and icy", "C"),
    ("a wording of one's own", "C) It is cold there, and all is ice.", "C"),
]
NO_LETTERS: list[Row] = [
    ("an unfinished formula", "Therefore, $\\Delta G", None),
    ("a variable with a sign", "Therefore, E° must be", None),
    ("a unit in LaTeX", "The energy is equal to $3.6 \\times 10^{-19} \\mathrm{~J}$.", None),
    ("a variable and its value", "So we have that A = 5555.5", None),
    ("a unit behind a power", "So $Q = 2.6\\times 10^{-7} C", None),
    ("a unit behind a number", "So the charge must be 2.6 C", None),
    ("a variable in a plain formula", "Thus F = m * g", None),
    ("a formula after the answer is", "The answer is $E = mc^2$", None),
    ("a letter in dollars", "The answer is $B$.", "B"),
    ("a letter after a formula", "Since x = 5, the answer is B.", "B"),
]
NO_COUNTS: list[Row] = [
    ("a number in an unfinished formula", "P = 15 / (1 - (1.005)^", None),
    ("a factor", "So the weight is 20 * (6400/6406)^2 \\approx 19.9", None),
    ("a result", "So the total is 5 * 3 = 15", "B"),
    ("a result in dollars", "So the total is $5 \\times 3 = 15$.", "B"),
    ("a result and a unit", "Therefore the total is 4 + 8 = 12 apples.", "A"),
    ("a number in a sentence", "So there are 24 of them.", "D"),
    ("a step's number", "First, 12 + 3 = 16", None),
]
NO_SYMBOLS: list[Row] = [
    ("a symbol within a formula", "I = \\int \\sin(t/\\pi) dt = \\int \\sin(t/\\pi)", None),
    ("a symbol as the result", "So the integral is $\\int f = 2\\pi$.", "B"),
]
SAME: list[Row] = [
    ("the wording of two", "Answer: Yes", None),
    ("the wording of two, by itself", "Yes", None),
    ("the letter of one of them", "Answer: B", "B"),
    ("the other", "Answer: No", "C"),
]


@each_row(("reply", "form", "expected"), cases((ABCD, FIRST), (DENYING, DENIALS)))
def test_an_option_that_comes_first_is_the_answer(reply: str, form: AnswerFormat, expected: Any) -> None:
    """A reply that begins with its option and goes on with the reasons says that option."""
    check(reply, form, expected)


@pytest.mark.parametrize(("reply", "form", "expected"), cases((ABCD, CONTRADICTED), (TWINS, SAME)))
def test_a_letter_and_a_wording_that_disagree_are_no_answer(reply: str, form: AnswerFormat, expected: Any) -> None:
    """The letter of one option with the words of another names neither, and words that two options share name none."""
    check(reply, form, expected)


@pytest.mark.parametrize(
    ("reply", "form", "expected"), cases((TEN, NO_LETTERS), (COUNTS, NO_COUNTS), (SYMBOLS, NO_SYMBOLS))
)
def test_nothing_is_read_out_of_a_formula(reply: str, form: AnswerFormat, expected: Any) -> None:
    """A variable, a unit and a step's number are no options; a formula's result is one."""
    check(reply, form, expected)


@pytest.mark.parametrize("filler", [":" * 200, "the  " * 60, "the : " * 60, " \n" * 100, "is the it " * 60, "是" * 200])
def test_fillers_before_a_label_cost_no_more_than_their_length(filler: str) -> None:
    """However words and signs before a label are repeated, a claim that ends without one is given up at once."""
    form = Choice(("one", "two", "three"))
    for text in (f"Answer: {filler}x", f"Answer: the {filler}?", f"The answer is {filler}x"):
        assert extract(text, form).answer is None


PICKS = (
    *("richtige Antwort", "bonne réponse", "respuesta correcta", "it should be", "It must be", "that has to be"),
    *("CHOOSE", "select the", "Pick", "go with", "Going with", "opt for", "choosing", "selecting the", "settle on"),
    *("would be", "This\u00a0MUST be", "\u017felect"),
)
PRAISES = ("correct", "right", "the best", "answer", "accurate", "appropriate", "valid", "the strongest", "正确")


@pytest.mark.parametrize(
    "text", [*(f"So {words} option B here." for words in PICKS), *(f"Option B is {word}." for word in PRAISES)]
)
def test_no_word_that_asserts_is_passed_over(text: str) -> None:
    """Texts without any of certain words are not searched; those that have one of them are, in any case."""
    found = [match.span() for match in assertion_matches(4, text)]
    assert found == [match.span() for pattern in assertion_patterns(4) for match in pattern.finditer(text)]
    assert found or "\u00a0" in text
