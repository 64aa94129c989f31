"""Predicates in other words, for one or many: "is bound to be tired", "are anything but tired"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from training.forms import Pair, write_rule
from training.phrases import Form, attribute, predicate, sentence
from training.subjects import as_said, draw_body, quantified_subject
from training.words import Adjective, Noun

if TYPE_CHECKING:
    from training.forms import Literal
    from training.phrases import Sampler

FIRM = """
{be} bound to {base}
{be} sure to {base}
{be} certain to {base}
{be} guaranteed to {base}
{be} destined to {base}
{be} going to {base}
{be} always found to {base}
{be} known to {base}
{be} said to {base}
{be} believed to {base}
{be} obliged to {base}
{be} supposed to {base}
{have} to {base}
{have} no choice but to {base}
{have} a habit of {ing}
{have} the property of {ing}
cannot help {ing}
can't help {ing}
cannot help but {base}
cannot but {base}
cannot avoid {ing}
never fail{s} to {base}
do{es} not fail to {base}
always end{s} up {ing}
always manage{s} to {base}
end{s} up {ing}
keep{s} {ing}
happen{s} to {base}
turn{s} out to {base}
prove{s} to {base}
tend{s} to {base}
seem{s} to {base}
need{s} to {base}
invariably {does}
inevitably {does}
naturally {does}
necessarily {does}
certainly {does}
definitely {does}
indeed {does}
truly {does}
really {does}
also {does}
likewise {does}
by nature {does}
by definition {does}
without exception {does}
without fail {does}
of necessity {does}
in every case {does}
at all times {does}
under all circumstances {does}
no matter what, {does}
{does} without exception
{does} without fail
{does} in every case
{does} at all times
{does} by nature
{does} as well
{does}, too
{does} no matter what
{does} all the time
{does} through and through
{does} to be sure
{be} by nature {said}
{be} by definition {said}
{be} naturally {said}
{be} without exception {said}
{be} invariably {said}
{be} inevitably {said}
{be} necessarily {said}
{be} certainly {said}
{be} indeed {said}
{be} in fact {said}
{be} likewise {said}
{be} always {said}
{be} of course {said}
{be} all the time {said}
{be} nothing but {said}
{be} nothing if not {said}
{be} nothing other than {said}
{be} none other than {said}
{be} {said}, every single time
{be} {said} by definition
{be} {said} and nothing else
count{s} as {said}
qualif{ies} as {said}
pass{es} for {said}
rank{s} as {said}
remain{s} {adj}
stay{s} {adj}
look{s} {adj}
feel{s} {adj}
become{s} {said}
get{s} {adj}
will become {said}
{be} regarded as {said}
{be} seen as {said}
{be} considered {said}
{be} deemed {said}
{be} called {said}
{be} rightly called {said}
can be called {said}
may be called {said}
must be considered {said}
has always been {said}
must {base}
must surely {base}
must also {base}
must always {base}
will {base}
will always {base}
will surely {base}
would always {base}
can only {base}
{be} among the {nouns}
{be} to be found among the {nouns}
belong{s} to the {nouns}
belong{s} among the {nouns}
fall{s} under the {nouns}
{be} counted among the {nouns}
"""
"""Predicates that say a claim."""

DENYING = """
{be} in no case {said}
{be} under no circumstances {said}
{be} at no time {said}
{be} in no way {said}
{be} by no means {said}
{be} not in the least {said}
{be} not in any way {said}
{be} not by any means {said}
{be} not {said} at all
{be} not {said} in any case
{be} not {said} in the slightest
{be}n't {said} at all
{be}n't ever {said}
{be} hardly {said}
{be} scarcely {said}
{be} never ever {said}
{be} never {said}
{be} never once {said}
{be} anything but {said}
{be} everything but {said}
{be} far from {ing}
{be} far from {said}
{be} nowhere near {ing}
{be} the opposite of {adj}
{be} free from {ing}
{be} kept from {ing}
{be} prevented from {ing}
{be} unable to {base}
{be} not able to {base}
{be} incapable of {ing}
{be} not capable of {ing}
{be} not known to {base}
{be} never seen {ing}
{be} not one of the {nouns}
{be} not among the {nouns}
{be} not counted among the {nouns}
do{es} not belong to the {nouns}
do{es} not count as {said}
do{es}n't count as {said}
do{es} not qualify as {said}
cannot count as {said}
cannot be called {said}
cannot be considered {said}
can never be called {said}
never become{s} {said}
never get{s} to {base}
never {does}
do{es} not ever {base}
do{es}n't ever {base}
do{es} not {base} at all
do{es}n't {base} at all
do{es} anything but {base}
fail{s} to {base}
refuse{s} to {base}
decline{s} to {base}
refrain{s} from {ing}
avoid{s} {ing}
stop{s} short of {ing}
lack{s} the property of {ing}
cannot {base}
can't {base}
cannot possibly {base}
cannot ever {base}
can never {base}
can in no way {base}
could never {base}
could not possibly {base}
must not {base}
must never {base}
will not {base}
won't {base}
won't ever {base}
will never {base}
will at no time {base}
would never {base}
wouldn't {base}
may not {base}
"""
"""Predicates that deny a claim."""

_FIRM = tuple(FIRM.strip().splitlines())
_DENYING = tuple(DENYING.strip().splitlines())
_MANY = {"be": "are", "have": "have", "s": "", "es": "", "ies": "y"}
_ONE = {"be": "is", "have": "has", "s": "s", "es": "es", "ies": "ies"}
_ASKED = re.compile(r"\{([a-z]+)\}")


def fits(frame: str, claim: Literal) -> bool:
    """Return whether a frame can say a claim: what asks for a noun has to get one."""
    asked = set(_ASKED.findall(frame))
    if "nouns" in asked:
        return isinstance(claim.word, Noun)
    if "adj" in asked:
        return isinstance(claim.word, Adjective)
    if "does" in asked and claim.of_being:
        return frame.startswith("{does}") or not re.search(r"(?:ly|d|never|also|likewise) \{does\}$", frame)
    if frame.startswith("do{es}") and "{base}" in asked:
        return not claim.of_being
    return "said" not in asked or claim.of_being


def frame_predicate(s: Sampler, claim: Literal, form: Form = "one") -> str:
    """Return the predicate of a claim in other words; denying ones where the claim is negative."""
    frames = _FIRM if claim.positive else _DENYING
    claim = claim if claim.positive else claim.negated
    frame = s.pick(*(f for f in frames if fits(f, claim)))
    many = form == "many"
    said = frame.format(
        base=predicate(claim, "base"),
        ing=predicate(claim, "gerund"),
        does=predicate(claim, form),
        said=attribute(claim, many) if claim.of_being else "",
        adj=claim.word.base,
        nouns=attribute(claim, many=True) if claim.of_being else "",
        **(_MANY if many else _ONE),
    )
    return said.replace("has always been", "have always been") if many else said


def state_framed_fact(s: Sampler) -> Pair:
    """Return a fact in other words: "Ivan cannot help being tired.", "The owl is in no case a badger."."""
    claim = (s.doing if s.chance(0.2) else s.literal)(s.individual(), 0.45)
    return Pair(sentence(f"{claim.subject} {frame_predicate(s, claim)}"), claim.line())


def state_framed_rule(s: Sampler) -> Pair:
    """Return a rule in other words: "Every badger is bound to be tired.", "Those who sleep are never calm."."""
    body = as_said(draw_body(s, 2))
    subject, form = quantified_subject(s, body)
    head = s.distinct(body, negative=0.45)
    text = f"{subject} {frame_predicate(s, head, form)}"
    return Pair(sentence(text), write_rule(body, head))
