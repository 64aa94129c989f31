"""Puts the toolkit's wrappers around a backend, as its settings say."""

from __future__ import annotations

from reasoning.backends.base import Backend, Sampling
from reasoning.backends.batch import Batch
from reasoning.backends.defaults import Defaults
from reasoning.backends.limit import Limit
from reasoning.backends.rate_limit import RateLimit
from reasoning.backends.record import Record
from reasoning.backends.retry import Retry
from reasoning.backends.setting_values import read_effort, read_number, read_thinking
from reasoning.deprecation import renamed_keywords

CONCURRENCY = 32
"""Requests under way at a time, unless the setting `concurrency` says otherwise."""

SAMPLING = ("temperature", "top_p", "max_tokens", "effort", "thinking")
"""The settings of how completions are drawn."""

AROUND = (*SAMPLING, "concurrency", "rpm", "tpm", "max_attempts", "cache", "cache_mode", "record")
"""The settings of every backend: of what is put around it."""

KEEPING = ("cache", "cache_mode", "record")
"""Those of them that change no completion, but where it comes from and goes to."""


@renamed_keywords(attempts="max_attempts")
def dress(
    backend: Backend,
    temperature: str | None = None,
    top_p: str | None = None,
    max_tokens: str | None = None,
    effort: str | None = None,
    thinking: str | None = None,
    concurrency: str | None = None,
    rpm: str | None = None,
    tpm: str | None = None,
    max_attempts: str | None = None,
    cache: str | None = None,
    cache_mode: str | None = None,
    record: str | None = None,
    name: str = "",
) -> Backend:
    """Put the toolkit's wrappers around a backend.

    They are, from the outside: defaults → record → cache → batch → limit → retry → rate limit → the backend.
    A setting that is None leaves its wrapper as it is; without `cache` and `cache_mode` there is no cache, without
    `record` no recording. name: what a recording calls the backend. Raises SettingError for a value that can't be used,
    CacheError for a file that is no cache, DataError for one that is no recording.
    """
    sampling = Sampling(
        read_number("temperature", temperature, float, 0),
        read_number("top_p", top_p, float, 0),
        read_number("max_tokens", max_tokens, int, 1),
        effort=read_effort(effort),
        thinking=read_thinking(thinking),
    )
    tries = read_number("max_attempts", max_attempts, int, 1)
    paced = RateLimit(backend, read_number("rpm", rpm, float), read_number("tpm", tpm, float))
    limited = Limit(
        Retry(paced, tries) if tries else Retry(paced),
        read_number("concurrency", concurrency, int, 1) or CONCURRENCY,
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
