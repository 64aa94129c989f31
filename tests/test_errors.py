"""The errors."""

from __future__ import annotations

import pickle

import pytest

from reasoning.errors import (
    BudgetExceededError,
    DataError,
    NoBackendError,
    PromptError,
    ReadError,
    ReasoningError,
    ServerError,
    SettingError,
    SpecError,
    ToolsNotSupportedError,
)

ERRORS: list[ReasoningError] = [
    BudgetExceededError("calls", 3, 4),
    DataError("a.jsonl", "no JSON", 7),
    NoBackendError(),
    ToolsNotSupportedError("m", "none are taken"),
    PromptError("cot", "broken", 2),
    ReadError("1 +", "it ends early"),
    ServerError("m", "down", 503, 1.5),
    SettingError("sc", "samples", 0, "give at least 1"),
    SpecError("sc(", "it ends early", 3),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_pass_between_processes(error: ReasoningError) -> None:
    """An error that was pickled is the same one: its kind, its words and its fields."""
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
