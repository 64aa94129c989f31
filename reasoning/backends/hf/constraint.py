"""Holds a row to a JSON schema or a grammar, by the library llguidance: which tokens may come next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoning.backends.server import brief

if TYPE_CHECKING:
    from reasoning.backends.base import Sampling
    from reasoning.backends.hf.loading import Loaded


class Constraint:
    """What one row may write; it follows the row token by token."""

    def __init__(self, matcher: Any, ends: tuple[int, ...]) -> None:
        """`ends` are the tokens at which a reply ends: what is left where the form is complete."""
        self._matcher, self._ends, self._read = matcher, list(ends), 0

    def mask(self, scores: Any, written: list[int]) -> Any:
        """Return a row's scores without the tokens that may not come behind what was written so far."""
        import torch

        for token in written[self._read :]:
            if not self._matcher.is_stopped():
                self._matcher.consume_token(token)
        self._read = len(written)
        masked = torch.full_like(scores, float("-inf"))
        if self._matcher.is_stopped():
            masked[self._ends] = scores[self._ends]
            return masked if self._ends else scores
        packed = torch.frombuffer(bytearray(self._matcher.compute_bitmask()), dtype=torch.uint8)
        allowed = ((packed[:, None] >> torch.arange(8)) & 1).flatten()[: scores.shape[-1]].bool().to(scores.device)
        masked[: allowed.shape[0]] = scores[: allowed.shape[0]].masked_fill(~allowed, float("-inf"))
        return masked


def constraint_maker(loaded: Loaded, sampling: Sampling) -> tuple[Any, str]:
    """Return what makes a constraint for a row of a request, None for a request that has neither schema nor grammar.

    What can't be held to is left out: the text says so, and is empty otherwise.
    """
    if sampling.schema is None and sampling.grammar is None:
        return None, ""
    from llguidance import LLMatcher, grammar_from

    try:
        if sampling.grammar is not None:
            grammar = grammar_from("gbnf", sampling.grammar)
        else:
            grammar = grammar_from("json_schema", str(sampling.schema))
        tokenizer = _tokenizer(loaded)
    except (ValueError, RuntimeError, RecursionError) as error:
        return None, f"the reply can't be held to its form, which is left out: {brief(str(error))}"
    tried = LLMatcher(tokenizer, grammar, log_level=0)
    if tried.is_error():
        return None, f"the reply can't be held to its form, which is left out: {brief(tried.get_error())}"
    return lambda: Constraint(LLMatcher(tokenizer, grammar, log_level=0), loaded.ends), ""


def _tokenizer(loaded: Loaded) -> Any:
    """Return the library's own view of the tokenizer, which takes a second to make and is kept beside the model."""
    from llguidance.hf import from_tokenizer

    if "constraints" not in loaded.kept:
        size = max(loaded.model.config.get_text_config().vocab_size, len(loaded.tokenizer))
        loaded.kept["constraints"] = from_tokenizer(loaded.tokenizer, size, list(loaded.ends) or None)
    return loaded.kept["constraints"]
