"""Tells what a server refused: tools as such, several completions at once, a setting, an effort, the system's role."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.backends.sampling import EFFORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoning.backends.server_failure import ServerFailure


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
_NOT_TAKEN = re.compile(
    r"unsupported|not (?:be )?supported|(?:not|n't|no longer) (?:support|accept|allow)|un(?:known|expected)"
    r"|unrecogni[sz]ed|extra (?:inputs|fields)|not (?:permitted|allowed|available|enabled|implemented|compatible)"
    r"|deprecated|incompatible|cannot (?:both )?be (?:used|set|specified|combined|enabled)|only the default"
    r"|(?:may|can) only be|use\s\W{0,3}max_(?:completion_)?tokens\W{0,3} instead|is disabled"
    r"|requires? (?:a )?(?:reasoning|thinking)|only (?:1|1\.0|0\.95|true|false|auto|'?text'?) is",
    re.I,
)
_NOT_TAKEN_CODES = ("unsupported_parameter", "unsupported_value", "unknown_parameter", "extra_forbidden")
_SYSTEM = re.compile(
    r"system\W{0,3} ?(?:role|messages?|prompts?|instructions?)[^.]{0,60}"
    r"(?:not|n't|un)\W?\s?(?:be )?(?:support|allow|enabled)"
    r"|(?:not|n't) (?:support|allow|accept)[^.]{0,40}(?<!\w)\W?system\b"
    r"|developer instruction is not enabled|(?:unknown|invalid|unexpected|unsupported)[^.]{0,20} role\W{1,4}system",
    re.I,
)
_WITH_THINKING = re.compile(r"tools with reasoning_effort are not supported", re.I)
_FORM = re.compile(
    r"response[ _.]?format|json[ _]?(?:schema|object|mode|grammar)|structured[ _]outputs?"
    r"|(?:guided|constrained) decoding|json_validate|generate (?:valid )?json"
    r"|\b(?:schemas?|grammars?|ebnf|gbnf|xgrammar|strict mode)\b(?! (?:for|of) (?:function|tool))",
    re.I,
)
_NO_ROUTE = re.compile(
    r"\b(?:no|none of the|any|find an?) (?:\w{1,20} ){0,2}"
    r"(?:endpoint|provider|route|deployment|upstream|backend|host)s?\b.{0,60}\b(?:support|handle|accept|serve|offer|allow|compatible|capable)",
    re.I,
)
"""How gateways say that nobody behind them takes a request with what it asks for, whatever the status."""

_UNNAMED = re.compile(
    r"\b(?:requested|provided|given|specified|these|all|required|your) (?:\w{1,20} )?"
    r"(?:param|feature|capabilit|setting)",
    re.I,
)
_OF_A_TOOL = re.compile(r"\b(?:tools?|functions?)\b", re.I)
_STATUSES = (400, 422)
"""Statuses of a request that a server will not take as it is."""
MAX_NAMES = 60
"""Fields of a request whose refusal is looked for."""


def refuses_tools(status: int, failure: ServerFailure) -> bool:
    """Return whether a refusal of a request with tools is one of the tools as such; some servers answer 500 then.

    A fault in one call, in a tool's schema or in the order of the turns is none.
    """
    if status not in (400, 404, 405, 422, 500, 501):
        return False
    clauses = [clause for clause in _CLAUSE.split(failure.words) if not _OF_A_CALL.search(clause)]
    return any(_TOOLS.search(clause) and _NONE.search(clause) for clause in clauses)


def most_choices(status: int, failure: ServerFailure, asked: int) -> int | None:
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


def refused_field(status: int, failure: ServerFailure, fields: Iterable[str]) -> str | None:
    """Return which of the fields of a request a server does not take, whatever their value; None where it takes them.

    A value out of its range is no such refusal: the request is wrong then.
    """
    routed = refuses_routes(status, failure)
    if status not in _STATUSES and not routed:
        return None
    told = " ".join((failure.words, *failure.codes))
    if not routed and not _NOT_TAKEN.search(told) and not any(code in _NOT_TAKEN_CODES for code in failure.codes):
        return None
    names = sorted(fields, key=len, reverse=True)[:MAX_NAMES]
    coded = next((name for name in names if any(_names(name, code) for code in failure.codes)), None)
    found = coded or _first_named(names, failure.words) or (_spoken_of(names, failure.words) if routed else None)
    if found or not routed or not _UNNAMED.search(failure.words):
        return found
    return next((name for name in SUSPECTS if name in names), None)


SUSPECTS = (
    *("response_format", "structured_outputs", "grammar", "ebnf", "json_schema", "top_logprobs", "logprobs"),
    *("reasoning_effort", "reasoning", "thinking", "chat_template_kwargs", "stop", "top_p", "temperature"),
)
"""Fields that are left out one after another where a gateway does not say which one nobody takes, the rarest first."""

_SPOKEN = (
    (
        ("response_format", "json_schema"),
        re.compile(r"structured.outputs?|json.?(?:mode|schema|object)|response.format", re.I),
    ),
    (("top_logprobs", "logprobs"), re.compile(r"log.?prob", re.I)),
    (("reasoning_effort", "reasoning", "thinking"), re.compile(r"\b(?:reasoning|thinking|effort)", re.I)),
    (("tool_choice",), re.compile(r"tool.choice", re.I)),
    (("stop",), re.compile(r"stop (?:sequence|word|string)", re.I)),
)
"""What gateways call fields of a request in words."""


def refuses_routes(status: int, failure: ServerFailure) -> bool:
    """Return whether a gateway has nobody behind it that takes the request as it is, though others of its kind."""
    return status in (*_STATUSES, 404, 405, 429, 500, 501, 502, 503) and bool(_NO_ROUTE.search(failure.words))


def _spoken_of(names: list[str], words: str) -> str | None:
    """Return the field that the words speak of without its name."""
    return next((name for fields, sign in _SPOKEN if sign.search(words) for name in fields if name in names), None)


FORMS = ("response_format", "structured_outputs", "grammar", "ebnf", "json_schema")
"""Fields that hold a reply to a form."""


def refused_form(status: int, failure: ServerFailure, sent: Mapping[str, object]) -> str | None:
    """Return the field of a request that holds the reply to a form, where a refusal is of it; None else.

    Whatever is wrong with it (a schema that the server can't hold a model to, a type that it has not, a fault of the
    grammar that it makes of it), the reply can be asked for without; some servers answer 500 then.
    """
    name = next((name for name in FORMS if name in sent), None)
    told = " ".join((failure.words, *failure.codes))
    is_status = status in (*_STATUSES, 500, 501) or refuses_routes(status, failure)
    if name is None or not is_status or not _FORM.search(told):
        return None
    is_of_a_tool = "tools" in sent and _OF_A_TOOL.search(told) and name not in told
    return None if is_of_a_tool else name


def _names(field: str, code: str) -> bool:
    """Return whether a code is a field or a part of one: `response_format.json_schema`, `body.stop`."""
    return field in re.split(r"[.\[\]/]", code)


def _first_named(names: list[str], words: str) -> str | None:
    """Return the field that the words name first; a word of every day counts only where it is set apart as a name."""
    found = [(match.start(), name) for name in names if (match := _name_in(name).search(words))]
    return min(found)[1] if found else None


@lru_cache(maxsize=200)
def _name_in(name: str) -> re.Pattern[str]:
    own = re.escape(name)
    if "_" in name:
        return re.compile(rf"(?<![\w-]){own}(?![\w-])", re.I)
    return re.compile(
        rf"[`'\"\[(.]\s?{own}\s?[`'\")\].,:=\[]|^{own}\s?[:=]|(?<!\w){own}: (?:extra|unexp|unk|uns|not)"
        rf"|(?:parameter|argument|field|property|supplied|option)s?:?\s{own}\b",
        re.I,
    )


def supported_efforts(status: int, failure: ServerFailure, asked: str) -> tuple[str, ...]:
    """Return the efforts that a refusal names as the supported ones; none where it does not speak of efforts."""
    if status not in _STATUSES or "effort" not in " ".join((failure.words, *failure.codes)).lower():
        return ()
    named = re.findall(rf"\b({'|'.join(EFFORTS)})\b", failure.words.lower())
    return tuple(effort for effort in EFFORTS if effort in named and effort != asked)


def needs_no_thinking(status: int, failure: ServerFailure) -> bool:
    """Return whether a model takes tools only where it does not think, as OpenAI's later ones do by this protocol."""
    return status in _STATUSES and bool(_WITH_THINKING.search(failure.words))


def refuses_system(status: int, failure: ServerFailure) -> bool:
    """Return whether a server or a model's template takes no message of the role system; some answer 500 then."""
    return status in (400, 422, 500) and bool(_SYSTEM.search(" ".join((failure.words, *failure.codes))))


def is_greedy_only(failure: ServerFailure) -> bool:
    """Return whether several completions at once are refused only where the temperature is 0."""
    return "greedy" in failure.words.lower()
