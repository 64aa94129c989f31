"""Turns of English that say in other words what a plainer sentence says, as patterns with what to write in their place.

In the tables `<a>` is a phrase as short as may be, `<a…>` one as long as may be, `<THE a>` a named thing with a space
behind it, `<VERB>` the verb behind one, `<ONE a>` who or what all is said of, `<END>` the sentence's end. Phrases are
bounded, so that matching takes linear time.
"""

from __future__ import annotations

import re

_THING = r"(?:the (?:\w{1,40} ){1,3}?|(?-i:[A-Z])[\w'-]{0,40} )"
_BE = r"(?:is|are|was|were|does|do|has|have|can|must|will)"
_ONE = (
    r"(?:(?:every|any|no)(?:one|body|thing)|whoever|whatever|people|things|those"
    r"|(?:every|any|each|no|all) (?!of\b)\w{1,40})"
)
_NAMED = {"": r"[^,]{1,200}?", "…": r"[^,.]{1,200}", "THE": _THING, "ONE": _ONE}
_PLACE = re.compile(r"(?<!P)<(THE |ONE |)([a-z])(…?)>")

Turns = tuple[tuple[re.Pattern[str], str], ...]
"""Patterns, and what is written in the place of what they match."""


def _compiled(*turns: tuple[str, str]) -> Turns:
    return tuple((re.compile(_spelt(pattern), re.IGNORECASE), _kept(plain)) for pattern, plain in turns)


def _spelt(pattern: str) -> str:
    plain = (
        pattern.replace("<VERB>", r"(?!<BE>\b)(?P<v>\w{1,40}s)").replace("<BE>", _BE).replace("<END>", r"(?= ?[.!]?$)")
    )
    return _PLACE.sub(lambda place: f"(?P<{place[2]}>{_NAMED[place[1].strip() or place[3]]})", plain)


def _kept(plain: str) -> str:
    return re.sub(r"<([a-z])>", r"\\g<\1>", plain)


_EVERYONE = "everyone who is <b> is <a>"

OPENINGS = _compiled(
    (r"there (?:is|are|exists?) no <a> (?:who|that|which) ", "no <a> "),
    (r"there (?:isn't|aren't|is not|are not) (?:an?y? |a single )?<a> (?:who|that|which) ", "no <a> "),
    (r"none of (?:everyone|the ones|them) (?:who|that) ", "nobody who "),
    (r"none of (?:the )?", "no "),
    (r"none (?:who|that|which) ", "nothing that "),
    (r"without exception,? ", ""),
    (r"(?:from )?(?:the fact )?that <a>,? (?:it follows|means|implies|entails) that ", "if <a> then "),
    (r"(?:you|one|people) must be <a> to be <b…>", _EVERYONE),
    (r"(?:you|one|people) must <a> to <b…>", "everyone who does <b> does <a>"),
    (r"to be <a>, (?:you|one|people) must be ", "everyone who is <a> is "),
    (r"to be <a>, (?:you|one|people) must ", "everyone who is <a> does "),
    (r"to <a>, (?:you|one|people) must be ", "everyone who does <a> is "),
    (r"since <a> implies it, ", "if <a>, "),
    (r"(?:everyone who|those) (?P<a>\w{1,40}ed by )", "everyone who is <a>"),
    (r"<ONE b> (?P<a>\w{1,40}ed by )", "<b> who is <a>"),
    (r"being <a> is (?:required|necessary|needed) (?:for being|to be) <b…>", _EVERYONE),
    (r"being <a> is (?:required|necessary|needed) (?:for|to) <b…>", "everyone who does <b> is <a>"),
    (r"among (?:the )?<a> are all <b…>", "all <b> are <a>"),
    (r"what <THE a>is,? is ", "<a>is "),
    (r"(?:the )?one (?:that|who) <a> is (?P<b>(?-i:[A-Z])\w{0,40}|the (?:\w{1,40} ?){1,3})<END>", "<b> <a>"),
    (
        r"(?:is|are) (?P<a>(?-i:[A-Z])[\w'-]{0,40}|the (?:(?!an?\b|not\b)\w{1,40} ){0,2}\w{1,40}) "
        r"(?P<b>(?:not )?(?:an? )?\w{1,40}(?: by [^?]{1,100})?\?)",
        "<a> is <b>",
    ),
    (
        r"<THE a><VERB> (?P<b>(?:every|any)(?:one|body|thing)|all \w{1,40}|people|things) (?P<c>who|that|which) <d…>",
        "<b> <c> <d> is <v> by <a>",
    ),
    (r"<THE a><VERB> (?P<b>(?:every|any)(?:one|body|thing)) (?P<d>\w{1,40})<END>", "<b> that is <d> is <v> by <a>"),
    (
        r"<THE a><VERB> (?P<b>whatever|whoever|(?:every|any|each|all) \w{1,40})(?P<d>[^,.]{0,200})",
        "<b><d> is <v> by <a>",
    ),
    (r"<THE a>is (?:what|who|whom) <THE b>(?P<v>\w{1,40})<END>", "<b><v> <a>"),
    (r"what (?=(?:\w{1,40}s|is|does)\b)", "whatever "),
    (r"(?:the only|the sole) ", "all "),
    (
        r"the (?!people|children|men|women|mice|sheep|geese|police|cattle|deer|fish)(?P<a>\w{1,40}(?<!s)) "
        r"(?P<v>\w{1,40}(?<!s)(?<!ed)) (?=the |(?-i:[A-Z]))",
        "<a> people <v> ",
    ),
    (r"should <a> be ", "if <a> is "),
    (r"should (?=\w)", "if "),
    (r"it is true of (?:every|any|each|all|an?) <a> that (?:it|they) ", "every <a> "),
    (r"being <a> is true of (?:every|any|each|all)(?: single)? <b…>", "every <b> is <a>"),
    (r"neither <a> nor <b> (?P<v>is|are|does|do|has|can) ", "<a> and <b> <v> not "),
    (
        r"neither <a> nor (?P<b>(?:the )?\w{1,40}) (?P<v>\w{1,40}s) (?=the |(?-i:[A-Z]))",
        "<a> and <b> does not <v> ",
    ),
    (r"it is <THE a>(?:that|who|which|whom) <THE b>(?P<v>\w{1,40})<END>", "<b><v> <a>"),
    (r"it is <THE a>(?:that|who|which) ", "<a>"),
    (
        r"<ONE a> (?:(?:that|who|which|whom) )?<THE b>(?!<BE>\b)(?P<v>\w{1,40}(?:s|ed)) "
        r"(?=(?:<BE>|never|\w{1,40}(?:s|n't))\b)",
        "<a> that is <v> by <b>",
    ),
    (r"<ONE a> (?P<v>\w{1,40}ing) (?=the |(?-i:[A-Z])|is\b|are\b)", "<a> who does <v> "),
)
"""Turns of how a sentence begins; the first that it has is taken."""

TURNS = _compiled(
    (r"\b(?P<a>is|are|was|were)(?:n't| not) (?:just|only|merely|simply)\b", "<a>"),
    (r"\b(?:is|are) (?:bound|sure|certain|guaranteed) to be\b|\b(?:has|have) to be\b|\bmust be\b", "is"),
    (r"\b(?:is|are) (?:bound|sure|certain|guaranteed) to\b", "does"),
    (r"\b(?:gets|get|becomes|become|remains|remain|stays|stay)(?= (?!the\b|to\b|by\b|it\b|them\b)(?-i:[a-z]))", "is"),
    (r"\b(?:is|are) (?:said|known|reported|believed|thought|supposed) to be\b", "is"),
    (r"\b(?:is|are) (?:said|known|reported|believed|thought|supposed) to\b", "does"),
    (r"\b(?:really|truly|certainly|surely|definitely|actually|indeed|clearly|obviously) ", ""),
    (r"\bbelongs to (?:the )?", "is "),
    (r"\bbelong to (?:the )?", "are "),
    (r"\bown(?= (?:the|an?|it|them|(?-i:[A-Z])))", "owns"),
    (r"\bas well as\b|\balong with\b|\btogether with\b|\bin addition to\b", "and"),
    (r",? without exception\b,?", ""),
    (r",? (?:whoever|whatever|no matter (?:who|what)) (?:they|it|he|she) (?:may )?(?:is|are|be)\b,?", ""),
    (r"\bwhereas\b|\bwhile(?= (?-i:[A-Z]))|\byet(?= not\b)", "but"),
    (r"\bbut (?=not\b)", "and "),
    (r"\band (?P<a>not )?(?:being|be)\b", "and <a>"),
    (r"\bever ", ""),
    (r"\bif it (?:is|be) (?:true|the case|so) that\b", "if"),
    (r"(?<=[\w,]) neither\b", " not"),
    (r"\bnor\b", "and not"),
    (r" without (?:being )?(?=\w)", " and not "),
    (r"(?<! be) both(?= [^,]{1,80} and\b)|^both ", ""),
    (r"(?<=[\w,]) (?:too|either|also)<END>", ""),
    (r"^(?P<a>(?:(?:if|when) )?\w{1,40} (?:(?:who|that|which) )?(?:is )?)either (?=[^,]{1,80} or\b)", "<a>"),
)
"""Turns wherever they stand; each is taken."""

EXCEPT = re.compile(
    r"^(?P<a>(?:all|every|each|any|everyone|everything|everybody|anyone|anything)"
    r"(?: (?!is\b|are\b|who\b|that\b)\w{1,40}){0,3}?)"
    r" (?:but|except(?: for)?|other than|apart from|besides|excluding|save(?: for)?) (?!not\b)(?:for )?(?:the )?",
    re.IGNORECASE,
)
"""All but some: what is said of all is then said of those that are not."""
