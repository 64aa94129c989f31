"""Rules in many wordings, as templates of a condition `b` (and `c`) and a conclusion `h`; `said.py` has their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.implications import IMPLY
from training.said import fill_rule

if TYPE_CHECKING:
    from training.forms import Pair
    from training.phrases import Sampler

EXCLUDE = """
{b.ing} stops {whom} from {h.ing}
{b.ing} prevents {whom} from {h.ing}
{b.ing} keeps {whom} from {h.ing}
{b.ing} hinders {whom} from {h.ing}
{b.ing} saves {whom} from {h.ing}
{b.ing} makes it impossible to {h.base}
{b.ing} forbids {h.ing}
{b.ing} does not go with {h.ing}
{b.ing} means never {h.ing}
{b.ing} means that {whom} {h.no}
{b.ing} makes sure that {whom} {h.no}
{b.ing} is no way to {h.base}
{b.ing} is the opposite of {h.ing}
{b.ing} and {h.ing} do not go together
{b.ing} and {h.ing} exclude each other
{h.ing} is out of the question for {b.each}
{h.ing} is impossible for {b.each}
{h.ing} is not for {b.each}
{h.ing} is ruled out by {b.ing}
{h.ing} is excluded by {b.ing}
{h.ing} is incompatible with {b.ing}
{h.adj} is what {b.all} are not
{h.adj} is what no {b.noun} is
{h.anoun} is what no {b.noun} is
{h.adj} {b.nouns} do not exist
{h.adj} {b.nouns} don't exist
a {h.adj} {b.noun} does not exist
a {h.adj} {b.noun} is impossible
there is no such thing as a {h.adj} {b.noun}
there is no such thing as {b.anoun} that {h.one}
there is no {h.adj} {b.noun}
there are no {h.adj} {b.nouns}
there isn't any {b.noun} that {h.one}
there is nobody who {b.one} and {h.one}
there is nothing that {b.one} and also {h.one}
there is no one who both {b.one} and {h.one}
you will never find {b.anoun} that {h.one}
you won't find a {h.adj} {b.noun}
nobody has ever seen a {h.adj} {b.noun}
nobody has ever met {b.anoun} that {h.one}
no {b.noun} whatsoever {h.one}
no {b.noun} at all {h.one}
no {b.noun} ever {h.one}
no {b.noun} is ever {h.said}
no {b.noun} can ever {h.base}
no {b.noun} could {h.base}
no {b.noun} will {h.base}
no {b.noun} will ever {h.base}
no {b.noun} there is {h.one}
no {b.noun} exists that {h.one}
no {b.noun} counts as {h.said}
no {b.noun} is able to {h.base}
no {b.nouns} can {h.base}
not one {b.noun} {h.one}
not even one {b.noun} {h.one}
not one of the {b.nouns} {h.one}
not any of the {b.nouns} {h.many}
none of the {b.nouns} {h.one}
none of the {b.nouns} can {h.base}
none of those who {b.many} {h.one}
none of the things that {b.many} {h.one}
not a single thing that {b.one} {h.one}
no one who {b.one} ever {h.one}
nobody who {b.one} will {h.base}
nobody who {b.one} is able to {h.base}
nobody {h.one} if they {b.many}
nobody {h.one} when they {b.many}
nothing {h.one} if it {b.one}
nothing {h.one} once it {b.one}
nothing that {b.one} can {h.base}
nothing that {b.one} counts as {h.said}
nobody can {h.base} while {b.ing}
nobody can both {b.base} and {h.base}
nothing both {b.one} and {h.one}
one does not {h.act} when one {b.one}
one cannot {b.base} and {h.base}
one cannot {b.base} and at the same time {h.base}
you cannot {h.base} if you {b.many}
you can't {b.base} and still {h.base}
{some} cannot {h.base} if {b.it}
{some} {h.no} if {b.it}
{some} {h.no} when {b.it}
{some} {h.no} whenever {b.it}
{some} {h.no} as long as {b.it}
{some} {h.no}, provided {b.it}
{some} {h.no} the moment {b.it}
{some} {h.no} in case {b.it}
{some} can never {h.base} if {b.it}
{some} will never {h.base} if {b.it}
{some} is in no case {h.said} if {b.it}
{some} stops {h.ing} once {b.it}
{some} does not count as {h.said} if {b.it}
the moment {b.it}, {some} can no longer {h.base}
if {b.it}, it cannot {h.base}
if {b.it}, it is not the case that it {h.one}
if {b.it}, it will never {h.base}
if {b.it}, there is no way it {h.one}
if you are {b.said}, you {h.nos}
you are not {h.said} if you {b.many}
in no case is {b.any} {h.said}
under no circumstances is {b.any} {h.said}
at no time is {b.any} {h.said}
never is {b.any} {h.said}
it never happens that {b.any} {h.one}
it is impossible for {b.any} to {h.base}
it is not possible for {b.any} to {h.base}
it cannot be that {b.any} {h.one}
it is out of the question that {b.any} {h.one}
it is never true that {b.any} {h.one}
at no time does {b.any} {h.act}
never does {b.any} {h.act}
under no circumstances does {b.any} {h.act}
neither {b.nouns} nor anything like them {h.one}
{b.all} {h.nos}, without exception
{b.nouns}, all of them, {h.nos}
the {b.nouns} all {h.nos}
the {b.adj} {h.nos}
the {b.adj} are never {h.saids}
whoever {b.one} can't {h.base}
what {b.one} {h.no}
that which {b.one} {h.no}
he who {b.one} {h.no}
one who {b.one} {h.no}
they who {b.many} {h.nos}
to {b.base} is not to {h.base}
to {b.base} is never to {h.base}
to {b.base} means not to {h.base}
to {b.base} you must not {h.base}
to {b.base}, one may not {h.base}
"""
"""Templates that deny the conclusion of what meets the condition."""

BOTH = """
{b.it} if and only if {h.it}
{b.it} exactly if {h.it}
{b.it} just when {h.it}
{b.it} when and only when {h.it}
{b.it} precisely if {h.it}
if {b.it}, {h.it}, and the other way round
if and only if {b.it}, {h.it}
{b.nouns} and only {b.nouns} {h.many}
all and only {b.nouns} {h.many}
all and only those who {b.many} {h.many}
"""
"""Templates of a rule and its converse."""

TWO = """
any {b.noun} that also {c.one} {h.one}
any {b.noun} which {c.no} {h.one}
a {b.noun} that {c.no} {h.one}
{b.nouns} that {c.nos} {h.many}
any {b.noun} that {c.one} {h.one}
no {b.noun} that {c.one} {h.no}
a {b.noun} {h.one} when it {c.one}
a {b.noun} {h.one} if it {c.one}
a {b.noun} {h.one} as long as it {c.one}
a {b.noun} {h.one}, provided it {c.one}
a {c.adj} {b.noun} always {h.one}
a {c.adj} {b.noun} must {h.base}
a {b.noun}, if {c.adj}, {h.one}
when {c.adj}, {b.nouns} {h.many}
when {c.adj}, a {b.noun} {h.one}
if {c.adj}, a {b.noun} {h.one}
{b.nouns} {h.many} when {c.adj}
{b.nouns} {h.many} if they {c.many}
{b.nouns} that {c.many} {h.many}
{b.nouns} who {c.many} always {h.many}
{c.adj} {b.nouns} {h.many}
{c.adj} {b.nouns} are bound to {h.base}
every {c.adj} {b.noun} {h.one}
whenever a {b.noun} {c.one}, it {h.one}
the moment a {b.noun} {c.one}, it {h.one}
{b.ing} and {c.ing} makes {whom} {h.adj}
{b.ing} and {c.ing} means {h.ing}
{b.ing} as well as {c.ing} means {h.ing}
{b.ing} while {c.ing} means {h.ing}
{b.ing} together with {c.ing} implies {h.ing}
{b.ing} and {c.ing} together make {whom} {h.adj}
{b.ing} combined with {c.ing} leads to {h.ing}
being both {b.said} and {c.said} makes {whom} {h.said}
being {b.said} as well as {c.said} means {h.ing}
to be {b.said} and {c.said} is to {h.base}
to be both {b.said} and {c.said} is to {h.base}
whoever {b.one} and {c.one} {h.one}
whoever {b.one} and also {c.one} must {h.base}
whoever both {b.one} and {c.one} {h.one}
whatever is {b.said} as well as {c.said} {h.one}
whatever is not only {b.said} but also {c.said} {h.one}
whatever {b.one} and at the same time {c.one} {h.one}
whatever {b.one} while {c.ing} {h.one}
anyone {b.adj} who {c.one} {h.one}
anyone {b.adj} as well as {c.adj} {h.one}
anyone who is both {b.said} and {c.said} {h.one}
anything {b.adj} that {c.one} {h.one}
anything {b.adj} that {c.no} {h.one}
something {b.adj} and {c.adj} {h.one}
those who {b.many} and {c.many} {h.many}
those {b.adj} and {c.adj} {h.many}
the {b.adj} and {c.adj} {h.many}
{some} {h.one} if it is {b.said} as well as {c.said}
{some} {h.one} if it is both {b.said} and {c.said}
{some} {h.one} if it {b.one} and {c.one}
{some} {h.one} provided it {b.one} and {c.one}
{some} {h.one} when {b.it} and {c.it}
{some} must {h.base} once {b.it} and {c.it}
if {b.it} and also {c.it}, {h.it}
if {b.it} as well as {c.ing}, {h.it}
if {b.it}, and {c.it}, then {h.it}
provided that {b.it} and {c.it}, {h.it}
as long as {b.it} and {c.it}, {h.it}
the moment {b.it} and {c.it}, {h.it}
once {b.it} and {c.it}, {h.it}
if {b.it}, then {h.it} as long as {c.it}
if {b.it}, then {h.it}, provided that {c.it}
"""
"""Templates with two conditions."""

_IMPLY, _EXCLUDE, _BOTH, _TWO = (tuple(t.strip().splitlines()) for t in (IMPLY, EXCLUDE, BOTH, TWO))


def state_implied(s: Sampler) -> Pair:
    """Return a rule in one of many wordings: "It takes being tired to be calm.", "Calm is what every badger is."."""
    return fill_rule(s, s.pick(*_IMPLY))


def state_excluded(s: Sampler) -> Pair:
    """Return a denying rule in one of many wordings: "There is no such thing as a calm badger."."""
    return fill_rule(s, s.pick(*_EXCLUDE), denies=True)


def state_equal(s: Sampler) -> Pair:
    """Return a rule and its converse: "All and only badgers are calm."."""
    return fill_rule(s, s.pick(*_BOTH), both=True)


def state_of_two_conditions(s: Sampler) -> Pair:
    """Return a rule with two conditions in one of many wordings: "When tired, a badger is calm."."""
    return fill_rule(s, s.pick(*_TWO))
