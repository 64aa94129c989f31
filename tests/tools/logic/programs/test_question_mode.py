"""What a question asks of its options, read by its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.tools.logic.programs.question_mode import OF_NEGATION, OPPOSITE, Mode, question_mode, words_mode
from tests.each_row import each_row
from tests.whole import examples

STEMS = [
    ("Which one of the following must be true if Cy is third?", "must"),
    ("If Cy is third, which of the following must be true EXCEPT?", "need not"),
    ("Which of the following must be the case?", "must"),
    ("Which of the following has to be false?", "cannot"),
    ("Which option is definitely true?", None),
    ("Which of the statements below is possible?", "could"),
    ("Which statement is impossible?", "cannot"),
    ("Which of these statements is certainly false?", "cannot"),
    ("Which of the following could NOT be true?", "cannot"),
    ("Which of the following would be impossible?", "cannot"),
    ("Which of the following isn't possible?", "cannot"),
    ("Which of the following people could be last?", "could"),
    ("Which one of the following people cannot be last?", "cannot"),
    ("Which of the following pairs must sit together?", "must"),
    ("Who must be first?", "must"),
    ("Which one of the following does not violate the rules?", "could"),
    ("Which arrangement satisfies all conditions?", "could"),
    ("Which of the following arrangements is acceptable?", "could"),
    ("Which of the following is not an acceptable schedule?", "cannot"),
    ("Which of the following conclusions can be drawn?", "must"),
    ("Which of the following conclusions cannot be drawn?", "need not"),
    ("Which of the following can't be concluded from the passage?", "need not"),
    ("What can be deduced?", "must"),
    ("Which of the following may be inferred?", "must"),
    ("Which of the following might be true?", "could"),
    ("Which of the following may not be true?", "cannot"),
    ("Which of the following doesn’t need to be true?", "need not"),
    ("Which of the following must always be false?", "cannot"),
    ("Which of the following is always false?", "cannot"),
    ("Which of the following is sometimes true?", "could"),
    ("Which of the following can sometimes be false?", "need not"),
    ("All of these could be true but one.", "cannot"),
    ("Any of the following could be the order except", "cannot"),
    ("Which must be true: ", "must"),
    ("The following could be true except", "cannot"),
    ("It cannot be true that", "cannot"),
    ("Which of the following is the order?", None),
    ("Which is the newest?", None),
    ("Each of the following may be true EXCEPT:", "cannot"),
    ("Which one of the following is a pair of people who could both be first?", "could"),
    ("Which of the following is consistent with what Ann could see?", "could"),
    ("Which one of the following is false?", "cannot"),
    ("Which one can be shown to be false?", "cannot"),
    ("Which of the following needn't be true?", "need not"),
    ("Given that Bob must be first, which of the following could be true?", "could"),
    ("Assuming Ann cannot be first, which is true?", None),
    ("If it must rain on day 1, what could be true on day 2?", "could"),
    ("Which of the following would have to be true?", "must"),
    ("Which of the following is required to be true?", "must"),
    ("Which one of the following, if it were true, could be the order?", "could"),
    ("Which of the following is unlikely?", None),
    ("Which of the following is not inconsistent with the rules?", "could"),
    ("Which of the following is not ruled out?", "could"),
    ("Which order doesn't violate any condition?", "could"),
    ("Which is required to be first?", "must"),
    ("Which of the following is true?", None),
    ("Which one must be true?", "must"),
    ("Which of the following can be inferred?", "must"),
    ("If Ann could win, which of the following must be true?", "must"),
    ("Which of the following could be true?", "could"),
    ("Which is a possible order?", "could"),
    ("Which of the following cannot be true?", "cannot"),
    ("Which of the following can't be true?", "cannot"),
    ("Which of the following must be false?", "cannot"),
    ("Which one is false?", "cannot"),
    ("Which one is not true?", "cannot"),
    ("Which one isn't true?", "cannot"),
    ("Which of the following could be false?", "need not"),
    ("Which of the following need not be true?", "need not"),
    ("Each of the following must be true EXCEPT", "need not"),
    ("Each of the following could be true EXCEPT:", "cannot"),
    ("All of the following cannot be true except", "could"),
    ("", None),
    ("If Ann must come first, which one of the following could be true?", "could"),
    ("If Bob cannot come, then which one of the following must be true?", "must"),
    ("Which one of the following is NOT allowed?", "cannot"),
    ("Which one of the following CANNOT be false?", "must"),
    ("Which one of the following is not necessarily true?", "need not"),
    ("Which one of the following does not have to be true?", "need not"),
    ("Each of the following must be false EXCEPT:", "could"),
    ("Each of the following could be false EXCEPT:", "must"),
    ("Which one of the following is an acceptable order?", "could"),
    ("Which one of the following could be a complete and accurate list of those who come?", "could"),
    ("Ann CANNOT come on", "cannot"),
    ("Which one of the following is a complete and accurate list of those who could come first?", None),
    ("What is the latest day on which Bob could come?", None),
    ("How many of them could come first?", None),
    (
        "Which one of the following, if substituted for the condition that Ann is first, would have the same effect?",
        None,
    ),
    ("Who comes first?", None),
    ("Which of the following cannot be inferred?", "need not"),
    ("Which of the following is never true?", "cannot"),
    ("Which of the following can never be true?", "cannot"),
    ("Which statement is always true?", "must"),
    ("Which statement is not always true?", "need not"),
    ("Which conclusion logically follows?", "must"),
    ("Which conclusion does not follow?", "need not"),
    ("All of the following can be inferred EXCEPT", "need not"),
    ("Which one of the following, if Ann is first, must be true?", "must"),
    ("Which one must be true if Ann cannot come?", "must"),
    ("Each of the following could be true if Ann is first EXCEPT:", "cannot"),
    ("What can we conclude?", "must"),
    ("Which statement may be false?", "need not"),
    ("Which one might not be true?", "need not"),
    ("Which order violates the rules?", "cannot"),
    ("Which is consistent with the rules?", "could"),
    ("Which is inconsistent with the conditions?", "cannot"),
    ("Which of these is impossible?", "cannot"),
    ("Which one of the following must not be true?", "cannot"),
    ("Each of the five can speak. Which of the following must be true?", "must"),
    ("On the day on which Ann could come, which one of the following must be true?", "must"),
    ("Which one of the following can be determined to be false?", "cannot"),
    ("Which option is a valid arrangement?", "could"),
    ("Which of the following has to be true?", "must"),
    ("Which of the following doesn't have to be true?", "need not"),
    ("Which one could be the person who must come first?", "could"),
    ("Which of the following is necessarily false?", "cannot"),
    ("Which of the following is not possible?", "cannot"),
    ("Which of the following is possibly true?", "could"),
    ("Any one of the following could be true EXCEPT:", "cannot"),
    ("Which one of the following is incorrect?", "cannot"),
    ("Which of the following isn’t necessarily true?", "need not"),
    ("Which of the following is untrue?", "cannot"),
    ("Which one of the following can’t be proven?", "need not"),
]


@each_row(("question", "mode"), STEMS)
def test_the_main_clause_says_what_is_asked(question: str, mode: str | None) -> None:
    """The main clause decides, not the conditions around it, and some questions ask something else."""
    assert question_mode(question) == mode


@pytest.mark.parametrize("mode", OPPOSITE)
def test_turned_twice_it_is_the_same(mode: Mode) -> None:
    """EXCEPT and "false" each undo themselves."""
    assert OPPOSITE[OPPOSITE[mode]] == mode
    assert OF_NEGATION[OF_NEGATION[mode]] == mode


@settings(max_examples=examples(200), deadline=None)
@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["which ", "not ", "could ", "except ", ", if ", "? "])).map("".join)
)
def test_no_text_breaks_the_reading(text: str) -> None:
    """Every text has a mode, or none."""
    assert question_mode(text) in {None, "must", "could", "cannot", "need not"}
    assert words_mode(text) in {None, "must", "could", "cannot", "need not"}
