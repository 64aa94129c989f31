"""PrOntoQA made by its recipe: gold answers by construction are what the solver derives, in as many steps."""

from __future__ import annotations

import itertools

import pytest

from reasoning.errors import UsageError
from reasoning.evaluation import load
from reasoning.tools.logic.english import read_claim, read_theory
from reasoning.tools.logic.rules import derive

SETTINGS = [
    f"ontology={ontology}&distractors={distractors}&order={order}&hops=[1,2,3]"
    for ontology, distractors, order in itertools.product(
        ("fictional", "true", "false"), ("relevant", "irrelevant", "none"), ("forward", "backward", "random")
    )
]


@pytest.mark.parametrize("settings", [*SETTINGS, "hops=12", "hops=5&beyond=0"])
def test_the_solver_derives_each_gold_answer_in_so_many_hops(settings: str) -> None:
    """Every sentence is read, nothing conflicts, and the proof has as many rules as there are hops."""
    for example in load(f"prontoqa:generated?{settings}", limit=9, seed=4).examples:
        read = read_theory(example.question.context)
        assert not read.unread
        derived = derive(read.theory)
        claim = read_claim(example.question.text)
        assert not derived.conflicts
        assert derived.truth(claim) == example.gold
        proof = derived.proof(claim if example.gold == "True" else claim.negated)
        assert sum(step.how == "derived" for step in proof) == example.question.metadata["depth"]


def test_the_seed_alone_decides_and_answers_are_balanced() -> None:
    """The same seed makes the same questions, more of them begin with the same, and half are True."""
    some, more = load("prontoqa:generated", limit=20, seed=1), load("prontoqa:generated", limit=200, seed=1)
    assert more.examples[:20] == some.examples
    assert load("prontoqa:generated", limit=20, seed=2).examples != some.examples
    assert 70 < sum(one.gold == "True" for one in more.examples) < 130
    assert some.settings["sha256"] == more.settings["sha256"]


def test_depths_are_hops() -> None:
    """`depth` takes the questions of these hops alone."""
    asked = load("prontoqa:generated?hops=[1,4]", depth=[4], limit=10)
    assert {one.question.metadata["depth"] for one in asked.examples} == {4}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("prontoqa:made", "prontoqa:generated makes questions"),
        ("prontoqa:generated?hop=3", "Did you mean 'hops'"),
        ("prontoqa:generated?hops=0", "at least 1"),
        ("prontoqa:generated?hops=9&ontology=true", "at most"),
        ("prontoqa:generated?ontology=real", "one of fictional, true, false"),
        ("prontoqa:generated?beyond=9", "give 0 to 5"),
    ],
)
def test_what_can_not_be_made_is_refused(name: str, why: str) -> None:
    """The error says which settings there are."""
    with pytest.raises(UsageError, match=why):
        load(name)
