"""Lists in replies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.parsing import Item, list_items, normalize, parse_item, parse_list, readable, truncate
from reasoning.parsing.text import MAX_ITEM_CHARS


@pytest.mark.parametrize(
    ("reply", "items"),
    [
        ("1. One?\n2) Two?\n(3) Three?", ["One?", "Two?", "Three?"]),
        ("[1] One?\n[2] Two?", ["One?", "Two?"]),
        ("Sure!\n\n**1.** One?\n**2.** Two?", ["One?", "Two?"]),
        ("Subquestion 1: One?\nSub-question 2: Two?", ["One?", "Two?"]),
        ("Q1: One?\nQ2: Two?", ["One?", "Two?"]),
        ("### Step 1: One\n### Step 2: Two", ["One", "Two"]),
        ("- One?\n* Two?\n• One?", ["One?", "Two?"]),
        ('```json\n["One?", "Two?"]\n```', ["One?", "Two?"]),
        ('{"questions": ["One?", "Two?",]}', ["One?", "Two?"]),
        ('[{"question": "One?"}, {"question": "Two?"}]', ["One?", "Two?"]),
        ("First, one?\nThen two?\nThat is all.", ["First, one?", "Then two?"]),
        ("1. One?\n2. one", ["One?"]),
        ("", []),
        ("There is nothing to ask.", []),
        ("1.\n2.\n", []),
    ],
)
def test_lists_are_read_as_models_write_them(reply: str, items: list[str]) -> None:
    """Numbers, bullets, headings, JSON and bare questions are all lists."""
    assert parse_list(reply, questions=True) == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("2) two\nnoise\n(1) one", [Item("two\nnoise", 2), Item("one", 1)]),
        ("- a\n\n- b", [Item("a"), Item("b")]),
        ("3.5 * 2 = 7", []),
        ("-4 + 5 = 1", []),
        ("no list", []),
    ],
)
def test_items_keep_their_numbers_and_further_lines(text: str, items: list[Item]) -> None:
    """An item reaches to the next one; decimals and negative numbers begin none."""
    assert list_items(text) == items


@given(st.text(alphabet="1.)-* aQ?\n[]\"'{}<>/think", max_size=300))
def test_no_text_breaks_the_readers(text: str) -> None:
    """Any text is read: items are bounded, not empty, and each is there once."""
    items = parse_list(text, questions=True)
    assert len({normalize(item) for item in items}) == len(items)
    assert all(item.strip() and len(item) <= MAX_ITEM_CHARS + 1 for item in items)
    assert len(truncate(text, 10)) <= 11
    assert len(readable(text)) <= len(text)
    assert all(isinstance(parse_item(line), Item | None) for line in text.splitlines())
