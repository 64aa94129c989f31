"""A user's own file of questions: JSON, JSON lines or a table, with columns named on the command line or found."""

from __future__ import annotations

from reasoning.evaluation.datasets.own.fields import Fields
from reasoning.evaluation.datasets.own.own_task import own_task

__all__ = ["Fields", "own_task"]
