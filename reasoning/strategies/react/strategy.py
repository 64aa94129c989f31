"""ReAct: thoughts, actions with the session's tools, and what they observe."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.base import Sampling, ToolSchema
from reasoning.concurrency import aside
from reasoning.errors import ReasoningError, SettingError, ToolsNotSupportedError
from reasoning.parsing import truncate
from reasoning.session import Strategy
from reasoning.solution import OUTRIGHT, Reply, Solution
from reasoning.strategies._shared.retrieval import as_tool
from reasoning.strategies.base import Named, require_positive, require_sampling, require_seconds
from reasoning.strategies.react.arguments import text_arguments
from reasoning.strategies.react.calls import MAX_CALLS, WrittenCall
from reasoning.strategies.react.executor import Acting, Action
from reasoning.strategies.react.protocols import NativeTurns, TextTurns, Turns, by_native_name
from reasoning.tools.base import Failure, Tool
from reasoning.tools.sql import Database, sql_tool

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.strategies.react.parsing import ReplyTurn

STOP = "Observation:"

_PLANS = re.compile(
    r"\b(?:I(?:['’]ll| will|['’]m going to| am going to| need| should| must| have to| want)|let(?:['’]s| me| us)"
    r"|we (?:need|should|must|have to|will)|first|next|tool|calling)\b",
    re.IGNORECASE,
)
"""By which a turn that does nothing is told to be a plan and no answer."""


@dataclass(frozen=True)
class ReAct(Named):
    """Think, act with a tool, observe, and so on until the answer (Yao et al., 2022).

    By native tool calls where the backend has them, those of a turn run together; else, and where the server turns out
    to take none or to leave them out, by a protocol of plain text. In both, calls in the forms that models are trained
    on are understood where they stand in the text. One call of the model a turn, and one for the answer where the turns
    are used up. Pays where tools know what the model does not; without tools it answers by thinking. An action that was
    run before is not run again: the model is told what it gave; asked for in the third turn, it ends the acting, as do
    three turns in a row that say nothing of use. A tool's failure is an observation, and so are wrong arguments.
    Evidence: `actions` (each with its observation), `failures` (observations that are failures), `invented` (in how
    many turns the model wrote an observation itself, which is cut), `parse_errors` (turns without action or answer, and
    why the last one has no answer), `unusable` (tools that can't be called), `ended` (turns or repetition), `finish`.
    """

    name: ClassVar[str] = "react"
    paper: ClassVar[str] = "Yao et al., 2022, arXiv:2210.03629"
    cost: ClassVar[str] = "up to steps + 1 (+ otherwise)"
    use_when: ClassVar[str] = "tools know what the model does not"

    tools: tuple[str, ...] = ()
    """The names of the session's tools that may be used; none named: all of them."""

    steps: int = 8
    """How many turns there are at most."""

    observation: int = 2_000
    """Characters of an observation that the model is shown."""

    seconds: float = 30.0
    """Seconds that one action may take."""

    stop: bool = True
    """Whether the model, acting by text, is stopped where it begins to write an observation. Turn it off for models
    that refuse stop texts, as some reasoning models do: what runs on is cut off either way."""

    otherwise: Strategy | None = None
    """What answers where the turns are used up, as the paper's "ReAct → CoT-SC"; None: a last call on the turns."""

    temperature: float | None = None
    """Sampling temperature; None: the backend's."""

    max_tokens: int | None = None
    """The most tokens of a turn; None: the backend's."""

    native: bool | None = None
    """Whether the model acts by native tool calls; None: where the backend has them. True: without them it is an error
    (ToolsNotSupportedError)."""

    def __post_init__(self) -> None:
        require_positive(self, "steps", "observation")
        require_sampling(self)
        require_seconds(self)
        if isinstance(self.tools, str):  # type: ignore[unreachable]  # what a user passes is not checked by types
            raise SettingError(self.name, "tools", self.tools, "give a tuple of names")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Take turns until there is an answer, or no turn is left."""
        # a database's schema is read here, which takes a while
        acting = await aside(self._prepared, session)
        sampling = Sampling(temperature=self.temperature, max_tokens=self.max_tokens)
        if acting.tools and (session.native_tools if self.native is None else self.native):
            named = replace(acting, tools=by_native_name(acting.tools.values()))
            turns = NativeTurns(question, session, sampling, named.tools, doubts=self.native is None)
            try:
                return await self._acted(question, session, named, turns)
            except ToolsNotSupportedError as error:
                if self.native or turns.turns:
                    raise
                session.note("acting by text", error.why)
        sampling = replace(sampling, stop=(STOP,) if self.stop else ())
        return await self._acted(question, session, acting, TextTurns(question, session, sampling, acting.tools))

    async def _acted(self, question: Question, session: Session, acting: Acting, turns: Turns) -> Solution:
        for _ in range(self.steps):
            reply = await turns.ask(last=False)
            turn = turns.read(reply)
            if turn is None:
                await turns.act(reply, acting)
            else:
                free = not acting.tools or acting.lost > 0
                solution = _answer(question, reply, turn, free=free)
                if solution is not None:
                    return _with(acting, solution)
                turns.add(turn, await _observed(turn, acting, turns.unread))
            if acting.stuck:
                acting.evidence["ended"] = "repetition"
                break
        acting.evidence.setdefault("ended", "turns")
        if self.otherwise is not None:
            solution = await session.solve(self.otherwise, question)
            return _with(acting, solution.replace(children=(solution,)))
        reply = await turns.ask(last=True)
        turn = turns.read(reply)
        text = reply.text if turn is None else turn.answer or turn.said
        return _with(acting, Solution.read(question, replace(reply, text=text)))

    def _prepared(self, session: Session) -> Acting:
        given = session.tools
        acting = Acting(session, seconds=self.seconds, max_chars=self.observation)
        for name in self.tools or given:
            tool = _tool(given[name], name) if name in given else Failure(f"{name}: there is no such tool")
            if isinstance(tool, Tool):
                acting.tools[name] = tool
            else:
                acting.add("unusable", tool.why)
        return acting


async def _observed(turn: ReplyTurn, acting: Acting, unread: str) -> str:
    """Run the actions that a turn has in its text."""
    if turn.invented:
        acting.evidence["invented"] = acting.evidence.get("invented", 0) + 1
    if not turn.calls:
        acting.lost += 1
        acting.add("parse_errors", truncate(turn.said, 200) or "the reply is empty")
        return unread
    observations = await acting.run([_action(call, acting) for call in turn.calls[:MAX_CALLS]])
    if (more := len(turn.calls) - MAX_CALLS) > 0:
        observations.append(f"{more} further calls were not run: make fewer in a turn")
    return "\n".join(observations)


def _action(call: WrittenCall, acting: Acting) -> Action:
    tool = acting.tool(call.name)
    if call.fault:
        return Action(call.name, tool, Failure(f"{call.name}: {call.fault}"))
    return Action(call.name, tool, text_arguments(call.given, tool, in_code=call.in_code) if tool else {"": call.given})


def _with(acting: Acting, solution: Solution) -> Solution:
    own = acting.evidence
    found = dict(solution.evidence)
    if "parse_errors" in own and "parse_errors" in found:
        found["parse_errors"] = [*own["parse_errors"], *found["parse_errors"]]
    return solution.replace(evidence=own | found)


def _answer(question: Question, reply: Reply, turn: ReplyTurn, *, free: bool) -> Solution | None:
    """Read the answer of a turn that gives one, by its label; without a label, where it can be told from talk."""
    if turn.calls:
        return None
    found = Solution.read(question, replace(reply, text=turn.answer or turn.said)).replace(text=turn.said)
    if turn.answer:
        return None if found.abstained and reply.finish_reason == "length" else found
    if found.abstained or free:
        return None if found.abstained else found
    outright = found.reading.split(":", 1)[0] in OUTRIGHT
    return found if outright or (question.answer_format.name != "text" and not _PLANS.search(turn.said)) else None


def _tool(given: Any, name: str) -> Tool | Failure:
    try:
        tool = sql_tool(given) if isinstance(given, Database) else as_tool(given, name)
        if isinstance(tool, Tool):
            ToolSchema.of(tool)  # what can't be written as JSON can be shown to no model
    except ReasoningError as error:
        return Failure(f"{name}: {error}")
    return replace(tool, name=name) if isinstance(tool, Tool) else tool
