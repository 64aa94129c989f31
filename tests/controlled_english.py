"""Sentences of the controlled English, drawn with what they say."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st

from reasoning.errors import ReadError
from reasoning.tools.logic.english import to_english
from reasoning.tools.logic.rules import Atom, Claim, Rule

QUALITIES = ["loud", "tame", "brave", "a gorpus", "a lempus", "a yumpus"]
ACTIONS = ["help", "watch", "carry", "need"]
THINGS = ["Ines", "Otto", "owl", "brown goat"]


@st.composite
def claims(draw: st.DrawFn, about: tuple[str, ...]) -> Claim:
    """Claims of the controlled English."""
    subject, positive = draw(st.sampled_from(about)), draw(st.booleans())
    if draw(st.booleans()):
        return Claim(Atom(draw(st.sampled_from(QUALITIES)), (subject,)), positive)
    return Claim(Atom(draw(st.sampled_from(ACTIONS)), (subject, draw(st.sampled_from(THINGS)))), positive)


@st.composite
def sentences_of(draw: st.DrawFn) -> tuple[str, Claim | Rule]:
    """Sentences of the controlled English, with what they say."""
    about = ("$x", *THINGS[1:])
    rule = st.builds(
        lambda body, head: Rule(tuple(body), head), st.lists(claims(about), min_size=1, max_size=3), claims(about)
    )
    statement = draw(claims(tuple(THINGS)) | rule)
    try:
        return to_english(statement), statement
    except ReadError:
        assume(False)
        raise
