"""Sentences in plainer words: what they say stays, and what the order can't tell is told beside it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.tools.logic.grammars.wordings import Wording, plain_wording

PARTS = "it isn't true that|being|makes you|unless|only|without|neither|nor|everyone|the owl|Otto|who|is|sings|loud|,|."


@pytest.mark.parametrize(
    ("sentence", "wording"),
    [
        ("It isn't true that Otto is loud.", Wording("Otto is loud.", denied=True)),
        ("Otto is calm unless he is loud.", Wording("Otto is calm if he is loud.", unless=True)),
        ("Only owls are calm.", Wording("all owls are calm.", only=True)),
        ("Otto is calm only if he is old.", Wording("Otto is calm if he is old.", only_if=True)),
        ("It is calm exactly when it is old.", Wording("It is calm if it is old.", both_ways=True)),
        ("Being old makes you calm.", Wording("everyone who is old is calm.")),
        ("You can't be old without being calm.", Wording("everyone who is old is calm.")),
        ("It is impossible to be both old and loud.", Wording("nobody who is old is loud.")),
        ("There is no owl that is loud.", Wording("no owl is loud.")),
        ("Everything the owl sees is old.", Wording("Everything that is sees by the owl is old.")),
        ("Every owl except robins is loud.", Wording("Every owl who are not robins is loud.")),
        ("Otto is neither old nor loud.", Wording("Otto is not old and not loud.")),
        ("Otto is loud as well as old.", Wording("Otto is loud and old.")),
        ("The owl is loud.", Wording("The owl is loud.")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_plainer_words_say_the_same(sentence: str, wording: Wording) -> None:
    """Content words stay, and what turns the meaning of the whole is told."""
    assert plain_wording(sentence) == wording


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS.split("|")), max_size=30), st.text(max_size=30))
def test_any_text_can_be_put_in_plainer_words(parts: list[str], text: str) -> None:
    """Whatever a sentence is, it comes back as text that is hardly longer."""
    sentence = " ".join([*parts, text, *parts])
    assert len(plain_wording(sentence).text) <= 2 * len(sentence) + 40
