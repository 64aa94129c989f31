"""Names of before: each is accepted, warns with the name of today, and means the same."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import json
import pickle
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from typer.testing import CliRunner

from reasoning import Mock, Number, OpenAI, Question, Reply, Session, Solution, Text, Trace, parse_spec
from reasoning.backends import Completion, Message, Prices, dress, open_backend
from reasoning.backends.retry import Retry
from reasoning.backends.wrapper import Wrapper
from reasoning.cli import app
from reasoning.evaluation import Dataset, Example, Report, evaluate, wilson
from reasoning.evaluation.baselines import Baseline
from reasoning.evaluation.rows import Row
from reasoning.strategies import All, CoT, Judge, SelfConsistency
from reasoning.strategies.base import Named
from reasoning.tools.logic.programs import ProgramResult
from tests.each_row import each_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reasoning.backends import Backend

TRACE = Trace("strategy", "")
BOB = Example(Question("Is Bob red?", answer_format="truth", id="bob"), "True")

MODULES = [
    ("reasoning.errors", "NoToolsError", "ToolsNotSupportedError"),
    ("reasoning.evaluation", "Item", "Example"),
    ("reasoning.evaluation", "ItemSet", "Dataset"),
    ("reasoning.evaluation.progress", "Watcher", "ProgressReporter"),
    ("reasoning.evaluation.progress", "Silent", "NoProgress"),
    ("reasoning.evaluation.progress", "Shown", "RichProgress"),
    ("reasoning.strategies", "Example", "WorkedExample"),
    ("reasoning.strategies", "Verdict", "VerdictScorer"),
    ("reasoning.evaluation", "Result", "ExampleResult"),
    ("reasoning.tools.logic", "Bounds", "SolverLimits"),
    ("reasoning.tools.logic.programs", "Bounds", "SolverLimits"),
    ("reasoning.tools.search", "Hits", "SearchResults"),
]

ATTRIBUTES: list[tuple[Any, str, str]] = [
    (Reply("x", "length"), "finish", "finish_reason"),
    (Reply("x", reasoning_content="Hm."), "thoughts", "reasoning_content"),
    (Completion("x", "filter"), "finish", "finish_reason"),
    (Completion("x", reasoning="Hm."), "thoughts", "reasoning"),
    (Message("assistant", "x", reasoning="Hm."), "thoughts", "reasoning"),
    (Prices(1, 2, 0.5), "sent", "input"),
    (Prices(1, 2, 0.5), "written", "output"),
    (Prices(1, 2, 0.5), "cached", "cached_input"),
    (Retry(Mock(), 3), "attempts", "max_attempts"),
    (Session(Mock()), "converse", "chat"),
    (Question("q", answer_format="number"), "format", "answer_format"),
    (Question("q", options=("a", "b")), "answers", "answer_format"),
    (Solution("1", Number()), "format", "answer_format"),
    (SelfConsistency(), "stop", "stop_rule"),
    (SelfConsistency(), "weigh", "weights"),
    (CoT(), "pays", "use_when"),
    (Dataset((BOB,)), "items", "examples"),
    (Dataset((BOB,)), "is_right", "is_correct"),
    (Row.of("cot", []), "right", "correct"),
    (Baseline("majority: B", 3, 4), "right", "correct"),
]

STATUSES = {
    "unread": "parse_error",
    "several": "ambiguous",
    "contradictory": "inconsistent",
    "undecided": "unknown",
}

KEYWORDS: list[tuple[Callable[..., Any], dict[str, Any], dict[str, Any]]] = [
    (Reply, {"text": "x", "finish": "length"}, {"text": "x", "finish_reason": "length"}),
    (Reply, {"text": "x", "thoughts": "Hm."}, {"text": "x", "reasoning_content": "Hm."}),
    (Completion, {"text": "x", "finish": "filter"}, {"text": "x", "finish_reason": "filter"}),
    (Completion, {"text": "x", "thoughts": "Hm."}, {"text": "x", "reasoning": "Hm."}),
    (Message, {"role": "user", "content": "", "thoughts": "Hm."}, {"role": "user", "content": "", "reasoning": "Hm."}),
    (Question, {"text": "q", "format": "number"}, {"text": "q", "answer_format": "number"}),
    (
        Solution,
        {"answer": "B", "format": Text(), "trace": TRACE},
        {"answer": "B", "answer_format": Text(), "trace": TRACE},
    ),
    (SelfConsistency, {"stop": All(), "weigh": Judge()}, {"stop_rule": All(), "weights": Judge()}),
    (Dataset, {"items": (BOB,)}, {"examples": (BOB,)}),
    (Baseline, {"name": "majority: B", "right": 3, "n": 4}, {"name": "majority: B", "correct": 3, "n": 4}),
    *(
        (ProgramResult, {"dialect": "fol", "status": old}, {"dialect": "fol", "status": new})
        for old, new in STATUSES.items()
    ),
    (wilson, {"right": 3, "n": 4}, {"correct": 3, "n": 4}),
    (Prices, {"sent": 1, "written": 2, "cached": 3}, {"input": 1, "output": 2, "cached_input": 3}),
    (
        Prices(1, 2).of,
        {"sent": 10, "cached": 0, "written": 5},
        {"input_tokens": 10, "cached_tokens": 0, "output_tokens": 5},
    ),
]

SETTINGS = [
    ("vllm:m?choices=4", "vllm:m?max_n=4"),
    ("vllm:m?attempts=2", "vllm:m?max_attempts=2"),
    ("vllm:m?key=MY_KEY", "vllm:m?api_key_env=MY_KEY"),
]


@pytest.mark.parametrize(("module", "old", "new"), MODULES, ids=[old for _, old, _ in MODULES])
def test_what_a_module_had_under_an_old_name(module: str, old: str, new: str) -> None:
    """The old name is the same object as the new one; what neither names is no attribute."""
    home = importlib.import_module(module)
    with pytest.warns(DeprecationWarning, match=f"{old} is now {new};"):
        assert getattr(home, old) is getattr(home, new)
    with pytest.raises(AttributeError, match="no attribute 'gone'"):
        _ = home.gone


@each_row(("owner", "old", "new"), ATTRIBUTES, ids=[f"{type(o).__name__}.{x}" for o, x, _ in ATTRIBUTES])
def test_attributes_under_their_old_names(owner: Any, old: str, new: str) -> None:
    """An attribute or a method of before is the one of today, and the warning is of the line that uses it."""
    with pytest.warns(DeprecationWarning, match=f"{type(owner).__name__}.{old} is now {new};") as caught:
        assert getattr(owner, old) == getattr(owner, new)
    assert [one.filename for one in caught] == [__file__]


@pytest.mark.parametrize(("made", "old", "new"), KEYWORDS, ids=[str(old) for _, old, _ in KEYWORDS])
def test_keywords_under_their_old_names(made: Callable[..., Any], old: dict[str, Any], new: dict[str, Any]) -> None:
    """What is called with keywords of before gives what it gives with those of today."""
    with pytest.warns(DeprecationWarning, match=r" is now \w+=?;") as caught:
        assert made(**old) == made(**new)
    assert {one.filename for one in caught} == {__file__}


def test_settings_of_strategies_under_their_old_names() -> None:
    """A spec with settings of before makes the same strategy; a strategy of one's own may say when it pays."""
    with pytest.warns(DeprecationWarning, match="(stop|weigh)= is now (stop_rule|weights)="):
        assert str(parse_spec("sc(cot, stop=all, weigh=judge)")) == "sc(cot, stop_rule=all, weights=judge)"
    with pytest.warns(DeprecationWarning, match=r"Own\.pays is now use_when"):

        class Own(Named):
            pays: ClassVar[str] = "always"

    assert Own.use_when == "always"
    assert Named.use_when == ""


@pytest.mark.parametrize(("old", "new"), SETTINGS)
def test_settings_of_backends_under_their_old_names(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spec with a setting of before opens the same backend."""
    monkeypatch.setenv("MY_KEY", "sk-abc")
    with pytest.warns(DeprecationWarning, match="the setting .* is now"):
        one = told(open_backend(old))
    assert one == told(open_backend(new))
    with pytest.warns(DeprecationWarning, match="attempts= is now max_attempts="):
        assert told(dress(Mock(), attempts="2")) == told(dress(Mock(), max_attempts="2"))  # type: ignore[call-arg]


def test_what_has_old_names_is_whole() -> None:
    """It is replaced, copied, pickled and shown in the names of today, without a warning."""
    reply = Reply("x", "length", reasoning_content="Hm.")
    assert dataclasses.replace(reply, text="y").finish_reason == "length"
    assert copy.copy(reply) == pickle.loads(pickle.dumps(reply)) == reply
    assert "finish_reason='length'" in repr(reply)
    assert "finish_reason" in inspect.signature(Reply).parameters
    with pytest.warns(DeprecationWarning, match="finish= is now finish_reason="):
        assert dataclasses.replace(reply, finish="stop").finish_reason == "stop"  # type: ignore[call-arg]


def told(backend: Backend) -> list[object]:
    """Return what the settings have made of a backend, layer by layer."""
    found: list[object] = []
    while isinstance(backend, Wrapper):
        found.append((type(backend), getattr(backend, "max_attempts", None)))
        backend = backend.inner
    key = backend._key.reveal() if isinstance(backend, OpenAI) else ""
    return [*found, type(backend), backend.max_choices, key]


def test_a_trace_of_before_is_shown() -> None:
    """A call that was kept under the old name tells why its reply ended."""
    assert "reply (length)" in Trace("call", "direct", {"reply": "It is", "finish": "length"}).full()


def test_an_option_of_the_command_line_under_its_old_name(caplog: pytest.LogCaptureFixture) -> None:
    """`--answer` is read as `--answer-format`, with a word on standard error, and is not in the help."""
    asked = ["run", "cot", "Bob is kind. Is Bob kind?", "--backend", "mock", "--json"]
    done = CliRunner().invoke(app, [*asked, "--answer", "truth"])
    assert json.loads(done.stdout)["shown"] == "True"
    assert "--answer is now --answer-format" in caplog.text
    assert "--answer " not in CliRunner().invoke(app, ["run", "--help"]).stdout


def test_a_run_of_before_is_read(tmp_path: Path) -> None:
    """The report of a folder whose run.json has `right` in its baselines, and `items=` of what evaluates them."""
    with pytest.warns(DeprecationWarning, match="items= is now examples="):
        report = evaluate(items=[BOB], strategies=["direct"], backend="mock", out=tmp_path)  # type: ignore[call-arg]
    kept = json.loads((tmp_path / "run.json").read_text("utf-8"))
    for entry in kept["baselines"]:
        entry["right"] = entry.pop("correct")
    (tmp_path / "run.json").write_text(json.dumps(kept), "utf-8")
    assert Report.read(tmp_path).baselines == report.baselines != ()
