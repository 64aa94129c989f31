"""What a closure derives: implications, listed only as they are asked for, and contradictions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoning.tools.logic.closure.bitset import bits
from reasoning.tools.logic.propositional import Implication, SignedAtom

if TYPE_CHECKING:
    from reasoning.tools.logic.closure import Closure


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that can't be: an assumption that refutes itself, or an atom that is both true and false."""

    literal: SignedAtom
    """The assumption that refutes itself; or the atom, as a positive literal."""

    both: bool
    """False: `literal` implies its own negation, so the negation follows. True: it and its negation both follow."""

    def __str__(self) -> str:
        if self.both:
            return f"both {self.literal} and {~self.literal} follow"
        return f"{self.literal} refutes itself: {self.literal} -> {~self.literal}"


class Derived(Collection[Implication]):
    """The derived implications, computed as they are asked for: there may be millions.

    The order is that of the atoms' first appearance, premise first; those with several premises or conclusions come
    last. `len` counts bits and lists nothing.
    """

    def __init__(self, closure: Closure) -> None:
        self._closure = closure

    def __len__(self) -> int:
        return self._closure.count

    def __iter__(self) -> Iterator[Implication]:
        literals = self._closure.literals
        for node, premise in enumerate(literals):
            for end in bits(self._closure.row(node)):
                yield Implication((premise,), (literals[end],))
        yield from self._closure.compound

    def __contains__(self, item: object) -> bool:
        if not isinstance(item, Implication):
            return False
        if len(item.premises) != 1 or len(item.conclusions) != 1:
            return item in self._closure.compound
        start, end = map(self._closure.node, (*item.premises, *item.conclusions))
        return min(start, end) >= 0 and bool(self._closure.row(start) >> end & 1)

    def __repr__(self) -> str:
        return f"<{len(self):,} derived implications>"
