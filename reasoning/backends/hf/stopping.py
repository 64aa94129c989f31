"""Ends rows one by one: at their own length, at their stop texts, and where nobody waits for them any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RowEnd:
    """Where one row ends."""

    tokens: int
    """The most tokens that it may write."""

    stops: tuple[str, ...]
    """Texts behind which it ends."""

    is_cancelled: Callable[[], bool]
    """Returns whether nobody waits for it any more."""

    @property
    def tail(self) -> int:
        """Return how many tokens may make up a stop text; each has a byte at least."""
        return max((len(one.encode()) for one in self.stops), default=0) + 4


@dataclass
class Stopper:
    """Says which rows have ended, as one of the criteria that `generate` asks after each step."""

    rows: tuple[RowEnd, ...]
    start: int
    """The length of the prompts, filled up as they are."""

    decode: Callable[[Sequence[int]], str]
    ended: dict[int, int] = field(default_factory=dict)
    """By row, the tokens that it had written when it ended."""

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        """Return for each row whether it has ended."""
        import torch

        length = input_ids.shape[1] - self.start
        for index, row in enumerate(self.rows):
            if index not in self.ended and self._ends(row, input_ids[index], length):
                self.ended[index] = length
        self._before = length
        found = [index in self.ended for index in range(len(self.rows))]
        return torch.tensor(found, dtype=torch.bool, device=input_ids.device)

    _before: int = 0

    def _ends(self, row: RowEnd, ids: Any, length: int) -> bool:
        if length >= row.tokens or row.is_cancelled():
            return True
        if not row.stops:
            return False
        new = length - self._before  # drafts bring several at once
        tail = self.decode(ids[max(self.start, ids.shape[0] - new - row.tail) :].tolist())
        return any(stop in tail for stop in row.stops)


def cut_tokens(ids: list[int], stops: tuple[str, ...], decode: Callable[[Sequence[int]], str]) -> list[int]:
    """Return the tokens up to the one that completes the first stop text."""
    if not any(stop in decode(ids) for stop in stops):
        return ids
    low, high = 1, len(ids)
    while low < high:
        middle = (low + high) // 2
        if any(stop in decode(ids[:middle]) for stop in stops):
            high = middle
        else:
            low = middle + 1
    return ids[:low]
