"""Logic-of-Thought's second step: extend the logic that a model extracted by the laws of logic.

Liu et al. 2024, "Logic-of-Thought: Injecting Logic into Contexts for Full Reasoning in Large Language Models".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from reasoning.tools.logic.closure import Closure, close
from reasoning.tools.logic.closure.bitset import bits
from reasoning.tools.logic.propositional import Implication, SignedAtom
from reasoning.tools.logic.propositional.expression_reading import ExpressionReading, Unread
from reasoning.tools.logic.propositional.notation import read_expressions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoning.tools.logic.closure.derived import Contradiction, Derived

Expression = str | Implication | SignedAtom
Statement = Implication | SignedAtom

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Extension:
    """What follows from given expressions; iterating yields the derived implications, lazily."""

    given: ExpressionReading
    """What was read: the given implications and facts, and what could not be read."""

    closure: Closure
    """The closure behind this, for questions: `entails`, `implies`, `chain`."""

    @property
    def implications(self) -> Derived:
        """The derived implications: none of the given ones, none that says nothing. There may be millions: lazy."""
        return self.closure.implications

    @property
    def facts(self) -> tuple[SignedAtom, ...]:
        """The derived facts, without the given ones."""
        return self.closure.facts

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """The assumptions that refute themselves, and the atoms that are both true and false."""
        return self.closure.contradictions

    @property
    def consistent(self) -> bool:
        """Return whether all that was given can be true together."""
        return self.closure.consistent

    @property
    def complete(self) -> bool:
        """Return whether nothing that follows is missing; False if the search for it was cut short."""
        return self.closure.complete

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The pieces of the input that were not read, each with the reason."""
        return self.given.unread

    def everything(self) -> Iterator[Statement]:
        """Return all that is derived, as the paper does: the facts, then every implication in each of its forms."""
        return chain(self.facts, self.implications)

    def __iter__(self) -> Iterator[Implication]:
        return iter(self.implications)

    def __len__(self) -> int:
        return len(self.implications)

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        derived = [*map(str, islice(self.implications, _SHOWN))]
        if len(self) > _SHOWN:
            derived.append(f"… and {len(self) - _SHOWN:,} more")
        parts = [
            ("given", [*map(str, self.given.implications), *map(str, self.given.facts)]),
            ("derived facts", [*map(str, self.facts)]),
            (f"derived implications ({len(self):,})", derived),
            ("contradictions", [*map(str, self.contradictions)]),
            ("not read", [*map(str, self.unread)]),
        ]
        lines = [line for title, items in parts if items for line in (title, *(f"  {item}" for item in _cut(items)))]
        if not self.consistent:
            lines.append("inconsistent: what was given can't all be true; derived by chaining alone")
        if not self.complete:
            lines.append("incomplete: the search was cut short")
        return "\n".join(lines) or "nothing was given"


def _cut(items: list[str]) -> list[str]:
    if len(items) <= _SHOWN + 1:
        return items
    return [*items[:_SHOWN], f"… and {len(items) - _SHOWN:,} more"]


def extend(expressions: Expression | Iterable[Expression], facts: Expression | Iterable[Expression] = ()) -> Extension:
    """Read expressions and derive what follows from them.

    `expressions` and `facts` are a text, an `Implication` or `SignedAtom`, or any mix of these in a list; both may hold
    both. Never raises on text: what is not read is in `Extension.unread`. `extend(["A -> B", "B → ¬C"])` derives
    `A -> ¬C`, `C -> ¬B`, `¬B -> ¬A` and `C -> ¬A`.
    """
    items = [item for source in (expressions, facts) for item in _items(source)]
    readings = [read_expressions(item) if isinstance(item, str) else _reading(item) for item in items]
    given = ExpressionReading(
        tuple(dict.fromkeys(i for reading in readings for i in reading.implications)),
        tuple(dict.fromkeys(f for reading in readings for f in reading.facts)),
        tuple(u for reading in readings for u in reading.unread),
    )
    return Extension(given, close(given.implications, given.facts))


def _items(source: Expression | Iterable[Expression]) -> Iterable[Expression]:
    return [source] if isinstance(source, str | Implication | SignedAtom) else source


def _reading(item: Statement) -> ExpressionReading:
    return (
        ExpressionReading(implications=(item,)) if isinstance(item, Implication) else ExpressionReading(facts=(item,))
    )


def relevant(
    extension: Extension, atoms: Iterable[str | SignedAtom] = (), limit: int | None = None
) -> Iterator[Statement]:
    """Return what is derived in the order of its use for a question about `atoms`, lazily, at most `limit` statements.

    First the facts about these atoms and the implications between them; then the implications with one end among them,
    the nearest other end first; then the rest, from near to far, where near counts the given statements on the way.
    Of an implication and its contrapositive only one is given: the one with a positive premise, then the one whose
    premise is one in the given ones, then the one whose premise appears first. What was given, or is the
    contrapositive of something given, is left out. Atoms that don't occur are no matter.
    """
    return islice(_Ranking(extension.closure, atoms).statements(), limit)


class _Ranking:
    """The derived statements around the atoms of interest; sets of literals are bits over `Closure.literals`."""

    def __init__(self, closure: Closure, atoms: Iterable[str | SignedAtom]) -> None:
        self.closure = closure
        self.premises = {closure.node(p) for g in closure.given for p in g.premises}
        self.given = {g.clause for g in closure.given}
        self.said: set[frozenset[SignedAtom]] = set()  # Of the compound ones, which are few.
        names = (
            a if isinstance(a, SignedAtom) else SignedAtom(a) for a in atoms if isinstance(a, SignedAtom) or a.strip()
        )
        nodes = {closure.node(name) >> 1 for name in names}
        self.levels = self.distances(sorted(nodes - {-1}))
        self.interest = _both(self.levels[0])

    def distances(self, start: list[int]) -> list[list[int]]:
        """Sort the atoms by their distance from the start; those that nothing connects with it come last."""
        groups: dict[int, list[int]] = {}
        for g in self.closure.given:
            if len(g.clause) > 2:
                around = [self.closure.node(literal) >> 1 for literal in g.clause]
                for atom in around:
                    groups.setdefault(atom, []).extend(around)
        seen, levels = set(start), [start]
        while levels[-1]:
            level = (near for atom in levels[-1] for near in self.near(atom, groups))
            fresh = sorted({near for near in level if near not in seen})
            seen.update(fresh)
            levels.append(fresh)
        return [*levels[:-1], rest] if (rest := [a for a in self.all() if a not in seen]) or not start else levels

    def all(self) -> range:
        return range(len(self.closure.literals) // 2)

    def near(self, atom: int, groups: dict[int, list[int]]) -> Iterator[int]:
        for node in (2 * atom, 2 * atom + 1):
            yield from (other >> 1 for other in self.closure.neighbours(node))
        yield from groups.get(atom, ())

    def statements(self) -> Iterator[Statement]:
        facts = self.closure.facts
        yield from (fact for fact in facts if self.touches([fact]))
        yield from self.between(self.interest, self.interest, once=True)
        yield from self.compounds(2)
        for level in self.levels[1:]:
            yield from self.between(self.interest, _both(level))
        yield from self.compounds(1)
        rank = {atom: n for n, level in enumerate(self.levels) for atom in level}
        others = [fact for fact in facts if not self.touches([fact])]
        yield from sorted(others, key=lambda fact: rank[self.closure.node(fact) >> 1])
        yield from self.far()
        yield from self.compounds(0)

    def touches(self, literals: Iterable[SignedAtom]) -> int:
        return sum(self.interest >> self.closure.node(literal) & 1 for literal in literals)

    def far(self) -> Iterator[Statement]:
        """Return the implications among the other atoms, each atom with those at least as near."""
        included = 0
        for level in self.levels[1:]:
            for atom in level:
                yield from self.between(_both([atom]), included)
                included |= _both([atom])

    def between(self, starts: int, ends: int, once: bool = False) -> Iterator[Implication]:
        """Return the implications from one set to another; `once`: both forms of each lie within the sets."""
        for start in bits(starts):
            for end in bits(self.closure.row(start) & ends):
                form = self.form(start, end)
                if form and not (once and form != (start, end)):
                    literals = self.closure.literals
                    yield Implication((literals[form[0]],), (literals[form[1]],))

    def form(self, start: int, end: int) -> tuple[int, int] | None:
        """Choose between an implication and its contrapositive; None where one of them was given."""
        literals = self.closure.literals
        if frozenset((literals[start ^ 1], literals[end])) in self.given:
            return None
        forms = (start, end), (end ^ 1, start ^ 1)
        return min(forms, key=lambda form: (form[0] & 1, form[0] not in self.premises, form[0]))

    def compounds(self, ends: int) -> Iterator[Implication]:
        """Return those of several premises or conclusions, by how many of their two ends are of interest."""
        for implication in self.closure.compound:
            sides = (implication.premises, implication.conclusions)
            clause = implication.clause
            if clause in self.given or clause in self.said:
                continue
            if sum(map(bool, map(self.touches, sides))) == ends:
                self.said.add(clause)
                yield implication


def _both(atoms: Iterable[int]) -> int:
    return sum(3 << 2 * atom for atom in atoms)
