"""The seam between a search and what it searches, and the base of domains whose thoughts are texts of the model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Protocol, TypeVar, runtime_checkable

from reasoning.concurrency import together
from reasoning.deciding.options import MAX_OPTIONS
from reasoning.errors import ReadError
from reasoning.question import Question
from reasoning.session import Session
from reasoning.strategies._shared.decisions import Read, decided
from reasoning.strategies._shared.failures import Failure, catch
from reasoning.strategies.base import Named
from reasoning.strategies.search.domains.search_replies import (
    VALUES,
    expected_value,
    expected_votes,
    fit,
    parse_thoughts,
    read_best,
    read_value,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Sequence

    from reasoning.solution import Reply

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class Turn:
    """What a search tells a domain: the question, the session to ask with, and how much to ask for."""

    question: Question
    """The question."""

    session: Session
    """Asks the model."""

    mode: Literal["propose", "sample"] = "propose"
    """Whether a reply proposes several thoughts or is one."""

    branch: int = 3
    """How many thoughts a state gets."""

    judge: Literal["value", "vote"] = "value"
    """Whether states are judged one by one or compared."""

    samples: int = 1
    """How many judgements are taken together, where they are read from text."""

    read: Read = "auto"
    """How judgements are read."""

    unread: list[str] = field(default_factory=list)
    """What of the model's replies was not understood, with reasons."""

    failures: list[Failure] = field(default_factory=list)
    """Calls that could not be made."""

    async def gather(self, work: Iterable[Coroutine[Any, Any, T]]) -> list[T | None]:
        """Do all side by side; what fails is None, and its failure is kept."""
        done = await together(catch(one) for one in work)
        self.failures.extend(one for one in done if isinstance(one, Failure))
        return [None if isinstance(one, Failure) else one for one in done]

    def missed(self, text: str, why: str) -> None:
        """Keep what was not understood."""
        self.unread.append(f"{' '.join(text[:200].split())[:100]}: {why}")


@runtime_checkable
class Domain(Protocol[S]):
    """A kind of problem to search in. A state is any immutable value that says all there is to know of a position.

    `TextDomain` does most of this for domains whose thoughts are lines of text.
    """

    @property
    def exact(self) -> bool:
        """Return whether `check` decides."""

    @property
    def certain(self) -> bool:
        """Return whether a goal proves itself: the search ends with the first."""

    def start(self, question: Question) -> S:
        """Return the first state. Raises QuestionError where the question is none of this kind."""

    async def propose(self, state: S, turn: Turn) -> Sequence[S]:
        """Return the states that the next thoughts lead to, the most promising first; none where it ends here."""

    async def judge(self, states: Sequence[S], turn: Turn) -> Sequence[float | None]:
        """Return the model's judgement of each state, from 0 (hopeless) to 1; None where there is none to be had."""

    def check(self, state: S) -> float | None:
        """Judge a state without the model: 0 where no goal can be reached from it; None where that can't be told."""

    def is_goal(self, state: S) -> bool:
        """Return whether the problem is solved."""

    def answer(self, state: S) -> str:
        """Format the answer of a goal, rebuilt from its steps where they are exact; its last line is the answer."""

    async def conclude(self, state: S, turn: Turn) -> str:
        """Format the answer of the best state where no goal was found; an empty text abstains."""

    def key(self, state: S) -> str:
        """Name a state: those with the same key are one."""

    def show(self, state: S) -> str:
        """Format a state for a prompt and for the trace; a later state repeats the lines that did not change."""


class TextDomain(Named, ABC, Generic[S]):
    """The base of domains whose thoughts are texts: the model writes them, `step` applies them.

    To be written: `start`, `step`, `is_goal`, `answer`, and the texts `thought` and `aim`. To be replaced at will: the
    rest; `show` should be, where `str(state)` is not fit for a prompt.
    """

    thought: ClassVar[str] = "A step is one line."
    """What one step is, in whole sentences, for the prompts."""

    aim: ClassVar[str] = "the solution of the problem"
    """What is searched for, for the prompts: `whether it can still lead to …`."""

    prose: ClassVar[bool] = False
    """Whether the last step writes the answer, on a line "Answer: …"; the prompts then say its form."""

    prompts: ClassVar[str] = "tot"
    """The folder of the prompts `propose`, `sample`, `value` and `vote`."""

    @property
    def exact(self) -> bool:
        """False: there is no check."""
        return False

    @property
    def certain(self) -> bool:
        """False: a goal may be wrong."""
        return False

    @abstractmethod
    def start(self, question: Question) -> S:
        """Return the first state. Raises QuestionError where the question is none of this kind."""

    @abstractmethod
    def step(self, state: S, thought: str) -> S | None:
        """Apply the model's thought. None, or a ReadError that says why, where it is no step from here."""

    @abstractmethod
    def is_goal(self, state: S) -> bool:
        """Return whether the problem is solved."""

    @abstractmethod
    def answer(self, state: S) -> str:
        """Format the answer of a goal."""

    async def conclude(self, state: S, turn: Turn) -> str:
        """Abstain: a state that is no goal has no answer."""
        return ""

    def check(self, state: S) -> float | None:
        """Report nothing."""
        return None

    def show(self, state: S) -> str:
        """Format a state as Python does."""
        return str(state)

    def key(self, state: S) -> str:
        """States that are shown alike are one."""
        return self.show(state)

    async def propose(self, state: S, turn: Turn) -> Sequence[S]:
        """Ask for thoughts and apply them."""
        shown = self._variables(turn) | {"state": fit(self.show(state))}
        if turn.mode == "sample":
            asked = (turn.session.ask(f"{self.prompts}/sample", **shown) for _ in range(turn.branch))
            thoughts = [reply.text for reply in await turn.gather(asked) if reply]
        else:
            reply = await turn.session.ask(f"{self.prompts}/propose", branch=turn.branch, **shown)
            thoughts = self._listed(reply, turn)
        stepped = (self._stepped(state, thought, turn) for thought in thoughts)
        return [after for after in stepped if after is not None]

    async def judge(self, states: Sequence[S], turn: Turn) -> Sequence[float | None]:
        """Ask for values of each state, or for votes between them."""
        if turn.judge == "vote":
            return await self._votes(states, turn)
        return await turn.gather(self._valued(state, turn) for state in states)

    async def _valued(self, state: S, turn: Turn) -> float | None:
        """Judge one state: by a decision, or by the mean of what replies say."""
        shown = self._variables(turn) | {"state": fit(self.show(state))}
        if self._decides(turn, "value"):
            found = await decided(turn.session, turn.read, f"{self.prompts}/decide_value", tuple(VALUES), **shown)
            if found is not None:
                return expected_value(found)
        replies = await turn.gather(turn.session.ask(f"{self.prompts}/value", **shown) for _ in range(turn.samples))
        return _mean([_value(reply, turn) for reply in replies])

    def _decides(self, turn: Turn, prompt: str) -> bool:
        """Return whether there is a prompt for decisions: a domain with prompts of its own need not have one."""
        return self.prompts == TextDomain.prompts or f"{self.prompts}/decide_{prompt}" in turn.session.prompts.names()

    async def _votes(self, states: Sequence[S], turn: Turn) -> Sequence[float | None]:
        if len(states) < 2:
            return [1.0] * len(states)
        shown = self._variables(turn) | {"states": [fit(self.show(state)) for state in states]}
        if len(states) <= MAX_OPTIONS and self._decides(turn, "vote"):
            candidates = tuple(f"candidate {number}" for number in range(1, len(states) + 1))
            asked = decided(turn.session, turn.read, f"{self.prompts}/decide_vote", candidates, **shown)
            found = (await turn.gather([asked]))[0]
            if found is not None:
                return expected_votes(found)
        replies = await turn.gather(turn.session.ask(f"{self.prompts}/vote", **shown) for _ in range(turn.samples))
        votes = [_vote(reply, len(states), turn) for reply in replies]
        cast = [vote for vote in votes if vote is not None]
        return [cast.count(place) / len(cast) if cast else None for place in range(len(states))]

    def _variables(self, turn: Turn) -> dict[str, Any]:
        return {"question": turn.question, "thought": self.thought, "aim": self.aim, "prose": self.prose}

    def _listed(self, reply: Reply, turn: Turn) -> list[str]:
        thoughts = parse_thoughts(reply.text)
        if not thoughts:
            turn.missed(reply.text, "it proposes nothing")
        if beyond := len(thoughts) - turn.branch:
            turn.unread.extend([f"{beyond} thoughts beyond the {turn.branch} asked for"] if beyond > 0 else [])
        return thoughts[: turn.branch]

    def _stepped(self, state: S, thought: str, turn: Turn) -> S | None:
        try:
            after = self.step(state, thought)
        except ReadError as error:
            turn.missed(thought, error.why)
            return None
        if after is None:
            turn.missed(thought, "no step from here")
        return after


def _value(reply: Reply | None, turn: Turn) -> float | None:
    value = read_value(reply.text) if reply else None
    if reply and value is None:
        turn.missed(reply.text, "no judgement")
    return value


def _vote(reply: Reply | None, count: int, turn: Turn) -> int | None:
    vote = read_best(reply.text, count) if reply else None
    if reply and vote is None:
        turn.missed(reply.text, "no vote")
    return vote


def _mean(values: Sequence[float | None]) -> float | None:
    read = [value for value in values if value is not None]
    return sum(read) / len(read) if read else None
