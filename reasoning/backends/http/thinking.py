"""How much a model may think: efforts for the providers that have those, budgets of tokens for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoning.backends.sampling import effort_of

if TYPE_CHECKING:
    from reasoning.backends.sampling import Sampling

BUDGETS = {"none": 0, "minimal": 1_024, "low": 1_024, "medium": 8_192, "high": 24_576, "xhigh": 32_768, "max": 65_536}
"""The tokens of thoughts that an effort stands for, where a provider has only budgets, as Google equates them:
https://ai.google.dev/gemini-api/docs/openai."""


def wished_effort(sampling: Sampling) -> str | None:
    """Return the effort that was asked for, that of the budget where none was; None where neither was."""
    if sampling.thinking == 0:
        return "none"
    if sampling.effort is not None or sampling.thinking is None:
        return sampling.effort
    return effort_of(sampling.thinking)


def wished_budget(sampling: Sampling) -> int | None:
    """Return the tokens of thoughts that were asked for, those of the effort else; None where neither was."""
    if sampling.thinking is not None or sampling.effort is None:
        return sampling.thinking
    return BUDGETS[sampling.effort]
