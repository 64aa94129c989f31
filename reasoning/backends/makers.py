"""The makers of the built-in backends: each takes a target, and the settings that are its own."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.backends.account import Account
from reasoning.backends.anthropic.backend import Anthropic
from reasoning.backends.anthropic.batches import AnthropicBatches
from reasoning.backends.defaults import Defaults
from reasoning.backends.gemini.backend import Gemini
from reasoning.backends.hf.backend import Transformers
from reasoning.backends.hf.settings import OWN_SETTINGS, read_settings
from reasoning.backends.local import settings as local_settings
from reasoning.backends.local.backend import Local
from reasoning.backends.mock.backend import Mock
from reasoning.backends.openai.backend import OpenAI
from reasoning.backends.openai.batches import OpenAIBatches
from reasoning.backends.provider_batch import is_batched, open_state
from reasoning.backends.providers import ENDPOINTS, base_url, describe, key_variables
from reasoning.backends.replay import Replay
from reasoning.backends.responses.backend import Responses
from reasoning.backends.setting_values import (
    read_address,
    read_flag,
    read_number,
    read_object,
    read_prices,
    read_secret,
)
from reasoning.errors import SettingError
from reasoning.masking import MASK, Secret, looks_like_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends.base import Backend
    from reasoning.backends.http import HttpBackend

    Maker = Callable[[str, dict[str, str]], Backend]

NATIVE: dict[str, type[HttpBackend]] = {"openai-responses": Responses, "anthropic": Anthropic, "gemini": Gemini}
"""Backends that speak a provider's own protocol."""

PLACEHOLDER = "RESOURCE"
"""What stands in an address where a user's own name belongs."""

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


def built_in_maker(name: str) -> Maker | None:
    """Return the maker of a built-in backend; None where the name is of none."""
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
    return None


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
