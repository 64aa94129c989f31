"""How the servers that speak the chat completions protocol differ: what they call things, and how they count.

Only what is known beforehand stands here; what a server or a model refuses is learned from its refusals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

LimitName = Literal["max_tokens", "max_completion_tokens"]
"""The two names of the limit of tokens; servers and models take one of them, or both."""

Thinking = Literal["effort", "reasoning", "template", "switch"]
"""How effort and a budget of thoughts are written: `reasoning_effort`; OpenRouter's object `reasoning`; the arguments
of the chat template, `chat_template_kwargs`; DeepSeek's object `thinking`."""

Grammar = Literal["", "grammar", "structured_outputs", "ebnf"]
"""Under which name a grammar is sent; empty: nowhere."""

Schema = Literal["", "response_format", "json_schema", "json_object"]
"""How a schema is sent; json_object: only that the reply shall be an object."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a provider calls the settings that not all call alike."""

    name: str
    limit: LimitName = "max_tokens"
    thinking: Thinking = "effort"
    schema: Schema = "response_format"
    grammar: Grammar = ""
    required: str = "required"
    """Its word for the tool choice `required`."""
    max_n: int = 1
    """The most samples that it returns for one request."""
    counts_one: bool = False
    """Whether the usage of several choices has the tokens of one of them only."""
    prices: str = ""
    """Under which name the provider's prices are known (`genai-prices`); empty: they are not."""
    tells_cost: bool = False
    """Whether a reply names its dollars."""


DIALECTS = {
    one.name: one
    for one in (
        Dialect("openai", "max_completion_tokens", max_n=8, prices="openai"),
        Dialect("azure", "max_completion_tokens", max_n=8, prices="azure"),
        Dialect("vllm", thinking="template", grammar="structured_outputs", max_n=64),
        Dialect("sglang", thinking="template", grammar="ebnf", max_n=64),
        Dialect("llamacpp", thinking="template", grammar="grammar", counts_one=True),
        Dialect("ollama"),
        Dialect("tgi"),
        Dialect("openrouter", thinking="reasoning", tells_cost=True),
        Dialect("deepseek", thinking="switch", schema="json_object", prices="deepseek"),
        Dialect("mistral", required="any", max_n=8, prices="mistral"),
    )
}
"""The servers whose ways are known by name."""

OTHER = Dialect("other")
"""Any other server that speaks the protocol."""

_HOSTS = {
    "api.openai.com": "openai",
    "openai.azure.com": "azure",
    "cognitiveservices.azure.com": "azure",
    "services.ai.azure.com": "azure",
    "openrouter.ai": "openrouter",
    "api.deepseek.com": "deepseek",
    "api.mistral.ai": "mistral",
}


def find_dialect(name: str, base_url: str) -> Dialect:
    """Return the dialect of a provider, by its name, else by the host of its address."""
    if name in DIALECTS and name != "openai":
        return DIALECTS[name]
    host = urlsplit(base_url).hostname or ""
    known = (dialect for end, dialect in _HOSTS.items() if host == end or host.endswith(f".{end}"))
    return DIALECTS.get(next(known, ""), OTHER)
