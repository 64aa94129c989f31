"""Low-rank adaptation on one core: the loss is taken on the lines of logic alone."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model

from reasoning.learning.train_child import TARGETS
from training.fused import fuse_adapter
from training.packing import IGNORED, Batch, Encoder, Example, fill_rows, pack_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.forms import Pair

MAX_GRADIENT_NORM = 1.0
FREQUENT = 12288
"""Tokens of the vocabulary's beginning that the loss tells what is said from; the vocabulary is sorted by frequency."""

SHOW_EVERY = 10
"""Steps between two lines of the log."""

SAVE_EVERY = 10
"""Steps between two savings of the adapter."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the adapter is trained."""

    steps: int = 330
    rows: int = 3
    length: int = 256
    """Tokens of a row, with the beginning that its examples share."""
    rank: int = 8
    rate: float = 1e-3
    warmup: int = 10
    minutes: float = math.inf
    """Where they end before the steps do, the rate falls with them, and training ends with them."""
    seed: int = 0
    threads: int = 1
    start: Path | None = None
    """The folder of an adapter to go on from."""


def tune(model: Any, tokenizer: Any, pairs: Sequence[Pair], settings: Settings, folder: Path) -> Any:
    """Train an adapter on pairs in their order and save it; return the model with it."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    tuned = _adapted(model, settings)
    if model.dtype == torch.float32:
        fuse_adapter(tuned)
    weights = [p for p in tuned.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=settings.rate, weight_decay=0.0)
    losses: list[float] = []
    started = time.monotonic()
    encoder = Encoder(tokenizer)
    examples = [encoder.encode(pair) for pair in pairs]
    head = Head(tuned.base_model.model.lm_head.weight, examples)
    batches = _batches(examples, encoder.prefix, settings, tokenizer.eos_token_id)
    for step, batch in enumerate(batches, start=1):
        gone = max((step - 1) / settings.steps, (time.monotonic() - started) / 60 / settings.minutes)
        if gone >= 1:
            break
        optimizer.param_groups[0]["lr"] = settings.rate * min(1.0, step / settings.warmup) * max(0.02, 1 - gone)
        loss = loss_of(tuned, batch, head)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, MAX_GRADIENT_NORM)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step % SHOW_EVERY == 0:
            mean = sum(losses[-SHOW_EVERY:]) / SHOW_EVERY
            _log.info("step %d of %d, loss %.4f, %.0f s", step, settings.steps, mean, time.monotonic() - started)
        if step % SAVE_EVERY == 0:
            tuned.save_pretrained(folder)
    tuned.save_pretrained(folder)
    return tuned


def _adapted(model: Any, settings: Settings) -> Any:
    if settings.start is not None:
        return PeftModel.from_pretrained(model, settings.start, is_trainable=True)
    config = LoraConfig(
        r=settings.rank, lora_alpha=2 * settings.rank, target_modules=list(TARGETS), task_type="CAUSAL_LM"
    )
    return get_peft_model(model, config)


def _batches(examples: Sequence[Example], prefix: Sequence[int], settings: Settings, padding: int) -> Iterator[Batch]:
    rows = []
    for row in fill_rows(examples, settings.length - len(prefix)):
        rows.append(row)
        if len(rows) == settings.rows:
            yield pack_rows(rows, prefix, settings.length, padding)
            rows = []


class Head:
    """The output weights of the tokens that a loss tells apart: those that some example says, and the frequent ones."""

    def __init__(self, weight: torch.Tensor, examples: Sequence[Example]) -> None:
        kept = sorted({*range(FREQUENT), *(token for example in examples for token in example.said)})
        self.weight = weight.detach()[kept]
        self.places = torch.full((len(weight),), IGNORED)
        self.places[kept] = torch.arange(len(kept))


def loss_of(tuned: Any, batch: Batch, head: Head) -> torch.Tensor:
    """Return the mean cross-entropy of what is to be said; other tokens get no logits."""
    base = tuned.base_model.model
    half = head.weight.dtype == torch.bfloat16
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        hidden = base.model(
            input_ids=batch.tokens,
            position_ids=batch.positions,
            attention_mask=batch.mask.to(head.weight.dtype),
            use_cache=False,
        ).last_hidden_state
        targets = batch.labels[:, 1:]
        said = targets != IGNORED
        logits = torch.nn.functional.linear(hidden[:, :-1][said], head.weight)
    return torch.nn.functional.cross_entropy(logits.float(), head.places[targets[said]])
