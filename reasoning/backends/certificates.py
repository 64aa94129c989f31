"""What all clients trust."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    import ssl


@lru_cache(maxsize=1)
def certificates() -> ssl.SSLContext:
    """Return what all clients trust: reading the certificates takes longer than all else of opening a backend."""
    return httpx2.create_ssl_context()
