"""What a run of a strategy has to teach: its calls, each with whether the answer that it led to was right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reasoning.answers import read_gold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reasoning.evaluation.examples import Dataset, Example
    from reasoning.solution import Solution
    from reasoning.trace import Trace


@dataclass(frozen=True, slots=True)
class SampledCall:
    """One call of the model: what it was sent, and what it replied."""

    id: str
    """The id of the question."""

    group: str
    """What the question shares with others that are rewarded together: its context, or its own id."""

    domain: str
    """What the question is counted under in a mixture."""

    sample: int
    """Which run on the question it is of, counted from 0."""

    prompt: str
    """The name of the prompt."""

    messages: tuple[tuple[str, str], ...]
    """What was sent: role and content of each message."""

    reply: str
    """What came back, without hidden thoughts."""

    correct: bool | None
    """Whether the answer of the strategy that made the call is right; None where it gave none."""

    logprob: float | None = None
    """The sum of the reply's log-probabilities, where the backend tells it."""

    complete: bool = True
    """Whether the reply ended by itself, and neither it nor what was sent calls a tool: what a text can teach."""

    @property
    def asked(self) -> tuple[Any, ...]:
        """Return what tells prompts apart: pairs are made of replies to the same one."""
        return self.prompt, self.messages


def calls_of(
    example: Example,
    solution: Solution,
    correct: bool | None,
    dataset: Dataset,
    *,
    group: str,
    domain: str,
    sample: int,
) -> Iterator[SampledCall]:
    """Yield the calls of a run, in the order of their start.

    A call is as right as the answer of the innermost strategy around it that answered the question itself: in a vote,
    each sample by its own answer. A sentence's lines that this strategy flagged, or asked for again, are wrong whatever
    the answer. Decisions, failed calls, and calls without a text are left out.
    """
    judged = {None if solution.abstained else solution.shown: correct}
    stack: list[tuple[Trace, bool | None, Mapping[str, Any]]] = [(solution.trace, correct, {})]
    while stack:
        node, right, evidence = stack.pop()
        if node.kind == "strategy" and node.data.get("question") == example.question.text:
            right = _judged(node.data.get("answer"), judged, example, dataset)
            evidence = node.data.get("evidence") or {}
        elif node.kind == "call" and "decision" not in node.data and _text(node):
            call = _call(node, right, example, group, domain, sample)
            yield replace(call, correct=False) if right and _is_refused(call, evidence) else call
        stack.extend((child, right, evidence) for child in reversed(node.children))


def _is_refused(call: SampledCall, evidence: Mapping[str, Any]) -> bool:
    """Return whether the reply is about a sentence that the strategy has other lines of, or found wrong."""
    translated, said = evidence.get("translated", {}), call.messages[-1][1] if call.messages else ""
    about = said if said in translated else max((one for one in translated if one in said), key=len, default="")
    if not about:
        return False
    return about in evidence.get("flagged", {}) or any(one not in call.reply for one in translated[about].splitlines())


def _judged(
    shown: str | None, judged: dict[str | None, bool | None], example: Example, dataset: Dataset
) -> bool | None:
    if shown not in judged:
        value = None if shown is None else read_gold(shown, example.question.answer_format)
        judged[shown] = None if value is None else dataset.is_correct(example, value)
    return None if shown is None else judged[shown]


def _text(node: Trace) -> str:
    reply = node.data.get("reply")
    return reply if isinstance(reply, str) and reply.strip() else ""


def _call(node: Trace, right: bool | None, example: Example, group: str, domain: str, sample: int) -> SampledCall:
    data = node.data
    sent = tuple((str(one.get("role", "user")), str(one.get("content") or "")) for one in data["messages"])
    calls = data.get("tool_calls") or any("tool_calls" in one or one.get("role") == "tool" for one in data["messages"])
    whole = data.get("finish_reason", "stop") == "stop" and not calls
    return SampledCall(
        example.question.id, group, domain, sample, node.name, sent, data["reply"], right, data.get("logprob"), whole
    )
