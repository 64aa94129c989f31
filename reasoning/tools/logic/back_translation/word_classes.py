"""Words that build sentences, by what they do in one."""

from __future__ import annotations

from reasoning.tools.logic.english.clauses import INDEFINITE

CONDITIONS = frozenset({"if", "when", "whenever"})
NEGATIONS = frozenset({"not", "never", "cannot"})
_VERBS = "is are was were be does do did has have had can could will would must may might shall should"
VERBS = frozenset(_VERBS.split())
_UNIVERSAL = "every all each any everyone everything everybody anyone anything anybody whoever whatever"
UNIVERSAL = frozenset(_UNIVERSAL.split())
NEGATIVE = frozenset({"no", "nobody", "nothing", "none"})
RELATIVE = frozenset({"who", "that", "which"})
PLURALS = frozenset({"are", "do", "were", "have", "people", "things"})
SPEAKING_OF_ANY = (
    INDEFINITE | UNIVERSAL | NEGATIVE | {"you", "one", "people", "things", "those", "who", "that", "which"}
)
JOINING = frozenset({"and", "or", ",", ";", "but", "nor"})
AUXILIARIES = frozenset({"does", "do", "did", "can", "will", "must"})
BEFORE_QUALITY = frozenset({"is", "are", "was", "were", "be", "been", "a", "an", "very", "some", "one"}) | UNIVERSAL
BEHIND_CLAUSE = frozenset({"", ".", "!", "?", ",", ";", "and", "but"})
BEFORE_SUBJECT = CONDITIONS | JOINING | {"that", "then"}
_UNSURE = """
unless only neither except until than either some most few many there case iff true false wrong so without implies imply
means makes make requires require entails entail impossible possible necessary reason rule what being
"""
UNCLEAR = frozenset(_UNSURE.split())
"""Words of sentences of which only the words themselves are checked."""
