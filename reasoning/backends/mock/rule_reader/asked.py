"""The question as it stands in a prompt: its context, its words, its options, and the form of the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reasoning.answers import Number
from reasoning.tools.logic.english import sentences

TRUTHS = ("True", "False", "Unknown")
NUMBER = Number().instruction

UNREADABLE = "The mock can't read this and picks by hash."
"""The only step to an answer where the text is not understood."""

FOUND = "These passages were found by a search"
"""How passages that were looked up begin: without another context, they are what the question is about."""

ADDED = ("It follows by logic", "Lessons from earlier attempts", "Notes on the question:")
"""What strategies put behind a context; a model heeds it, the rule reader goes by the context alone."""

_FORM = re.compile(
    rf"(?:{'|'.join(TRUTHS)})(?:, \w{{1,30}}){{0,3}} or \w{{1,30}}"
    rf"|one letter, A or B|one letter from A to [A-Z]|the letter A\b|{re.escape(NUMBER)}"
)
"""The instructions of the answer formats that the rule reader can answer in."""

_PASSAGE = re.compile(r"^\[\d{1,3}\] .{0,200}\n(.+)$", re.MULTILINE)
_OPTION = re.compile(r"^([A-Z]\)|-) (.*)$", re.MULTILINE)
_QUESTION = re.compile(r"(?:\AContext:\n(?P<context>.*)\n\n|\A)Question: (?P<rest>.*)\Z", re.DOTALL)


@dataclass(frozen=True)
class PromptQuestion:
    """A question as it stands in a prompt."""

    context: str
    text: str
    options: tuple[str, ...]
    form: str

    @property
    def answers(self) -> tuple[str, ...]:
        """Return what may be answered, in the form asked for: letters, truth words, or nothing where the answer is
        free.
        """
        told = self.form or ", ".join(self.options)
        words = [word for word in TRUTHS if re.search(rf"\b{word}\b", told)]
        if len(words) > 1:
            return tuple(words)
        if self.options:
            return self.options if "option" in self.form else tuple(map(chr, range(65, 65 + len(self.options))))
        return tuple(map(str, range(100))) if "number" in self.form else ()


def answer_form(system: str) -> str:
    """Return the instruction of the answer format that a system message gives; empty where it gives none."""
    return next(iter(_FORM.findall(system)[-1:]), "")


def asked_in(system: str, user: str) -> PromptQuestion:
    """Read the question out of a prompt."""
    match = _QUESTION.search(user)
    rest = match["rest"] if match else user
    context = (match["context"] if match else "") or ""
    text, _, options = rest.partition("\n\nOptions:\n")
    labelled = tuple(option for _, option in _OPTION.findall(options))
    passages = " ".join(_PASSAGE.findall(context.partition(FOUND)[2]))
    for heading in ADDED:
        context = context.partition(heading)[0].strip()
    context = context or passages
    if not context:
        context, text = _apart(text)
    return PromptQuestion(context, text.strip(), labelled, answer_form(system))


def _apart(text: str) -> tuple[str, str]:
    """Take a question without a context apart: its last sentence asks, the others are what it is about."""
    parts = sentences(text)
    return " ".join(parts[:-1]), parts[-1] if parts else text
