"""The labels of a turn of ReAct (`Action:`, `Action Input:`, `Answer:`, `Observation:`), as models write them."""

from __future__ import annotations

import re

_LEFT = r"^[\s*_#>-]{0,12}(?:\d{1,2}[.)]\s{1,3}[*_]{0,2})?"
OBSERVATION = re.compile(
    rf"{_LEFT}observation(?: \d{{1,3}})?[*_]{{0,2}}\s{{0,3}}[:：]"
    r"|<(?:tool_response|tool_result|function_results?|observation)>|<\|(?:tool_response|observation|tool_result)\|>"
    r"|\[TOOL_RESULTS\]|^[^\S\n]{0,8}```tool_outputs?\b|<\|im_start\|>\s{0,2}(?:tool|user)\b|<start_of_turn>\s{0,2}user"
    r"|<\|start_header_id\|>\s{0,2}(?:ipython|tool|user)|<｜tool▁outputs?▁begin｜>|<\|tool_result(?:s_section)?_begin\|>",
    re.IGNORECASE | re.MULTILINE,
)
ACTION = re.compile(
    rf"{_LEFT}(?P<label>(?:next )?action|act|tool|tool[ -](?:call|name|used?|to use)|function(?: (?:call|name))?"
    r"|call|api call|invoke|use tool|step)(?: \d{1,3})?[*_]{0,2}\s{0,3}(?:[:：][*_]{0,2}[ \t]*|$)"
    r"|<(?P<tag>action|act)>[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
ANSWER = re.compile(
    rf"{_LEFT}(?:(?:my |the )?(?:final )?answer|finish|final response)(?: is)?[*_]{{0,2}}\s{{0,3}}[:：]"
    rf"|{_LEFT}(?:finish|final[ _]?answer)\s?[\[(]|{_LEFT}final answer[*_]{{0,2}}$|<(?P<tag>final_?answer|answer)>",
    re.IGNORECASE | re.MULTILINE,
)
INPUT = re.compile(
    r"(?:^[\s*_#>-]{0,12}|[,;|]\s{0,4}|<|[ \t](?=action[ _]input))(?:(?:action|tool|function)[ _-]?)?"
    r"(?:inputs?|arguments?|args|parameters?|params)"
    r"(?: \d{1,3})?[*_]{0,2}\s{0,3}(?:[:：>][*_]{0,2}|=(?=\s?\{))[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
THOUGHT = re.compile(
    rf"{_LEFT}thoughts?(?: \d{{1,3}})?[*_]{{0,2}}\s{{0,3}}[:：]|</(?:action|act|input|action_input)>",
    re.IGNORECASE | re.MULTILINE,
)


def until_next(text: str) -> str:
    """Return the text up to the next labelled line."""
    ends = [match.start() for pattern in (ACTION, ANSWER, THOUGHT) if (match := pattern.search(text))]
    return text[: min(ends)].strip() if ends else text.strip()


def has_label(text: str) -> bool:
    """Return whether the label of an action, an answer or a thought stands in the text."""
    return any(pattern.search(text) for pattern in (ACTION, ANSWER, THOUGHT))
