"""Decisions: probabilities over options in at most one written token, and how far they are to be trusted."""

from reasoning.deciding.decision import Decision

__all__ = ["Decision"]
