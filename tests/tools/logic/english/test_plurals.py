"""The singulars of nouns, as every reader of names uses them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.tools.logic.english.plurals import looks_plural, singular
from reasoning.tools.logic.programs.csp.names import key_of, singular_key
from tests.each_row import each_row

PAIRS = """
cats:cat trucks:truck books:book kiwis:kiwi taxis:taxi menus:menu
mangoes:mango apples:apple oranges:orange judges:judge cages:cage
buses:bus viruses:virus bonuses:bonus walruses:walrus octopuses:octopus focuses:focus wumpuses:wumpus
houses:house causes:cause blouses:blouse mouses:mouse clauses:clause pauses:pause vases:vase roses:rose noses:nose
nurses:nurse horses:horse purses:purse cases:case phases:phase bases:base chases:chase cheeses:cheese phrases:phrase
glasses:glass classes:class dresses:dress bosses:boss actresses:actress boxes:box foxes:fox taxes:tax faxes:fax
quizzes:quiz waltzes:waltz blitzes:blitz prizes:prize sizes:size mazes:maze breezes:breeze
watches:watch beaches:beach peaches:peach churches:church coaches:coach sandwiches:sandwich branches:branch
wishes:wish dishes:dish brushes:brush caches:cache avalanches:avalanche headaches:headache niches:niche quiches:quiche
shoes:shoe toes:toe canoes:canoe foes:foe oboes:oboe potatoes:potato tomatoes:tomato heroes:hero echoes:echo
cities:city berries:berry puppies:puppy stories:story monkeys:monkey boys:boy keys:key days:day
movies:movie cookies:cookie zombies:zombie brownies:brownie selfies:selfie pies:pie ties:tie magpies:magpie
wolves:wolf knives:knife wives:wife leaves:leaf shelves:shelf bookshelves:bookshelf housewives:housewife
gloves:glove olives:olive caves:cave doves:dove waves:wave sleeves:sleeve
men:man women:woman firemen:fireman people:person children:child grandchildren:grandchild mice:mouse geese:goose
feet:foot teeth:tooth oxen:ox analyses:analysis theses:thesis hypotheses:hypothesis crises:crisis
criteria:criterion phenomena:phenomenon cacti:cactus fungi:fungus indices:index matrices:matrix
gases:gas lenses:lens biases:bias atlases:atlas
"""
FORMS = [pair.split(":") for pair in PAIRS.split()]


@each_row(("plural", "one"), FORMS, ids=[plural for plural, _ in FORMS])
def test_plurals_and_their_singulars(plural: str, one: str) -> None:
    """A plural has its singular, which is its own singular, and names of puzzles use the same one."""
    assert singular(plural) == one
    assert singular(one) == one
    assert looks_plural(plural)
    assert singular_key(key_of(f"red {plural}")) == ("red", one)


SINGULARS = "bus glass gas lens series species news physics iris virus boss class thesis chaos specimen is us as"


@pytest.mark.parametrize("word", SINGULARS.split())
def test_singulars_stay(word: str) -> None:
    """A word that only ends like a plural is left as it is."""
    assert singular(word) == word


@given(st.text(max_size=20))
def test_no_word_breaks_it(word: str) -> None:
    """Every text has a singular, which is no longer by more than two letters."""
    assert len(singular(word)) <= len(word) + 2
