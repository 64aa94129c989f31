"""The schema of an extraction: who is handed it, what it says, and that a reply of its form is read."""

from __future__ import annotations

import json
from functools import reduce
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Mock, Question, arun, run
from reasoning.backends import open_backend
from reasoning.backends.json_schemas import is_strict
from reasoning.prompts import Prompts
from reasoning.strategies.lot.parsing import read_extract
from reasoning.strategies.lot.schema import extraction_schema
from reasoning.tools.logic.grammars import extraction_grammar
from tests.backends.servers.anthropic import AnthropicServer
from tests.backends.servers.gemini import GeminiServer
from tests.backends.servers.replay import ReplayServer, running
from tests.backends.servers.responses import ResponsesServer
from tests.gbnf import Matcher

if TYPE_CHECKING:
    from tests.conftest import OpenAIServer

SHOP = Question(
    "Which of these has to hold?",
    "If the shop is shut, the lamp is off. The lamp is on.",
    ("The shop is shut.", "The shop is open."),
)
PAIRS = [{"letter": "A", "meaning": "the shop is shut"}, {"letter": "B", "meaning": "the lamp is off"}]
IN_PAIRS = json.dumps({"propositions": PAIRS, "expressions": ["A → B", "¬B"], "claims": {"A": "A", "B": "¬A"}})


class Shop:
    """A server that answers the extraction and the question; it may refuse to hold its replies to a form."""

    def __init__(self, *, refuses: str = "") -> None:
        self.refuses = refuses

    def answer(self, body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        if self.refuses and "response_format" in body:
            return 400, {"error": {"message": self.refuses, "type": "invalid_request_error"}}, {}
        text = IN_PAIRS if "propositions" in body["messages"][0]["content"] else "Answer: B"
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        return 200, {"id": "x", "object": "chat.completion", "model": "m", "choices": [choice]}, {}


async def _solved(server: OpenAIServer, provider: str, refuses: str = "") -> tuple[Any, list[Any], list[str]]:
    """Solve on the server; return the solution, the forms that were asked for, and the notes of the extraction."""
    server.answer = Shop(refuses=refuses).answer
    backend = open_backend(f"{provider}:{server.url}#m")
    solution = await arun("lot(direct)", SHOP, backend=backend)
    await backend.aclose()
    notes = [note for call in solution.trace.calls[:1] for note in call.data.get("notes", ())]
    return solution, [body.get("response_format") for body in server.requests], notes


async def test_a_server_sees_the_schema_and_its_reply_is_read(server: OpenAIServer) -> None:
    """The extraction alone is asked for by its schema, held to strictly; its pairs are propositions as any."""
    solution, forms, notes = await _solved(server, "ollama")
    told = forms[0]["json_schema"]
    assert (told["strict"], told["schema"]) == (True, json.loads(extraction_schema(SHOP)))
    assert '{"letter": "A", "meaning": ' in server.requests[0]["messages"][0]["content"]
    assert (forms[1], notes) == (None, [])
    assert (solution.answer, solution.evidence["entailed"]) == ("B", {"A": "refuted", "B": "entailed"})
    assert solution.evidence["propositions"] == {"A": "the shop is shut", "B": "the lamp is off"}
    assert "parse_errors" not in solution.evidence


@pytest.mark.parametrize(
    "words",
    [
        "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
        "Unknown parameter: 'response_format'.",
        "The grammar of this schema has too many states.",
    ],
)
async def test_a_server_that_refuses_the_schema_is_asked_without(server: OpenAIServer, words: str) -> None:
    """A refusal is noted in the trace, the same prompt is asked without the schema, and the answer is the same."""
    solution, forms, notes = await _solved(server, "ollama", words)
    assert [form is not None for form in forms] == [True, False, False]
    assert any("response_format" in note for note in notes)
    assert (solution.answer, solution.evidence["entailed"]) == ("B", {"A": "refuted", "B": "entailed"})


async def test_a_dialect_without_schemas_is_asked_for_an_object(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DeepSeek takes no schema, only the word that the reply is an object, for which the prompt has to say JSON."""
    monkeypatch.setenv("DEEPSEEK_API_KEY", "sk-x")
    solution, forms, _ = await _solved(server, "deepseek")
    assert forms == [{"type": "json_object"}, None]
    assert "JSON" in server.requests[0]["messages"][0]["content"]
    assert solution.answer == "B"


def test_the_mock_is_handed_no_schema_unless_it_wants_one() -> None:
    """Without `native_schema` the request is the one of before: no schema, and the prompt's plain form."""
    plain, held = Mock([IN_PAIRS, "Answer: B"]), Mock([IN_PAIRS, "Answer: B"], native_schema=True)
    found = [run("lot(direct)", SHOP, backend=mock).evidence["propositions"] for mock in (plain, held)]
    assert found[0] == found[1]
    assert plain.calls[0].request.sampling.schema is None
    assert '"propositions": {"A": "it rains"' in plain.calls[0].request.text
    assert held.calls[0].request.sampling.schema == extraction_schema(SHOP)
    assert held.calls[1].request.sampling.schema is None


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        (SHOP, ["A", "B"]),
        (Question("Which?", "Up.", tuple("abcdefg")), list("ABCDEFG")),
        (Question("Is it wet?", "It rains.", answer_format=bool), ["question"]),
        (Question("How many?", "Two.", answer_format="number"), ["question"]),
    ],
    ids=["two options", "seven options", "truth", "number"],
)
def test_the_schema_can_be_held_to_strictly(question: Question, labels: list[str]) -> None:
    """All objects are closed and all members required; the claims are those of the options, or of the question."""
    schema = json.loads(extraction_schema(question))
    assert is_strict(schema)
    assert schema["properties"]["claims"]["required"] == labels


MEANINGS = st.text(st.characters(categories=("L", "Zs")), min_size=1, max_size=30)


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), MEANINGS, min_size=1), st.sampled_from(["A", None]))
def test_a_reply_of_the_form_is_read_whole(propositions: dict[str, str], claim: str | None) -> None:
    """What follows the schema is read without a parse error: pairs, and a claim or null."""
    pairs = [{"letter": letter, "meaning": meaning} for letter, meaning in propositions.items()]
    stated = [f"¬{letter}" for letter in propositions]
    claims = {"question": claim if claim in propositions else None}
    found = read_extract(json.dumps({"propositions": pairs, "expressions": stated, "claims": claims}))
    assert found.propositions == propositions
    assert len(found.statements) == len(propositions)
    assert (len(found.claims), found.unread) == (int(claims["question"] is not None), ())


@pytest.mark.parametrize(
    "item",
    [{"letter": 3, "meaning": "x"}, {"letter": "A"}, {"letter": "A", "meaning": None}, {}, None, [[]], {"a": {}}, 1],
    ids=repr,
)
def test_what_is_no_pair_ends_no_reading(item: object) -> None:
    """An item of another form beside a good pair costs itself alone."""
    reply = json.dumps({"propositions": [item, *PAIRS], "expressions": ["A → B"], "claims": {}})
    assert read_extract(reply).propositions == {"A": "the shop is shut", "B": "the lamp is off"}


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (ResponsesServer, ("text", "format", "schema")),
        (AnthropicServer, ("output_config", "format", "schema")),
        (GeminiServer, ("generationConfig", "responseJsonSchema")),
    ],
)
async def test_each_protocol_is_sent_the_schema_in_its_own_form(
    kind: type[ReplayServer], place: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extraction's request holds it where the provider looks for it; the question's has none."""
    for name in ("OPENAI", "ANTHROPIC", "GEMINI"):
        monkeypatch.setenv(f"{name}_API_KEY", "sk-x")
    with running(lambda: kind("m")) as server:
        backend = open_backend(server.spec)
        await arun("lot(direct)", SHOP, backend=backend)
        await backend.aclose()
    told = [reduce(lambda held, name: held.get(name, {}), place, body) for body in server.requests]
    assert told == [json.loads(extraction_schema(SHOP)), {}]


def test_a_model_that_takes_grammars_is_held_to_the_extractions() -> None:
    """The grammar of the JSON goes with the request, and the reply that it allows is read."""
    mock = Mock([IN_PAIRS, "Answer: B"], native_grammar=True)
    run("lot(cot)", Question("Is it wet?", "It rains. If it rains it is wet.", answer_format="truth"), backend=mock)
    grammar = mock.calls[0].request.sampling.grammar
    assert grammar
    said = (
        '{"propositions": [{"letter": "A", "meaning": "it rains"}], "expressions": ["A"], "claims": {"question": null}}'
    )
    assert Matcher(grammar).matches(said)


@pytest.mark.parametrize("pairs", [True, False])
@pytest.mark.parametrize("question", [SHOP, Question("Is it true that the shop is shut?", SHOP.context, (), "truth")])
def test_the_worked_extraction_is_of_the_form_that_is_asked_for(question: Question, pairs: bool) -> None:
    """What the few-shot prompt shows is read whole, claims what is asked for, and is what a grammar admits."""
    asked = {"question": question} | ({"in_pairs": True} if pairs else {})
    bare, shown = (dict(Prompts().render("lot/extract", **asked, few_shot=few))["system"] for few in (False, True))
    assert shown.startswith(bare)
    passage, reply = shown.removeprefix(bare).split("Context: ")[1].rsplit("\n", 1)
    found = read_extract(reply)
    assert (len(found.propositions), len(found.statements), found.unread) == (4, 3, ())
    assert list(found.claims) == ["A" if question.options else "question"]
    if pairs:
        labels = tuple(json.loads(reply)["claims"])
        assert Matcher(extraction_grammar(passage, labels)).matches(reply)


def test_examples_are_shown_where_they_are_asked_for() -> None:
    """The setting puts the worked extraction into the prompt."""
    for spec, times in (("lot(direct)", 0), ("lot(direct, examples=True)", 1)):
        mock = Mock([IN_PAIRS, "Answer: B"])
        run(spec, SHOP, backend=mock)
        assert mock.calls[0].request.messages[0].content.count("An example.") == times
