"""The lines that use up a sentence's words, as rules: each rule is a place in a line and what is still to be used.

With k words to keep track of there are at most 2^k such sets, so the number of rules is bounded; what is not kept track
of may be used or left. Each predicate is used as often as the sentence has it, and so often more as its joined parts
may need: the language is finite, a model can't go on for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reasoning.grammars import Grammar, gbnf_string
from reasoning.tools.logic.grammars.notations import END, LINE, LineNotation
from reasoning.tools.logic.grammars.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREDICATE, _ONLY, _FIRST, _SECOND, _BEHIND = "p", "o", "f", "s", "e"
"""Where in a literal a rule stands: before it, before its only, its first and its second argument, behind it."""


class _State(NamedTuple):
    """A place in a line; `left` has a bit for each word that is still to be used, `spare` says how many predicates may
    still be used again.
    """

    part: str
    place: str
    left: int
    spare: int


_Step = tuple[str, "_State | None"]


@dataclass(slots=True)
class Automaton:
    """Writes the grammar of the lines in a notation that use each of some words of a vocabulary."""

    notation: LineNotation
    words: Vocabulary
    tracked: tuple[int, ...]
    """The numbers of the words that must be used."""

    _bits: dict[int, int] = field(init=False)
    _symbols: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The texts that alternatives are made of, with the names of their rules."""

    def __post_init__(self) -> None:
        self._bits = {number: 1 << place for place, number in enumerate(self.tracked)}

    def write(self) -> str:
        """Return the grammar; empty where no line uses all of the words."""
        steps = self._reached()
        productive, start = _productive(steps), self._start
        if start not in productive:
            return ""
        names = {state: f"s{number}" for number, state in enumerate(s for s in steps if s in productive)}
        grammar = Grammar()
        grammar.rule("root", [names[start]])
        for state, name in names.items():
            kept = [(text, after) for text, after in steps[state] if after is None or after in productive]
            grammar.rule(name, [f"{text} {names[after]}" if after else text for text, after in kept])
        used = {text for state in names for text, after in steps[state] if after is None or after in productive}
        for texts, name in self._symbols.items():
            if name in used:
                grammar.rule(name, map(gbnf_string, texts))
        return str(grammar)

    @property
    def _start(self) -> _State:
        spare = sum(max(0, item.times - (number in self._bits)) for number, item in enumerate(self.words.items))
        return _State(_BEHIND, LINE, (1 << len(self.tracked)) - 1, spare + self.words.repeated)

    def _reached(self) -> dict[_State, list[_Step]]:
        todo = [self._start]
        found: dict[_State, list[_Step]] = {}
        while todo:
            state = todo.pop()
            if state not in found:
                found[state] = list(self._steps(state))
                todo += [after for _, after in found[state] if after is not None]
        return found

    def _steps(self, state: _State) -> Iterator[_Step]:
        if state.place == LINE:
            for text, place in self.notation.starts:
                yield self._symbol(text), state._replace(part=_PREDICATE, place=place)
        elif state.part == _PREDICATE:
            yield from self._predicates(state)
        elif state.part == _BEHIND:
            yield from self._behind(state)
        else:
            yield from self._arguments(state)

    def _predicates(self, state: _State) -> Iterator[_Step]:
        for number, item in enumerate(self.words.items):
            bit = self._bits.get(number, 0)
            spare = state.spare - (not bit & state.left)
            if spare < 0:
                continue
            for forms, part in ((item.unary, _ONLY), (item.binary, _FIRST)):
                if forms:
                    texts = [f"{o}{self.notation.predicate(form)}(" for form in forms for o in self.notation.opened]
                    yield self._symbol(*texts), _State(part, state.place, state.left & ~bit, spare)

    def _arguments(self, state: _State) -> Iterator[_Step]:
        part = _SECOND if state.part == _FIRST else _BEHIND
        ends = (", ",) if part == _SECOND else self.notation.closed
        for variable in self.notation.variables[state.place][: 1 + self.words.two_variables]:
            yield self._symbol(*(f"{variable}{end}" for end in ends)), state._replace(part=part)
        for name in self.words.names:
            left = state.left & ~sum(self._bits.get(number, 0) for number in name.items)
            written = self.notation.name(name.text)
            yield self._symbol(*(f"{written}{end}" for end in ends)), state._replace(part=part, left=left)

    def _behind(self, state: _State) -> Iterator[_Step]:
        for text, place in self.notation.follows[state.place]:
            if place == END:
                if not state.left:
                    yield self._symbol(text), None
            elif place != LINE or (self.words.joins and state.spare + state.left):
                part = _BEHIND if place == LINE else _PREDICATE
                yield self._symbol(text), state._replace(part=part, place=place)

    def _symbol(self, *texts: str) -> str:
        """Return the name of a rule for one of some texts."""
        return self._symbols.setdefault(texts, f"t{len(self._symbols)}")


def _productive(steps: dict[_State, list[_Step]]) -> set[_State]:
    """Return the states from which the end can be reached."""
    before: dict[_State | None, list[_State]] = {}
    for state, ways in steps.items():
        for _, after in ways:
            before.setdefault(after, []).append(state)
    found: set[_State] = set()
    todo = list(before.get(None, ()))
    while todo:
        state = todo.pop()
        if state not in found:
            found.add(state)
            todo += before.get(state, ())
    return found
