"""From a backend's name to a backend: `NAME[:TARGET][?setting=value&…]`, or `PROVIDER/MODEL` as others write it."""

from __future__ import annotations

import os
import re
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from reasoning.backends.anthropic.backend import Anthropic
from reasoning.backends.base import Backend, Sampling, Wrapper
from reasoning.backends.batch import Batch
from reasoning.backends.defaults import Defaults
from reasoning.backends.limit import Limit
from reasoning.backends.mock.backend import Mock
from reasoning.backends.openai.backend import OpenAI
from reasoning.backends.prices import Prices
from reasoning.backends.record import Record
from reasoning.backends.replay import Replay
from reasoning.backends.responses.backend import Responses
from reasoning.backends.retry import Retry
from reasoning.deprecation import renamed_keywords, warn_renamed
from reasoning.errors import NoBackendError, SettingError, SpecError, nearest
from reasoning.masking import MASK, Secret, looks_like_key, mask_name, mask_value, without_passwords

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from reasoning.backends.http import HttpBackend

    T = TypeVar("T", int, float)
    Maker = Callable[[str, dict[str, str]], Backend]

SERVERS = {
    "vllm": ("http://localhost:8000/v1", 64),
    "ollama": ("http://localhost:11434/v1", 1),
    "llamacpp": ("http://localhost:8080/v1", 1),
    "tgi": ("http://localhost:3000/v1", 1),
}
"""Servers that speak OpenAI's protocol: where they listen unless told, and the most samples in a request."""

NATIVE: dict[str, type[HttpBackend]] = {"openai-responses": Responses, "anthropic": Anthropic}
"""Backends that speak a provider's own protocol."""

DESCRIPTIONS = {
    "mock": ("the built-in stand-in for a model: no network, no model, for trials and tests", "mock?error_rate=0.2"),
    "openai": ("OpenAI; the key is read from OPENAI_API_KEY", "openai:gpt-5-mini"),
    "openai-responses": ("OpenAI's Responses API; the key as for openai", "openai-responses:gpt-5-mini"),
    "anthropic": ("Anthropic (an extra); the key is read from ANTHROPIC_API_KEY", "anthropic:claude-sonnet-4-5"),
    "vllm": ("a vLLM server", "vllm:http://localhost:8000/v1#Qwen/Qwen3-8B"),
    "ollama": ("Ollama on this machine", "ollama:llama3.2"),
    "llamacpp": ("llama.cpp's llama-server", "llamacpp:http://localhost:8080/v1#default"),
    "tgi": ("text-generation-inference", "tgi:http://localhost:3000/v1#tgi"),
    "replay": ("what record=FILE has written, in the place of the model", "replay:run.jsonl"),
}
"""What each backend is, and a spec that works."""

ENDPOINTS = {
    "azure": "https://RESOURCE.openai.azure.com/openai/v1",
    "cerebras": "https://api.cerebras.ai/v1",
    "cohere": "https://api.cohere.ai/compatibility/v1",
    "dashscope": "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    "deepseek": "https://api.deepseek.com/v1",
    "fireworks": "https://api.fireworks.ai/inference/v1",
    "gemini": "https://generativelanguage.googleapis.com/v1beta/openai",
    "google": "https://generativelanguage.googleapis.com/v1beta/openai",
    "groq": "https://api.groq.com/openai/v1",
    "huggingface": "https://router.huggingface.co/v1",
    "lmstudio": "http://localhost:1234/v1",
    "mistral": "https://api.mistral.ai/v1",
    "moonshot": "https://api.moonshot.ai/v1",
    "nvidia": "https://integrate.api.nvidia.com/v1",
    "openrouter": "https://openrouter.ai/api/v1",
    "perplexity": "https://api.perplexity.ai",
    "sglang": "http://localhost:30000/v1",
    "siliconflow": "https://api.siliconflow.cn/v1",
    "together": "https://api.together.xyz/v1",
    "xai": "https://api.x.ai/v1",
}
"""Where providers and servers that have no name of their own here speak OpenAI's protocol."""

ALIASES = {"claude": "anthropic"}
"""Other names of providers whose backends have a name here."""

MODEL_PROVIDERS = {
    "gpt-": "openai",
    "o1": "openai",
    "o3": "openai",
    "o4": "openai",
    "chatgpt": "openai",
    "claude": "anthropic",
    "gemini": "gemini",
    "deepseek": "deepseek",
    "mistral": "mistral",
    "magistral": "mistral",
    "codestral": "mistral",
    "grok": "xai",
    "command": "cohere",
    "sonar": "perplexity",
    "kimi": "moonshot",
    "llama": "ollama",
    "qwen": "ollama",
    "gemma": "ollama",
    "phi": "ollama",
}
"""How the names of well-known models begin, and who serves them: for the line to type where a model is named alone."""

_PLAIN_NAME = re.compile(
    rf"[A-Za-z]{{0,16}}|(?:[a-z-]{{1,20}}/)?(?:gpt|o\d|mixtral|{'|'.join(MODEL_PROVIDERS)})[\w.-]{{0,40}}",
    re.IGNORECASE,
)
"""Names that hold no secret: a word, or a model's name in the place of a backend's."""

CONCURRENCY = 32
"""Requests under way at a time, unless the setting `concurrency` says otherwise."""


def open_backend(spec: str | Backend | None = None, concurrency: int = CONCURRENCY) -> Backend:
    """Return the backend that `spec` names, ready for use: with its retries, limits and batching around it.

    A backend object gets the same around it. None: the one that REASONING_BACKEND names. concurrency: the most requests
    under way at a time, where the spec does not say.
    Raises NoBackendError, SpecError for an unknown name, SettingError for a setting.
    """
    if spec is not None and not isinstance(spec, str):
        return _given(spec, concurrency)
    named = (os.environ.get("REASONING_BACKEND", "") if spec is None else spec).strip()
    if not named:
        raise NoBackendError
    head, _, query = named.partition("?")
    name, _, target = head.partition(":")
    if not target and "/" in name:
        name, target = _slashed(name)
    settings = _settings(name, query)
    around = {key: settings.pop(key) for key in AROUND if key in settings}
    backend = _maker(name)(target, settings)
    if settings:
        raise _unknown_setting(name, settings)
    return dress(backend, name=plain_name(named), **{"concurrency": str(concurrency), **around})


def plain_name(spec: str) -> str:
    """Return a backend's spec as results name it: without what it keeps and takes from files, and without passwords."""
    head, _, query = spec.partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] not in KEEPING]
    return without_passwords("?".join(filter(None, (head, "&".join(kept)))))


def _slashed(name: str) -> tuple[str, str]:
    """Part `openai/gpt-5-mini`; a provider whose name is none of a backend is told as the line to type."""
    provider, _, model = name.partition("/")
    if provider in backend_names():
        return provider, model
    shown = MASK if looks_like_key(model) else model
    if (line := _line_for(provider, shown)) is not None:
        raise SpecError(f"{provider}/{shown}", f"{provider} is reached by another name: write {line}")
    return name, ""


def _line_for(provider: str, model: str) -> str | None:
    """Return the spec of a model of a provider that has no name of its own here; None for an unknown provider."""
    if own := ALIASES.get(provider.lower()):
        return f"{own}:{model}"
    endpoint = ENDPOINTS.get(provider.lower())
    if endpoint is None:
        return None
    key = "" if "localhost" in endpoint else f"?api_key_env={provider.upper()}_API_KEY"
    return f"openai:{endpoint}#{model}{key}"


def _line_for_model(name: str) -> str | None:
    """Return the spec of a well-known model that was named alone, or behind an unknown provider; None for others."""
    model = name.rpartition("/")[2]
    found = next((provider for start, provider in MODEL_PROVIDERS.items() if model.lower().startswith(start)), None)
    if found is None or not _PLAIN_NAME.fullmatch(name) or looks_like_key(model):
        return None
    return _line_for(found, model) or f"{found}:{model}"


def _given(backend: Backend, concurrency: int) -> Backend:
    layer: object = backend
    if not isinstance(layer, Backend):
        why = "give a spec such as mock, or an object with model, max_choices, complete and aclose"
        raise SettingError("run", "backend", backend, why)
    while isinstance(layer, Wrapper):
        if isinstance(layer, Defaults | Batch | Limit | Retry):
            return backend  # dressed already, and perhaps wrapped again since
        layer = layer.inner
    return dress(backend, concurrency=str(concurrency))


def _settings(name: str, query: str) -> dict[str, str]:
    settings: dict[str, str] = {}
    for written, value in parse_qsl(query, keep_blank_values=True):
        if written in OLD_NAMES:
            warn_renamed(f"the setting {written}", OLD_NAMES[written])
        setting = {**OTHER_NAMES, **OLD_NAMES}.get(written, written)
        if setting in settings:
            raise SettingError(name, mask_name(setting, value), mask_value(setting, value), "it is given twice")
        settings[setting] = value
    return settings


OWN = {
    "mock": ("error_rate", "seed", "delay", "tools"),
    "openai": ("api_key_env", "max_n", "prices", "logprobs", "timeout", "tools"),
    "replay": (),
    **dict.fromkeys(NATIVE, ("api_key_env", "max_n", "prices", "timeout", "tools")),
}
"""The settings of the built-in backends; servers have those of openai."""

OTHER_NAMES = {"max_concurrency": "concurrency"}
"""Other usual names of settings."""

OLD_NAMES = {"attempts": "max_attempts", "key": "api_key_env", "choices": "max_n"}
"""Names of before, which are accepted for one release."""

AROUND = ("temperature", "top_p", "max_tokens", "concurrency", "max_attempts", "cache", "cache_mode", "record")
"""The settings of every backend: of what is put around it."""

KEEPING = ("cache", "cache_mode", "record")
"""Those of them that change no completion, but where it comes from and goes to."""


@renamed_keywords(attempts="max_attempts")
def dress(
    backend: Backend,
    temperature: str | None = None,
    top_p: str | None = None,
    max_tokens: str | None = None,
    concurrency: str | None = None,
    max_attempts: str | None = None,
    cache: str | None = None,
    cache_mode: str | None = None,
    record: str | None = None,
    name: str = "",
) -> Backend:
    """Put the toolkit's wrappers around a backend: defaults → record → cache → batch → limit → retry → the backend.

    A setting that is None leaves its wrapper as it is; without `cache` and `cache_mode` there is no cache, without
    `record` no recording. name: what a recording calls the backend. Raises SettingError for a value that can't be used,
    CacheError for a file that is no cache, DataError for one that is no recording.
    """
    sampling = Sampling(
        _number("temperature", temperature, float, 0),
        _number("top_p", top_p, float, 0),
        _number("max_tokens", max_tokens, int, 1),
    )
    tries = _number("max_attempts", max_attempts, int, 1)
    limited = Limit(
        Retry(backend, tries) if tries else Retry(backend), _number("concurrency", concurrency, int, 1) or CONCURRENCY
    )
    cached = _cached(Batch(limited), cache, cache_mode)
    return Defaults(Record(cached, record, name, sampling) if record else cached, sampling)


def _cached(backend: Backend, cache: str | None, mode: str | None) -> Backend:
    """Put a cache around a backend where its settings ask for one."""
    if cache is None and mode is None:
        return backend
    from reasoning.backends.cache import Cache, cache_settings  # only a run that has a cache pays for SQLite

    found = cache_settings(cache, mode)
    return Cache(backend, *found) if found else backend


def backend_names() -> list[str]:
    """List the names that a backend spec may begin with."""
    return sorted({"mock", "openai", "replay", *SERVERS, *NATIVE, *entry_points(group="reasoning.backends").names})


def _maker(name: str) -> Maker:
    if name == "mock":
        return _mock
    if name == "replay":
        return _replay
    if name == "openai" or name in SERVERS:
        return lambda target, settings: _openai(name, target, settings)
    if name in NATIVE:
        return lambda target, settings: _native(name, target, settings)
    for point in entry_points(group="reasoning.backends", name=name):
        try:
            maker: Maker = point.load()
        except (ImportError, AttributeError) as error:
            raise SpecError(name, f"the backend {name!r} ({point.value}) can't be loaded: {error}") from error
        return maker
    raise _unknown_backend(name)


def _unknown_backend(name: str) -> SpecError:
    known = backend_names()
    endpoint, alias = ENDPOINTS.get(name.lower()), ALIASES.get(name.lower())
    hint = nearest(name, known)
    shown = name if hint or endpoint or alias or _PLAIN_NAME.fullmatch(name) else MASK
    if endpoint:
        hint = f" It speaks OpenAI's protocol too: {_line_for(name, 'MODEL')}."
    elif alias:
        hint = f" Write {alias}:MODEL."
    elif name == "record":
        hint = " To record, put record=FILE on the backend that has the model: openai:gpt-5-mini?record=run.jsonl."
    elif (line := _line_for_model(name)) is not None:
        hint = f" For this model write {line}."
    return SpecError(shown, f"no backend is called {shown!r}.{hint} There are: {', '.join(known)}.")


def _mock(target: str, settings: dict[str, str]) -> Backend:
    if target:
        raise SettingError("mock", "model", MASK, "the mock has no models: write mock, or mock?error_rate=0.2")
    rate = _number("error_rate", settings.pop("error_rate", None), float, 0)
    delay = _number("delay", settings.pop("delay", None), float, 0)
    seed = _number("seed", settings.pop("seed", None), int)
    tools = _flag("mock", "tools", settings.pop("tools", "0"))
    return Mock(error_rate=rate or 0.0, seed=seed or 0, delay=delay or 0.0, native_tools=tools, record=False)


def _replay(target: str, settings: dict[str, str]) -> Backend:
    path, _, model = (target, "", "") if Path(target).expanduser().is_file() else target.partition("#")
    if not path:
        raise SettingError("replay", "path", "", "name the recording: replay:run.jsonl, as record=run.jsonl wrote it")
    backend = Replay(path, model)
    return Defaults(backend, backend.recorded.sampling)


def _openai(name: str, target: str, settings: dict[str, str]) -> Backend:
    url, model = _parted(name, target)
    base, choices = SERVERS.get(name, (None, None))
    variable = settings.pop("api_key_env", None)
    return OpenAI(
        model,
        url or base,
        key=_secret(name, variable) if variable else None,
        max_choices=_number("max_n", settings.pop("max_n", None), int, 1) or choices,
        prices=_prices(settings.pop("prices", None)),
        logprobs=_flag(name, "logprobs", settings.pop("logprobs", "0")),
        timeout=_number("timeout", settings.pop("timeout", None), float, 0.001) or 600.0,
        native_tools=_flag(name, "tools", settings.pop("tools", "1")),
    )


def _parted(name: str, target: str) -> tuple[str, str]:
    """Part a target into the server's address, empty for the provider's own, and the model."""
    is_url = target.startswith(("http://", "https://"))
    url, _, model = target.partition("#") if is_url else ("", "", target)
    if not is_url and "#" in model:
        raise SettingError(name, "model", MASK, "an address begins with http:// or https://")
    if not model:
        example = f"{name}:{SERVERS[name][0]}#MODEL" if name in SERVERS else DESCRIPTIONS[name][1]
        raise SettingError(name, "model", "", f"name the model: {example}")
    if looks_like_key(model):
        why = "this looks like a key, not like a model: keys are read from the environment, ?api_key_env=NAME names it"
        raise SettingError(name, "model", MASK, why)
    return url, model


def _native(name: str, target: str, settings: dict[str, str]) -> Backend:
    url, model = _parted(name, target)
    variable = settings.pop("api_key_env", None)
    return NATIVE[name](
        model,
        url or None,
        key=_secret(name, variable) if variable else None,
        max_choices=_number("max_n", settings.pop("max_n", None), int, 1),
        prices=_prices(settings.pop("prices", None)),
        timeout=_number("timeout", settings.pop("timeout", None), float, 0.001) or 600.0,
        native_tools=_flag(name, "tools", settings.pop("tools", "1")),
    )


def _secret(name: str, variable: str) -> Secret:
    key = Secret(os.environ.get(variable, ""), variable)
    if key:
        return key
    why = "it names the environment variable that holds the key"
    shown = mask_value("api_key_env", variable)
    wrong = "is not the key itself" if shown == MASK else "that variable is not set"
    raise SettingError(name, "api_key_env", shown, f"{why}, and {wrong}")


def _flag(name: str, setting: str, text: str) -> bool:
    values = {"1": True, "true": True, "0": False, "false": False}
    if text.lower() not in values:
        raise SettingError(name, setting, mask_value(setting, text), "give true or false")
    return values[text.lower()]


def _prices(text: str | None) -> Prices | None:
    if text is None:
        return None
    parts = text.split(",")
    numbers = [_number("prices", part, float, 0) for part in parts] if 2 <= len(parts) <= 3 else []
    given = [number for number in numbers if number is not None]
    if not given:
        why = "give dollars per million tokens: prices=INPUT,OUTPUT or prices=INPUT,OUTPUT,CACHED"
        raise SettingError("backend", "prices", mask_value("prices", text), why)
    return Prices(*given)


def _number(name: str, text: str | None, kind: type[T], least: float | None = None) -> T | None:
    if text is None:
        return None
    value, shown = _parsed(text, kind), mask_value(name, text)
    if value is None:
        raise SettingError("backend", name, shown, f"give a number ({kind.__name__})")
    if not (value == value and abs(value) < float("inf")) or (least is not None and value < least):
        bound = "that is finite" if least is None else f"of at least {least:g}"
        raise SettingError("backend", name, shown, f"give a number {bound}")
    return value


def _parsed(text: str, kind: type[T]) -> T | None:
    try:
        return kind(text)
    except ValueError:  # its words repeat the text
        return None


def _unknown_setting(name: str, settings: dict[str, str]) -> SettingError:
    setting = next(iter(settings))
    known = (*OWN.get("openai" if name in SERVERS else name, ()), *AROUND)
    hint, value = nearest(setting, known), settings[setting]
    shown = setting if hint else mask_name(setting, value)
    why = f"there is no such setting.{hint} There are: {', '.join(known)}"
    return SettingError(name, shown, mask_value(setting, value), why)
