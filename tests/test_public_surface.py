"""The public names, and what importing the package loads."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version

import pytest

import reasoning

NAMES = [
    "BackendError",
    "BudgetExceededError",
    "Choice",
    "DataError",
    "Event",
    "Expression",
    "Limits",
    "Mock",
    "Number",
    "OpenAI",
    "Question",
    "ReasoningError",
    "Reply",
    "Session",
    "Solution",
    "Strategy",
    "Text",
    "Trace",
    "Truth",
    "Usage",
    "UsageError",
    "__version__",
    "aevaluate",
    "arun",
    "evaluate",
    "extract",
    "parse_spec",
    "run",
    "stream",
]
HEAVY = {
    "genai_prices",
    "openai",
    "sympy",
    "z3",
    "datasets",
    "jinja2",
    "tenacity",
    "aiohttp",
    "httpx2",
    "rich",
    "typer",
    "pydantic",
}


def python(code: str) -> list[object]:
    """Run code in a fresh interpreter and return what it printed, as JSON."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    printed: list[object] = json.loads(done.stdout)
    return printed


def test_public_names_are_these() -> None:
    """The names at the top are exactly these, and each is there."""
    assert sorted(reasoning.__all__) == sorted(NAMES)
    assert all(getattr(reasoning, name) is not None for name in NAMES)
    assert set(dir(reasoning)) >= set(NAMES)


def test_the_version_is_the_distributions() -> None:
    """The version of the package and of the distribution agree."""
    assert reasoning.__version__ == version("reasoning-toolkit")


def test_import_loads_nothing_heavy() -> None:
    """`import reasoning` loads none of the heavy libraries, and little of our own."""
    loaded = set(python("import sys, json, reasoning; print(json.dumps(sorted(sys.modules)))"))
    assert not HEAVY & loaded
    assert {name for name in loaded if str(name).startswith("reasoning")} == {"reasoning"}


@pytest.mark.slow
def test_a_run_on_the_mock_loads_no_client_and_no_solver() -> None:
    """A whole run on the mock needs neither the OpenAI client nor a solver nor the data sets' library."""
    code = (
        "import sys, json\nfrom reasoning import run\nrun('lot(sc(cot, samples=2))', 'Is it?', backend='mock')\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    assert not {"openai", "sympy", "z3", "datasets", "aiohttp", "httpx2"} & set(python(code))


@pytest.mark.slow
def test_a_chat_server_is_asked_without_the_providers_library() -> None:
    """The client of chat completions loads neither the OpenAI library nor HTTPX, which take longer than a short run."""
    code = (
        "import sys, json\nfrom reasoning import run\nfrom reasoning.errors import BackendError\n"
        "try: run('direct', 'Is it?', backend='openai:http://127.0.0.1:9/v1#m?max_attempts=1')\n"
        "except BackendError: pass\nprint(json.dumps(sorted(sys.modules)))"
    )
    loaded = set(python(code))
    assert "aiohttp" in loaded
    assert not {"openai", "httpx2"} & loaded


@pytest.mark.slow
def test_run_is_the_function_whatever_was_imported_before() -> None:
    """`reasoning.run` is the call, in whichever order modules were imported."""
    code = (
        "import json, reasoning.api, reasoning.spec\nfrom reasoning import run\nimport reasoning\n"
        "from reasoning import run as again\nprint(json.dumps([callable(run), callable(reasoning.run), run is again]))"
    )
    assert python(code) == [True, True, True]
