"""Talk and logic: a model's sentences about its work state nothing, its sentences about the world do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.tools.logic import read_expressions
from reasoning.tools.logic.propositional.notation import _line, _simple
from tests.each_row import each_row
from tests.whole import examples

TALK = [
    "Let me explain if that was confusing.",
    "I'll add more if you want me to.",
    "Just tell me if you disagree.",
    "You're welcome, ask if anything is unclear.",
    "Do not hesitate to ask if you have any questions.",
    "Don't hesitate to reach out if you need help.",
    "If you have any questions, let me know.",
    "If you would like, I can also translate them.",
    "If that helps, great.",
    "If this is not what you meant, please clarify.",
    "The above expressions are complete if I read the text correctly.",
    "My reasoning is right if the premises are right.",
    "As requested, here they are.",
    "Below are the expressions if you need them.",
    "Tell me if I missed something.",
    "It depends on whether it rains.",
    "It is not known if the cat is red.",
    "No one knows if the cat is red.",
    "I wonder if the cat is red.",
    "One may ask if the cat is red.",
    "Let A be the proposition that it rains.",
    "Suppose that it rains.",
    "Assume it rains, then the ground is wet.",
    "The first sentence says that it rains.",
    "The text states that all cats are red if they are old.",
    "Good question!",
    "That is all.",
    "Done.",
    "Here you go.",
    "Got it.",
    "Let's think step by step.",
    "We can write this as an implication if we like.",
    "From the above it follows that it rains.",
    "Question: is it wet if it rains?",
    "Answer: yes, if it rains.",
    "My answer is no unless it rained.",
    "The correct option is B if we ignore the last sentence.",
    "Option A is right only if it rained.",
    "The conclusion follows if both premises hold.",
    "The question asks if it rains the ground is wet. So, the answer is yes.",
    "Let me know if you need anything else.",
    "I hope this helps, if not, tell me.",
    "Sure! Here is the logic.",
    "Please tell me if something is missing.",
    "Feel free to ask if you have questions.",
    "I can explain more if you like.",
    "I'd be happy to help if you need more detail.",
    "We need to determine if the ground is wet.",
    "It is unclear if Bob is kind.",
    "This shows that the ground is wet if it rains.",
    "The answer is yes if it rained.",
    "So the correct answer is B.",
    "The passage says if it rains, the ground is wet.",
    "We are asked if Anne is nice.",
    "You can check if this is right.",
    "I'm not sure if this is what you wanted.",
    "No problem, let me know if that helps.",
    "Now let us see if the conclusion follows.",
    "Thanks, and ask me if you want more.",
    "Based on the passage, the answer is true if and only if it rained.",
    "To answer this, check if the premise holds.",
    "I think the answer is no, even if it rains.",
    "Yes, the answer is true.",
    "Okay, so we can conclude the ground is wet.",
    "Happy to revise these if needed.",
    "The user wants to know if the ground is wet.",
    "Whether the ground is wet depends on the rain.",
    "If not, let me know.",
    "If you need more, just ask.",
    "If so, the answer is yes.",
    "The final answer would be True if A holds.",
    "There are no implications in the text.",
    "Note that this is only true if it rains.",
    "Hope that helps.",
    "The problem does not say if Bob is tall.",
    "Therefore, the answer is unknown.",
    "In conclusion, the statement is true if the premises are.",
    "Could you tell me if this is right?",
    "These are the expressions.",
    "I have extracted the expressions below.",
    "We cannot tell if he is home.",
]


@each_row("text", TALK)
def test_talk_states_nothing(text: str) -> None:
    """A sentence about the question, the answer or the talk itself is unread, with its reason."""
    reading = read_expressions(text)
    assert (reading.implications, reading.facts) == ((), ())
    assert reading.unread


@pytest.mark.parametrize("text", ["Here are the propositions:", "Sure, here are the expressions:", "The rules are:"])
def test_what_leads_up_to_a_list_is_skipped(text: str) -> None:
    """A line that ends with its colon states nothing."""
    reading = read_expressions(f"{text}\nA -> B")
    assert [*map(str, reading.implications)] == ["A -> B"]
    assert reading.facts == ()


CONDITIONALS = [
    "If the light is on, somebody is home.",
    "A person is a citizen if they were born there.",
    "The bridge is closed unless the wind is weak.",
    "If Tom sees the cat then the cat sees Tom.",
    "The bill is paid if it is due.",
    "The plant grows only if it gets water.",
    "It snows if and only if it is cold.",
    "If nobody knows the code then the door stays shut.",
    "She is happy if she is asked.",
    "if the student passes the test, the student graduates",
    "The result is positive unless the sample is old",
    "The cake is ready if the timer rings",
    "If the passage is blocked then the ship waits",
    "if the problem is solved then we leave",
    "We win if we score",
    "I am tired if I run",
    "They leave if they must",
    "It is cold implies it is winter",
    "If there is smoke, there is fire",
    "You win if you have three cards",
    "If you want the prize then you play",
    "If you need a visa, then you apply",
    "He helps if he is asked",
    "If the user logs in then the page opens",
    "the machine stops if the button is pressed",
    "If it rains, then the ground is wet.",
    "the ground is wet if it rains",
    "We pass if we study",
    "If I study then I pass",
    "I pass if I study",
    "You can vote if you are an adult",
    "there is rain if the ground is wet",
    "The claim is paid if the form is signed",
    "Bob is kind only if Bob is nice",
    "The alarm rings unless the door is closed",
    "it rains implies the ground is wet",
    "The game is cancelled if it snows",
    "If the question is hard, then the students fail",
    "if you have a ticket then you may enter",
    "No one enters if the door is locked",
    "The task is done if all steps are done",
    "the ground is wet",
    "it rains",
    "If the answer is yes then we stop",
    "A if B",
    "Students who study pass the exam if they sleep",
    "The patient recovers if the medicine works",
    "If Anne is nice, Anne is kind",
    "This is safe if the power is off",
    "The door opens if and only if the code is right",
    "If it is necessary then it is possible",
    "The test is positive if the patient is ill",
    "All students pass if the exam is easy",
    "we need an umbrella if it rains",
    "you need a coat if it is cold",
    "The user is logged in if the password is right",
    "The right answer wins if it is fast",
]


@each_row("text", CONDITIONALS)
def test_sentences_about_the_world_are_read(text: str) -> None:
    """A condition in English is a statement, also where it begins like talk or speaks of you, us and answers."""
    reading = read_expressions(text)
    assert reading.implications or reading.facts
    assert reading.unread == ()


@settings(max_examples=examples(300), deadline=None)
@given(
    st.lists(
        st.sampled_from(["A", "b2", "so", "not", "v", "-", "¬", "~", "->", "→", " ", ".", ";", "rule"]), max_size=6
    )
)
def test_the_short_way_reads_what_the_long_one_does(parts: list[str]) -> None:
    """What one pattern reads of a line is what the grammar reads of it."""
    line = "".join(parts)
    simple = _simple(line)
    assert simple is None or simple == list(_line(line))
