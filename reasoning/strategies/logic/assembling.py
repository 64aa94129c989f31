"""Translated sentences as one program, in the dialect that their lines are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reasoning.strategies.logic.lines import LineDialect, Translation


def assembled(
    premises: Sequence[Translation], asked: Mapping[str, Translation], dialect: LineDialect, *, glosses: bool
) -> str:
    """Write the program of all lines: the premises, then what is asked, under the letters of its options.

    glosses: whether each line has its sentence behind it, from which the solver mends what it says otherwise.
    """
    if dialect == "rules":
        return "\n".join(_rules(premises, asked.values(), glosses))
    return "\n".join(_formulas(premises, asked, glosses))


def _rules(premises: Sequence[Translation], asked: Iterable[Translation], glosses: bool) -> Iterator[str]:
    yield "Facts:"
    yield from (line for line, text in _lines(premises, glosses) if ">>>" not in text)
    yield "\nRules:"
    yield from (line for line, text in _lines(premises, glosses) if ">>>" in text)
    yield "\nQuery:"
    for one in asked:
        yield " && ".join(one.lines) + _gloss(one, glosses)


def _formulas(premises: Sequence[Translation], asked: Mapping[str, Translation], glosses: bool) -> Iterator[str]:
    yield "Premises:"
    yield from (line for line, _ in _lines(premises, glosses))
    yield "\nConclusion:"
    for letter, one in asked.items():
        formula = one.lines[0] if len(one.lines) == 1 else " ∧ ".join(f"({line})" for line in one.lines)
        yield f"{letter}) {formula}{_gloss(one, glosses)}" if letter else formula + _gloss(one, glosses)


def _lines(premises: Sequence[Translation], glosses: bool) -> Iterator[tuple[str, str]]:
    """Return each line as it is written in the program, and alone; a line that was there before is left out."""
    seen: set[str] = set()
    for one in premises:
        for line in one.lines:
            if line not in seen:
                seen.add(line)
                yield line + _gloss(one, glosses), line


def _gloss(one: Translation, glosses: bool) -> str:
    return f" ::: {one.sentence}" if glosses else ""
