"""From a backend's name to a backend: `NAME[:TARGET][?setting=value&…]`."""

from __future__ import annotations

import os
import re
from importlib.metadata import entry_points
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from reasoning.backends.base import Backend, Sampling, Wrapper
from reasoning.backends.batch import Batch
from reasoning.backends.defaults import Defaults
from reasoning.backends.limit import Limit
from reasoning.backends.mock import Mock
from reasoning.backends.openai import OpenAI
from reasoning.backends.prices import Prices
from reasoning.backends.retry import Retry
from reasoning.errors import NoBackendError, SettingError, SpecError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T", int, float)
    Maker = Callable[[str, dict[str, str]], Backend]

SERVERS = {
    "vllm": ("http://localhost:8000/v1", 64),
    "ollama": ("http://localhost:11434/v1", 1),
    "llamacpp": ("http://localhost:8080/v1", 1),
    "tgi": ("http://localhost:3000/v1", 1),
}
"""Servers that speak OpenAI's protocol: where they listen unless told, and the most samples in a request."""

DESCRIPTIONS = {
    "mock": ("the built-in stand-in for a model: no network, no model, for trials and tests", "mock?error_rate=0.2"),
    "openai": ("OpenAI; the key is read from OPENAI_API_KEY", "openai:gpt-5-mini"),
    "vllm": ("a vLLM server", "vllm:http://localhost:8000/v1#Qwen/Qwen3-8B"),
    "ollama": ("Ollama on this machine", "ollama:llama3.2"),
    "llamacpp": ("llama.cpp's llama-server", "llamacpp:http://localhost:8080/v1#default"),
    "tgi": ("text-generation-inference", "tgi:http://localhost:3000/v1#tgi"),
}
"""What each backend is, and a spec that works."""

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
    settings = _settings(name, query)
    around = {key: settings.pop(key) for key in AROUND if key in settings}
    backend = _maker(named, name)(target, settings)
    if settings:
        raise _unknown_setting(name, settings)
    return dress(backend, **{"concurrency": str(concurrency), **around})


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
    for setting, value in parse_qsl(query, keep_blank_values=True):
        if setting in settings:
            raise SettingError(name, setting, value, "it is given twice")
        settings[setting] = value
    return settings


OWN = {
    "mock": ("error_rate", "seed", "delay", "tools"),
    "openai": ("key", "choices", "prices", "logprobs", "timeout", "tools"),
}
"""The settings of the built-in backends; servers have those of openai."""

AROUND = ("temperature", "top_p", "max_tokens", "concurrency", "attempts")
"""The settings of every backend: of what is put around it."""


def dress(
    backend: Backend,
    temperature: str | None = None,
    top_p: str | None = None,
    max_tokens: str | None = None,
    concurrency: str | None = None,
    attempts: str | None = None,
) -> Backend:
    """Put the toolkit's wrappers around a backend: defaults → batch → limit → retry → the backend."""
    sampling = Sampling(
        _number("temperature", temperature, float, 0),
        _number("top_p", top_p, float, 0),
        _number("max_tokens", max_tokens, int, 1),
    )
    tries = _number("attempts", attempts, int, 1)
    limited = Limit(
        Retry(backend, tries) if tries else Retry(backend), _number("concurrency", concurrency, int, 1) or CONCURRENCY
    )
    return Defaults(Batch(limited), sampling)


def backend_names() -> list[str]:
    """List the names that a backend spec may begin with."""
    return sorted({"mock", "openai", *SERVERS, *entry_points(group="reasoning.backends").names})


def _maker(spec: str, name: str) -> Maker:
    if name == "mock":
        return _mock
    if name == "openai" or name in SERVERS:
        return lambda target, settings: _openai(name, target, settings)
    for point in entry_points(group="reasoning.backends", name=name):
        try:
            maker: Maker = point.load()
        except (ImportError, AttributeError) as error:
            raise SpecError(spec, f"the backend {name!r} ({point.value}) can't be loaded: {error}") from error
        return maker
    known = backend_names()
    why = f"no backend is called {name!r}.{nearest(name, known)} There are: {', '.join(known)}."
    raise SpecError(spec, why)


def _mock(target: str, settings: dict[str, str]) -> Backend:
    if target:
        raise SettingError("mock", "model", target, "the mock has no models: write mock, or mock?error_rate=0.2")
    rate = _number("error_rate", settings.pop("error_rate", None), float, 0)
    delay = _number("delay", settings.pop("delay", None), float, 0)
    seed = _number("seed", settings.pop("seed", None), int)
    tools = _flag("mock", "tools", settings.pop("tools", "0"))
    return Mock(error_rate=rate or 0.0, seed=seed or 0, delay=delay or 0.0, native_tools=tools, record=False)


def _openai(name: str, target: str, settings: dict[str, str]) -> Backend:
    is_url = target.startswith(("http://", "https://"))
    url, _, model = target.partition("#") if is_url else ("", "", target)
    if not is_url and "#" in model:
        raise SettingError(name, "model", target, "an address begins with http:// or https://")
    if not model:
        example = "openai:gpt-5-mini" if name == "openai" else f"{name}:{SERVERS[name][0]}#MODEL"
        raise SettingError(name, "model", target, f"name the model: {example}")
    base, choices = SERVERS.get(name, (None, None))
    variable = settings.pop("key", None)
    return OpenAI(
        model,
        url or base,
        key=_secret(name, variable) if variable else None,
        max_choices=_number("choices", settings.pop("choices", None), int, 1) or choices,
        prices=_prices(settings.pop("prices", None)),
        logprobs=_flag(name, "logprobs", settings.pop("logprobs", "0")),
        timeout=_number("timeout", settings.pop("timeout", None), float, 0.001) or 600.0,
        native_tools=_flag(name, "tools", settings.pop("tools", "1")),
    )


def _secret(name: str, variable: str) -> str:
    if os.environ.get(variable):
        return os.environ[variable]
    why = "it names the environment variable that holds the key"
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", variable):
        raise SettingError(name, "key", "…", f"{why}, and is not the key itself")
    raise SettingError(name, "key", variable, f"{why}, and that variable is not set")


def _flag(name: str, setting: str, text: str) -> bool:
    values = {"1": True, "true": True, "0": False, "false": False}
    if text.lower() not in values:
        raise SettingError(name, setting, text, "give true or false")
    return values[text.lower()]


def _prices(text: str | None) -> Prices | None:
    if text is None:
        return None
    parts = text.split(",")
    numbers = [_number("prices", part, float, 0) for part in parts] if 2 <= len(parts) <= 3 else []
    given = [number for number in numbers if number is not None]
    if not given:
        why = "give dollars per million tokens: prices=SENT,WRITTEN or prices=SENT,WRITTEN,CACHED"
        raise SettingError("backend", "prices", text, why)
    return Prices(*given)


def _number(name: str, text: str | None, kind: type[T], least: float | None = None) -> T | None:
    if text is None:
        return None
    try:
        value = kind(text)
    except ValueError:
        raise SettingError("backend", name, text, f"give a number ({kind.__name__})") from None
    if not (value == value and abs(value) < float("inf")) or (least is not None and value < least):
        bound = "that is finite" if least is None else f"of at least {least:g}"
        raise SettingError("backend", name, text, f"give a number {bound}")
    return value


def _unknown_setting(name: str, settings: dict[str, str]) -> SettingError:
    setting = next(iter(settings))
    known = (*OWN.get("openai" if name in SERVERS else name, ()), *AROUND)
    hint = nearest(setting, known)
    return SettingError(
        name, setting, settings[setting], f"there is no such setting.{hint} There are: {', '.join(known)}"
    )
