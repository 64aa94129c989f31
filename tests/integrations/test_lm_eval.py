"""A model of lm-evaluation-harness, by the real package."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Mock, evaluate
from reasoning.errors import UsageError
from reasoning.evaluation import Example
from reasoning.question import Question

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]  # warnings of the package's own
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("lm_eval", reason="lm_eval is not installed")

SUMS = {"2 + 2": ("4", "Answer: 4"), "3 + 5": ("8", "Answer: 8"), "7 + 6": ("13", "Answer: 12"), "1 + 1": ("2", "?")}


def mock() -> Mock:
    """Answer two sums rightly, one wrongly, and one not at all."""
    return Mock(lambda request, _: next(said for sum_, (_, said) in SUMS.items() if sum_ in request.text))


@pytest.fixture
def tasks(tmp_path: Path) -> Any:
    """A manager of tasks that knows the sums, as a task that generates and as one that compares choices."""
    from lm_eval.tasks import TaskManager

    lines = [json.dumps({"sum": one, "gold": gold, "options": [gold, "0"]}) for one, (gold, _) in SUMS.items()]
    (tmp_path / "sums.jsonl").write_text("\n".join(lines))
    common = {
        "dataset_path": "json",
        "dataset_kwargs": {"data_files": {"test": str(tmp_path / "sums.jsonl")}},
        "test_split": "test",
        "doc_to_text": "What is {{sum}}?",
        "doc_to_target": "{{gold}}",
    }
    matching = {"metric": "exact_match", "aggregation": "mean", "higher_is_better": True}
    generates = {"task": "sums", **common, "output_type": "generate_until", "metric_list": [matching]}
    generates["generation_kwargs"] = {"until": ["\n"]}
    (tmp_path / "sums.yaml").write_text(json.dumps(generates))
    chooses = {**common, "task": "chosen", "output_type": "multiple_choice", "doc_to_choice": "{{options}}"}
    (tmp_path / "chosen.yaml").write_text(json.dumps({**chooses, "doc_to_target": 0}))
    return TaskManager(include_path=str(tmp_path), include_defaults=False)


def test_the_model_ends_with_the_accuracy_of_the_evaluator(tasks: Any, tmp_path: Path) -> None:
    """Exact matches of the harness are the right answers of our own evaluator."""
    from lm_eval import simple_evaluate

    from reasoning.integrations import ReasoningLM

    asked = [
        Example(Question(f"What is {one}?", answer_format="number", id=one), gold) for one, (gold, _) in SUMS.items()
    ]
    report = evaluate(asked, ["cot"], mock(), out=tmp_path / "run")
    model = ReasoningLM("cot", mock(), answer_format="number")
    found = simple_evaluate(model=model, tasks=["sums"], task_manager=tasks, bootstrap_iters=0)
    assert found["results"]["sums"]["exact_match,none"] == report.rows[0].correct / report.rows[0].n == 0.5
    assert sum(one.abstained for one in model.solutions.values()) == 1


def test_it_is_known_by_its_name(tasks: Any) -> None:
    """`--model reasoning --model_args …` makes one, with the types of its settings."""
    from lm_eval.api.registry import get_model

    import reasoning.integrations

    assert reasoning.integrations.ReasoningLM is get_model("reasoning")
    made = get_model("reasoning").create_from_arg_string("strategy=sc(cot),backend=mock,max_calls=9,concurrency=2")
    assert (str(made.strategy), made.limits.calls, made.concurrency) == ("sc(cot)", 9, 2)


def test_a_task_that_compares_likelihoods_is_refused(tasks: Any) -> None:
    """The error says which tasks to take."""
    from lm_eval import simple_evaluate

    from reasoning.integrations import ReasoningLM

    with pytest.raises(UsageError, match="generate_until"):
        simple_evaluate(model=ReasoningLM("cot", mock()), tasks=["chosen"], task_manager=tasks, bootstrap_iters=0)
