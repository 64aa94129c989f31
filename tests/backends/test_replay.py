"""Record a run, then replay it without the model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Question, arun
from reasoning.backends import Message, Mock, Request, Response, Sampling, dress, open_backend
from reasoning.backends.decisions import DecidingBackend, DecisionOption, DecisionRequest, has_native_decisions
from reasoning.backends.wrapper import (
    backend_prices,
    backend_sampling,
    has_native_grammar,
    has_native_tools,
    tuned_prompts_of,
)
from reasoning.errors import DataError, DecisionsNotSupportedError, NotRecordedError, RequestError
from reasoning.evaluation import aevaluate, load
from reasoning.usage import Usage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import OpenAIServer

STRATEGIES = ["direct", "cot", "sc(cot, samples=3, stop_rule=all)", "lot(cot)", "react(steps=3)", "best_of(cot, n=2)"]


def timeless(folder: Path) -> list[dict[str, Any]]:
    """Return the results without what the clock says, in a fixed order."""
    lines = [json.loads(line) for line in (folder / "results.jsonl").read_text("utf-8").splitlines()]
    return sorted(({**line, "seconds": 0} for line in lines), key=lambda line: (line["id"], line["strategy"]))


async def test_a_replayed_evaluation_is_the_same(server: OpenAIServer, tmp_path: Path) -> None:
    """Recorded at a server and replayed without it, an evaluation has identical results: answers, money and names."""
    path, items = tmp_path / "run.jsonl", load("proofwriter", limit=4)
    spec = f"openai:{server.url}#m?prices=1,2&temperature=0.7&record={path}"
    await aevaluate(items, STRATEGIES, spec, out=tmp_path / "recorded", concurrency=4)
    asked = len(server.requests)
    await aevaluate(items, STRATEGIES, f"replay:{path}", out=tmp_path / "replayed", concurrency=4)
    assert asked
    assert len(server.requests) == asked
    assert timeless(tmp_path / "replayed") == timeless(tmp_path / "recorded")
    runs = [json.loads((tmp_path / name / "run.json").read_text("utf-8")) for name in ("recorded", "replayed")]
    assert runs[0] == runs[1]
    assert "seconds" in path.read_text("utf-8")
    assert not {"authorization", "bearer"} & set(path.read_text("utf-8").lower().split('"'))


YES_NO = (DecisionOption("yes"), DecisionOption("no"))


@pytest.mark.parametrize("wrap", ["record", "cache"])
async def test_decisions_are_kept_too(tmp_path: Path, wrap: str) -> None:
    """A decision is asked for once; a server that has none is told from one that has, also in a replay."""
    path = str(tmp_path / "kept")
    mock = Mock(decide=lambda request: (0.9, 0.1))
    wanted = DecisionRequest("It rains.", "Is it wet?", YES_NO, "yes_no")
    for _ in range(2):
        backend = dress(mock, **{wrap: path})
        assert isinstance(backend, DecidingBackend)
        found = await backend.decide(wanted)
        await backend.aclose()
        assert (found.probabilities, found.how) == ((0.9, 0.1), "decisions")
    assert len(mock.decisions) == 1
    if wrap == "cache":
        assert found.usage.cached_calls == 1
        return
    replay = open_backend(f"replay:{path}")
    assert isinstance(replay, DecidingBackend)
    assert has_native_decisions(replay)
    assert await replay.decide(wanted) == found
    with pytest.raises(DecisionsNotSupportedError, match=r"lacks the decision 'It snows\.'") as caught:
        await replay.decide(DecisionRequest("It snows.", "Is it wet?", YES_NO, "yes_no"))
    assert caught.value.usage == Usage()  # it was not asked
    await replay.aclose()


async def test_a_refusal_is_replayed(tmp_path: Path) -> None:
    """What a server refused to answer it refuses in a replay, in the same words; a later recording asks again."""

    class Refusing(Mock):
        asked = 0

        async def complete(self, request: Request) -> Response:
            self.asked += 1
            raise RequestError("mock", "that is too long", 400)

    path, hello, refusing = tmp_path / "run.jsonl", Request((Message("user", "hello"),)), Refusing()
    for _ in range(2):
        backend = dress(refusing, record=str(path))
        for _ in range(2):
            with pytest.raises(RequestError, match="too long"):
                await backend.complete(hello)
        await backend.aclose()
    replay = open_backend(f"replay:{path}")
    with pytest.raises(RequestError, match="mock: that is too long") as caught:
        await replay.complete(hello)
    await replay.aclose()
    assert (caught.value.status, refusing.asked) == (400, 2)


async def test_a_sample_is_recorded_once(tmp_path: Path) -> None:
    """Two strategies that ask the same get the same completion, also from a recording of before."""
    replies = iter(range(100))
    mock = Mock(lambda request, sample: f"{next(replies)}")
    hello, path = Request((Message("user", "hello"),)), str(tmp_path / "run.jsonl")
    for _ in range(2):
        backend = dress(mock, record=path)
        found = [(await backend.complete(hello.of(samples))).choices for samples in ((0,), (0, 1), (1, 0))]
        assert [[one.text for one in choices] for choices in found] == [["0"], ["0", "1"], ["1", "0"]]
        await backend.aclose()
    assert len(mock.calls) == 2


async def test_what_is_missing_is_told(tmp_path: Path) -> None:
    """What a recording lacks is an error that names the model, the prompt, how it begins, and the sample."""
    path = tmp_path / "run.jsonl"
    backend = dress(Mock(), record=str(path))
    asked = Question("Is Bob red?", "Bob is kind.", answer_format=bool)
    await arun("cot", asked, backend=backend)
    await backend.aclose()
    with pytest.raises(
        NotRecordedError, match=r"mock: .*run\.jsonl lacks sample 0 of the prompt direct.*Bob"
    ) as caught:
        await arun("direct", asked, backend=f"replay:{path}")
    assert (caught.value.sample, caught.value.place) == (0, str(path))
    assert (await arun("sc(cot, samples=2, stop_rule=all)", asked, backend=f"replay:{path}")).stopped == "errors"
    with pytest.raises(NotRecordedError, match=r"free messages \('hello'\)"):
        await open_backend(f"replay:{path}").complete(Request((Message("user", "hello"),)))


async def test_a_replay_is_what_was_recorded(server: OpenAIServer, tmp_path: Path) -> None:
    """Model, prices, tools and sampling are the recorded backend's; with several models the spec has to say which."""
    path = tmp_path / "run.jsonl"
    hello = Request((Message("user", "hello"),))
    for model in ("a", "b"):
        backend = open_backend(f"openai:{server.url}#{model}?prices=1,2&temperature=0.3&record={path}")
        await backend.complete(hello)
        await backend.aclose()
        if model == "a":
            assert open_backend(f"replay:{path}").model == "a"
    with pytest.raises(DataError, match=r"completions of a, b: say whose, for example replay:.*#a"):
        open_backend(f"replay:{path}")
    with pytest.raises(DataError, match="nothing of c"):
        open_backend(f"replay:{path}#c")
    replay = open_backend(f"replay:{path}#b")
    prices = backend_prices(replay)
    assert prices
    assert (prices.input, prices.output) == (1, 2)
    assert (replay.model, has_native_tools(replay)) == ("b", True)
    assert backend_sampling(replay) == Sampling(temperature=0.3)
    assert (await replay.complete(hello)).choices
    await replay.aclose()


def test_what_can_not_be_recorded_to_is_told_at_once(tmp_path: Path) -> None:
    """A file that is no recording is refused before anything is asked, and none is made before."""
    path = tmp_path / "x.jsonl"
    open_backend(f"mock?record={path}")
    assert not path.exists()
    path.write_text("dear diary\n")
    with pytest.raises(DataError, match="no recording"):
        open_backend(f"mock?record={path}")
    with pytest.raises(DataError, match="can't use it as a recording"):
        open_backend(f"replay:{tmp_path}/none.jsonl")


async def test_what_took_grammars_and_was_tuned_does_again(tmp_path: Path) -> None:
    """A replay takes grammars, and is tuned for prompts, where the recorded backend was."""
    path = str(tmp_path / "run.jsonl")
    backend = dress(Mock(["yes"], native_grammar=True, tuned_prompts=["b", "a"]), record=path)
    await backend.complete(Request((Message("user", "Is it wet?"),)))
    await backend.aclose()
    replay = open_backend(f"replay:{path}")
    assert has_native_grammar(replay)
    assert tuned_prompts_of(replay) == {"a", "b"}
    await replay.aclose()


async def test_what_was_handed_schemas_and_reasoned_does_again(tmp_path: Path) -> None:
    """A replay has schemas, and reasons, where the recorded backend did: so the requests have the same keys."""
    path, said = str(tmp_path / "run.jsonl"), '{"propositions": [], "expressions": [], "claims": {}}'
    question = Question("Is it wet?", "It rains.", answer_format="truth")
    backend = dress(Mock([said, "Answer: True"], native_schema=True, reasons=True), record=path)
    recorded = await arun("lot(cot)", question, backend=backend)
    await backend.aclose()
    replayed = await arun("lot(cot)", question, backend=f"replay:{path}")
    assert (replayed.answer, replayed.evidence) == (recorded.answer, recorded.evidence)
