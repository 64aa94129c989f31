"""The actions of a ReAct run: each is run once, those of a turn together, and each gives an observation."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reasoning.session import Session
from reasoning.strategies.acting_reading import clipped
from reasoning.strategies.react_reading import worded
from reasoning.tools.base import Failure, Tool, shown

REPEATS = 3
"""So many turns with the same action end the acting, as do so many in a row without action or answer."""


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
    def words(self) -> str:
        """The call in words; equal calls are worded the same."""
        return worded(self.name, {"": self.given.why} if isinstance(self.given, Failure) else self.given)


@dataclass
class Acting:
    """What has happened in one solve."""

    session: Session
    """Where the observations are noted, and whose time binds the actions."""

    tools: dict[str, Tool] = field(default_factory=dict)
    """The tools by the names that the model calls them."""

    seconds: float = 30.0
    """Seconds that one action may take."""

    longest: int = 2_000
    """Characters of an observation that the model is shown."""

    evidence: dict[str, Any] = field(default_factory=dict)
    """See `ReAct`."""

    lost: int = 0
    """How many turns in a row had neither an action nor an answer: the next one is read as an answer if it can be."""

    _turns: Counter[str] = field(default_factory=Counter)
    _given: dict[str, str] = field(default_factory=dict)

    @property
    def stuck(self) -> bool:
        """Whether the model goes round in circles."""
        return self.lost >= REPEATS or max(self._turns.values(), default=0) >= REPEATS

    def add(self, kind: str, what: str) -> None:
        """Add to a list of the evidence."""
        self.evidence.setdefault(kind, []).append(what)

    def tool(self, name: str) -> Tool | None:
        """Return the tool that the model calls so."""
        return self.tools.get(name) or self.tools.get(name.casefold())

    async def run(self, actions: Sequence[Action]) -> list[str]:
        """Run a turn's actions together, those that were run before excepted; return their observations in order."""
        wished = {action.words: action for action in actions}
        self.lost = 0
        self._turns.update(wished.keys())
        fresh = {words: action for words, action in wished.items() if words not in self._given}
        async with asyncio.TaskGroup() as group:
            tasks = {words: group.create_task(self._result(action)) for words, action in fresh.items()}
        for words in wished:
            self._note(words, tasks[words].result() if words in tasks else None)
        return [self._observation(action.words, new=action.words in fresh) for action in actions]

    async def _result(self, action: Action) -> Any | Failure:
        if action.tool is None:
            return _unknown(action.name, self.tools)
        if isinstance(action.given, Failure):
            return action.given
        left = self.session.seconds_left
        return await action.tool.call(action.given, self.seconds if left is None else min(self.seconds, left))

    def _note(self, words: str, result: Any | Failure) -> None:
        if words in self._given:
            self.add("actions", f"{words} → not run again")
            return
        if isinstance(result, Failure):
            self.add("failures", f"{words}: {clipped(result.why, 200)}")
        self._given[words] = clipped(shown(result), self.longest) or "(nothing)"
        self.add("actions", f"{words} → {self._given[words]}")
        self.session.note(f"observation of {clipped(words, 100)}", self._given[words])

    def _observation(self, words: str, *, new: bool) -> str:
        given = self._given[words]
        again = f"this was done before and gives the same: {given} Do something else, or answer."
        return given if new else again


def _unknown(name: str, tools: Mapping[str, Tool]) -> Failure:
    return Failure(
        f"there is no tool {name!r}. There are: {', '.join(tools)}" if tools else "there are no tools: answer"
    )
