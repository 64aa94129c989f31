"""The backend in the process asks its engine for no more than it has slots, can stop it, and shares it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reasoning.backends import Local, LocalSettings, Message, Request, Sampling
from reasoning.backends.base import TextPiece
from reasoning.backends.local.gate import SlotGate
from reasoning.backends.registry import open_backend
from reasoning.errors import BackendError, MissingExtraError, RequestError, SettingError

if TYPE_CHECKING:
    from tests.backends.local.conftest import FakeServer


def _request(samples: tuple[int, ...] = (0,), text: str = "Hi", tokens: int = 3) -> Request:
    return Request((Message("user", text),), Sampling(max_tokens=tokens), samples)


async def test_a_sample_is_the_same_alone_and_beside_others(engine: type[FakeServer], settings: LocalSettings) -> None:
    """Its seed comes of the request and its number, in whichever company it travels; each has its own."""
    backend = Local(settings)
    together = await backend.complete(_request((0, 1, 2, 5)))
    alone = [(await backend.complete(_request((sample,)))).choices[0].text for sample in (0, 1, 2, 5)]
    other = await backend.complete(_request((0,), "Hello"))
    await backend.aclose()
    texts = [choice.text for choice in together.choices]
    assert texts == alone
    assert len({*texts, other.choices[0].text}) == 5
    assert together.usage.completion_tokens == 12
    assert engine.made[0].most == settings.slots


@pytest.mark.usefixtures("engine")
async def test_pieces_are_told_as_they_come(settings: LocalSettings) -> None:
    """What is told of each sample, in order, is its reply."""
    backend, pieces = Local(settings), list[TextPiece]()
    response = await backend.complete(replace(_request((4, 5)), follow=pieces.append))
    await backend.aclose()
    told = ["".join(piece.text for piece in pieces if piece.sample == sample) for sample in (4, 5)]
    assert told == [choice.text for choice in response.choices]
    assert len(pieces) == 6


async def test_a_cancelled_request_stops_and_leaves_its_slots(
    engine: type[FakeServer], settings: LocalSettings
) -> None:
    """After twenty of them, the next one is answered."""
    backend = Local(settings)
    for number in range(20):
        task = asyncio.create_task(backend.complete(_request((0, 1), f"number {number}", 100_000)))
        await asyncio.sleep(0.002 * (number % 3))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert len((await backend.complete(_request((0, 1)))).choices) == 2
    await backend.aclose()
    assert engine.made[0].running == 0


async def test_backends_share_an_engine_until_the_last_is_closed(
    engine: type[FakeServer], settings: LocalSettings
) -> None:
    """One is made for a model and its settings; what is under way ends when the last user closes."""
    one, two = Local(settings), Local(settings, seed=1)
    await one.complete(_request())
    await two.complete(_request())
    await one.aclose()
    task = asyncio.create_task(two.complete(_request(tokens=100_000)))
    await asyncio.sleep(0.02)
    await two.aclose()
    with pytest.raises(BackendError, match="closed"):
        await task
    assert len(engine.made) == 1
    await two.complete(_request())
    await two.aclose()
    assert len(engine.made) == 2


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ({"code": 400, "type": "exceed_context_size_error", "n_prompt_tokens": 5000, "n_ctx": 4096}, "context="),
        ({"code": 400, "message": "failed to parse grammar", "type": "invalid_request_error"}, "GBNF"),
    ],
    ids=["context", "grammar"],
)
async def test_a_refusal_says_what_to_do(
    engine: type[FakeServer], settings: LocalSettings, refusal: dict[str, object], words: str
) -> None:
    """What llama.cpp tells in the place of a reply is a request's error."""
    engine.refusal = refusal
    backend = Local(settings)
    with pytest.raises(RequestError, match=words):
        await backend.complete(_request())
    await backend.aclose()


async def test_what_is_missing_names_its_command(monkeypatch: pytest.MonkeyPatch, settings: LocalSettings) -> None:
    """Without the library or the model the error says how to get them."""
    backend = Local(settings)
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(MissingExtraError, match="local"):
        await backend.complete(_request())
    await backend.aclose()


async def test_a_missing_model_names_the_command(engine: type[FakeServer], monkeypatch: pytest.MonkeyPatch) -> None:
    """The small model is fetched by a command of its own."""
    pytest.importorskip("gguf", reason="gguf is not installed: pip install reasoning-toolkit[local]")
    monkeypatch.setattr("reasoning.backends.local.settings.local_model_path", lambda: None)
    backend = Local()
    with pytest.raises(RequestError, match="reasoning local install"):
        await backend.complete(_request())
    await backend.aclose()
    assert not engine.made


@pytest.mark.parametrize(
    "spec", ["local:nowhere.gguf", "local?slots=0", "local?context=1", "local?adapter=none.gguf", "local?weights=Q9"]
)
def test_a_spec_that_can_not_be_used_is_refused(spec: str) -> None:
    """It says so when the backend is opened."""
    with pytest.raises(SettingError):
        open_backend(spec)


async def test_slots_are_given_in_the_order_of_asking() -> None:
    """One that wants several is not overtaken, and one that is cancelled takes none."""
    gate, order = SlotGate(2), list[str]()

    async def take(name: str, wanted: int) -> None:
        await gate.take(wanted)
        order.append(name)

    await gate.take(1)
    tasks = [asyncio.create_task(take(*one)) for one in (("gone", 2), ("two", 2), ("one", 1))]
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.sleep(0.01)
    assert order == []
    gate.give_back(1)
    await asyncio.sleep(0.01)
    assert order == ["two"]
    gate.give_back(2)
    await asyncio.gather(*tasks, return_exceptions=True)
    assert order == ["two", "one"]
