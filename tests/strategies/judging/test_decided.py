"""Whatever judges does so in one written token where the backend tells probabilities, and reaches what text reaches."""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Mock, Question, Session, Solution, parse_spec, run
from reasoning.backends import Completion
from reasoning.errors import SettingError
from reasoning.strategies import BestOf, CoT, Judge, ModelCritic, Route, ToT, Universal, VerdictScorer
from reasoning.strategies.judging.scorers import reaches

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

QUESTION = Question(
    "Which of the following must be true?",
    "If it rains, the ground is wet. If the ground is wet, the match is called off. The match is not called off.",
    ("It rains.", "It does not rain.", "The ground is wet."),
)


@pytest.fixture
def two_faced(script: Callable[[str], ModuleType]) -> Any:
    """Simulated models that have the same opinion in text and by letters; see the benchmark."""
    return script("decide").TwoFaced


def is_judging(name: str) -> bool:
    """Whether a prompt asks for a judgement."""
    return "/decide_" in name or name.startswith(("judge/", "tot/v", "universal/", "route/", "refine/critique"))


def judgements(solution: Solution) -> list[tuple[str, int]]:
    """The judging calls of a run with the tokens that each wrote."""
    calls = [node for node in solution.trace.calls if is_judging(node.name)]
    return [(node.name, node.own_usage.completion_tokens) for node in calls]


SPECS = [
    "best_of(cot, n=3, scorer=judge)",
    "best_of(cot, n=3, scorer=verdict)",
    "best_of(cot, n=3, scorer=verdict, stop_at=1)",
    "best_of(cot, n=3, rank=tournament)",
    "sc(cot, samples=3, stop_rule=all, weights=judge)",
    "refine(cot)",
    "refine(cot, critic=verdict)",
    "reflexion(cot)",
    "tot(depth=3)",
    "tot(depth=3, judge=vote)",
    "tot(depth=3, samples=3)",
    "got(cot)",
    "universal(cot, samples=3)",
    "route(default=cot)",
    "first(cot, cot, accept=verdict)",
]


@pytest.mark.parametrize("spec", SPECS)
def test_one_token_reaches_what_text_reaches(spec: str, two_faced: Any) -> None:
    """A judging call writes at most one token, and strategies answer as they do by text (a simulated model)."""
    errors = 0.5 if spec.startswith(("best_of", "sc", "universal")) else 0.0  # others word prompts by what was judged
    decided = run(spec, QUESTION, backend=two_faced(errors, seed=2))
    text = run(spec, QUESTION, backend=two_faced(errors, seed=2, native_logprobs=False))
    assert decided.shown == text.shown
    assert judgements(decided)
    assert all(written <= 1 for _, written in judgements(decided))
    assert sum(written for _, written in judgements(text)) >= 10 * sum(written for _, written in judgements(decided))


@pytest.mark.parametrize("made", [Judge, VerdictScorer, ModelCritic, ToT, Route, Universal, BestOf])
def test_one_setting_says_how_judgements_are_read(made: Any) -> None:
    """`read` is auto unless told otherwise, and takes three words."""
    assert made().read == "auto"
    assert made(read="decide") != made(read="text")
    with pytest.raises(SettingError, match="auto, decide, text"):
        made(read="always")


async def score(scorer: Any, backend: Mock) -> float | None:
    """The score of a right solution."""
    solution = Solution("B", QUESTION.answer_format, "It does not rain.\nAnswer: B")
    found: float | None = await scorer.score(QUESTION, solution, Session(backend))
    return found


def lettered(**told: float) -> Mock:
    """A mock whose first token has these probabilities, and leans to nothing."""
    alternatives = tuple((token, log(value)) for token, value in told.items())
    even = tuple((token, log(1 / 6)) for token in "ABCDEF")
    return Mock(
        lambda request, _: (
            Completion("A", top_logprobs=even if "N/A" in request.text else alternatives)
            if request.sampling.top_logprobs
            else "Score: 1\nVerdict: wrong"
        ),
        native_logprobs=True,
    )


@pytest.mark.parametrize(
    ("scorer", "told", "expected"),
    [
        (Judge(), {"F": 0.5, "E": 0.5}, 0.9),
        (Judge(scale=1), {"A": 0.2, "B": 0.6}, 0.75),
        (VerdictScorer(), {"A": 0.6, "B": 0.2}, 0.75),
        (Judge(), {"Well": 0.9, "A": 0.05}, 0.2),
        (VerdictScorer(), {"Well": 0.9, "A": 0.05}, 0.0),
        (Judge(read="decide"), {"Well": 0.9, "A": 0.05}, None),
        (VerdictScorer(read="decide"), {"Well": 0.9, "A": 0.05}, None),
        (Judge(read="text"), {"F": 1.0}, 0.2),
        (Judge(scale=100), {"F": 1.0}, 0.01),
    ],
    ids=[
        "the mean of a scale",
        "of a short one",
        "the probability of right",
        "a rating that can't be judged is written",
        "a verdict that can't be judged is written",
        "a rating that can't be judged is none",
        "a verdict that can't be judged is none",
        "in text",
        "a scale with too many levels",
    ],
)
async def test_scores_are_means(scorer: Any, told: dict[str, float], expected: float | None) -> None:
    """Scores are expected values over the scale; what can't be judged is asked in text, or is no score."""
    assert await score(scorer, lettered(**told)) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("scorer", "score", "threshold", "enough"),
    [
        (VerdictScorer(), 0.51, 1.0, True),
        (VerdictScorer(), 0.49, 1.0, False),
        (VerdictScorer(), 0.75, 0.8, False),
        (VerdictScorer(), 0.85, 0.8, True),
        (Judge(), 0.91, 1.0, True),
        (Judge(), 0.89, 1.0, False),
        (Judge(), 0.71, 0.8, True),
        (Judge(), 0.74, 0.75, False),
        (Judge(), 0.8, 0.8, True),
        (Judge(), None, 0.0, False),
        (object(), 0.99, 1.0, False),
        (object(), 7.0, 7.0, True),
    ],
)
def test_thresholds_stay(scorer: object, score: float | None, threshold: float, enough: bool) -> None:
    """A threshold on the scale is reached by what is nearest to it, as by a written rating; between levels exactly."""
    assert reaches(scorer, score, threshold) is enough


def test_a_satisfied_critic_writes_no_feedback(two_faced: Any) -> None:
    """Whether it is satisfied is decided first; feedback is written where it is not."""
    satisfied = run("refine(cot)", QUESTION, backend=two_faced())
    assert next(name for name, _ in judgements(satisfied)) == "refine/decide_satisfied"
    assert not re.search(r"refine/critique", satisfied.trace.full())


def test_a_samples_setting_is_one_decision(two_faced: Any) -> None:
    """What is decided by probabilities is asked once, whatever `samples` says."""
    solution = run("tot(depth=1, samples=3)", QUESTION, backend=two_faced())
    values = [node.data["messages"][-1]["content"] for node in solution.trace.calls if node.name == "tot/decide_value"]
    assert len(values) == len(set(values))


def test_a_mock_without_probabilities_is_asked_as_ever() -> None:
    """By default nothing changes for a backend that tells no probabilities."""
    plain = run(BestOf(CoT(), n=2), QUESTION, backend=Mock())
    assert {node.name for node in plain.trace.calls} == {"cot/zero_shot", "judge/score"}
    assert str(parse_spec("best_of(cot, n=2, scorer=judge)")) == "best_of(cot, n=2)"


@pytest.mark.parametrize(("right", "which"), [(0.85, "first"), (0.75, "second")])
def test_a_scorer_accepts_the_first_answer(right: float, which: str) -> None:
    """`first(accept=verdict)` takes an answer whose probability of being right reaches `confidence`."""
    mock = Mock(lambda *_: "Answer: B", decide=lambda _: (right, 1 - right))
    solution = run("first(direct, cot, accept=verdict, confidence=0.8)", QUESTION, backend=mock)
    assert solution.evidence["accepted"] == which
