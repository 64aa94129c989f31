"""The providers and servers that speak OpenAI's protocol: where they are, and who serves which model."""

from __future__ import annotations

SERVERS = {
    "vllm": "http://localhost:8000/v1",
    "sglang": "http://localhost:30000/v1",
    "ollama": "http://localhost:11434/v1",
    "llamacpp": "http://localhost:8080/v1",
    "lmstudio": "http://localhost:1234/v1",
    "tgi": "http://localhost:3000/v1",
}
"""Servers of one's own: where they listen unless told. They need no key."""

ENDPOINTS = {
    "azure": "https://RESOURCE.openai.azure.com/openai/v1",
    "cerebras": "https://api.cerebras.ai/v1",
    "cohere": "https://api.cohere.ai/compatibility/v1",
    "dashscope": "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    "deepseek": "https://api.deepseek.com/v1",
    "fireworks": "https://api.fireworks.ai/inference/v1",
    "groq": "https://api.groq.com/openai/v1",
    "huggingface": "https://router.huggingface.co/v1",
    "mistral": "https://api.mistral.ai/v1",
    "moonshot": "https://api.moonshot.ai/v1",
    "nvidia": "https://integrate.api.nvidia.com/v1",
    "openrouter": "https://openrouter.ai/api/v1",
    "perplexity": "https://api.perplexity.ai",
    "siliconflow": "https://api.siliconflow.cn/v1",
    "together": "https://api.together.xyz/v1",
    "xai": "https://api.x.ai/v1",
}
"""Providers, and where they listen; the key of each is read from the variable NAME_API_KEY, unless it is among
`KEY_VARIABLES` or told otherwise."""

KEY_VARIABLES = {"azure": ("AZURE_OPENAI_API_KEY", "AZURE_API_KEY")}
"""Where the key of a provider is read whose own pages call the variable otherwise than NAME_API_KEY."""

DESCRIPTIONS = {
    "mock": ("the built-in stand-in for a model: no network, no model, for trials and tests", "mock?error_rate=0.2"),
    "openai": ("OpenAI; the key is read from OPENAI_API_KEY", "openai:gpt-5-mini"),
    "openai-responses": ("OpenAI's Responses API; the key as for openai", "openai-responses:gpt-5-mini"),
    "anthropic": ("Anthropic (an extra); the key is read from ANTHROPIC_API_KEY", "anthropic:claude-sonnet-4-5"),
    "gemini": ("Google's Gemini (an extra); the key is read from GEMINI_API_KEY", "gemini:gemini-2.5-flash"),
    "vllm": ("a vLLM server", "vllm:http://localhost:8000/v1#Qwen/Qwen3-8B"),
    "sglang": ("an SGLang server", "sglang:http://localhost:30000/v1#Qwen/Qwen3-8B"),
    "ollama": ("Ollama on this machine", "ollama:llama3.2"),
    "llamacpp": ("llama.cpp's llama-server", "llamacpp:http://localhost:8080/v1#default"),
    "lmstudio": ("LM Studio on this machine", "lmstudio:qwen3-8b"),
    "azure": ("Azure OpenAI", "azure:https://NAME.openai.azure.com/openai/v1#DEPLOYMENT"),
    "deepseek": ("DeepSeek", "deepseek:deepseek-chat"),
    "mistral": ("Mistral", "mistral:mistral-small-latest"),
    "openrouter": ("OpenRouter, which passes on to many providers", "openrouter:qwen/qwen3-8b"),
    "tgi": ("text-generation-inference", "tgi:http://localhost:3000/v1#tgi"),
    "local": ("a small model in this process (an extra); `reasoning local install` fetches it", "local?max_tokens=200"),
    "replay": ("what record=FILE has written, in the place of the model", "replay:run.jsonl"),
}
"""What each backend is, and a spec that works."""

ALIASES = {"claude": "anthropic", "google": "gemini"}
"""Other names of backends."""

MODEL_PROVIDERS = {
    "gpt-": "openai",
    "o1": "openai",
    "o3": "openai",
    "o4": "openai",
    "chatgpt": "openai",
    "claude": "anthropic",
    "gemini": "gemini",
    "deepseek": "deepseek",
    "mistral": "mistral",
    "magistral": "mistral",
    "codestral": "mistral",
    "grok": "xai",
    "command": "cohere",
    "sonar": "perplexity",
    "kimi": "moonshot",
    "llama": "ollama",
    "qwen": "ollama",
    "gemma": "ollama",
    "phi": "ollama",
}
"""How the names of well-known models begin, and who serves them: for the line to type where a model is named alone."""


def describe(name: str) -> tuple[str, str]:
    """Return what a backend is, and a spec that works."""
    if name in ENDPOINTS:
        what, example = DESCRIPTIONS.get(name, ("by OpenAI's protocol", f"{name}:MODEL"))
        return f"{what}; the key is read from {' or '.join(key_variables(name))}", example
    return DESCRIPTIONS.get(name, ("from another package", f"{name}:MODEL"))


def key_variables(provider: str) -> tuple[str, ...]:
    """Return the names of the environment variables that may hold a provider's key, the usual one first."""
    return KEY_VARIABLES.get(provider) or (f"{provider.upper()}_API_KEY",)


def base_url(name: str) -> str | None:
    """Return where a server or a provider listens; None for OpenAI."""
    return SERVERS.get(name) or ENDPOINTS.get(name)
