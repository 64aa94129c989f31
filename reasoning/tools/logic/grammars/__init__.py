"""Grammars of what may stand in a translation: the lines of a sentence, for models that can be held to a grammar."""

from __future__ import annotations

from reasoning.tools.logic.grammars.sentence import sentence_grammar

__all__ = ["sentence_grammar"]
