"""Requests that travel in a provider's batches, at half its price: collected, submitted, waited for, mapped back."""

from __future__ import annotations

from reasoning.backends.provider_batch.collector import BatchProgress, BatchService, Collector, LineResult
from reasoning.backends.provider_batch.state import BatchState, is_batched, open_state

__all__ = ["BatchProgress", "BatchService", "BatchState", "Collector", "LineResult", "is_batched", "open_state"]
