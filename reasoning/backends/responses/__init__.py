"""OpenAI's Responses API: the client, the wire format, and what it refuses."""

from __future__ import annotations

from reasoning.backends.responses.backend import Responses

__all__ = ["Responses"]
