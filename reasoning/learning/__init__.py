"""Learning from a strategy's own samples: the E-step of ReST-EM, filters, pairs, mixtures, files to train on.

samples = collect(load("proofwriter"), "cot", "ollama:llama3.2", samples=4, temperature=0.8)
kept = keep(samples, per_question=4)
write_calls(Path("train.jsonl"), kept.calls)
"""

from __future__ import annotations

from reasoning.learning.collecting import Run, Samples, acollect, collect
from reasoning.learning.files import write_calls, write_pairs
from reasoning.learning.filtering import Kept, keep, keep_rated
from reasoning.learning.mixture import dro_weights, mixed, weights_by_size
from reasoning.learning.pairs import Pair, preference_pairs
from reasoning.learning.rating import arate
from reasoning.learning.sampled_calls import SampledCall

__all__ = [
    "Kept",
    "Pair",
    "Run",
    "SampledCall",
    "Samples",
    "acollect",
    "arate",
    "collect",
    "dro_weights",
    "keep",
    "keep_rated",
    "mixed",
    "preference_pairs",
    "weights_by_size",
    "write_calls",
    "write_pairs",
]
