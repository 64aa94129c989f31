"""Sentences of a model about its own work, which state nothing, however much they look like conditions."""

from __future__ import annotations

from reasoning.tools.logic.propositional.lazy_regex import pattern

REPLIES = frozenset(
    (
        *("so", "thus", "hence", "therefore", "well", "now", "okay", "ok", "yes", "no", "sure", "great", "right"),
        *(
            "also",
            "finally",
            "first",
            "second",
            "third",
            "next",
            "then",
            "however",
            "indeed",
            "moreover",
            "furthermore",
        ),
        *(
            "additionally",
            "certainly",
            "done",
            "thanks",
            "sorry",
            "please",
            "note",
            "example",
            "otherwise",
            "again",
            "correct",
        ),
    )
)
"""Words that are all of a remark, or lead up to one."""

_ASKING = frozenset(
    (
        *("ask", "asks", "asked", "asking", "know", "knows", "known", "knew", "wonder", "wonders", "wondering", "see"),
        *("determine", "determines", "determined", "check", "checks", "checking", "tell", "tells", "decide", "decides"),
        *("verify", "verifies", "unclear", "unsure", "uncertain", "unknown", "sure", "certain", "even", "as", "matter"),
        *("test", "tests", "understand", "doubt", "doubts", "say", "says", "out", "evaluate", "evaluates", "whether"),
    )
)
_LED = r"(?:(?:so|now|well|thus|hence|therefore|and|but|also|finally|then|yes|no|okay|ok)[,.!]? )*"
_KINDS = r"(?:answers?|expressions?|propositions?|implications?|facts?|rules?|logic)"
_ANSWER = (
    r"(?:the|this|my|your|a|final|correct|right|best)(?: \w+)? (?:question|answer|reply|response)"
    r" (?:is|was|would|should|must|can|could|depends|does|follows|means|seems|might|may|becomes?)"
)
_TASK = (
    r"(?:the|this|my|your)(?: \w+)? (?:question|passage|prompt|user|task|problem|puzzle|exercise|text|context"
    r"|paragraph|article|sentence)"
    r" (?:asks?|asked|says?|states?|wants to know|gives?|requires (?:us|me)|is (?:to|about|whether|asking)|mentions?"
    r"|tells?|does (?:not|n['’]t) (?:say|state|tell|mention))"
)
_OPENINGS = (
    r"in (?:short|summary|conclusion|other words)",
    r"let (?:me|us)|let['’]s|sure|certainly|of course|absolutely|great|perfect|no problem|thanks?|sorry|unfortunately",
    r"hello|hi|please|feel free|happy to|glad to|hope|welcome|ask me|here(?:['’]s| is| are| you| we)",
    r"i (?:hope|think|believe|guess|assume|understand|see|suggest|apologi[sz]e|extracted|identified|listed|translated)",
    r"i (?:need (?:more|to)|would (?:be|say|like to)|am (?:sorry|happy|glad|not|un))",
    r"i can(?:not|['’]t)? (?:help|assist|provide|explain|extract|see|do|also|try|give|show|expand|revise)",
    r"i will (?:now|try|extract|list|translate|use|be (?:happy|glad))",
    r"i have (?:extracted|identified|listed|translated|written|used|added|made|tried|marked)",
    r"i['’](?:m|ll|ve|d)",
    r"we (?:are (?:asked|given|told to)|need to|want to|have to (?:decide|determine|find|check|see))",
    r"we (?:can|could|should|must|may) (?:see|check|say|ask|now|conclude|use|write|determine|find|infer|derive)",
    r"we (?:do not|don['’]t|cannot|can['’]t) (?:know|say|tell|determine)",
    r"just|(?:do not|don['’]t) hesitate|tell me|below (?:is|are)|suppose|assume|as requested|got it|good question",
    r"let \w+ be|option [a-j]|(?:the |my )?(?:correct|right|best) (?:option|choice)|(?:my|your) (?:logic|reasoning)",
    rf"(?:the|these) (?:above|below|following|given|previous|first|last|next)(?: {_KINDS}| sentences?| lines?| steps?)",
    r"the (?:conclusion|premises?|statement) (?:follows?|holds?|(?:is|are) (?:valid|true|false|sound|entailed))",
    _ANSWER,
    _TASK,
    r"(?:this|that|it|which|these|those) (?:means?|shows?|suggests?|follows|depends|tells? us|indicates?|helps?)",
    rf"(?:this|that|it|which|these|those) (?:is|are) (?:because|why|clear|not clear|unclear|all|the (?:case|{_KINDS}))",
    r"(?:this|that|it|which|these|those) can be (?:written|expressed|translated|seen|concluded|inferred)",
    r"based on|according to|given (?:the|that|these|this)|from the|in (?:this|the) (?:case|question|passage|problem)",
    r"to (?:determine|answer|solve|find out|decide|check|see|summari[sz]e)|as (?:an ai|you can see|mentioned|stated)",
    rf"there (?:is|are) (?:no|not) (?:enough )?(?:information|{_KINDS})",
    r"note|remember|keep in mind|step \d+|what (?:is|are|follows)|whether|the following|(?:would|do|can|could) you",
)
_CHAT = rf"{_LED}(?:{'|'.join(_OPENINGS)})\b"
_COURTESY = (
    r"(?:needed|necessary|desired|possible|not|so|any|anything|you (?:like|wish|prefer|want|would|"
    r"(?:would|['’]d) (?:like|prefer)\b.*|(?:have|need|want)(?: me)?(?: to)? (?:any|more|further|other|anything|help|"
    r"another|me|questions?)\b.*))"
)


def is_chat(text: str) -> bool:
    """Return whether a sentence is talk whatever it holds: `Let me know if …`, `The question asks if …`, `So`."""
    lower = text.lower()
    return lower in REPLIES or pattern(_CHAT).match(lower) is not None


def is_whether(before: str) -> bool:
    """Return whether "if" behind a word sets no condition: `asks if`, `even if`."""
    return before.lower() in _ASKING


def is_courtesy(condition: str) -> bool:
    """Return whether a condition is about the talk itself: `if you need more`, `if not`."""
    return pattern(_COURTESY).fullmatch(condition.lower()) is not None
