"""The grammar of a sentence: what it says can be written, with all of its words and no other."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reasoning.errors import ReadError
from reasoning.prompts import Prompts
from reasoning.tools.logic.english import read_sentence
from reasoning.tools.logic.grammars import sentence_grammar
from reasoning.tools.logic.grammars.forms import verb_forms
from reasoning.tools.logic.grammars.sentence import MAX_GRAMMAR_CHARS
from reasoning.tools.logic.programs.fol.writing import write_formula
from reasoning.tools.logic.programs.rules.writing import write_statement
from reasoning.tools.logic.rules import Claim, Rule
from tests.controlled_english import ACTIONS, QUALITIES, sentences_of
from tests.gbnf import Matcher

WORDS = "if the Bob red is not chases , and it. people n't ’s é \" \\ 3"


@pytest.mark.slow
@settings(deadline=None)
@given(sentences_of())
def test_what_a_sentence_says_can_be_written(said: tuple[str, Claim | Rule]) -> None:
    """The line that the reader makes of a sentence is in the language, in both dialects' grammars of bounded size."""
    sentence, statement = said
    grammar = sentence_grammar(sentence, fact=isinstance(statement, Claim))
    assert Matcher(grammar).matches(write_statement(statement))
    assert len(grammar) <= MAX_GRAMMAR_CHARS
    in_formulas = sentence_grammar(sentence, dialect="fol")
    assert Matcher(in_formulas).matches(write_formula(statement))
    assert len(in_formulas) <= MAX_GRAMMAR_CHARS


@settings(deadline=None)
@given(sentences_of(), st.data())
def test_other_words_can_not(said: tuple[str, Claim | Rule], data: st.DataObject) -> None:
    """A predicate that the sentence does not have, or has and loses, is not in the language."""
    sentence, statement = said
    matcher, line = Matcher(sentence_grammar(sentence)), write_statement(statement)
    literals = [statement] if isinstance(statement, Claim) else [*statement.body, statement.head]
    lost = data.draw(st.sampled_from(literals)).atom.predicate.removeprefix("a ")
    other = data.draw(st.sampled_from([p.removeprefix("a ") for p in (*QUALITIES, *ACTIONS)] + ["zonk"]))
    assume(other not in line and line.count(f"{lost}(") == 1)
    assert not matcher.matches(line.replace(f"{lost}(", f"{other}("))


@pytest.mark.parametrize(
    ("sentence", "line", "may"),
    [
        ("Yumpuses are vumpuses.", "yumpus($x, True) >>> vumpus($x, True)", True),
        ("Yumpuses are vumpuses.", "vumpus($x, True) >>> yumpus($x, True)", True),
        ("Yumpuses are vumpuses.", "vumpus($x, True) >>> vumpus($x, True)", False),
        ("Yumpuses are vumpuses.", "yumpus($x, True) && vumpus($x, True) >>> vumpus($x, True)", False),
        ("The mouse is chased by the cat.", "chase(cat, mouse, True)", True),
        ("The mouse is chased by the cat.", "chase(cat, cat, True)", False),
        ("The mouse is chased by the cat.", "chased(mouse, True)", False),
        ("The cow does not need the mouse.", "need(cow, mouse, False)", True),
        ("The cow does not need the mouse.", "need(cow, cow, False)", False),
        ("Nobody who helps Otto is loud.", "help($x, Otto, True) >>> loud($x, False)", True),
        ("Nobody who helps Otto is loud.", "loud(Otto, False)", False),
        ("Otto and Ines aren't loud.", "loud(Otto, False)\nloud(Ines, False)", True),
        ("Otto and Ines aren't loud.", "loud(Otto, False)", False),
        ("If it rains the road gets wet.", "rain($x, True) && get(road, wet, True) >>> wet(road, True)", False),
        ("If it isn't dry the street is wet.", "dry(street, False) >>> wet(street, True)", True),
        ("Rita O'Hara can't see the \"old\" dog.", "see(Rita O'Hara, old, False)", False),
        ("Someone who loves someone is kind.", "love($x, $y, True) >>> kind($x, True)", True),
        ("Tall people carry a blue box.", "tall($x, True) >>> carry($x, blue, True)", False),
    ],
)  # fmt: skip
def test_what_is_in_the_language(sentence: str, line: str, may: bool) -> None:
    """Each content word is used, in its base form, and as often as the sentence has it."""
    assert Matcher(sentence_grammar(sentence)).matches(line) is may


@pytest.mark.parametrize("line", ["loud(Ines, True)", "loud($x, True)", "loud(Ines, True) >>> loud(Ines, True)"])
def test_a_statement_to_be_judged_is_a_fact(line: str) -> None:
    """What is asked about has no variables and no condition."""
    assert Matcher(sentence_grammar("Ines is loud.", fact=True)).matches(line) is (line == "loud(Ines, True)")


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from(WORDS.split(" "))).map(" ".join))
def test_any_text_has_a_grammar_or_none(text: str) -> None:
    """Whatever a sentence is, its grammar can be read and is of bounded size, or there is none."""
    for dialect in ("rules", "fol"):
        grammar = sentence_grammar(text, dialect=dialect, fact=len(text) % 2 == 0)
        assert len(grammar) <= MAX_GRAMMAR_CHARS
        if grammar:
            Matcher(grammar).matches("")


@pytest.mark.parametrize(
    ("words", "forms"),
    [
        ("chases chased chasing", ("chase",)),
        ("liked", ("like",)),
        ("need needs needed", ("need",)),
        ("sued", ("sue",)),
        ("helped", ("help",)),
        ("hugged", ("hug",)),
        ("carried carries", ("carry",)),
        ("seen saw", ("see",)),
        ("tickled", ("tickle",)),
        ("visited", ("visite", "visit")),
        ("chase", ("chase",)),
    ],
)
def test_base_forms(words: str, forms: tuple[str, ...]) -> None:
    """A verb's endings are taken off by the rules of spelling; where they do not tell, both forms are returned."""
    assert {verb_forms(word) for word in words.split()} == {forms}


def test_the_prompts_examples_are_what_the_reader_reads() -> None:
    """Each example of the prompt is in its sentence's language, and is what the reader reads, if it does."""
    system = dict(Prompts().render("logic/sentence", sentence="x", tuned=False, fault="", line=""))["system"]
    pairs = [block.split("\n", 1) for block in system.split("\n\n")[1:]]
    assert len(pairs) >= 8
    for sentence, lines in pairs:
        assert Matcher(sentence_grammar(sentence)).matches(lines), sentence
        try:
            read = "\n".join(map(write_statement, read_sentence(sentence)))
        except ReadError:
            continue
        assert lines == read


def test_a_tuned_model_is_sent_the_sentence_bare() -> None:
    """What the adapter was trained on is two messages and nothing else."""
    sent = Prompts().render("logic/sentence", sentence="Ines is loud.", tuned=True, fault="", line="")
    assert sent == (("system", "Translate the sentence into logic."), ("user", "Ines is loud."))
