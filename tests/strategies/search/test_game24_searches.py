"""The recorded tree searches of the Game of 24, played back through `tot` by the benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

SEARCH: dict[str, Any] = {
    "steps": [
        {
            "new_ys": ["6 * 4 = 24 (left: 1 1 24)\n", "6 + 4 = 10 (left: 1 1 10)\n", "6 - 4 = 2 (left: 1 1 2)\n"],
            "values": [2.001, 0.003, 60.0],
        },
        {"new_ys": ["6 * 4 = 24 (left: 1 1 24)\n1 * 24 = 24 (left: 1 24)\n"], "values": [60.0]},
        {
            "new_ys": ["6 * 4 = 24 (left: 1 1 24)\n1 * 24 = 24 (left: 1 24)\n1 * 24 = 24 (left: 24)\n"],
            "values": [60.0],
        },
        {
            "new_ys": ["6 * 4 = 24 (left: 1 1 24)\n1 * 24 = 24 (left: 1 24)\n1 * 24 = 24 (left: 24)\nAnswer: 6 * 4\n"],
            "values": [1.002],
        },
    ]
}
"""A search of our own, in the form of the recordings; its last line is wrong, its steps are right."""


@pytest.fixture(scope="module")
def game24(script: Callable[[str], ModuleType]) -> Any:
    """The benchmark."""
    return script("game24_recorded")


@pytest.fixture(scope="module")
def searches(shared: Path, game24: Any) -> list[tuple[Any, Any]]:
    """100 recorded searches and their puzzles."""
    if not (shared / "game24" / "gpt-4_tot.json").is_file():
        pytest.skip("the recorded searches of the Game of 24 are not in the shared data")
    puzzles = game24.puzzles_of(shared / "game24")
    return [(search, puzzles[search["idx"]]) for search in game24.recorded(shared / "game24", "gpt-4_tot.json")]


def test_a_search_is_played_back(game24: Any) -> None:
    """The beam keeps the states with the best recorded values; steps that are right make up for a wrong last line."""
    levels = game24.as_published(SEARCH, (1, 1, 4, 6))
    assert [len(level) for level in levels] == [3, 1, 1, 1]
    assert [text[:5] for text in levels[0]] == ["6 - 4", "6 * 4", "6 + 4"]
    assert not game24.is_solution(levels[3][0], (1, 1, 4, 6))
    assert game24.repaired(levels[3][0], (1, 1, 4, 6))
    assert game24.exactly_judged(SEARCH, (1, 1, 4, 6)) == (True, True)


@pytest.mark.slow
def test_searches_end_as_published(game24: Any, searches: list[tuple[Any, Any]]) -> None:
    """Fed the recorded proposals and values, the beam keeps the recorded states and solves 69, with last lines rebuilt
    74; after the first step 84 can still be solved."""
    solved = rebuilt = alive = 0
    for search, puzzle in searches:
        levels = game24.as_published(search, puzzle)
        for level, step in zip(levels[:3], search["steps"], strict=False):
            assert set(level) == {text.strip() for text in step["select_new_ys"]}
        solved += any(game24.is_solution(text, puzzle) for text in levels[3])
        rebuilt += any(game24.repaired(text, puzzle) for text in levels[3])
        alive += any(game24.solvable(text, puzzle) for text in levels[0])
    assert (solved, rebuilt, alive) == (69, 74, 84)


@pytest.mark.slow
def test_an_exact_judge_keeps_more_alive(game24: Any, searches: list[tuple[Any, Any]]) -> None:
    """With the exact judge on the same proposals, 96 can still be solved after the first step, and 76 are."""
    outcomes = [game24.exactly_judged(search, puzzle) for search, puzzle in searches]
    assert sum(alive for alive, _ in outcomes) == 96
    assert sum(solved for _, solved in outcomes) == 76


@pytest.mark.slow
def test_votes_by_what_counts_as_the_same(game24: Any, shared: Path) -> None:
    """Recorded votes of 100 solve 9 puzzles where every last line is taken as it is written, and 8 by expressions."""
    if not (shared / "game24" / "gpt-4_cot_100_samples.json").is_file():
        pytest.skip("the recorded samples of the Game of 24 are not in the shared data")
    puzzles = game24.puzzles_of(shared / "game24")
    rows = [(puzzles[row["idx"]], row["ys"]) for row in game24.recorded(shared / "game24", game24.FILES[1])]
    votes = (game24.as_written, game24.by_expression)
    solved = [[game24.is_solution(vote(puzzle, ys), puzzle) for puzzle, ys in rows] for vote in votes]
    assert [sum(one) for one in solved] == [9, 8]
