"""What servers refuse is left out or called otherwise, once and for all, and told; what is merely wrong is an error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Question, arun
from reasoning.backends import Message, OpenAI, Request, Sampling, ToolSchema, open_backend
from reasoning.backends.openai.lessons import KEPT, nearest_effort, without_system
from reasoning.backends.refusals import refused_field, refused_form, refuses_system
from reasoning.backends.server import cut_at_stop
from reasoning.backends.server_failure import ServerFailure, read_failure
from reasoning.errors import RequestError
from tests.each_row import each_row

ASKED = Question("Is Bob red?", context="Bob is kind. All kind people are red. Ann is not red.", answer_format="truth")
SENT = (
    *("temperature", "top_p", "stop", "logprobs", "top_logprobs", "tool_choice", "response_format", "max_tokens"),
    *("reasoning_effort", "reasoning", "thinking", "chat_template_kwargs", "grammar", "seed"),
)


def told(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", **more}}


REFUSED: list[tuple[str, Any, str | None]] = [
    ("OpenAI stop", told("Unsupported parameter: 'stop' is not supported with this model.", param="stop"), "stop"),
    (
        "OpenAI temperature",
        told(
            "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is "
            "supported.",
            param="temperature",
            code="unsupported_value",
        ),
        "temperature",
    ),
    ("OpenAI logprobs", told("You are not allowed to request logprobs from this model."), None),
    ("OpenAI logprobs by param", told("not allowed from this model", param="logprobs"), "logprobs"),
    ("unknown parameter", told("Unknown parameter: 'chat_template_kwargs'."), "chat_template_kwargs"),
    ("old words", told("Unrecognized request argument supplied: reasoning_effort"), "reasoning_effort"),
    (
        "FastAPI",
        {
            "detail": [
                {"type": "extra_forbidden", "loc": ["body", "top_logprobs"], "msg": "Extra inputs are not permitted"}
            ]
        },
        "top_logprobs",
    ),
    ("a part of a field", told("Unsupported", param="response_format.json_schema"), "response_format"),
    ("Groq", told("property 'logprobs' is unsupported"), "logprobs"),
    ("xAI", {"error": "Argument not supported on this model: stop"}, None),
    ("xAI quoted", {"error": "Argument 'stop' is not supported on this model"}, "stop"),
    ("both", told("`temperature` and `top_p` cannot both be specified for this model."), "temperature"),
    ("only with thinking", told("`temperature` may only be set to 1 when thinking is enabled."), "temperature"),
    (
        "an object",
        told("This response_format type is unavailable now: json_schema is not supported"),
        "response_format",
    ),
    ("tool choice", told("tool_choice is not supported by this model"), "tool_choice"),
    ("deprecated", told("`top_p` is deprecated for this model."), "top_p"),
    ("out of range", told("temperature must be at most 2"), None),
    ("a wrong form", told("Invalid value for 'stop': a string was expected"), None),
    ("another field", told("Unsupported parameter: 'presence_penalty' is not supported"), None),
    ("the model", told("This model is not supported by the endpoint"), None),
    ("images", told("this model does not support image inputs, stop sending them"), None),
    ("a word of every day", told("thinking is not supported"), None),
]


@each_row(("said", "field"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_which_field_is_refused(said: Any, field: str | None) -> None:
    """A refusal is one of the field that it names as not taken; a wrong value, or another field, is none."""
    import json

    assert refused_field(400, read_failure(json.dumps(said)), SENT) == field


OF_A_FORM = [
    (400, "Invalid schema for response_format 'reply': In context=(), 'additionalProperties' has to be false."),
    (400, "The JSON schema that was given has features that xgrammar does not support."),
    (400, "Failed to compile the json grammar: unsupported keyword"),
    (400, "JSON schema conversion failed: unrecognized schema"),
    (400, "failed to parse grammar"),
    (400, "This model does not support response format `json_schema`."),
    (400, "This response_format type is unavailable now"),
    (400, "response_format value as json_schema is enabled only for later api versions"),
    (400, "json_schema mode is not supported for model m"),
    (400, "Structured outputs are not supported by this model"),
    (400, "Guided decoding cannot be used with speculative decoding"),
    (422, "Failed to deserialize the body: response_format: missing field `value` at line 1 column 300"),
    (400, "Failed to generate JSON. Please adjust your prompt."),
    (500, "compile_json_schema_grammar: too many states"),
    (501, "structured_outputs: not implemented"),
]


@pytest.mark.parametrize(("status", "words"), OF_A_FORM, ids=lambda one: str(one)[:40])
async def test_what_is_wrong_with_a_form_is_done_without(server: Any, status: int, words: str) -> None:
    """However a server says that it can't hold a reply to a schema, the reply is asked for without, once and for all."""
    plain = server.answer
    server.answer = lambda body: (status, told(words), {}) if "response_format" in body else plain(body)
    backend = OpenAI("m", server.url)
    request = Request((Message("user", "Is it wet?"),), Sampling(schema='{"type": "object"}'))
    responses = [await backend.complete(request) for _ in range(2)]
    await backend.aclose()
    assert ["response_format" in body for body in server.requests] == [True, False, False]
    assert all("the reply is not held to its form" in response.notes[0] for response in responses)


async def test_a_server_that_has_objects_alone_is_asked_for_one(server: Any) -> None:
    """Where the refusal of a schema names `json_object`, that takes its place, until it is refused as well."""
    plain, refuses = server.answer, ["json_schema"]
    words = "Input should be 'text' or 'json_object'"
    place = {"loc": ["body", "response_format", "type"], "msg": words}

    def answer(body: dict[str, Any]) -> Any:
        refused = body.get("response_format", {}).get("type") in refuses
        return (422, {"detail": [place]}, {}) if refused else plain(body)

    server.answer = answer
    backend = OpenAI("m", server.url)
    request = Request((Message("user", "Is it wet? In JSON."),), Sampling(schema='{"type": "object"}'))
    for _ in range(2):
        await backend.complete(request)
    refuses.append("json_object")
    await backend.complete(request)
    await backend.aclose()
    kinds = [body.get("response_format", {}).get("type") for body in server.requests]
    assert kinds == ["json_schema", "json_object", "json_object", "json_object", None]


@pytest.mark.parametrize(
    ("status", "words", "sent"),
    [
        (400, "Invalid schema for function 'look': too deep", {"tools": [], "response_format": {}}),
        (400, "tools.0.input_schema is missing", {"tools": [], "response_format": {}}),
        (400, "Unsupported value: 'temperature'", {"response_format": {}}),
        (400, "the schema is wrong", {"temperature": 1}),
        (429, "response_format: slow down", {"response_format": {}}),
        (503, "the schema service is busy", {"response_format": {}}),
        (400, "This model's maximum context length is 100 tokens", {"response_format": {}}),
    ],
)
def test_what_is_of_something_else_costs_no_form(status: int, words: str, sent: dict[str, Any]) -> None:
    """A fault of a tool, of another setting or of the server leaves the form in place."""
    assert refused_form(status, ServerFailure(words), sent) is None


def test_a_failure_of_the_server_is_no_refusal() -> None:
    """Only a status that blames the request teaches anything."""
    failure = ServerFailure("Unsupported parameter: 'stop' is not supported with this model.")
    assert [refused_field(status, failure, SENT) for status in (200, 401, 429, 500, 503)] == [None] * 5


STRICT = ("stop", "temperature", "top_p", "logprobs", "top_logprobs", "response_format", "reasoning_effort")


def strict(server: Any) -> None:
    """Let a server refuse one setting at a time, as OpenAI's reasoning models do."""

    def answer(body: dict[str, Any]) -> Any:
        for name in STRICT:
            if name in body:
                return 400, told(f"Unsupported parameter: '{name}' is not supported with this model.", param=name), {}
        return server.reply(body)

    server.answer = answer


async def test_every_refused_setting_is_done_without(server: Any) -> None:
    """Settings are left out one after the other until the server answers, and from then on at once; each is told."""
    strict(server)
    backend = OpenAI("m", server.url)
    sampling = Sampling(0.5, 0.9, 9, ("\n",), effort="low", schema='{"type": "object"}', top_logprobs=3)
    request = Request((Message("user", "Say 1 2 3"),), sampling)
    first = await backend.complete(request)
    asked = len(server.requests)
    second = await backend.complete(request)
    await backend.aclose()
    assert (asked, len(server.requests)) == (7, 8)
    assert server.requests[-1].keys() == {"model", "messages", "max_tokens"}
    assert len(first.notes) == 6  # logprobs and its alternatives go together
    assert sorted(note.split()[0] for note in second.notes) == sorted(STRICT)
    assert all("the server refuses" in note for note in (*first.notes, *second.notes))


async def test_a_refused_stop_is_applied_here(server: Any) -> None:
    """Where the server takes no stop, the reply ends where it would have."""
    server.answer = lambda body: (
        (400, told("Unsupported parameter: 'stop'", param="stop"), {})
        if "stop" in body
        else (200, {"choices": [{"message": {"content": "one\nObservation: two"}, "finish_reason": "length"}]}, {})
    )
    backend = OpenAI("m", server.url)
    response = await backend.complete(Request((Message("user", "x"),), Sampling(stop=("\nObservation:", "END"))))
    await backend.aclose()
    assert (response.choices[0].text, response.choices[0].finish_reason) == ("one", "stop")


@pytest.mark.parametrize("spec", ["self_ask", "react(native=False)", "cot", "sc(cot, samples=3)", "tot(depth=2)"])
async def test_strategies_go_on_without_what_is_refused(server: Any, spec: str) -> None:
    """A strategy that stops at a word, or draws at a temperature, ends on a model that takes neither."""
    strict(server)
    backend = open_backend(f"openai:{server.url}#m?temperature=0.3&top_p=0.9")
    solution = await arun(spec, ASKED, backend=backend)
    await backend.aclose()
    assert solution.trace.calls
    assert any("temperature" in note for call in solution.trace.calls for note in call.data.get("notes", ()))


SYSTEM: list[tuple[int, str, bool]] = [
    (400, "Unsupported value: 'messages[0].role' does not support 'system' with this model.", True),
    (400, "System role not supported", True),
    (500, "TemplateError: System role not supported", True),
    (400, "Developer instruction is not enabled for models/gemma-3", True),
    (400, "The model does not support system messages", True),
    (400, "system messages must come first", False),
    (500, "The system is overloaded", False),
]


@pytest.mark.parametrize(("status", "words", "refused"), SYSTEM)
async def test_a_refused_system_role_is_sent_as_the_users(server: Any, status: int, words: str, refused: bool) -> None:
    """A model without a system's role gets those words at the head of the user's."""
    server.answer = lambda body: (
        (status, told(words), {}) if body["messages"][0]["role"] == "system" else server.reply(body)
    )
    assert refuses_system(status, ServerFailure(words)) is refused
    if not refused:
        return
    backend = OpenAI("m", server.url)
    request = Request((Message("system", "Be brief."), Message("user", "Say 1")))
    for _ in range(2):
        await backend.complete(request)
    await backend.aclose()
    assert [len(body["messages"]) for body in server.requests] == [2, 1, 1]
    assert server.requests[-1]["messages"] == [{"role": "user", "content": "Be brief.\n\nSay 1"}]


def test_the_systems_words_are_never_lost() -> None:
    """Without a user's message behind them they are one of their own, and other turns stay as they are."""
    a, s, u = Message("assistant", "a"), Message("system", "s"), Message("user", "u")
    assert without_system((s, a)) == (a, Message("user", "s"))
    assert without_system((s, s, a, u)) == (a, Message("user", "s\n\ns\n\nu"))
    assert without_system((u, a)) == (u, a)


EFFORT = "Unsupported value: 'reasoning_effort' does not support '{}' with this model. Supported values are: {}."


@pytest.mark.parametrize(
    ("asked", "supported", "sent"),
    [
        ("minimal", ("low", "medium", "high"), "low"),
        ("none", ("minimal", "low", "medium", "high"), "minimal"),
        ("xhigh", ("none", "low", "medium", "high"), "high"),
        ("low", ("high",), "high"),
        ("medium", ("low", "high"), "low"),
    ],
)
async def test_the_nearest_effort_is_sent(server: Any, asked: str, supported: tuple[str, ...], sent: str) -> None:
    """A model that names the efforts that it takes gets the nearest of them."""
    words = EFFORT.format(asked, ", ".join(f"'{one}'" for one in supported))
    server.answer = lambda body: (
        server.reply(body)
        if body["reasoning_effort"] in supported
        else (400, told(words, param="reasoning_effort"), {})
    )
    backend = OpenAI("m", server.url)
    response = await backend.complete(Request((Message("user", "x"),), Sampling(effort=asked)))
    await backend.aclose()
    assert [body["reasoning_effort"] for body in server.requests] == [asked, sent]
    assert "the nearest one is sent" in response.notes[0]
    assert nearest_effort(asked, supported) == sent


async def test_one_completion_at_a_time_only_where_nothing_is_drawn(server: Any) -> None:
    """A server that refuses several samples at temperature 0 still gets several at another temperature."""
    said = told("n must be 1 when using greedy sampling, got 3.")
    server.answer = lambda body: (
        (400, said, {}) if body.get("n", 1) > 1 and body.get("temperature") == 0 else server.reply(body)
    )
    backend = open_backend(f"vllm:{server.url}#m")
    greedy = Request((Message("user", "x"),), Sampling(temperature=0.0), (0, 1, 2))
    drawn = Request((Message("user", "x"),), Sampling(temperature=0.7), (0, 1, 2))
    for request in (greedy, greedy, drawn):
        await backend.complete(request)
    await backend.aclose()
    assert [body.get("n", 1) for body in server.requests] == [3, 1, 1, 1, 1, 1, 1, 3]


async def test_a_server_that_refuses_without_end_is_an_error(server: Any) -> None:
    """However often a server refuses what it is sent, the last refusal comes after a few requests."""
    server.answer = lambda body: (400, told(f"Unsupported parameter: '{list(body)[-1]}'", param=list(body)[-1]), {})
    backend = OpenAI("m", server.url, extra={f"field_{place}": place for place in range(40)})
    with pytest.raises(RequestError):
        await backend.complete(Request((Message("user", "x"),)))
    await backend.aclose()
    assert len(server.requests) <= 12


async def test_all_tokens_in_thoughts_are_told(server: Any) -> None:
    """A reply that is cut off within its thoughts says so, with what to change."""
    message = {"role": "assistant", "content": "", "reasoning": "Hm, let me see"}
    usage = {"prompt_tokens": 5, "completion_tokens": 64, "completion_tokens_details": {"reasoning_tokens": 64}}
    server.answer = lambda _: (200, {"choices": [{"message": message, "finish_reason": "length"}], "usage": usage}, {})
    backend = OpenAI("m", server.url)
    response = await backend.complete(Request((Message("user", "x"),), Sampling(max_tokens=64)))
    await backend.aclose()
    assert len(response.notes) == 1
    assert response.notes[0].startswith("all 64 tokens went into thinking and none into the answer (max_tokens is 64)")
    assert response.usage.reasoning_tokens == 64


@given(st.text(max_size=400), st.lists(st.sampled_from([*SENT, *KEPT]), max_size=8))
def test_no_words_crash_the_reader(words: str, fields: list[str]) -> None:
    """Whatever a server says, the readers of refusals return or say nothing."""
    failure = read_failure(words)
    assert refused_field(400, failure, fields) in (None, *fields)
    refuses_system(400, failure)


@pytest.mark.parametrize(
    ("text", "stop", "cut"),
    [("a b c", ("b",), ("a ", True)), ("a b c", ("x", ""), ("a b c", False)), ("a b c", ("c", "b"), ("a ", True))],
)
def test_a_text_is_cut_at_the_first_stop(text: str, stop: tuple[str, ...], cut: tuple[str, bool]) -> None:
    """The earliest of several stops counts, and an empty one is none."""
    assert cut_at_stop(text, stop) == cut


def test_tools_and_a_choice_of_them_are_told_apart() -> None:
    """A refused choice of tools leaves the tools."""
    schema = ToolSchema("add", "Add.", "{}")
    backend = OpenAI("m", "http://localhost:1/v1")
    request = Request((Message("user", "x"),), tools=(schema,), tool_choice="required")
    _, sent = backend._written(request)
    backend._lessons.learn(400, ServerFailure("tool_choice is not supported by this model"), "no", sent)
    _, now = backend._written(request)
    assert sent.keys() - now.keys() == {"tool_choice"}
    assert backend.native_tools
