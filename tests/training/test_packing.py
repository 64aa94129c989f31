"""Tests of examples that share a row."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from training.packing import IGNORED, Example, fill_rows, pack_rows  # noqa: E402  what it needs is looked for first

FIRST, SECOND = Example((10, 11), (12,)), Example((20,), (21, 22))
PREFIX = (1, 2)


@pytest.mark.slow
def test_an_example_sees_the_prefix_and_itself() -> None:
    """No token sees another example, one that follows, or padding; positions go on from the prefix in each example."""
    batch = pack_rows([[FIRST, SECOND]], PREFIX, 9, padding=0)
    assert batch.tokens.tolist() == [[1, 2, 10, 11, 12, 20, 21, 22, 0]]
    assert batch.positions.tolist() == [[0, 1, 2, 3, 4, 2, 3, 4, 0]]
    seen = [[place for place in range(9) if batch.mask[0, 0, row, place] == 0] for row in range(9)]
    assert seen == [
        [0],
        [0, 1],
        [0, 1, 2],
        [0, 1, 2, 3],
        [0, 1, 2, 3, 4],
        [0, 1, 5],
        [0, 1, 5, 6],
        [0, 1, 5, 6, 7],
        [8],
    ]


@pytest.mark.slow
def test_the_loss_is_of_what_is_said() -> None:
    """Only the tokens of the lines have labels."""
    batch = pack_rows([[FIRST, SECOND]], PREFIX, 9, padding=0)
    assert [label for label in batch.labels[0].tolist() if label != IGNORED] == [12, 21, 22]


@pytest.mark.slow
def test_rows_are_filled() -> None:
    """A row begins with what waited longest and takes what fits; an example that fits in none is left out."""
    long, short = Example(tuple(range(9)), (1,)), Example((30,), (31,))
    assert list(fill_rows([FIRST, short, long, FIRST, SECOND], 6)) == [[FIRST, FIRST], [short, SECOND]]
