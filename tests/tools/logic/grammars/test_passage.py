"""The grammars of a passage: whole programs over its words, and Logic-of-Thought's extraction."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reasoning import Question
from reasoning.errors import ReadError
from reasoning.strategies.lot.parsing import read_extract
from reasoning.tools.logic.english import read_claim, read_theory
from reasoning.tools.logic.grammars import extraction_grammar, program_grammar
from reasoning.tools.logic.programs.rules.writing import write_rules_program
from reasoning.tools.logic.rules import Claim, Rule
from tests.controlled_english import sentences_of
from tests.gbnf import Matcher

PASSAGE = "The bald eagle isn't loud. Every gorpus is a lempus or works remotely. Otto likes Ines."
FOL = """```
Predicates:
Loud(x) ::: x is loud.
WorksRemotely(x)

Premises:
¬Loud(bald_eagle) ::: The bald eagle isn't loud.
∀x (Gorpus(x) → Lempus(x) ∨ WorksRemotely(x))
∃y (Like(otto, y) ∧ ¬(y = ines))

Conclusion:
Like(otto, ines)
```"""


@settings(deadline=None)
@given(st.lists(sentences_of(), min_size=2, max_size=4))
def test_a_programs_grammar_has_the_right_program(said: list[tuple[str, Claim | Rule]]) -> None:
    """What the reader makes of a passage, predicates with a capital, is of the language."""
    claims = [one for one in said if isinstance(one[1], Claim)]
    assume(claims)
    passage = " ".join(sentence for sentence, _ in said)
    try:
        program = write_rules_program(read_theory(passage).theory, read_claim(claims[0][0]))
    except ReadError:
        assume(False)
        raise
    written = re.sub(r"(?m)(?<![\w:] )\b[a-z]\w*(?=\()", lambda m: m[0].capitalize(), program)
    assert Matcher(program_grammar(passage, "rules")).matches(f"```\n{written}\n```")


@pytest.mark.parametrize(
    ("dialect", "program", "may"),
    [
        ("fol", FOL, True),
        ("fol", FOL.replace("Gorpus(", "Wumpus("), False),
        ("fol", FOL.replace("(y = ines)", "(y = ann)"), False),
        ("fol", FOL.replace("Conclusion:\nLike", "Conclusion:\nA) Like"), True),
        ("rules", FOL, False),
    ],
)
def test_programs_over_a_passages_words(dialect: str, program: str, may: bool) -> None:
    """Predicates are put together of the passage's words in their base forms, names are its own."""
    assert Matcher(program_grammar(PASSAGE, dialect)).matches(program) is may


@pytest.mark.parametrize(("passage", "dialect"), [("", "rules"), ("word " * 9_000, "fol"), (PASSAGE, "csp")])
def test_without_words_there_is_no_grammar(passage: str, dialect: str) -> None:
    """An empty passage, one that is too long, and the other dialects are asked for free."""
    assert program_grammar(passage, dialect) == ""


EXTRACTION = (
    '{"propositions": [{"letter": "A", "meaning": "Otto likes Ines"}, {"letter": "B", "meaning": "the eagle is loud"}],'
    ' "expressions": ["A → ¬B", "A ∧ (B ∨ ¬B)"], "claims": {"question": "¬A"}}'
)


@pytest.mark.parametrize(
    ("reply", "may"),
    [
        (EXTRACTION, True),
        (EXTRACTION.replace('"¬A"', "null"), True),
        (EXTRACTION.replace("likes", "hates"), False),
        (EXTRACTION.replace("A → ¬B", "if A then B"), False),
        (EXTRACTION.replace('"question"', '"other"'), False),
        (EXTRACTION.replace('["A → ¬B", "A ∧ (B ∨ ¬B)"]', "[]"), True),
    ],
)
def test_an_extraction_is_held_to_its_form(reply: str, may: bool) -> None:
    """Its JSON is closed, its expressions can be read, its meanings are of the passage's words."""
    assert Matcher(extraction_grammar(PASSAGE, ("question",))).matches(reply) is may
    if may:
        assert json.loads(reply)
        assert not read_extract(reply).unread


def test_an_extraction_has_a_claim_for_each_option() -> None:
    """The labels of a choice are the members of its claims, in order."""
    question = Question("Which?", PASSAGE, ("Otto is loud.", "Ines is loud."))
    grammar = extraction_grammar(PASSAGE, tuple(label for label, _ in question.labelled))
    assert Matcher(grammar).matches('{"propositions": [], "expressions": [], "claims": {"A": null, "B": "C"}}')
