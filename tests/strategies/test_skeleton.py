"""Skeleton-of-thought: points written out side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reasoning import Limits, Mock, Question, run
from reasoning.backends import Defaults, Sampling
from reasoning.errors import BackendError, BudgetExceededError, RequestError, SettingError
from reasoning.strategies.skeleton import Skeleton

if TYPE_CHECKING:
    from reasoning.backends import Request

COLOUR = Question("Which colour?", "The lamp is blue.", ("red", "blue"))


def model(failing: str = "nothing", empty: str = "nothing") -> Mock:
    """A model that writes two points, expands each, and answers B."""

    def reply(request: Request, sample: int) -> str:
        text = request.text
        if "Write the skeleton" in text:
            return "1. the lamp\n2. the options\n3. more"
        if failing in text:
            raise RequestError("mock", "down", 400)
        if "Expand point" in text:
            return "" if f"{empty}" in text.rpartition("Expand point")[2] else text.rpartition(": ")[2].upper()
        return "Answer: B"

    return Mock(reply)


def test_points_are_expanded_and_answered_on() -> None:
    """Each point is a call of its own, and the inner strategy sees all of them in order."""
    mock = model()
    solution = run(Skeleton(points=2), COLOUR, backend=mock)
    assert (solution.answer, solution.usage.calls) == ("B", 4)
    assert solution.evidence == {"points": ["the lamp", "the options"], "left_out": ["more"]}
    assert "1. the lamp\n   THE LAMP\n2. the options\n   THE OPTIONS" in mock.calls[-1].request.text


def test_a_point_that_fails_does_not_lose_the_others() -> None:
    """A failed call is in the evidence; the other points are used."""
    mock = model(failing="Expand point 2", empty="3: more")
    solution = run(Skeleton(), COLOUR, backend=Defaults(mock, Sampling()))
    assert (solution.answer, solution.evidence["errors"]) == ("B", ["mock: down"])
    assert solution.evidence["empty"] == ["more"]
    assert "THE LAMP" in mock.calls[-1].request.text


def test_nothing_but_failures_is_an_error() -> None:
    """Where every point fails, the backend's error is raised."""
    with pytest.raises(BackendError):
        run(Skeleton(), COLOUR, backend=model(failing="Expand point"))


def test_no_points_is_the_plain_question() -> None:
    """Where no point is found, the inner strategy gets the plain question."""
    solution = run(Skeleton(), COLOUR, backend=Mock(["no list here", "Answer: B"]))
    assert (solution.answer, solution.evidence) == ("B", {"parse_errors": ["no list here"]})


def test_out_of_budget_is_an_error() -> None:
    """Points are no answer."""
    with pytest.raises(BudgetExceededError):
        run(Skeleton(), COLOUR, backend=model(), limits=Limits(calls=2))


def test_settings_that_make_no_sense_are_refused() -> None:
    """There is at least one point."""
    with pytest.raises(SettingError):
        Skeleton(points=0)
