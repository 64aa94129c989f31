"""From a backend's name to a backend: `NAME[:TARGET][?setting=value&…]`, or `PROVIDER/MODEL` as others write it."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from reasoning.backends.account import Account
from reasoning.backends.anthropic.backend import Anthropic
from reasoning.backends.anthropic.batches import AnthropicBatches
from reasoning.backends.base import Backend, Wrapper
from reasoning.backends.batch import Batch
from reasoning.backends.defaults import Defaults
from reasoning.backends.gemini.backend import Gemini
from reasoning.backends.hf.backend import Transformers
from reasoning.backends.hf.settings import OWN_SETTINGS, read_settings
from reasoning.backends.limit import Limit
from reasoning.backends.local import settings as local_settings
from reasoning.backends.local.backend import Local
from reasoning.backends.mock.backend import Mock
from reasoning.backends.openai.backend import OpenAI
from reasoning.backends.openai.batches import OpenAIBatches
from reasoning.backends.provider_batch import is_batched, open_state
from reasoning.backends.provider_batch.collector import MAX_LINES
from reasoning.backends.providers import ALIASES, ENDPOINTS, MODEL_PROVIDERS, SERVERS, base_url, describe, key_variables
from reasoning.backends.replay import Replay
from reasoning.backends.responses.backend import Responses
from reasoning.backends.retry import Retry
from reasoning.backends.setting_values import (
    read_address,
    read_flag,
    read_number,
    read_object,
    read_prices,
    read_secret,
)
from reasoning.backends.wrapping import AROUND, CONCURRENCY, KEEPING, dress
from reasoning.deprecation import warn_renamed
from reasoning.errors import NoBackendError, SettingError, SpecError, nearest
from reasoning.masking import MASK, Secret, looks_like_key, mask_name, mask_value, without_passwords
from reasoning.plugins import plugins

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends.http import HttpBackend

    Maker = Callable[[str, dict[str, str]], Backend]

GROUP = "reasoning.backends"
"""The entry points by which other packages add backends."""

NATIVE: dict[str, type[HttpBackend]] = {"openai-responses": Responses, "anthropic": Anthropic, "gemini": Gemini}
"""Backends that speak a provider's own protocol."""

_PLAIN_NAME = re.compile(
    rf"[A-Za-z]{{0,16}}|(?:[a-z-]{{1,20}}/)?(?:gpt|o\d|mixtral|{'|'.join(MODEL_PROVIDERS)})[\w.-]{{0,40}}",
    re.IGNORECASE,
)
"""Names that hold no secret: a word, or a model's name in the place of a backend's."""

PLACEHOLDER = "RESOURCE"
"""What stands in an address where a user's own name belongs."""


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
    name = ALIASES.get(name, name)
    settings = _settings(name, query)
    around = {key: settings.pop(key) for key in AROUND if key in settings}
    if is_batched(settings.get("batch_api")):
        around.setdefault("concurrency", str(MAX_LINES))
    backend = _maker(name)(target, settings)
    if settings:
        raise _unknown_setting(name, settings)
    return dress(backend, name=plain_name(named), **{"concurrency": str(concurrency), **around})


def keeping(spec: str | None, **settings: str | None) -> str | None:
    """Return a backend's spec, by default that of REASONING_BACKEND, with settings of where completions are kept.

    A setting that is None is left as it is. Raises SettingError for one that the spec has already.
    """
    given = {name: value for name, value in settings.items() if value is not None}
    named = (os.environ.get("REASONING_BACKEND", "") if spec is None else spec).strip()
    if not given or not named:
        return spec
    head, _, query = named.partition("?")
    name = ALIASES.get(head.partition(":")[0], head.partition(":")[0])
    for setting in _settings(name, query).keys() & given.keys():
        raise SettingError(name, setting, given[setting], f"it is in the backend's spec already: leave --{setting} out")
    added = urlencode(given, quote_via=quote, safe="/:@")
    return f"{head}?{'&'.join(filter(None, (query, added)))}"


def plain_name(spec: str) -> str:
    """Return a backend's spec as results name it: without what it keeps and takes from files, and without passwords."""
    head, _, query = spec.partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] not in (*KEEPING, "batch_api")]
    return without_passwords("?".join(filter(None, (head, "&".join(kept)))))


def _slashed(name: str) -> tuple[str, str]:
    """Part `openai/gpt-5-mini`, as others write it."""
    provider, _, model = name.partition("/")
    return (provider, model) if ALIASES.get(provider, provider) in backend_names() else (name, "")


def _line_for_model(name: str) -> str | None:
    """Return the spec of a well-known model that was named alone, or behind an unknown provider; None for others."""
    model = name.rpartition("/")[2]
    found = next((provider for start, provider in MODEL_PROVIDERS.items() if model.lower().startswith(start)), None)
    if found is None or not _PLAIN_NAME.fullmatch(name) or looks_like_key(model):
        return None
    return f"{found}:{model}"


def _given(backend: Backend, concurrency: int) -> Backend:
    layer: object = backend
    bare: object = backend
    while isinstance(layer, Wrapper):
        if isinstance(layer, Defaults | Batch | Limit | Retry):
            return backend  # dressed already, and perhaps wrapped again since
        layer = layer.inner
    if not isinstance(bare, Backend):
        why = "give a spec such as mock, or an object with model, max_choices, complete and aclose"
        raise SettingError("run", "backend", backend, why)
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


_SHARED = ("api_key_env", "prices", "timeout", "tools", "extra", "proxy")

OWN = {
    "mock": ("error_rate", "seed", "delay", "tools"),
    "openai": (
        *("api_key_env", "max_n", "prices", "logprobs", "timeout", "tools", "extra", "chat_template_kwargs"),
        *("organization", "project", "proxy", "batch_api"),
    ),
    "replay": (),
    "openai-responses": (*_SHARED, "logprobs", "organization", "project"),
    "anthropic": (*_SHARED, "batch_api"),
    "gemini": (*_SHARED, "max_n", "logprobs"),
    "transformers": OWN_SETTINGS,
    "local": local_settings.OWN_SETTINGS,
}
"""The settings of the built-in backends; servers have those of openai."""

OTHER_NAMES = {
    "max_concurrency": "concurrency",
    "reasoning_effort": "effort",
    "organisation": "organization",
    "extra_body": "extra",
}
"""Other usual names of settings."""

OLD_NAMES = {"attempts": "max_attempts", "key": "api_key_env", "choices": "max_n"}
"""Names of before, which are accepted for one release."""


def backend_names() -> list[str]:
    """List the names that a backend spec may begin with."""
    others = plugins(GROUP).names
    return sorted({"local", "mock", "openai", "replay", "transformers", *SERVERS, *ENDPOINTS, *NATIVE, *others})


def _maker(name: str) -> Maker:
    if name == "mock":
        return _mock
    if name == "replay":
        return _replay
    if name == "transformers":
        return _transformers
    if name == "local":
        return _local
    if name == "openai" or base_url(name):
        return lambda target, settings: _openai(name, target, settings)
    if name in NATIVE:
        return lambda target, settings: _native(name, target, settings)
    for point in plugins(GROUP).select(name=name):
        try:
            maker: Maker = point.load()
        except (ImportError, AttributeError) as error:
            raise SpecError(name, f"the backend {name!r} ({point.value}) can't be loaded: {error}") from error
        return maker
    raise _unknown_backend(name)


def _unknown_backend(name: str) -> SpecError:
    known = backend_names()
    hint = nearest(name, known)
    shown = name if hint or _PLAIN_NAME.fullmatch(name) else MASK
    if name == "record":
        hint = " To record, put record=FILE on the backend that has the model: openai:gpt-5-mini?record=run.jsonl."
    elif (line := _line_for_model(name)) is not None:
        hint = f" For this model write {line}."
    return SpecError(shown, f"no backend is called {shown!r}.{hint} There are: {', '.join(known)}.")


def _mock(target: str, settings: dict[str, str]) -> Backend:
    if target:
        raise SettingError("mock", "model", MASK, "the mock has no models: write mock, or mock?error_rate=0.2")
    rate = read_number("error_rate", settings.pop("error_rate", None), float, 0)
    delay = read_number("delay", settings.pop("delay", None), float, 0)
    seed = read_number("seed", settings.pop("seed", None), int)
    tools = read_flag("mock", "tools", settings.pop("tools", "0"))
    return Mock(error_rate=rate or 0.0, seed=seed or 0, delay=delay or 0.0, native_tools=tools, record=False)


def _replay(target: str, settings: dict[str, str]) -> Backend:
    path, _, model = (target, "", "") if Path(target).expanduser().is_file() else target.partition("#")
    if not path:
        raise SettingError("replay", "path", "", "name the recording: replay:run.jsonl, as record=run.jsonl wrote it")
    backend = Replay(path, model)
    return Defaults(backend, backend.recorded.sampling)


def _transformers(target: str, settings: dict[str, str]) -> Backend:
    seed = read_number("seed", settings.pop("seed", None), int)
    return Transformers(read_settings(target, settings), seed or 0)


def _local(target: str, settings: dict[str, str]) -> Backend:
    seed = read_number("seed", settings.pop("seed", None), int)
    logprobs = read_flag("local", "logprobs", settings.pop("logprobs", "0"))
    return Local(local_settings.read_settings(target, settings), seed or 0, logprobs=logprobs)


def _openai(name: str, target: str, settings: dict[str, str]) -> Backend:
    url, model = _parted(name, target)
    base = url or base_url(name)
    if base and PLACEHOLDER in base:
        raise SettingError(name, "model", model, f"name the address as well: {describe(name)[1]}")
    variable = settings.pop("api_key_env", None)
    batched = settings.pop("batch_api", None)
    kind = partial(OpenAIBatches, state=open_state(batched)) if batched and is_batched(batched) else OpenAI
    return kind(
        model,
        base,
        key=read_secret(name, variable) if variable else _key_of(name),
        max_choices=read_number("max_n", settings.pop("max_n", None), int, 1),
        prices=read_prices(settings.pop("prices", None)),
        logprobs=read_flag(name, "logprobs", settings.pop("logprobs", "0")),
        timeout=read_number("timeout", settings.pop("timeout", None), float, 0.001) or 600.0,
        native_tools=read_flag(name, "tools", settings.pop("tools", "1")),
        provider=name,
        extra=_extra(settings),
        account=_account(settings),
    )


def _parted(name: str, target: str) -> tuple[str, str]:
    """Part a target into the server's address, empty for the provider's own, and the model."""
    is_url = target.startswith(("http://", "https://"))
    url, _, model = target.partition("#") if is_url else ("", "", target)
    if not is_url and "#" in model:
        raise SettingError(name, "model", MASK, "an address begins with http:// or https://")
    if not model:
        raise SettingError(name, "model", "", f"name the model: {describe(name)[1]}")
    if looks_like_key(model):
        why = "this looks like a key, not like a model: keys are read from the environment, ?api_key_env=NAME names it"
        raise SettingError(name, "model", MASK, why)
    return url, model


def _native(name: str, target: str, settings: dict[str, str]) -> Backend:
    url, model = _parted(name, target)
    variable = settings.pop("api_key_env", None)
    own = {one: settings.pop(one) for one in OWN[name] if one in settings}
    batched = own.get("batch_api")
    is_plain = name != "anthropic" or batched is None or not is_batched(batched)
    kind = NATIVE[name] if is_plain else partial(AnthropicBatches, state=open_state(batched or ""))
    return kind(
        model,
        url or None,
        key=read_secret(name, variable) if variable else None,
        max_choices=read_number("max_n", own.get("max_n"), int, 1),
        prices=read_prices(own.get("prices")),
        logprobs=read_flag(name, "logprobs", own.get("logprobs", "0")),
        timeout=read_number("timeout", own.get("timeout"), float, 0.001) or 600.0,
        native_tools=read_flag(name, "tools", own.get("tools", "1")),
        extra=read_object("extra", own.get("extra")),
        account=_account(own),
    )


def _key_of(name: str) -> Secret | None:
    """Return a provider's key from its usual variable, which may be empty; None for OpenAI and one's own servers."""
    if name not in ENDPOINTS:
        return None
    variables = key_variables(name)
    variable = next((one for one in variables if os.environ.get(one, "").strip()), variables[0])
    return Secret(os.environ.get(variable, ""), variable)


def _account(settings: dict[str, str]) -> Account:
    """Take the settings of the account and the way to the server."""
    proxy = read_address("proxy", settings.pop("proxy", ""))
    return Account(settings.pop("organization", ""), settings.pop("project", ""), proxy)


def _extra(settings: dict[str, str]) -> dict[str, Any]:
    """Read the fields that go into every request as they are."""
    extra = read_object("extra", settings.pop("extra", None))
    template = read_object("chat_template_kwargs", settings.pop("chat_template_kwargs", None))
    return extra | ({"chat_template_kwargs": template} if template else {})


def _unknown_setting(name: str, settings: dict[str, str]) -> SettingError:
    setting = next(iter(settings))
    known = (*OWN.get("openai" if base_url(name) else name, ()), *AROUND)
    hint, value = nearest(setting, known), settings[setting]
    shown = setting if hint else mask_name(setting, value)
    why = f"there is no such setting.{hint} There are: {', '.join(known)}"
    return SettingError(name, shown, mask_value(setting, value), why)
