"""The session: what a strategy sees of the world."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, runtime_checkable

from reasoning.backends import open_backend
from reasoning.backends.base import (
    Backend,
    Message,
    Request,
    Sampling,
    ToolChoice,
    ToolSchema,
    has_native_grammar,
    has_native_schema,
    has_native_tools,
    is_unpriced,
    tuned_prompts_of,
)
from reasoning.backends.reasoning_models import does_reason
from reasoning.backends.sharing import Loan, lend
from reasoning.budget import Budget, unknown_price
from reasoning.completion import call, decide, plain_message
from reasoning.deadline import Deadline
from reasoning.deciding.asking import Asked, Priors, ask_decision
from reasoning.deciding.options import Options, read_options
from reasoning.deciding.ways import can_decide
from reasoning.deprecation import renamed_fields
from reasoning.errors import DecisionsNotSupportedError, ToolsNotSupportedError, UsageError
from reasoning.prompts import Prompts
from reasoning.question import Question
from reasoning.solution import Reply, Solution
from reasoning.spec_repr import described
from reasoning.trace import Trace

if TYPE_CHECKING:
    from reasoning.backends.decisions import DecidingBackend, DecisionRequest, DecisionResponse
    from reasoning.deciding import Decision
    from reasoning.tools.base import Tool
    from reasoning.usage import Limits, Usage


MAX_RENDERED = 64
"""Prompts of a run whose messages are kept, for samples of the same."""

_IMMUTABLE = (str, int, float, bool, type(None), Question)
"""Variables of prompts that stay as they are."""


@runtime_checkable
class Strategy(Protocol):
    """A way to answer a question: a frozen dataclass whose fields are its settings."""

    async def solve(self, question: Question, session: Session) -> Solution:
        """Answer `question`, or abstain. Raises BudgetExceededError, BackendError, PromptError."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened during a run, for `stream`."""

    kind: Literal["start", "reply", "note", "solved", "failed"]
    """start and solved (or failed): a strategy; reply: a call of the model; note: a strategy's own."""

    node: Trace
    """The node of the trace that it happened to."""

    depth: int
    """How deep the strategy is nested, 0 for the outermost."""

    solution: Solution | None = None
    """The solution, where the event is `solved`."""


@dataclass
class _World:
    """What all sessions of a run share."""

    prompts: Prompts
    tools: Mapping[str, Any]
    seed: int
    emit: Callable[[Event], None] | None
    seen: Counter[str] = field(default_factory=Counter)
    loans: dict[str, Loan] = field(default_factory=dict)
    rendered: dict[tuple[Any, ...], tuple[tuple[Message, ...], tuple[Any, ...]]] = field(default_factory=dict)
    """Messages by prompt and variables, with the variables."""
    priors: Priors = field(default_factory=Priors)
    reasons: dict[tuple[int, Sampling], tuple[bool, Backend]] = field(default_factory=dict)
    """Whether a backend's model reasons, by the backend's identity and the settings, with the backend."""

    def number(self, request: Request, model: str) -> int:
        """Return how many identical requests this run has made of the model before."""
        key = f"{model}:{request.key}"
        self.seen[key] += 1
        return self.seen[key] - 1


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a session has of its own, or shares with the one that it is a child of."""

    backend: Backend
    budget: Budget
    trace: Trace
    sampling: Sampling = field(default_factory=Sampling)
    path: tuple[int, ...] = ()
    """Its place in the run: which child of which child it is."""
    depth: int = -1
    """How deep its strategy is nested; -1 for the run itself."""
    deadline: Deadline | None = None
    solved: list[Solution] = field(default_factory=list)
    """The solutions of the strategies that its own strategy solved with."""


@renamed_fields(converse="chat")
class Session:
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
    ) -> None:
        """Make the root session of a run. Strategies get theirs from `solve` and `child`.

        Raises SettingError for a limit of money where the model's price is not known.
        """
        world = _World(prompts or Prompts(), tools or {}, seed, emit)
        self._begin(world, _Scope(backend, Budget(limits), Trace("strategy", "root")))

    def _begin(self, world: _World, scope: _Scope) -> None:
        self._world, self._scope, self._children = world, scope, 0
        self._check_price()

    @property
    def trace(self) -> Trace:
        """The node of the trace under which this session's calls and strategies stand."""
        return self._scope.trace

    @property
    def tools(self) -> Mapping[str, Any]:
        """The tools of this run, by name."""
        return self._world.tools

    @property
    def native_tools(self) -> bool:
        """Return whether the model may be given tools to call, in `chat`."""
        return has_native_tools(self._scope.backend)

    @property
    def native_schema(self) -> bool:
        """Return whether the model may be handed the JSON schema of its reply: `ask(…, sampling=Sampling(schema=…))`.

        Where its server refuses one after all, it is asked without: the reply is read as tolerantly as any.
        """
        return has_native_schema(self._scope.backend)

    @property
    def native_grammar(self) -> bool:
        """Return whether the model may be handed a grammar (GBNF) of its reply: `Sampling(grammar=…)`."""
        return has_native_grammar(self._scope.backend)

    @property
    def tuned_prompts(self) -> frozenset[str]:
        """Return the names of the prompts that the model was tuned for, which are asked bare: no examples, no rules."""
        return tuned_prompts_of(self._scope.backend)

    @property
    def reasons(self) -> bool:
        """Return whether the model reasons by itself before it answers, as far as its name and the settings tell."""
        scope, known = self._scope, self._world.reasons
        key = id(scope.backend), scope.sampling
        if key not in known:
            known[key] = does_reason(scope.backend, scope.sampling), scope.backend
        return known[key][0]

    @property
    def can_decide(self) -> bool:
        """Return whether `decide` may come by with at most one written token, as far as it is known."""
        return can_decide(self._scope.backend)

    @property
    def prompts(self) -> Prompts:
        """The library of prompts."""
        return self._world.prompts

    @property
    def limits(self) -> Limits:
        """The limits that were set on this session itself; outer ones bind as well."""
        return self._scope.budget.limits

    @property
    def seconds_left(self) -> float | None:
        """The time that is left under this session's limits and the outer ones; None where none is set."""
        return self._scope.budget.seconds_left

    def time_for(self, seconds: float) -> float:
        """Return the seconds that a step may take: `seconds`, or what is left of the run's time where that is less.

        It is never 0, which is no bound to many a tool.
        """
        left = self.seconds_left
        return seconds if left is None else max(0.001, min(seconds, left))

    @property
    def spent(self) -> Usage:
        """Return what was spent under this session's limits so far."""
        return self._scope.budget.spent

    @property
    def rng(self) -> random.Random:
        """Random numbers that depend on the run's seed and this session's place in the run alone."""
        return random.Random(f"{self._world.seed}:{self._scope.path}")

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
        inner = _Scope(
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

    def _check_price(self) -> None:
        allowed = self._scope.budget.limit_of_dollars if self._scope.budget.is_metered else None
        if allowed is not None and is_unpriced(self._scope.backend):
            raise unknown_price(allowed, self._scope.backend.model)

    def _other(self, backend: str | Backend) -> Backend:
        if not isinstance(backend, str):
            return open_backend(backend)
        if backend not in self._world.loans:
            self._world.loans[backend] = lend(backend)
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
            inner = _Scope(scope.backend, scope.budget, node, scope.sampling, path, scope.depth + 1, deadline)
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
        return (await self._called(prompt, Request(self._rendered(prompt, variables), prompt=prompt), sampling))[0]

    async def generate(self, messages: str | Sequence[Message], *, sampling: Sampling | None = None) -> Reply:
        """Return one completion of messages that come from no template, or of a text as the user's only message.

        Raises BudgetExceededError, BackendError, UsageError.
        """
        turns = (Message("user", messages),) if isinstance(messages, str) else tuple(messages)
        if not turns or not all(isinstance(turn, Message) for turn in turns):
            raise UsageError("generate takes a text, or at least one Message: Message('user', 'Why is it wet?')")
        return await self._ask("generate", Request(turns), sampling, template="")

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
        messages = (*self._rendered(prompt, variables), *turns)
        request = Request(messages, tools=schemas, tool_choice=tool_choice, prompt=prompt)
        return await self._ask(prompt, request, sampling)

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
        wanted = Asked(prompt, self._rendered(prompt, shown), listed)
        return await ask_decision(_Asker(self), wanted, self._world.priors, prior=prior, text=text)

    def _rendered(self, prompt: str, variables: Mapping[str, Any]) -> tuple[Message, ...]:
        """Return a prompt's messages; those of one prompt with the same immutable variables are made once in a run."""
        kept, known = self._world.rendered, None
        if all(isinstance(value, _IMMUTABLE) for value in variables.values()):
            known = (prompt, *((name, id(value)) for name, value in variables.items()))
            if known in kept:
                return kept[known][0]
        messages = tuple(Message(role, text) for role, text in self.prompts.render(prompt, **variables))
        if known is not None:
            if len(kept) >= MAX_RENDERED:
                del kept[next(iter(kept))]
            kept[known] = messages, tuple(variables.values())  # held, so that no other value gets its identity
        return messages

    async def _ask(
        self, prompt: str, request: Request, sampling: Sampling | None, template: str | None = None
    ) -> Reply:
        return (await self._called(prompt, request, sampling, template))[0]

    async def _called(
        self, prompt: str, request: Request, sampling: Sampling | None, template: str | None = None
    ) -> tuple[Reply, Trace]:
        asked = sampling.over(self._scope.sampling) if sampling else self._scope.sampling
        drawn = Request(request.messages, asked, (0,), request.tools, request.tool_choice, request.prompt)
        request = drawn.of((self._world.number(drawn, self._scope.backend.model),))
        data = {"tools": [tool.name for tool in request.tools]} if request.tools else {}
        with self.trace.open(
            "call",
            prompt,
            template=self.prompts.hash(prompt) if template is None else template,
            sample=request.samples[0],
            messages=[plain_message(message) for message in request.messages],
            **data,
        ) as node:
            reply = await call(self._scope.backend, request, self._scope.budget, node)
        self._tell("reply", node)
        return reply, node

    def _finish(self, solution: Solution, session: Session, node: Trace) -> Solution:
        solution = solution.filled(
            strategy=node.name,
            model=session._scope.backend.model,
            usage=node.usage,
            seconds=node.seconds,
            trace=node,
            children=solution.children or tuple(session._scope.solved),
            stopped=solution.stopped or ("budget" if session._scope.budget.is_passed else None),
        )
        node.data |= {"answer": None if solution.abstained else solution.shown, "evidence": dict(solution.evidence)}
        if solution.reading:
            node.data["reading"] = solution.reading
        self._scope.solved.append(solution)
        session._tell("solved", node, solution)
        return solution

    def _tell(
        self, kind: Literal["start", "reply", "note", "solved", "failed"], node: Trace, solution: Solution | None = None
    ) -> None:
        if self._world.emit:
            self._world.emit(Event(kind, node, self._scope.depth, solution))


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

    def __init__(self, world: _World, scope: _Scope) -> None:
        self._begin(world, scope)


@dataclass(frozen=True, slots=True)
class _Asker:
    """A session's single calls, as decisions need them."""

    session: Session

    @property
    def backend(self) -> Backend:
        return self.session._scope.backend

    async def complete(self, prompt: str, request: Request, sampling: Sampling) -> tuple[Reply, Trace]:
        return await self.session._called(prompt, request, sampling)

    async def decide(self, request: DecisionRequest) -> tuple[DecisionResponse, Trace]:
        session = self.session
        messages = (Message("system", request.instructions), Message("user", request.state))
        with session.trace.open(
            "call",
            request.prompt,
            template=session.prompts.hash(request.prompt),
            sample=0,
            messages=[plain_message(message) for message in messages],
            options=[option.name for option in request.options],
        ) as node:
            try:
                response = await decide(cast("DecidingBackend", self.backend), request, session._scope.budget, node)
            except DecisionsNotSupportedError as error:
                node.data["notes"] = [node.data.pop("error", error.why)]
                raise
        session._tell("reply", node)
        return response, node


def _names_prompt(text: str) -> bool:
    """Return whether a text is worded as a prompt's name, `judge/score`, and not as a question."""
    return bool(re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+", text))
