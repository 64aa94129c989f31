"""Run every block of code on the pages, and write anew what they tell of the code: outputs, tables, pictures of traces.

`python docs/generate.py` renews README.md and the pages in docs/; a test compares them with what this makes.

Blocks of a page run in order, as a reader would type them: `python` in one namespace, `bash` line by line, in an empty
folder into which blocks with a title are written as files. A model's name is replaced by the mock. A block `text`
behind another holds what that one prints. What begins with `# not run:` needs what a test must not use, and says what.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import linecache
import os
import re
import runpy
import shlex
import tempfile
import tomllib
from dataclasses import MISSING, Field, dataclass, field, fields
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from typer.testing import CliRunner

from reasoning.cli import app
from reasoning.spec_repr import described
from reasoning.strategies import STRATEGIES, aliases_of, strategy_class

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "examples"

PACKAGES = (
    *("reasoning", "reasoning.strategies", "reasoning.backends", "reasoning.deciding", "reasoning.prompts"),
    "reasoning.evaluation",
    *("reasoning.tools.base", "reasoning.tools.calculator", "reasoning.tools.units", "reasoning.tools.currency"),
    *("reasoning.tools.search", "reasoning.tools.sql", "reasoning.tools.python", "reasoning.tools.logic"),
)
"""What the page of the API tells of, in this order."""

PART = re.compile(r"(<!-- generated: (\w+)(?: (\w+))? -->\n).*?(<!-- end -->)", re.DOTALL)
"""What is written anew on a page: everything between the two comments."""

FENCE = re.compile(r"^(`{3,})(\w*)(?: title=\"([^\"\n]*)\")?\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
"""A block: its fence, its language, its title, its text."""

TIME = re.compile(r"\d+\.\d\d(?!\d)")
"""Seconds, which differ from run to run: a text that differs in them alone is left as it is."""

REAL_BACKEND = re.compile(r"(backend=|model=|--backend )\"?(?!mock)(?:openai|ollama|vllm|llamacpp|tgi)[^\s\",)]*\"?")
ELSEWHERE = ("program", "report", "mermaid")
"""Blocks that tests of their own compare with the code, or that are drawings."""


def pages() -> list[Path]:
    """List the pages that people read: the README and those of the site."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def renew(page: str) -> str:
    """Return a page with its generated parts made anew and its blocks run, with what they print now."""
    made = PART.sub(lambda found: f"{found[1]}\n{MAKERS[found[2]](*filter(None, [found[3]]))}\n\n{found[4]}", page)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), mock.patch.dict(os.environ):
        return FENCE.sub(_Page().renew, made)


@dataclass
class _Page:
    """A page at work: the names that its blocks have made, and what the last one printed."""

    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    printed: str = ""

    def renew(self, found: re.Match[str]) -> str:
        fence, language, title, text = found.groups()
        if language == "text":
            return found[0] if title else f"{fence}text\n{_newer(text, self.printed)}\n{fence}"
        if title:
            Path(title).write_text(text, "utf-8")
        if language not in ELSEWHERE and not title:
            self.printed = "" if text.startswith("# not run:") else self.run(language, text)
        return found[0]

    def run(self, language: str, text: str) -> str:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            if language == "python":
                code = REAL_BACKEND.sub(r'\1"mock"', text)
                linecache.cache["page"] = (len(code), None, code.splitlines(keepends=True), "page")  # for tracebacks
                exec(compile(code, "page", "exec", dont_inherit=True), self.names)
            elif language == "bash":
                out.writelines(map(run_line, text.replace("\\\n", " ").splitlines()))
            elif language == "toml":
                tomllib.loads(text)
            else:
                raise ValueError(f"a block of {language or 'no language'}: nothing runs it")
        return clean(out.getvalue())


def run_line(line: str) -> str:
    """Run one line of a shell, and return what it prints; what would change the machine is checked instead."""
    words = shlex.split(REAL_BACKEND.sub(r"\1mock", line), comments=True)
    match words:
        case []:
            return ""
        case ["reasoning", *args]:
            return _reasoning(args)
        case ["export", setting] if "=" in setting:
            name, _, value = setting.partition("=")
            os.environ[name] = value
        case ["make", target] if re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE):
            pass
        case ["pip", "install", what] if extras := re.fullmatch(r"\.(?:\[([\w,]+)\])?", what):
            unknown = set((extras[1] or "").split(",")) - {"", *_extras()}
            assert not unknown, f"no extra is called {unknown}"
        case _:
            raise ValueError(f"nothing runs this line: {line}")
    return ""


def _reasoning(args: list[str]) -> str:
    result = CliRunner(env={"COLUMNS": "100"}).invoke(app, args)
    if result.exception is not None:
        raise result.exception
    return result.output


def _extras() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return set(project["optional-dependencies"])


def _newer(old: str, new: str) -> str:
    """Return the new text, or the old one where they differ in times alone."""
    old = old.rstrip("\n")
    return old if TIME.sub("", old) == TIME.sub("", new) else new


def strategy_table() -> str:
    """Return the strategies as a table, made of what their classes say of themselves."""
    rows = ["| in a spec | calls of the model | best for | paper |", "|---|---|---|---|"]
    for name in STRATEGIES:
        kind = strategy_class(name)
        rows.append(f"| `{name}` | {kind.cost} | {kind.use_when} | {linked(kind.paper)} |")
    return "\n".join(rows)


def sections() -> str:
    """Return the sections of all strategies, in the order of the table."""
    return "\n\n".join(f"## {name}\n\n{section(name)}" for name in STRATEGIES)


def section(name: str) -> str:
    """Return what there is to know of a strategy: its words, facts, an example, and the picture of its trace."""
    kind = strategy_class(name)
    settings = ", ".join(f"`{one.name}={_default(one)}`" for one in fields(kind))
    others = ", ".join(f"`{alias}`" for alias in (kind.__name__, *aliases_of(name)))
    facts = {"class": f"`reasoning.strategies.{kind.__name__}`", "other names in specs": others, "calls": kind.cost}
    facts |= {"best for": kind.use_when, "settings": settings, "paper": linked(kind.paper)}
    rows = [f"- {what}: {words}" for what, words in facts.items() if words]
    code, _, solution = play(name)
    told = [inspect.getdoc(kind) or "", "", *rows, "", "```python", code, "```", ""]
    picture = ["What happens, `print(solution.trace)`:", "", '````text title="trace"', clean(solution.trace), "````"]
    return "\n".join(told + picture)


def api() -> str:
    """Return what is public of each package, each name once, for the site to fill in from the docstrings."""
    seen: set[int] = set()
    told = []
    for package in PACKAGES:
        module = import_module(package)
        public = [name for name in _public(module) if id(getattr(module, name)) not in seen]
        seen.update(id(getattr(module, name)) for name in public)
        public.sort(key=lambda name: not inspect.isfunction(getattr(module, name)))
        about = (inspect.getdoc(module) or "").partition("\n\n")[0].replace("\n", " ")
        told += [f"## {package}", about, *(f"::: {package}.{name}{_options(name)}" for name in public)]
    return "\n\n".join(told)


def _options(name: str) -> str:
    """Return how the site shows one name: a session has most of its properties from a base that is not public."""
    return "\n    options:\n      inherited_members: true" if name == "Session" else ""


def _public(module: ModuleType) -> list[str]:
    """List what a package offers: its `__all__`, else the classes and functions of its own."""
    listed = getattr(module, "__all__", None)
    if listed is None:
        own = [name for name, value in vars(module).items() if inspect.isclass(value) or inspect.isfunction(value)]
        listed = [name for name in own if getattr(module, name).__module__.startswith(module.__name__)]
    return [name for name in listed if not name.startswith("_")]


def recipe(name: str) -> str:
    """Return an example with what it prints."""
    code, printed, _ = play(name)
    return "\n".join(["```python", code, "```", "", "```text", clean(printed), "```"])


def play(name: str) -> tuple[str, str, Any]:
    """Run an example: its code without the docstring, what it prints, and the last solution that it makes."""
    file = EXAMPLES / f"{name}.py"
    with contextlib.redirect_stdout(io.StringIO()) as out:
        names = runpy.run_path(str(file))
    code = file.read_text("utf-8").partition('"""\n')[2].strip()
    return code, out.getvalue(), names["solution"]


def clean(shown: object) -> str:
    """Return a text without blank lines around it and blanks at its lines' ends, which editors take away."""
    return "\n".join(line.rstrip() for line in str(shown).rstrip().splitlines()).lstrip("\n")


def linked(paper: str) -> str:
    """Return a citation with its arXiv number as a link."""
    return re.sub(r"arXiv:(\d{4}\.\d{5})", r"[\1](https://arxiv.org/abs/\1)", paper)


def _default(setting: Field[Any]) -> str:
    made = setting.default_factory() if setting.default_factory is not MISSING else setting.default
    return "…" if made is MISSING else described(made)


MAKERS: dict[str, Callable[..., str]] = {
    "strategies": strategy_table,
    "sections": sections,
    "recipe": recipe,
    "api": api,
}
"""What a page may have between `<!-- generated: NAME -->` and `<!-- end -->`."""


if __name__ == "__main__":
    for page in pages():
        page.write_text(renew(page.read_text("utf-8")), "utf-8")
