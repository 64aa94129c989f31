"""Which models reason by themselves: by their names, and by the settings of effort and thinking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.backends import Mock, Sampling, Wrapper, dress, open_backend
from reasoning.backends.reasoning_models import does_reason, reasons_by_name
from tests.each_row import each_row

BY_THEMSELVES = (
    *("o1", "o1-preview", "o3", "o3-mini", "o4-mini", "o4-mini-2025-04-16", "openai/o3"),
    *("gpt-5", "gpt-5-mini", "gpt-5-nano-2025-08-07", "openai/gpt-5-pro", "ft:gpt-5-mini:us::x", "GPT-5"),
    *(
        "gpt-5.5",
        "gpt-5.6-terra",
        "gpt-5.2-pro",
        "gpt-5.1-codex-max",
        "gpt-6",
        "gpt-6-luna",
        "gpt-oss-120b",
        "gpt-oss:20b",
    ),
    *("deepseek-reasoner", "deepseek-r1:14b", "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "deepseek-ai/DeepSeek-R1"),
    *("magistral-medium-latest", "mistralai/Magistral-Small-2509", "qwq", "Qwen/QwQ-32B", "qwq:32b-q8_0"),
    *("Qwen/Qwen3-235B-A22B-Thinking-2507", "kimi-k2-thinking", "anthropic/claude-3.7-sonnet:thinking"),
    *("microsoft/Phi-4-reasoning-plus", "grok-4", "gemini-2.5-pro", "gemini-2.5-flash", "google/gemini-3-pro-preview"),
)
NOT = (
    *("gpt-4o", "gpt-4.1-mini", "gpt-3.5-turbo", "gpt-35-turbo", "chatgpt-4o-latest", "ft:gpt-4o-mini:us::x"),
    *("gpt-5-chat-latest", "gpt-5.2-chat-latest", "meta-llama/Llama-3.1-8B-Instruct", "qwen2.5:7b-instruct"),
    *("Qwen/Qwen3-30B-A3B-Instruct-2507", "grok-4-fast-non-reasoning", "gemini-2.0-flash", "gemini-1.5-pro"),
)
UNKNOWN = (
    *("m", "", "gpt-5.1", "gpt-5.4-mini", "llama3.1", "mistral-large-latest", "solo1", "o1x", "gpt-501", "foo3"),
    *("unthinkingly", "instructor-xl", "deepseek-chat", "Qwen/Qwen3-8B", "o3/llama", "gemini-2.5-flash-lite"),
)


@each_row(
    ("model", "told"),
    [(one, known) for models, known in ((BY_THEMSELVES, True), (NOT, False), (UNKNOWN, None)) for one in models],
    ids=lambda one: str(one) or "empty",
)
def test_names_tell_who_reasons(model: str, told: bool | None) -> None:
    """Where no effort is set a model of one of these names reasons, does not, or nobody knows."""
    assert reasons_by_name(model) is told


@given(st.text(max_size=50))
def test_any_name_is_told(model: str) -> None:
    """No name is an error."""
    assert reasons_by_name(model) in (True, False, None)


@pytest.mark.parametrize(
    ("spec", "reasons"),
    [
        ("openai:gpt-5-mini", True),
        ("openai:gpt-5-mini?effort=none", False),
        ("openai:gpt-5-mini?thinking=off", False),
        ("openai:gpt-5.1", False),
        ("openai:gpt-5.1?effort=medium", True),
        ("openai:gpt-4.1?effort=high", False),
        ("vllm:m", False),
        ("vllm:m?effort=minimal", True),
        ("vllm:m?thinking=2000", True),
        ("vllm:m?thinking=off", False),
        ("openai-responses:o4-mini", True),
        ("anthropic:claude-sonnet-4-5", False),
        ("anthropic:claude-sonnet-4-5?thinking=4000", True),
        ("anthropic:claude-3-5-haiku-latest?thinking=4000", False),
        ("anthropic:claude-opus-5-0", True),
        ("gemini:gemini-2.5-pro", True),
        ('vllm:m?extra={"reasoning_effort":"high"}', True),
        ('vllm:m?extra={"reasoning_effort":"high"}&effort=none', False),
        ('openai:gpt-5-mini?extra={"reasoning_effort":"none"}', False),
        ('openrouter:m?extra={"reasoning":{"max_tokens":2000}}', True),
        ('openrouter:m?extra={"reasoning":{"enabled":false,"effort":"high"}}', False),
        ('vllm:Qwen/Qwen3-8B?chat_template_kwargs={"enable_thinking":true}', True),
        ('vllm:Qwen/QwQ-32B?chat_template_kwargs={"enable_thinking":false}', False),
        ('openai-responses:gpt-5.1?extra={"reasoning":{"effort":"low"}}', True),
        ('anthropic:claude-sonnet-4-5?extra={"thinking":{"type":"enabled","budget_tokens":2000}}', True),
        ('anthropic:claude-opus-5-0?extra={"thinking":{"type":"disabled"}}', False),
        ('gemini:gemini-2.5-pro?extra={"generationConfig":{"thinkingConfig":{"thinkingBudget":0}}}', False),
        ('gemini:m?extra={"generationConfig":{"thinkingConfig":{"thinkingLevel":"high"}}}', True),
        ('vllm:m?extra={"seed":3,"reasoning":{"summary":"auto"}}', False),
        ("mock", False),
        ("mock?effort=high", False),
    ],
)
def test_settings_go_before_names(spec: str, reasons: bool) -> None:
    """What is switched off does not reason, whatever its name; what nobody knows reasons where it is told to."""
    assert does_reason(Wrapper(open_backend(spec)), Sampling()) is reasons


@pytest.mark.parametrize(
    ("sampling", "reasons"),
    [
        (Sampling(), True),
        (Sampling(effort="low"), True),
        (Sampling(effort="none"), False),
        (Sampling(thinking=0), False),
        (Sampling(temperature=0.5), True),
    ],
    ids=str,
)
def test_a_requests_settings_go_before_the_backends(sampling: Sampling, reasons: bool) -> None:
    """A part of a run with an effort of its own is told by that."""
    backend = dress(Mock(reasons=True), effort="high")
    assert does_reason(backend, sampling) is reasons
