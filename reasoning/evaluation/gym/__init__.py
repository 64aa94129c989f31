"""The procedural generators of reasoning-gym as tasks: `gym:NAME`, several by commas, or `gym:all`."""

from __future__ import annotations

from reasoning.evaluation.gym.task import gym_names, gym_task

__all__ = ["gym_names", "gym_task"]
