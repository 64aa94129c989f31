"""The manifest of a run, kept beside its results in run.json: a resumed run has to be the same run."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reasoning.errors import DataError, UsageError
from reasoning.evaluation.disk import disk_errors
from reasoning.evaluation.schema import check_settings

CHANGES = ("perturb", "perturb_seed", "shots", "shuffle_options")
"""What was done to the questions, where anything was."""

FIXED = (
    *("task", "sha256", "split", "world", "depth", "fields", "shuffle", "backend", "model", "seed", "limits"),
    *CHANGES,
)
"""What may not change between the parts of a run. More questions and more strategies may come."""


@dataclass(frozen=True)
class Manifest:
    """What a run is: its settings, its strategies, and the templates that it has used."""

    settings: Mapping[str, Any]
    """All else that run.json holds: the task's settings, backend, model, seed, limits, baselines, notes."""

    strategies: tuple[str, ...] = ()
    """The specs of the strategies, those of earlier parts of the run first."""

    prompts: Mapping[str, str] = field(default_factory=dict)
    """The hashes of the templates used so far, by name."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Manifest:
        """Make a manifest of what run.json holds."""
        settings = {name: value for name, value in data.items() if name not in ("strategies", "prompts")}
        return cls(settings, tuple(data.get("strategies", ())), dict(data.get("prompts") or {}))

    def to_dict(self) -> dict[str, Any]:
        """Return what run.json holds."""
        return {**self.settings, "strategies": list(self.strategies), "prompts": dict(self.prompts)}

    def resuming(self, before: Manifest) -> Manifest:
        """Return the manifest of a run that goes on from `before`: its strategies and templates come first."""
        return replace(
            self, strategies=tuple(dict.fromkeys((*before.strategies, *self.strategies))), prompts=before.prompts
        )

    def using(self, prompts: Mapping[str, str]) -> Manifest:
        """Return the manifest with further templates that were used; itself where they are known."""
        if prompts.items() <= self.prompts.items():
            return self
        return replace(self, prompts={**self.prompts, **prompts})

    @property
    def default_folder(self) -> Path:
        """`runs/TASK-BACKEND-HASH`: the same settings lead to the same folder, so that the same command resumes."""
        known = [name for name in FIXED if name not in CHANGES or self.settings.get(name) is not None]
        fixed = json.dumps([self.settings.get(name) for name in known], sort_keys=True, default=str)
        slug = re.sub(r"[^A-Za-z0-9.]+", "-", str(self.settings["backend"])).strip("-.")[:40]
        digest = hashlib.sha256(fixed.encode()).hexdigest()[:8]
        return Path("runs") / f"{self.settings.get('task', 'examples')}-{slug}-{digest}"


def check_same(folder: Path, before: Manifest, now: Manifest) -> None:
    """Refuse to mix results of different settings. Raises UsageError, which lists what differs."""
    then, today = before.settings, now.settings
    lines = [_difference(name, then.get(name), today.get(name)) for name in FIXED if then.get(name) != today.get(name)]
    changed = [name for name in sorted(before.prompts) if before.prompts[name] != now.prompts.get(name)]
    lines += [_difference(f"prompt {name}", before.prompts[name], now.prompts.get(name)) for name in changed]
    if lines:
        raise UsageError(
            f"{folder} holds results of another run:\n" + "\n".join(lines) + "\nUse another --out, or --fresh, which "
            "moves those results aside."
        )


def read_manifest(path: Path) -> Manifest | None:
    """Return the manifest of a run; None where there are none yet. Raises DataError for a broken file."""
    try:
        with disk_errors(path, "read it"):
            data = json.loads(path.read_bytes()) if path.exists() else None
    except (ValueError, RecursionError) as error:
        raise DataError(str(path), f"can't read the settings of the run: {error}") from error
    if data is None:
        return None
    if not isinstance(data, dict):
        raise DataError(str(path), "an object with the settings of the run is expected")
    try:
        check_settings(data)
    except ValueError as error:
        raise DataError(str(path), f"these are no settings of a run: {error}") from error
    return Manifest.of(data)


def _difference(name: str, before: object, now: object) -> str:
    return f"  {name}: {before if before is not None else '(none)'} there, {now if now is not None else '(none)'} now"
