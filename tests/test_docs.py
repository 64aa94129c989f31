"""What the pages show is what the code does: every block of code on them is run."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reasoning.tools.logic import solve_program
from reasoning.tools.logic.programs import DIALECTS

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAMS = (ROOT / "docs" / "logic-programs.md").read_text("utf-8")
MESSAGES = re.findall(r"```program\n(.*?)\n```\n\n```report\n(.*?)\n```", PROGRAMS, re.DOTALL)
FILE = '```csv title="a.csv"\n1\n```'
MAX_NOT_RUN = 11
"""Blocks that may need what a test must not use: keys, networks, and packages that other tests have."""


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The script that runs the blocks of the pages and writes what they print."""
    spec = importlib.util.spec_from_file_location("generate_pages", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:  # where dataclasses look for their module
        patch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_of_a_page_runs_and_prints_what_stands_there(page: Path, generate: ModuleType) -> None:
    """`python docs/generate.py` renews a page: its blocks, the table and sections of strategies, pictures of traces."""
    text = page.read_text("utf-8")
    assert generate.renew(text) == text


def test_the_script_knows_every_page(generate: ModuleType) -> None:
    """The pages that the script renews are those that are tested."""
    assert generate.pages() == PAGES


def test_few_blocks_are_not_run() -> None:
    """Those say so in their first line, for people and for this test."""
    assert sum(page.read_text("utf-8").count("\n# not run:") for page in PAGES) <= MAX_NOT_RUN


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("```ruby\nputs 1\n```", "a block of ruby: nothing runs it"),
        ("```\n1\n```", "a block of no language: nothing runs it"),
        ("```bash\nrm -r x\n```", "nothing runs this line: rm -r x"),
        ("```bash\nmake nothing\n```", "nothing runs this line: make nothing"),
        ('```bash\npip install ".[nothing]"\n```', "no extra is called"),
    ],
    ids=["language", "no language", "command", "target", "extra"],
)
def test_what_nothing_runs_is_an_error(page: str, words: str, generate: ModuleType) -> None:
    """No block stands on a page that neither runs nor is compared by a test of its own."""
    with pytest.raises((ValueError, AssertionError), match=re.escape(words)):
        generate.renew(page)


@pytest.mark.parametrize(
    ("page", "renewed"),
    [
        ("```python\nprint(2)\n```\n\n```text\n1\n```\n", "```python\nprint(2)\n```\n\n```text\n2\n```\n"),
        ("```python\nprint('2.51 s')\n```\n\n```text\n1.40 s\n```\n", None),
        ("```python\na = 1\n```\n\n```python\nprint(a)\n```\n\n```text\n1\n```\n", None),
        (f"{FILE}\n\n```python\nimport os\nprint(os.listdir())\n```\n\n```text\n['a.csv']\n```", None),
        ("```bash\n# not run: it needs a key\nsend\n```\n\n```text\n```\n", "```bash\n# not run: it needs a key\nsend"),
    ],
    ids=["output", "times", "names go on", "file", "not run"],
)
def test_a_page_is_renewed(page: str, renewed: str | None, generate: ModuleType) -> None:
    """What a block prints takes the place of the text below it, unless times alone differ."""
    assert generate.renew(page).startswith(page if renewed is None else renewed)


@pytest.mark.parametrize(("program", "report"), MESSAGES, ids=[f"message {n}" for n, _ in enumerate(MESSAGES, 1)])
def test_a_message_is_what_the_page_says(program: str, report: str) -> None:
    """A broken program gives the report that stands below it."""
    assert solve_program(program).report == report


def test_the_page_shows_ten_programs_and_every_dialect() -> None:
    """There are ten programs with their reports, and a row for each dialect."""
    assert len(MESSAGES) >= 10
    assert all(f"| `{name}` |" in PROGRAMS for name in DIALECTS)
