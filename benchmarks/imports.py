"""How long `import reasoning` takes, beside an empty interpreter and, where they are installed, peers.

    python benchmarks/imports.py [--repeats 15]

Each import is timed in a fresh interpreter, the orders shuffled; the median of the import alone is shown.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
from importlib.util import find_spec
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

MODULES = ("reasoning", "reasoning.api", "openai", "jinja2", "sympy", "datasets", "its_hub", "dspy", "inspect_ai")
CODE = "import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"


def seconds(module: str) -> float:
    """Import a module in a fresh interpreter and return how long it took."""
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(module=module)], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def main(repeats: Annotated[int, typer.Option(help="Imports of each module.")] = 15) -> None:
    """Time the imports and print a table."""
    modules = [module for module in MODULES if find_spec(module.partition(".")[0])]
    times: dict[str, list[float]] = {module: [] for module in modules}
    for _ in range(repeats):
        for module in random.sample(modules, len(modules)):
            times[module].append(seconds(module))
    ours = statistics.median(times["reasoning"])
    table = Table("import", "median, ms", "times `import reasoning`", title="Import time")
    for module in modules:
        median = statistics.median(times[module])
        table.add_row(module, f"{1000 * median:.1f}", f"{median / ours:.1f}")
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
