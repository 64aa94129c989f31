"""The grammar of Logic-of-Thought's extraction: its JSON, with expressions that can be read and the passage's words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.grammars import Grammar, gbnf_string

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PASSAGE_WORDS = 2_000
"""Distinct words of a passage that meanings are held to; of a longer one they are free."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@lru_cache(maxsize=64)
def extraction_grammar(passage: str, labels: Sequence[str]) -> str:
    """Return the grammar (GBNF) of an extraction as `extraction_schema` describes it.

    Propositions have a letter, and a meaning of the passage's words; expressions are made of letters, ¬, ∧, ∨ and →;
    each label, of an option or `question`, has an expression or null.
    """
    words = dict.fromkeys(word.lower() for word in _WORD.findall(passage))
    words |= dict.fromkeys(_WORD.findall(passage))
    claims = ' ", " '.join(f"{gbnf_string(f'{_quoted(label)}: ')} claim" for label in labels)
    listed = _listed("expression")
    grammar = Grammar()
    grammar.rule(
        "root",
        [
            f'"{{\\"propositions\\": [" {_listed("proposition")} "], \\"expressions\\": [" {listed} "], '
            f'\\"claims\\": {{" {claims} "}}}}"'
        ],
    )
    grammar.rule("proposition", ['"{\\"letter\\": \\"" letter "\\", \\"meaning\\": \\"" meaning "\\"}"'])
    grammar.rule("expression", ['"\\"" formula "\\""'])
    grammar.rule("claim", ["expression", '"null"'])
    grammar.rule("formula", ['part (" → " part)?'])
    grammar.rule("part", ['literal ((" ∧ " literal)* | (" ∨ " literal)*)'])
    grammar.rule("literal", ['"¬"? letter', '"¬"? "(" formula ")"'])
    grammar.rule("letter", ["[A-Z] [0-9]?"])
    grammar.rule("meaning", ['word (" " word){0,30}'])
    free = not words or len(words) > MAX_PASSAGE_WORDS
    grammar.rule("word", ['[^"\\\\ \\n]+'] if free else map(gbnf_string, (*words, *_ADDED)))
    return str(grammar)


_ADDED = ("is", "are", "a", "the", "it", "does", "do", "will", "something", "someone")
"""Words that a clause may need where the passage does not have them."""


def _listed(name: str) -> str:
    return f'({name} (", " {name})*)?'


def _quoted(label: str) -> str:
    return '"' + label.replace("\\", "\\\\").replace('"', '\\"') + '"'
