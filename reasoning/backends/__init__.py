"""Models behind one small seam, and what is put around them."""

from reasoning.backends.anthropic.backend import Anthropic
from reasoning.backends.base import Backend, Completion, Message, Request, Response, Sampling, ToolCall, ToolSchema
from reasoning.backends.cache import Cache
from reasoning.backends.defaults import Defaults
from reasoning.backends.gemini.backend import Gemini
from reasoning.backends.hf.backend import Transformers
from reasoning.backends.hf.settings import ModelSettings
from reasoning.backends.local.backend import Local
from reasoning.backends.local.settings import LocalSettings
from reasoning.backends.mock.backend import Mock, MockCall
from reasoning.backends.openai.backend import OpenAI
from reasoning.backends.prices import Prices
from reasoning.backends.record import Record
from reasoning.backends.registry import backend_names, open_backend
from reasoning.backends.replay import Replay
from reasoning.backends.responses.backend import Responses
from reasoning.backends.wrapper import Wrapper, backend_prices, backend_refusals, backend_sampling, is_unpriced
from reasoning.backends.wrapping import dress

__all__ = [
    "Anthropic",
    "Backend",
    "Cache",
    "Completion",
    "Defaults",
    "Gemini",
    "Local",
    "LocalSettings",
    "Message",
    "Mock",
    "MockCall",
    "ModelSettings",
    "OpenAI",
    "Prices",
    "Record",
    "Replay",
    "Request",
    "Response",
    "Responses",
    "Sampling",
    "ToolCall",
    "ToolSchema",
    "Transformers",
    "Wrapper",
    "backend_names",
    "backend_prices",
    "backend_refusals",
    "backend_sampling",
    "dress",
    "is_unpriced",
    "open_backend",
]
