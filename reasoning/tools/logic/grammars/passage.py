"""The grammar of a whole program over a passage's words, in the dialects `rules` and `fol`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.grammars import Grammar, gbnf_string
from reasoning.tools.logic.english import sentences
from reasoning.tools.logic.grammars.vocabulary import read_vocabulary
from reasoning.tools.logic.programs.fol.writing import formula_name, formula_predicate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_PASSAGE_CHARS = 20_000
"""Characters of a passage that there is a grammar for."""

MAX_PIECES = 4
"""Words that a predicate or a name in a formula is put together from at most: WorksRemotely, `bald_eagle`."""

_GLOSS = '" ::: " [^\\n`]+'
"""What a line means, behind it."""


@dataclass(slots=True)
class _Words:
    """The words of all sentences, each once, in order."""

    unary: dict[str, None] = field(default_factory=dict)
    binary: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)

    def add(self, sentence: str) -> None:
        words = read_vocabulary(sentence)
        for item in words.items:
            self.unary |= item.unary
            self.binary |= item.binary
        self.names |= dict.fromkeys(name.text for name in words.names)


@lru_cache(maxsize=64)
def program_grammar(passage: str, dialect: str) -> str:
    """Return the grammar (GBNF) of programs whose predicates and names are words of a passage, in a block of code.

    dialect: `rules` or `fol`; for others, for a passage of over `MAX_PASSAGE_CHARS`, and for one without words there is
    none, and an empty string is returned.
    """
    if dialect not in _WRITERS or len(passage) > MAX_PASSAGE_CHARS:
        return ""
    words = _Words()
    for sentence in sentences(passage):
        words.add(sentence)
    return _WRITERS[dialect](words) if words.names and (words.unary or words.binary) else ""


def _rules(words: _Words) -> str:
    grammar = Grammar()
    grammar.rule("root", [f'"```\\nPredicates:\\n" {_many("declared")} "\\nFacts:\\n" {_lines("fact")} {_RULES_END}'])
    places = [f'{name} "({arguments}, bool)"' for name, arguments in _predicates(words, "$x", "$x, $y")]
    grammar.rule("declared", [f"({' | '.join(places)}) ({_GLOSS})?"])
    for kind, argument in (("fact", "name"), ("literal", "argument")):
        ends = '(", True)" | ", False)")'
        atoms = _predicates(words, argument, f'{argument} ", " {argument}')
        grammar.rule(kind, [f'{name} "(" {arguments} {ends}' for name, arguments in atoms])
    grammar.rule("rule", ['literal (" && " literal)* " >>> " literal'])
    grammar.rule("argument", ["name", '"$x"', '"$y"'])
    grammar.rule("name", map(gbnf_string, words.names))
    for kind, forms in (("unary", words.unary), ("binary", words.binary)):
        if forms:
            grammar.rule(kind, (gbnf_string(f"{form[:1].upper()}{form[1:]}") for form in forms))
    return str(grammar)


_RULES_END = f'"\\nRules:\\n" (rule ({_GLOSS})? "\\n")* "\\nQuery:\\n" fact ({_GLOSS})? "\\n```"'


def _predicates(words: _Words, one: str, two: str) -> list[tuple[str, str]]:
    kinds = (("unary", one, words.unary), ("binary", two, words.binary))
    return [(name, arguments) for name, arguments, forms in kinds if forms]


def _fol(words: _Words) -> str:
    grammar = Grammar()
    asked = f'(([A-J] ") ")? formula ({_GLOSS})? "\\n")+'
    premises = _many("formula")
    declared = _many("declared")
    grammar.rule(
        "root", [f'"```\\nPredicates:\\n" {declared} "\\nPremises:\\n" {premises} "\\nConclusion:\\n" {asked} "```"']
    )
    grammar.rule("declared", [f'predicate "(" variable (", " variable)* ")" ({_GLOSS})?'])
    grammar.rule("formula", ['part ((" ∧ " | " ∨ " | " ⊕ " | " → " | " ↔ ") part)*'])
    grammar.rule("part", ['"¬"? atom', '"¬"? "(" formula ")"', '"¬"? ("∀" | "∃") variable " " part'])
    grammar.rule("atom", ['predicate "(" term (", " term)* ")"', 'term (" = " | " ≠ ") term'])
    grammar.rule("term", ["variable", f'name ("_" name){{0,{MAX_PIECES - 1}}}'])
    grammar.rule("variable", ['"x"', '"y"', '"z"'])
    grammar.rule("predicate", [f"piece{{1,{MAX_PIECES}}}"])
    grammar.rule("piece", map(gbnf_string, _written((*words.unary, *words.binary), formula_predicate)))
    grammar.rule("name", map(gbnf_string, _written((*words.names, *words.unary), formula_name)))
    return str(grammar)


def _written(words: Iterable[str], write: Callable[[str], str]) -> Iterable[str]:
    return filter(None, map(write, words))


def _many(name: str) -> str:
    return f'({name} ({_GLOSS})? "\\n")+' if name != "declared" else f'({name} "\\n")+'


def _lines(name: str) -> str:
    return f'({name} ({_GLOSS})? "\\n")*'


_WRITERS = {"rules": _rules, "fol": _fol}
