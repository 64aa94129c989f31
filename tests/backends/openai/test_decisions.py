"""Decisions over the wire, end to end: each format, its refusals, and the ways that are left.

The server is on loopback. Its forms are those of OpenAI's client (types/decision.py), of vLLM's `/v1/decisions` and
`/v1/systemone` (its label mass is in `diagnostics`), and of llama.cpp's `/v1/systemone`, whose 501 stands here as is.
"""

from __future__ import annotations

import json
import re
from math import log
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from reasoning import OpenAI, Question, Session, arun
from reasoning.backends import dress
from reasoning.backends.decisions import DecisionOption, DecisionRequest
from reasoning.backends.openai.decisions import NoDecisionError, decision_body, read_decision
from reasoning.backends.prices import Prices
from reasoning.errors import AuthenticationError, ResponseError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

USAGE = {
    "input_tokens": 120,
    "input_tokens_details": {"cached_tokens": 100, "cache_write_tokens": 0},
    "output_tokens": 0,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 120,
}
NO_DECISIONS = (501, {"error": {"code": 501, "message": "This server does not support decision models"}})
NO_PAGE = (404, {"detail": "Not Found"})


def by_openai(body: dict[str, Any]) -> tuple[int, Any]:
    """Answer `/v1/decisions`, 0.7 for the first option."""
    question = body["questions"][0]
    name = question["name"]
    if question["type"] == "predicate":
        answer: dict[str, Any] = {"type": "predicate", "name": name, "probability": 0.7}
    elif question["type"] == "choice":
        values = [one["value"] for one in question["choices"]]
        told = [{"value": value, "probability": share} for value, share in shares(values)]
        answer = {"type": "choice", "name": name, "choice": values[0], "confidence": 0.7, "probabilities": told}
    else:
        labels = [one["label"] for one in question["levels"]]
        told = [
            {"value": place, "label": label, "probability": share}
            for place, (label, share) in enumerate(shares(labels))
        ]
        answer = {"type": "score", "name": name, "score": 0.5, "confidence": 0.7, "probabilities": told}
    return 200, {"model": "m-1", "answers": [answer], "usage": USAGE}


def by_systemone(body: dict[str, Any]) -> tuple[int, Any]:
    """Answer `/v1/systemone`, 0.7 for the first option, with a label mass of 0.9."""
    [(name, question)] = body["questions"].items()
    if question["type"] == "noul":
        answer: dict[str, Any] = {"type": "noul", "noul": 0.7}
    elif question["type"] == "choice":
        names = list(question["criteria"])
        answer = {"type": "choice", "choice": names[0], "confidence": 0.6, "probabilities": dict(shares(names))}
    else:
        places = [str(place) for place in range(len(question["criteria"]))]
        answer = {"type": "score", "score": 0.5, "confidence": 0.6, "probabilities": dict(shares(places))}
    told = {"model": "m-1", "answers": {name: answer}, "usage": {"input_tokens": 80, "output_tokens": 0}}
    return 200, told | {"diagnostics": {name: {"label_mass": 0.9, "argmax_is_label": True}}}


def shares(names: list[Any]) -> list[tuple[Any, float]]:
    """0.7 for the first, and the rest alike."""
    return [(name, 0.7 if place == 0 else 0.3 / (len(names) - 1)) for place, name in enumerate(names)]


def by_letter(body: dict[str, Any]) -> tuple[int, Any]:
    """Answer a chat completion of one token: A with 0.6, B with 0.2, evenly where it is shown nothing."""
    told = {"A": 0.6, " B": 0.2, "The": 0.1}
    if body["messages"][-1]["content"].startswith("N/A"):
        told = {"A": 0.45, "B": 0.45}
    top = [{"token": token, "logprob": log(share), "bytes": None} for token, share in told.items()]
    finish = "length" if body.get("max_tokens") == 1 else "stop"
    choice: dict[str, Any] = {"index": 0, "message": {"role": "assistant", "content": "A"}, "finish_reason": finish}
    if body.get("logprobs"):
        choice["logprobs"] = {"content": [{"token": "A", "logprob": log(0.6), "bytes": None, "top_logprobs": top}]}
    usage = {"prompt_tokens": 60, "completion_tokens": min(7, body.get("max_tokens") or 7), "total_tokens": 67}
    return 200, {"id": "x", "object": "chat.completion", "model": "m-1", "choices": [choice], "usage": usage}


class Deciding:
    """A server that has some of the ways; each path answers by a function, or always the same."""

    def __init__(self, **paths: Any) -> None:
        self.paths: dict[str, Any] = {"decisions": NO_PAGE, "systemone": NO_PAGE, "completions": by_letter, **paths}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path, body = request.path.rpartition("/")[2], await request.json()
        self.asked.append((path, body))
        answer = self.paths[path]
        status, payload = answer(body) if callable(answer) else answer
        text = payload if isinstance(payload, str) else json.dumps(payload)
        return web.Response(status=status, text=text, content_type="application/json")

    @property
    def ways(self) -> list[str]:
        """The paths that were asked, in order."""
        return [path for path, _ in self.asked]


@pytest.fixture
def deciding(serving: Any) -> Iterator[Callable[..., tuple[Deciding, OpenAI]]]:
    """Start a server with such ways and return it with its backend."""
    started = []

    def start(**paths: Any) -> tuple[Deciding, OpenAI]:
        made = Deciding(**paths)
        context = serving(made.handle)
        started.append(context)
        return made, OpenAI("m", context.__enter__(), prices=Prices(1.0, 10.0, 0.1))

    yield start
    for context in started:
        context.__exit__(None, None, None)


OPTIONS = [
    (None, {"yes": 0.7, "no": 0.3}),
    (("red", "green"), {"red": 0.7, "green": 0.3}),
    ({"red": "as blood", "green": ""}, {"red": 0.7, "green": 0.3}),
    (3, {1: 0.7, 2: 0.15, 3: 0.15}),
    (12, {1: 0.7, **dict.fromkeys(range(2, 13), 0.3 / 11)}),
]


@pytest.mark.parametrize(("options", "expected"), OPTIONS, ids=["yes or no", "options", "meanings", "scale", "long"])
@pytest.mark.parametrize(
    ("paths", "how", "ways", "mass"),
    [
        ({"decisions": by_openai}, "decisions", ["decisions"], 1.0),
        ({"systemone": by_systemone}, "systemone", ["decisions", "systemone"], 0.9),
        ({"decisions": NO_DECISIONS, "systemone": by_systemone}, "systemone", ["decisions", "systemone"], 0.9),
    ],
    ids=["decisions", "systemone", "systemone after a 501"],
)
async def test_the_servers_own_decisions(
    deciding: Any, paths: Any, how: str, ways: list[str], mass: float, options: Any, expected: dict[Any, float]
) -> None:
    """Both endpoints decide each kind of question, nothing is written, and what it cost is counted."""
    server, backend = deciding(**paths)
    session = Session(dress(backend))
    decision = await session.decide("Is it so?", options)
    assert decision.probabilities == pytest.approx(expected)
    assert (decision.how, decision.mass, server.ways) == (how, mass, ways)
    used = session.trace.usage
    assert (used.calls, used.completion_tokens) == (1, 0)
    assert used.dollars == pytest.approx(30e-6 if how == "decisions" else 80e-6)
    await session.decide("Is it so again?", options)
    assert server.ways == [*ways, ways[-1]]
    await backend.aclose()


@pytest.mark.parametrize("refusal", [NO_PAGE, NO_DECISIONS, (405, {"detail": "Method Not Allowed"}), (403, {})])
async def test_a_server_without_endpoints_is_asked_for_letters(deciding: Any, refusal: Any) -> None:
    """404, 405 and 501 lead on to one token with its alternatives, are remembered, and are told in the trace."""
    server, backend = deciding(decisions=refusal, systemone=refusal)
    session = Session(dress(backend))
    first, second = await session.decide("Is it so?"), await session.decide("And now?")
    assert server.ways == ["decisions", "systemone", *["completions"] * 4]  # two priors, one for each order
    assert all(body["max_tokens"] == 1 and body["top_logprobs"] == 20 for _, body in server.asked[2:])
    assert first.probabilities == pytest.approx({"yes": 0.75, "no": 0.25}) == second.probabilities
    assert first.how == "logprobs"
    assert first.mass == pytest.approx(0.8)
    assert session.trace.usage.completion_tokens == session.trace.usage.calls == 4
    assert f"answered {refusal[0]}" in session.trace.full()
    await backend.aclose()


def without_logprobs(body: dict[str, Any]) -> tuple[int, Any]:
    """Refuse log-probabilities as OpenAI's models that think do."""
    if "logprobs" in body or "top_logprobs" in body:
        message = "Unsupported parameter: 'logprobs' is not supported with this model."
        return 400, {"error": {"message": message, "param": "logprobs", "code": "unsupported_parameter"}}
    return by_letter(body)


def silent(body: dict[str, Any]) -> tuple[int, Any]:
    """Pass over log-probabilities, as some servers do."""
    return by_letter({**body, "logprobs": None})


@pytest.mark.parametrize("answer", [without_logprobs, silent], ids=["refused", "passed over"])
async def test_a_server_without_log_probabilities_writes(deciding: Any, answer: Any) -> None:
    """What refuses log-probabilities, or says nothing of them, is asked in writing from then on."""
    server, backend = deciding(completions=answer)
    session = Session(dress(backend))
    hows = [(await session.decide(text)).how for text in ("Is it so?", "And now?", "And then?")]
    assert hows == ["text"] * 3
    assert not session.can_decide
    assert "logprobs" not in server.asked[-1][1]
    assert re.search("logprobs|log-probabilities", session.trace.full())
    await backend.aclose()


async def test_the_first_decisions_ask_for_an_endpoint_once(deciding: Any) -> None:
    """Many decisions at once try an endpoint that is not there one time."""
    from reasoning.concurrency import together

    server, backend = deciding()
    session = Session(dress(backend))
    await together(session.decide(f"Is it {number}?") for number in range(8))
    assert (server.ways.count("decisions"), server.ways.count("systemone")) == (1, 1)
    await backend.aclose()


async def test_a_refusal_of_one_decision_is_not_one_of_all(deciding: Any) -> None:
    """A 400 about the input leads on for this decision alone; after three of them the endpoint is left alone."""
    too_long = (400, {"error": {"message": "Input is longer than the context of 4096 tokens."}})
    server, backend = deciding(decisions=too_long)
    session = Session(dress(backend))
    for number in range(5):
        await session.decide(f"Is it {number}?")
    assert server.ways.count("decisions") == 3
    await backend.aclose()


async def test_a_model_that_is_not_for_decisions_is_learned(deciding: Any) -> None:
    """A 400 that says that the model has no decisions is remembered at once."""
    refusal = (400, {"error": {"message": "Only `gpt-6-luna` is supported.", "param": "model"}})
    server, backend = deciding(decisions=refusal)
    session = Session(dress(backend))
    for number in range(3):
        await session.decide(f"Is it {number}?")
    assert server.ways.count("decisions") == 1
    await backend.aclose()


async def test_a_model_that_declines_can_not_be_judged(deciding: Any) -> None:
    """A refusal in the place of an answer is no decision, and not guessed."""
    declined = {"model": "m", "answers": [{"type": "refusal", "name": None}], "usage": USAGE}
    _, backend = deciding(decisions=(200, declined))
    decision = await Session(dress(backend)).decide("Is it so?")
    assert (decision.can_judge, decision.best, decision.mass) == (False, None, 0.0)
    await backend.aclose()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((401, {"error": {"message": "Incorrect API key provided"}}), AuthenticationError),
        ((500, {"error": {"message": "internal"}}), ServerError),
        ((503, {"error": {"message": "loading"}}), ServerError),
        ((200, {"object": "list"}), ResponseError),
        ((200, "no JSON"), ResponseError),
        ((200, {"answers": [{"type": "choice", "probabilities": [{"value": "x", "probability": 1}]}]}), ResponseError),
        ((200, {"answers": [{"type": "predicate", "probability": 7}]}), ResponseError),
    ],
    ids=["key", "failure", "not ready", "another form", "no JSON", "other options", "no probability"],
)
async def test_failures_of_an_endpoint_that_is_there_are_errors(
    deciding: Any, answer: Any, error: type[Exception]
) -> None:
    """A refused key, a failure and a broken reply are no missing endpoint: they are told as for completions."""
    server, backend = deciding(decisions=by_openai)
    session = Session(backend)
    await session.decide("Is it so?")
    server.paths["decisions"] = answer
    with pytest.raises(error):
        await session.decide("Is it so?")
    await backend.aclose()


@pytest.mark.parametrize(
    "answer",
    [(200, {"object": "list"}), (200, "<html>Sign in</html>"), (500, {"error": {"message": "KeyError: messages"}})],
    ids=["another form", "a page", "a failure"],
)
async def test_a_server_that_answers_every_path_has_no_decisions(deciding: Any, answer: Any) -> None:
    """Where an endpoint never decided, a reply of another form and a failure lead on to the next way."""
    _, backend = deciding(decisions=answer, systemone=answer)
    assert (await Session(backend).decide("Is it so?")).how == "logprobs"
    await backend.aclose()


async def test_a_strategy_judges_by_a_server_that_counts(deciding: Any) -> None:
    """End to end: a judge of best_of writes nothing at a server with decisions, and the answer is the best judged."""
    server, backend = deciding(decisions=by_openai)
    question = Question("Which?", options=("red", "green"))
    solution = await arun("best_of(direct, n=2)", question, backend=backend)
    await backend.aclose()
    assert solution.evidence["scores"] == [pytest.approx(0.18), pytest.approx(0.18)]
    judging = [node for node in solution.trace.calls if node.name == "judge/decide_score"]
    assert len(judging) == 2
    assert sum(node.own_usage.completion_tokens for node in judging) == 0
    levels = next(body for path, body in server.asked if path == "decisions")["questions"][0]["levels"]
    assert [one["label"] for one in levels] == ["0", "1", "2", "3", "4", "5"]


ASKED = DecisionRequest("s", "i", (DecisionOption("red", "as blood"), DecisionOption("green")))


def test_the_body_of_decisions() -> None:
    """The request is that of OpenAI's client: an input, and a question with choices."""
    assert decision_body(ASKED, "m", "decisions") == {
        "model": "m",
        "input": "s",
        "questions": [
            {
                "name": "decision",
                "instructions": "i",
                "type": "choice",
                "choices": [{"value": "red", "description": "as blood"}, {"value": "green"}],
            }
        ],
    }


@pytest.mark.parametrize("endpoint", ["decisions", "systemone"])
def test_yes_and_no_are_a_statement(endpoint: str) -> None:
    """What is asked of yes and no says which statement may be true, and what both mean where that is told."""
    options = (DecisionOption("yes", "it can stay"), DecisionOption("no"))
    body = decision_body(DecisionRequest("s", "i", options, "yes_no"), "m", endpoint)
    if endpoint == "decisions":
        assert body["questions"][0] == {
            "name": "decision",
            "instructions": "i\nThe answer is: yes.",
            "type": "predicate",
        }
    else:
        assert body["questions"]["decision"] == {
            "instructions": "i\nThe answer is: yes.",
            "type": "noul",
            "criteria": {"true": "it can stay"},
        }


def test_the_body_of_systemone() -> None:
    """The request is that of the System One protocol: a state, and questions by name with their criteria."""
    assert decision_body(ASKED, "m", "systemone") == {
        "model": "m",
        "state": "s",
        "questions": {
            "decision": {"instructions": "i", "type": "choice", "criteria": {"red": "as blood", "green": None}}
        },
    }


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "answers",
                    "decision",
                    "type",
                    "probabilities",
                    "probability",
                    "noul",
                    "value",
                    "label",
                    "usage",
                    "red",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(values, st.sampled_from(["decisions", "systemone"]))
def test_no_reply_breaks_the_reader(payload: Any, endpoint: str) -> None:
    """Whatever comes, a decision or the reader's own error comes of it."""
    try:
        found = read_decision(payload, ASKED, endpoint, None, 0.0)
    except NoDecisionError:
        return
    assert all(0 <= one <= 1 for one in found.probabilities)
