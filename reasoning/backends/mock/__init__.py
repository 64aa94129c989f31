"""The mock: a backend without a model, for tests and trials."""

from __future__ import annotations

from reasoning.backends.mock.backend import Mock, MockCall

__all__ = ["Mock", "MockCall"]
