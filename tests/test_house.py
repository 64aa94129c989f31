"""The rules of the house that a machine can check: where things stand, and how names and docstrings are worded."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING

import pytest

from reasoning.errors import MissingExtraError
from reasoning.strategies import COMPONENTS, STRATEGIES, strategy_class

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "reasoning" / "tools"
SOURCES = sorted((ROOT / "reasoning").rglob("*.py"))
PACKAGES = [".".join(path.parent.relative_to(ROOT).parts) for path in SOURCES if path.name == "__init__.py"]
NO_VERBS = ("Give", "What", "Whether", "Say", "Word")
"""First words of a docstring that are no verb of what a function does, or not the usual one."""

MAX_FILE_LINES = 300
LONG_FILES = {
    "tools/python/programs.py": "one pass over a program that a model wrote, each step short",
    "evaluation/runner.py": "one run, whose steps share its state",
    "tools/logic/grammars/vocabulary.py": "a table of words",
    "tools/logic/fol/parser.py": "one grammar, rule by rule",
}
"""Files that have a reason to be longer than MAX_FILE_LINES."""

PLACES = {
    "the session": "session/session.py",
    "the words of a server's refusal": "backends/server_failure.py",
    "self-consistency": "strategies/self_consistency.py",
    "its stop rule": "strategies/voting/stop_rules.py",
    "the wire format of OpenAI": "backends/openai/request.py",
    "the calculator's grammar": "tools/calculator/grammar.py",
    "the parser of mathematics": "expressions/parser.py",
    "currencies": "expressions/money.py",
    "the loader of LogiQA": "evaluation/tasks/logiqa.py",
    "the prompt of lot": "prompts/lot/extract.j2",
    "a sentence of ProofWriter made a fact": "tools/logic/english/sentence_to_facts.py",
    "tree of thoughts": "strategies/search/tot.py",
    "ReAct's protocols": "strategies/react/protocols.py",
    "hidden thoughts cut off": "parsing/reasoning_tags.py",
    "the one call": "api.py",
}


def functions(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the functions of a file with their docstrings, empty where there is none."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", ast.get_docstring(node) or ""


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_newcomer_finds_it_by_the_files_name(place: str) -> None:
    """What is looked for most stands in a file that says so."""
    assert (ROOT / "reasoning" / place).is_file()


def test_a_strategys_file_is_named_as_its_spec() -> None:
    """The module of a strategy, or its package, is one of the names by which a spec knows it."""
    for name, (module, _) in STRATEGIES.items():
        parts = [part for part in module.split(".") if part != "strategy"]
        assert strategy_class(parts[-1]) is strategy_class(name), module


def test_components_stand_where_their_kind_is() -> None:
    """Stop rules, judges and domains have packages; no module of a strategy holds another one's part."""
    assert {module.split(".")[0] for module, _ in COMPONENTS.values()} <= {"voting", "judging", "search"}


def test_the_tests_mirror_the_source() -> None:
    """Each folder of tests is a folder of the source, but for what tests alone have."""
    own = {"tools/hostile", "backends/servers"}
    folders = {
        str(path.relative_to(ROOT / "tests"))
        for path in (ROOT / "tests").rglob("*")
        if path.is_dir() and any(path.glob("*.py"))
    }
    homes = (ROOT / "reasoning", ROOT)  # what makes the adapter stands beside the package
    assert not {one for one in folders - own if not any((home / one).is_dir() for home in homes)}


def test_no_two_files_of_a_folder_share_a_prefix() -> None:
    """What belongs together is a package: at most two files of a folder begin with the same word and a line."""
    for folder in {path.parent for path in SOURCES}:
        stems = [path.stem.partition("_")[0] for path in folder.glob("*_*.py") if not path.stem.startswith("_")]
        many = {stem for stem in stems if stems.count(stem) > 3}
        assert not many, (folder, many)


def test_a_file_is_read_in_one_sitting() -> None:
    """No file has more than 300 lines but those with a reason, and each of these still is as long."""
    lengths = {str(path.relative_to(ROOT / "reasoning")): path.read_text("utf-8").count("\n") for path in SOURCES}
    assert {path for path, lines in lengths.items() if lines > MAX_FILE_LINES} == set(LONG_FILES)


@pytest.mark.slow
def test_docstrings_begin_with_what_a_function_does() -> None:
    """Return, read, write, check: the first word is a verb in the imperative, and the usual one."""
    wrong = [place for path in SOURCES for place, words in functions(path) if words.split(" ")[0] in NO_VERBS]
    assert not wrong


@pytest.mark.slow
def test_a_name_means_one_thing() -> None:
    """No two public classes share a name, in all of logic and in all else, so that a reader need not look where it
    comes from.
    """
    homes: dict[tuple[bool, str], list[str]] = {}
    for path in SOURCES:
        place = str(path.relative_to(ROOT / "reasoning"))
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault((path.is_relative_to(TOOLS / "logic"), node.name), []).append(place)
    assert not {name: places for name, places in homes.items() if len(places) > 1}


@pytest.mark.slow
def test_limits_are_named_by_what_they_bound() -> None:
    """The most of something is MAX_ and its unit, never LONGEST or MOST."""
    wrong = [
        f"{path.relative_to(ROOT)}: {node.id}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        if re.match(r"_?(?:LONGEST|MOST|FEW|FEWEST|DEEPEST)(?:_|$)", node.id)
    ]
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_exported_is_documented(package: str) -> None:
    """Each name that a package exports says what it is: a docstring of its own, or one below the constant."""
    exported = getattr(importlib.import_module(package), "__all__", [])
    assert not [name for name in exported if name != "__version__" and not is_documented(package, name)]


def is_documented(package: str, name: str) -> bool:
    """Return whether what a package exports has a docstring, wherever in the project it is defined.

    What needs an extra that is missing is taken to have one: the linter demands it too.
    """
    try:
        value = getattr(importlib.import_module(package), name)
    except MissingExtraError:
        return True
    if isinstance(value, type | FunctionType | ModuleType) or hasattr(value, "__wrapped__"):
        return bool(value.__doc__)
    return name in documented_constants()


@cache
def documented_constants() -> frozenset[str]:
    """Return the names of all constants of modules with a string below them."""
    found = set()
    for path in SOURCES:
        body = ast.parse(path.read_text("utf-8")).body
        for node, below in pairwise(body):
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and below.value.value:
                targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
                found |= {one.id for one in targets if isinstance(one, ast.Name)}
    return frozenset(found)
