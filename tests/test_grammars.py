"""Grammars in GBNF: strings, choices, rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.errors import UsageError
from reasoning.grammars import Grammar, gbnf_choice, gbnf_string
from tests.gbnf import Matcher


@given(st.lists(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])), min_size=1), st.text())
def test_a_choice_is_one_of_its_options(options: list[str], other: str) -> None:
    """Each option is of the language whatever it is made of, and nothing else is."""
    matcher = Matcher(gbnf_choice(options))
    assert all(map(matcher.matches, options))
    assert matcher.matches(other) is (other in options)


@pytest.mark.parametrize("options", [[], [""], ["a", ""]], ids=["none", "empty", "one empty"])
def test_a_choice_needs_options(options: list[str]) -> None:
    """No reply can be one of no options, or nothing at all."""
    with pytest.raises(UsageError, match="at least one option"):
        gbnf_choice(options)


def test_half_a_pair_is_replaced() -> None:
    """What UTF-8 has no place for, no model can write: a grammar with it can be sent all the same."""
    assert gbnf_string("a\ud800").encode() == b'"a\\uFFFD"'


@pytest.mark.parametrize("name", ["a b", "1", "", "é", "root"])
def test_names_of_rules_are_checked(name: str) -> None:
    """A rule's name is one that GBNF can read, and is used once."""
    grammar = Grammar()
    grammar.rule("root", ['"x"'])
    with pytest.raises(UsageError, match="name of a rule"):
        grammar.rule(name, ['"y"'])
