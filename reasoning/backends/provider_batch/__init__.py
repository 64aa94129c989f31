"""Requests that travel in a provider's batches, at half its price: collected, submitted, waited for, mapped back."""

from __future__ import annotations

from reasoning.backends.provider_batch.collector import Collector
from reasoning.backends.provider_batch.results import LineResult, StoredResults
from reasoning.backends.provider_batch.service import BatchProgress, BatchService
from reasoning.backends.provider_batch.state import BatchState, NotedBatch, is_batched, open_state

__all__ = [
    "BatchProgress",
    "BatchService",
    "BatchState",
    "Collector",
    "LineResult",
    "NotedBatch",
    "StoredResults",
    "is_batched",
    "open_state",
]
