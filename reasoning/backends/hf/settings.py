"""Which model a spec names, and how it is run."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from reasoning.backends.setting_values import read_number
from reasoning.errors import SettingError
from reasoning.masking import mask_value

OWN_SETTINGS = ("device", "dtype", "batch", "threads", "context", "adapter", "assistant", "lookup", "seed")
"""The settings of the backend `transformers`."""

DTYPES = ("auto", "float32", "bfloat16", "float16")
"""The types of numbers in which a model may be held."""

ROWS = 8
"""Completions that are written side by side, unless the setting `batch` says otherwise."""

MAX_LOOKUP_TOKENS = 64
"""Tokens that prompt look-up may propose at a time."""

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?")
_DEVICE = re.compile(r"(?:cpu|mps|(?:cuda|xpu)(?::\d{1,2})?)")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A model, and how it is run; equal ones share one model in the process. Raises SettingError."""

    target: str
    """A folder, a name on the hub, or a GGUF file."""

    device: str = ""
    """Where it runs, as torch calls it: cpu, cuda, cuda:1, mps; empty: the first GPU where there is one."""

    dtype: str = ""
    """One of DTYPES; empty: float32 on a CPU, and else as the model's file has it."""

    batch: int = ROWS
    """The most completions that are written side by side."""

    threads: int = 0
    """Threads on a CPU; 0: one less than there are cores, at least one."""

    context: int = 0
    """The most tokens of prompt and reply together; 0: what the model was made for."""

    adapter: str = ""
    """The folder of a LoRA adapter as peft keeps it, which is merged into the model; empty: none."""

    assistant: str = ""
    """A smaller model with the same tokenizer that drafts, as `target` names one; empty: none."""

    lookup: int = 0
    """The tokens that are drafted out of the prompt at a time; 0: none."""

    def __post_init__(self) -> None:
        if not self.target:
            raise _wrong("model", "", "name a folder, a model of the hub or a GGUF file: transformers:Qwen/Qwen3-0.6B")
        for name in ("target", "assistant"):
            _check_place("model" if name == "target" else name, getattr(self, name))
        if self.device and not _DEVICE.fullmatch(self.device):
            raise _wrong("device", self.device, "give cpu, mps, cuda or cuda:0")
        if self.dtype and self.dtype not in DTYPES:
            raise _wrong("dtype", self.dtype, f"give one of {', '.join(DTYPES)}")
        if self.adapter and not Path(self.adapter).expanduser().is_dir():
            raise _wrong("adapter", self.adapter, "there is no such folder: give one that peft has saved")
        if self.assistant and self.lookup:
            raise _wrong("lookup", self.lookup, "an assistant drafts already: give one of the two")
        if not 0 <= self.lookup <= MAX_LOOKUP_TOKENS:
            raise _wrong("lookup", self.lookup, f"give at most {MAX_LOOKUP_TOKENS} tokens")

    @property
    def drafts(self) -> bool:
        """Return whether tokens are drafted, so that completions are written one after another."""
        return bool(self.assistant or self.lookup)

    @property
    def identity(self) -> str:
        """Return what else the model's replies depend on: where it lies, and in which numbers it is held."""
        path = local_path(self.target)
        told = (str(path.resolve()) if path else "", self.dtype, self.device, self.adapter)
        return " ".join(filter(None, told))

    @property
    def thread_count(self) -> int:
        """Return how many threads a CPU gives to it."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return self.threads or max(1, cores - 1)


def read_settings(target: str, settings: dict[str, str]) -> ModelSettings:
    """Take a spec's settings of the model out of `settings`. Raises SettingError."""

    def number(name: str, least: int) -> int:
        return read_number(name, settings.pop(name, None), int, least) or 0

    return ModelSettings(
        target,
        device=settings.pop("device", ""),
        dtype=settings.pop("dtype", ""),
        batch=number("batch", 1) or ROWS,
        threads=number("threads", 1),
        context=number("context", 2),
        adapter=settings.pop("adapter", ""),
        assistant=settings.pop("assistant", ""),
        lookup=number("lookup", 0),
    )


def local_path(target: str) -> Path | None:
    """Return the folder or the GGUF file that a target names; None for a name on the hub."""
    path = Path(target).expanduser()
    return path if path.is_dir() or (path.suffix == ".gguf" and path.is_file()) else None


def _check_place(setting: str, target: str) -> None:
    if not target or local_path(target) is not None:
        return
    if target.endswith(".gguf") or not _HUB_NAME.fullmatch(target):
        raise _wrong(setting, target, "there is no such folder or GGUF file, and it is no name on the hub")


def _wrong(setting: str, value: object, why: str) -> SettingError:
    return SettingError("transformers", setting, mask_value(setting, str(value)), why)
