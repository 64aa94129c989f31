"""What the backends of the providers' own protocols share: connections, learned refusals, errors, and the bill."""

from __future__ import annotations

from reasoning.backends.http.backend import HttpBackend

__all__ = ["HttpBackend"]
