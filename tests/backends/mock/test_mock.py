"""The mock: replies by function, by script or by rule; it records what it was asked."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Question, run
from reasoning.backends import Message, Mock, Request, Sampling
from reasoning.errors import ResponseError, SettingError

TEXTS = st.text(max_size=60)
MESSAGES = st.lists(st.builds(Message, st.sampled_from(["system", "user", "assistant"]), TEXTS), max_size=4)


def texts(mock: Mock, request: Request) -> list[str]:
    return [choice.text for choice in asyncio.run(mock.complete(request)).choices]


def test_a_function_replies(hello: Request) -> None:
    """A reply function gets the request and the sample's number."""
    assert texts(Mock(lambda request, sample: f"{request.text} {sample}"), hello.of((3, 5))) == ["hello 3", "hello 5"]


def test_a_script_replies_in_order(hello: Request) -> None:
    """A script's texts are given out in order; the same request and sample gets the same text again."""
    mock = Mock(iter(["one", "two", "three"]))
    assert texts(mock, hello.of((0, 1))) == ["one", "two"]
    assert texts(mock, hello) == ["one"]
    assert texts(mock, Request((Message("user", "bye"),))) == ["three"]
    assert texts(mock, hello.of((1,))) == ["two"]


def test_a_script_runs_out(hello: Request) -> None:
    """A script that has no more texts says so and how many it gave."""
    mock = Mock(["one"])
    texts(mock, hello)
    with pytest.raises(ResponseError, match="no more replies: 1 were given out"):
        texts(mock, hello.of((1,)))


def test_a_reply_that_is_no_text(hello: Request) -> None:
    """A function that returns something else than a text is named as the culprit."""
    reply: Any = lambda request, sample: None  # noqa: E731
    with pytest.raises(ResponseError, match="has to be a text or a Completion, not None"):
        texts(Mock(reply), hello)


@pytest.mark.parametrize(
    "settings",
    [{"error_rate": -0.1}, {"error_rate": 1.1}, {"delay": -1}, {"delay": float("nan")}, {"replies": "one text"}],
)
def test_settings_out_of_range(settings: Any) -> None:
    """What can't be used is refused when the mock is made."""
    with pytest.raises(SettingError):
        Mock(**settings)


def test_it_records_its_calls(hello: Request) -> None:
    """Each completion is recorded with its request, sample and text, and is counted."""
    mock = Mock(["one", "two"])
    response = asyncio.run(mock.complete(hello.of((4, 6))))
    assert [(call.sample, call.text, call.request.text) for call in mock.calls] == [
        (4, "one", "hello"),
        (6, "two", "hello"),
    ]
    assert (response.usage.calls, response.usage.dollars, response.model) == (2, 0.0, "mock")


@given(MESSAGES, st.lists(st.integers(0, 99), max_size=5), st.integers(0, 3), st.sampled_from([0.0, 0.4, 1.0]))
def test_it_never_fails_and_is_deterministic(
    messages: list[Message], samples: list[int], seed: int, error_rate: float
) -> None:
    """Any messages get a reply, which depends on the request, the sample and the seed alone."""
    request = Request(tuple(messages), samples=tuple(samples))
    first, second = (texts(Mock(error_rate=error_rate, seed=seed), request) for _ in range(2))
    assert first == second
    alone = Mock(error_rate=error_rate, seed=seed)
    assert first == [text for sample in samples for text in texts(alone, request.of((sample,)))]


@pytest.mark.slow
def test_other_text_is_answered_by_hash() -> None:
    """On text that it can't read the mock picks an option by hash: always the same, all about equally often."""
    options = ("red wine", "blue cheese", "green tea")
    picked = Counter[str]()
    for number in range(300):
        asked = Question(f"Which one, at last, goes best with dish number {number}?", options=options)
        first, second = (run("direct", asked, backend=Mock()) for _ in range(2))
        assert first.answer == second.answer
        picked[str(first.answer)] += 1
    assert set(picked) == {"A", "B", "C"}
    assert min(picked.values()) > 100 - 4 * (300 * 2 / 9) ** 0.5


def test_settings_are_part_of_the_request(hello: Request) -> None:
    """Another temperature is another request: a script gives it a text of its own."""
    mock = Mock(["one", "two"])
    assert texts(mock, hello) == ["one"]
    assert texts(mock, Request(hello.messages, Sampling(temperature=1.0))) == ["two"]
