"""Code of one's own, named in specs: `module:Name`, or `file.py:Name`. Naming it runs it."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoning.errors import SpecError, nearest

if TYPE_CHECKING:
    from types import ModuleType

PLACE = re.compile(r"(?<![\w./~-])([\w./~-]++):([A-Za-z_]\w*+)")
"""A place in a spec: a file or a module, a colon, and a name in it."""

_TEXT_OR_PLACE = re.compile(rf"""'(?:\\.|[^'\\])*+'|"(?:\\.|[^"\\])*+"|{PLACE.pattern}""")

_MODULE = re.compile(r"[A-Za-z_]\w*+(?:\.[A-Za-z_]\w*+)*+")


def mask_places(spec: str) -> tuple[str, dict[str, str]]:
    """Return a spec with a word of the same length for each place that it names, and the places by these words.

    What stands in quotes is left as it is.
    """
    places: dict[str, str] = {}

    def masked(found: re.Match[str]) -> str:
        place = found.group()
        if place[0] in "'\"":
            return place
        word = f"_own{len(places)}".ljust(len(place), "_")
        if len(word) > len(place):
            return place
        places[word] = place
        return word

    return _TEXT_OR_PLACE.sub(masked, spec), places


def is_place(text: str) -> bool:
    """Return whether a text names something of one's own: a file, or a module that can be found here."""
    found = PLACE.fullmatch(text)
    return found is not None and (found[1].endswith(".py") or _finds(found[1]))


def load_own(place: str) -> Any:
    """Return what a place names; the file or module is run. The working directory is looked in first.

    Raises SpecError where there is no such file, module or name, and where running it fails.
    """
    found = PLACE.fullmatch(place)
    if found is None:
        raise SpecError(place, "this names nothing: write module:Name or file.py:Name")
    source, name = found.groups()
    module = _from_file(place, source) if source.endswith(".py") else _module(place, source)
    try:
        return getattr(module, name)
    except AttributeError:
        public = [one for one in vars(module) if not one.startswith("_")]
        raise SpecError(place, f"{source} has no {name!r}.{nearest(name, public)}") from None


def _finds(module: str) -> bool:
    if not _MODULE.fullmatch(module):
        return False
    _look_here()
    try:
        return importlib.util.find_spec(module.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False


def _look_here() -> None:
    here = str(Path.cwd())
    if here not in sys.path and "" not in sys.path:
        sys.path.insert(0, here)


def _module(place: str, name: str) -> ModuleType:
    if not _finds(name):
        raise SpecError(place, f"there is no module {name!r} here: run it where it is, install it, or name its file")
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            raise SpecError(place, f"there is no module {name!r}: {error}") from error
        raise SpecError(place, f"running {name} failed: {type(error).__name__}: {error}") from error
    except Exception as error:
        raise SpecError(place, f"running {name} failed: {type(error).__name__}: {error}") from error


def _from_file(place: str, source: str) -> ModuleType:
    path = Path(source).expanduser().resolve()
    if not path.is_file():
        raise SpecError(place, f"there is no file {source}")
    try:
        return _run(path)
    except Exception as error:
        raise SpecError(place, f"running {source} failed: {type(error).__name__}: {error}") from error


@lru_cache(maxsize=64)
def _run(path: Path) -> ModuleType:
    """Run a file once in a process, as a module of its own name."""
    _look_here()
    name = f"reasoning_own_{path.stem}_{abs(hash(path))}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} can't be read as a module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses look for the module of their annotations
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
