"""Several examples in one row: they share the fixed beginning of the prompt, and none sees another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from training.model import render_prompt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from training.forms import Pair

WAITING = 40
"""Examples that a row is filled from."""

IGNORED = -100
"""The label of a token that the loss leaves out."""


@dataclass(frozen=True, slots=True)
class Example:
    """The tokens of an example behind the shared beginning: what is given, and what is to be said."""

    given: tuple[int, ...]
    said: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.given) + len(self.said)


class Encoder:
    """Turns pairs into tokens. The beginning that all prompts share is kept apart."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        prompt = render_prompt(tokenizer, "{}")
        self.prefix = self.tokens(prompt[: prompt.index("{}")])

    def tokens(self, text: str) -> tuple[int, ...]:
        """Return the tokens of a text as it stands."""
        return tuple(self.tokenizer(text, add_special_tokens=False).input_ids)

    def encode(self, pair: Pair) -> Example:
        """Encode a pair. Raises ValueError where the shared beginning comes out otherwise than by itself."""
        whole = self.tokens(render_prompt(self.tokenizer, pair.sentence))
        if whole[: len(self.prefix)] != self.prefix:
            raise ValueError(f"the beginning of the prompt depends on {pair.sentence!r}")
        return Example(whole[len(self.prefix) :], (*self.tokens(pair.lines), self.tokenizer.eos_token_id))


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one length: tokens, positions, who sees whom (additive), and labels."""

    tokens: torch.Tensor
    positions: torch.Tensor
    mask: torch.Tensor
    labels: torch.Tensor


def fill_rows(examples: Iterable[Example], room: int) -> Iterator[list[Example]]:
    """Yield groups of examples of at most `room` tokens, as full as those waiting allow; longer ones are left out."""
    waiting: list[Example] = []
    for example in examples:
        if len(example) <= room:
            waiting.append(example)
        if len(waiting) == WAITING:
            yield _take_row(waiting, room)
    while waiting:
        yield _take_row(waiting, room)


def _take_row(waiting: list[Example], room: int) -> list[Example]:
    """Take the first that waits, and the longest of the others that still fit."""
    row = [waiting.pop(0)]
    left = room - len(row[0])
    for example in sorted(waiting, key=len, reverse=True):
        if len(example) <= left:
            row.append(example)
            waiting.remove(example)
            left -= len(example)
    return row


def pack_rows(rows: Sequence[Sequence[Example]], prefix: Sequence[int], length: int, padding: int) -> Batch:
    """Pack rows: an example's tokens see the prefix and those before them in the example."""
    count, start = len(rows), len(prefix)
    tokens = torch.full((count, length), padding)
    positions = torch.zeros((count, length), dtype=torch.long)
    labels = torch.full((count, length), IGNORED)
    seen = torch.eye(length, dtype=torch.bool).repeat(count, 1, 1)
    tokens[:, :start] = torch.tensor(prefix)
    positions[:, :start] = torch.arange(start)
    seen[:, :start, :start] = torch.ones(start, start, dtype=torch.bool).tril()
    for row, examples in enumerate(rows):
        at = start
        for example in examples:
            end = at + len(example)
            tokens[row, at:end] = torch.tensor(example.given + example.said)
            labels[row, at + len(example.given) : end] = torch.tensor(example.said)
            positions[row, at:end] = torch.arange(start, start + len(example))
            seen[row, at:end, :start] = True
            seen[row, at:end, at:end] = torch.ones(len(example), len(example), dtype=torch.bool).tril()
            at = end
    mask = torch.zeros(seen.shape).masked_fill(~seen, torch.finfo(torch.bfloat16).min)
    return Batch(tokens, positions, mask[:, None], labels)
