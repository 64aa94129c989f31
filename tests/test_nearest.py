"""Hints at what was meant: the nearest of the names that can stand there."""

from __future__ import annotations

import pytest

from reasoning.errors import SpecError, nearest
from reasoning.spec import parse_spec
from reasoning.strategies import COMPONENTS, strategy_names

MEANT = {
    "cto": "cot",
    "lto": "lot",
    "tto": "tot",
    "gto": "got",
    "cs": "sc",
    "cott": "cot",
    "ct": "cot",
    "dircet": "direct",
    "raect": "react",
    "ract": "react",
    "reflextion": "reflexion",
    "refien": "refine",
    "ensmeble": "ensemble",
    "logik": "logic",
    "debtae": "debate",
    "lest_to_most": "least_to_most",
    "pla": "pal",
    "gra": "rag",
    "no": "on",
}
"""What is typed for what: letters swapped, left out, doubled, replaced."""


@pytest.mark.parametrize(("typed", "meant"), MEANT.items())
def test_the_nearest_strategy_is_named(typed: str, meant: str) -> None:
    """Two letters that are swapped count as one mistake, as one left out or put in does."""
    with pytest.raises(SpecError, match=f"Did you mean '{meant}'"):
        parse_spec(typed)


@pytest.mark.parametrize("typed", ["xyzzy", "q", "something_else_altogether"])
def test_where_nothing_is_near_nothing_is_suggested(typed: str) -> None:
    """A name that is like none gets the list, and no guess."""
    with pytest.raises(SpecError, match="There are") as caught:
        parse_spec(typed)
    assert "Did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    "spec", ["xyzzy", "lot(xyzzy)", "ensemble((cot, xyzzy))", "sc(sc(xyzzy))", "first(cot, xyzzy)"]
)
def test_where_a_strategy_stands_strategies_are_listed(spec: str) -> None:
    """What can't stand in the place of a strategy is not in the list."""
    with pytest.raises(SpecError) as caught:
        parse_spec(spec)
    listed = caught.value.why.rpartition("There are: ")[2].rstrip(".").split(", ")
    assert listed == strategy_names()


@pytest.mark.parametrize(
    ("spec", "fits", "not_there"),
    [
        ("sc(cot, stop_rule=xyzzy)", "window", "cot"),
        ("sc(cot, stop_rule=exakt)", "Did you mean 'exact'", "judge"),
        ("best_of(cot, scorer=xyzzy)", "logprob", "window"),
        ("tot(domain=xyzzy)", "game24", "judge"),
    ],
)
def test_where_a_setting_stands_what_it_takes_is_listed(spec: str, fits: str, not_there: str) -> None:
    """A stop rule, a scorer, a domain: the list has those that the setting takes."""
    with pytest.raises(SpecError) as caught:
        parse_spec(spec)
    assert fits in caught.value.why
    assert not_there not in caught.value.why.rpartition("There are: ")[2].split(", ")


def test_a_strategy_in_a_wrong_place_is_suggested_too() -> None:
    """What is near but of another kind is told as well: it is known, and its misuse has an error of its own."""
    with pytest.raises(SpecError, match="Did you mean 'judge'"):
        parse_spec("lot(jugde)")
    assert set(COMPONENTS).isdisjoint(strategy_names())


def test_hints_of_other_names() -> None:
    """Any list of names is searched, whatever the case; the name itself is no hint for letters in another order."""
    assert nearest("Meter", ["metre", "metro"]) == " Did you mean 'metre'?"
    assert nearest("ab", ["ba", "cd"]) == " Did you mean 'ba'?"
    assert nearest("", ["a"]) == ""
    assert nearest("a", []) == ""
