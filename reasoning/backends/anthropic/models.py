"""What the names of Anthropic's models tell: how they think, and how much they write.

What is told wrongly here, of a model of tomorrow or of another server, is put right by its first refusal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Thinking = Literal["never", "budget", "adaptive"]
"""Not at all; with a budget of tokens; or as much as the model sees fit, under an effort."""

_NEW_NAME = re.compile(r"claude-[a-z]+-(\d)(?:[-.](\d{1,2}))?(?!\d)")
_OLD_NAME = re.compile(r"claude-(?:v|instant-)?(\d)(?:[-.](\d{1,2}))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Ways:
    """How a model thinks, and how much it writes."""

    thinking: Thinking
    by_default: bool = False
    """Whether it thinks unless told not to."""
    limit: int = 16_384
    """The tokens that it may write where nobody says, which the protocol wants to be told."""


def ways_of(model: str) -> Ways:
    """Return the ways of a model, by https://platform.claude.com/docs/en/build-with-claude/thinking (each model's
    behaviour) and https://platform.claude.com/docs/en/about-claude/models/overview."""
    if "claude" not in model:
        return Ways("budget", limit=8_192)
    found = _NEW_NAME.search(model) or _OLD_NAME.search(model)
    version = (int(found[1]), int(found[2] or 0)) if found else (9, 9)
    if version < (3, 5):
        return Ways("never", limit=4_096)
    if version < (3, 7):
        return Ways("never", limit=8_192)
    return Ways("budget") if version < (4, 6) else Ways("adaptive", version >= (5, 0))
