"""A solver of inspect_ai, and runs as its logs, by the real package."""

from __future__ import annotations

import tomllib
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from reasoning import Mock, aevaluate
from reasoning.errors import UsageError
from reasoning.evaluation import Dataset, Example, score
from reasoning.question import Question

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]  # warnings of the package's own
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("inspect_ai", reason="inspect_ai is not installed")

COLOURS = ("red", "green", "blue")
GOLD = {"Anne": "A", "Bob": "B", "Cara": "C", "Dan": "A"}


def reply(text: str) -> str:
    """Answer rightly of all but Cara, and nothing of Dan."""
    name = next(name for name in GOLD if f"{name}'s" in text)
    return {"Anne": "Thinking. Answer: A", "Bob": "Answer: B", "Cara": "Answer: A", "Dan": "I can't say."}[name]


def examples() -> list[Example]:
    asked = "Which colour is {}'s coat?"
    return [Example(Question(asked.format(name), options=COLOURS, id=name), gold) for name, gold in GOLD.items()]


def task(solver: Any) -> Any:
    from inspect_ai import Task
    from inspect_ai.dataset import Sample
    from inspect_ai.scorer import choice

    samples = [
        Sample(id=one.question.id, input=one.question.text, choices=list(COLOURS), target=one.gold)
        for one in examples()
    ]
    return Task(dataset=samples, solver=solver, scorer=choice())


def their_model() -> Any:
    """Return inspect_ai's mock; without usage of its own it would fetch a tokenizer from the network to count."""
    from inspect_ai.model import ModelOutput, ModelUsage, get_model

    def output(messages: Any, *_: Any) -> Any:
        made = ModelOutput.from_content("mockllm/model", reply(messages[-1].text))
        made.usage = ModelUsage(input_tokens=10, output_tokens=10, total_tokens=20)
        return made

    return get_model("mockllm/model", custom_outputs=output)


async def test_the_solver_ends_with_the_accuracy_of_the_evaluator(tmp_path: Path) -> None:
    """On inspect_ai's own model and on a backend of ours; answers and traces are in the samples."""
    from inspect_ai import eval_async

    from reasoning.integrations import reasoning_solver

    def mock(request: Any, sample: int) -> str:
        return reply(request.text)

    report = await aevaluate(examples(), ["cot"], Mock(mock), out=tmp_path / "run")
    theirs = their_model()
    events = list[int]()
    for backend in (None, Mock(mock)):
        solver = reasoning_solver("cot", backend)
        (log,) = await eval_async(task(solver), model=theirs, log_dir=str(tmp_path / "logs"))
        assert log.status == "success", log.error
        accuracy = log.results.scores[0].metrics["accuracy"].value
        assert accuracy == report.rows[0].correct / report.rows[0].n == 0.5
        sample = next(one for one in log.samples if one.id == "Anne")
        assert sample.output.completion == "ANSWER: A"
        assert sample.metadata["reasoning"]["strategy"] == "cot"
        assert sample.store["reasoning"]["trace"]["children"]
        events.append(sum(event.event == "model" for event in sample.events))
    assert events == [1, 0]  # a backend of ours is asked by itself


async def test_a_limit_of_inspect_ends_the_sample(tmp_path: Path) -> None:
    """A limit on tokens is told as any solver's, and no error."""
    from inspect_ai import eval_async

    from reasoning.integrations import reasoning_solver

    theirs = their_model()
    solver = reasoning_solver("sc(cot, samples=20)")
    settings = {"token_limit": 50, "log_dir": str(tmp_path)}
    (log,) = await eval_async(task(solver), model=theirs, **settings)
    assert log.status == "success", log.error
    assert {one.limit.type for one in log.samples if one.limit} == {"token"}


def test_its_command_finds_the_solver_by_name() -> None:
    """What the package is told to load for `--solver reasoning/…` defines the solver."""
    from inspect_ai.solver import Solver

    told = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    module = import_module(told["project"]["entry-points"]["inspect_ai"]["reasoning"])
    assert isinstance(module.reasoning_solver("cot", "mock"), Solver)


async def test_a_run_is_read_as_a_log(tmp_path: Path) -> None:
    """inspect_ai's reader finds samples, scores, messages and each call of the model, with what it cost."""
    from inspect_ai.log import read_eval_log

    from reasoning.integrations import export_inspect

    await aevaluate(
        examples(), ["cot", "sc(cot, samples=3)"], Mock(lambda request, _: reply(request.text)), out=tmp_path / "run"
    )
    paths = export_inspect(tmp_path / "run", tmp_path / "logs")
    assert [path.name for path in paths] == ["1-cot.eval", "2-sc-cot-samples-3.eval"]
    log = read_eval_log(str(paths[1]))
    assert log.status == "success"
    assert log.results.scores[0].metrics["accuracy"].value == 0.5
    sample = next(one for one in log.samples if one.id == "Anne")
    assert (sample.scores["correct"].value, sample.scores["correct"].answer, sample.target) == ("C", "A", "A")
    calls = [event for event in sample.events if event.event == "model"]
    assert {call.output.completion for call in calls} == {"Thinking. Answer: A"}
    assert sum(call.output.usage.output_tokens for call in calls) == sample.model_usage["mock"].output_tokens
    assert sample.messages[0].role in ("system", "user")
    assert sample.messages[-1].text == "Thinking. Answer: A"
    scored = score(paths[0], Dataset(tuple(examples()), {"task": "coats"}))
    assert {one.id: one.answers for one in scored.outcomes} == {
        "Anne": ("A",),
        "Bob": ("B",),
        "Cara": ("A",),
        "Dan": (None,),
    }
    with pytest.raises(UsageError, match="name a folder"):
        export_inspect(tmp_path / "run", tmp_path / "one.eval")
