"""Solutions and texts of models, made fit to be put into another prompt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.answers import extract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.solution import Solution

MAX_PROMPT_CHARS = 8_000
"""Characters of a text that are put into a prompt: its start and its end."""

_TAGS = re.compile(r"<(?=/?(?:solution|first|second|own|other|feedback|attempt|evaluation|checks)\b)", re.IGNORECASE)


def escape_for_prompt(text: str, most: int = MAX_PROMPT_CHARS) -> str:
    """Make a model's text fit for a prompt: bounded, and without the tags of ours."""
    text = text.strip()
    if len(text) > most:
        text = f"{text[: most // 2]}\n…\n{text[-most // 2 :]}"
    return _TAGS.sub("‹", text)


def solution_text(solution: Solution) -> str:
    """Return the words of a solution for a prompt; its answer is said where they don't say it.

    Of a program the code is shown, without what stood around it, and of one that failed its last error.
    """
    program = solution.evidence.get("program")
    text = escape_for_prompt(program or solution.text)
    if solution.abstained:
        failures = solution.evidence.get("failures") or ["no answer was found in this"]
        return f"{text}\n({escape_for_prompt(str(failures[-1]))})".strip()
    found = None if program else extract(text, solution.answer_format).answer
    if found is not None and solution.answer_format.equal(found, solution.answer):
        return text
    return f"{text}\nAnswer: {solution.shown}".strip()


def format_answers(solutions: Sequence[Solution]) -> list[str]:
    """List the answers in words."""
    return [one.shown for one in solutions]
