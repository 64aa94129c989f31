"""Whether a translated line says what its sentence says: its words, its polarity, its direction, its arguments.

    faults_of("No blue thing is round.", read_lines("blue($x, True) >>> round($x, True)"))
    # (Fault("polarity", "the sentence denies 'round', the line affirms it"),)

The check goes by the sentence's words alone, in linear time: it finds what a model that writes plausible logic gets
wrong most, and what it does not flag may still be wrong.
"""  # fmt: skip

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from reasoning.tools.logic.back_translation.expected import Expectation, read_expectation
from reasoning.tools.logic.back_translation.places import ANY, VARIABLE, Expected
from reasoning.tools.logic.back_translation.word_classes import CONDITIONS, UNIVERSAL
from reasoning.tools.logic.grammars.vocabulary import Item, Vocabulary, read_vocabulary
from reasoning.tools.logic.programs.rules.names import predicate_key, thing_key
from reasoning.tools.logic.rules import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Kind = Literal["polarity", "direction", "quantifier", "argument", "lost word", "invented word"]

_WORDS = {"fact": "a fact", "body": "a condition", "head": "a conclusion"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What a line says otherwise than its sentence."""

    kind: Kind
    why: str
    """What is wrong, as a model is told that writes the line again."""

    def __str__(self) -> str:
        return self.why


def faults_of(sentence: str, statements: Sequence[Claim | Rule]) -> tuple[Fault, ...]:
    """Return how statements differ from what the words of their sentence surely say; nothing where they do not.

    What the controlled-English reader makes of a sentence has no fault.
    """
    words = read_vocabulary(sentence)
    literals = list(dict.fromkeys(literal for statement in statements for literal in _literals(statement, words)))
    known = read_expectation(words)
    faults = [*_invented(literals), *_lost(words, literals), *_unbound(statements), *_uneven(words, statements)]
    faults += _general(known, literals)
    for number, item in enumerate(words.items):
        wanted = [one for one in known.literals if one.item == number]
        written = [one for one in literals if one.item == number]
        if wanted and written:
            faults += _compared(item, wanted, written)
    return tuple(dict.fromkeys(faults))


def _unbound(statements: Sequence[Claim | Rule]) -> Iterator[Fault]:
    """Find variables of a conclusion that no condition speaks of: such a rule says its conclusion of everything."""
    for rule in statements:
        if isinstance(rule, Rule) and rule.body:
            known = {argument for claim in rule.body for argument in claim.atom.arguments}
            for argument in rule.head.atom.arguments:
                if argument.startswith("$") and argument not in known:
                    yield Fault("argument", f"the conclusion is about {argument}, of which no condition speaks")


def _general(known: Expectation, literals: Sequence[_Written]) -> Iterator[Fault]:
    """Find what is said of everything where the sentence speaks of named things alone."""
    for one in literals:
        if known.ground and any(argument.startswith("$") for argument in one.arguments):
            yield Fault("quantifier", f"{one.predicate!r} is said of a variable, the sentence speaks of named things")


def _uneven(words: Vocabulary, statements: Sequence[Claim | Rule]) -> Iterator[Fault]:
    """Find conclusions of one sentence that do not follow from the same conditions."""
    said = {token.lower for token in words.tokens}
    bodies = {frozenset(rule.body) for rule in statements if isinstance(rule, Rule)}
    if (
        len(bodies) > 1
        and "or" not in said
        and not words.wording.both_ways
        and len(said & (CONDITIONS | UNIVERSAL)) < 2
    ):
        yield Fault("lost word", "a condition is missing before one of the conclusions")


@dataclass(frozen=True, slots=True)
class _Written:
    """A literal that a line has."""

    predicate: str
    item: int
    """The number of the sentence's word that its predicate is; -1 where it is none."""
    part: str
    positive: bool
    arguments: tuple[str, ...]


def _literals(statement: Claim | Rule, words: Vocabulary) -> Iterator[_Written]:
    if isinstance(statement, Claim):
        yield _written(statement, "fact", words)
        return
    yield from (_written(claim, "body", words) for claim in statement.body)
    yield _written(statement.head, "head", words)


def _written(claim: Claim, part: str, words: Vocabulary) -> _Written:
    predicate, arguments = claim.atom
    key = predicate_key(predicate.removeprefix("a ").removeprefix("an "))[0]
    fits = (n for n, item in enumerate(words.items) if any(key == predicate_key(f)[0] for f in _forms(item, arguments)))
    return _Written(predicate, next(fits, -1), part, claim.positive, arguments)


def _forms(item: Item, arguments: Sequence[str]) -> Iterable[str]:
    return item.unary if len(arguments) == 1 else item.binary


def _invented(literals: Iterable[_Written]) -> Iterator[Fault]:
    for one in literals:
        if one.item < 0:
            yield Fault("invented word", f"the sentence has no {one.predicate!r} of {len(one.arguments)}")


def _lost(words: Vocabulary, literals: Sequence[_Written]) -> Iterator[Fault]:
    said = {thing_key(argument) for one in literals for argument in one.arguments}
    named = [name for name in words.names if thing_key(name.text) in said]
    used = {one.item for one in literals} | {number for name in named for number in name.items}
    for item in words.items:
        if item.required and item.number not in used:
            form = next(iter([*item.unary, *item.binary]), "")
            form = form or next((name.text for name in words.names if item.number in name.items), "")
            yield Fault("lost word", f"{form!r} is missing")


def _compared(item: Item, wanted: Sequence[Expected], written: Sequence[_Written]) -> list[Fault]:
    """Hold the literals of one predicate against what is known of them: each has to fit one, and each be fitted."""
    loose = [one for one in written if not any(not _against(want, one) for want in wanted)]
    missed = [want for want in wanted if not any(not _against(want, one) for one in written)]
    if not loose and not missed:
        return []
    pairs = product(missed or wanted, loose or written)
    return [_worded(item, *min(pairs, key=lambda pair: _against(*pair)))]


def _against(want: Expected, one: _Written) -> int:
    """Return in how many ways a literal is not as it is wanted."""
    part = bool(want.part) and want.part != one.part
    polarity = want.positive is not None and want.positive != one.positive
    return part + polarity + (not _fits(want.arguments, one.arguments))


def _fits(wanted: tuple[str, ...] | None, written: tuple[str, ...]) -> bool:
    if wanted is None:
        return True
    if len(wanted) != len(written):
        return False
    return all(
        w == ANY or (o[:1] == "$" if w == VARIABLE else _same(w, o)) for w, o in zip(wanted, written, strict=True)
    )


def _same(name: str, written: str) -> bool:
    return thing_key(name) == thing_key(written)


def _worded(item: Item, want: Expected, one: _Written) -> Fault:
    form = one.predicate
    if want.positive is not None and want.positive != one.positive:
        said = ("affirms", "denies") if want.positive else ("denies", "affirms")
        return Fault("polarity", f"the sentence {said[0]} {form!r}, the line {said[1]} it")
    if want.part and want.part != one.part:
        kind: Kind = "quantifier" if "fact" in (want.part, one.part) else "direction"
        return Fault(kind, f"{form!r} is {_WORDS[want.part]} in the sentence and {_WORDS[one.part]} in the line")
    told = ["something" if name == VARIABLE else name or "…" for name in want.arguments or ()]
    return Fault("argument", f"{form!r} is said of {', '.join(told)}, not of {', '.join(one.arguments)}")
