"""Anthropic's Messages API: the client, the wire format, how its models think, and what they refuse."""

from __future__ import annotations

from reasoning.backends.anthropic.backend import Anthropic

__all__ = ["Anthropic"]
