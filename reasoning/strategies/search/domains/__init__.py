"""What a search searches: the states of a kind of problem, how thoughts change them, and how they are judged."""

from __future__ import annotations

from reasoning.strategies.search.domains.base import Domain, TextDomain, Turn
from reasoning.strategies.search.domains.fill_in import FillIn, Slot
from reasoning.strategies.search.domains.game24 import Game24
from reasoning.strategies.search.domains.game24_reading import is_solution, rebuilt, solves
from reasoning.strategies.search.domains.steps import Reasoning

__all__ = ["Domain", "FillIn", "Game24", "Reasoning", "Slot", "TextDomain", "Turn", "is_solution", "rebuilt", "solves"]
