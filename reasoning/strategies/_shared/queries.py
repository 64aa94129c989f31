"""Queries cut out of what a model writes around them."""

from __future__ import annotations

import re

from reasoning.parsing import code_blocks, readable

_QUERY = re.compile(
    r"^[\s>]{0,8}(?:sql(?:query)?|query)?\s{0,2}:?\s{0,4}((?:select|with|values)\b.*)", re.I | re.M | re.S
)
_AFTER = re.compile(
    r";|\n\s*\n|^[ \t]*(?:answer|explanation|this query|note|the query)\b", re.IGNORECASE | re.MULTILINE
)


def cut_query(reply: str) -> str:
    """Return the query of a reply: its last block that holds one, else what begins like one; empty: there is none."""
    blocks = [match[1] for block in code_blocks(reply) if (match := _QUERY.search(f"\n{block.text}"))]
    if blocks:
        return blocks[-1].strip()
    match = _QUERY.search(readable(reply).replace("`", ""))
    if match is None:
        return ""
    end = _AFTER.search(match[1])
    return (match[1][: end.start()] if end else match[1]).strip()
