"""The actions of a ReAct run: each is run once, those of a turn together, and each gives an observation."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reasoning.concurrency import aside
from reasoning.parsing import truncate
from reasoning.session import Session
from reasoning.strategies.react.arguments import word_call
from reasoning.strategies.react.names import find_tool
from reasoning.tools.base import Failure, Tool, shown

MAX_CALL_CHARS = 4_000
"""Characters of a call that the evidence has."""

REPEATS = 3
"""So many turns with the same action, but for blanks, end the acting, as do so many in a row without action or answer.
"""

_SPACE = re.compile(r"(?:\s|\\[nrt])+")


@dataclass(frozen=True)
class Action:
    """A call that the model wishes."""

    name: str
    """The tool's name, as the model wrote it."""

    tool: Tool | None
    """The tool; None: there is none of that name."""

    given: Mapping[str, Any] | Failure
    """The arguments, or why they can't be read."""

    @property
    def key(self) -> str:
        """The call in full; that of equal calls is the same, and of no others."""
        name = self.tool.name if self.tool else self.name
        return word_call(name, {"": self.given.why} if isinstance(self.given, Failure) else self.given)


@dataclass
class Acting:
    """What has happened in one solve."""

    session: Session
    """Where the observations are noted, and whose time binds the actions."""

    tools: dict[str, Tool] = field(default_factory=dict)
    """The tools by the names that the model calls them."""

    seconds: float = 30.0
    """Seconds that one action may take."""

    max_chars: int = 2_000
    """Characters of an observation that the model is shown."""

    evidence: dict[str, Any] = field(default_factory=dict)
    """See `ReAct`."""

    lost: int = 0
    """How many turns in a row had neither an action nor an answer: the next one is read as an answer if it can be."""

    _turns: Counter[str] = field(default_factory=Counter)
    _given: dict[str, str] = field(default_factory=dict)

    @property
    def stuck(self) -> bool:
        """Return whether the model goes round in circles."""
        return self.lost >= REPEATS or max(self._turns.values(), default=0) >= REPEATS

    def add(self, kind: str, what: str) -> None:
        """Add to a list of the evidence."""
        self.evidence.setdefault(kind, []).append(what)

    def tool(self, name: str) -> Tool | None:
        """Return the tool that the model calls so."""
        return find_tool(name, self.tools)

    async def run(self, actions: Sequence[Action]) -> list[str]:
        """Run a turn's actions together, those that were run before excepted; return their observations in order."""
        wished = {action.key: action for action in actions}
        self.lost = 0
        self._turns.update({_SPACE.sub("", key) for key in wished})
        fresh = {key: action for key, action in wished.items() if key not in self._given}
        async with asyncio.TaskGroup() as group:
            tasks = {key: group.create_task(self._result(action)) for key, action in fresh.items()}
        for key in wished:
            self._note(key, tasks[key].result() if key in tasks else "")
        return [self._observation(action.key, new=action.key in fresh) for action in actions]

    async def _result(self, action: Action) -> str | Failure:
        if isinstance(action.given, Failure):
            return action.given
        if action.tool is None:
            return _unknown(action.name, self.tools)
        result = await action.tool.call(action.given, self.session.time_for(self.seconds))
        # a large result, or one that is fetched as it is written out, holds nobody else up
        return result if isinstance(result, Failure) else await aside(shown, result)

    def _note(self, key: str, result: str | Failure) -> None:
        words = truncate(key, MAX_CALL_CHARS)
        if key in self._given:
            self.add("actions", f"{words} → not run again")
            self.session.note("not run again", truncate(key, 100))
            return
        if isinstance(result, Failure):
            self.add("failures", f"{words}: {truncate(shown(result.why), 200)}")
        text = shown(result) if isinstance(result, Failure) else result
        self._given[key] = truncate(text, self.max_chars) or "(nothing)"
        self.add("actions", f"{words} → {self._given[key]}")
        self.session.note(f"observation of {truncate(key, 100)}", self._given[key])

    def _observation(self, key: str, *, new: bool) -> str:
        given = self._given[key]
        again = f"this was done before and gives the same: {given} Do something else, or answer."
        return given if new else again


def _unknown(name: str, tools: Mapping[str, Tool]) -> Failure:
    return Failure(
        f"there is no tool {name!r}. There are: {', '.join(tools)}" if tools else "there are no tools: answer"
    )
