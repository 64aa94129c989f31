"""What a model writes in a search, and the walks' own arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.strategies.search.algorithms import uct
from reasoning.strategies.search.domains.search_replies import MAX_REPLY_CHARS, parse_thoughts, read_best, read_value
from reasoning.strategies.search.graph import Graph


@pytest.mark.parametrize(
    ("text", "thoughts"),
    [
        ("1. one\n2. two", ["one", "two"]),
        ("Here they are:\n1) one\nand more\n2) two", ["one\nand more", "two"]),
        ("- one\n* two\n• three", ["one", "two", "three"]),
        ("4 + 5 = 9 (left: 9)\n2.5 * 4 = 10", ["4 + 5 = 9 (left: 9)", "2.5 * 4 = 10"]),
        ("-4 + 5 = 1", ["-4 + 5 = 1"]),
        ("Steps:\none\none", ["one"]),
        ("**1.** one", ["one"]),
        ("", []),
    ],
)
def test_lists_are_read(text: str, thoughts: list[str]) -> None:
    """Numbered, bulleted and bare lines are thoughts, each once; headings are none."""
    assert parse_thoughts(text) == thoughts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Judgement: sure", 1.0),
        ("It seems impossible at first.\n**Judgement:** likely", 0.05),
        ("judgment: Impossible.", 0.0),
        ("sure", 1.0),
        ("I am not sure", 0.05),
        ("Judgement: not impossible", 0.05),
        ("Judgement: not possible", 0.0),
        ("sure or impossible?", None),
        ("pressure", None),
        ("", None),
    ],
)
def test_judgements_are_read(text: str, value: float | None) -> None:
    """A judgement is the word after its mark, or the only such word; else it is none."""
    assert read_value(text) == value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Best: 2", 1),
        ("Candidate 1 fails.\n**Best:** candidate 3", 2),
        ("2", 1),
        ("Best: 9", None),
        ("Best: 0", None),
        ("none", None),
        ("", None),
    ],
)
def test_votes_are_read(text: str, place: int | None) -> None:
    """A vote is a candidate's number; a number that no candidate has is no vote."""
    assert read_best(text, 3) == place


@given(st.text(max_size=300) | st.text("0123456789.-*()\n :BestJudgmnuri", max_size=300))
def test_no_reply_breaks_the_reading(text: str) -> None:
    """Any text is read as thoughts, a value, a place, or nothing."""
    assert all(thought for thought in parse_thoughts(text))
    assert read_value(text) in (None, 0.0, 0.05, 1.0)
    assert read_best(text, 3) in (None, 0, 1, 2)


def test_long_replies_are_read_in_bounded_time() -> None:
    """A reply without end is cut."""
    for piece in ("1. ", "not ", "(", "\n- x", "Judgement: ", "Best: 1", " " * 7):
        text = piece * 60_000
        assert sum(map(len, parse_thoughts(text))) <= MAX_REPLY_CHARS
        read_value(text)
        read_best(text, 3)


@given(st.floats(0, 1), st.integers(0, 1000), st.integers(0, 1000))
def test_uct_is_finite_and_explores(value: float, visits: int, above: int) -> None:
    """The score is a number for every count, none zero-divides, and fewer visits never lower the bonus."""
    score = uct(value * visits, visits, value, above, 1.0)
    assert score == pytest.approx(uct(value * visits, visits, value, above, 0.0) + (score - value))
    assert uct(0.0, visits, 0.0, above, 1.0) >= uct(0.0, visits + 1, 0.0, above, 1.0)


def test_equal_states_are_one_node() -> None:
    """A graph keeps a state once, with all its parents, and never gives the root one."""
    graph: Graph[str] = Graph()
    root, _ = graph.add("r", "r", str)
    one, _ = graph.add("1", "1", str, [root])
    two, _ = graph.add("2", "2", str, [root])
    both, is_new = graph.add("x", "x", str, [one])
    again, is_again = graph.add("x", "x", str, [two])
    graph.add("r", "r", str, [both])
    assert (is_new, is_again, both is again, graph.merged) == (True, False, True, 2)
    assert both.parents == [one, two]
    assert not root.parents
    assert [node.state for node in both.path] == ["1", "x"]
