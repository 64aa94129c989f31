"""What tells one model in the process from another: the file, the adapter, and how much of the machine it takes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from reasoning.backends.local.model import MODEL_NAME, local_model_path, shipped_adapter_path
from reasoning.backends.local.weights import WEIGHT_TYPES, WeightType
from reasoning.backends.setting_values import read_number
from reasoning.errors import SettingError
from reasoning.masking import mask_value

OWN_SETTINGS = ("slots", "context", "threads", "adapter", "weights", "seed", "logprobs")
"""The settings of `local` in a spec."""

MAX_SLOTS = 64
MAX_CONTEXT_TOKENS = 1_000_000

SHIPPED, NONE = "", "none"
"""Values of the setting `adapter`: the one that comes along, and no one."""


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """One model and how it is held. Raises SettingError for what can't be used."""

    target: str = ""
    """A GGUF file; empty: the small model that `reasoning local install` fetches."""
    slots: int = 4
    """The most completions that are written side by side."""
    context: int = 4096
    """Tokens that a prompt and its reply may have together; memory is taken for so many in each slot."""
    threads: int = 0
    """Threads that compute; 0: one less than there are cores."""
    adapter: str = SHIPPED
    """A LoRA adapter as a GGUF file, or `none`; empty: the one that comes along, with the small model."""
    weights: WeightType | Literal[""] = ""
    """Another type of the file's weights, made once and kept in the user's cache; empty: as they are."""

    def __post_init__(self) -> None:
        if not 1 <= self.slots <= MAX_SLOTS:
            raise _wrong("slots", self.slots, f"give 1 to {MAX_SLOTS}")
        if not 64 <= self.context <= MAX_CONTEXT_TOKENS:
            raise _wrong("context", self.context, f"give 64 to {MAX_CONTEXT_TOKENS} tokens")
        if self.target and not Path(self.target).expanduser().is_file():
            raise _wrong("model", self.target, "there is no such file: give a GGUF file, local:PATH.gguf")
        if self.adapter not in (SHIPPED, NONE) and not Path(self.adapter).expanduser().is_file():
            raise _wrong("adapter", self.adapter, "there is no such file: give a LoRA adapter as GGUF, or none")

        if self.weights and self.weights not in WEIGHT_TYPES:
            raise _wrong("weights", self.weights, f"give {', '.join(WEIGHT_TYPES)}")

    @property
    def model(self) -> str:
        """Return the name of the model: that of its file."""
        return Path(self.target).stem if self.target else MODEL_NAME

    @property
    def path(self) -> Path | None:
        """Return the model's file; None where the small model is not installed."""
        return Path(self.target).expanduser().resolve() if self.target else local_model_path()

    @property
    def adapter_path(self) -> Path | None:
        """Return the adapter's file; None where there is none."""
        if self.adapter == SHIPPED:
            return None if self.target else shipped_adapter_path()
        return None if self.adapter == NONE else Path(self.adapter).expanduser().resolve()

    @property
    def thread_count(self) -> int:
        """Return how many threads compute. As many as there are cores would wait for each other on a busy machine."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return self.threads or max(1, cores - 1)

    @property
    def identity(self) -> str:
        """Return what else the model's replies depend on: which file it is, and which adapter."""
        named = [_file_identity(path) for path in (self.path, self.adapter_path) if path]
        named += [self.weights] if self.weights else []
        return " ".join([*named, _digest(self.adapter_path)] if self.adapter_path else named)


def read_settings(target: str, settings: dict[str, str]) -> LocalSettings:
    """Take a spec's settings of the model out of `settings`. Raises SettingError."""
    given = {
        name: read_number(name, settings.pop(name), int, least)
        for name, least in (("slots", 1), ("context", 64), ("threads", 1))
        if name in settings
    }
    numbers = {name: value for name, value in given.items() if value is not None}
    weights: Any = settings.pop("weights", "").upper()
    return LocalSettings(target, adapter=settings.pop("adapter", SHIPPED), weights=weights, **numbers)


def _file_identity(path: Path) -> str:
    """Return a file's name and size: enough to tell two models of one name, and the same on another machine."""
    return f"{path.name}:{path.stat().st_size}" if path.is_file() else path.name


def _digest(adapter: Path) -> str:
    """Return what tells adapters of one name: all that one training makes have the same size."""
    return _digest_of(adapter, adapter.stat().st_mtime_ns) if adapter.is_file() else ""


@lru_cache(maxsize=16)
def _digest_of(adapter: Path, written: int) -> str:
    """Return a file's digest; asked for at each request, it is taken once for each time that it was written."""
    with adapter.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _wrong(setting: str, value: object, why: str) -> SettingError:
    return SettingError("local", setting, mask_value(setting, str(value)), why)
