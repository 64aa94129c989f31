"""Self-ask: follow-up questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Mock, Question, run
from reasoning.errors import SettingError
from reasoning.strategies.self_ask import SelfAsk, follow_up
from reasoning.tools.search.tool import Hit

OLDER = Question("Who lived longer, Ann or Bob?", options=("Ann", "Bob"))


def test_follow_ups_are_answered_one_by_one() -> None:
    """Each follow-up is answered by the inner strategy before the next is asked; the answer rests on all of them."""
    mock = Mock(
        [
            "Yes.\nFollow up: How old was Ann?\nIntermediate answer: 99",
            "Answer: 80",
            "Follow up: How old was Bob?",
            "Answer: 70",
            "So Ann did.\nAnswer: A",
        ]
    )
    solution = run(SelfAsk(), OLDER, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("A", 5)
    assert solution.evidence["followed"] == {"How old was Ann?": "80", "How old was Bob?": "70"}
    assert "Follow up: How old was Ann?\nIntermediate answer: 80" in mock.calls[-1].request.text
    assert mock.calls[0].request.sampling.stop == ("Intermediate answer:",)
    assert "99" not in mock.calls[2].request.text


def test_a_search_gives_the_inner_strategy_its_context() -> None:
    """Where the session has a search tool, a follow-up is answered on what it finds."""
    searched: list[str] = []

    def search(query: str, k: int = 5) -> list[Hit]:
        """Find passages."""
        searched.append(query)
        return [Hit("Ann died at 80.", "ann.txt:1-1", 1.0)]

    mock = Mock(["Follow up: How old was Ann?", "Answer: 80", "Answer: A"])
    solution = run(SelfAsk(), OLDER, backend=mock, tools={"search": search})
    assert searched == ["How old was Ann?"]
    assert solution.evidence["sources"] == ["ann.txt:1-1"]
    assert "[1] ann.txt:1-1\nAnn died at 80." in mock.calls[1].request.text
    mock = Mock(["Follow up: How old was Ann?", "Answer: 80", "Answer: A"])
    run(SelfAsk(search=""), OLDER, backend=mock, tools={"search": search})
    assert len(searched) == 1


def test_a_search_that_fails_is_reported() -> None:
    """A failing search leaves the follow-up to the inner strategy alone."""

    def search(query: str) -> str:
        """Find passages."""
        raise OSError("no network")

    mock = Mock(["Follow up: How old was Ann?", "Answer: 80", "Answer: A"])
    solution = run(SelfAsk(), OLDER, backend=mock, tools={"search": search})
    assert solution.answer == "A"
    assert "no network" in solution.evidence["failures"][0]


def test_the_same_follow_up_twice_ends_the_asking() -> None:
    """A follow-up that was asked before is not answered again: the answer is asked for."""
    mock = Mock(["Follow up: How old was Ann?", "Answer: 80", "Follow up: how old was ann", "Answer: A"])
    solution = run(SelfAsk(), OLDER, backend=mock)
    assert (solution.answer, solution.evidence["repeated"]) == ("A", "how old was ann")
    assert "No more follow-up questions" in mock.calls[-1].request.text


def test_follow_ups_are_bounded() -> None:
    """After the last follow-up the answer is asked for, whatever the model would like."""
    mock = Mock(["Follow up: One?", "Answer: 1", "Follow up: Two?"])
    solution = run(SelfAsk(follow_ups=1), OLDER, backend=mock)
    assert solution.abstained
    assert len(mock.calls) == 3


def test_neither_question_nor_answer_is_asked_once_more() -> None:
    """A reply that says neither leads to the last prompt."""
    solution = run(SelfAsk(), OLDER, backend=Mock(["Let me see…", "Answer: B"]))
    assert (solution.answer, solution.usage.calls) == ("B", 2)
    assert solution.evidence["repeated"].startswith("neither")


def test_what_the_question_says_is_known_to_the_follow_ups() -> None:
    """A question that brings its facts in its text gives them to the follow-ups; the stop text can be left out."""
    question = Question("Ann has 3 apples. Bob has twice as many. How many has Bob?", answer_format="number")
    mock = Mock(["Follow up: How many has Ann?", "Answer: 3", "Answer: 6"])
    assert run(SelfAsk(stop=False), question, backend=mock).answer == 6
    assert (
        "Context:\nAnn has 3 apples. Bob has twice as many.\n\nQuestion: How many has Ann?"
        in mock.calls[1].request.text
    )
    assert mock.calls[0].request.sampling.stop == ()


def test_an_unanswered_follow_up_is_said_to_be_so() -> None:
    """The model is told that a follow-up got no answer."""
    mock = Mock(["Follow up: One?", "", "Answer: B"])
    run(SelfAsk(), OLDER, backend=mock)
    assert "Intermediate answer: no answer was found" in mock.calls[-1].request.text


@pytest.mark.parametrize(
    ("reply", "asked"),
    [
        ("Follow up: Who?", "Who?"),
        ("Are follow up questions needed here: Yes.\nFollow up: Who?", "Who?"),
        ("**Follow-up question 1:** Who?", "Who?"),
        ("follow up: *Who?*\nIntermediate answer: Ann\nSo the final answer is: Ann", "Who?"),
        ("So the final answer is: Ann\nFollow up: Who?", ""),
        ("Answer: B\n\nQuestion: Next\nFollow up: Who?", ""),
        ("Follow up: none", ""),
        ("Are follow up questions needed here: No.", ""),
        ("", ""),
    ],
)
def test_follow_ups_are_read_as_models_write_them(reply: str, asked: str) -> None:
    """The first follow-up counts, unless the answer stands before it."""
    assert follow_up(reply) == asked


@given(st.text(alphabet="Follow up:\nansweriInt*# ?1", max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is a follow-up or none."""
    assert isinstance(follow_up(text), str)


@pytest.mark.parametrize("settings", [{"follow_ups": 0}, {"k": 0}, {"search": None}])
def test_settings_that_make_no_sense_are_refused(settings: dict[str, object]) -> None:
    """Wrong settings are errors when the strategy is made."""
    with pytest.raises(SettingError):
        SelfAsk(**settings)  # type: ignore[arg-type]
