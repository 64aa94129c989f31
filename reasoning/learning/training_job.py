"""A training job for the child process that has torch: fine-tuning or DPO of a LoRA adapter, by TRL and peft."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from reasoning.errors import MissingExtraError, TrainingError, UsageError

LIBRARIES = ("torch", "transformers", "peft", "trl", "datasets")
"""What the child imports; the extra `learn` has all of it."""

MAX_WORDS = 2_000
"""Characters of the child's last words that an error shows."""


@dataclass(frozen=True)
class TrainingJob:
    """What is to be trained, from what, on what.

    Raises UsageError for values out of range.
    """

    base: str
    """The model: a folder, a GGUF file, or a hub's name."""

    data: str
    """The JSON lines: of `write_calls` for sft, of `write_pairs` for dpo; with a field `domain` for losses."""

    out: str
    """The folder that the adapter is written to, in peft's form."""

    kind: Literal["sft", "dpo", "losses", "plain"] = "sft"
    """sft: on completions; dpo: on pairs; losses: trains nothing, returns the mean loss by domain (nats a token);
    plain: writes the model, of a GGUF for example, as a folder."""

    start: str = ""
    """The folder of an adapter to go on from; empty: a new one."""

    rank: int = 8
    """LoRA's rank; alpha is twice it."""

    learning_rate: float = 1e-3
    """At the start; it falls linearly."""

    epochs: float = 1.0
    """How often the data is gone through."""

    max_steps: int = -1
    """The most steps; −1: as many as the epochs take."""

    batch: int = 16
    """Examples a step."""

    max_length: int = 512
    """The most tokens of an example; what is beyond is cut off."""

    beta: float = 0.1
    """Of DPO."""

    threads: int = 0
    """Of torch; 0: cores − 1, at least 1."""

    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("rank", "batch", "max_length", "learning_rate", "epochs", "beta"):
            if not getattr(self, name) > 0:
                raise UsageError(f"{name}={getattr(self, name)} can't be used: give a number above 0")


async def train(job: TrainingJob) -> dict[str, Any]:
    """Run the job in a child process, and return its report: losses by step, seconds, tokens, or losses by domain.

    The child is ended where this is cancelled. Raises MissingExtraError where a library is missing, TrainingError with
    the child's last words where it fails.
    """
    for library in LIBRARIES:
        if find_spec(library) is None:
            raise MissingExtraError(library, "learn", "training")
    with tempfile.TemporaryDirectory() as folder:
        path, report = Path(folder) / "job.json", Path(folder) / "report.json"
        path.write_text(json.dumps(asdict(job)), encoding="utf-8")
        threads = str(job.threads or max(1, (os.cpu_count() or 2) - 1))
        # idle threads of OpenMP spin by default, which stops everything where cores are shared
        around = {"OMP_NUM_THREADS": threads, "OMP_WAIT_POLICY": "passive", "TOKENIZERS_PARALLELISM": "false"}
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "reasoning.learning.train_child", str(path), str(report)),
            env={**os.environ, **around},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, words = await child.communicate()
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode or not report.exists():
            said = words.decode(errors="replace").strip()[-MAX_WORDS:]
            raise TrainingError(f"the training ended with status {child.returncode}: {said or 'it said nothing'}")
        return dict(json.loads(report.read_text("utf-8")))
