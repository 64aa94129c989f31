"""Calibration: the temperature that was there is found, and sets of options hold the right one as promised."""

from __future__ import annotations

import json
import random
from math import exp
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Mock, Question, run
from reasoning.deciding import Calibration, Decision, calibrate
from reasoning.errors import DataError, SettingError, UsageError
from reasoning.strategies import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.backends.decisions import DecisionRequest

LETTERS = "ABCD"


def softmax(logits: list[float]) -> list[float]:
    """Probabilities of logits."""
    top = max(logits)
    weights = [exp(logit - top) for logit in logits]
    return [weight / sum(weights) for weight in weights]


def simulated(seed: int, count: int, sureness: float) -> tuple[list[dict[str, float]], list[str]]:
    """A model's probabilities on items, and the right answers, which it knows `sureness` times less well than it says.

    Simulated: the right answers are drawn from the softmax of the logits, the model tells that of larger ones.
    """
    draw = random.Random(seed)
    told, golds = [], []
    for _ in range(count):
        logits = [draw.gauss(0, 1.5) for _ in LETTERS]
        golds.append(draw.choices(LETTERS, softmax(logits))[0])
        told.append(dict(zip(LETTERS, softmax([sureness * logit for logit in logits]), strict=True)))
    return told, golds


@pytest.mark.slow
@pytest.mark.parametrize("sureness", [0.5, 1.0, 2.5])
def test_the_temperature_is_how_sure_the_model_was(sureness: float) -> None:
    """A model that is too sure is cooled down by as much, one that is too modest the other way."""
    assert calibrate(*simulated(1, 4000, sureness)).temperature == pytest.approx(sureness, rel=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("error", [0.05, 0.1, 0.2])
@pytest.mark.parametrize("sureness", [0.5, 1.0, 3.0])
def test_sets_hold_the_right_answer_as_often_as_promised(error: float, sureness: float) -> None:
    """On held-out items the coverage is within two points of what is promised, however sure the model is."""
    known = calibrate(*simulated(2, 4000, sureness))
    told, golds = simulated(3, 4000, sureness)
    held = [gold in known.prediction_set(one, error) for one, gold in zip(told, golds, strict=True)]
    assert sum(held) / len(held) == pytest.approx(1 - error, abs=0.02)


def test_too_few_items_promise_nothing() -> None:
    """Where there are too few items for a promise, every option may be right."""
    known = calibrate(*simulated(4, 20, 1.0))
    assert set(known.prediction_set({"A": 0.97, "B": 0.01, "C": 0.01, "D": 0.01}, 0.01)) == set(LETTERS)


def test_too_few_items_are_an_error() -> None:
    """Fewer than twenty, and those that can't be judged don't count."""
    told, golds = simulated(5, 19, 1.0)
    with pytest.raises(UsageError, match="20 items"):
        calibrate(told, golds)
    unjudged = [Decision(one, 0.1, can_judge=False) for one in told]
    with pytest.raises(UsageError, match="there are 0"):
        calibrate(unjudged, golds)


def test_a_calibration_is_kept_in_a_file(tmp_path: Path) -> None:
    """What is written is read again, the same."""
    known = calibrate(*simulated(6, 100, 2.0), task="aqua", model="m")
    known.save(tmp_path / "known.json")
    assert Calibration.load(tmp_path / "known.json") == known


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"temperature": 0, "scores": [0.1]}',
        '{"temperature": 1, "scores": [2]}',
        '{"temperature": 1, "scores": ["a"]}',
        '{"temperature": NaN, "scores": []}',
        '{"temperature": true, "scores": []}',
        "[" * 100_000,
    ],
    ids=["empty", "a list", "nothing", "cold", "above 1", "a text", "no number", "a truth value", "deep"],
)
def test_other_files_are_an_error(tmp_path: Path, text: str) -> None:
    """A file that holds something else is refused, with what to do."""
    file = tmp_path / "other.json"
    file.write_text(text, "utf-8")
    with pytest.raises(DataError, match="reasoning calibrate"):
        Calibration.load(file)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """A file that is not there is told at once, where the strategy is made."""
    with pytest.raises(DataError, match="can't read"):
        Direct(read="decide", calibration=tmp_path / "none.json")


@given(st.text(max_size=60))
def test_no_file_breaks_the_reader(text: str) -> None:
    """Whatever stands in it, a calibration or a DataError comes of it."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any.json"
        file.write_text(text, "utf-8", errors="replace")
        with pytest.raises(DataError):
            Calibration.load(file)


def decided(told: dict[str, float]) -> Mock:
    """A mock that decides with these probabilities."""
    return Mock([], decide=lambda request: told)


QUESTION = Question("Which?", options=("one", "two", "three", "four"))


def test_direct_answers_with_the_likeliest() -> None:
    """A question with options is answered without a written token, with the probability as confidence."""
    solution = run("direct(read=decide)", QUESTION, backend=decided({"A": 0.1, "B": 0.7, "C": 0.1, "D": 0.1}))
    assert (solution.answer, solution.usage.completion_tokens) == ("B", 0)
    assert solution.confidence == pytest.approx(0.7)
    assert solution.evidence["decided_by"] == "decisions"


def test_a_question_without_options_is_answered_in_text() -> None:
    """A number is no option: it is written."""
    number = Question("What is 2 + 2?", answer_format="number")
    assert run("direct(read=decide)", number, backend=Mock(["Answer: 4"])).answer == 4


@pytest.mark.slow
def test_abstention_keeps_its_promise(tmp_path: Path) -> None:
    """With `abstain` the sets hold the right answer as promised; where more than one is left nothing is answered."""
    calibrate(*simulated(7, 2000, 2.0)).save(tmp_path / "known.json")
    told, golds = simulated(8, 1000, 2.0)
    queue = iter(told)

    def decide(_: DecisionRequest) -> dict[str, float]:
        return next(queue)

    mock, direct = Mock([], decide=decide), Direct(read="decide", abstain=0.1, calibration=tmp_path / "known.json")
    solutions = [run(direct, QUESTION, backend=mock) for _ in told]
    held = [
        any(name.startswith(gold) for name in solution.evidence.get("prediction_set", ()))
        for solution, gold in zip(solutions, golds, strict=True)
    ]
    assert sum(held) / len(held) == pytest.approx(0.9, abs=0.02)
    sizes = [len(solution.evidence.get("prediction_set", ())) for solution in solutions]
    assert [solution.abstained for solution in solutions] == [size != 1 for size in sizes]
    assert 0 < sum(solution.abstained for solution in solutions) < len(solutions)


@pytest.mark.parametrize(
    "settings",
    [{"abstain": 0.1, "read": "decide"}, {"abstain": 0.1, "calibration": Calibration(1.0, ())}],
    ids=["without a calibration", "in text"],
)
def test_a_promise_needs_a_calibration(settings: dict[str, Any]) -> None:
    """Without one, or where the answer is read from text, nothing can be promised."""
    with pytest.raises(SettingError, match="calibrat"):
        Direct(**settings)


@pytest.mark.parametrize("error", [0, 1, -0.1, 1.5, True])
def test_the_promise_is_between_0_and_1(error: float) -> None:
    """Other shares are refused."""
    with pytest.raises(SettingError, match="between 0 and 1"):
        Direct(read="decide", abstain=error, calibration=Calibration(1.0, ()))


def test_a_specs_calibration_is_named_by_its_file(tmp_path: Path) -> None:
    """The spec of a strategy holds the file's name, and reads it again."""
    file = tmp_path / "known.json"
    file.write_text(json.dumps({"temperature": 2.0, "scores": [0.5] * 30}), "utf-8")
    solution = run(
        f"direct(read=decide, abstain=0.2, calibration={str(file)!r})", QUESTION, backend=decided({"A": 1.0})
    )
    assert solution.answer == "A"
    assert str(file) in solution.strategy
