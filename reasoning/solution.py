"""What a strategy returns: an answer or an abstention, with its grounds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from reasoning.answers import AnswerFormat, Extraction, Text, extract
from reasoning.backends.base import Message, ToolCall
from reasoning.deprecation import renamed_fields
from reasoning.trace import Trace, in_plain_text
from reasoning.usage import NOTHING_SPENT, Usage

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reasoning.question import Question


Stopped = Literal["budget", "errors"]
"""What may end a strategy's work early."""

STOPPED: Mapping[Stopped, str] = {
    "budget": "a limit ended the work early, or the last call went beyond it; it goes before `errors`",
    "errors": "failures of the backend cost it a part",
}
"""What each value of `Solution.stopped` says."""

MAX_KEPT_CHARS = 20_000
"""Characters of a reply whose reading is kept, for others that say the same."""

OUTRIGHT = ("json", "boxed", "tag", "marker")
"""The rules of `extract` by which an answer is stated outright."""


@renamed_fields(finish="finish_reason", thoughts="reasoning_content")
@dataclass(frozen=True, slots=True)
class Reply:
    """One completion of a prompt, as a strategy sees it."""

    text: str
    """What the model wrote; empty where it wrote nothing."""

    finish_reason: str = "stop"
    """Why it ended: stop, tool_calls, length (cut off at the token limit), filter (withheld by the provider), or
    other."""

    sample: int = 0
    """Which of the identical requests of this run it answers, counted from 0."""

    usage: Usage = NOTHING_SPENT
    """What it cost."""

    logprob: float | None = None
    """The sum of its tokens' log-probabilities (natural logarithm), where the backend gives it."""

    model: str = ""
    """The model that wrote it, as the backend names it."""

    tool_calls: tuple[ToolCall, ...] = ()
    """The calls of tools that it wishes, in order."""

    reasoning: str = ""
    """What the model thought aloud, whatever marks or field it came in; no part of `text`."""

    reasoning_content: str = ""
    """Of that, what came in a field of its own, as the provider wants it back with the calls."""

    reasoning_fields: str = ""
    """The provider's fields of it as they came, the text of a JSON object; see `Completion.reasoning_fields`."""

    top_logprobs: tuple[tuple[str, float], ...] = ()
    """The alternatives of the first token with their log-probabilities, where the request asked for them."""

    @property
    def message(self) -> Message:
        """The reply as a turn of the conversation, for `Session.chat`."""
        return Message("assistant", self.text, self.tool_calls, "", self.reasoning_content, self.reasoning_fields)


def _extracted(text: str, form: AnswerFormat, finish_reason: str) -> Extraction:
    """Read a reply; samples that say the same are read once."""
    if len(text) > MAX_KEPT_CHARS:
        return extract(text, form, finish_reason)
    try:
        return _extract_once(text, form, finish_reason)
    except TypeError:  # a format of the user's own may have lists for fields, which can't be hashed
        return extract(text, form, finish_reason)


@lru_cache(maxsize=256)
def _extract_once(text: str, form: AnswerFormat, finish_reason: str) -> Extraction:
    return extract(text, form, finish_reason)


@renamed_fields(format="answer_format")
@dataclass(frozen=True)
class Solution:
    """The outcome of one strategy on one question. It shows itself in a terminal (rich) and in a notebook."""

    answer: Any | None
    """A value of the question's format, or None: the strategy abstains."""

    answer_format: AnswerFormat = field(default_factory=Text)
    """The question's answer format."""

    text: str = ""
    """The words from which the answer was read."""

    confidence: float | None = None
    """The strategy's own belief in the answer, from 0 to 1 (a vote's share); None where it has none."""

    evidence: Mapping[str, Any] = field(default_factory=dict)
    """What speaks for the answer and what went wrong on the way, by name. Keys that several strategies have mean the
    same in all: `reasoning.strategies.evidence` lists them with their types; each strategy documents its own."""

    children: tuple[Solution, ...] = ()
    """The solutions of inner strategies."""

    reading: str = ""
    """How the answer was read from `text`: the rule and the words (`marker: Answer: B`); empty where it was not."""

    stopped: Stopped | None = None
    """What ended the work early, as `STOPPED` says; None where it ran to its end."""

    strategy: str = ""
    """The spec of the strategy. Filled in by the session."""

    model: str = ""
    """The backend's model; `mock` where a stand-in answered. Filled in by the session."""

    usage: Usage = NOTHING_SPENT
    """What it cost, everything inside included. Filled in by the session."""

    seconds: float = 0.0
    """How long it took by the clock. Filled in by the session."""

    trace: Trace = field(default_factory=lambda: Trace("strategy", ""), repr=False)
    """What happened, as a tree. Filled in by the session."""

    @classmethod
    def read(cls, question: Question, reply: Reply) -> Solution:
        """Read the answer out of a reply; not found is an abstention that says why in `evidence["parse_errors"]`.

        A reply that is thoughts in a field of their own and nothing else, and yet ended by itself, was parted wrongly
        by its server: an answer that the thoughts state outright is taken, and `evidence["thoughts_only"]` is True.
        """
        found, evidence = _extracted(reply.text, question.answer_format, reply.finish_reason), dict[str, Any]()
        if not reply.text.strip() and reply.reasoning:
            found, evidence = _from_thoughts(question, reply), {"thoughts_only": True}
        if found.answer is None:
            evidence["parse_errors"] = [found.how]
        if reply.finish_reason in ("length", "filter"):
            evidence["finish"] = reply.finish_reason
        reading = "" if found.answer is None else f"{found.how}: {found.quote}"
        return cls(found.answer, question.answer_format, reply.text, evidence=evidence, reading=reading)

    @property
    def abstained(self) -> bool:
        """Return whether there is no answer."""
        return self.answer is None

    @property
    def shown(self) -> str:
        """The answer in words: `B) The ground is wet.`, or `(no answer)`."""
        words = self.answer_text
        return "(no answer)" if words is None else words

    @property
    def answer_text(self) -> str | None:
        """The answer in words, `B) The ground is wet.`, as `answer` is its value; None where there is none."""
        return None if self.answer is None else self.answer_format.show(self.answer)

    def replace(self, **changes: Any) -> Solution:
        """Return the same solution with other fields."""
        return dataclasses.replace(self, **changes)

    def filled(self, **changes: Any) -> Solution:
        """Return the same solution with other fields, whose names are right; it takes less time than `replace`."""
        if type(self) is not Solution:
            return self.replace(**changes)
        other = object.__new__(Solution)
        vars(other).update(vars(self))
        vars(other).update(changes)
        return other

    def _facts(self) -> list[tuple[str, str]]:
        facts = [
            ("strategy", self.strategy),
            ("model", f"{self.model} (no model: a stand-in)" * (self.model == "mock")),
        ]
        if self.model != "mock":
            facts[1] = ("model", self.model)
        if self.reading:
            facts.append(("read", _line(self.reading)))
        if self.confidence is not None:
            facts.append(("confidence", f"{self.confidence:.2f}"))
        if self.stopped:
            facts.append(("stopped", self.stopped))
        facts += [("usage", f"{self.usage}, {self.seconds:.2f} s")] if self.strategy else []
        facts += [(f"evidence: {key}", _line(value)) for key, value in self.evidence.items()]
        return [(name, value) for name, value in facts if value]

    def __str__(self) -> str:
        return in_plain_text(self)

    def __rich__(self) -> RenderableType:
        from rich.panel import Panel
        from rich.table import Table
        from rich.text import Text as Words

        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for name, value in self._facts():
            table.add_row(Words(name), Words(value))
        title = Words(self.shown, style="bold red" if self.abstained else "bold green")
        return Panel(table, title=title, title_align="left", expand=False)

    def _repr_html_(self) -> str:
        from reasoning.display.notebook import solution_card

        is_told = "evidence" in self.trace.data  # the tree shows it
        facts = [fact for fact in self._facts() if not (is_told and fact[0].startswith("evidence"))]
        return solution_card(self.shown, facts, self.trace, is_mock=self.model == "mock")


def _from_thoughts(question: Question, reply: Reply) -> Extraction:
    found = (
        extract(reply.reasoning, question.answer_format)
        if reply.reasoning_content and reply.finish_reason == "stop"
        else Extraction()
    )
    if found.how in OUTRIGHT:
        return found
    return Extraction(how="thoughts only" if reply.reasoning_content else "cut off")


def _line(value: object) -> str:
    if isinstance(value, Mapping):
        value = [f"{key}: {item}" for key, item in value.items()]
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= 300 else f"{text[:300]}…"
