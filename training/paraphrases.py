"""Facts in words beyond the controlled English: denials, passives, lists, appositions, questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training import lists, words
from training.forms import Literal, Pair, write_rule
from training.frames import state_framed_fact
from training.joined import ask_in_words, state_joined, state_shared, state_who_of_object
from training.phrases import attribute, joined, passive, predicate, sentence
from training.words import Adjective, Noun, Verb

if TYPE_CHECKING:
    from training.phrases import Sampler

DENIALS = (
    "it is not the case that {}",
    "it is not true that {}",
    "it isn't true that {}",
    "it is false that {}",
    "it isn't the case that {}",
    "it is untrue that {}",
    "it is wrong that {}",
    "it is not so that {}",
)
ASSERTIONS = (
    "it is true that {}",
    "it is the case that {}",
    "it is a fact that {}",
    "we know that {}",
    "it is known that {}",
    "it is certain that {}",
    "it holds that {}",
    "clearly, {}",
    "in fact, {}",
    "also, {}",
)


def state_short_fact(s: Sampler) -> Pair:
    """Return a fact with contractions: "Ivan isn't tired.", "Ivan's not a badger."."""
    said = s.literal(s.individual(), 0.75)
    text = f"{said.subject} {predicate(said, short=True)}"
    if said.of_being and s.chance(0.25):
        text = f"{said.subject}'s {'' if said.positive else 'not '}{attribute(said)}"
    return Pair(sentence(text), said.line())


def state_about_truth(s: Sampler) -> Pair:
    """Return a fact that is said to be true or false: "It is not the case that Ivan is tired."."""
    said = s.literal(s.individual(), 0.2)
    denied = s.chance(0.65)
    form = s.pick(*(DENIALS if denied else ASSERTIONS))
    text = form.format(f"{said.subject} {predicate(said, short=s.chance(0.2))}")
    return Pair(sentence(text), (said.negated if denied else said).line())


def state_strong_fact(s: Sampler) -> Pair:
    """Return a fact with an adverb or a modal: "Ivan is never tired.", "The owl cannot follow Ivan."."""
    said = s.literal(s.individual(), 0.0)
    positive = s.chance(0.4)
    if positive:
        how = s.pick("always", "also", "indeed", "really", "certainly", "definitely")
        text = f"{said.subject} {predicate(said, adverb=how) if s.chance(0.8) else 'must ' + predicate(said, 'base')}"
    elif s.chance(0.5):
        text = f"{said.subject} {predicate(said, adverb='never')}"
    elif said.of_being and s.chance(0.5):
        how = s.pick("by no means", "in no way", "anything but", "far from being", "not at all")
        text = f"{said.subject} is {how} {attribute(said)}"
    else:
        how = s.pick("cannot", "can not", "will not", "would never", "fails to")
        text = f"{said.subject} {how} {predicate(said, 'base')}"
    said = said if positive else said.negated
    return Pair(sentence(text.replace("never is", "is never")), said.line())


def state_passive(s: Sampler) -> Pair:
    """Return an action from the side of what is acted on: "The mole is chased by the owl."."""
    said = s.action(s.individual(), 0.35)
    text = f"{said.target} {passive(said, short=s.chance(0.4))}"
    if said.positive and s.chance(0.25):
        assert isinstance(said.word, Verb)
        how = s.pick("being ", "always ", "often ", "also ")
        text = f"{said.target} is {how}{said.word.participle} by {said.subject}"
    elif not said.positive and s.chance(0.2):
        assert isinstance(said.word, Verb)
        text = f"{said.target} is never {said.word.participle} by {said.subject}"
    return Pair(sentence(text), said.line())


def state_progressive(s: Sampler) -> Pair:
    """Return an action under way, or one that is stressed: "The owl is following Ivan.", "It is the owl that …"."""
    said = s.action(s.individual(), 0.25)
    assert isinstance(said.word, Verb)
    no = "" if said.positive else s.pick("not ", "never ")
    forms = [f"{said.subject} is {no}{said.word.gerund} {said.target}"]
    if said.positive:
        forms.append(f"{said.subject} does {said.word.base} {said.target}")
        forms.append(f"it is {said.subject} that {predicate(said)}")
        forms.append(f"the one that {predicate(said)} is {said.subject}")
        forms.append(f"{said.target} is what {said.subject} {said.word.third}")
        forms.append(f"it is {said.target} that {said.subject} {said.word.third}")
    return Pair(sentence(s.pick(*forms)), said.line())


def state_doing(s: Sampler) -> Pair:
    """Return an action without an object, or on stuff: "The owl sleeps.", "Ivan doesn't like music."."""
    verb = words.inflected(s.pick(*lists.DOINGS)) if s.chance(0.5) else s.random.choice(s.world.verbs)
    stuff = "" if verb.base in lists.DOINGS else s.pick(*lists.STUFF)
    said = Literal(verb, s.individual(), stuff, not s.chance(0.35))
    return Pair(sentence(f"{said.subject} {predicate(said, short=s.chance(0.5))}"), said.line())


def state_listed(s: Sampler) -> Pair:
    """Return several qualities of one: "Ivan is both tired and loud.", "The owl is neither tired nor a badger."."""
    who = s.individual()
    many = s.random.choice([2, 2, 2, 3])
    claims: list[Literal] = []
    while len(claims) < many:
        claim = s.being(who)
        claims += [claim] if all(claim.word != c.word for c in claims) else []
    said = [attribute(c) for c in claims]
    if many == 3:
        return Pair(sentence(f"{who} is {joined(said, oxford=s.chance(0.5))}"), write_rule([], *claims))
    one, two = said
    if s.chance(0.4):
        claims = [c.negated for c in claims]
        form = s.pick(
            "{} is neither {} nor {}", "{} isn't {} or {}", "{} is not {} or {}", "{} is not {} and not {} either"
        )
        return Pair(sentence(form.format(who, one, two)), write_rule([], *claims))
    if s.chance(0.45):
        claims[1] = claims[1].negated
        form = s.pick("{} is {} but not {}", "{} is {}, but not {}", "{} is {} without being {}", "{} is {} yet not {}")
        return Pair(sentence(form.format(who, one, two)), write_rule([], *claims))
    form = s.pick("{} is both {} and {}", "{} is {} and also {}", "{} is {} as well as {}", "{} is {} and {}, too")
    return Pair(sentence(form.format(who, one, two)), write_rule([], *claims))


def state_apposition(s: Sampler) -> Pair:
    """Return two facts in one: "Ivan, who is tired, is a badger.", "Ivan is a tired badger."."""
    who = s.individual()
    kind, quality = s.kind(who), s.quality(who)
    assert isinstance(kind.word, Noun)
    other = s.distinct([kind, quality], who, 0.25)
    style = s.random.randrange(4)
    if style == 0:
        first = s.random.choice([kind, quality])
        mark = s.pick("who is", "which is") if who.startswith("the ") else "who is"
        return Pair(sentence(f"{who}, {mark} {attribute(first)}, {predicate(other)}"), write_rule([], first, other))
    if style == 1 and not who.startswith("the "):
        return Pair(sentence(f"{who}, {attribute(kind)}, {predicate(other)}"), write_rule([], kind, other))
    article = "an" if quality.word.base[:1] in "aeiou" else "a"
    text = f"{who} is {article} {quality.word.base} {kind.word.base}"
    return Pair(sentence(text), write_rule([], quality, kind))


def state_of_two(s: Sampler) -> Pair:
    """Return one claim about two: "Ivan and Lena are tired.", "Neither Ivan nor the owl is a badger."."""
    one, two = s.individual(), s.individual()
    while two == one:
        two = s.individual()
    claim = s.literal(one, 0.0)
    if s.chance(0.35):
        claim = claim.negated
        text = f"neither {one} nor {two} {predicate(claim.negated)}"
    else:
        claim = claim if s.chance(0.8) else claim.negated
        text = f"{s.pick('', '', 'both ')}{one} and {two} {predicate(claim, 'many', short=s.chance(0.4))}"
    if claim.target == two:
        return state_of_two(s)
    return Pair(sentence(text), write_rule([], claim, claim.about(two)))


def state_on_two(s: Sampler) -> Pair:
    """Return one action on two, or two actions: "The owl follows Ivan and Lena."."""
    first = s.action(s.individual(), 0.0)
    second = s.action(first.subject, 0.0)
    while second.target == first.target or second.word == first.word:
        second = s.action(first.subject, 0.0)
    if s.chance(0.5):
        second = Literal(first.word, first.subject, second.target)
        return Pair(sentence(f"{first.subject} {predicate(first)} and {second.target}"), write_rule([], first, second))
    if s.chance(0.4):
        second = second.negated
        no = predicate(second, short=s.chance(0.5))
        return Pair(sentence(f"{first.subject} {predicate(first)} but {no}"), write_rule([], first, second))
    return Pair(sentence(f"{first.subject} {predicate(first)} and {predicate(second)}"), write_rule([], first, second))


def state_membership(s: Sampler) -> Pair:
    """Return a kind in other words: "Ivan is one of the badgers.", "Ivan is a kind of badger."."""
    said = s.kind(s.individual(), 0.3)
    assert isinstance(said.word, Noun)
    no = "" if said.positive else "not "
    one, many = said.word.base, said.word.plural
    text = s.pick(
        f"is {no}one of the {many}", f"is {no}among the {many}", f"is {no}a kind of {one}", f"is {no}a sort of {one}"
    )
    return Pair(sentence(f"{said.subject} {text}"), said.line())


def state_possessed_quality(s: Sampler) -> Pair:
    """Return a quality in other words: "Ivan happens to be tired.", "Ivan has the property of being tired."."""
    said = s.literal(s.individual(), 0.2)
    base, gerund = predicate(said, "base"), predicate(said, "gerund")
    text = s.pick(
        f"happens to {base}",
        f"turns out to {base}",
        f"is known to {base}",
        f"is said to {base}",
        f"seems to {base}",
        f"has the property of {gerund}",
    )
    return Pair(sentence(f"{said.subject} {text}"), said.line())


def ask_fact(s: Sampler) -> Pair:
    """Return a question: "Is Ivan tired?", "Does the owl follow Ivan?", "Is it true that …?"."""
    said = s.literal(s.individual(), 0.2)
    if s.chance(0.3):
        form = s.pick(
            "is it true that {}", "is it the case that {}", "is it correct that {}", "can we conclude that {}"
        )
        text = form.format(f"{said.subject} {predicate(said, short=s.chance(0.3))}")
    elif isinstance(said.word, Verb) and said.target and s.chance(0.3):
        text = f"is {said.target} {'' if said.positive else 'not '}{said.word.participle} by {said.subject}"
    elif isinstance(said.word, Verb):
        text = f"does {said.subject} {predicate(said, 'base')}"
    else:
        text = f"is {said.subject} {'' if said.positive else 'not '}{attribute(said)}"
    return Pair(sentence(text)[:-1] + "?", said.line())


def state_stressed_quality(s: Sampler) -> Pair:
    """Return a quality first: "What Ivan is, is tired.", "Tired is what Ivan is."."""
    said = s.being(s.individual(), 0.2)
    no = "" if said.positive else "not "
    if isinstance(said.word, Adjective) and s.chance(0.5):
        return Pair(
            sentence(f"{said.word.base} is what {said.subject} is{'' if said.positive else ' not'}"), said.line()
        )
    return Pair(sentence(f"what {said.subject} is, is {no}{attribute(said)}"), said.line())


FACTS = (
    (state_framed_fact, 8),
    (state_joined, 9),
    (state_shared, 5),
    (state_who_of_object, 3),
    (ask_in_words, 4),
    (state_short_fact, 6),
    (state_about_truth, 6),
    (state_strong_fact, 4),
    (state_passive, 7),
    (state_progressive, 2),
    (state_doing, 3),
    (state_listed, 6),
    (state_apposition, 4),
    (state_of_two, 4),
    (state_on_two, 3),
    (state_membership, 1),
    (state_possessed_quality, 2),
    (ask_fact, 3),
    (state_stressed_quality, 1),
)
"""Shapes of facts, and how often each is drawn."""
