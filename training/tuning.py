"""Low-rank adaptation on one core: the loss is taken on the lines of logic alone."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model

from reasoning.learning.train_child import TARGETS
from training.packing import IGNORED, Batch, Encoder, fill_rows, pack_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.forms import Pair

MAX_GRADIENT_NORM = 1.0
SHOW_EVERY = 10
"""Steps between two lines of the log."""

SAVE_EVERY = 20
"""Steps between two savings of the adapter."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the adapter is trained."""

    steps: int = 260
    rows: int = 3
    length: int = 256
    """Tokens of a row, with the beginning that its examples share."""
    rank: int = 8
    rate: float = 1e-3
    warmup: int = 10
    seed: int = 0
    threads: int = 1
    start: Path | None = None
    """The folder of an adapter to go on from."""


def tune(model: Any, tokenizer: Any, pairs: Sequence[Pair], settings: Settings, folder: Path) -> Any:
    """Train an adapter on pairs in their order and save it; return the model with it."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    tuned = _adapted(model, settings)
    weights = [p for p in tuned.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=settings.rate, weight_decay=0.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share_of_rate(step, settings))
    losses: list[float] = []
    started = time.monotonic()
    for step, batch in enumerate(_batches(pairs, Encoder(tokenizer), settings, tokenizer.eos_token_id), start=1):
        loss = loss_of(tuned, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, MAX_GRADIENT_NORM)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step % SHOW_EVERY == 0:
            mean = sum(losses[-SHOW_EVERY:]) / SHOW_EVERY
            _log.info("step %d of %d, loss %.4f, %.0f s", step, settings.steps, mean, time.monotonic() - started)
        if step % SAVE_EVERY == 0:
            tuned.save_pretrained(folder)
        if step == settings.steps:
            break
    tuned.save_pretrained(folder)
    return tuned


def _adapted(model: Any, settings: Settings) -> Any:
    if settings.start is not None:
        return PeftModel.from_pretrained(model, settings.start, is_trainable=True)
    config = LoraConfig(
        r=settings.rank, lora_alpha=2 * settings.rank, target_modules=list(TARGETS), task_type="CAUSAL_LM"
    )
    return get_peft_model(model, config)


def _share_of_rate(step: int, settings: Settings) -> float:
    return min(1.0, (step + 1) / settings.warmup) * max(0.02, 1 - step / settings.steps)


def _batches(pairs: Sequence[Pair], encoder: Encoder, settings: Settings, padding: int) -> Iterator[Batch]:
    room = settings.length - len(encoder.prefix)
    rows = []
    for row in fill_rows(map(encoder.encode, pairs), room):
        rows.append(row)
        if len(rows) == settings.rows:
            yield pack_rows(rows, encoder.prefix, settings.length, padding)
            rows = []


def loss_of(tuned: Any, batch: Batch) -> torch.Tensor:
    """Return the mean cross-entropy of what is to be said; other tokens get no logits."""
    base = tuned.base_model.model
    half = base.lm_head.weight.dtype == torch.bfloat16
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        hidden = base.model(
            input_ids=batch.tokens,
            position_ids=batch.positions,
            attention_mask=batch.mask.to(base.lm_head.weight.dtype),
            use_cache=False,
        ).last_hidden_state
        targets = batch.labels[:, 1:]
        kept = targets != IGNORED
        logits = base.lm_head(hidden[:, :-1][kept])
    return torch.nn.functional.cross_entropy(logits.float(), targets[kept])
