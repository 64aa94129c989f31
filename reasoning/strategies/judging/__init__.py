"""Scorers, critics and tournaments: how solutions are compared by other means than a vote."""
