"""What is told of a backend through all that is around it."""

from __future__ import annotations

import pytest

from reasoning.backends import (
    Defaults,
    Mock,
    OpenAI,
    Prices,
    Sampling,
    Wrapper,
    backend_prices,
    backend_refusals,
    backend_sampling,
    is_unpriced,
    open_backend,
)
from reasoning.backends.wrapper import has_native_grammar, has_native_schema, tuned_prompts_of


class Plain:
    """A backend of a user's own that has what it must have."""

    model, max_choices = "plain", 1
    complete = Mock.complete
    aclose = Mock.aclose


@pytest.mark.parametrize(
    ("spec", "prices"),
    [
        ("mock", Prices(0, 0)),
        ("vllm:m", None),
        ("vllm:m?prices=1,2", Prices(1, 2)),
        ("openai:gpt-5-mini", Prices.known("gpt-5-mini")),
        ("openai:no-such-model", None),
    ],
)
def test_prices_are_told_before_a_call(spec: str, prices: Prices | None) -> None:
    """What a model costs is known through all wrappers, and so is that nobody knows it."""
    backend = Wrapper(open_backend(spec))
    assert backend_prices(backend) == prices
    assert is_unpriced(backend) is (prices is None)


@pytest.mark.parametrize(
    ("spec", "has"),
    [
        *((f"{name}:m", True) for name in ("openai", "vllm", "ollama", "llamacpp", "anthropic", "gemini")),
        *((f"{name}:m", True) for name in ("openai-responses", "deepseek")),
        ("mock", False),
    ],
)
def test_schemas_are_told_through_all_wrappers(spec: str, has: bool) -> None:
    """Each protocol has some form of schemas, DeepSeek's the weakest; a mock is handed none unless it is told so."""
    assert has_native_schema(Wrapper(open_backend(spec))) is has
    assert not has_native_schema(Wrapper(Plain()))
    assert has_native_schema(open_backend(Mock(native_schema=True)))


@pytest.mark.parametrize(
    ("spec", "has"),
    [
        *((f"{name}:m", True) for name in ("vllm", "sglang", "llamacpp")),
        *((f"{name}:m", False) for name in ("openai", "ollama", "anthropic", "gemini")),
        ("mock", False),
    ],
)
def test_grammars_are_told_through_all_wrappers(spec: str, has: bool) -> None:
    """The servers whose protocol has a field for a grammar say so."""
    assert has_native_grammar(Wrapper(open_backend(spec))) is has
    assert not has_native_grammar(Wrapper(Plain()))
    assert has_native_grammar(open_backend(Mock(native_grammar=True)))


def test_tuned_prompts_are_told_through_all_wrappers() -> None:
    """What a model was tuned for is known to strategies; of a backend that says nothing it is nothing."""
    assert tuned_prompts_of(Wrapper(Mock(tuned_prompts=["logic/sentence"]))) == {"logic/sentence"}
    assert tuned_prompts_of(Wrapper(Plain())) == frozenset()


def test_a_backend_that_says_nothing_of_prices() -> None:
    """A backend without the attribute is neither priced nor unpriced: what it costs is seen in its usage."""
    backend = open_backend(Plain())
    assert (backend_prices(backend), is_unpriced(backend), backend_refusals(backend)) == (None, False, ())


def test_the_sampling_of_a_spec_is_told() -> None:
    """The settings that fill a request are told, the outermost first; a bare backend fills in nothing."""
    backend = Defaults(open_backend("mock?max_tokens=9&temperature=0.5"), Sampling(temperature=1.0))
    assert backend_sampling(backend) == Sampling(1.0, None, 9)
    assert backend_sampling(Mock()) == Sampling()


def test_refusals_are_told() -> None:
    """What a server has refused is told through the wrappers; at first that is nothing."""
    bare = OpenAI("m", "http://localhost:1/v1")
    assert backend_refusals(Wrapper(bare)) == ()
    bare._lessons.tell("n")
    assert backend_refusals(Wrapper(bare)) == ("n",)
