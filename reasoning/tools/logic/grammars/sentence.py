"""The grammar of the lines of logic that a sentence may be put in: over its own words, each of them used."""

from __future__ import annotations

from functools import lru_cache

from reasoning.tools.logic.grammars.automaton import Automaton
from reasoning.tools.logic.grammars.notations import FOL, RULES, LineNotation, facts_of
from reasoning.tools.logic.grammars.vocabulary import Vocabulary, read_vocabulary

MAX_TRACKED = 6
"""Words that are kept track of at most: predicates first, then names."""

MAX_WORDS = 40
"""Content words of a sentence that there is a grammar for."""

MAX_GRAMMAR_CHARS = 40_000
"""Characters of a grammar; where keeping track takes more, fewer words are kept track of."""


@lru_cache(maxsize=1024)
def sentence_grammar(sentence: str, *, dialect: str = "rules", fact: bool = False) -> str:
    """Return the grammar (GBNF) of the lines that may say what a sentence says; empty where it has no predicate.

    dialect: `rules` or `fol`. fact: the sentence is a statement to be judged, which has no variables. Predicates are
    the base forms of the sentence's content words, names are its words as they stand; of up to `MAX_TRACKED` content
    words each must be used. What the controlled-English reader makes of a sentence is always among the lines.
    """
    words = read_vocabulary(sentence)
    if not any(item.unary or item.binary for item in words.items) or len(words.items) > MAX_WORDS:
        return ""
    notation = {"rules": RULES, "fol": FOL}[dialect]
    return _written(facts_of(notation) if fact else notation, words)


def _written(notation: LineNotation, words: Vocabulary) -> str:
    """Return the strictest grammar that has a line and is small enough."""
    tracked = _tracked(words)
    for kept in range(len(tracked), -1, -1):
        text = Automaton(notation, words, tracked[:kept]).write()
        if text and len(text) <= MAX_GRAMMAR_CHARS:
            return text
    return ""


def _tracked(words: Vocabulary) -> tuple[int, ...]:
    required = [(number, item) for number, item in enumerate(words.items) if item.required]
    predicates = [number for number, item in required if item.unary or item.binary]
    names = [number for number, item in required if not (item.unary or item.binary)]
    return tuple([*predicates, *names][:MAX_TRACKED])
