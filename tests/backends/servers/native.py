"""The servers that speak the providers' own protocols: `with running(NATIVE[name]) as server`, `server.spec`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.backends.servers.anthropic import AnthropicServer
from tests.backends.servers.gemini import GeminiServer
from tests.backends.servers.responses import ResponsesServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.backends.servers.replay import ReplayServer

NATIVE: dict[str, Callable[[], ReplayServer]] = {
    "responses thinking": lambda: ResponsesServer("gpt-5-mini"),
    "responses plain": lambda: ResponsesServer("gpt-4.1"),
    "anthropic budgets": lambda: AnthropicServer("claude-sonnet-4-5", "budget"),
    "anthropic adaptive": lambda: AnthropicServer("claude-opus-4-8", "adaptive"),
    "anthropic always thinking": lambda: AnthropicServer("claude-opus-5", "adaptive"),
    "gemini budgets": lambda: GeminiServer("gemini-2.5-flash", "budget"),
    "gemini levels": lambda: GeminiServer("gemini-3-pro", "level"),
    "gemini plain": lambda: GeminiServer("gemini-2.0-flash", "plain"),
}
"""Each provider's generations of models, as they think and refuse."""
