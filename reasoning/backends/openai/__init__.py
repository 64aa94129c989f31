"""OpenAI's chat completions, spoken by most servers: the client, the wire format, refusals and errors."""

from __future__ import annotations

from reasoning.backends.openai.backend import OpenAI

__all__ = ["OpenAI"]
