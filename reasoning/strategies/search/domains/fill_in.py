"""Fill-ins with crossing letters: crosswords, word squares and the like."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

from reasoning.errors import QuestionError, ReadError, SettingError
from reasoning.strategies.base import require_one_of
from reasoning.strategies.search.domains.base import TextDomain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.question import Question
    from reasoning.strategies.search.domains.base import Turn

MAX_GRID_SIDE = 30
"""Rows and columns that a grid in a question may have."""

OPEN = "_"

_CLUE = re.compile(r"^[ \t]*([hv])(\d{1,2})[.:)][ \t]*(.*)$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Slot:
    """A place for a word."""

    name: str
    """What it is called: `h1`, `3 down`."""

    cells: tuple[int, ...]
    """The cells of its letters, in order; slots that share a cell cross there."""

    clue: str = ""
    """What the word means."""


@dataclass(frozen=True)
class Filling:
    """Slots, and the letters in their cells."""

    slots: tuple[Slot, ...]
    """All slots."""

    letters: str
    """A letter for each cell, `_` for an open one."""

    def pattern(self, slot: Slot) -> str:
        """Return a slot's letters: `A__LE`."""
        return "".join(self.letters[cell] for cell in slot.cells)


@dataclass(frozen=True)
class FillIn(TextDomain[Filling]):
    """A step writes a word into a slot; a word that does not fit the letters that cross it is no step.

    Slots are given, or read from the question in the form of the paper's mini crosswords: a clue for each row on lines
    h1., h2., … and for each column on lines v1., v2., …
    """

    name: ClassVar[str] = "fill_in"
    thought: ClassVar[str] = (
        "A step writes one word into one open slot, and is one line with the slot's name and the word: h1. HOUSE"
    )
    aim: ClassVar[str] = "a word in every slot that fits its clue and the letters that cross it"

    slots: tuple[Slot, ...] = ()
    """The slots; none: they are read from the question."""

    words: tuple[str, ...] = ()
    """The words that are allowed. With them a state is checked exactly, words that cross included."""

    candidates: Literal["model", "words"] = "model"
    """Who proposes: the model, or the list of `words`, which needs no call."""

    def __post_init__(self) -> None:
        require_one_of(self, "candidates", ("model", "words"))
        if self.candidates == "words" and not self.words:
            raise SettingError(self.name, "candidates", self.candidates, "give the words")
        if any(not slot.cells or min(slot.cells) < 0 for slot in self.slots):
            raise SettingError(self.name, "slots", self.slots, "give each slot cells, counted from 0")

    @property
    def exact(self) -> bool:
        """Return whether the words that are allowed are known."""
        return bool(self.words)

    @property
    def certain(self) -> bool:
        """Return whether the words that are allowed are known."""
        return bool(self.words)

    def start(self, question: Question) -> Filling:
        """Begin with open cells. Raises QuestionError where there are no slots."""
        slots = self.slots or _grid(f"{question.context}\n{question.text}")
        return Filling(slots, OPEN * (1 + max(cell for slot in slots for cell in slot.cells)))

    def step(self, state: Filling, thought: str) -> Filling:
        """Write a word. Raises ReadError where the line names no open slot, or the word does not fit."""
        text = thought.strip(" \t*_`").splitlines()[0][:200] if thought.strip(" \t*_`\n") else ""
        named = [slot for slot in state.slots if re.match(rf"{re.escape(slot.name)}(?!\w)", text, re.IGNORECASE)]
        if not named:
            raise ReadError(thought, "it names no slot")
        slot = max(named, key=lambda one: len(one.name))
        word = "".join(filter(str.isalpha, re.split(r"[(;,–—]|\s-", text[len(slot.name) :])[0])).upper()
        return self._filled(state, slot, word)

    def _filled(self, state: Filling, slot: Slot, word: str) -> Filling:
        pattern = state.pattern(slot)
        if OPEN not in pattern:
            raise ReadError(word, f"{slot.name} is filled")
        if not _fits(word, pattern):
            raise ReadError(word, f"it does not fit {slot.name}, {pattern}")
        letters = list(state.letters)
        for cell, letter in zip(slot.cells, word, strict=True):
            letters[cell] = letter
        return replace(state, letters="".join(letters))

    async def propose(self, state: Filling, turn: Turn) -> Sequence[Filling]:
        """List the words that fit the slot that has the fewest, or ask for some."""
        if self.candidates == "model":
            return await super().propose(state, turn)
        fitting = {slot: self._fitting(state, slot) for slot in state.slots if OPEN in state.pattern(slot)}
        if not fitting:
            return ()
        slot = min(fitting, key=lambda one: len(fitting[one]))
        return [self._filled(state, slot, word) for word in fitting[slot]]

    def _fitting(self, state: Filling, slot: Slot) -> list[str]:
        pattern = state.pattern(slot)
        return [word.upper() for word in self.words if _fits(word.upper(), pattern)]

    def check(self, state: Filling) -> float | None:
        """Return 0 where no allowed word fits some slot; 1 for a goal; None where the words are not known."""
        if not self.words:
            return None
        if not all(self._fitting(state, slot) for slot in state.slots):
            return 0.0
        return 1.0 if self.is_goal(state) else (1 + _filled_share(state)) / 2.5

    def is_goal(self, state: Filling) -> bool:
        """Return whether every slot is filled, with allowed words where those are known."""
        filled = all(OPEN not in state.pattern(slot) for slot in state.slots)
        return filled and (not self.words or all(self._fitting(state, slot) for slot in state.slots))

    def answer(self, state: Filling) -> str:
        """Return the words, slot by slot."""
        return "Answer: " + ", ".join(f"{slot.name} {state.pattern(slot)}" for slot in state.slots)

    def key(self, state: Filling) -> str:
        """The same letters in the same cells are the same state."""
        return state.letters

    def show(self, state: Filling) -> str:
        """List each slot with its letters and its clue."""
        lines = [f"{slot.name}. {' '.join(state.pattern(slot))}  {slot.clue}".rstrip() for slot in state.slots]
        return "\n".join(lines)


def _fits(word: str, pattern: str) -> bool:
    return len(word) == len(pattern) and all(at in (OPEN, letter) for letter, at in zip(word, pattern, strict=True))


def _filled_share(state: Filling) -> float:
    return 1 - state.letters.count(OPEN) / len(state.letters)


def _grid(text: str) -> tuple[Slot, ...]:
    """Read the clues of a full grid: h1 … for its rows, v1 … for its columns. Raises QuestionError."""
    clues = {(match[1].lower(), int(match[2])): match[3].strip() for match in _CLUE.finditer(text[:20_000])}
    rows, columns = (max((place for kind, place in clues if kind == side), default=0) for side in "hv")
    if not rows or not columns or max(rows, columns) > MAX_GRID_SIDE:
        raise QuestionError("a fill-in needs slots, or clues on lines h1. … for its rows and v1. … for its columns")
    across = (
        Slot(f"h{row + 1}", tuple(range(row * columns, (row + 1) * columns)), clues.get(("h", row + 1), ""))
        for row in range(rows)
    )
    down = (
        Slot(f"v{column + 1}", tuple(range(column, rows * columns, columns)), clues.get(("v", column + 1), ""))
        for column in range(columns)
    )
    return (*across, *down)
