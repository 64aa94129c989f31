"""The two protocols of ReAct: turns in plain text, and turns with native tool calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from reasoning.backends.base import Message, ToolSchema
from reasoning.backends.tool_calls import MAX_DESCRIPTION_CHARS, MAX_TOOL_NAME_CHARS, fit_name
from reasoning.errors import ToolCallError, ToolsNotSupportedError
from reasoning.parsing import truncate
from reasoning.solution import Reply
from reasoning.strategies.react.answers import finishing_text
from reasoning.strategies.react.arguments import native_arguments
from reasoning.strategies.react.calls import MAX_CALLS
from reasoning.strategies.react.executor import Action
from reasoning.strategies.react.names import find_tool, is_finishing
from reasoning.strategies.react.parsing import ReplyTurn, read_turn
from reasoning.tools.base import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoning.backends.base import Sampling, ToolCall
    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.strategies.react.executor import Acting
    from reasoning.tools.base import Tool

MAX_TURN_CHARS = 8_000
"""Characters of a turn that later turns are shown: its end, where the action stands."""

NOTHING_DONE = (
    "no tool was called and no answer was given. Call one of the tools, or write a line of its own: `Answer:`."
)
WRITE_AGAIN = "Call the tool again, with its arguments whole and as a JSON object, or answer."

MAX_CHARS_A_TOKEN = 5
"""A prompt in which more characters stand for a token than this was not sent whole."""


class Turns(Protocol):
    """A conversation with the model about one question."""

    unread: str
    """What the model is told where a turn has neither action nor answer."""

    async def ask(self, *, last: bool) -> Reply:
        """Return the model's next turn; with `last`, its answer is asked for."""

    def read(self, reply: Reply) -> ReplyTurn | None:
        """Read a turn that stands in the text, or finishes; None: it has native calls to run."""

    async def act(self, reply: Reply, acting: Acting) -> None:
        """Run the native calls of a reply, and go on after them."""

    def add(self, turn: ReplyTurn, observation: str) -> None:
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

    def read(self, reply: Reply) -> ReplyTurn:
        """Read the turn."""
        return read_turn(reply.text, self.tools, cut_off=reply.finish_reason == "length")

    async def act(self, reply: Reply, acting: Acting) -> None:
        """There are no native calls."""

    def add(self, turn: ReplyTurn, observation: str) -> None:
        """Show the turn and its observation from now on."""
        self.turns.append({"said": turn.said[-MAX_TURN_CHARS:], "observation": observation})


class NativeTurns:
    """A conversation in which the model calls tools; an action in text, as some models write, is understood too.

    A call that the server could not read is told to the model like one that we can't; what the server tells of it is
    read as a turn in text.
    """

    def __init__(
        self,
        question: Question,
        session: Session,
        sampling: Sampling,
        tools: Mapping[str, Tool],
        *,
        doubts: bool = True,
    ) -> None:
        """Begin; with `doubts`, a server that seems to leave the tools out is an error (ToolsNotSupportedError) in
        the first turn."""
        self.question, self.session, self.sampling, self.tools = question, session, sampling, tools
        self.turns: list[Message] = []
        self.doubts, self.unread = doubts, NOTHING_DONE

    async def ask(self, *, last: bool) -> Reply:
        """Ask for the next turn; for the last one the tools are shown, but must not be called.

        A description that no provider takes, such as that of a database with its schema, stands in the prompt.
        """
        self.unread = NOTHING_DONE
        try:
            return await self._asked(last=last)
        except ToolCallError as error:
            self.unread = f"error: the call could not be read: {truncate(error.why, 500)}\n{WRITE_AGAIN}"
            self.session.note("call not read", error.why)
            return Reply(error.written or "(a call that could not be read)", finish_reason="other")

    async def _asked(self, *, last: bool) -> Reply:
        return await self.session.chat(
            "react/native",
            self.turns,
            tools=tuple(self.tools.values()),
            tool_choice="none" if last else "auto",
            sampling=self.sampling,
            question=self.question,
            described=[tool for tool in self.tools.values() if len(tool.description) > MAX_DESCRIPTION_CHARS],
            last=last,
        )

    def read(self, reply: Reply) -> ReplyTurn | None:
        """Read the text of a reply without calls, or with one that gives the answer; None: there are calls to run."""
        if not reply.tool_calls:
            turn = read_turn(reply.text, self.tools, cut_off=reply.finish_reason == "length")
            if self.doubts and not self.turns and not turn.calls and self._left_out(reply):
                raise ToolsNotSupportedError(
                    reply.model, "the server seems to leave the tools out: its count of tokens is too small"
                )
            return turn
        first = reply.tool_calls[0]
        if find_tool(first.name, self.tools) is not None or not is_finishing(first.name):
            return None
        said = read_turn(reply.text)
        return ReplyTurn(said.said, answer=finishing_text(first.arguments) or said.answer)

    def _left_out(self, reply: Reply) -> bool:
        """Return whether the prompt had fewer tokens than the messages and the tools have together in any language."""
        schemas = [ToolSchema.of(tool) for tool in self.tools.values()]
        told = sum(len(one.name) + len(one.description) + len(one.parameters) for one in schemas)
        asked = sum(len(message["content"]) for message in self.session.trace.calls[-1].data["messages"])
        return 0 < reply.usage.prompt_tokens < (asked + told) / MAX_CHARS_A_TOKEN

    async def act(self, reply: Reply, acting: Acting) -> None:
        """Run the calls of a reply together, and answer each."""
        calls, more = reply.tool_calls[:MAX_CALLS], len(reply.tool_calls) - MAX_CALLS
        observations = await acting.run([_action(call, acting) for call in calls])
        if more > 0:
            observations[-1] += f"\n({more} further calls were not run: make fewer in a turn)"
            self.session.note("calls not run", f"{more} beyond the {MAX_CALLS} of a turn")
        self.turns.append(replace(reply.message, content=reply.text[-MAX_TURN_CHARS:], tool_calls=calls))
        self.turns += map(_answered, calls, observations)

    def add(self, turn: ReplyTurn, observation: str) -> None:
        """Go on after a turn without calls."""
        said = turn.said[-MAX_TURN_CHARS:] or "(nothing)"
        self.turns += [Message("assistant", said), Message("user", f"Observation: {observation}")]


def by_native_name(tools: Iterable[Tool]) -> dict[str, Tool]:
    """Return the tools by the names that a model is told, which have to be plain; equal ones are numbered."""
    found: dict[str, Tool] = {}
    for tool in tools:
        name, number = fit_name(tool.name), 2
        while name in found:
            ending = f"_{number}"
            name, number = fit_name(tool.name)[: MAX_TOOL_NAME_CHARS - len(ending)] + ending, number + 1
        found[name] = replace(tool, name=name)
    return found


def _action(call: ToolCall, acting: Acting) -> Action:
    tool = acting.tool(call.name)
    if tool is None and is_finishing(call.name):
        why = "the answer was not taken, since other calls stand beside it: give it when their results are known"
        return Action(call.name, None, Failure(why))
    return Action(call.name, tool, native_arguments(call.arguments, tool) if tool else {"": call.arguments})


def _answered(call: ToolCall, observation: str) -> Message:
    return Message("tool", observation, tool_call_id=call.id)
