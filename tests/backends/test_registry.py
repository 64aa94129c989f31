"""From a backend's name to a backend."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import (
    Defaults,
    Message,
    Mock,
    OpenAI,
    Prices,
    Request,
    Sampling,
    Wrapper,
    backend_names,
    dress,
    open_backend,
)
from reasoning.backends.batch import Batch
from reasoning.backends.limit import Limit
from reasoning.backends.providers import DESCRIPTIONS, ENDPOINTS
from reasoning.backends.rate_limit import RateLimit
from reasoning.backends.registry import keeping, plain_name
from reasoning.backends.retry import Retry
from reasoning.errors import NoBackendError, SettingError, SpecError, UsageError
from tests.each_row import each_row

if TYPE_CHECKING:
    from reasoning.backends import Backend


def layers(backend: Backend) -> list[Any]:
    found: list[Any] = [backend]
    while isinstance(found[-1], Wrapper):
        found.append(found[-1].inner)
    return found


def opened(spec: str) -> OpenAI:
    inner = layers(open_backend(spec))[-1]
    assert isinstance(inner, OpenAI)
    return inner


@pytest.mark.parametrize(
    ("spec", "model", "url", "choices"),
    [
        ("openai:gpt-5-mini", "gpt-5-mini", "https://api.openai.com/v1", 8),
        ("openai:ft:gpt-4o:me::x1", "ft:gpt-4o:me::x1", "https://api.openai.com/v1", 8),
        ("openai:http://localhost:8000/v1#Qwen/Qwen3-8B", "Qwen/Qwen3-8B", "http://localhost:8000/v1", 1),
        ("openai:https://x.org/v1/#a:b", "a:b", "https://x.org/v1", 1),
        ("vllm:Qwen/Qwen3-8B", "Qwen/Qwen3-8B", "http://localhost:8000/v1", 64),
        ("vllm:http://10.0.0.1:9/v1#Qwen/Qwen3-8B", "Qwen/Qwen3-8B", "http://10.0.0.1:9/v1", 64),
        ("ollama:llama3.2", "llama3.2", "http://localhost:11434/v1", 1),
        ("ollama:llama3.2:3b", "llama3.2:3b", "http://localhost:11434/v1", 1),
        ("ollama:http://box:1/v1#llama3.2:3b", "llama3.2:3b", "http://box:1/v1", 1),
        ("llamacpp:default", "default", "http://localhost:8080/v1", 1),
        ("tgi:http://localhost:3000/v1#tgi", "tgi", "http://localhost:3000/v1", 1),
        ("  vllm:m?max_n=4 ", "m", "http://localhost:8000/v1", 4),
    ],
)
def test_every_form_of_a_spec(spec: str, model: str, url: str, choices: int) -> None:
    """A spec names the server, the model (colons and slashes and all) and how many samples a request may ask for."""
    found = opened(spec)
    assert (found.model, found.base_url, found.max_choices) == (model, url, choices)
    assert open_backend(spec).model == model


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("openai:http://me:pass@host/v1#m", "openai:http://host/v1#m"),
        ("mock?cache=x.sqlite&seed=3&cache_mode=read&record=y.jsonl", "mock?seed=3"),
        ("mock?record=y.jsonl", "mock"),
        ("mock?seed=3&error_rate=0.1", "mock?seed=3&error_rate=0.1"),
    ],
)
def test_how_results_name_a_backend(spec: str, name: str) -> None:
    """A password is not written down, and what is kept where makes no other backend."""
    assert plain_name(spec) == name


@pytest.mark.parametrize("name", sorted(set(DESCRIPTIONS) - {"replay"}))
def test_the_examples_work(name: str) -> None:
    """The example shown for each backend is a spec that opens it."""
    assert open_backend(DESCRIPTIONS[name][1]).model


def test_what_is_put_around_a_backend() -> None:
    """From outside in: defaults, batch, limit, retry, rate limit, the backend; settings of the spec reach them."""
    spec = "vllm:m?temperature=0.7&top_p=0.9&max_tokens=50&max_attempts=2&timeout=5&prices=1,2,0.5&logprobs=true"
    defaults, batch, limit, retry, paced, inner = layers(open_backend(spec))
    assert isinstance(defaults, Defaults)
    assert isinstance(batch, Batch)
    assert isinstance(limit, Limit)
    assert isinstance(retry, Retry)
    assert isinstance(paced, RateLimit)
    sampling = defaults.sampling
    assert (sampling.temperature, sampling.top_p, sampling.max_tokens) == (0.7, 0.9, 50)
    assert (retry.max_attempts, inner.timeout, inner.prices, inner.logprobs) == (2, 5.0, Prices(1, 2, 0.5), True)


@pytest.mark.parametrize(
    ("spec", "tools"),
    [("openai:m", True), ("ollama:m", True), ("vllm:m?tools=0", False), ("mock", False), ("mock?tools=true", True)],
)
def test_a_spec_says_whether_there_are_tools(spec: str, tools: bool) -> None:
    """Servers are given tools unless the spec says no, the mock where it says yes, through all that is around them."""
    backend = open_backend(spec)
    assert isinstance(backend, Wrapper)
    assert backend.native_tools is tools


async def test_a_request_goes_before_the_spec(hello: Request) -> None:
    """What the request sets is not overwritten by the spec's settings."""
    mock = Mock()
    backend = dress(mock, temperature="0.7", max_tokens="9")
    from reasoning.backends import Sampling

    await backend.complete(Request(hello.messages, Sampling(temperature=0.0)))
    sampling = mock.calls[0].request.sampling
    assert (sampling.temperature, sampling.max_tokens) == (0.0, 9)


def test_settings_of_the_mock() -> None:
    """The mock's own settings are read from its spec."""
    mock = layers(open_backend("mock?error_rate=0.25&seed=7&delay=0.5"))[-1]
    assert isinstance(mock, Mock)
    assert (mock.seed, mock.delay) == (7, 0.5)


def test_the_key_names_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """`key` names an environment variable; where that is not set, or is a key itself, no error shows a secret."""
    monkeypatch.setenv("MY_KEY", "sk-abc")
    assert opened("vllm:m?api_key_env=MY_KEY")._key.reveal() == "sk-abc"
    with pytest.raises(SettingError, match=r"OTHER_KEY.*not set"):
        open_backend("vllm:m?api_key_env=OTHER_KEY")
    with pytest.raises(SettingError, match="not the key itself") as caught:
        open_backend("openai:gpt-5-mini?api_key_env=sk-proj-123")
    assert "sk-proj-123" not in str(caught.value)


@each_row(
    ("spec", "words"),
    [
        ("opnai:gpt-5-mini", "no backend is called 'opnai'. Did you mean 'openai'?"),
        ("gpt-5-mini", "For this model write openai:gpt-5-mini."),
        ("o3-mini", "For this model write openai:o3-mini."),
        ("claude-sonnet-5", "For this model write anthropic:claude-sonnet-5."),
        ("azure:gpt-5", "name the address as well: azure:https://NAME.openai.azure.com/openai/v1#DEPLOYMENT"),
        ("openrouter:", "name the model: openrouter:qwen/qwen3-8b"),
        ("vllm:m?effort=lots", "give one of none, minimal, low, medium, high, xhigh, max"),
        ("vllm:m?thinking=-1", "at least 0"),
        ("vllm:m?thinking=much", "thinking='…' can't be used: give a number"),
        ("vllm:m?extra=[1]", "give a JSON object"),
        ("vllm:m?proxy=localhost:3128", "give an address such as http://localhost:3128"),
        ("vllm:m?chat_template_kwargs={", "give a JSON object"),
        ("gemini-3-pro", "For this model write gemini:gemini-3-pro."),
        ("llama3.2", "For this model write ollama:llama3.2."),
        ("nobody/gpt-5", "For this model write openai:gpt-5."),
        ("record:x.jsonl", "openai:gpt-5-mini?record=run.jsonl"),
        ("replay", "name the recording: replay:run.jsonl"),
        ("gpt-5-mini?temperature=0", "For this model write openai:gpt-5-mini."),
        ("mock/x", "the mock has no models"),
        ("OLLAMA:x", "Did you mean 'ollama'?"),
        (":x", "no backend is called ''"),
        ("mock?eror_rate=0.1", "Did you mean 'error_rate'?"),
        ("vllm:m?temprature=1", "Did you mean 'temperature'?"),
        ("mock?api_key_env=X", "no such setting"),
        ("vllm:m?error_rate=0.1", "no such setting"),
        ("mock?error_rate=many", "error_rate='…' can't be used: give a number"),
        ("mock?error_rate=1.5", "from 0 to 1"),
        ("mock?error_rate=nan", "at least 0"),
        ("mock?seed=1.5", "seed='1.5'"),
        ("mock?delay=-1", "delay"),
        ("mock?delay=inf", "delay"),
        ("mock?temperature=", "temperature=''"),
        ("mock?temperature=0&temperature=1", "given twice"),
        ("mock?temperature=-1", "at least 0"),
        ("mock?concurrency=0", "at least 1"),
        ("mock?max_attempts=0", "at least 1"),
        ("mock?max_tokens=2.5", "give a number (int)"),
        ("mock:x", "the mock has no models"),
        ("openai", "name the model: openai:gpt-5-mini"),
        ("openai:", "name the model"),
        ("vllm", "name the model: vllm:http://localhost:8000/v1#Qwen"),
        ("vllm:http://localhost:8000/v1", "name the model"),
        ("vllm:http://localhost:8000/v1#", "name the model"),
        ("vllm:localhost:8000/v1#m", "begins with http://"),
        ("vllm:http://#m", "base_url"),
        ("vllm:m?prices=1", "prices=INPUT,OUTPUT"),
        ("vllm:m?prices=1,2,3,4", "prices=INPUT,OUTPUT"),
        ("vllm:m?prices=1,x", "prices='…' can't be used: give a number"),
        ("vllm:m?prices=nan,1", "prices='nan'"),
        ("vllm:m?prices=-1,1", "prices='-1'"),
        ("vllm:m?timeout=0", "timeout"),
        ("vllm:m?max_n=0", "max_n"),
        ("vllm:m?logprobs=maybe", "true or false"),
    ],
)
def test_mistakes_say_what_to_write(spec: str, words: str) -> None:
    """Each mistake in a spec is a UsageError that says what is wrong and what to write."""
    with pytest.raises(UsageError) as caught:
        open_backend(spec)
    assert words in str(caught.value)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_no_backend(nothing: str | None) -> None:
    """Where none is named there is no silent stand-in, but an error that lists the ways to name one."""
    with pytest.raises(NoBackendError) as caught:
        open_backend(nothing)
    for way in ("REASONING_BACKEND", "--backend", "openai:", "vllm:", "ollama:", "mock"):
        assert way in str(caught.value)


def test_the_environment_names_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """REASONING_BACKEND counts where the call names none, and only there."""
    monkeypatch.setenv("REASONING_BACKEND", "ollama:llama3.2")
    assert open_backend().model == "llama3.2"
    assert open_backend("mock").model == "mock"


def test_a_backend_is_dressed_once() -> None:
    """An opened backend passed again stays as it is, wrapped again or not; a bare one is dressed."""
    first = open_backend("mock")
    assert open_backend(first) is first
    around = Wrapper(first)
    assert open_backend(around) is around
    mock = Mock()
    assert layers(open_backend(mock))[-1] is mock
    assert isinstance(open_backend(Wrapper(mock)), Defaults)


@pytest.mark.parametrize("thing", [42, Mock, object(), ["mock"]])
def test_other_things_are_no_backends(thing: Any) -> None:
    """What is neither a spec nor a backend is refused, with what would do."""
    with pytest.raises(SettingError, match="give a spec such as mock"):
        open_backend(thing)


def made(target: str, settings: dict[str, str]) -> Mock:
    return Mock(lambda request, sample: f"{target} {settings.pop('tone', '')}", seed=int(settings.pop("seed", "0")))


def test_backends_of_other_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other packages add backends by entry points; they take their own settings and those of every backend."""
    here = EntryPoint("mine", f"{__name__}:made", "reasoning.backends")
    broken = EntryPoint("broken", "no_such_module_at_all:x", "reasoning.backends")
    points = EntryPoints([here, broken])
    monkeypatch.setattr(EntryPoint, "load", lambda point: made if point.name == "mine" else _missing())
    monkeypatch.setattr("reasoning.backends.registry.plugins", lambda group: points.select(group=group))
    assert {"mine", "broken", "mock", "openai"} <= set(backend_names())
    mock = layers(open_backend("mine:x?seed=3&temperature=1"))[-1]
    assert (mock.seed, mock.model) == (3, "mock")
    with pytest.raises(SettingError, match=r"no such setting.*temperature") as caught:
        open_backend("mine:x?wrong=1")
    assert "error_rate" not in str(caught.value)
    with pytest.raises(SpecError, match=r"'broken'.*can't be loaded"):
        open_backend("broken:x")
    with pytest.raises(SpecError, match="Did you mean 'mine'"):
        open_backend("mime:x")


def _missing() -> None:
    raise ModuleNotFoundError("no_such_module_at_all")


@pytest.mark.parametrize("name", sorted(ENDPOINTS.keys() - {"azure"}))
def test_providers_are_reached_by_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider's name leads to its address, with the key of its own variable, which may be missing until a call."""
    monkeypatch.setenv(f"{name.upper()}_API_KEY", "sk-abc")
    backend = opened(f"{name}:some-model")
    assert (backend.base_url, backend._key.reveal()) == (ENDPOINTS[name], "sk-abc")
    monkeypatch.delenv(f"{name.upper()}_API_KEY")
    assert not opened(f"{name}/some-model")._key


def test_a_provider_has_other_names() -> None:
    """What people call a provider by its model's name leads to its backend."""
    for spec in ("claude:claude-sonnet-5", "claude/claude-sonnet-5", "anthropic/claude-sonnet-5"):
        assert repr(layers(open_backend(spec))[-1]).startswith("Anthropic('claude-sonnet-5'")


def test_how_a_model_thinks_is_set_in_the_spec() -> None:
    """Effort, a budget of thoughts and fields of the server's own are settings of a spec."""
    backend = open_backend('vllm:m?effort=HIGH&thinking=off&extra={"seed": 1}&chat_template_kwargs={"a": true}')
    assert isinstance(backend, Defaults)
    assert (backend.sampling.effort, backend.sampling.thinking) == ("high", 0)
    sent = opened('vllm:m?extra={"seed": 1}&chat_template_kwargs={"a": true}')._written(
        Request((Message("user", "hi"),), Sampling(effort="low", thinking=9))
    )[1]
    assert (sent["seed"], sent["reasoning_effort"]) == (1, "low")
    assert sent["chat_template_kwargs"] == {"enable_thinking": True, "thinking": True, "a": True}
    assert sent["thinking_token_budget"] == 9


@pytest.mark.parametrize(
    ("spec", "same"),
    [
        ("openai/gpt-5-mini", "openai:gpt-5-mini"),
        ("ollama/llama3.2?temperature=0", "ollama:llama3.2?temperature=0"),
        ("vllm/Qwen/Qwen3-8B", "vllm:Qwen/Qwen3-8B"),
        ("openai:m?max_attempts=2&max_concurrency=3&max_n=4", "openai:m?max_attempts=2&concurrency=3&max_n=4"),
    ],
)
def test_specs_are_read_as_others_write_them(spec: str, same: str) -> None:
    """`provider/model` and other usual names of settings open the same backend."""
    one, other = layers(open_backend(spec)), layers(open_backend(same))
    assert [type(layer) for layer in one] == [type(layer) for layer in other]
    for name in ("model", "max_choices"):
        assert getattr(one[-1], name) == getattr(other[-1], name)
    assert one[3].max_attempts == other[3].max_attempts


@pytest.mark.parametrize(
    ("spec", "kept"),
    [
        ("mock", "mock?cache=my%20runs/c.sqlite%3Fa%3D1"),
        ("mock?seed=2", "mock?seed=2&cache=my%20runs/c.sqlite%3Fa%3D1"),
        (None, "mock?seed=5&cache=my%20runs/c.sqlite%3Fa%3D1"),
    ],
)
def test_where_completions_are_kept_may_stand_beside_the_spec(
    spec: str | None, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place that is given by itself comes to the backend's settings, to those of the environment too."""
    monkeypatch.setenv("REASONING_BACKEND", "mock?seed=5")
    assert keeping(spec, cache="my runs/c.sqlite?a=1", record=None) == kept
    assert keeping(spec, cache=None) == spec


def test_two_places_to_keep_are_one_too_many() -> None:
    """A place that is given both ways is an error, which says which one to leave out."""
    with pytest.raises(SettingError, match="leave --record out"):
        keeping("mock?record=a.jsonl", record="b.jsonl", cache=None)


@pytest.mark.parametrize(
    ("held", "variable"),
    [
        ({"AZURE_OPENAI_API_KEY": "a", "AZURE_API_KEY": "b"}, "AZURE_OPENAI_API_KEY"),
        ({"AZURE_API_KEY": "b"}, "AZURE_API_KEY"),
        ({"AZURE_OPENAI_API_KEY": " ", "AZURE_API_KEY": "b"}, "AZURE_API_KEY"),
        ({}, "AZURE_OPENAI_API_KEY"),
    ],
)
def test_azures_key_has_two_names(held: dict[str, str], variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of its own pages goes before ours; where neither is set that one is asked for."""
    for name in ("AZURE_OPENAI_API_KEY", "AZURE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in held.items():
        monkeypatch.setenv(name, value)
    layer: Any = open_backend("azure:https://me.openai.azure.com/openai/v1#d")
    while hasattr(layer, "inner"):
        layer = layer.inner
    assert layer._key.name == variable
