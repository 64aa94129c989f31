"""On whose account a server is asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """On whose account a server is asked, and by which way."""

    organization: str = ""
    project: str = ""
    proxy: str = ""
    """The address of a proxy; empty: that of the environment (HTTPS_PROXY and its like), if any."""
