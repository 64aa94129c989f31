"""Draws the next token of each row: a chance of its own for each sample and place, whatever stands in the batch."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from reasoning.backends.hf.constraint import Constraint
from reasoning.backends.sampling import MAX_TOP_LOGPROBS

GREEDY_BELOW = 1e-5
"""Temperatures below this take the likeliest token."""


@dataclass(frozen=True, slots=True)
class Draw:
    """How the tokens of one row are drawn."""

    temperature: float
    top_p: float
    top_k: int
    """Of so many of the likeliest tokens; 0: of all."""

    key: str
    """What its chances are made from: the seed, the request, the sample's number."""

    def chance(self, place: int) -> float:
        """Return a number from 0 to 1 for the token at a place: always the same one for the same sample."""
        digest = hashlib.sha256(f"{self.key}:{place}".encode()).digest()
        return int.from_bytes(digest[:7]) / 2**56

    @property
    def is_greedy(self) -> bool:
        """Return whether the likeliest token is taken."""
        return self.temperature < GREEDY_BELOW


@dataclass
class Drawer:
    """Chooses the tokens of a batch, as one of the processors that `generate` calls at each step.

    It makes the chosen token the likeliest one, which `generate` then takes. That way drafted tokens are accepted where
    they are what would have been drawn without a draft. What a token's log-probability was is kept by its place; what
    is looked at again (drafts are) overwrites it.
    """

    draws: tuple[Draw, ...]
    start: int
    """The length of the prompts, filled up as they are."""

    constraints: tuple[Constraint | None, ...] = ()
    """What each row is held to; empty: no row to anything."""

    logprobs: dict[int, Any] = field(default_factory=dict)
    """By place, the log-probability of each row's token: the model's own, before temperature and top_p."""

    tops: tuple[Any, Any] | None = None
    """The likeliest first tokens of each row: log-probabilities, tokens."""

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """Return the scores of all tokens for each row, the chosen one's above all others."""
        place = input_ids.shape[1] - self.start
        told = scores.float().log_softmax(-1)
        if place == 0:
            self.tops = told.topk(min(MAX_TOP_LOGPROBS, told.shape[-1]))
        scores = self._held(input_ids, scores)
        chosen = self._choose(scores, place)
        self.logprobs[place] = told.gather(1, chosen[:, None])[:, 0]
        if all(draw.is_greedy for draw in self.draws):
            return scores
        top = scores.amax(-1, keepdim=True).clamp(min=0) + 1
        return scores.scatter(1, chosen[:, None], top)

    def _held(self, input_ids: Any, scores: Any) -> Any:
        """Return the scores without the tokens that a row's form does not allow."""
        for row, constraint in enumerate(self.constraints):
            if constraint is not None:
                scores[row] = constraint.mask(scores[row], input_ids[row, self.start :].tolist())
        return scores

    def _choose(self, scores: Any, place: int) -> Any:
        chosen = scores.argmax(-1)
        for draw, rows in self._groups().items():
            if not draw.is_greedy:
                chances = [self.draws[row].chance(place) for row in rows]
                chosen[rows] = choose(scores[rows], draw, chances)
        return chosen

    def _groups(self) -> dict[Draw, list[int]]:
        """Return which rows are drawn in the same way."""
        groups: dict[Draw, list[int]] = {}
        for row, draw in enumerate(self.draws):
            groups.setdefault(Draw(draw.temperature, draw.top_p, draw.top_k, ""), []).append(row)
        return groups


def choose(scores: Any, draw: Draw, chances: list[float]) -> Any:
    """Return each row's token: where the sum of the probabilities, in the vocabulary's order, passes its chance."""
    import torch
    from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

    scores = scores.float()
    warpers = [TemperatureLogitsWarper(float(draw.temperature))]
    warpers += [TopKLogitsWarper(draw.top_k)] if draw.top_k else []
    warpers += [TopPLogitsWarper(float(draw.top_p))] if draw.top_p < 1 else []
    for warp in warpers:
        scores = warp(None, scores)
    sums = scores.softmax(-1).double().cumsum(-1)
    drawn = torch.tensor(chances, dtype=sums.dtype, device=sums.device)[:, None] * sums[:, -1:]
    return torch.searchsorted(sums, drawn, right=True)[:, 0].clamp(max=sums.shape[-1] - 1)
