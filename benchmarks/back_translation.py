"""How often the check of translated lines is right, and how often a sentence's grammar admits the right line.

    python -m benchmarks.back_translation [--pairs 1000] [--misses]

No model is asked. Pairs: the sentences of our own paraphrased theories and questions (`data/paraphrases.jsonl`), and
pairs that the training's generator draws, each a sentence with its right lines. Any fault that is found with a right
line is a false alarm. Each right line is then spoilt in every way of `CORRUPTIONS`; a spoilt line is caught where the
sentence's grammar does not admit it or the check finds a fault. Where both let it through, it would go unflagged.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from reasoning.evaluation.statistics import wilson
from reasoning.tools.logic.back_translation import faults_of
from reasoning.tools.logic.grammars import sentence_grammar
from reasoning.tools.logic.grammars.vocabulary import read_vocabulary
from reasoning.tools.logic.programs.rules.read_program import read_program
from reasoning.tools.logic.programs.rules.writing import write_statement
from reasoning.tools.logic.rules import Atom, Claim, Rule
from tests.gbnf import Matcher
from training.generator import draw_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PARAPHRASES = Path(__file__).with_name("data") / "paraphrases.jsonl"

Statement = Claim | Rule
Lines = tuple[Statement, ...]


@dataclass(frozen=True)
class Item:
    """A sentence, its right lines, and what is known of it."""

    shape: str
    sentence: str
    lines: Lines
    asked: bool = False
    """Whether it is a statement to be judged."""


@dataclass
class Tally:
    """What came of a set's lines."""

    right: int = 0
    alarms: int = 0
    shut_out: int = 0
    spoilt: Counter[str] = field(default_factory=Counter)
    through: Counter[str] = field(default_factory=Counter)


def paraphrases() -> Iterator[Item]:
    """Return the sentences of our own theories and questions with their gold lines."""
    for line in PARAPHRASES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for sentence, gold in row["logic"].items():
            yield Item("premise", sentence, read_lines(gold))
        for one in row["questions"].values():
            yield Item("question", one["question"], read_lines(one["logic"]), asked=True)


def generated(count: int, seed: int) -> Iterator[Item]:
    """Return different pairs of the training's generator."""
    seen: set[str] = set()
    for shape, pair in draw_pairs(seed):
        if pair.sentence not in seen:
            seen.add(pair.sentence)
            yield Item(shape, pair.sentence, read_lines(pair.lines))
        if len(seen) == count:
            return


def read_lines(text: str) -> Lines:
    """Read lines of the `rules` dialect."""
    return tuple(s for stated in read_program(f"Facts:\n{text}").stated for s in stated.statements)


def write_lines(lines: Lines) -> str:
    """Write lines as a model does."""
    return "\n".join(map(write_statement, lines))


def _literals(one: Statement) -> list[Claim]:
    return [one] if isinstance(one, Claim) else [*one.body, one.head]


def _joined(literals: list[Claim]) -> Statement:
    return Rule(tuple(literals[:-1]), literals[-1]) if len(literals) > 1 else literals[0]


def _each_literal(lines: Lines, change: Callable[[Claim], Iterable[Claim]]) -> Iterator[Lines]:
    """Change one literal, and what is the same literal in other lines."""
    for literal in dict.fromkeys(literal for one in lines for literal in _literals(one)):
        for other in change(literal):
            spoilt = [[other if one == literal else one for one in _literals(line)] for line in lines]
            yield tuple(map(_joined, spoilt))


def negation_turned(lines: Lines, words: list[str]) -> Iterator[Lines]:
    """Affirm what is denied, deny what is affirmed."""
    yield from _each_literal(lines, lambda one: [Claim(one.atom, not one.positive)])


def arguments_swapped(lines: Lines, words: list[str]) -> Iterator[Lines]:
    """Exchange who acts and what is acted on."""
    yield from _each_literal(
        lines, lambda one: [Claim(Atom(one.atom.predicate, one.atom.arguments[::-1]), one.positive)]
    )


def converse(lines: Lines, words: list[str]) -> Iterator[Lines]:
    """Exchange a conclusion with a condition."""
    for number, line in enumerate(lines):
        if isinstance(line, Rule):
            for place, claim in enumerate(line.body):
                body = (*line.body[:place], line.head, *line.body[place + 1 :])
                yield (*lines[:number], Rule(body, claim), *lines[number + 1 :])


def word_lost(lines: Lines, words: list[str]) -> Iterator[Lines]:
    """Leave out a condition or a line."""
    for number, line in enumerate(lines):
        if len(lines) > 1:
            yield (*lines[:number], *lines[number + 1 :])
        if isinstance(line, Rule):
            for place in range(len(line.body)):
                rest = [*line.body[:place], *line.body[place + 1 :], line.head]
                yield (*lines[:number], _joined(rest), *lines[number + 1 :])


def fact_for_rule(lines: Lines, words: list[str]) -> Iterator[Lines]:
    """State the conditions and the conclusion of a rule as facts."""
    if any(isinstance(line, Rule) for line in lines):
        yield tuple(literal for line in lines for literal in _literals(line))


def name_for_variable(lines: Lines, words: list[str]) -> Iterator[Lines]:
    """Put a name where a variable stood, at one place or everywhere; and a variable where a name stood."""
    for name in words:
        yield from _each_literal(lines, lambda one, name=name: _put(one, lambda a: a[:1] == "$", name))  # type: ignore[misc]
        whole = [[next(iter(_put(c, lambda a: a[:1] == "$", name)), c) for c in _literals(line)] for line in lines]
        yield tuple(map(_joined, whole))
    if any(isinstance(line, Rule) for line in lines):
        yield from _each_literal(lines, lambda one: _put(one, lambda a: a[:1] != "$", "$x"))


def other_name(lines: Lines, words: list[str]) -> Iterator[Lines]:
    """Put another name of the sentence where a name stood."""
    for name in words:
        yield from _each_literal(lines, lambda one, name=name: _put(one, lambda a: a[:1] != "$", name))  # type: ignore[misc]


def _put(one: Claim, where: Callable[[str], bool], name: str) -> list[Claim]:
    predicate, arguments = one.atom
    places = [place for place, argument in enumerate(arguments) if where(argument)]
    return [
        Claim(Atom(predicate, (*arguments[:place], name, *arguments[place + 1 :])), one.positive) for place in places
    ]


def other_word(lines: Lines, words: list[str]) -> Iterator[Lines]:
    """Write another predicate of the lines in a predicate's place."""
    atoms = {literal.atom for line in lines for literal in _literals(line)}
    known = dict.fromkeys((atom.predicate, len(atom.arguments)) for atom in sorted(atoms))
    for other, count in known:
        yield from _each_literal(
            lines,
            lambda one, other=other, count=count: (  # type: ignore[misc]
                [Claim(Atom(other, one.atom.arguments), one.positive)] if len(one.atom.arguments) == count else []
            ),
        )


CORRUPTIONS = (
    negation_turned,
    arguments_swapped,
    converse,
    word_lost,
    fact_for_rule,
    name_for_variable,
    other_name,
    other_word,
)


def meaning(lines: Lines) -> frozenset[object]:
    """Return what lines state, whatever the order of lines and conditions."""
    return frozenset(one if isinstance(one, Claim) else (frozenset(one.body), one.head) for one in lines)


def spoilt_lines(item: Item) -> Iterator[tuple[str, Lines]]:
    """Return the spoilt lines of an item, each once, with how they were spoilt."""
    seen = {meaning(item.lines)}
    names = [name.text for name in read_vocabulary(item.sentence).names]
    for spoil in CORRUPTIONS:
        for lines in spoil(item.lines, names):
            if meaning(lines) not in seen:
                seen.add(meaning(lines))
                yield spoil.__name__, lines


def measure(items: Iterable[Item], report: Callable[[str], None]) -> Tally:
    """Hold the right lines and the spoilt ones against their sentences."""
    tally = Tally()
    for item in items:
        tally.right += 1
        if faults := faults_of(item.sentence, item.lines):
            tally.alarms += 1
            why = "; ".join(map(str, faults))
            report(f"alarm [{item.shape}] {item.sentence}\n    {write_lines(item.lines)}\n    {why}")
        grammar = sentence_grammar(item.sentence, fact=item.asked)
        matcher = Matcher(grammar) if grammar else None
        if matcher is None or not _admits(matcher, item):
            tally.shut_out += 1
            report(f"grammar [{item.shape}] {item.sentence}\n    {write_lines(item.lines)}")
        for how, lines in spoilt_lines(item):
            tally.spoilt[how] += 1
            if not faults_of(item.sentence, lines) and (
                matcher is None or _admits(matcher, Item("", "", lines, item.asked))
            ):
                tally.through[how] += 1
                report(f"{how} [{item.shape}] {item.sentence}\n    {write_lines(lines)}")
    return tally


def _admits(matcher: Matcher, item: Item) -> bool:
    written = list(map(write_statement, item.lines))
    return matcher.matches((" && " if item.asked else "\n").join(written))


def share(part: int, whole: int) -> str:
    """Return a share with its 95 % interval by Wilson."""
    if not whole:
        return "–"
    low, high = wilson(part, whole)
    return f"{part}/{whole} = {100 * part / whole:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def main(
    pairs: Annotated[int, typer.Option(help="Pairs of the generator.")] = 1_000,
    seed: Annotated[int, typer.Option(help="Which pairs are drawn.")] = 1,
    misses: Annotated[bool, typer.Option(help="List what was wrongly flagged, shut out or let through.")] = False,
) -> None:
    """Measure false alarms, grammars and caught lines on two sets."""
    console = Console()
    report = (lambda text: console.print(text, markup=False, highlight=False)) if misses else (lambda text: None)
    table = Table("", "paraphrases", "generated")
    sets = [list(paraphrases()), list(generated(pairs, seed))]
    tallies = [measure(track(items, console=Console(stderr=True)), report) for items in sets]
    table.add_row("false alarms on right lines", *(share(one.alarms, one.right) for one in tallies))
    table.add_row("right lines outside the grammar", *(share(one.shut_out, one.right) for one in tallies))
    for spoil in CORRUPTIONS:
        name = spoil.__name__
        caught = (share(one.spoilt[name] - one.through[name], one.spoilt[name]) for one in tallies)
        table.add_row(f"caught: {name.replace('_', ' ')}", *caught)
    whole = ((one.spoilt.total() - one.through.total(), one.spoilt.total()) for one in tallies)
    table.add_row("caught: all", *(share(*one) for one in whole))
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
