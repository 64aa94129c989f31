"""The settings of a run, kept beside its results: a resumed run has to be the same run."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.errors import DataError, UsageError
from reasoning.evaluation.disk import disk_errors
from reasoning.evaluation.schema import check_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

FIXED = ("task", "sha256", "split", "world", "depth", "fields", "shuffle", "backend", "model", "seed", "limits")
"""What may not change between the parts of a run. More questions and more strategies may come."""


def default_folder(settings: Mapping[str, Any]) -> Path:
    """Return `runs/TASK-BACKEND-HASH`: the same settings lead to the same folder, so that the same command resumes."""
    fixed = json.dumps([settings.get(name) for name in FIXED], sort_keys=True, default=str)
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", str(settings["backend"])).strip("-.")[:40]
    return Path("runs") / f"{settings.get('task', 'items')}-{slug}-{hashlib.sha256(fixed.encode()).hexdigest()[:8]}"


def without_secrets(spec: str) -> str:
    """Return a backend's spec without the user and password that its address may hold."""
    return re.sub(r"//[^/@\s]*@", "//", spec)


def check_same(folder: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Refuse to mix results of different settings. Raises UsageError, which lists what differs."""
    lines = [_difference(name, before.get(name), now.get(name)) for name in FIXED if before.get(name) != now.get(name)]
    used, current = before.get("prompts") or {}, now.get("prompts") or {}
    changed = [name for name in sorted(used) if used[name] != current.get(name)]
    lines += [_difference(f"prompt {name}", used[name], current.get(name)) for name in changed]
    if lines:
        raise UsageError(
            f"{folder} holds results of another run:\n" + "\n".join(lines) + "\nUse another --out, or --fresh, which "
            "moves those results aside."
        )


def read_settings(path: Path) -> dict[str, Any] | None:
    """Return the settings of a run; None where there are none yet. Raises DataError for a broken file."""
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
    return data


def _difference(name: str, before: object, now: object) -> str:
    return f"  {name}: {before if before is not None else '(none)'} there, {now if now is not None else '(none)'} now"
