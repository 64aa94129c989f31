"""PrOntoQA made by its published recipe: a chain of kinds, a thing of one of them, and what follows in so many hops."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args

from reasoning.errors import UsageError, nearest
from reasoning.evaluation.cards import Card, Published
from reasoning.evaluation.examples import Example, Note
from reasoning.evaluation.ontologies import QUALITIES, Ontology, draw_kinds, longest
from reasoning.evaluation.task import Task
from reasoning.question import Question
from reasoning.tools.logic.english.words import with_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoning.evaluation.examples import Entry

Distractors = Literal["relevant", "irrelevant", "none"]
Order = Literal["forward", "backward", "random"]

NAMES = ("Ada", "Bela", "Cleo", "Dina", "Emil", "Finn", "Gero", "Hana", "Ivo", "Jona", "Kira", "Lena", "Milo", "Nora")
"""What the things are called that questions are about."""

MAX_HOPS = 40
"""Steps from what is given to the conclusion."""

ASKED = "Is the following statement true or false? {}"


@dataclass(frozen=True)
class Recipe:
    """How questions are made. Raises UsageError for what can't be made."""

    hops: int | tuple[int, ...] = 5
    """Rules that have to be applied one after the other; of several numbers each is taken in turn."""

    ontology: Ontology = "fictional"
    """fictional (invented words), true, or false (the words are known, what is said of them is wrong)."""

    distractors: Distractors = "relevant"
    """relevant (another kind has the opposite of the asked quality), irrelevant (another quality), or none."""

    order: Order = "random"
    """Whether rules stand as they are applied (forward), the other way round (backward), or anyhow (random)."""

    beyond: int = 2
    """Kinds before and behind those of the proof, which are not needed."""

    def __post_init__(self) -> None:
        several = tuple(self.hops) if isinstance(self.hops, tuple | list) else (self.hops,)
        object.__setattr__(self, "hops", several)
        if not several or any(isinstance(one, bool) or not isinstance(one, int) or one < 1 for one in several):
            raise UsageError(f"hops={self.hops!r} can't be used: give a whole number of at least 1, or several [1, 3]")
        for name, known in (("ontology", Ontology), ("distractors", Distractors), ("order", Order)):
            if getattr(self, name) not in get_args(known):
                raise UsageError(f"{name}={getattr(self, name)!r} can't be used: one of {', '.join(get_args(known))}")
        if isinstance(self.beyond, bool) or not isinstance(self.beyond, int) or not 0 <= self.beyond <= 5:
            raise UsageError(f"beyond={self.beyond!r} can't be used: give 0 to 5")
        most = min(longest(self.ontology) - (self.beyond if self.ontology == "fictional" else 0), MAX_HOPS)
        if max(several) > most:
            raise UsageError(f"hops={max(several)} can't be made of the {self.ontology} ontology: {most} at most")

    def count(self, hops: int) -> int:
        """Return how many kinds the chain of a question has, as far as there are so many."""
        return min(hops + self.beyond, longest(self.ontology))


def generated_prontoqa(chosen: str, settings: Mapping[str, Any]) -> Task:
    """Return the task `prontoqa:generated` with these settings: the fields of `Recipe`. Raises UsageError."""
    if chosen != "generated":
        raise UsageError(f"prontoqa:{chosen} is no task: prontoqa:generated makes questions, prontoqa reads a file")
    known = [one.name for one in fields(Recipe)]
    if wrong := [name for name in settings if name not in known]:
        raise UsageError(f"{wrong[0]!r} is no setting of it.{nearest(wrong[0], known)} There are: {', '.join(known)}")
    settings = {name: str(value).lower() if isinstance(value, bool) else value for name, value in settings.items()}
    return Task(
        name="prontoqa:generated",
        about="does a statement follow from rules about kinds, in as many hops as wanted: True or False",
        paper="Saparov and He, 2023, arXiv:2210.01240",
        where="They are made: prontoqa:generated?hops=5&ontology=false (also distractors, order, beyond).",
        files={},
        split="",
        sample="",
        read=None,
        generate=partial(_generate, Recipe(**settings)),
        card=Card(
            licence="that of this project; the recipe is the paper's, the words are our own",
            size="any number of questions, of any number of hops; half of the answers are True",
            metric="accuracy of True and False, by hops",
            published=(
                Published(
                    "the paper's finding",
                    "false ontologies and more hops are harder than true ones",
                    "arXiv:2210.01240",
                ),
            ),
        ),
        depths=True,
        settings={"fields": {"task": "prontoqa:generated", **settings}},
    )


def _generate(recipe: Recipe, seed: int, count: int) -> Iterator[Entry]:
    yield Note(f"made by the recipe of PrOntoQA, seed {seed}: {_told(recipe)}")
    assert isinstance(recipe.hops, tuple)
    for index in range(count):
        yield make(recipe, recipe.hops[index % len(recipe.hops)], seed, index)


def _told(recipe: Recipe) -> str:
    return ", ".join(f"{one.name} {getattr(recipe, one.name)}" for one in fields(recipe))


def make(recipe: Recipe, hops: int, seed: int, index: int) -> Example:
    """Make one question: rules of a chain, a fact, and a statement that follows from them or contradicts them."""
    draw = random.Random(f"prontoqa {seed} {index} {hops} {_told(recipe)}")
    count = recipe.count(hops)
    kinds = draw_kinds(draw, recipe.ontology, count)
    start = draw.randrange(count - hops + 1)
    name, holds = draw.choice(NAMES), draw.random() < 0.5
    quality, positive = kinds.qualities[start + hops - 1]
    rules = [rule for place in range(count) for rule in _rules_of(kinds.names, kinds.qualities, place, draw)]
    if recipe.order == "backward":
        rules.reverse()
    elif recipe.order == "random":
        draw.shuffle(rules)
    if recipe.distractors != "none":
        unused = [one for one in QUALITIES if one not in {word for word, _ in kinds.qualities}]
        other = quality if recipe.distractors == "relevant" else draw.choice(unused)
        said = _rule(kinds.beside, _is(other, not positive), draw)
        rules.insert(draw.randint(0, len(rules)), said)
    fact = f"{name} is {with_article(kinds.names[start])}."
    asked = f"{name} is {_is(quality, positive == holds)}."
    question = Question(
        ASKED.format(asked),
        context=" ".join([*rules, fact]),
        options=("True", "False"),
        answer_format="truth",
        id=f"prontoqa_{recipe.ontology}_h{hops}_s{seed}_{index}",
        metadata={"depth": hops, "ontology": recipe.ontology},
    )
    return Example(question, "True" if holds else "False")


def _rules_of(
    names: tuple[str, ...], qualities: tuple[tuple[str, bool], ...], place: int, draw: random.Random
) -> Iterator[str]:
    """Yield what is said of a kind: what it is like, and of which kind all of it are."""
    yield _rule(names[place], _is(*qualities[place]), draw)
    if place + 1 < len(names):
        yield _rule(names[place], with_article(names[place + 1]), draw, f"{names[place + 1]}s")


def _is(quality: str, positive: bool) -> str:
    return quality if positive else f"not {quality}"


def _rule(kind: str, what: str, draw: random.Random, many: str = "") -> str:
    """Write a rule in one of three ways."""
    form = draw.choice(("Every {} is {}.", "Each {} is {}.", "{} are {}."))
    if form.startswith("{}"):
        return form.format(f"{kind}s".capitalize(), many or what)
    return form.format(kind, what)
