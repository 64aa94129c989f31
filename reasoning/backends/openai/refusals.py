"""Tells what a server refused: tools as such, several completions at once, or the name of the token limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reasoning.backends.openai.words import Failure

LIMITS = ("max_tokens", "max_completion_tokens")
"""The two names of the limit of tokens; servers and models take one of them, or both."""

_CLAUSE = re.compile(r"[.;\n](?:\s|\Z)")
_TOOLS = re.compile(
    r"\btools\b(?!\[|\.\w)|\btool[ _-]?(?:use|calls?|calling|choice|parser)\b"
    r"|\bfunctions?[ _-]?call(?:s|ing)?\b|\bfunctions\b",
    re.I,
)
_NONE = re.compile(
    r"(?:not|n't|no|without|lacks?)\b[^.]{0,40}\bsupport|unsupported|support(?:s|ed)? (?:only )?(?:by|for|from)\b"
    r"|un(?:known|recogni[sz]ed|expected) "
    r"|requires? |support(?:s|ing)? (?:tool|function)|not (?:permitted|allowed|available|enabled|implemented)"
    r"|extra (?:inputs|fields)|disabled|only supported",
    re.I,
)
_OF_A_CALL = re.compile(
    r"\bpars(?:e|ed|ing)\b|unexpected (?:end|token)|\broles?\b|\barguments\b(?! supplied)|schema|too many|at most"
    r"|maximum|tool_call_id|failed to (?:call|generate)|must be followed|messages?\b.{0,20}tool_calls"
    r"|invalid (?:\w+ )?(?:json|function|tool)\b",
    re.I,
)
_SINGLE = re.compile(
    r"(?<![\w\\])[`'\"(\[]?n[`'\")\]]?(?![\w'])|\b(?:best_of|num_return_sequences|candidate_?count|num_choices)\b"
    r"|(?<!tool )(?<!tool_)\bchoices?\b(?! of)"
    r"|\b(?:one|single|multiple|several|many|number of|parallel) (?:\w+ )?"
    r"(?:completions?|samples?|generations?|candidates?)\b",
    re.I,
)
_WORDS_OF_ONE = re.compile(r"\b(?:only|exactly|just) (?:one|1|a single)\b|\bmust be (?:1|one)\b", re.I)
_NAMED_MAX = re.compile(
    r"(?:<=?|≤|between\s+\d+\s+and|between\s+\d+\s*<=?[^<]{1,20}<=?"
    r"|in (?:the )?range\s*\d+\s*(?:to|-|–|\.\.)|[\[(]\s*\d+\s*(?:,|to|-|–|\.\.)"
    r"|at most|up to|no more than|(?:not|n't) exceed|less than or equal to|less than"
    r"|maximum(?: value)?(?: allowed)?(?: of| is|:)?(?: [`'\"]?n[`'\"]?)?(?: is)?"
    r"|max(?:imum)?(?:_\w{1,40})?\s{0,9}(?:of|is|:|=)?|\bn\s*={1,2}|limit(?:ed)?(?: of| to| is|:)?|default \()"
    r"\s{0,9}[(\[]?(\d{1,4})\b",
    re.I,
)
_BAD_NAME = re.compile(
    r"unsupported|not supported|(?:not|n't|no longer) support|un(?:known|recogni[sz]ed|expected)"
    r"|extra (?:inputs|fields)|not (?:permitted|allowed)|deprecated"
    r"|use\s\W{0,3}max_(?:completion_)?tokens\W{0,3} instead",
    re.I,
)


def refuses_tools(status: int, failure: Failure) -> bool:
    """Return whether a refusal of a request with tools is one of the tools as such; some servers answer 500 then.

    A fault in one call, in a tool's schema or in the order of the turns is none.
    """
    if status not in (400, 404, 405, 422, 500, 501):
        return False
    clauses = [clause for clause in _CLAUSE.split(failure.words) if not _OF_A_CALL.search(clause)]
    return any(_TOOLS.search(clause) and _NONE.search(clause) for clause in clauses)


def most_choices(status: int, failure: Failure, asked: int) -> int | None:
    """Return how many completions a server takes at once, where it refused `asked` of them for their number.

    A limit that it names, 1 where it names none; None where it refused something else.
    """
    if asked <= 1 or status not in (400, 404, 405, 422, 500, 501):
        return None
    if "n" not in failure.codes and not _SINGLE.search(failure.words):
        return None
    if _WORDS_OF_ONE.search(failure.words):
        return 1
    named = [int(found[1]) for found in _NAMED_MAX.finditer(failure.words)]
    return next((number for number in named if 1 <= number < asked), 1)


def other_limit(status: int, failure: Failure, name: str) -> str | None:
    """Return the other name of the limit of tokens, where a server refused the one that it was sent."""
    if status not in (400, 422):
        return None
    named = re.search(rf"(?<!\w){name}(?!\w)", failure.words) or name in failure.codes
    other = LIMITS[name == LIMITS[0]]
    told = failure.words + " ".join(failure.codes)
    return other if named and (_BAD_NAME.search(told)) else None
