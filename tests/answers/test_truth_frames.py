"""Frames around a verdict that take it back, limit it, report it or ask for it: no True and no False comes of them."""

from __future__ import annotations

import pytest

from reasoning.answers import Truth, extract
from tests.each_row import each_row

THREE, TWO, YES_NO = Truth(), Truth(("True", "False")), Truth(("Yes", "No"))
FRONTS = """
We have no way of knowing that {}
It would be a stretch to say that {}
No conclusion can be drawn that {}
It cannot be inferred that {}
There's nothing in the premises that says {}
The premises don't support the conclusion that {}
It is not possible to verify that {}
I can't say that {}
One should not conclude that {}
I don't think {}
I don't believe that {}
Hardly anyone would say that {}
Without more information, we can't say that {}
Even if rule 2 holds, it isn't clear that {}
It's a mistake to think that {}
Under no circumstances can we say that {}
That {} cannot be shown
Whether or not {}, rule 2 holds
Little suggests that {}
The fact that Ann is calm does not mean that {}
This doesn't prove that {}
Rule 2 by itself doesn't imply that {}
It's not as if {}
You could argue that {}
There is a chance that {}
There is some likelihood that {}
There's a possibility that {}
Chances are that {}
It stands to reason that {} only if Bob lies
The odds are that {}
I'm inclined to think that {}
I have a feeling that {}
My hunch is that {}
On the face of it, {}
For all we know, {}
As far as I can tell, {}
Rumour has it that {}
They say that {}
Legend has it that {}
In a sense, {}
Strictly hypothetically, {}
To some, {}
In an ideal world, {}
Ann believes that {}
Ann hopes that {}
Ann denies that {}
Ann asks whether {}
Ann would be surprised if {}
Had rule 2 held, we could say that {}
Imagine {}
Let's assume for now that {}
Let's say {}
Let us pretend that {}
For {} we would need rule 9
In order to show that {}, we need rule 9
To prove that {}, we need rule 9
We want to know whether {}
We must decide if {}
Our task is to check whether {}
The task asks us to say whether {}
We need to determine if {}
Let's see whether {}
Let's check that {}
Is it the case that {}?
Can we conclude that {}?
Does it follow that {}?
Who says that {}?
Say if {}
Decide whether {}
Tell me whether {}
Nobody has shown that {}
None of the rules says that {}
Few would claim that {}
The evidence is too weak to show that {}
The evidence is insufficient to establish that {}
More facts are needed before one can say that {}
It remains open whether {}
It's unclear if {}
It's an open question whether {}
I hesitate to say that {}
I refuse to say that {}
It's premature to say that {}
It is by no means certain that {}
It isn't certain that {}
It is anything but certain that {}
It is not a given that {}
It's conceivable that {}
It's plausible that {}
It is probable that {}
It is likely that {}
It is highly likely that {}
It's arguable that {}
It is debatable whether {}
It is questionable whether {}
It's assumed that {}
It's believed that {}
It is alleged that {}
It is said that {}
It is rumored that {}
It's claimed that {}
Answer: it is likely that {}
Answer: we cannot say that {}
The answer is that we can't say that {}
Conclusion: it seems that {}
**It may be that {}**
Note: perhaps {}
Hypothesis 1: {} if rule 2 holds
Case 1: if Ann is calm, {}
In the first case, {}
Option A claims that {}
The option says {}
Someone wrote that {}
A student said that {}
The user thinks that {}
Some people say {}
On the surface, {}
On one reading, {}
On Bob's reading, {}
At face value, {}
At first sight {}
To my mind, {}
To Bob, {}
To a child, {}
To hear Bob tell it, {}
For Bob, {}
For the most part, {}
For argument's sake, {}
For now, {}
For what it's worth, {}
As Bob sees it, {}
As some would have it, {}
As far as anyone knows, {}
As rumour has it, {}
As things stand, {}
As a rule, {}
As it were, {}
From Bob's point of view, {}
From one angle, {}
By some accounts, {}
By Bob's lights, {}
By all appearances, {}
In the second case, {}
In case one, {}
In the latter scenario, {}
In Bob's eyes, {}
In a manner of speaking, {}
In a perfect world, {}
In most cases, {}
In some sense, {}
In one respect, {}
In fairy tales, {}
In all likelihood, {}
In all probability, {}
In my opinion, {}
In part, {}
Under Bob's theory, {}
Within limits, {}
With luck, {}
With some caveats, {}
Without rule 2, {}
Outside of Bob's world, {}
Word on the street is that {}
Word is that {}
Gossip has it that {}
People say {}
Some say {}
Some people claim {}
Many believe {}
Many hold that {}
Critics maintain that {}
The critics agree that {}
Bob insists that {}
Bob insists {}
Bob swears {}
Bob would say that {}
Bob told me that {}
Bob is convinced that {}
Bob is certain that {}
Bob is sure {}
Ann and Bob agree that {}
My friend says {}
I'm told that {}
I was told {}
I heard that {}
I read somewhere that {}
I have heard it said that {}
I guess {}
I suppose {}
I assume {}
I suspect that {}
I hope {}
I imagine that {}
I'd like to think {}
I'd guess that {}
I feel like {}
I'm fairly sure {}
I'm not convinced that {}
We assume that {}
We hope that {}
We suppose {}
We guess that {}
We were told that {}
You might say that {}
You could say {}
You can say that {}
One might say {}
One hears that {}
They claim {}
They think {}
They insist that {}
Let's say that {}
Let's pretend {}
Let's imagine that {}
Let us suppose that {}
Imagine that {}
Picture a world where {}
Picture this: {}
Pretend {}
Say {}
Say that {}
Consider a world in which {}
Take it that {}
What if {}
Were it so, {}
Had it rained, {}
Should Ann be calm, {}
Given that Bob might be calm, maybe {}
Granted rule 2, perhaps {}
Theoretically, {}
Hypothetically, {}
Conceivably, {}
Ostensibly, {}
Superficially, {}
Arguably, {}
Ideally, {}
Sometimes {}
Sometimes, {}
Often {}
Usually, {}
Generally, {}
Mostly, {}
Partly, {}
Normally, {}
Hopefully, {}
Officially, {}
Once upon a time, {}
Yesterday, {}
Case 1: {}
Case A: {}
Scenario 2: {}
Bob: {}
Bob's view: {}
Bob's answer: {}
Myth: {}
Claim: {}
Rumour: {}
Option A: {}
Hypothesis: {}
Question: {}
Q: {}
The question: {}
Bob's claim is that {}
The claim is that {}
The hypothesis is that {}
The idea is that {}
The assumption is that {}
The question is if {}
The rumour is that {}
The story goes that {}
The opposite view is that {}
One possibility is that {}
The risk is that {}
The hope is that {}
Even if Bob lies, {}
Only then {}
Until Bob speaks, {}
While {}, Bob is loud
Although {}, Bob is loud
Once {}, we are done
After {}, Bob is loud
Because {}, Bob is loud
Since {}, Bob is loud
Not that {}
Nor is it so that {}
Far from it that {}
It's rumoured that {}
It is hoped that {}
It is feared that {}
It is widely held that {}
It is commonly thought that {}
It would be nice if {}
It could be that {}
It's a stretch to say that {}
It's rash to conclude that {}
It's wrong that {}
It's a lie that {}
It's a myth that {}
It's no longer so that {}
It's hardly so that {}
It is only in part so that {}
In the first case, Ann is calm, so {}
In a sense, Bob is calm, and therefore {}
In an ideal world Ann is calm, so {}
To some, Ann is calm, so {}
Bob says that Ann is calm, so {}
They say that Ann is calm and hence {}
Rumour has it that Ann is calm, so {}
Perhaps Ann is calm, so {}
Supposedly Ann is calm, so {}
If Ann is calm, Bob is calm, so {}
Suppose Ann is calm. Then {}
Suppose Ann is calm. So {}
Imagine that Ann is calm. {}
Let's say Ann is calm. {}
Assume Ann is calm. Therefore, {}
Case 1: Ann is calm. {}
Consider the case where Ann is calm. {}
Bob thinks otherwise and {}, he says
Bob says that rule 2 holds and {}
Bob thinks so and {}
Some say that Ann is calm and that {}
I doubt it, but some say {}
Therefore, in a sense, {}
Therefore, to some, {}
Therefore, for all we know, {}
Hence, at first glance, {}
So, in theory, {}
So they say that {}
So it seems {}
So to speak, {}
So far, {}
Thus far, {}
Thus, on the face of it, {}
But Bob says {}
However, some claim that {}
However, in some cases {}
It follows, in a sense, that {}
It follows that perhaps {}
It follows that maybe {}
It follows that in some cases {}
It follows that Bob thinks {}
We conclude that it may be that {}
We conclude that perhaps {}
We conclude that probably {}
We conclude that in one case {}
We can conclude that if rule 2 holds, {}
We know that if Ann is calm, {}
Based on rule 2, if Ann is calm, {}
Based on Bob's word, {}
Based on rumours, {}
Based on a hunch, {}
According to rumours, {}
According to some, {}
According to him, {}
From what Bob says, {}
From hearsay, {}
Given Bob's word, perhaps {}
The rules suggest that {}
The facts hint that {}
The premises do not show that {}
The premises may show that {}
Rule 2 would show that {}
""".strip().splitlines()
"""What stands in front, with a place for the verdict."""
INSIDE = """
is allegedly {}
is reportedly {}
is theoretically {}
is conditionally {}
is sometimes {}
is often {}
is rarely {}
is potentially {}
is plausibly {}
is conceivably {}
is hopefully {}
is claimed to be {}
was thought to be {}
can be {}
may well be {}
might not be {}
may not be {}
ought to be {}
is supposed to be {}
is expected to be {}
is rumored to be {}
is not known to be {}
is yet to be proven {}
is hard to call {}
is either {} or not
is not clearly {}
is less likely {}
is no more {} than the other
is assumed {}
is presumed {}
is taken to be {}
is not certainly {}
isn't necessarily {}
does not have to be {}
doesn't need to be {}
cannot be called {}
can't be said to be {}
could well be {}
could not be shown to be {}
has not been proven {}
hasn't been shown to be {}
is a {} friend
is a {} story
is the {} question
is {} enough
is {} to form
is {}-ish
is too vague to be {}
wants to be {}
looks {}
sounds {}
feels {}
would be {} if Ann were calm
would have been {}
might have been {}
will perhaps be {}
is rather {}
is somewhat {}
is kind of {}
is all but {}
is not exactly {}
is not quite {}
is nearly {}
is anything but {}
is as {} as it gets
is {} in part
is {} at times
is {} for Bob only
is {} under rule 9 only
is {} by Bob's lights
is {} by chance
is {} assuming rule 9
is {} when Ann is calm
is {} until rule 9 is known
is {} in Bob's opinion
is {} (maybe)
is {}, perhaps
is {}, I guess
is {}...or is it?
is {}, or is it?
is {}?
is {} - or not
is {} or something else
is {} if and only if Bob lies
is {} iff Bob lies
is {} so long as Bob lies
is {}, unless Bob lies
is {}, if Bob lies
is {}, assuming that Bob lies
is {} but only if Bob lies
is {}, which is doubtful
is {}, but we don't know that
is {} in the first case
is {} in one case and not in the other
is {} according to Bob
is {} as Bob claims
""".strip().splitlines()
"""What stands between the statement and the truth word."""
TAILS = """
for Bob only
for Bob
for Bob alone
to Bob
to some
to some people
to a degree
to an extent
according to Bob
according to him
according to some
according to legend
so long as rule 2 holds
as long as rule 2 holds
so far
so far as we know
as far as we know
as far as I can see
as Bob would have it
as Bob sees it
as they say
as some say
as the saying goes
as rumour has it
as a rule
as it were
as a first guess
, which is doubtful
, which is debatable
, which I doubt
, which Bob doubts
, which may be wrong
, which is hard to believe
, which seems odd
, which nobody believes
, which is only a guess
, which remains to be seen
in some cases
in most cases
in one case
in this case
in that case
in case 1
in the second case
in a sense
in one sense
in a way
in some ways
in theory
in principle
in spirit
in Bob's eyes
in Bob's view
in my opinion
in my view
in a perfect world
in an ideal world
in fiction
in all likelihood
in part
or so it seems
or so they say
or so Bob says
or so I think
, or so it seems
, or so I hear
, or not
, or maybe not
, or perhaps unknown
 - or is it
... or not
... maybe
... I think
, I think
, I guess
, I suppose
, I believe
, I hope
, I'm told
, I hear
, I would say
, we hope
, we think
, we suppose
, says Bob
, Bob says
, Bob claims
, they say
, some say
, it seems
, it would seem
, it appears
, it is said
, so they say
, so Bob says
, so it seems
, so to speak
, at least to Bob
, at least in part
, at least for now
at least sometimes
, at best
, at first glance
, at face value
, on the face of it
, on one reading
, on paper
, if you ask me
if you believe Ann
, if you trust Bob
, if anything
, if rule 2 holds
, if at all
if and when rule 2 holds
, unless rule 2 fails
except in the first case
, except for Bob
, given that rule 2 holds, which is unclear
but I'm not sure
, but I am not sure
, but I could be wrong
, but I doubt it
, but that's a guess
, but it may not be
, but who knows
, but only in part
, but only for Bob
, but not always
, but not for Bob
, but that depends
, but Bob disagrees
, but this is debatable
, though I doubt it
, though not for Bob
, though Bob disagrees
, although that is disputed
, yet who can tell
, however doubtful
, with caveats
, with some doubt
, with luck
 (maybe)
 (I think)
 (probably)
 (not sure)
 (in some cases)
 (according to Bob)
 (or so it seems)
 (if rule 2 holds)
 (for Bob)
 (allegedly)
 (unless Bob lies)
 (only in case 1)
 — maybe
 — or so it seems
 — I think
 — if rule 2 holds
 — in a sense
 — at least for Bob
 - perhaps
 - probably
 - in theory
: or is it
; or so it seems
; but I'm not sure
; then again, maybe not
until proven otherwise
until rule 2 is known
when Ann is calm
whenever Bob lies
where rule 2 holds
while rule 2 holds
once rule 2 holds
provided rule 2 holds
assuming rule 2
assuming Bob is calm
on one condition
on condition that Bob lies
under one reading
under certain conditions
under the assumption that Bob lies
under some interpretations
by some accounts
by Bob's account
by luck
by one reading
from Bob's point of view
from one angle
with probability one half
within limits
most of the time
half of the time
some of the time
now and then
now
today
only on Mondays
on Mondays
sometimes
mostly
at times
by and large
more or less
or something like it
, false or unknown
, true or unknown
/unknown
, isn't it
, right
, is it not
, no
, not
""".strip("\n").splitlines()
"""What stands behind."""
TWO_VALUES = ["and yet false", "and not true", "and also not", ", but also false", "and false", "and incorrect"]
TALK = [
    "Right, let's look at the rules.", "Yes, I can help with that.", "No, wait.", "Sure!", "Correct me if I go astray.",
    "True to form, Bob is loud.", "The answer is right in front of you.", "Right. First, the facts.", "No problem!",
    "Yes, let me think.", "Wrong way round: start with rule 2.", "No. 2 is the rule to use.",
    "Right, so we have three rules.",
    "Valid question! Let me see.", "Yes, of course, let us begin.", "Right away.", "True, that is a good question.",
]  # fmt: skip
ECHOES = [
    "Options: True, False, Unknown", "Determine whether the statement is true, false or unknown.",
    "True / False / Unknown",
    "Is the statement true, false, or unknown?", "The answer must be True, False or Unknown.", "Answer: True?",
    "Answer with one of: True, False, Unknown.", "Choose from (True, False, Unknown)", "True, False or Unknown?",
    "Statement 1 is true. Statement 2 is false.", "Answer: False (not sure)", "Bob's answer is yes.",
    "Answer: True, or False.",
    "We have to say true or false.", "Possible answers: Yes, No.", "The possible values are true, false and unknown.",
]  # fmt: skip


def invented(text: str) -> list[tuple[str, object]]:
    """Return what is read of a text as a verdict, though it is none, with the text."""
    found = [(text, extract(text, form).answer) for form in (THREE, TWO, YES_NO)]
    return [one for one in found if one[1] in ("True", "False")]


def written(text: str) -> str:
    """Write a sentence: with a capital, and a full stop where it has no end."""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")


@pytest.mark.slow
@pytest.mark.parametrize("front", FRONTS)
def test_nothing_is_read_behind_a_front_that_wavers(front: str) -> None:
    """Attributions, cases, views, guesses, denials and questions in front of a verdict leave none."""
    for subject in ("the statement", "it", "the answer"):
        for word in ("true", "false"):
            sentence = written(front.format(f"{subject} is {word}"))
            assert not invented(sentence)
            assert not invented(f"Ann is calm by rule 1.\n\n{sentence}")


@each_row("inside", INSIDE)
def test_nothing_is_read_over_an_adverb_of_doubt(inside: str) -> None:
    """Modals, adverbs of doubt and reports before the truth word leave no verdict."""
    for word in ("true", "false"):
        assert not invented(f"The statement {inside.format(word)}.")
        assert not invented(f"Therefore, the statement {inside.format(word)}.")


@pytest.mark.slow
@each_row("tail", TAILS)
def test_nothing_is_read_before_a_tail_that_takes_it_back(tail: str) -> None:
    """Limits, doubts, reports and tag questions behind a verdict leave none, in prose and behind a marker."""
    joined = tail if tail[0] in ",.;:/ " else f" {tail}"
    for body in ("the statement is {}", "therefore, the statement is {}", "the answer is {}", "Answer: {}", "{}"):
        for word in ("true", "false"):
            if not (word == "false" and tail.endswith("isn't it")):
                assert not invented(f"{written(body.format(word)).rstrip('.')}{joined}.")


@pytest.mark.parametrize("tail", TWO_VALUES)
def test_two_verdicts_are_none(tail: str) -> None:
    """A verdict and its opposite leave none; said twice in two ways it is one."""
    joined = tail if tail[0] == "," else f" {tail}"
    for body in ("The statement is true", "Answer: true", "The answer is true"):
        assert not invented(f"{body}{joined}.")
    assert extract("The statement is false and not true.", THREE).answer == "False"


@each_row("text", [*TALK, *ECHOES])
def test_talk_and_echoes_are_no_verdicts(text: str) -> None:
    """What a reply says before it begins, and the question's own words, answer nothing."""
    assert not invented(text)
    assert extract(text, THREE).answer is None
