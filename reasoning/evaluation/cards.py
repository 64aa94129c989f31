"""What is known of a task beside its questions: licence, size, metric, and what others measured on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """A result that others published, with its source: context for one's own figures, not measured here."""

    who: str
    """The model and the method, or the people."""

    score: str
    """The figure as published, with its unit."""

    source: str
    """The paper or the repository that has it."""

    def __str__(self) -> str:
        return f"{self.who}: {self.score} ({self.source})"


@dataclass(frozen=True)
class Card:
    """What a reader of results has to know of a data set."""

    licence: str
    """Under which terms its owners publish it."""

    size: str
    """How many questions its official files have."""

    metric: str
    """How answers are scored."""

    published: tuple[Published, ...] = ()
    """What others measured."""
