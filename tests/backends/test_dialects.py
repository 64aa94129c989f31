"""Every strategy on every kind of server: it ends with an answer or says why not, and the bill is the server's."""

from __future__ import annotations

from typing import Any

import pytest

from reasoning import Question, arun
from reasoning.backends import Message, Request, Sampling, open_backend
from reasoning.errors import BackendError
from reasoning.strategies import strategy_names
from reasoning.tools.calculator import calculate
from tests.backends.servers.chat import DIALECTS, ChatServer, Ways
from tests.backends.servers.native import NATIVE
from tests.backends.servers.replay import THOUGHT, ReplayServer, running

ASKED = Question("Is Bob red?", context="Bob is kind. All kind people are red. Ann is not red.", answer_format="truth")
SETTINGS = "max_tokens=600&temperature=0.5&top_p=0.9&effort=low"
SPECS = {
    "react": ("react", "react(native=False)"),
    "sc": ("sc(cot, samples=3, stop_rule=all)",),
    "on": (),
    "sql": (),
    "rag": (),
    "tot": ("tot(depth=2)",),
}
"""How strategies are written where their name alone does not do."""
SERVERS: dict[str, Any] = {
    **{ways.name: (lambda ways=ways: ChatServer(ways)) for ways in DIALECTS},
    **NATIVE,
}


@pytest.fixture(params=list(SERVERS))
def dialect(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A running server of each dialect."""
    for variable in ("AZURE", "DEEPSEEK", "MISTRAL", "OPENROUTER", "ANTHROPIC", "GEMINI", "OPENAI"):
        monkeypatch.setenv(f"{variable}_API_KEY", "sk-x")
    with running(SERVERS[request.param]) as server:
        yield server


def _specs() -> list[str]:
    return [spec for name in strategy_names() for spec in SPECS.get(name, (name,))]


@pytest.mark.slow
async def test_every_strategy_ends_on_every_server(dialect: ReplayServer) -> None:
    """No strategy fails on a setting; thoughts and their tokens are in trace and bill; the tokens are the server's."""
    backend = open_backend(f"{dialect.spec}?{SETTINGS}")
    failed: dict[str, str] = {}
    for spec in _specs():
        before = dialect.truth
        try:
            solution = await arun(spec, ASKED, backend=backend)
            trace, usage = solution.trace, solution.usage
        except BackendError as error:
            failed[spec] = str(error)
            continue
        sent, written = (
            dialect.truth.prompt_tokens - before.prompt_tokens,
            dialect.truth.completion_tokens - before.completion_tokens,
        )
        assert usage.prompt_tokens == pytest.approx(sent, rel=0.01), spec
        assert usage.completion_tokens == pytest.approx(written, rel=0.01), spec
        assert usage.reasoning_tokens == dialect.truth.reasoning_tokens - before.reasoning_tokens, spec
        assert usage.cached_tokens == dialect.truth.cached_tokens - before.cached_tokens, spec
        if isinstance(dialect, ChatServer) and dialect.ways.thoughts and usage.calls:
            thoughts = [call.data.get("reasoning") for call in trace.calls if call.data.get("reply") is not None]
            assert THOUGHT in thoughts, spec
    await backend.aclose()
    assert failed == {}


@pytest.mark.slow
async def test_tools_are_called_on_every_server(dialect: ReplayServer) -> None:
    """The model calls a tool and reads its result, with its thoughts sent back where that is asked for."""
    backend = open_backend(f"{dialect.spec}?{SETTINGS}")
    question = Question("What is 17 * 23?", answer_format="number")
    solution = await arun("react", question, backend=backend, tools=[calculate])
    await backend.aclose()
    if not isinstance(dialect, ChatServer) or dialect.ways.system:  # the mock looks for its task in the system's words
        assert solution.answer == 391
        assert len(solution.trace.calls) >= 2
    assert solution.usage.reasoning_tokens == dialect.truth.reasoning_tokens


@pytest.mark.parametrize("ways", DIALECTS, ids=lambda ways: ways.name)
async def test_samples_are_billed_by_what_they_cost(ways: Ways, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a server counts several samples, the bill has the tokens of all."""
    for variable in ("AZURE", "DEEPSEEK", "MISTRAL", "OPENROUTER", "OPENAI"):
        monkeypatch.setenv(f"{variable}_API_KEY", "sk-x")
    with running(lambda: ChatServer(ways)) as server:
        backend = open_backend(f"{server.spec}?max_n=5")
        request = Request((Message("user", "Is it wet?"),), Sampling(temperature=0.0), tuple(range(5)))
        response = await backend.complete(request)
        await backend.aclose()
    assert len(response.choices) == 5
    assert response.usage.completion_tokens == pytest.approx(server.truth.completion_tokens, rel=0.01)
    assert response.usage.reasoning_tokens == server.truth.reasoning_tokens


@pytest.mark.parametrize("ways", [one for one in DIALECTS if one.thinks], ids=lambda ways: ways.name)
async def test_thinking_is_switched_off(ways: Ways, monkeypatch: pytest.MonkeyPatch) -> None:
    """`thinking=off` reaches each server in its own words, or as the least effort that it has."""
    for variable in ("AZURE", "DEEPSEEK", "MISTRAL", "OPENROUTER", "OPENAI"):
        monkeypatch.setenv(f"{variable}_API_KEY", "sk-x")
    with running(lambda: ChatServer(ways)) as server:
        backend = open_backend(f"{server.spec}?thinking=off")
        response = await backend.complete(Request((Message("user", "Is it wet?"),)))
        await backend.aclose()
    can = "none" in ways.efforts or ways.provider in ("vllm", "sglang", "llamacpp", "deepseek", "openrouter")
    if can and ways.name != "mistral":
        assert (server.truth.reasoning_tokens, response.choices[0].reasoning) == (0, "")
    assert len(server.requests) <= 3
