"""Fill-ins with crossing letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Mock, Question, run
from reasoning.errors import QuestionError, ReadError, SettingError
from reasoning.strategies.search.domains import FillIn, Slot
from reasoning.strategies.search.tot import ToT

SQUARE = Question(
    "Fill in.\nh1. a pet\nh2. time long past\nh3. number of fingers\nv1. x\nv2. y\nv3. z", answer_format="text"
)
WORDS = ("cat", "ago", "ten", "cot", "ant", "tan", "cod", "dog", "age", "ton")


def test_a_grid_is_read_from_the_question() -> None:
    """Clues on lines h1 … and v1 … make the slots of a full grid."""
    state = FillIn().start(SQUARE)
    assert [slot.name for slot in state.slots] == ["h1", "h2", "h3", "v1", "v2", "v3"]
    assert state.slots[0].clue == "a pet"
    assert state.slots[4].cells == (1, 4, 7)
    assert FillIn().show(state).splitlines()[0] == "h1. _ _ _  a pet"


@pytest.mark.parametrize("walk", ["beam", "dfs", "best", "mcts"])
def test_known_words_are_searched_exactly(walk: str) -> None:
    """With a list of words the search needs no call, and words that cross are allowed words too."""
    domain = FillIn(words=WORDS, candidates="words")
    solution = run(ToT(domain, walk=walk, branch=9), SQUARE, backend=Mock())  # type: ignore[arg-type]
    assert solution.usage.calls == 0
    assert solution.evidence["verified"]
    assert solution.answer == "h1 CAT, h2 AGO, h3 TON, v1 CAT, v2 AGO, v3 TON"


def test_the_model_proposes_and_crossing_letters_are_checked() -> None:
    """A word that contradicts a letter in place is no step, and is reported with the reason."""
    proposals = "h1. CAT (sure)\nh2. a g o\nh3. TEN - maybe"

    def reply(request: object, sample: int) -> str:
        return proposals if "Propose" in str(request) else "Judgement: likely"

    solution = run(ToT(FillIn()), SQUARE, backend=Mock(reply))
    assert solution.answer == "h1 CAT, h2 AGO, h3 TEN, v1 CAT, v2 AGE, v3 TON"
    assert any("h1 is filled" in text for text in solution.evidence["parse_errors"])


@pytest.mark.parametrize(
    ("thought", "why"),
    [
        ("h1. TOOLONG", "does not fit h1, CA_"),
        ("h1. DOG", "does not fit"),
        ("h9. CAT", "names no slot"),
        ("", "names no slot"),
        ("v3.", "does not fit v3"),
    ],
)
def test_what_does_not_fit_is_no_step(thought: str, why: str) -> None:
    """Each refusal has its reason."""
    domain = FillIn()
    state = domain.step(domain.step(domain.start(SQUARE), "v1. CAT"), "v2: AGO")
    with pytest.raises(ReadError, match=why):
        domain.step(state, thought)


@given(st.text(max_size=60))
def test_no_text_breaks_a_step(thought: str) -> None:
    """Any thought is a step that keeps the letters in place, or a ReadError."""
    domain = FillIn()
    state = domain.step(domain.start(SQUARE), "h1. CAT")
    try:
        after = domain.step(state, thought)
    except ReadError:
        return
    assert after.letters.startswith("CAT")
    assert len(after.letters) == len(state.letters)


def test_slots_of_any_shape_can_be_given() -> None:
    """Two slots that share a cell cross there."""
    slots = (Slot("1 across", (0, 1, 2)), Slot("1 down", (0, 3, 4)))
    domain = FillIn(slots, ("cat", "cod", "dog"), "words")
    state = domain.step(domain.start(Question("?")), "1 across: cat")
    assert domain.check(state) == pytest.approx((1 + 3 / 5) / 2.5)
    assert domain.check(domain.step(state, "1 down: cow")) == 0
    assert run(ToT(domain, branch=9), Question("Fill."), backend=Mock()).answer == "1 across CAT, 1 down CAT"


def test_settings_and_questions_are_checked() -> None:
    """Words as candidates have to be there, cells are counted from 0, and a question needs clues."""
    with pytest.raises(SettingError, match="candidates"):
        FillIn(candidates="words")
    with pytest.raises(SettingError, match="slots"):
        FillIn((Slot("a", ()),))
    with pytest.raises(QuestionError, match="clues"):
        run(ToT(FillIn()), "What?", backend=Mock())
