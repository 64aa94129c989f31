"""The two protocols of ReAct: turns in plain text, and turns with native tool calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from reasoning.backends.base import LONGEST_DESCRIPTION, LONGEST_NAME, Message, fit_name
from reasoning.strategies.acting_reading import spoken
from reasoning.strategies.react_acting import Action
from reasoning.strategies.react_arguments import native_arguments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoning.backends.base import Sampling, ToolCall
    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.solution import Reply
    from reasoning.strategies.react_acting import Acting
    from reasoning.strategies.react_reading import Turn
    from reasoning.tools.base import Tool

LONGEST = 8_000
"""Characters of a turn that later turns are shown: its end, where the action stands."""

CALLS = 16
"""Calls of one turn that are run; the model is told of the others that they were not."""


class Turns(Protocol):
    """A conversation with the model about one question."""

    unread: str
    """What the model is told where a turn has neither action nor answer."""

    async def ask(self, *, last: bool) -> Reply:
        """Return the model's next turn; with `last`, its answer is asked for."""

    async def act(self, reply: Reply, acting: Acting) -> bool:
        """Run the native tool calls of a reply; whether there are any."""

    def add(self, turn: Turn, observation: str) -> None:
        """Go on after a turn in text with what it gave."""


class TextTurns:
    """Every turn is one prompt, with the turns so far in it. The last one is drawn without a stop text."""

    unread = (
        "no action was understood. Write `Action: name[{…}]` with one of the tools, or a line of its own with "
        "`Answer:`."
    )

    def __init__(self, question: Question, session: Session, sampling: Sampling, tools: Mapping[str, Tool]) -> None:
        self.question, self.session, self.sampling, self.tools = question, session, sampling, tools
        self.turns: list[dict[str, str]] = []

    async def ask(self, *, last: bool) -> Reply:
        """Ask for a turn of thought and action, or for the answer."""
        sampling, tools = replace(self.sampling, stop=()) if last else self.sampling, list(self.tools.values())
        return await self.session.ask(
            "react/step", sampling=sampling, question=self.question, tools=tools, turns=self.turns, last=last
        )

    async def act(self, reply: Reply, acting: Acting) -> bool:
        """There are no native calls."""
        return False

    def add(self, turn: Turn, observation: str) -> None:
        """Show the turn and its observation from now on."""
        self.turns.append({"said": turn.said[-LONGEST:], "observation": observation})


class NativeTurns:
    """A conversation in which the model calls tools; an action in text, as some models write, is understood too."""

    unread = "no tool was called and no answer was given. Call one of the tools, or write a line of its own: `Answer:`."

    def __init__(self, question: Question, session: Session, sampling: Sampling, tools: Mapping[str, Tool]) -> None:
        self.question, self.session, self.sampling, self.tools = question, session, sampling, tools
        self.turns: list[Message] = []

    async def ask(self, *, last: bool) -> Reply:
        """Ask for the next turn; for the last one the tools are shown, but must not be called.

        A description that no provider takes, such as that of a database with its schema, stands in the prompt.
        """
        return await self.session.converse(
            "react/native",
            self.turns,
            tools=tuple(self.tools.values()),
            tool_choice="none" if last else "auto",
            sampling=self.sampling,
            question=self.question,
            described=[tool for tool in self.tools.values() if len(tool.description) > LONGEST_DESCRIPTION],
            last=last,
        )

    async def act(self, reply: Reply, acting: Acting) -> bool:
        """Run the calls of a reply together, and answer each."""
        calls, more = reply.tool_calls[:CALLS], len(reply.tool_calls) - CALLS
        if not calls:
            return False
        observations = await acting.run([_action(call, acting) for call in calls])
        if more > 0:
            observations[-1] += f"\n({more} further calls were not run: make fewer in a turn)"
            self.session.note("calls not run", f"{more} beyond the {CALLS} of a turn")
        self.turns.append(Message("assistant", spoken(reply.text)[-LONGEST:], calls, thoughts=reply.thoughts))
        self.turns += map(_answered, calls, observations)
        return True

    def add(self, turn: Turn, observation: str) -> None:
        """Go on after a turn without calls."""
        said = turn.said[-LONGEST:] or "(nothing)"
        self.turns += [Message("assistant", said), Message("user", f"Observation: {observation}")]


def by_native_name(tools: Iterable[Tool]) -> dict[str, Tool]:
    """Return the tools by the names that a model is told, which have to be plain; equal ones are numbered."""
    found: dict[str, Tool] = {}
    for tool in tools:
        name, number = fit_name(tool.name), 2
        while name in found:
            ending = f"_{number}"
            name, number = fit_name(tool.name)[: LONGEST_NAME - len(ending)] + ending, number + 1
        found[name] = replace(tool, name=name)
    return found


def _action(call: ToolCall, acting: Acting) -> Action:
    tool = acting.tool(call.name)
    return Action(call.name, tool, native_arguments(call.arguments, tool) if tool else {"": call.arguments})


def _answered(call: ToolCall, observation: str) -> Message:
    return Message("tool", observation, tool_call_id=call.id)
