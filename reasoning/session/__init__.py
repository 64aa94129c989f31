"""What a strategy sees of the world: its session, and the events of a run."""

from __future__ import annotations

from reasoning.session.event import Event
from reasoning.session.session import Session, Strategy

__all__ = ["Event", "Session", "Strategy"]
