"""What may stand in front of a verdict in its sentence: a closed list of frames that take nothing from it.

`Therefore`, `we conclude that`, `based on the rules` and a clause that gives the reason lead to a main clause which the
reply asserts. All else in front (`in a sense`, `they say that`, `in the first case`) may take it back or limit it, so
it is not read through: the list is of what lets a verdict stand, not of the ways to hedge.
"""

from __future__ import annotations

import re

from reasoning.answers.verdict_words import AS_IDIOMS, DOUBTS, OF_SOURCES, PREPOSITION, REPORTS, SUPPOSES

MAX_OPENING_CHARS = 80
"""Characters of a clause by whose beginning it is told what it is."""
MAX_FRONT_CHARS = 300
"""Characters in front of a verdict that are looked through for a doubt."""

_DETERMINERS = re.compile(r"(?:\b(?:the|my|our|final|correct|right|best|that)\s{0,3}){1,4}$", re.IGNORECASE)
_ITS = re.compile(r"(?:\b(?:the|my|our|final|correct|right|best)\s{0,3}){1,4}$", re.IGNORECASE)
_RESET = re.compile(
    r"[;—–:]|\b(?:so(?!\s+(?:that|long|far|much|many|called|to speak|they|goes|it (?:seems|appears|is said))\b)"
    r"|therefore"
    r"|thus(?! far)|hence|consequently|accordingly|as a (?:result|consequence)|which means|this means|meaning|but"
    r"|however)\b,?(?: that\b)?",
    re.IGNORECASE,
)
"""Connectives behind which a new main clause begins."""
_LABEL = re.compile(
    r"(?:^|[.!?\n]|\b(?:the|my|our))[\s*_#>\d.)-]{0,12}(?:(?:final|overall|logical)\s)?(?:answer|conclusion|verdict"
    r"|result"
    r"|judge?ment|evaluation|determination|decision|assessment|explanation|reason(?:ing)?|summary|step \d{1,3}"
    r"|final step"
    r"|truth value|proof|inference|thought)[\s*_]{0,6}(?:is)?[\s*_]{0,6}$",
    re.IGNORECASE,
)
"""What may stand before a colon that leads to a verdict; a name or a case before it (`Bob:`, `Case 1:`) limits it."""
_LINKS = re.compile(
    r"^\s{0,9},?\s{0,9}(?:(?:and|also|then|now|finally|overall|okay|ok|well|again|indeed|in fact|clearly|obviously"
    r"|logically|ultimately|together|as such|for this reason|for these reasons|in (?:conclusion|summary|short|the end"
    r"|this case|other words|total|(?:both|all|either|any|every) (?:cases?|scenarios?|events?))|by (?:contradiction"
    r"|modus (?:ponens|tollens)|definition|transitivity|deduction"
    r"|elimination|contraposition|(?:hypothetical|disjunctive) syllogism)|after all|similarly|likewise|additionally"
    r"|furthermore|moreover|consequently|in particular|certainly|definitely|surely|of course|accordingly|thereby|still"
    r"|nevertheless|nonetheless|in contrast|on the contrary)\b[,:.]?"
    r"|(?:yes|no|to (?:conclude|summarize|sum up|answer the question)|conclusion|answer|final answer|verdict|step \d+"
    r"|first(?:ly)?|second(?:ly)?|third(?:ly)?|last(?:ly)?|next)\s{0,3}[,:.])\s{0,9}|^[-*•#>\d.)(\s]+",
    re.IGNORECASE,
)
"""Words that lead to a main clause and take nothing from it."""
_SURELY = (
    r"(?:therefore|thus|now|then|safely|also|clearly|confidently|logically|definitively|hence|easily|only|definitely"
    r"|directly|necessarily|further|finally|indeed|so)"
)
_FINDS = (
    r"(?:conclude|see|infer|deduce|determined?|know|find|found|confirm|derive|show|showed|concluded|deduced|establish"
    r"|prove|verify)"
)
_EMBEDS = re.compile(
    rf"^\s*(?:(?:(?:we|i)\s{{1,9}}(?:(?:can|may|must|will|have to|would|do"
    rf"|are able to)\s{{1,9}})?(?:{_SURELY}\s{{1,9}})?"
    rf"(?:{_FINDS}|say|state|think|believe|get|have|note|observe|answer|assert|have (?:shown|proved|proven|established"
    r"|concluded|determined|seen|found|that))"
    rf"|(?:one|you)\s{{1,9}}(?:can|may|must|will)\s{{1,9}}(?:{_SURELY}\s{{1,9}})?{_FINDS})\b"
    rf"|(?:it|this|that|which)\s+(?:{_SURELY}\s+)?(?:follows|means|implies|shows|proves|confirms|indicates|tells us"
    r"|entails|establishes|demonstrates|is (?:(?:therefore|thus|quite|very|also|now|then|hence|so|perfectly"
    r"|logically)\s)?"
    r"(?:clear|evident|obvious|certain|proven|established)"
    rf"|(?:can|must)(?: {_SURELY})? be (?:concluded|inferred|deduced|seen|shown))"
    r"|(?:the|these|all|our|both|given)\s+(?:given |above |provided )?(?:premises|facts|rules|statements"
    r"|information|passage|text|context|evidence|reasoning|proof|theory|analysis|logic)\s+(?:\w+ly )?(?:impl(?:y"
    r"|ies)|shows?|proves?|confirms?|tells? us|mean|means|entails?|establish(?:es)?|demonstrates?)"
    r"|(?:the|my|our)\s+(?:final |correct |logical )?(?:conclusion|answer|result|verdict"
    r"|judg(?:e)?ment)\s+is(?=\s*[:,]|\s+that\b))"
    r"(?:\s*[:,]|\s+that)?\s*,?\s*",
    re.IGNORECASE,
)
"""Main clauses that assert what they embed: `we can conclude that`, `the premises show that`."""
_REASON = re.compile(
    rf"^\s*(?:since|because|due to|considering|using|applying|combining|following|knowing|having|given|regardless of"
    r"|without (?:any |more |further |additional |other |direct |sufficient |enough ){1,3}(?:information|facts"
    r"|evidence|data"
    r"|premises|details|context)"
    rf"|as(?! (?:far|long|some|many|one|they|if|though|for|things|it (?:were|seems)|a rule)\b|\s+{AS_IDIOMS})"
    rf"|(?:(?!without|despite|beyond|outside|during){PREPOSITION}|according to|based on|based upon|as per|in light of"
    rf"|in view of|after|thanks to"
    rf"|in accordance with)"
    rf"(?: only| solely| purely)? {OF_SOURCES})\b",
    re.IGNORECASE,
)
"""The beginning of a clause or a phrase that gives a reason."""
_AIMS = re.compile(
    r"^\s*(?:in order )?to (?:evaluate|determine|see|check|verify|decide|assess|answer|find|solve|begin|start"
    r"|analy[sz]e)\b",
    re.IGNORECASE,
)
_LIMITS = re.compile(rf"^\W*(?!at least \w)(?:{PREPOSITION}|as|like|per|according to)\b", re.IGNORECASE)
"""The beginning of an adverbial, which limits what follows unless it is a reason."""
_ADVERB = re.compile(
    r"^\W*(?!(?:only|early|family|reply|apply|supply|italy|july|emily|sally|kelly|billy|molly|holly|polly|lily|willy"
    r"|wally"
    r"|finally|clearly|logically|ultimately|obviously|consequently|accordingly|additionally|similarly|certainly|firstly"
    r"|secondly|thirdly|lastly|definitely|surely|importantly|specifically|conversely|alternatively|unfortunately"
    r"|interestingly|notably|directly|assembly)\b)(?:[a-z]{3,16}ly|perhaps|maybe)\b",
    re.IGNORECASE,
)
"""An adverb at the beginning of a clause that may be one of doubt; those of reasoning are none."""
_THEN = re.compile(r"\W*(?:then|in (?:that|this|which|such a) case)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r",\s{0,3}(?:(?:and|but|then)\s)?(?:if|unless|when(?:ever)?|provided|assuming|suppose|in case)\b", re.IGNORECASE
)
"""A condition in the middle of a clause."""
_POSES = re.compile(
    r"^\W*(?:(?:now|first|so|next),?\s)?(?:let['’]?s?(?: us)? )?(?:suppose|imagine|pretend|assume"
    r"|(?:consider )?(?:the )?case"
    r" \w{1,8}|say)\b(?! not\b)",
    re.IGNORECASE,
)
"""A sentence that sets up a case for the sentence after it."""
_STATES = re.compile(
    r"\b(?:is|are|was|were|has|have|can|cannot|must|does|do|did|follows?|holds?|appl(?:y|ies)|gives?|says?|states?"
    r"|means?"
    r"|shows?|tells?|leads?|makes?|contradicts?)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Verbs by which what stands before a colon is a sentence and no heading."""
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|cannot|must|will|\w{2,15}s|\w{2,15}ed)\b|n['’]t\b"
)


def lets_stand(text: str, before: str) -> bool | None:
    """Return whether a connective leads to the clause after `text`; None where `text` may keep it from holding.

    `before` is the sentence in front of the one that begins with `text`.
    """
    if SUPPOSES.search(text) or _POSES.search(before) or (_THEN.match(text) and SUPPOSES.search(before)):
        return None
    start, connected = 0, False
    for reset in _RESET.finditer(text):
        part = text[start : reset.start()]
        if SUPPOSES.search(part) or not _is_reason(part, colon=reset[0] in ":—–"):
            return None
        start, connected = reset.end(), True
    scope = text[start:]
    if SUPPOSES.search(scope) or _CONDITION.search(scope):
        return None
    rest = _without_frames(scope)
    if not _bare(rest):
        return connected or rest != scope
    clause, joined = _clause(rest)
    holds = bool(_REASON.match(clause)) or (joined and _is_plain(clause))
    return connected if holds else None


def announces(front: str, before: str) -> bool:
    """Return whether "the answer is" holds with `front` in front of it: not so with `in the first case, the`."""
    return lets_stand(_ITS.sub("", front), before) is not None


def in_doubt(text: str) -> bool:
    """Return whether `text`, in front of a verdict in its sentence, opens a clause with a limit, a doubt or a report.

    The weaker test, for what states its verdict by itself: `the answer is true`, `it cannot be determined`.
    """
    return any(_wavers(part) for part in _RESET.split(text[-MAX_FRONT_CHARS:]) if part)


def _wavers(part: str) -> bool:
    rest = _DETERMINERS.sub("", _without_frames(part))
    if not _bare(rest) or _REASON.match(rest) or _AIMS.match(rest):
        return False
    return _opens_in_doubt(rest) or _opens_in_report(rest)


def _is_reason(part: str, *, colon: bool) -> bool:
    """Return whether what stands before a connective is a reason, or nothing, and no frame that goes on behind it."""
    rest = _without_frames(part)
    if not _bare(rest) or _REASON.match(rest):
        return True
    if colon and not _LABEL.search(part):
        return _is_plain(rest) and _STATES.search(rest) is not None
    return _AIMS.match(rest) is not None or not (_opens_in_doubt(rest) or _opens_in_report(rest))


def _opens_in_doubt(text: str) -> bool:
    opening = text[:MAX_OPENING_CHARS]
    return bool(_LIMITS.match(opening) or _ADVERB.match(opening))


def _opens_in_report(text: str) -> bool:
    """Return whether a clause begins with what somebody says; what a rule or the text says is a reason."""
    return bool(REPORTS.match(text[:MAX_OPENING_CHARS]))


def _is_plain(clause: str) -> bool:
    """Return whether a clause states a fact: with a verb, and without a doubt, a report or a limit."""
    return bool(
        _VERB.search(clause)
        and not DOUBTS.search(clause)
        and not _opens_in_doubt(clause)
        and not _opens_in_report(clause)
    )


def _clause(scope: str) -> tuple[str, bool]:
    """Return the clause before the last comma or "and" that only frames follow, and whether "and" joins it."""
    comma, joint = scope.rfind(","), scope.rfind(" and ")
    cut = max(comma, joint)
    if cut < 0:
        return "", False
    lead = scope[cut:].lstrip(", ")
    if _bare(_without_frames(lead)):
        return "", False
    return scope[:cut], bool(re.match(r"and\b", lead, re.IGNORECASE))


def _without_frames(text: str) -> str:
    """Return `text` without the frames at its beginning."""
    for _ in range(6):
        shorter = _LINKS.sub("", _EMBEDS.sub("", text, count=1), count=1)
        if shorter == text:
            break
        text = shorter
    return text


def _bare(text: str) -> str:
    return text.strip(" ,*_\"'“(#>-\n\t")
