"""What a model writes in a search, read tolerantly and within bounds: lists of thoughts, judgements, votes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.parsing import field_values, list_items
from reasoning.strategies._shared.prompt_text import escape_for_prompt

if TYPE_CHECKING:
    from reasoning.deciding import Decision

MAX_REPLY_CHARS = 20_000
"""Characters of a reply that are read."""

THOUGHT = 2_000
"""Characters of a thought that are kept."""

SURE, LIKELY, IMPOSSIBLE = 1.0, 0.05, 0.0
"""The judgements, in the proportion of the paper: 20 to 1 to almost nothing."""

VALUES = {"sure": SURE, "likely": LIKELY, "impossible": IMPOSSIBLE}
"""What a decision chooses from, with the values."""

CERTAIN = 0.9
"""The probability from which a state counts as impossible, as the prompt has it: not unless one is certain."""

_TAGS = re.compile(r"<(?=/?steps\b)", re.IGNORECASE)
_WORDS = {
    "sure": SURE,
    "certain": SURE,
    "likely": LIKELY,
    "maybe": LIKELY,
    "possible": LIKELY,
    "unsure": LIKELY,
    "unlikely": LIKELY,
    "impossible": IMPOSSIBLE,
}
_WORD = re.compile(rf"(?<![\w-])(not +)?({'|'.join(_WORDS)})(?!\w)", re.IGNORECASE)
_PLACE = re.compile(
    r"\W{0,5}(?:(?:candidate|choice|option|number|path|no)\W{0,3})?(\d{1,4})(?![\d.]*\d)", re.IGNORECASE
)


def fit(text: str) -> str:
    """Make a state's words fit for a prompt: bounded, and without the tags of ours."""
    return _TAGS.sub("‹", escape_for_prompt(text))


def parse_thoughts(text: str) -> list[str]:
    """Return the items of a numbered or bulleted list with the lines that belong to each, else every line, each once.

    Headings, which end with a colon, are no items.
    """
    text = text[:MAX_REPLY_CHARS]
    items = [item.text for item in list_items(text)]
    if not items:
        items = [line.strip() for line in text.splitlines() if not line.rstrip().endswith(":")]
    return list(dict.fromkeys(item[:THOUGHT] for item in items if item))


def read_value(text: str) -> float | None:
    """Read a judgement: sure (1), likely (0.05) or impossible (0), after "Judgement:" or as the only such word."""
    for said in (*field_values(text, "judgement"), *field_values(text, "judgment")):
        if match := _WORD.search(said):
            return _worth(match)
    found = {_worth(match) for match in _WORD.finditer(text[-MAX_REPLY_CHARS:])}
    return found.pop() if len(found) == 1 else None


def expected_value(decision: Decision) -> float | None:
    """Return the mean of the values by their probabilities; 0 where impossible is all but certain.

    None where it can't be judged.
    """
    if not decision.can_judge:
        return None
    if decision.probabilities["impossible"] >= CERTAIN:
        return IMPOSSIBLE
    return sum(VALUES[name] * probability for name, probability in decision.probabilities.items())


def expected_votes(decision: Decision) -> list[float | None]:
    """Return the share of votes for each candidate; one with less than half of an even share has none.

    None for each where it can't be judged.
    """
    shares = list(decision.probabilities.values())
    if not decision.can_judge:
        return [None] * len(shares)
    return [share if share * 2 * len(shares) >= 1 else 0.0 for share in shares]


def _worth(match: re.Match[str]) -> float:
    """Turn a word into its value; "not sure" is likely, and so is "not impossible"."""
    value = _WORDS[match[2].lower()]
    if not match[1]:
        return value
    return IMPOSSIBLE if match[2].lower() in ("possible", "likely") else LIKELY


def read_best(text: str, count: int) -> int | None:
    """Read a vote, "Best: 2", among `count` candidates, as a place from 0; None where it names none of them."""
    bare = text.strip(" \n*_`.")
    for said in (*field_values(text, "best"), *([bare] if len(bare) <= 20 else [])):
        if match := _PLACE.match(said):
            place = int(match[1]) - 1
            return place if 0 <= place < count else None
    return None
