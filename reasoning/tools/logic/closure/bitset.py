"""Sets of small numbers as the bits of an integer."""

from __future__ import annotations

from itertools import compress, count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ZERO_IS_FALSE = bytes.maketrans(b"0", b"\0")


def flags(mask: int) -> bytes:
    """Return a byte for each bit up to the highest one, lowest first; 0 where the bit is."""
    return f"{mask:b}"[::-1].encode().translate(_ZERO_IS_FALSE)


def bits(mask: int) -> Iterator[int]:
    """Return the positions of the ones, lowest first."""
    return compress(count(), flags(mask)) if mask >> 64 else _bits_of_word(mask)


def _bits_of_word(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def joined(masks: Iterable[int]) -> int:
    """Return the union of sets."""
    union = 0
    for mask in masks:
        union |= mask
    return union


def mask_of(positions: Iterable[int], size: int) -> int:
    """Return the set of many positions, all below `size`, without a long integer for each of them."""
    digits = bytearray(b"0") * (size + 1)
    for position in positions:
        digits[position] = 49
    digits.reverse()
    return int(digits, 2)
