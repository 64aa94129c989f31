"""How long the page of a run takes: to be written, and to be opened in a browser, with 1,000 questions × 5 strategies.

    python benchmarks/report_page.py [--questions 1000] [--browser /usr/bin/chromium]

The traces are those of the mock on one question of our own, each under a thousand ids. The time to open is from the
start of the navigation until the list of questions is drawn, in headless Chromium, the best of three; a trace is timed
from the click until it is drawn. Needs playwright for that part, and says so where it is missing.
"""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from reasoning import Question, evaluate
from reasoning.evaluation import Example, write_report
from reasoning.evaluation.store import read_results
from reasoning.evaluation.traces import TraceWriter, find_trace, trace_line

if TYPE_CHECKING:
    from reasoning.evaluation.results import ExampleResult

STRATEGIES = ("direct", "cot", "sc(cot, samples=5)", "lot(cot)", "tot")
THEORY = (
    "The heron is wary. The otter is quick. If something is wary then it is not tame. If something is not tame then it "
    "is not loud. If something is quick and tame then it likes the otter."
)
TURNS = 3
OPENED = "performance.now() - performance.getEntriesByType('navigation')[0].startTime"


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--browser", default="/usr/bin/chromium")
    asked = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        make_run(run, asked.questions)
        started = time.perf_counter()
        page = write_report(run, out=Path(folder) / "page.html")
        took = time.perf_counter() - started
        size = page.stat().st_size / 1e6
        console.print(
            f"{asked.questions} questions × {len(STRATEGIES)} strategies: written in {took:.1f} s, {size:.1f} MB"
        )
        if importlib.util.find_spec("playwright") is None:
            console.print("playwright is not installed: make test-pages fetches it")
            return
        opened, drawn = opening_times(page, asked.browser)
        console.print(f"opened in {opened:.2f} s; a question's five traces drawn in {drawn:.2f} s")


def make_run(folder: Path, n: int) -> None:
    """Write a run of so many questions, each with the results and traces of one that the mock answered."""
    question = Question("The heron is not loud.", THEORY, answer_format=bool, id="first")
    evaluate([Example(question, "yes")], STRATEGIES, "mock", out=folder)
    results = read_results(folder / "results.jsonl")
    found = [find_trace(folder, "first", one) for one in STRATEGIES]
    lines: list[bytes] = []
    with TraceWriter(folder) as writer:
        for number in range(n):
            named = replace(question, id=f"q{number}")
            lines += [varied(one, named.id, number).to_line() for one in results]
            for one in found:
                if one is not None:
                    writer.append(trace_line(one.strategy, named, one.gold, one.trace))
    (folder / "results.jsonl").write_bytes(b"".join(lines))


def varied(result: ExampleResult, name: str, number: int) -> ExampleResult:
    """Return a result under another id; every fourth one is wrong."""
    is_right = (number + len(result.strategy)) % 4 > 0
    return replace(result, id=name, correct=is_right, answer="True" if is_right else "False", depth=number % 6)


def opening_times(page: Path, browser: str) -> tuple[float, float]:
    """Return the seconds until the list is drawn, and until a question's traces are; the best of three."""
    from playwright.sync_api import sync_playwright

    opened, drawn = [], []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for _ in range(TURNS):
            tab = chromium.new_page()
            tab.goto(page.as_uri(), wait_until="commit")
            tab.locator(".opens").first.wait_for()
            opened.append(tab.evaluate(OPENED) / 1000)
            started = time.perf_counter()
            tab.locator(".opens").nth(7).click()
            tab.locator("details.outcome").first.wait_for()
            tab.evaluate("document.querySelectorAll('details.outcome').forEach((one) => { one.open = true; })")
            tab.locator(".rt-tree").nth(len(STRATEGIES) - 1).wait_for()
            drawn.append(time.perf_counter() - started)
            tab.close()
        chromium.close()
    return min(opened), min(drawn)


if __name__ == "__main__":
    main()
