"""The session: what a strategy sees of the world."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from reasoning.backends import open_backend
from reasoning.backends.base import Backend, Message, Request, ToolSchema
from reasoning.backends.sharing import lend
from reasoning.budget import Budget
from reasoning.deadline import Deadline
from reasoning.deciding.asking import Asked, ask_decision
from reasoning.deciding.options import read_options
from reasoning.deprecation import renamed_fields
from reasoning.errors import ToolsNotSupportedError, UsageError
from reasoning.prompts import Prompts
from reasoning.question import Question
from reasoning.session.calls import Calls
from reasoning.session.scope import Scope, World
from reasoning.session.view import SessionView
from reasoning.solution import Solution
from reasoning.spec_repr import described
from reasoning.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reasoning.backends.base import Sampling, ToolChoice
    from reasoning.backends.sharing import Loan
    from reasoning.deciding import Decision
    from reasoning.deciding.options import Options
    from reasoning.session.event import Event
    from reasoning.session.shared_replies import SharedReplies
    from reasoning.solution import Reply
    from reasoning.tools.base import Tool
    from reasoning.usage import Limits


@runtime_checkable
class Strategy(Protocol):
    """A way to answer a question: a frozen dataclass whose fields are its settings."""

    async def solve(self, question: Question, session: Session) -> Solution:
        """Answer `question`, or abstain. Raises BudgetExceededError, BackendError, PromptError."""


@renamed_fields(converse="chat")
class Session(SessionView):
    """What a strategy sees of the world: it asks prompts, solves with inner strategies, and knows its limits."""

    def __init__(
        self,
        backend: Backend,
        *,
        prompts: Prompts | None = None,
        tools: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
        seed: int = 0,
        emit: Callable[[Event], None] | None = None,
        tokens: bool = False,
        replies: SharedReplies | None = None,
        borrow: Callable[[str], Loan] = lend,
    ) -> None:
        """Make the root session of a run. Strategies get theirs from `solve` and `child`.

        tokens: whether `emit` is told replies as they are written. borrow: how the backend of a spec is had that a part
        of the run names.

        Raises SettingError for a limit of money where the model's price is not known.
        """
        world = World(prompts or Prompts(), tools or {}, seed, emit, tokens, borrow, replies=replies)
        self._begin(world, Scope(backend, Budget(limits), Trace("strategy", "root")))

    def _begin(self, world: World, scope: Scope) -> None:
        self._world, self._scope, self._calls, self._children = world, scope, Calls(world, scope), 0
        self._check_price()

    def child(
        self,
        *,
        limits: Limits | None = None,
        sampling: Sampling | None = None,
        backend: str | Backend | None = None,
    ) -> Session:
        """Return a session for a part of the work: with limits of its own under these, other sampling, another model.

        A backend that a spec names is shared with the other runs of the event loop. Raises SpecError, SettingError.
        """
        scope = self._scope
        inner = Scope(
            self._other(backend) if backend else scope.backend,
            Budget(limits, scope.budget) if limits else scope.budget,
            scope.trace,
            sampling.over(scope.sampling) if sampling else scope.sampling,
            self._next_path(),
            scope.depth,
            scope.deadline,
            scope.solved,
        )
        return _Inner(self._world, inner)

    def _next_path(self) -> tuple[int, ...]:
        self._children += 1
        return (*self._scope.path, self._children)

    def _other(self, backend: str | Backend) -> Backend:
        if not isinstance(backend, str):
            return open_backend(backend)
        if backend not in self._world.loans:
            self._world.loans[backend] = self._world.borrow(backend)
        return self._world.loans[backend].backend

    async def aclose(self) -> None:
        """Return back the backends that the run opened on its way; the one that it was given stays open."""
        for loan in self._world.loans.values():
            await loan.give_back()

    def note(self, title: str, content: Any) -> None:
        """Leave a note in the trace."""
        with self.trace.open("note", title, content=content) as node:
            self._tell("note", node)

    async def solve(self, strategy: Strategy, question: Question) -> Solution:
        """Answer `question` with an inner strategy, as a child in the trace, under the same limits.

        One that goes on waiting for something of its own when the time is over is cancelled. Raises
        BudgetExceededError, BackendError, PromptError, and what the strategy raises; out of the outermost strategy
        with the run's `trace` and `usage` on it.
        """
        if isinstance(strategy, type) or not callable(getattr(strategy, "solve", None)):
            what = "a class: give an object of it, CoT()" if isinstance(strategy, type) else "no strategy"
            raise UsageError(
                f"{strategy!r:.100} is {what}. A strategy is an object with `solve`, or a spec read by parse_spec"
            )
        scope = self._scope
        with self.trace.open("strategy", _named(strategy), question=question.text) as node:
            is_timed, path = scope.budget.seconds_left is not None, self._next_path()
            deadline = Deadline(scope.budget, scope.deadline) if is_timed else None
            inner = Scope(scope.backend, scope.budget, node, scope.sampling, path, scope.depth + 1, deadline)
            session: Session = _Inner(self._world, inner)
            session._tell("start", node)
            try:
                work = strategy.solve(question, session)
                solution = await (deadline.keep(work) if deadline else work)
                if not isinstance(solution, Solution):
                    raise UsageError(f"{node.name} returned {solution!r:.100}: a strategy returns a Solution")
            except BaseException as error:
                if scope.depth < 0:
                    _mark(error, node)
                node.data["error"] = _words(error)
                session._tell("failed", node)
                raise
        return self._finish(solution, session, node)

    async def ask(self, prompt: str, /, *, sampling: Sampling | None = None, **variables: Any) -> Reply:
        """Return one completion of the prompt with that name, rendered with `variables`.

        Raises BudgetExceededError, BackendError, PromptError.
        """
        request = Request(self._calls.render(prompt, variables), prompt=prompt)
        return (await self._calls.complete(prompt, request, sampling))[0]

    async def ask_once(self, prompt: str, /, *, sampling: Sampling | None = None, **variables: Any) -> Reply:
        """Return one completion as `ask` does; what a run that shares its replies with this one asked for is taken.

        The same is the same request with the same sample number, so that a question's own repeated requests stay
        different samples. What is taken costs nothing; it stands in the trace with a note. Runs of one strategy in an
        evaluation share their replies, others where `arun` is given some.
        Raises BudgetExceededError, BackendError, PromptError.
        """
        request = Request(self._calls.render(prompt, variables), prompt=prompt)
        return (await self._calls.complete(prompt, request, sampling, shared=True))[0]

    async def generate(self, messages: str | Sequence[Message], *, sampling: Sampling | None = None) -> Reply:
        """Return one completion of messages that come from no template, or of a text as the user's only message.

        Raises BudgetExceededError, BackendError, UsageError.
        """
        turns = (Message("user", messages),) if isinstance(messages, str) else tuple(messages)
        if not turns or not all(isinstance(turn, Message) for turn in turns):
            raise UsageError("generate takes a text, or at least one Message: Message('user', 'Why is it wet?')")
        return (await self._calls.complete("generate", Request(turns), sampling, template=""))[0]

    async def chat(
        self,
        prompt: str,
        /,
        turns: Sequence[Message] = (),
        *,
        tools: Sequence[Tool] = (),
        tool_choice: ToolChoice = "auto",
        sampling: Sampling | None = None,
        **variables: Any,
    ) -> Reply:
        """Return the next turn of a conversation: the prompt with that name, then `turns`.

        Where the model calls `tools`, the reply has `tool_calls`: `reply.message` is the next turn then, and after it
        one of `Message("tool", …, tool_call_id=call.id)` for each. Raises ToolsNotSupportedError where the backend has
        no native tool calls, and else what `ask` raises.
        """
        if tools and not self.native_tools:
            raise ToolsNotSupportedError(self._scope.backend.model, "this backend has no native tool calls")
        schemas = tuple(map(ToolSchema.of, tools))
        messages = (*self._calls.render(prompt, variables), *turns)
        request = Request(messages, tools=schemas, tool_choice=tool_choice, prompt=prompt)
        return (await self._calls.complete(prompt, request, sampling))[0]

    async def decide(
        self,
        asked: Question | str,
        /,
        options: Options = None,
        *,
        prior: bool = True,
        text: bool = True,
        **variables: Any,
    ) -> Decision:
        """Return how likely each option is, in at most one written token where the backend has a way to that.

        asked: a question; the name of a prompt, rendered with `variables`; or a question's text. options: see
        `Options`; left out, those of the question, and yes or no for a text. The ways, the first that the backend has:
        its server's decisions (`/v1/decisions`, `/v1/systemone`), the probabilities of the first token, what it writes.
        What was refused is not asked for again. Where the probabilities are a token's, `prior` takes out what the model
        leans to by itself, which costs one more token for each form of a prompt in a run (Zhao et al., 2021).
        `text=False`: raise DecisionsNotSupportedError before the last way.
        Raises QuestionError for options that can't be asked, BudgetExceededError, BackendError, PromptError.
        """
        if isinstance(asked, str) and not _names_prompt(asked):
            asked = Question(asked, answer_format="text")
        question = asked if isinstance(asked, Question) else None
        listed = read_options(options, None if question and question.answer_format.name == "text" else question)
        prompt = asked if isinstance(asked, str) else "decide/question"
        shown = variables if question is None else {"question": question}
        wanted = Asked(prompt, self._calls.render(prompt, shown), listed)
        return await ask_decision(self._calls, wanted, self._world.priors, prior=prior, text=text)

    def _finish(self, solution: Solution, session: Session, node: Trace) -> Solution:
        solution = solution.filled(
            strategy=node.name,
            model=self._world.model_of(session._scope.backend),
            usage=node.usage,
            seconds=node.seconds,
            trace=node,
            children=solution.children or tuple(session._scope.solved),
            stopped=solution.stopped or ("budget" if session._scope.budget.is_passed else None),
        )
        node.data |= {"answer": None if solution.abstained else solution.shown, "evidence": dict(solution.evidence)}
        if solution.reading:
            node.data["reading"] = solution.reading
        if solution.confidence is not None:
            node.data["confidence"] = solution.confidence
        self._scope.solved.append(solution)
        session._tell("solved", node, solution)
        return solution


def _named(strategy: Strategy) -> str:
    """Return a strategy's spec; the samples of a wave ask for the same one."""
    try:
        return _named_once(strategy)  # type: ignore[arg-type]  # a frozen dataclass is; what is not is caught
    except TypeError:  # one of the user's own need not be hashable
        return described(strategy)


@lru_cache(maxsize=256)
def _named_once(strategy: Strategy) -> str:
    return described(strategy)


def _words(error: BaseException) -> str:
    """Return an error's kind and words; those of one whose words fail are that failure's."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception as failure:  # noqa: BLE001  whatever its words raise
        return f"{type(error).__name__}, whose words fail: {type(failure).__name__}"


def _mark(error: BaseException, node: Trace) -> None:
    """Let an error that ends a run tell what happened in it, and what it cost."""
    with suppress(AttributeError, TypeError):  # one of somebody else's class need not take attributes
        error.trace, error.usage = node, node.usage  # type: ignore[attr-defined]  # it may be of any class


class _Inner(Session):
    """A session within a run."""

    def __init__(self, world: World, scope: Scope) -> None:
        self._begin(world, scope)


def _names_prompt(text: str) -> bool:
    """Return whether a text is worded as a prompt's name, `judge/score`, and not as a question."""
    return bool(re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+", text))
