"""Two facts in one sentence, in many wordings: "Besides being tired, Ivan follows the owl."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.forms import Literal, Pair, write_rule
from training.phrases import Mention, passive, predicate, sentence
from training.said import Said, draw_claim
from training.words import Verb

if TYPE_CHECKING:
    from training.phrases import Sampler

OF_ONE = """
{who}, who {a.one}, {b.one}
{who}, who {a.one} and {b.one}
{who}, {a.said}, {b.one}
{who} is {a.said} as well as {b.said}
{who} is both {a.said} and {b.said}
{who} is at once {a.said} and {b.said}
{who} is not only {a.said} but also {b.said}
{who} is not just {a.said} but {b.said} too
{who} not only {a.one} but also {b.one}
{who} is {a.said}, and {b.said} too
{who} is {a.said}, {b.said} too
{who} is {a.said} and, besides, {b.said}
{who} is {a.said} and {b.one}
{who} {a.one} and also {b.one}
{who} {a.one}, and {he} {b.one}
{who} {a.one}, and {he} also {b.one}
{who} {a.one}; {he} {b.one}
{who} {a.one}, but {he} {b.one}
{who} {a.one} although {he} {b.one}
{who} {a.one}, though {he} {b.one}
{who} {a.one} even though {he} {b.one}
{who} {a.one} while {b.ing}
{who} {a.one} besides {b.ing}
{who} {a.one} as well as {b.ing}
{who} {a.one} in spite of {b.ing}
{who} {a.one} despite {b.ing}
although {who} {a.one}, {he} {b.one}
though {who} {a.one}, {he} {b.one}
besides {a.ing}, {who} {b.one}
in addition to {a.ing}, {who} {b.one}
apart from {a.ing}, {who} {b.one}
while {a.ing}, {who} {b.one}
despite {a.ing}, {who} {b.one}
as well as {a.ing}, {who} {b.one}
{who} is a {b.noun} that {a.one}
{who} is a {b.noun} who {a.one}
{who} is a {b.noun} and {a.one}
{who} is a {a.adj} {b.noun}
{who} is one {a.adj} {b.noun}
{who} is one of the {a.adj} {b.nouns}
{who} belongs to the {a.adj} {b.nouns}
{who} is someone {a.adj} who {b.one}
{who} is something {a.adj} that {b.one}
the {b.noun} called {name} is {a.adj}
the {a.adj} one, {who}, {b.one}
like any {a.noun}, the {a.noun} {name} {b.one}
"""
"""Templates of two claims about one: `who` is a name or a thing, `name` a name."""

OF_ONE_BUT = """
{who} {a.one} but {b.no}
{who} {a.one}, but {he} {b.no}
{who} {a.one}, yet {b.no}
{who} {a.one} without {b.ing}
{who} is {a.said} but by no means {b.said}
{who} is {a.said}, not {b.said}
{who} is {a.said} rather than {b.said}
{who} is {a.said} instead of {b.said}
{who} {a.one} instead of {b.ing}
{who} is a {a.noun} that {b.no}
{who}, who {b.no}, {a.one}
although {who} {a.one}, {he} {b.no}
without {b.ing}, {who} {a.one}
"""
"""Templates that deny the second claim."""

OF_TWO = """
{who} {a.one}, and so does {other}
{who} {a.one} and {other} does too
{who} is {a.said}, and so is {other}
{who} is {a.said} and {other} is too
{who} is {a.said}, as is {other}
{who} is {a.said}, and {other} is {a.said} as well
{who} as well as {other} {a.one}
{who}, like {other}, {a.one}
like {other}, {who} {a.one}
just like {other}, {who} {a.one}
{who} and {other} both {a.many}
{who} and {other} {a.many}
both {who} and {other} {a.many}
{who} {a.one} together with {other}
not only {who} but also {other} {a.one}
{who} is as {a.adj} as {other}, who is {a.adj}
"""
"""Templates of one claim about two."""

OF_TWO_BUT = """
{who} {a.one}, but {other} does not
{who} {a.one} but {other} doesn't
{who} is {a.said}, but {other} is not
{who} is {a.said} while {other} isn't
{who} {a.one}, unlike {other}
unlike {other}, {who} {a.one}
{who} {a.one} but not {other}
{who}, but not {other}, {a.one}
"""
"""Templates of a claim about one, and its denial about another."""

ASKED = """
does {who} {a.act}
is {who} {a.said}
is {who} really {a.said}
is {who} one of the {a.nouns}
is {who} among the {a.nouns}
does {who} count as {a.said}
does {who} belong to the {a.nouns}
does it follow that {who} {a.one}
does it hold that {who} {a.one}
does this mean that {who} {a.one}
is it so that {who} {a.one}
is it right that {who} {a.one}
is it a fact that {who} {a.one}
is it certain that {who} {a.one}
may we conclude that {who} {a.one}
can it be shown that {who} {a.one}
can one say that {who} {a.one}
would you say that {who} {a.one}
do we know that {who} {a.one}
must {who} {a.base}
will {who} {a.base}
can we infer that {who} {a.one}
so {who} {a.one}, right
"""
"""Templates of questions."""

_ONE, _ONE_BUT, _TWO, _TWO_BUT, _ASKED = (
    tuple(t.strip().splitlines()) for t in (OF_ONE, OF_ONE_BUT, OF_TWO, OF_TWO_BUT, ASKED)
)


def _draw(s: Sampler, template: str, slot: str, who: str, other: str, others: list[Literal]) -> Literal:
    while True:
        claim = draw_claim(s, template, slot, others, who)
        if not claim.target or claim.target not in (who, other):
            return claim


def state_joined(s: Sampler) -> Pair:
    """Return two claims about one: "Besides being tired, Ivan is a badger.", "Ivan is tired but doesn't sleep."."""
    denies = s.chance(0.3)
    template = s.pick(*(_ONE_BUT if denies else _ONE))
    name = s.random.choice(s.world.names)
    who = name if "{name}" in template else s.individual()
    one = _draw(s, template, "a", who, "", [])
    two = _draw(s, template, "b", who, "", [one])
    he = "it" if who.startswith("the ") else s.pick("he", "she")
    named = Mention(he, he)
    text = template.format(a=Said(s, one, named), b=Said(s, two, named), who=who, he=he, name=name)
    claims = [one, two.negated if denies else two]
    if template.index("{b.") < template.index("{a."):
        claims.reverse()
    return Pair(sentence(_articles(text)), write_rule([], *claims))


def state_shared(s: Sampler) -> Pair:
    """Return a claim about two: "Ivan is tired, and so is Lena.", "Unlike Lena, Ivan sleeps."."""
    who, other = s.individual(), s.individual()
    while other == who:
        other = s.individual()
    denies = s.chance(0.4)
    template = s.pick(*(_TWO_BUT if denies else _TWO))
    claim = _draw(s, template, "a", who, other, [])
    if " does" in template:  # "and so does" goes with verbs, and with a first that is not denied
        claim = _draw(s, "{a.act}", "a", who, other, [])
    if not claim.positive:
        claim = claim.negated
    text = template.format(a=Said(s, claim, Mention("it", "it")), who=who, other=other)
    second = claim.about(other)
    claims = [claim, second.negated if denies else second]
    if template.index("{other}") < template.index("{who}"):
        claims.reverse()
    return Pair(sentence(text), write_rule([], *claims))


def state_who_of_object(s: Sampler) -> Pair:
    """Return two facts, the first by what acts on the subject: "Ivan, whom the owl follows, is tired."."""
    act = s.action(s.individual())
    who = act.target
    other = s.distinct([act], who, 0.25)
    while other.target == who:
        other = s.distinct([act], who, 0.25)
    assert isinstance(act.word, Verb)
    text = s.pick(
        f"{who}, whom {act.subject} {act.word.third}, {predicate(other)}",
        f"{who}, who {passive(act)}, {predicate(other)}",
        f"{act.subject} {act.word.third} {who}, who {predicate(other)}",
        f"{act.subject} {act.word.third} {who}, and {who} {predicate(other)}",
        f"{who} {passive(act)} and {predicate(other)}",
        f"{who}, {act.word.participle} by {act.subject}, {predicate(other)}",
    )
    return Pair(sentence(text), write_rule([], act, other))


def ask_in_words(s: Sampler) -> Pair:
    """Return a question: "Does it follow that Ivan is tired?", "Is Ivan among the badgers?"."""
    template = s.pick(*_ASKED)
    who = s.individual()
    claim = _draw(s, template, "a", who, "", [])
    text = template.format(a=Said(s, claim, Mention("it", "it")), who=who)
    return Pair(f"{sentence(text)[:-1]}?", claim.line())


def _articles(text: str) -> str:
    """Return a text with "an" before vowels, where a template has "a" before a slot."""
    words = text.split(" ")
    pairs = zip(words, [*words[1:], ""], strict=True)
    return " ".join("an" if word == "a" and after[:1] in tuple("aeiou") else word for word, after in pairs)
