"""The rule reader with tools: it has arithmetic worked out by the tool `calculate`, natively or by text, as ReAct asks.

What it can't read as arithmetic it answers as the rule reader does, without a tool.
"""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING

from reasoning.backends.base import Completion, ToolCall
from reasoning.backends.mock.rule_reader.asked import NUMBER, answer_form
from reasoning.backends.mock.rule_reader.reader import RuleReader, message_text

if TYPE_CHECKING:
    from reasoning.backends.base import Request

TOOL = "calculate"

_ARGUMENT = re.compile(r'\{"(\w+)"')
_OBSERVED = re.compile(r"^Observation: (.*)$", re.MULTILINE)
_RUN = re.compile(r"[\d\s.()+*/^×÷-]+")
_OPERATION = re.compile(r"\d[\s)]*[-+*/^×÷][\s(]*\d")
_MAX_QUESTION_CHARS = 2_000


class ToolUser(RuleReader):
    """The rule reader, which calls a tool where arithmetic is asked and the tool is there."""

    def reply(self, request: Request, sample: int) -> str | Completion:
        """Reply to one sample of a request."""
        system, user = message_text(request, "system"), message_text(request, "user")
        question, _, turns = user.rpartition("Question: ")[2].partition("\n\nTurns so far:\n")
        expression = _expression(question) if _is_acting(request) and answer_form(system) == NUMBER else ""
        observed = [m.content for m in request.messages if m.role == "tool"] or _OBSERVED.findall(turns)
        if expression and observed:
            return f"The calculator gives {observed[-1]}.\nAnswer: {self._told(observed[-1], request, sample)}"
        if expression and any(tool.name == TOOL for tool in request.tools):
            return _native(expression, request)
        if expression and (by_text := _ARGUMENT.search(system.partition(f"{TOOL}: ")[2])):
            return f"Thought: I calculate.\nAction: {TOOL}[{json.dumps({by_text[1]: expression})}]"
        return self(request, sample)

    def _told(self, observed: str, request: Request, sample: int) -> str:
        """Return what was observed, or a digit more where the sample has to err."""
        errs = random.Random(f"{self.seed}:{request.key}:{sample}").random() < self.error_rate
        return f"{observed}1" if errs else observed


def _is_acting(request: Request) -> bool:
    return bool(request.tools) or request.prompt == "react/step"


def _native(expression: str, request: Request) -> Completion:
    schema = next(tool for tool in request.tools if tool.name == TOOL)
    argument = next(iter(json.loads(schema.parameters)["properties"]), "expression")
    calls = sum(len(message.tool_calls) for message in request.messages)
    call = ToolCall(f"call{calls:05d}", TOOL, json.dumps({argument: expression}))
    return Completion("I calculate.", "tool_calls", tool_calls=(call,))


def _expression(question: str) -> str:
    """Return the longest arithmetic in a question; empty where there is none."""
    runs = [run.strip(" \n.-") for run in _RUN.findall(question[:_MAX_QUESTION_CHARS])]
    return max((run for run in runs if _OPERATION.search(run)), key=len, default="")
