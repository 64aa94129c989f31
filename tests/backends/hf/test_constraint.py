"""Replies that are held to a form: a JSON schema or a grammar."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Message, Request, Sampling, Transformers

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [
    pytest.mark.slow,  # for `make test-models`, which runs all of this folder
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]

GRAMMAR = 'root ::= ("a" | "b") [0-9] [0-9]? "." "\\n"'

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"x": {"enum": ["yes", "no"]}, "y": {"type": "array", "items": {"enum": [1, 2]}, "maxItems": 3}},
        "required": ["x", "y"],
        "additionalProperties": False,
    }
)


@pytest.fixture
def held(opened: Callable[..., Transformers]) -> Callable[..., Transformers]:
    """Open the small model where the library for forms is there."""
    pytest.importorskip("llguidance", reason="llguidance is not installed: make test-models")
    return opened


def asked(samples: int = 1, **sampling: Any) -> Request:
    return Request((Message("user", "go"),), Sampling(**{"max_tokens": 60, **sampling}), tuple(range(samples)))


@pytest.mark.parametrize("settings", [{}, {"lookup": 3}], ids=["plain", "lookup"])
async def test_each_row_is_held_to_its_own_form(held: Callable[..., Transformers], settings: dict[str, int]) -> None:
    """Rows with a grammar, with a schema and with neither are written side by side, and each follows its own."""
    backend = held(**settings)
    requests = [asked(4, grammar=GRAMMAR), asked(4, schema=SCHEMA), asked(2), asked(grammar=GRAMMAR, temperature=0)]
    grammar, schema, free, greedy = await asyncio.gather(*map(backend.complete, requests))
    for choice in (*grammar.choices, *greedy.choices):
        assert re.fullmatch(r"[ab][0-9][0-9]?\.\n", choice.text)
        assert choice.finish_reason == "stop"
    for choice in schema.choices:
        told = json.loads(choice.text)
        assert told["x"] in ("yes", "no")
        assert set(told["y"]) <= {1, 2}
    assert grammar.notes == schema.notes == ()
    assert [one.text for one in (await backend.complete(asked(2))).choices] == [one.text for one in free.choices]


@pytest.mark.parametrize(
    "sampling", [{"grammar": "root ::= ("}, {"schema": "{"}, {"schema": '{"type": "toaster"}'}], ids=str
)
async def test_a_form_that_cant_be_read_is_left_out(
    held: Callable[..., Transformers], sampling: dict[str, Any]
) -> None:
    """The reply comes without it, and a note says why."""
    response = await held().complete(asked(max_tokens=5, **sampling))
    assert len(response.notes) == 1
    assert "left out" in response.notes[0]
