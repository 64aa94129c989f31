"""Templates of a rule: what meets the condition `b` also meets the conclusion `h`; `said.py` has their forms."""

from __future__ import annotations

IMPLY = """
{b.ing} makes {whom} {h.adj}
{b.ing} makes {whom} {h.said}
{b.ing} makes {whom} {h.act}
{b.ing} always makes {whom} {h.adj}
{b.ing} will make {whom} {h.said}
{b.ing} renders {whom} {h.adj}
{b.ing} turns {whom} into {h.anoun}
{b.ing} leaves {whom} {h.adj}
{b.ing} keeps {whom} {h.adj}
{b.ing} causes {whom} to {h.base}
{b.ing} leads {whom} to {h.base}
{b.ing} forces {whom} to {h.base}
{b.ing} gets {whom} to {h.base}
{b.ing} obliges {whom} to {h.base}
{b.ing} means that {whom} {h.one}
{b.ing} means you {h.many}
{b.ing} implies that one {h.one}
{b.ing} amounts to {h.ing}
{b.ing} involves {h.ing}
{b.ing} brings with it {h.ing}
{b.ing} comes with {h.ing}
{b.ing} results in {h.ing}
{b.ing} is a sure sign of {h.ing}
{b.ing} is proof of {h.ing}
{b.ing} is reason enough to {h.base}
{b.ing} is the same as {h.ing}
{b.ing} is as good as {h.ing}
{b.ing} makes for {h.ing}
{b.ing} takes {h.ing}
{b.ing} calls for {h.ing}
{b.ing} presupposes {h.ing}
{b.ing} is impossible without {h.ing}
{b.ing} is a way of {h.ing}
{b.ing} alone is enough to {h.base}
{b.ing} by itself makes {whom} {h.adj}
what makes {whom} {h.adj} is {b.ing}
what {b.one} {h.one}
what {b.one} also {h.one}
that which {b.one} {h.one}
that which {b.one} must {h.base}
those which {b.many} {h.many}
he who {b.one} {h.one}
she who {b.one} {h.one}
one who {b.one} {h.one}
they who {b.many} {h.many}
all that {b.one} {h.one}
as many as {b.many} {h.many}
who {b.one} {h.one}
to {b.base} is to {h.base}
to {b.base} means to {h.base}
to {b.base} takes {h.ing}
to {b.base} you have to {h.base}
to {b.base}, {some} must {h.base}
in order to {b.base} you must {h.base}
in order to {b.base}, one has to {h.base}
it takes {h.ing} to {b.base}
you need to {h.base} to {b.base}
you have to {h.base} in order to {b.base}
one must {h.base} before one can {b.base}
{h.ing} is a must for {b.ing}
{h.ing} is a precondition of {b.ing}
{h.ing} is a condition for {b.ing}
{h.ing} is needed for {b.ing}
{h.ing} is needed to {b.base}
{h.ing} is part of {b.ing}
{h.ing} comes with {b.ing}
{h.ing} follows from {b.ing}
{h.ing} results from {b.ing}
{h.ing} is a result of {b.ing}
{h.ing} is a consequence of {b.ing}
{h.ing} is implied by {b.ing}
{h.ing} is guaranteed by {b.ing}
{h.ing} is what {b.ing} means
{h.ing} is what {b.ing} leads to
{h.ing} is what {b.each} cannot avoid
{h.ing} is something {b.each} cannot help
{h.ing} is the lot of {b.each}
{h.ing} is the mark of {b.each}
{h.ing} is a trait of {b.each}
{h.ing} is in the nature of {b.each}
{h.ing} is typical of {b.each}
{h.adj} is what {b.each} is
{h.adj} is what {b.all} are
{h.anoun} is what {b.each} is
{h.adj}: that is what {b.each} is
{h.adj} are all {b.nouns}
{h.adj} is every {b.noun}
{h.nouns}, that is what {b.all} are
the {h.nouns} include all {b.nouns}
{h.nouns} include all {b.nouns}
the {h.nouns} include every {b.noun}
among the {h.nouns} is every {b.noun}
{b.nouns} are a sort of {h.noun}
{b.nouns} are one kind of {h.noun}
{b.nouns} form a kind of {h.noun}
all {b.nouns} are found among the {h.nouns}
a {b.noun} is one sort of {h.noun}
any {b.noun} is one of the {h.nouns}
there is no {b.noun} that {h.no}
there is no {b.noun} which {h.no}
there are no {b.nouns} that {h.nos}
there isn't a single {b.noun} that {h.no}
there isn't {b.anoun} who {h.no}
there is nothing that {b.one} and {h.no}
there is nobody who {b.one} and {h.no}
there is nobody who {b.one} but {h.no}
you will not find {b.anoun} that {h.no}
you won't find {b.anoun} who {h.no}
you will never meet {b.anoun} that {h.no}
no {b.noun} fails to {h.base}
no {b.noun} can help {h.ing}
no {b.noun} {h.no}
not one {b.noun} {h.no}
not a single {b.noun} {h.no}
not one of the {b.nouns} {h.no}
nobody who {b.one} {h.no}
nothing that {b.one} {h.no}
nothing that {b.one} fails to {h.base}
no one who {b.one} can help {h.ing}
no one {b.one} without {h.ing}
no {b.noun} exists that {h.no}
nothing can {b.base} without {h.ing}
nothing {b.one} unless it {h.one}
nobody {b.one} unless they {h.many}
no one {b.one} if they {h.nos}
one can only {b.base} by {h.ing}
the only way to {b.base} is by {h.ing}
the only way to {b.base} is to {h.base}
only by {h.ing} can one {b.base}
only what {h.one} {b.one}
only that which {h.one} {b.one}
only those who {h.many} {b.many}
only those that {h.many} can {b.base}
only someone who {h.one} {b.one}
only someone who {h.one} can {b.base}
only something that {h.one} can {b.base}
only if {some} {h.one} can it {b.base}
only {h.nouns} {b.many}
only {h.nouns} can {b.base}
only {h.nouns} get to {b.base}
only {h.adj} people {b.many}
only {h.adj} things can {b.base}
only the {h.adj} {b.many}
only the {h.adj} can {b.base}
none but {h.nouns} {b.many}
none but {h.nouns} can {b.base}
none but the {h.adj} {b.many}
no one but {h.anoun} {b.one}
nobody but {h.anoun} can {b.base}
nothing but {h.anoun} {b.one}
nothing except {h.nouns} {b.one}
{h.nouns} alone {b.many}
{h.nouns} alone can {b.base}
{h.adj} people alone {b.many}
the only ones who {b.many} are {h.nouns}
the only ones to {b.base} are {h.nouns}
the only people who {b.many} are {h.adj} people
{some} {h.one} if {b.it}
{some} {h.one}, if {b.it}
{some} {h.one} whenever {b.it}
{some} {h.one} any time {b.it}
{some} {h.one} each time {b.it}
{some} {h.one} as soon as {b.it}
{some} {h.one} the moment {b.it}
{some} {h.one} from the moment {b.it}
{some} {h.one} once {b.it}
{some} {h.one} so long as {b.it}
{some} {h.one}, provided {b.it}
{some} {h.one}, provided that {b.it}
{some} {h.one} on the condition that {b.it}
{some} {h.one} in any case where {b.it}
{some} {h.one} in all cases where {b.it}
{some} {h.one} in the event that {b.it}
{some} {h.one} supposing {b.it}
{some} {h.one} supposing that {b.it}
{some} {h.one} by virtue of {b.ing}
{some} {h.one} by {b.ing}
{some} {h.one} because of {b.ing}
{some} {h.one} through {b.ing}
{some} {h.one} just by {b.ing}
{some} has to {h.base} if {b.it}
{some} must {h.base} if {b.it}
{some} must {h.base} when {b.it}
{some} will {h.base} if {b.it}
{some} will {h.base} whenever {b.it}
{some} is bound to {h.base} if {b.it}
{some} is sure to {h.base} when {b.it}
{some} cannot help {h.ing} if {b.it}
{some} counts as {h.said} if {b.it}
{some} counts as {h.said} when {b.it}
{some} is called {h.said} if {b.it}
{some} gets {h.adj} when {b.it}
{some} becomes {h.said} when {b.it}
it is enough to {b.base} to {h.base}
it is enough to {b.base} in order to {h.base}
it suffices to {b.base} to {h.base}
{some} needs only {b.base} to {h.base}
{some} that {b.one} {h.one}
should {some} {b.base}, {h.it}
the moment {b.it}, {h.it}
as soon as {b.it}, {h.it}
each time {b.it}, {h.it}
any time {b.it}, {h.it}
once {b.it}, {h.it}
wherever {b.it}, {h.it}
in every case where {b.it}, {h.it}
in all cases in which {b.it}, {h.it}
as long as {b.it}, {h.it}
on the condition that {b.it}, {h.it}
supposing {b.it}, {h.it}
supposing that {b.it}, {h.it}
say {b.it}: then {h.it}
let {some} {b.base}, and {h.it}
if {b.it}, you can be sure that {h.it}
if {b.it}, it follows that {h.it}
if {b.it}, this means that {h.it}
if {b.it}, that makes it {h.adj}
if {b.it}, it has to {h.base}
if {b.it}, it must be the case that {h.it}
if {b.it}, then surely {h.it}
when {b.it}, then {h.it}
{b.it} only when {h.it}
{b.it} only if {h.it}
{b.it} implies {h.it}
from {b.ing} it follows that {some} {h.one}
from {b.ing} follows {h.ing}
with {b.ing} comes {h.ing}
where there is {b.ing}, there is {h.ing}
all it takes to {h.base} is to {b.base}
{b.each} {h.one}, no matter what
{b.each} {h.one}, without exception
{b.all} {h.many}, without exception
{b.all}, without exception, {h.many}
{b.all} {h.many}, one and all
{b.all}, one and all, {h.many}
any {b.noun} whatsoever {h.one}
any {b.noun} at all {h.one}
any and every {b.noun} {h.one}
every last {b.noun} {h.one}
every {b.noun} there is {h.one}
all {b.nouns} there are {h.many}
the {b.nouns} all {h.many}
the {b.nouns} {h.many}, all of them
{b.nouns}, all of them, {h.many}
{b.nouns} one and all {h.many}
every one of the {b.nouns} {h.one}
each of the {b.nouns} {h.one}
whichever {b.noun} you take, it {h.one}
take any {b.noun}: it {h.one}
pick any {b.noun} and it {h.one}
if you are {b.said}, you {h.many}
if you are {b.said}, then you must {h.base}
you {h.many} if you are {b.said}
you are {h.said} if you {b.many}
when you {b.many}, you {h.many}
as {b.anoun}, {some} {h.one}
being {b.anoun}, {some} {h.one}
the {b.adj} {h.many}
the {b.adj} are {h.saids}
the {b.adj} always {h.many}
whoever is {b.said} is {h.said}
whoever {b.one} must {h.base}
whoever {b.one} is bound to {h.base}
anyone who {b.one} will {h.base}
anyone who {b.one} has to {h.base}
for {some} to {b.base}, it must {h.base}
for {some} to {b.base} is for it to {h.base}
for anyone who {b.one}, {h.ing} is certain
of all that {b.one} it is true that it {h.one}
of {b.each} one can say that it {h.one}
it is in the nature of {b.each} to {h.base}
it is true of {b.all} that they {h.many}
it is a law that {b.each} {h.one}
it is well known that {b.all} {h.many}
everybody knows that {b.all} {h.many}
it always holds that {b.each} {h.one}
it goes without saying that {b.each} {h.one}
"""
"""Templates that say the conclusion of what meets the condition."""
