"""How the providers' own protocols say that a schema is too much for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reasoning.backends.anthropic.backend import PROVIDER as ANTHROPIC
from reasoning.backends.gemini.backend import PROVIDER as GEMINI
from reasoning.backends.http.lessons import refused_setting
from reasoning.backends.responses.backend import PROVIDER as RESPONSES
from reasoning.backends.server_failure import ServerFailure

if TYPE_CHECKING:
    from reasoning.backends.http.form import Provider


@pytest.mark.parametrize(
    ("provider", "words"),
    [
        (GEMINI, "The specified schema produces a constraint that has too many states for serving."),
        (GEMINI, "A schema in GenerationConfig in the request exceeds the maximum allowed nesting depth."),
        (GEMINI, "Invalid value at 'generation_config.response_schema'"),
        (GEMINI, "JSON mode is not enabled for this model"),
        (ANTHROPIC, "Schema is too complex for compilation."),
        (ANTHROPIC, "output_config.format: Extra inputs are not permitted"),
        (ANTHROPIC, "Schemas contains too many optional parameters (30)"),
        (RESPONSES, "Invalid schema for response_format 'reply': too deep."),
        (RESPONSES, "The schema is not valid under strict mode"),
        (RESPONSES, "Unsupported parameter: 'text.format'"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.name,
)
def test_a_schema_is_what_was_refused(provider: Provider, words: str) -> None:
    """Of all that was sent it is the schema that the next try goes without."""
    names = ("temperature", "top_p", "effort", "schema", "max_tokens")
    sent = {name: one for name, one in provider.settings.items() if name in names}
    assert refused_setting(400, ServerFailure(words), sent) == "schema"


@pytest.mark.parametrize("provider", [GEMINI, ANTHROPIC, RESPONSES], ids=lambda one: one.name)
@pytest.mark.parametrize("words", ["temperature: must be at most 1", "credit balance is too low", "input is too long"])
def test_what_is_of_something_else_leaves_the_schema(provider: Provider, words: str) -> None:
    """A refusal that does not speak of the schema is not laid to it."""
    assert refused_setting(400, ServerFailure(words), provider.settings) != "schema"
