"""What the OpenAI backend makes of replies, the strange ones among them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.backends import Message, OpenAI, Prices, Request
from reasoning.backends.no_reply import NoReplyError
from reasoning.backends.openai.reply import completions
from reasoning.backends.openai.tokens import told_usage, usage
from reasoning.errors import (
    AuthenticationError,
    BackendError,
    RateLimitError,
    RequestError,
    ResponseError,
    ServerError,
)
from tests.each_row import each_row

ASKED = Request((Message("user", "twelve chars"),))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "choices",
                    "message",
                    "content",
                    "text",
                    "usage",
                    "prompt_tokens",
                    "logprobs",
                    "model",
                    "error",
                    "code",
                    "finish_reason",
                    "reasoning",
                    "reasoning_details",
                    "tool_calls",
                    "function_call",
                    "completion_tokens",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def choice(content: Any = "hi", finish: Any = "stop", **more: Any) -> dict[str, Any]:
    return {"message": {"content": content, **more}, "finish_reason": finish}


def read(payload: Any, wanted: int = 1) -> Any:
    return completions(json.dumps(payload).encode(), wanted)[1]


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ("not json", "not JSON: not json"),
        ("<!DOCTYPE html><h1>Hello</h1>", "not JSON: a page with the title 'Hello'"),
        ("", "it is empty, and not JSON"),
        ('{"choices": [{"message": {"content": "h', "not JSON"),
        ("[" * 100_000, "form"),
        ([], "a JSON object was expected"),
        ("null", "a JSON object was expected, not null"),
        ({}, "no list of choices"),
        ({"choices": None}, "no list of choices"),
        ({"choices": []}, "no list of choices"),
        ({"choices": {"0": choice()}}, "no list of choices"),
        ({"choices": "hi"}, "no list of choices"),
        ({"choices": [None]}, "no message"),
        ({"choices": [{"text": "hi"}]}, "no message"),
        ({"choices": [{"message": None}]}, "no message"),
        ({"choices": [{"message": "hi"}]}, "no message"),
        ({"choices": [choice(5)]}, "no text"),
        ({"choices": [choice([{"text": ["a"]}])]}, "no text"),
        ({"choices": [choice({"type": "text"})]}, "no text"),
        ({"choices": [choice([3])]}, "no text"),
    ],
)
async def test_other_shapes_are_response_errors(server: Any, payload: Any, why: str) -> None:
    """A reply of another shape is a ResponseError that says what is wrong with it, and may pass with another try."""
    server.answer = lambda body: (200, payload, {})
    backend = OpenAI("m", server.url)
    with pytest.raises(ResponseError, match=why) as caught:
        await backend.complete(ASKED)
    await backend.aclose()
    assert server.url in str(caught.value)
    assert caught.value.retryable


CHOICE_ERROR = {"error": {"code": 502, "message": "upstream"}, "finish_reason": "error", "message": {"content": ""}}


@pytest.mark.parametrize(
    ("payload", "kind", "status", "words"),
    [
        (
            {"choices": [{"error": {"code": 502}, "finish_reason": "error", "message": {"content": ""}}]},
            500,
            502,
            "502",
        ),
        ({"choices": [CHOICE_ERROR]}, 500, 502, "upstream"),
        ({"choices": [{"error": {"code": 429, "message": "slow"}, "message": {"content": "hal"}}]}, 429, 0, "slow"),
        ({"choices": [choice("half a senten", "error")]}, 500, 500, "finish_reason 'error'"),
        ({"choices": [choice("half", "insufficient_system_resource")]}, 500, 500, "insufficient_system_resource"),
        ({"choices": [choice(None, "FinishReason.MALFORMED_FUNCTION_CALL")]}, 500, 400, "MALFORMED"),
        ({"choices": [choice("half", "abort")]}, 500, 500, "abort"),
        ({"error": {"message": "overloaded"}}, 500, 500, "overloaded"),
        ({"error": {"code": 429, "message": "slow down"}}, 429, 0, "slow down"),
        ({"error": {"code": "429", "message": "slow down"}}, 429, 0, "slow down"),
        ({"error": {"code": "rate_limit_exceeded", "message": "x"}}, 429, 0, "x"),
        ({"error": {"type": "rate_limit_error", "message": "x"}}, 429, 0, "x"),
        ({"error": "Rate limit reached for m"}, 429, 0, "Rate limit"),
        (
            {"error": {"code": 502, "message": "Provider error", "metadata": {"raw": "cuda"}}},
            500,
            502,
            "Provider error: cuda",
        ),
        ({"error": {"type": "overloaded_error", "message": "Overloaded"}}, 500, 503, "Overloaded"),
        ({"error": {"type": "server_error", "message": "invalid state"}}, 500, 500, "invalid state"),
        ({"error": "something broke"}, 500, 500, "something broke"),
        ({"error": True}, 500, 500, "true"),
        ({"error": {"code": 503, "message": "busy"}, "choices": [choice("hi")]}, 500, 503, "busy"),
        ([{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "quota"}}], 429, 0, "quota"),
        ({"code": 50501, "msg": "queue is full"}, 500, 500, "queue is full"),
        ({"detail": "internal"}, 500, 500, "internal"),
        ({"choices": None, "base_resp": {"status_code": 1002, "status_msg": "rate limit"}}, 429, 0, "rate limit"),
        ({"success": False, "errors": [{"code": 3040, "message": "no capacity"}]}, 500, 500, "no capacity"),
        ({"error": {"code": 400, "message": "too long"}}, 400, 400, "too long"),
        ({"error": {"code": 404, "message": "no such model"}}, 400, 404, "no such model"),
        ({"error": {"code": "context_length_exceeded", "message": "too long"}}, 400, 400, "too long"),
        ({"error": {"code": 402, "message": "Insufficient credits"}}, 400, 402, "quota is used up"),
        ({"error": {"code": 401, "message": "No auth"}}, 401, 0, "is the API key right"),
        ({"error": {"code": "invalid_api_key", "message": "No"}}, 401, 0, "is the API key right"),
    ],
)
async def test_failures_within_a_reply(server: Any, payload: Any, kind: int, status: int, words: str) -> None:
    """A failure that comes with the status 200 is the error that its code names; without one, the server's."""
    server.answer = lambda body: (200, payload, {})
    backend = OpenAI("m", server.url)
    with pytest.raises(BackendError) as caught:
        await backend.complete(ASKED)
    await backend.aclose()
    kinds = {500: ServerError, 429: RateLimitError, 400: RequestError, 401: AuthenticationError}
    assert isinstance(caught.value, kinds[kind])
    assert caught.value.retryable is (kind in (500, 429))
    assert getattr(caught.value, "status", 0) == status
    assert words in str(caught.value)
    assert "(within a reply of the status 200)" in str(caught.value)


@pytest.mark.parametrize(
    "more",
    [
        {"error": None},
        {"error": {}},
        {"error": ""},
        {"errors": []},
        {"error": {"code": 0, "message": "success"}},
        {"code": 0, "msg": "ok", "status": "success"},
        {"base_resp": {"status_code": 0, "status_msg": ""}},
        {"detail": None, "message": "done"},
    ],
)
def test_what_only_looks_like_a_failure(more: dict[str, Any]) -> None:
    """Empty errors, and fields that say that all is well, leave a good reply as it is."""
    assert read({"choices": [choice("hi")], **more})[0].text == "hi"


def test_a_failed_choice_leaves_the_others() -> None:
    """Of several completions those that failed are left out; they are asked for again as those that are missing."""
    assert [one.text for one in read({"choices": [choice("a"), CHOICE_ERROR, choice("b")]}, 3)] == ["a", "b"]


@pytest.mark.parametrize(
    ("told", "sent", "written"),
    [
        ({"prompt_tokens": 9, "completion_tokens": 4}, 9, 4),
        ({"prompt_tokens": 9}, 9, 0),
        ({}, None, None),
        (7, None, None),
    ],
)
async def test_a_failure_may_have_cost(server: Any, told: Any, sent: int | None, written: int | None) -> None:
    """What a reply without completions says that it cost is told with the error; nothing is made up."""
    server.answer = lambda body: (200, {"choices": [], "usage": told}, {})
    backend = OpenAI("m", server.url, prices=Prices(1e6, 1e6))
    with pytest.raises(ResponseError) as caught:
        await backend.complete(ASKED)
    await backend.aclose()
    cost = caught.value.usage
    assert (cost and (cost.calls, cost.prompt_tokens, cost.completion_tokens)) == (sent and (1, sent, written))
    assert (cost and cost.dollars) == (None if sent is None else sent + (written or 0))


@pytest.mark.parametrize(
    ("given_choice", "text"),
    [
        (choice("hi"), "hi"),
        (choice(""), ""),
        (choice(None), ""),
        (choice([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]), "ab"),
        (choice(["a", {"type": "image"}, {"text": None}]), "a"),
        (choice(None, refusal="I can't help with that."), "I can't help with that."),
        (choice("hi", reasoning_content="The user greets me."), "hi"),
        (choice([{"type": "thinking", "thinking": [{"type": "text", "text": "Hm: A."}]}, {"text": "B"}]), "B"),
        (choice([{"type": "reasoning", "text": "Hm: A."}, {"type": "text", "text": "B"}]), "B"),
        ({"message": None, "finish_reason": "content_filter"}, ""),
        (choice(None, "length", reasoning_content="Let me think: Answer: A or"), ""),
        (choice(None, "tool_calls", tool_calls=[{}]), ""),
        ({"message": {}}, ""),
    ],
)
def test_the_text_of_a_reply(given_choice: dict[str, Any], text: str) -> None:
    """A reply is its content or refusal; what a model only thought aloud is not taken for its reply."""
    assert read({"choices": [given_choice]})[0].text == text


@each_row(
    ("told", "finish"),
    [
        ("stop", "stop"),
        ("length", "length"),
        ("content_filter", "filter"),
        (None, "stop"),
        ("tool_calls", "other"),
        ("tool_use", "other"),
        ("function_call", "other"),
        ("", "stop"),
        (["stop"], "other"),
        ("whatever", "other"),
        *((told, "stop") for told in ("STOP", "eos", "eos_token", "end_turn", "stop_sequence", "COMPLETE", "Stop ")),
        *((told, "stop") for told in ("FinishReason.STOP", "FINISH_REASON_STOP", "stop-sequence", "completed")),
        *((told, "length") for told in ("max_tokens", "MAX_TOKENS", "model_length", "max_output_tokens", "Length")),
        *((told, "length") for told in ("FinishReason.MAX_TOKENS", "model_context_window_exceeded", "max length")),
        *((told, "filter") for told in ("SAFETY", "RECITATION", "PROHIBITED_CONTENT", "refusal", "sensitive")),
        *((told, "filter") for told in ("content_filter: SAFETY", "finish_reason_safety", "guardrail_intervened")),
    ],
)
def test_why_it_ended(told: Any, finish: str) -> None:
    """The reason for which it ended is one of ours, whatever the server calls it."""
    assert read({"choices": [choice("x", told)]})[0].finish_reason == finish


@pytest.mark.parametrize(
    ("logprobs", "total"),
    [
        ({"content": [{"token": "a", "logprob": -0.5}, {"token": "b", "logprob": -1}]}, -1.5),
        ({"content": []}, None),
        ({"content": None}, None),
        (None, None),
        ("nonsense", None),
        ({"content": [{"logprob": None}]}, None),
        ({"content": [{"logprob": -1.0}, {"logprob": float("-inf")}]}, None),
        ({"content": [{"logprob": float("nan")}]}, None),
    ],
)
def test_logprobs_add_up(logprobs: Any, total: float | None) -> None:
    """The logprob of a reply is the sum over its tokens, or None where it isn't known for all."""
    assert read({"choices": [{**choice(), "logprobs": logprobs}]})[0].logprob == total


def test_more_choices_than_asked() -> None:
    """A server that gives more completions than asked for has only those taken that were."""
    assert len(read({"choices": [choice(str(i)) for i in range(5)]}, 2)) == 2


@pytest.mark.parametrize(
    ("told", "sent", "written"),
    [
        ({"prompt_tokens": 9, "completion_tokens": 4}, 9, 4),
        ({"prompt_tokens": 0, "completion_tokens": 0}, 0, 0),
        (None, 3, 1),
        ([], 3, 1),
        ("many", 3, 1),
        ({"prompt_tokens": -9, "completion_tokens": "4"}, 3, 1),
        ({"prompt_tokens": float("nan"), "completion_tokens": True}, 3, 1),
        ({"prompt_tokens": 9.0, "completion_tokens": 4.5}, 9, 1),
        ({"prompt_tokens": 10**400, "completion_tokens": 10**400}, 3, 1),
        ({"prompt_tokens": 10**12, "completion_tokens": float("inf")}, 3, 1),
        ({"prompt_tokens": -1, "completion_tokens": -(10**30)}, 3, 1),
        ({"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 10**400}}, 9, 1),
        ({"prompt_tokens": 9, "prompt_tokens_details": "x"}, 9, 1),
        ({"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": None}}, 9, 1),
    ],
)
def test_usage_is_told_or_estimated(told: Any, sent: int, written: int) -> None:
    """Tokens are the server's figures, or estimated from the letters where those are missing or nonsense."""
    payload, choices = completions(json.dumps({"choices": [choice()], "usage": told}).encode(), 1)
    found = usage(payload, ASKED, choices, Prices(1, 1, 0), 0.0)
    assert (found.prompt_tokens, found.completion_tokens) == (sent, written)
    assert found.dollars is not None
    assert 0 <= found.dollars <= 1


def test_a_number_too_long_to_read_spoils_no_reply() -> None:
    """A number of thousands of digits in the usage leaves the reply's text as it is."""
    body = '{"choices": [{"message": {"content": "hi"}}], "usage": {"completion_tokens": ' + "9" * 9_000 + "}}"
    payload, choices = completions(body.encode(), 1)
    assert choices[0].text == "hi"
    assert usage(payload, ASKED, choices, Prices(1, 2), 0.0).completion_tokens == 1


def _drawn(text: str, tokens: int = 0) -> dict[str, Any]:
    logprobs = {"logprobs": {"content": [{"logprob": -1.0}] * tokens}} if tokens else {}
    return {**choice(text), **logprobs}


@pytest.mark.parametrize(
    ("choices", "told", "written"),
    [
        ([_drawn("x" * 132), _drawn("x" * 104), _drawn("x" * 160), _drawn("x" * 160)], 34, 143),
        ([_drawn("x" * 132), _drawn("x" * 104), _drawn("x" * 160), _drawn("x" * 160)], 120, 120),
        ([_drawn("x" * 80)] * 2, 20, 40),
        ([_drawn("x" * 80)] * 2, 36, 36),
        ([_drawn("x" * 80)], 10, 10),
        ([_drawn("x", 50), _drawn("x", 60)], 60, 110),
        ([_drawn("x", 50), _drawn("x", 60)], 110, 110),
        ([_drawn("x", 50), _drawn("x")], 60, 60),
        ([_drawn("")] * 3, 0, 0),
        ([_drawn("four" * 9)] * 3, None, 27),
    ],
)
def test_tokens_of_several_completions(choices: list[Any], told: int | None, written: int) -> None:
    """A count far too low for the texts is that of the first one: the rest is added; an honest one is kept."""
    payload, read_choices = completions(
        json.dumps({"choices": choices, "usage": {"completion_tokens": told}}).encode(), len(choices)
    )
    assert usage(payload, ASKED, read_choices, None, 0.0).completion_tokens == written


def test_cached_tokens_cost_less() -> None:
    """Tokens that the provider had in its cache cost their own price, and never more than were sent."""
    prices = Prices(input=1.0, output=10.0, cached_input=0.1)
    for cached, dollars in ((0, 1100e-6), (500, 650e-6), (5000, 200e-6)):
        told = {"prompt_tokens": 1000, "completion_tokens": 10, "prompt_tokens_details": {"cached_tokens": cached}}
        payload, choices = completions(json.dumps({"choices": [choice()], "usage": told}).encode(), 1)
        assert usage(payload, ASKED, choices, prices, 0.0).dollars == pytest.approx(dollars)
    assert Prices(1.0, 10.0).of(1000, 500, 10) == pytest.approx(1100e-6)


@pytest.mark.parametrize(
    ("model", "same"),
    [
        ("gpt-4o", "gpt-4o"),
        ("gpt-4o-2024-08-06", "gpt-4o"),
        ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
        ("o3", "o3"),
        ("gpt-5.4-2099-01-01", "gpt-5.4"),
        ("text-embedding-3-small", None),
        ("gpt-4o\n", None),
        ("x" * 100_000, None),
        ("gpt-5-mini-2025", None),
        ("my-model", None),
        ("", None),
        ("-2024-08-06", None),
    ],
)
def test_known_prices(model: str, same: str | None) -> None:
    """Models of the table have prices, under their dated names too; of others nothing is guessed."""
    found = Prices.known(model)
    assert found == (Prices.known(same) if same else None)
    assert (found is not None) == (same is not None)


def test_prices_are_openais_only() -> None:
    """The table is for OpenAI itself: a server of the same model's name costs what you say, or nobody knows."""
    assert OpenAI("gpt-4o", key="k").prices is not None
    assert OpenAI("gpt-4o", "http://localhost:8000/v1").prices is None
    assert OpenAI("gpt-4o", "http://localhost:8000/v1", prices=Prices(1, 2)).prices == Prices(1, 2)


@given(JSON)
def test_nothing_crashes_the_reader(payload: Any) -> None:
    """Any JSON is read or refused with a NoReplyError, which the backend words; what it cost is read in either case."""
    try:
        found, choices = completions(json.dumps(payload).encode(), 2)
    except NoReplyError as error:
        spent = told_usage(error.payload, Prices(1, 2), 0.0)
        assert spent is None or spent.tokens > 0
        return
    assert all(isinstance(one.text, str) for one in choices)
    cost = usage(found, ASKED, choices, Prices(1, 2), 0.0)
    assert cost.prompt_tokens >= 0
    assert cost.completion_tokens >= 0
