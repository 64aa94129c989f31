"""What a provider's protocol is described by: the provider, a request as it is sent, the tokens of a reply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it is sent."""

    body: dict[str, Any]
    settings: frozenset[str] = frozenset()
    """The names of the settings in it that can be left out, should the server refuse them."""
    effort: str = ""
    """The effort in it."""
    budget: int = 0
    """The tokens of thoughts in it."""
    notes: tuple[str, ...] = ()
    """What comes differently from what was asked, in words."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The tokens of a reply as it tells them; None for what it leaves out or garbles."""

    sent: int | None = None
    """All tokens sent, those from the cache and those put into it included."""
    written: int | None = None
    """All tokens written, thoughts included."""
    reasoning: int | None = None
    cached: int | None = None
    cache_write: int | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """What is different about a provider."""

    name: str
    """How its backend's specs begin."""
    prices: str
    """What `genai-prices` calls it."""
    home: str
    """Its own address."""
    variables: tuple[str, ...]
    """The environment variables that may hold its key, the first one that is set."""
    address_variable: str
    """The environment variable that may hold another address."""
    package: str = ""
    """The library that it is asked through, an extra of the same name as the backend; empty: always there."""
    settings: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """The settings that can be left out, by how its refusals name them; of several named ones the first is meant."""
