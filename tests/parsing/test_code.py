"""Blocks of code in replies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.parsing import code_blocks, outside_code


@pytest.mark.parametrize(
    ("reply", "blocks"),
    [
        ("```python\nx = 1\n```", [("python", "x = 1")]),
        ("~~~sql\nSELECT 1\n~~~", [("sql", "SELECT 1")]),
        ("a\n```\none\n```\nb\n~~~py\ntwo\n~~~", [("", "one"), ("py", "two")]),
        ("```Python\r\nx = 1\r\n```\r\n", [("python", "x = 1")]),
        ("```python\nx = 1", [("python", "x = 1")]),
        ("```python\n```\n```\ny\n```", [("", "y")]),
        ("Here: ```python\nx = 1\n```", [("python", "x = 1")]),
        ("```python\nprint(1)```\nDone.", [("python", "print(1)")]),
        ("```sql SELECT 1```", [("sql", "SELECT 1")]),
        ("```SELECT 1```", [("", "SELECT 1")]),
        ("> ```\n> a\n> ```", [("", "a")]),
        ("1. First:\n   ```python\n   x = 1\n   ```", [("python", "   x = 1")]),
        ("- ```py\n  x = 1\n  ```", [("py", "  x = 1")]),
        ("````md\n```py\nx\n```\n````", [("md", "```py\nx\n```")]),
        ("~~~\n```\n~~~", [("", "```")]),
        ("```{.python}\nx\n```", [("python", "x")]),
        ("```c++\nx\n```", [("c++", "x")]),
        ("use `x` and ``y``", []),
        ("", []),
    ],
)
def test_blocks_are_found(reply: str, blocks: list[tuple[str, str]]) -> None:
    """Fences of either sign, in lists and quotations, on one line, closed on the last line or not at all."""
    assert [(block.language, block.text) for block in code_blocks(reply)] == blocks


def test_a_block_without_an_end_is_open() -> None:
    """A reply that was cut off leaves its last block open."""
    assert [block.closed for block in code_blocks("```\na\n```\n```\nb")] == [True, False]


def test_what_stands_around_the_blocks() -> None:
    """The prose without the blocks and their fences."""
    assert outside_code("a\n```py\nx\n```\nb\n~~~\ny") == "a\nb"


@given(st.lists(st.sampled_from(["```", "~~~", "\n", "python", " ", "x = 1", "> ", "- "]), max_size=30))
def test_no_text_breaks_the_reader(parts: list[str]) -> None:
    """Blocks are never empty, and what is outside holds none of their lines twice."""
    text = "".join(parts)
    assert all(block.text.strip() for block in code_blocks(text))
    assert len(outside_code(text)) <= len(text)
