"""Whether a line says what its sentence says: right lines have no fault, wrong ones are flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from reasoning.tools.logic.back_translation import faults_of
from reasoning.tools.logic.english import read_sentence
from reasoning.tools.logic.programs.rules.read_program import read_program
from reasoning.tools.logic.rules import Atom, Claim, Rule
from tests.controlled_english import THINGS, sentences_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def lines(text: str) -> list[Claim | Rule]:
    """Read lines of the `rules` dialect."""
    return [s for stated in read_program(f"Facts:\n{text}").stated for s in stated.statements]


def literals_of(statement: Claim | Rule) -> list[Claim]:
    return [statement] if isinstance(statement, Claim) else [*statement.body, statement.head]


def joined(literals: Sequence[Claim]) -> Claim | Rule:
    return Rule(tuple(literals[:-1]), literals[-1]) if len(literals) > 1 else literals[0]


@settings(deadline=None)
@given(sentences_of())
def test_what_the_reader_reads_has_no_fault(said: tuple[str, Claim | Rule]) -> None:
    """The reader's own reading of a sentence of the controlled English is never flagged."""
    sentence, _ = said
    assert not faults_of(sentence, read_sentence(sentence))


@settings(deadline=None)
@given(sentences_of(), st.data())
def test_wrong_lines_are_flagged(said: tuple[str, Claim | Rule], data: st.DataObject) -> None:
    """A literal that is denied, of another word, or of exchanged arguments is a fault, and so is a lost condition."""
    sentence, statement = said
    literals = literals_of(statement)
    predicates = [literal.atom.predicate for literal in literals]
    assume(len(set(predicates)) == len(predicates))
    place = data.draw(st.integers(0, len(literals) - 1))
    (predicate, arguments), positive = literals[place]
    wrong = {
        "negated": Claim(Atom(predicate, arguments), not positive),
        "word": Claim(Atom("zonk", arguments), positive),
        "arguments": Claim(Atom(predicate, arguments[::-1]), positive),
    }
    changed = data.draw(st.sampled_from([one for one in wrong.values() if one != literals[place]]))
    assert faults_of(sentence, [joined([*literals[:place], changed, *literals[place + 1 :]])])
    if len(literals) > 1:
        assert faults_of(sentence, [joined([*literals[:place], *literals[place + 1 :]])])
        assert faults_of(sentence, [joined([literals[-1], *literals[1:-1], literals[0]])])


RIGHT = [
    ("No blue thing is round.", "blue($x, True) >>> round($x, False)"),
    ("Nobody who helps Otto is loud.", "help($x, Otto, True) >>> loud($x, False)"),
    ("The mouse is chased by the cat.", "chase(cat, mouse, True)"),
    ("The mouse isn't chased by the cat.", "chase(cat, mouse, False)"),
    ("Whenever someone isn't tired, they help the goat.", "tired($x, False) >>> help($x, goat, True)"),
    ("The owl follows Otto if Otto is loud.", "loud(Otto, True) >>> follow(owl, Otto, True)"),
    ("Anyone who is not tame is never quiet.", "tame($x, False) >>> quiet($x, False)"),
    ("Otto and Ines are gorpuses.", "gorpus(Otto, True)\ngorpus(Ines, True)"),
    ("Everyone that is followed by the owl is wary.", "follow(owl, $x, True) >>> wary($x, True)"),
    ("Someone is wary if the owl follows them.", "follow(owl, $x, True) >>> wary($x, True)"),
    ("A lempus is never a gorpus.", "lempus($x, True) >>> gorpus($x, False)"),
    ("When a person is brave and calm, that person is loud.", "brave($x, True) && calm($x, True) >>> loud($x, True)"),
    ("Ines is brave, but she is not loud.", "brave(Ines, True)\nloud(Ines, False)"),
    ("Things that need the goat are tame.", "need($x, goat, True) >>> tame($x, True)"),
    ("People who aren't brave don't help the goat.", "brave($x, False) >>> help($x, goat, False)"),
    ("If the owl is loud, it follows Otto.", "loud(owl, True) >>> follow(owl, Otto, True)"),
    ("Every gorpus that follows Otto is tame.", "gorpus($x, True) && follow($x, Otto, True) >>> tame($x, True)"),
    ("Provided that Otto is loud, he is brave.", "loud(Otto, True) >>> brave(Otto, True)"),
    ("Otto is by no means loud.", "loud(Otto, False)"),
    ("Every gorpus counts as a lempus.", "gorpus($x, True) >>> lempus($x, True)"),
    ("It is true that the owl seems to help Otto.", "help(owl, Otto, True)"),
    ("The owl helps Otto and the goat.", "help(owl, Otto, True)\nhelp(owl, goat, True)"),
    ("Otto is a loud gorpus.", "loud(Otto, True)\ngorpus(Otto, True)"),
    ("It is not true that Otto is loud.", "loud(Otto, False)"),
    ("Whoever is followed by the owl is wary.", "follow(owl, $x, True) >>> wary($x, True)"),
    ("Nothing loud is tame.", "loud($x, True) >>> tame($x, False)"),
    ("Nothing is both loud and tame.", "loud($x, True) >>> tame($x, False)"),
    ("Anyone helping the goat is tame.", "help($x, goat, True) >>> tame($x, True)"),
    ("Everyone the owl follows sings.", "follow(owl, $x, True) >>> sing($x, True)"),
    ("A gorpus sings whenever it is loud.", "gorpus($x, True) && loud($x, True) >>> sing($x, True)"),
    ("Loud people sing.", "loud($x, True) >>> sing($x, True)"),
    ("Being a gorpus makes you loud.", "gorpus($x, True) >>> loud($x, True)"),
    ("To own the goat is to be tame.", "own($x, goat, True) >>> tame($x, True)"),
    ("Singing implies dancing.", "sing($x, True) >>> dance($x, True)"),
    ("You can't be loud without being tame.", "loud($x, True) >>> tame($x, True)"),
    ("Only gorpuses are tame.", "tame($x, True) >>> gorpus($x, True)"),
    ("Otto is tame only if he is loud.", "tame(Otto, True) >>> loud(Otto, True)"),
    ("Unless Otto is loud, he follows the owl.", "loud(Otto, False) >>> follow(Otto, owl, True)"),
    ("Everyone but gorpuses fears the owl.", "gorpus($x, False) >>> fear($x, owl, True)"),
    ("Otto isn't loud, whereas Ines is.", "loud(Otto, False)\nloud(Ines, True)"),
    ("Otto isn't just loud, he is also brave.", "loud(Otto, True)\nbrave(Otto, True)"),
    ("All gorpuses are loud, and Otto is a gorpus.", "gorpus($x, True) >>> loud($x, True)\ngorpus(Otto, True)"),
    ("Should something be loud, Otto follows it.", "loud($x, True) >>> follow(Otto, $x, True)"),
    ("The owls sing.", "sing(owls, True)"),
    ("Otto gets tired without exception.", "tired(Otto, True)"),
    (
        "A thing is tame if and only if it is calm.",
        "calm($x, True) >>> tame($x, True)\ntame($x, True) >>> calm($x, True)",
    ),
    ("Neither Otto nor Ines is loud.", "loud(Otto, False)\nloud(Ines, False)"),
    ("Otto follows everyone who is loud.", "loud($x, True) >>> follow(Otto, $x, True)"),
]


@pytest.mark.parametrize(("sentence", "line"), RIGHT)
def test_right_lines_of_other_english_have_no_fault(sentence: str, line: str) -> None:
    """What is worded otherwise than the reader reads, and translated rightly, is let through."""
    assert not [str(fault) for fault in faults_of(sentence, lines(line))]


@pytest.mark.parametrize(
    ("sentence", "line", "kind"),
    [
        ("No blue thing is round.", "blue($x, True) >>> round($x, True)", "polarity"),
        ("Nobody who helps Otto is loud.", "help($x, Otto, True) >>> loud($x, True)", "polarity"),
        ("The mouse is chased by the cat.", "chase(mouse, cat, True)", "argument"),
        ("The cow does not need the mouse.", "need(cow, cow, False)", "lost word"),
        ("Every wumpus is a tumpus.", "tumpus($x, True) >>> wumpus($x, True)", "direction"),
        ("Every wumpus is a tumpus.", "wumpus(tumpus, True)", "lost word"),
        ("If Otto is loud, he is brave.", "loud(Otto, True)\nbrave(Otto, True)", "quantifier"),
        ("Otto is never loud.", "loud(Otto, True)", "polarity"),
        ("The owl follows Otto if Otto is loud.", "follow(owl, Otto, True) >>> loud(Otto, True)", "direction"),
        ("Otto isn't loud.", "lound(Otto, False)", "invented word"),
        ("Anyone who is not tame is quiet.", "tame($x, True) >>> quiet($x, True)", "polarity"),
        ("Otto is loud.", "loud($x, True)", "quantifier"),
        ("It is false that Otto is loud.", "loud(Otto, True)", "polarity"),
        ("Unless Otto is loud, he is brave.", "loud(Otto, True) >>> brave(Otto, True)", "polarity"),
        ("Only gorpuses are tame.", "gorpus($x, True) >>> tame($x, True)", "direction"),
        ("Being loud makes you brave.", "brave($x, True) >>> loud($x, True)", "direction"),
        ("Whenever Otto is loud, Ines helps him.", "loud(Otto, True) >>> help(Otto, Ines, True)", "argument"),
        (
            "If something is red and dry, it is loud and tame.",
            "red($x, True) && dry($x, True) >>> loud($x, True)\nred($x, True) >>> tame($x, True)",
            "lost word",
        ),
        ("A thing is tame if and only if it is calm.", "calm($x, True) >>> tame($x, True)", "direction"),
    ],
)
def test_kinds_of_faults(sentence: str, line: str, kind: str) -> None:
    """Each fault says what it is, in words that a model can mend it by."""
    faults = faults_of(sentence, lines(line))
    assert kind in {fault.kind for fault in faults}
    assert all(str(fault) for fault in faults)


@settings(deadline=None)
@given(st.text(max_size=300), sentences_of())
@example("", ("Otto is loud.", Claim(Atom("loud", ("Otto",)))))
def test_any_sentence_can_be_checked(text: str, said: tuple[str, Claim | Rule]) -> None:
    """Whatever a sentence and a line are, they can be held against each other."""
    assert isinstance(faults_of(text, [said[1]]), tuple)
    assert isinstance(faults_of(f"{said[0][:-1]} {text}", [said[1], Claim(Atom(text, tuple(THINGS)), True)]), tuple)


def test_a_conclusion_about_what_no_condition_speaks_of_is_flagged() -> None:
    """A rule whose conclusion has a variable of its own would say it of everything."""
    (fault,) = faults_of("Whoever the dog chases is nervous.", lines("chase(dog, True) >>> nervous($x, True)"))[-1:]
    assert "of which no condition speaks" in str(fault)
    line = "chase($x, dog, True) >>> nervous($x, True)"
    assert not faults_of("If someone chases the dog then they are nervous.", lines(line))
