"""An adapter's own word on the prompts that it was trained for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.errors import MissingExtraError, SettingError

if TYPE_CHECKING:
    from pathlib import Path

PROMPTS_KEY = "reasoning.prompts"
"""The field of an adapter's GGUF file that lists the prompts that it was trained for."""

MAX_PROMPTS = 100


@lru_cache(maxsize=16)
def read_tuned_prompts(path: Path) -> frozenset[str]:
    """Return the names of the prompts that an adapter was trained for; none where it does not say.

    Raises SettingError for a file that is no GGUF, MissingExtraError.
    """
    try:
        from gguf import GGUFReader
    except ImportError:
        raise MissingExtraError("gguf", "local", "reading an adapter") from None
    try:
        field = GGUFReader(path).get_field(PROMPTS_KEY)
        told = field.contents() if field else []
    except (OSError, ValueError, IndexError, KeyError, OverflowError, MemoryError) as error:  # of a damaged file
        raise SettingError("local", "adapter", str(path), f"it can't be read as a GGUF file ({error})") from None
    names = told if isinstance(told, list) else [told]
    return frozenset(name for name in names[:MAX_PROMPTS] if isinstance(name, str) and name)
