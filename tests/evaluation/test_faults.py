"""What goes wrong in one question, on the disk, or in a run's files is told in words, and no more than that is lost."""

from __future__ import annotations

import asyncio
import errno
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from reasoning.backends import Defaults, Mock, Request, Response, Sampling
from reasoning.cli import app
from reasoning.errors import DataError, ReasoningError, ServerError, UsageError
from reasoning.evaluation import Example, ExampleResult, Report, aevaluate, progress
from reasoning.evaluation.manifest import Manifest
from reasoning.evaluation.progress import RichProgress
from reasoning.evaluation.store import Store, read_results
from reasoning.question import Question
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies import CoT
from reasoning.usage import Usage

if TYPE_CHECKING:
    from reasoning.session import Session

OPTIONS = ("one", "two", "three")


def choices(count: int) -> list[Example]:
    return [Example(Question(f"Which, {n}?", options=OPTIONS, id=f"q{n}"), "B") for n in range(count)]


def recurse(depth: int) -> int:
    return recurse(depth + 1)


async def grouped() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(0))
        group.create_task(fails(KeyError("inner")))


async def fails(error: BaseException) -> None:
    raise error


class UnspeakableError(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


FAULTS: dict[str, tuple[Callable[[], Any], str]] = {
    "division": (lambda: 1 // 0, "ZeroDivisionError: integer division or modulo by zero"),
    "recursion": (lambda: recurse(0), "RecursionError: maximum recursion depth exceeded"),
    "overflow": (lambda: 2.0**5000, "OverflowError"),
    "key": (lambda: dict[str, int]()["gone"], "KeyError: 'gone'"),
    "type": (lambda: len(5), "TypeError"),  # type: ignore[arg-type]
    "assertion": (lambda: fails(AssertionError()), "AssertionError"),
    "memory": (lambda: fails(MemoryError("too much")), "MemoryError: too much"),
    "os": (lambda: fails(OSError(errno.ENOSPC, "No space left")), "No space left"),
    "timeout": (lambda: fails(TimeoutError("mine")), "TimeoutError: mine"),
    "stop iteration": (lambda: next(iter(())), "StopIteration"),
    "group": (grouped, "KeyError: 'inner'"),
    "own cancellation": (lambda: fails(asyncio.CancelledError()), "CancelledError"),
    "long words": (lambda: fails(ValueError("x" * 10**6)), "ValueError: xxx"),
    "no words": (lambda: fails(UnspeakableError()), "UnspeakableError: <exception str() failed>"),
    "of the toolkit": (lambda: fails(ReasoningError("so it is")), "ReasoningError: so it is"),
}


@dataclass(frozen=True)
class Faulty:
    """A strategy that does something in one question."""

    act: Callable[[], Any]
    answer: Any = "B"

    async def solve(self, question: Question, session: Session) -> Solution:
        """Act in the question 1, answer in the others."""
        await session.ask("direct", question=question)
        if question.id == "q1" and asyncio.iscoroutine(made := self.act()):
            await made
        return Solution(self.answer, question.answer_format)

    def __str__(self) -> str:
        return "faulty"


@pytest.mark.parametrize(("act", "words"), FAULTS.values(), ids=FAULTS)
async def test_an_exception_in_one_question_is_its_own(tmp_path: Path, act: Callable[[], Any], words: str) -> None:
    """Whatever a strategy raises, the question is an error that says what and where; the others are answered."""
    report = await aevaluate(choices(4), [Faulty(act)], "mock", out=tmp_path, concurrency=2)
    (row,) = report.rows
    assert (row.n, row.correct, row.errors, row.usage.calls) == (4, 3, 1, 4)
    error = Report.read(tmp_path).rows and {r.id: r.error for r in read_results(tmp_path / "results.jsonl")}["q1"]
    assert error is not None
    assert words in error
    assert len(error) < 3_000


async def test_the_error_says_where_it_was_raised(tmp_path: Path) -> None:
    """The file, the line and the function are kept with the words."""
    await aevaluate(choices(2), [Faulty(lambda: recurse(0))], "mock", out=tmp_path)
    error = {one.id: one.error for one in read_results(tmp_path / "results.jsonl")}["q1"]
    assert error
    assert "(test_faults.py, line " in error
    assert error.endswith(", in recurse)")


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_ends_a_program_ends_the_run(tmp_path: Path, error: type[BaseException]) -> None:
    """An interrupt and an exit are no question's error."""

    def act() -> None:
        raise error

    with pytest.raises(error):
        asyncio.run(aevaluate(choices(3), [Faulty(act)], "mock", out=tmp_path, concurrency=1))
    assert [one.id for one in read_results(tmp_path / "results.jsonl")] == ["q0"]


async def test_a_cancelled_evaluation_is_cancelled(tmp_path: Path) -> None:
    """Cancelling an evaluation ends it, and its questions are no errors."""
    task = asyncio.ensure_future(aevaluate(choices(3), ["cot"], Mock(delay=60), out=tmp_path))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert read_results(tmp_path / "results.jsonl") == []


async def test_what_a_strategy_returns_is_checked(tmp_path: Path) -> None:
    """A result that could not be read again is the question's error, and the folder stays readable."""

    class Odd(Mock):
        async def complete(self, request: Request) -> Response:
            response = await super().complete(request)
            return Response(response.choices, Usage(1, 3, 4.5))  # type: ignore[arg-type]

    report = await aevaluate(choices(2), ["direct"], Odd(), out=tmp_path)
    assert report.rows[0].errors == 2


class Half(Mock):
    """A mock that fails for some samples."""

    broken = True

    async def complete(self, request: Request) -> Response:
        if self.broken and 1 in request.samples:
            raise ServerError("m", "down", 500)
        return await super().complete(request)


async def test_what_was_stopped_is_counted_and_errors_are_asked_again(tmp_path: Path) -> None:
    """The table says how many were cut short and why; those that lost parts to errors are asked again on resume."""
    backend = Half(lambda request, sample: "Answer: B", max_choices=1)
    first = await aevaluate(
        choices(3), ["sc(direct, samples=4)", "direct"], Defaults(backend, Sampling()), out=tmp_path
    )
    assert [dict(row.stopped) for row in first.rows] == [{"errors": 3}, {}]
    assert first.rows[0].correct == 3
    assert "3 errors" in str(first)
    assert first.to_dict()["strategies"][0]["stopped"] == {"errors": 3}
    Half.broken = False
    backend.calls.clear()
    second = await aevaluate(
        choices(3), ["sc(direct, samples=4)", "direct"], Defaults(backend, Sampling()), out=tmp_path
    )
    assert second.rows[0].stopped == {}
    assert len(backend.calls) > 0
    assert "Which, 0?" in backend.calls[0].request.text
    Half.broken = True


async def test_a_limit_is_a_reason_of_its_own_and_final(tmp_path: Path) -> None:
    """What a limit cut short is counted as such and not asked again: the limit is part of the run."""
    from reasoning.usage import Limits

    mock = Mock()
    for _ in range(2):
        report = await aevaluate(choices(3), ["sc(direct, samples=5)"], mock, out=tmp_path, limits=Limits(calls=2))
    assert dict(report.rows[0].stopped) == {"budget": 3}
    assert len(mock.calls) == 6
    assert "3 budget" in str(report)
    assert "budget" in report._repr_html_()


SETTINGS: dict[str, Any] = {"task": "mine", "backend": "mock", "seed": 0, "strategies": ["cot"], "notes": []}
SETTINGS["baselines"] = [{"name": "majority: B", "right": 1, "n": 2, "unknown": [1, 1]}]


def filled(folder: Path) -> Path:
    with Store(folder, Manifest.of(SETTINGS)) as store:
        for name in ("a", "b"):
            store.append(ExampleResult(name, "cot", "mock", "A", "A", True, False, Usage(1, 2, 3, 0.5, 1.5), 2.0))
    return folder


def deep(depth: int) -> str:
    return "[" * depth + "]" * depth


LINES: dict[str, Any] = {
    "id": [5, None, ["a"], {}, True],
    "strategy": [5, None, ["cot"]],
    "backend": [5, None, {}],
    "answer": [5, True, ["A"], 1.5],
    "gold": [5, False, {}],
    "correct": ["yes", "true", 1, 0, [], 1.0],
    "abstained": ["no", 0, None, []],
    "usage": [5, None, [], "x"],
    "usage.calls": ["x", -1, 1.5, None, True, 10**400, []],
    "usage.prompt_tokens": ["5", -1, {}],
    "usage.completion_tokens": ["5", 1e300, None],
    "usage.dollars": ["x", -0.5, float("nan"), float("inf"), 10**400, True],
    "usage.seconds": ["x", None, float("-inf")],
    "seconds": ["1.5", None, -1, float("nan"), 10**400],
    "error": [5, True, []],
    "stopped": [5, True, {}],
    "depth": ["3", 1.5, [], 10**400, True],
}
"""Values of a wrong type or out of range, by field."""

WRONG = [(name, value) for name, values in LINES.items() for value in values]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=[f"{name}={value!s:.9}" for name, value in WRONG])
def test_a_field_of_a_wrong_type_breaks_its_line(tmp_path: Path, name: str, value: Any) -> None:
    """A line with a wrong value is refused with its number and the field; it is never counted as something."""
    path = filled(tmp_path) / "results.jsonl"
    first, second = map(json.loads, path.read_text("utf-8").splitlines())
    outer, _, inner = name.partition(".")
    if inner:
        second[outer][inner] = value
    else:
        second[outer] = value
    path.write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n{json.dumps(first)}\n", "utf-8")
    with pytest.raises(DataError) as caught:
        Report.read(tmp_path)
    assert caught.value.line == 2
    with pytest.raises(DataError, match="Take the line out"):
        Store(tmp_path, Manifest.of(SETTINGS))


TEXTS = {
    "deep list": deep(200_000),
    "deep in a field": '{"id": "a", "strategy": "cot", "x": ' + deep(200_000) + "}",
    "deep objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "long digits": '{"id": "a", "seconds": ' + "9" * 10_000 + "}",
    "no JSON": "{oops",
    "a list": "[]",
    "a text": '"x"',
    "null": "null",
    "NUL": "\0\0\0",
    "half a character": '{"id": "\\ud800", "strategy": "cot"}',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("file", ["results.jsonl", "run.json"])
def test_files_that_are_none_are_told(tmp_path: Path, text: str, file: str) -> None:
    """Whatever stands in a run's files is a DataError that names the file, not a traceback."""
    (filled(tmp_path) / file).write_text(f"{text}\n{text}\n", "utf-8")
    for act in (lambda: Report.read(tmp_path), lambda: Store(tmp_path, Manifest.of(SETTINGS))):
        with pytest.raises(DataError) as caught:
            act()
        assert caught.value.path.endswith(file)
        assert len(str(caught.value)) < 2_000


RUNS: dict[str, list[Any]] = {
    "prompts": [5, "x", ["a"], {"cot": 5}, {"cot": None}, True],
    "strategies": [5, "cot", [5], {"cot": 1}, None, [None]],
    "baselines": [5, [5], [{}], [{"name": "x"}], [{"name": "x", "right": "1", "n": 2}], {}, None],
    "notes": [5, "x", [5], None],
    "task": [5, ["x"]],
    "data": [5, {}],
    "backend": [5, []],
    "model": [5, True],
}

BROKEN_RUNS = [(name, value) for name, values in RUNS.items() for value in values]
BROKEN_RUNS += [
    ("baselines", [{"name": "x", "right": 3, "n": 2}]),
    ("baselines", [{**SETTINGS["baselines"][0], "unknown": [1]}]),
]


@pytest.mark.parametrize(("name", "value"), BROKEN_RUNS, ids=[f"{name}={value!s:.20}" for name, value in BROKEN_RUNS])
def test_a_setting_of_a_wrong_type_breaks_the_run(tmp_path: Path, name: str, value: Any) -> None:
    """A run.json with a wrong value is refused with the field's name, by the report and on resume."""
    path = filled(tmp_path) / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {name: value}), "utf-8")
    for act in (lambda: Report.read(tmp_path), lambda: Store(tmp_path, Manifest.of(SETTINGS))):
        with pytest.raises(DataError, match=name):
            act()


def test_a_run_without_some_settings_is_read(tmp_path: Path) -> None:
    """What may be left out of run.json is not needed for the report."""
    (filled(tmp_path) / "run.json").write_text("{}", "utf-8")
    assert Report.read(tmp_path).rows[0].n == 2
    assert "cot" in str(Report.read(tmp_path))


REFUSALS = {
    "read-only file system": OSError(errno.EROFS, "Read-only file system"),
    "another's": PermissionError(errno.EACCES, "Permission denied"),
    "no room": OSError(errno.ENOSPC, "No space left on device"),
    "no files left": OSError(errno.EMFILE, "Too many open files"),
    "broken disk": OSError(errno.EIO, "Input/output error"),
}


@pytest.mark.slow
@pytest.mark.parametrize("error", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize(
    "what", ["mkdir", "lock", "results", "run.json", "report.json", "sync", "rename", "unreadable"]
)
def test_what_the_disk_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, what: str
) -> None:
    """At whatever point the operating system refuses, the command ends with words and the status 2."""
    out = tmp_path / "out"
    command = ["eval", "reclor", "--strategy", "direct", "--backend", "mock", "--limit", "1", "--out", str(out)]
    if what != "mkdir":
        assert CliRunner().invoke(app, command).exit_code == 0
    refuse(monkeypatch, what, error)
    done = CliRunner().invoke(app, [*command[:-3], "2", *command[-2:], *(["--fresh"] if what == "rename" else [])])
    assert done.exit_code == 2
    assert str(error.strerror) in done.stderr
    assert "Traceback" not in done.output
    assert isinstance(done.exception, SystemExit)


def refuse(monkeypatch: pytest.MonkeyPatch, what: str, error: OSError) -> None:
    """Let one kind of access fail."""
    real_open, real_path_open, real_bytes = os.open, Path.open, Path.read_bytes

    def no(*_: Any, **__: Any) -> Any:
        raise error

    def opened(path: Any, *rest: Any) -> int:
        lock, results = str(path).endswith(".lock"), str(path).endswith("results.jsonl")
        return no() if (what == "lock" and lock) or (what == "results" and results) else real_open(path, *rest)

    def path_opened(path: Path, *rest: Any, **named: Any) -> Any:
        return no() if path.name == f"{what}.new" else real_path_open(path, *rest, **named)

    def read(path: Path) -> bytes:
        return no() if what == "unreadable" and path.name == "results.jsonl" else real_bytes(path)

    if what == "mkdir":
        monkeypatch.setattr(Path, "mkdir", no)
    elif what == "sync":
        monkeypatch.setattr(os, "fsync", no)
    elif what == "rename":
        monkeypatch.setattr(Path, "rename", no)
    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(Path, "open", path_opened)
    monkeypatch.setattr(Path, "read_bytes", read)


def test_no_room_for_the_report_loses_no_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where report.json can't be written, the results are kept, and nothing half-written is left."""
    refuse(monkeypatch, "report.json", OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(DataError, match=r"report\.json: can't write it: No space left"):
        asyncio.run(aevaluate(choices(3), ["direct"], "mock", out=tmp_path))
    monkeypatch.undo()
    assert len(read_results(tmp_path / "results.jsonl")) == 3
    assert not list(tmp_path.glob("*.new"))


@dataclass(frozen=True)
class Twice:
    """A strategy of a user's own."""

    inner: Strategy = field(default_factory=CoT)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Solve once."""
        return await session.solve(self.inner, question)


class Plain:
    """A strategy that is no dataclass."""

    def __init__(self, answer: str) -> None:
        self.answer = answer

    async def solve(self, question: Question, session: Session) -> Solution:
        """Answer."""
        return Solution(self.answer, question.answer_format)


async def test_a_strategy_of_ones_own_has_its_short_name(tmp_path: Path) -> None:
    """Results, table and panel call a user's strategy the same: as a spec would."""
    report = await aevaluate(choices(1), [Twice(), Plain("B")], Mock(["Answer: B"]), out=tmp_path)
    assert [row.strategy for row in report.rows] == ["Twice(cot)", "Plain"]
    assert {one.strategy for one in read_results(tmp_path / "results.jsonl")} == {"Twice(cot)", "Plain"}
    with pytest.raises(UsageError, match="both called Plain"):
        await aevaluate(choices(1), [Plain("A"), Plain("B")], "mock", out=tmp_path)
    await aevaluate(choices(1), [Twice(), Twice()], "mock", out=tmp_path / "same")


async def test_a_report_prints_as_its_table(tmp_path: Path) -> None:
    """`print(report)` shows the table, and a notebook the same, with what is in it escaped."""
    report = await aevaluate(choices(2), ["direct"], "mock", out=tmp_path / "<b>")
    assert "accuracy" in str(report)
    assert "baseline: majority" in str(report)
    assert "Report(" not in str(report)
    html = report._repr_html_()
    assert "&lt;b&gt;" in html
    assert "<b>/" not in html


def test_progress_without_a_terminal_tells_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain line leaves out what has not begun, what a price unknown would cost, and a share of nothing answered."""
    monkeypatch.setattr(progress, "EVERY", -1.0)
    console = Console(file=StringIO(), width=200)
    with RichProgress(console) as shown:
        shown.begin(["cot", "direct", "lot(cot)"], 3, [])
        shown.add(
            ExampleResult("a", "cot", "m", None, "A", False, False, Usage(1, dollars=None), error="ServerError: down")
        )
        shown.add(ExampleResult("a", "direct", "m", "A", "A", True, False, Usage(1, dollars=0.25), stopped="budget"))
        shown.add(ExampleResult("b", "direct", "m", "B", None, None, False, Usage(1, dollars=None)))
    assert isinstance(console.file, StringIO)
    lines = console.file.getvalue().splitlines()
    assert lines[0] == "1/9  cot: 1 errors"
    assert lines[1] == "2/9  cot: 1 errors; direct: 100.0 %, $0.2500, 1 stopped"
    assert lines[2] == "3/9  cot: 1 errors; direct: 100.0 %, 1 stopped"


def test_a_limit_of_money_without_a_price_ends_the_evaluation(tmp_path: Path) -> None:
    """An evaluation with --max-dollars on a model of unknown price is refused before the first call."""
    command = ["eval", "reclor", "--strategy", "direct", "--max-dollars", "0.01", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, [*command, "--backend", "vllm:http://127.0.0.1:9/v1#m"])
    assert done.exit_code == 2
    assert "prices=" in done.stderr
    assert read_results(tmp_path / "out" / "results.jsonl") == []
