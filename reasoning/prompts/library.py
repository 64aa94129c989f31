"""The library of prompts: finds a template by name, renders it to messages, and knows its content's hash."""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    meta,
)
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reasoning.errors import PromptError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template
    from jinja2.runtime import Context

SHIPPED = Path(str(resources.files("reasoning.prompts")))

ROLES = ("system", "user")

MAX_PROMPT_CHARS = 4_000_000
"""The most characters that one message may have."""

_UNFIT = (TemplateError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, OSError)
"""What a template's own mistakes raise, compiled or rendered; SyntaxError: nested deeper than Python takes."""


class Prompts:
    """Templates by name (`cot/zero_shot`). A file of the same name in the user's folder takes the place of ours.

    A template of the user's may extend the one that it replaces: `{% extends "reasoning/cot/zero_shot.j2" %}`.
    Raises PromptError for a folder that is not there and for a template that is missing, broken or out of bounds.

    A template runs in Jinja2's sandbox: it reaches no internals of Python and changes nothing that it is given, a
    `range` has at most 100,000 items, and a message at most `MAX_PROMPT_CHARS`. Loops in loops and what a template
    keeps without writing it are not bounded: use templates whose author you trust with your processor and memory.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        chosen = folder or os.environ.get("REASONING_PROMPTS")
        self.folder = Path(chosen).expanduser() if chosen else None
        if self.folder is not None and not self.folder.is_dir():
            raise PromptError(str(self.folder), "the folder of prompts does not exist: make it, or name another")
        self._environment, self._hashes = _compiled(self.folder) if self.folder else _shipped()

    def names(self) -> list[str]:
        """List the prompts, the user's included; parts that prompts are made of are left out."""
        found = {name[:-3] for name in self._environment.list_templates(extensions=["j2"])}
        return sorted(name for name in found if name != "base" and not name.startswith(("parts/", "reasoning/")))

    def render(self, name: str, /, **variables: Any) -> tuple[tuple[str, str], ...]:
        """Return the prompt's messages as pairs of role and content; an empty block makes no message."""
        template = self._get(name)
        try:
            messages = tuple((role, text) for role, text in _blocks(name, template, variables) if text)
        except TemplateNotFound as error:
            raise self._missing(name, str(error)) from error
        except (RecursionError, MemoryError) as error:
            raise _too_deep(name) from error
        except (*_UNFIT, RuntimeError) as error:
            raise _broken(name, error) from error
        if not messages:
            raise PromptError(name, "it writes nothing: give it the blocks `system` and `user`, or extend base.j2")
        return messages

    def source(self, name: str) -> str:
        """Return the template's own text."""
        return self._load(f"{name}.j2")

    def path(self, name: str) -> Path:
        """Return the file that `name` stands for."""
        self.source(name)
        return self._file(f"{name}.j2")

    def hash(self, name: str) -> str:
        """Return 12 hex digits of the content of the template, of all that it extends or includes, and of the worked
        examples that lie beside it."""
        if name not in self._hashes:
            texts = [self._load(file) for file in sorted(self._closure(f"{name}.j2"))]
            examples = self._file(f"{name.rpartition('/')[0]}/examples.json")
            texts += [examples.read_text("utf-8", "replace")] if "/" in name and examples.is_file() else []
            self._hashes[name] = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
        return self._hashes[name]

    def data(self, name: str) -> Any:
        """Return a JSON file that lies beside the templates, the user's first: `cot/examples.json`."""
        if not _is_proper(name):
            raise PromptError(name, "it is not a name within the folder of prompts")
        try:
            return json.loads(self._file(name).read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise PromptError(name, f"can't read it as JSON: {error}") from error

    def _file(self, file: str) -> Path:
        own = self.folder / file if self.folder else None
        return own if own and own.is_file() else SHIPPED / file

    def _get(self, name: str) -> Template:
        if not _is_proper(name):
            raise self._missing(name, f"{name}.j2")
        try:
            return self._environment.get_template(f"{name}.j2")
        except TemplateNotFound as error:
            raise self._missing(name, str(error)) from error
        except (RecursionError, MemoryError) as error:
            raise _too_deep(name) from error
        except _UNFIT as error:
            raise _broken(name, error) from error

    def _missing(self, name: str, file: str) -> PromptError:
        if file != f"{name}.j2":
            return PromptError(name, f"it refers to {file!r}, which does not exist")
        return PromptError(name, f"there is no such prompt.{nearest(name, self.names())} See `reasoning prompts list`.")

    def _load(self, file: str) -> str:
        assert self._environment.loader is not None  # set in _compiled
        try:
            if not _is_proper(file):
                raise TemplateNotFound(file)
            return self._environment.loader.get_source(self._environment, file)[0]
        except TemplateNotFound as error:
            raise self._missing(file.removesuffix(".j2"), str(error)) from error
        except (UnicodeError, OSError) as error:
            raise _broken(file.removesuffix(".j2"), error) from error

    def _closure(self, file: str) -> set[str]:
        found: set[str] = set()
        todo = [file]
        while todo:
            current = todo.pop()
            if current not in found:
                found.add(current)
                todo += self._referenced(current)
        return found

    def _referenced(self, file: str) -> list[str]:
        source = self._load(file)
        try:
            return [name for name in meta.find_referenced_templates(self._environment.parse(source)) if name]
        except (RecursionError, MemoryError) as error:
            raise _too_deep(file.removesuffix(".j2")) from error
        except _UNFIT as error:
            raise _broken(file.removesuffix(".j2"), error) from error


@lru_cache(maxsize=1)
def _shipped() -> tuple[ImmutableSandboxedEnvironment, dict[str, str]]:
    """Return what every library without a folder shares: the shipped templates are compiled once in a process."""
    return _compiled(None)


def _compiled(folder: Path | None) -> tuple[ImmutableSandboxedEnvironment, dict[str, str]]:
    shipped = FileSystemLoader(SHIPPED)
    own = [FileSystemLoader(folder)] if folder else []
    loader = ChoiceLoader([*own, shipped, PrefixLoader({"reasoning": shipped})])
    environment = ImmutableSandboxedEnvironment(
        loader=loader, undefined=StrictUndefined, finalize=_writable, cache_size=400, auto_reload=False
    )
    environment.filters["tojson"] = _to_json  # the stock one escapes ' < > & for HTML, which no model reads
    return environment, {}


def _writable(value: Any) -> Any:
    """Return a value that has words of its own; what only has an address would make each prompt another."""
    kind: Any = type(value)
    bare = kind.__repr__ is object.__repr__ and kind.__str__ is object.__str__
    if (callable(value) or bare) and not isinstance(value, Undefined):
        raise SecurityError(f"a {kind.__name__} can't be written: it is no text, number or list")
    return value


def _to_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _is_proper(name: str) -> bool:
    """Return whether a name stays within its folder, and is the only one of its file."""
    return "\\" not in name and "\0" not in name and all(part not in ("", ".", "..") for part in name.split("/"))


def _blocks(name: str, template: Template, variables: dict[str, Any]) -> Iterator[tuple[str, str]]:
    context = template.new_context(dict(variables))
    for role in ROLES:
        context.blocks.setdefault(role, []).insert(0, _nothing)  # the root would write each block once for nothing
    _joined(name, template.root_render_func(context))  # links in the blocks of the templates that it extends
    for role in ROLES:
        context.blocks[role].remove(_nothing)
        if context.blocks[role]:
            yield role, _joined(name, context.blocks[role][0](context))


def _nothing(_: Context) -> Iterator[str]:
    return iter(())


def _joined(name: str, pieces: Iterator[str]) -> str:
    written, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_PROMPT_CHARS:
            raise PromptError(
                name, f"it writes more than {MAX_PROMPT_CHARS} characters: bound its loops, or shorten what it includes"
            )
        written.append(piece)
    return "".join(written).strip()


def _too_deep(name: str) -> PromptError:
    return PromptError(name, "it needs more depth or memory than a prompt may")


def _broken(name: str, error: Exception) -> PromptError:
    if isinstance(error, UnicodeError):
        return PromptError(name, f"it is not UTF-8: {error}")
    if isinstance(error, TemplateSyntaxError):
        place, line = error.name or "", error.lineno
    else:
        place, line = _place(error)
    within = f" (in {place})" if place not in ("", f"{name}.j2", f"reasoning/{name}.j2") else ""
    return PromptError(name, f"{str(error) or type(error).__name__}{within}", line)


def _place(error: BaseException) -> tuple[str, int]:
    """Return the innermost template that the error passed through, and its line."""
    step, place = error.__traceback__, ("", 0)
    while step is not None:
        template = step.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            place = template.name, template.get_corresponding_lineno(step.tb_lineno)
        step = step.tb_next
    return place


def copy_out(folder: Path, names: list[str]) -> list[tuple[Path, bool]]:
    """Copy the shipped templates (all, where no name is given) into `folder`; return each path and whether it is new.

    A file that is there already is left alone. Raises PromptError for an unknown name and a folder that can't be
    written or whose links lead out of it.
    """
    library = Prompts(SHIPPED)
    return [
        _copied(folder, name, library.source(name))
        for name in names or [*library.names(), "base", "parts/question", "parts/answer_line"]
    ]


def _copied(folder: Path, name: str, source: str) -> tuple[Path, bool]:
    target = folder / f"{name}.j2"
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise PromptError(name, f"{target} would lie outside {folder}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return target, _written(target, source)
    except OSError as error:
        raise PromptError(name, f"can't write {target}: {error}") from error


def _written(target: Path, source: str) -> bool:
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(source)
    except FileExistsError:
        return False
    return True
