"""What prompts have in common from their beginning, as `benchmarks/prefix.py` counts it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question

if TYPE_CHECKING:
    from collections.abc import Callable


def test_beginnings_are_counted(script: Callable[[str], Any]) -> None:
    """What all requests of a prompt begin with is fixed; what an earlier one of any prompt began with was seen."""
    prefix = script("prefix")
    one, other = prefix.rows([[("p", "aaab"), ("q", "ax")], [("p", "aaac"), ("p", "aaab")]])
    assert (one.prompt, one.requests, one.characters) == ("p", 3, 12)
    assert (one.fixed, one.seen) == (pytest.approx(9 / 12), pytest.approx((0 + 3 + 4) / 12))
    assert (other.prompt, other.fixed, other.seen) == ("q", 1.0, 0.5)


@pytest.mark.slow
def test_instructions_stand_before_the_question(script: Callable[[str], Any]) -> None:
    """In each prompt that has instructions they come before what a question says, so that they repeat as one piece."""
    prefix = script("prefix")
    asked = [
        Question(f"Is {name} red?", f"{name} is kind. All kind people are red.", answer_format="truth")
        for name in ("Bob", "Ann")
    ]
    found = prefix.rows([asyncio.run(prefix.requests_of(question)) for question in asked])
    common = {row.prompt: row.fixed * row.characters / row.requests for row in found}
    for further in ("cot/zero_shot", "direct"):  # asked for further questions, some of them without a context
        common.pop(further)
    assert {prompt: characters for prompt, characters in common.items() if characters < 150} == {}
