"""The generators of reasoning-gym as tasks: reproducible, graded by their verifiers, safe against a model's text."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from reasoning import evaluate
from reasoning.answers import extract
from reasoning.backends import Mock
from reasoning.errors import DataError, UsageError
from reasoning.evaluation import load
from reasoning.evaluation.gym import process
from reasoning.evaluation.gym.child import _is_formula, _score
from reasoning.evaluation.gym.formats import TaggedText
from reasoning.evaluation.task import find_task

SEVERAL = "gym:chain_sum,mini_sudoku,isomorphic_strings,graph_color,tower_of_hanoi,acre,n_queens,spiral_matrix"


@pytest.mark.slow
def test_gold_answers_are_graded_one_and_garbage_below() -> None:
    """A gold answer, written as a reply and read again, has the grade 1: tables and lists of moves too."""
    asked = load(SEVERAL, limit=16, seed=3)
    for example in asked.examples:
        form = example.question.answer_format
        shown = form.show(example.gold)
        reply = f"So:\nAnswer: {shown}" if form.name == "number" else f"So:\nAnswer: <answer>\n{shown}\n</answer>"
        assert asked.judge(example, extract(reply, form).answer) == (True, 1.0), example
        garbage = form.parse("-1") if form.name == "number" else "no idea"
        assert (asked.judge(example, garbage)[1] or 0) < 0.5, example


@pytest.mark.slow
def test_questions_follow_from_the_seed_alone() -> None:
    """Another process with other hashes of strings makes the same questions, a higher limit begins with them."""
    code = (
        "from reasoning.evaluation import load\n"
        f"print([(e.question.id, e.question.text) for e in load({SEVERAL!r}, limit=12, seed=1).examples])"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, timeout=100
    )
    here = [(one.question.id, one.question.text) for one in load(SEVERAL, limit=20, seed=1).examples]
    assert there.stdout.strip() == str(here[:12])
    assert not {text for _, text in here} & {one.question.text for one in load(SEVERAL, limit=8, seed=2).examples}


@pytest.mark.slow
def test_an_evaluation_keeps_the_grades(tmp_path: object) -> None:
    """The report has the mean grade beside the accuracy; settings of a generator reach it."""
    asked = load("gym:basic_arithmetic?min_terms=2&max_terms=2", limit=3, seed=1)
    gold = {one.question.text: one.gold for one in asked.examples}
    right = Mock(
        lambda request, _: f"Answer: {next(str(gold[text]) for text in gold if text in str(request.messages))}"
    )
    [row] = evaluate(asked, ["direct"], right, out=str(tmp_path)).rows
    assert (row.correct, row.score) == (3, 1.0)
    with pytest.raises(UsageError, match="nonsense"):
        load("gym:basic_arithmetic?nonsense=2", limit=1)
    with pytest.raises(UsageError, match="Did you mean 'chain_sum'"):
        load("gym:chain_sums", limit=1)


def test_what_never_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that does not reply in time is stopped, and the set has no questions."""
    stuck = process.GymProcess()
    monkeypatch.setattr(process, "MAX_START_SECONDS", 0.0)
    monkeypatch.setattr(process, "PROCESS", stuck)
    with pytest.raises(UsageError, match="no reply within 0 s"):
        process.list_generators()
    assert stuck._running is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gym:", "names no generator"),
        ("gym:gcd,lcm?size=3", "settings are of one generator"),
        ("gym:gcd?min", "'min' has no value"),
        ("gym:gcd?min=1&min=2", "min is set twice"),
    ],
    ids=["no name", "settings of several", "no value", "twice"],
)
def test_names_that_can_not_be_meant_are_refused(name: str, why: str) -> None:
    """Each error says what is wrong, before the package is loaded."""
    with pytest.raises(UsageError, match=why):
        find_task(name)


def test_made_questions_take_no_file() -> None:
    """A file beside a generated task is a mistake."""
    with pytest.raises(UsageError, match="takes no data"):
        load("gym:gcd", "file.json")


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("Answer: <answer>\n1 2\n3 4\n</answer>", "1 2\n3 4"),
        ("<answer>\n```\n1 2\n3 4\n```\n</answer>", "1 2\n3 4"),
        ("Answer: #B A#", "#B A#"),
        ("<answer>$1/2$</answer> is it", "$1/2$"),
        ("<answer>  </answer>", None),
        ("<answer>" + "Move disk 1\n" * 300 + "</answer>", ("Move disk 1\n" * 300).strip()),
    ],
    ids=["tags", "block in tags", "marker", "signs stay", "empty", "long"],
)
def test_answers_in_tags_are_read_as_they_are(reply: str, read: str | None) -> None:
    """What stands in the tags is the answer, line by line."""
    assert extract(reply, TaggedText()).answer == read


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("-4*(-2*x - 8)**(3/2)/3 + C", True),
        ("sin(x)*exp(2x) + log(x)^2", True),
        ("3.5*x", True),
        ("open('f')", False),
        ("x.__class__", False),
        ("(1).real", False),
        ("print(1)", False),
        ("[x for x in y]", False),
        ("1" * 490 + "!", False),
        ("9" * 501, False),
    ],
)
def test_only_formulas_reach_what_evaluates_them(text: str, passed: bool) -> None:
    """A name that is no function of mathematics, an attribute and a string are no formula."""
    assert _is_formula(text) is passed


def test_a_verifier_evaluates_no_python_of_an_answer() -> None:
    """Where a verifier would evaluate the answer, only literals are read."""

    class Verifier:
        def score_answer(self, answer: str, entry: object) -> float:
            found = eval(answer)  # as the package's verifiers do; the name is replaced in their module
            return float(found == [1])

    before = dict(globals())
    try:
        assert _score("n_queens", Verifier(), "[1]", {}) == 1
        assert _score("n_queens", Verifier(), "[0 + 1 for _ in '1']", {}) == 0
    finally:
        globals().pop("eval", None)
    assert before.keys() == globals().keys()


def test_a_set_without_questions_is_an_error() -> None:
    """A task that makes nothing says so."""
    with pytest.raises((DataError, UsageError)):
        load("gym:gcd", limit=0)
