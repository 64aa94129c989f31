"""Google's Gemini API: the client, the wire format, how its models think, and what they refuse."""

from __future__ import annotations

from reasoning.backends.gemini.backend import Gemini

__all__ = ["Gemini"]
