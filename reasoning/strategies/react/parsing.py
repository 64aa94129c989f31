"""What a model writes in a turn of ReAct: actions with their arguments, or the answer, in any of the usual styles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reasoning.parsing import readable
from reasoning.strategies.react.actions import find_action, read_action, says_no_action
from reasoning.strategies.react.answers import closing_text, finishing_text
from reasoning.strategies.react.calls import CUT_OFF, WrittenCall
from reasoning.strategies.react.forms import first_mark, marked_calls, tidy
from reasoning.strategies.react.labels import ANSWER, OBSERVATION
from reasoning.strategies.react.names import find_tool, is_finishing
from reasoning.strategies.react.plain import code_calls, plain_calls

if TYPE_CHECKING:
    from collections.abc import Mapping

_STOPS = re.compile(
    r"<\|(?:im_end|eot_id|eom_id|endoftext|end_of_text|eot|return)\|>|</s>|<end_of_turn>|<｜end▁of▁sentence｜>",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ReplyTurn:
    """What a reply says: actions, an answer, or neither."""

    said: str
    """The reply up to the end of its actions, or to where it invents an observation."""

    calls: tuple[WrittenCall, ...] = ()
    """The tools that it calls; several where their form is that of several calls in a turn."""

    answer: str = ""
    """The text that the answer is to be read from; empty: none."""

    invented: bool = field(default=False, compare=False)
    """Whether the reply went on to an observation of its own, which is cut off."""


def read_turn(reply: str, tools: Mapping[str, Any] | None = None, *, cut_off: bool = False) -> ReplyTurn:
    """Read a turn. What comes first counts: what follows an action rests on an observation that was not made.

    `tools` tells calls without any mark from talk. With `cut_off` the reply ended at its length limit: a call that its
    end may belong to is no call.
    """
    tools = tools or {}
    text = tidy(readable(reply))
    cut = OBSERVATION.search(text)
    said = _before_stop(text[: cut.start()] if cut else text)
    turn = _first(said, tools)
    if cut and not (turn.calls or turn.answer) and says_no_action(said):
        # nothing was called, so that nothing was invented: what follows is the answer
        said = _before_stop(text)
        answer = ANSWER.search(said, cut.end())
        turn = ReplyTurn(said, answer=closing_text(said[answer.start() :], answer)) if answer else turn
    if cut_off and cut is None:
        turn = replace(turn, calls=tuple(_whole(call, said) for call in turn.calls))
    return replace(turn, invented=cut is not None)


def _before_stop(text: str) -> str:
    """Cut the text where the model's turn ended, as its template marks it."""
    parts = _STOPS.split(text.strip(), maxsplit=4)
    return next((part for part in parts if part.strip()), "").strip()


def _whole(call: WrittenCall, said: str) -> WrittenCall:
    loose = isinstance(call.given, str) and not said.endswith(("]", ")", "}", ">", "`"))
    return replace(call, fault=call.fault or CUT_OFF) if loose and call.end >= len(said) else call


def _first(said: str, tools: Mapping[str, Any]) -> ReplyTurn:
    """Read what comes first: calls in a form of their own, a labelled action, or an answer."""
    answer, action = ANSWER.search(said), find_action(said, tools)
    mark, plain = first_mark(said), plain_calls(said, tools)
    places = {
        "answer": answer.start() if answer else -1,
        "action": action.start() if action else -1,
        "marked": mark,
        "plain": plain[0].start if plain else -1,
    }
    for kind, place in sorted(places.items(), key=lambda one: one[1]):
        if place < 0:
            continue
        if kind == "answer" and answer:
            return ReplyTurn(said, answer=closing_text(said[answer.start() :], answer))
        calls = _calls(kind, said, action, plain, tools)
        if calls and (turn := _of_calls(said, calls, tools)):
            return turn
    code = code_calls(said, tools)
    return (_of_calls(said, code, tools) if code else None) or ReplyTurn(said)


def _calls(
    kind: str, said: str, action: re.Match[str] | None, plain: list[WrittenCall], tools: Mapping[str, Any]
) -> list[WrittenCall]:
    if kind == "plain":
        return plain
    if kind == "marked":
        return marked_calls(said)
    if action is None:
        return []
    found = read_action(said[action.end() :], tools)
    return [replace(call, start=action.start(), end=action.end() + call.end) for call in found]


def _of_calls(said: str, calls: list[WrittenCall], tools: Mapping[str, Any]) -> ReplyTurn | None:
    """Make a turn of calls; where the first one finishes it is the answer, which is never lost."""
    first = calls[0]
    if find_tool(first.name, tools) is None and is_finishing(first.name):
        return ReplyTurn(said, answer=finishing_text(first.given) or _labelled_answer(said, first))
    kept = tuple(call for call in calls if find_tool(call.name, tools) is not None or not is_finishing(call.name))
    return ReplyTurn(said[: max(call.end for call in kept)].rstrip(), kept)


def _labelled_answer(said: str, call: WrittenCall) -> str:
    """Return the labelled answer that stands beside a finishing call without one."""
    labelled = ANSWER.search(said, call.end) or ANSWER.search(said[: call.start])
    return closing_text(said[labelled.start() :], labelled) if labelled else ""
