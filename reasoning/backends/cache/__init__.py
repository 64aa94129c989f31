"""A cache of completions, which processes share."""

from reasoning.backends.cache.cache import Cache
from reasoning.backends.cache.places import CACHE_MODES, CacheMode, cache_settings

__all__ = ["CACHE_MODES", "Cache", "CacheMode", "cache_settings"]
