"""Grammars of what may stand in a translation, for models that can be held to one.

The lines of a sentence, each of its words used; whole programs over the words of a passage; the propositions and
expressions of Logic-of-Thought.
"""

from __future__ import annotations

from reasoning.tools.logic.grammars.extraction import extraction_grammar
from reasoning.tools.logic.grammars.passage import program_grammar
from reasoning.tools.logic.grammars.sentence import sentence_grammar

__all__ = ["extraction_grammar", "program_grammar", "sentence_grammar"]
