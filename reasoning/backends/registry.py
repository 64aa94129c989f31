"""From a backend's name to a backend: `NAME[:TARGET][?setting=value&…]`, or `PROVIDER/MODEL` as others write it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from reasoning.backends.base import Backend
from reasoning.backends.batch import Batch
from reasoning.backends.defaults import Defaults
from reasoning.backends.limit import Limit
from reasoning.backends.makers import NATIVE, OWN, built_in_maker
from reasoning.backends.provider_batch import is_batched
from reasoning.backends.provider_batch.collector import MAX_LINES
from reasoning.backends.providers import ALIASES, ENDPOINTS, MODEL_PROVIDERS, SERVERS, base_url
from reasoning.backends.retry import Retry
from reasoning.backends.wrapper import Wrapper
from reasoning.backends.wrapping import AROUND, CONCURRENCY, KEEPING, dress
from reasoning.deprecation import warn_renamed
from reasoning.errors import NoBackendError, SettingError, SpecError, nearest
from reasoning.masking import MASK, looks_like_key, mask_name, mask_value, without_passwords
from reasoning.own_code import is_place, load_own
from reasoning.plugins import plugins

if TYPE_CHECKING:
    from reasoning.backends.makers import Maker

GROUP = "reasoning.backends"
"""The entry points by which other packages add backends."""

_PLAIN_NAME = re.compile(
    rf"[A-Za-z]{{0,16}}|(?:[a-z-]{{1,20}}/)?(?:gpt|o\d|mixtral|{'|'.join(MODEL_PROVIDERS)})[\w.-]{{0,40}}",
    re.IGNORECASE,
)
"""Names that hold no secret: a word, or a model's name in the place of a backend's."""


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
    if (own := _own(head, settings)) is not None:
        return (
            own
            if isinstance(own, Wrapper)
            else dress(own, name=plain_name(named), **{"concurrency": str(concurrency), **settings})
        )
    around = {key: settings.pop(key) for key in AROUND if key in settings}
    if is_batched(settings.get("batch_api")):
        around.setdefault("concurrency", str(MAX_LINES))
    backend = _maker(name)(target, settings)
    if settings:
        raise _unknown_setting(name, settings)
    return dress(backend, name=plain_name(named), **{"concurrency": str(concurrency), **around})


def _own(place: str, settings: dict[str, str]) -> Backend | None:
    """Return the backend that a place names, `module:make` or `file.py:make`; None where it names no place.

    What is left of `settings` is for what stands around it. Raises SpecError, SettingError.
    """
    if place.partition(":")[0] in backend_names() or not is_place(place):
        return None
    made = load_own(place)
    own = {key: settings.pop(key) for key in list(settings) if key not in AROUND}
    if isinstance(made, type) or not isinstance(made, Backend):
        if not callable(made):
            raise SpecError(place, f"{made!r:.60} is neither a backend nor a function that makes one")
        try:
            made = made(**own)
        except TypeError as error:
            raise SpecError(place, f"it can't be made with {', '.join(own) or 'no settings'}: {error}") from error
    elif own:
        raise _unknown_setting(place, own)
    if not isinstance(made, Backend):
        raise SpecError(place, f"{made!r:.60} is no backend: it has model, max_choices, complete and aclose")
    return made


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
    if (built_in := built_in_maker(name)) is not None:
        return built_in
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


def _unknown_setting(name: str, settings: dict[str, str]) -> SettingError:
    setting = next(iter(settings))
    known = (*OWN.get("openai" if base_url(name) else name, ()), *AROUND)
    hint, value = nearest(setting, known), settings[setting]
    shown = setting if hint else mask_name(setting, value)
    why = f"there is no such setting.{hint} There are: {', '.join(known)}"
    return SettingError(name, shown, mask_value(setting, value), why)
