"""A free text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from reasoning.answers.prose_format import NOTHING, ProseFormat, Reading
from reasoning.answers.surface import plain
from reasoning.parsing import code_blocks, fold

_SHORT = 300
"""Up to this many signs a paragraph without any marker is itself an answer."""

_EMPHASIS = re.compile(r"(\*\*|__|`|\")([^*_`\"\n]{1,300})\1(?=[\s.,;:!?)]|$)")
_GOES_ON = re.compile(r"\s{0,3}(?:,|&|/|and\b|or\b)\s{0,3}(?:and\s|or\s)?(?:\*\*|__|`|\")")
"""What joins a further value to an emphasised one: both are the answer."""
_FILLER = re.compile(
    r"^(?:(?:indeed|in fact|actually|simply|clearly|definitely|certainly|of course)(?:,\s|\s))+(?=\S)", re.IGNORECASE
)
_WRAP = re.compile(r"(?:\*\*|__|\*|`|\"|“|”|«|»|\$)")
_BOXED = re.compile(r"\\(?:boxed|text|textbf|mathrm|mbox)\s*\{([^{}]*)\}")
_ABBREVIATIONS = frozenset(["Inc.", "Jr.", "Sr.", "Co.", "Ltd.", "Corp.", "etc.", "St.", "Mt.", "Dr.", "vs."])
_EDGES = ".,;:!?\"'“”‘’«»()[]{} "
_PUNCTUATION = ".,;:!?\"'“”‘’«» "
_EMPTY_VALUE = re.compile(r"\[\s?\]|\{\s?\}|\(\s?\)|\"\"|''")
_IN_BRACKETS = re.compile(r"\(([^()\[\]{},]*)\)|\[([^()\[\]{},]*)\]|\{([^()\[\]{},]*)\}")


@dataclass(frozen=True)
class Text(ProseFormat):
    """A free text; the value is the answer as written, without the markup around it.

    Equal answers agree but for case, articles, blanks, markup and the punctuation at their ends.
    """

    name: ClassVar[str] = "text"
    takes_any_text = True

    @property
    def instruction(self) -> str:
        """`the answer in a few words`."""
        return "the answer in a few words"

    def parse(self, text: str) -> str | None:
        """Return `text` without blanks and emphasis around it; None where nothing is left.

        Of signs alone the empty list, dict, tuple and string are answers: `[]`, `{}`, `()`, `""`.
        """
        text = text.strip()
        blocks = code_blocks(text) if text.startswith(("```", "~~~")) else []
        if len(blocks) == 1 and blocks[0].closed and blocks[0].end_line == text.count("\n"):
            text = blocks[0].text.strip()
        if inner := _BOXED.fullmatch(text.strip("$")):
            text = inner[1].strip()
        for _ in range(3):
            if _EMPTY_VALUE.fullmatch(text):
                return text
            mark = _WRAP.match(text)
            closing = {"“": "”", "«": "»"}.get(mark[0], mark[0]) if mark else ""
            inside = text[len(closing) : -len(closing)] if mark else ""
            if not mark or len(text) < 2 * len(closing) or not text.endswith(closing) or closing in inside:
                break
            text = inside.strip()
        text = text.removeprefix("**").strip() if text.count("**") == 1 else text
        return text if text.strip(_EDGES + "*_`#$-") else None

    def parse_gold(self, value: object) -> str | None:
        """Return the text; one of signs alone as well."""
        return super().parse_gold(value) or (value.strip() or None if isinstance(value, str) else None)

    def show(self, value: str) -> str:
        """The text itself."""
        return value

    def key(self, value: str) -> str:
        """Small letters without articles, markup, extra blanks and outer punctuation."""
        text = " ".join(plain(value).casefold().split()).strip(_PUNCTUATION)
        if inner := _IN_BRACKETS.fullmatch(text):
            text = next(filter(None, inner.groups()), "").strip(_PUNCTUATION)
        return re.sub(r"\b(?:the|an?)\s+(?=\S)", "", text) or fold(value).strip()

    def claim(self, text: str) -> Reading:
        """The rest of the marker's line; its emphasised beginning where it runs on after that."""
        first = text.strip().split("\n", 1)[0].strip()
        first = _FILLER.sub("", first)
        emphasised = _EMPHASIS.match(first)
        goes_on = emphasised and _GOES_ON.match(first, emphasised.end())
        return Reading(self.parse(emphasised[2] if emphasised and not goes_on else _without_full_stop(first)))

    def closing(self, text: str) -> Reading:
        """A short last line."""
        text = text.strip()
        return Reading(self.parse(text)) if len(text) <= _SHORT and not text.endswith(("?", ":")) else NOTHING


def _without_full_stop(text: str) -> str:
    """Return what a sentence says without the full stop that ends it; that of an abbreviation stays."""
    last = text.split()[-1] if text.split() else ""
    is_abbreviation = "." in last[:-1] and not re.search(r"\d\.\d", last)
    return text if is_abbreviation or last in _ABBREVIATIONS or text.endswith("..") else text.removesuffix(".")
