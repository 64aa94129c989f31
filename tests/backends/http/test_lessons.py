"""What is learned from refusals: which setting is meant, which efforts a model has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.backends.anthropic.backend import PROVIDER as ANTHROPIC
from reasoning.backends.gemini.backend import PROVIDER as GEMINI
from reasoning.backends.http.lessons import FieldLessons, is_of_one_schema, refused_setting
from reasoning.backends.responses.backend import PROVIDER as RESPONSES
from reasoning.backends.sampling import EFFORTS
from reasoning.backends.server_failure import ServerFailure
from tests.each_row import each_row

PROVIDERS = {"openai-responses": RESPONSES, "anthropic": ANTHROPIC, "gemini": GEMINI}


@each_row(
    ("provider", "words", "codes", "setting"),
    [
        ("openai-responses", "Unsupported parameter: 'temperature' is not supported with this model.", ("temperature",), "temperature"),
        ("openai-responses", "Unsupported value: 'temperature' does not support 0.1 with this model.", (), "temperature"),
        ("openai-responses", "Unsupported parameter: 'top_p' is not supported with this model.", (), "top_p"),
        ("openai-responses", "Unsupported parameter: 'reasoning.effort' is not supported with this model.", (), "effort"),
        ("openai-responses", "Unsupported parameter: 'reasoning.summary' is not supported with this model.", (), "summary"),
        ("openai-responses", "Your organization must be verified to generate reasoning summaries.", (), "summary"),
        ("openai-responses", "Unknown parameter: 'reasoning'.", (), "summary"),
        ("openai-responses", "Encrypted content is not supported with this model.", ("include",), "thoughts"),
        ("openai-responses", "logprobs are not supported with reasoning models.", ("include",), "logprobs"),
        ("openai-responses", "Invalid parameter: 'text.format' of type 'json_schema' is not supported with this model.", (), "schema"),
        ("openai-responses", "Unsupported parameter: 'tool_choice'", (), "tool_choice"),
        ("openai-responses", "Input tokens exceed the configured limit", ("context_length_exceeded",), None),
        ("openai-responses", "input[2].content: temperature of the reactor", (), None),
        ("anthropic", "`temperature` and `top_p` cannot both be specified for this model. Please use only one.", (), "top_p"),
        ("anthropic", "`temperature` is deprecated for this model.", (), "temperature"),
        ("anthropic", "`temperature` may only be set to 1 when thinking is enabled.", (), "temperature"),
        ("anthropic", "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.", (), "top_p"),
        ("anthropic", "Thinking may not be enabled when tool_choice forces tool use.", (), "tool_choice"),
        ("anthropic", "adaptive thinking is not supported on this model", (), "adaptive"),
        ("anthropic", "This model does not support the effort parameter.", (), "effort"),
        ("anthropic", "output_config: Extra inputs are not permitted", (), "effort"),
        ("anthropic", "output_config.format: Extra inputs are not permitted", (), "schema"),
        ("anthropic", "system.0.cache_control: Extra inputs are not permitted", (), "cache_control"),
        ("anthropic", "thinking.adaptive.display: Extra inputs are not permitted", (), "display"),
        ("anthropic", '"thinking.type.disabled" is not supported for this model.', (), "disabled"),
        ("anthropic", "messages.1.content.0: Invalid `signature` in `thinking` block", (), None),
        ("anthropic", "messages: text content blocks must be non-empty", (), None),
        ("anthropic", "prompt is too long: 210000 tokens > 200000 maximum", (), None),
        ("gemini", "Thinking level is not supported for this model.", (), "level"),
        ("gemini", 'Invalid JSON payload received. Unknown name "thinkingLevel" at \'generation_config.thinking_config\': Cannot find field.', (), "level"),
        ("gemini", "Thinking is not enabled for this model", (), "thoughts"),
        ("gemini", "Unable to submit request because thinking is not supported by this model.", (), "thoughts"),
        ("gemini", "Logprobs is not enabled for models/gemini-2.5-pro", (), "logprobs"),
        ("gemini", "JSON mode is not enabled for this model", (), "schema"),
        ("gemini", 'Unknown name "responseJsonSchema" at \'generation_config\': Cannot find field.', (), "schema"),
        ("gemini", "The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).", (), None),
    ],
)  # fmt: skip
def test_which_setting_a_refusal_is_of(provider: str, words: str, codes: tuple[str, ...], setting: str | None) -> None:
    """A refusal names a setting in words or by its place in the body; one of a turn, or of the length, names none."""
    patterns = {name: one for name, one in PROVIDERS[provider].settings.items() if name != "schema_with_tools"}
    assert refused_setting(400, ServerFailure(words, codes), patterns) == setting
    assert refused_setting(500, ServerFailure(words, codes), patterns) is None


@pytest.mark.parametrize(
    ("effort", "words", "left", "fits"),
    [
        ("minimal", "Supported values are: 'low', 'medium', and 'high'.", {"low", "medium", "high"}, "low"),
        ("xhigh", "Input should be 'low', 'medium', 'high' or 'max'", {"low", "medium", "high", "max"}, "high"),
        ("minimal", "Thinking level MINIMAL is not supported for this model.", set(EFFORTS) - {"minimal"}, "none"),
        ("none", "effort must be one of minimal, low, medium, high", {"minimal", "low", "medium", "high"}, "minimal"),
    ],
)
def test_efforts_that_a_model_has(effort: str, words: str, left: set[str], fits: str) -> None:
    """The efforts that are listed are those that it has; one that is named alone is one that it has not."""
    lessons = FieldLessons()
    lessons.refuse_effort(effort, words)
    assert set(EFFORTS) - lessons.efforts == left
    assert lessons.fit_effort(effort) == fits
    assert lessons.without == frozenset()


def test_an_effort_that_is_refused_as_such_is_left_out() -> None:
    """A refusal that names no effort is of the setting."""
    lessons = FieldLessons()
    lessons.refuse_effort("low", "This model does not support the effort parameter.")
    assert lessons.without == {"effort"}


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("Invalid schema for response_format 'reply': 'additionalProperties' is required to be false.", True),
        (
            "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
            True,
        ),
        ("The compiled grammar is too large, which would cause performance issues.", True),
        ("Schema is too complex for compilation.", True),
        ("Invalid parameter: 'text.format' of type 'json_schema' is not supported with this model.", False),
        ("output_config.format: Extra inputs are not permitted", False),
        ("JSON mode is not enabled for this model", False),
    ],
)
def test_a_schema_or_schemas(words: str, one: bool) -> None:
    """A refusal of what stands in a schema is of this one; another is of all."""
    assert is_of_one_schema(ServerFailure(words)) is one


@given(st.text(max_size=500), st.sampled_from(EFFORTS))
def test_any_words_can_be_read(words: str, effort: str) -> None:
    """Whatever a server says, something is learned of an effort that it refused, and nothing is raised."""
    lessons = FieldLessons()
    lessons.refuse_effort(effort, words)
    assert lessons.told
    for provider in PROVIDERS.values():
        refused_setting(400, ServerFailure(words), provider.settings)
