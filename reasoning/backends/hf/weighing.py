"""Weighs options by one forward pass: how likely the letter of each is as the next token."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import Message, Request
from reasoning.backends.hf.chat import encode_prompt
from reasoning.backends.hf.generation import pad_left
from reasoning.errors import DecisionsNotSupportedError, RequestError

if TYPE_CHECKING:
    from reasoning.backends.decisions import DecisionOption, DecisionRequest
    from reasoning.backends.hf.loading import Loaded

MAX_ROTATED = 4
"""Options that are shown in each rotation, so that no letter has an advantage; more are shown forth and back."""

MAX_OPTIONS = len(ascii_uppercase)
"""Options that have a letter."""

_AROUND = " \t\r\n\u2581\u0120\u010a*_`\"'()[]{}.,:;"
"""What may stand around a letter in a token."""


def weigh_options(loaded: Loaded, request: DecisionRequest, model: str) -> tuple[list[float], float, int]:
    """Return the options' probabilities, which add up to 1, their mass, and the tokens that were read.

    The mass is the probability that the next token is any of the letters. Options are shown in several orders side by
    side, and their probabilities are the means. Raises DecisionsNotSupportedError, RequestError.
    """
    import torch

    count = len(request.options)
    if not 2 <= count <= MAX_OPTIONS:
        raise DecisionsNotSupportedError(model, f"{count} options, and a letter for {MAX_OPTIONS}")
    orders = _orders(count)
    prompts = [_encoded(loaded, request, order, model) for order in orders]
    ids, mask = pad_left(prompts, loaded)
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    with torch.inference_mode():
        hidden = loaded.model.base_model(input_ids=ids, attention_mask=mask, position_ids=positions, use_cache=False)
        last = loaded.model.get_output_embeddings()(hidden.last_hidden_state[:, -1])
        told = _letters(loaded, last.float().softmax(-1), count)
    sums = [sum(told[row][order.index(at)] for row, order in enumerate(orders)) for at in range(count)]
    mass = sum(sums) / len(orders)
    shares = [one / sum(sums) for one in sums] if mass > 0 else [1 / count] * count
    return shares, min(1.0, mass), sum(map(len, prompts))


def _orders(count: int) -> list[list[int]]:
    """Return in which orders the options are shown."""
    plain = list(range(count))
    return [plain[at:] + plain[:at] for at in plain] if count <= MAX_ROTATED else [plain, plain[::-1]]


def _encoded(loaded: Loaded, request: DecisionRequest, order: list[int], model: str) -> list[int]:
    shown = [request.options[at] for at in order]
    lines = "\n".join(f"{letter}) {_told(one)}" for letter, one in zip(ascii_uppercase, shown, strict=False))
    asked = f"{request.state}\n\n{lines}\n\nAnswer with the letter of one option alone."
    messages = (Message("system", request.instructions), Message("user", asked))
    ids = encode_prompt(loaded.tokenizer, Request(messages), model)
    if len(ids) > loaded.context:
        raise RequestError(model, f"{len(ids)} tokens do not fit into a context of {loaded.context}", 400)
    return ids


def _letters(loaded: Loaded, probabilities: Any, count: int) -> list[list[float]]:
    """Return for each row the probability of each letter: of all tokens that are it, whatever stands around it."""
    tokens: dict[str, list[int]] = {}
    for token, number in loaded.tokenizer.get_vocab().items():
        bare = token.strip(_AROUND)
        if len(bare) == 1 and number < probabilities.shape[-1]:
            tokens.setdefault(bare.upper(), []).append(number)
    return [
        [float(row[tokens[letter]].sum()) if letter in tokens else 0.0 for letter in ascii_uppercase[:count]]
        for row in probabilities
    ]


def _told(option: DecisionOption) -> str:
    return f"{option.name}: {option.description}" if option.description else option.name
