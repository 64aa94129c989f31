"""How the generators' questions are answered: a whole number where all answers of one are that, else a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reasoning.answers import AnswerFormat, Number, Text
from reasoning.parsing import code_blocks

_EMPTY_TAGS = re.compile(r"<answer>\s*</answer>", re.IGNORECASE)

_INTEGERS = (
    "aiw basic_arithmetic binary_alternation chain_sum circuit_logic count_bits count_primes gcd largest_island lcm "
    "leg_counting letter_counting maze number_sequence products rectangle_count rotten_oranges self_reference "
    "simple_equations simple_geometry"
)
INTEGERS = frozenset(_INTEGERS.split())
"""Generators all of whose answers are whole numbers."""


@dataclass(frozen=True)
class TaggedText(Text):
    """A text of any number of lines, in tags; its case and signs count, since a verifier reads it as it is.

    Two texts are equal that agree but for blanks. Without tags it is read as any text is.
    """

    @property
    def instruction(self) -> str:
        """The answer in tags, on as many lines as it has."""
        return "the answer alone in tags, on as many lines as it has: <answer>…</answer>"

    def parse(self, text: str) -> str | None:
        """Return the text without blanks around it, as of any text; tags around nothing are no answer."""
        return None if _EMPTY_TAGS.fullmatch(text.strip()) else super().parse(text)

    def parse_exact(self, text: str) -> str | None:
        """Return what stands in the tags, without a block of code around it; None where nothing does."""
        text = text.strip()
        blocks = code_blocks(text) if text.startswith(("```", "~~~")) else []
        if len(blocks) == 1 and blocks[0].closed:
            text = blocks[0].text.strip("\n")
        return text or None

    def parse_gold(self, value: object) -> str | None:
        """Return the text as it is."""
        return value.strip("\n") or None if isinstance(value, str) else None

    def key(self, value: str) -> str:
        """Return the lines with single blanks."""
        lines = (" ".join(line.split()) for line in value.splitlines())
        return "\n".join(line for line in lines if line)


def format_of(generator: str) -> AnswerFormat:
    """Return how the questions of a generator are answered."""
    return Number(integer=True) if generator in INTEGERS else TaggedText()
