"""Any strategy as a solver of inspect_ai, on inspect_ai's own model or on a backend of ours."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from inspect_ai.model import GenerateConfig, Model, get_model
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.tool import ToolFunction, ToolInfo
from inspect_ai.util import LimitExceededError

from reasoning.api import arun
from reasoning.backends.base import Request, Response, Sampling
from reasoning.backends.defaults import Defaults
from reasoning.backends.sharing import lend
from reasoning.errors import BackendError, QuestionError
from reasoning.integrations.inspect_messages import (
    assistant_message,
    chat_messages,
    completion_of,
    model_usage,
    spent_usage,
)
from reasoning.plain_data import plain
from reasoning.question import Question
from reasoning.spec import parse_spec
from reasoning.usage import Limits, Usage

if TYPE_CHECKING:
    from reasoning.backends import Backend
    from reasoning.session import Strategy
    from reasoning.solution import Solution

STORED = "reasoning"
"""The name in a sample's metadata and store under which the solver leaves what came of it."""


class InspectBackend:
    """A backend over a model of inspect_ai: its retries, its connections, its limits and its log hold."""

    max_choices = 1
    native_tools = True

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def model(self) -> str:
        """The model's name, with its provider, as inspect_ai has it."""
        return str(self._model)

    async def complete(self, request: Request) -> Response:
        """Return one completion. Raises BackendError; a limit of inspect_ai's ends the sample as it does elsewhere."""
        choice: Any = ToolFunction(name=request.tool_choice) if _is_name(request) else request.tool_choice
        try:
            output = await self._model.generate(
                chat_messages(request.messages),
                [_tool(one.name, one.description, one.parameters) for one in request.tools],
                choice if request.tools else None,
                _config(request.sampling),
                cache=False,  # the same request of another sample is to be answered anew
            )
        except LimitExceededError:
            raise
        except Exception as error:  # a provider's package may raise anything
            raise BackendError(self.model, f"{type(error).__name__}: {error}") from error
        if not output.choices:
            raise BackendError(self.model, output.error or "it returned no completion")
        return Response((completion_of(output.choices[0]),), spent_usage(output), output.model)

    async def aclose(self) -> None:
        """There is nothing to let go of: inspect_ai closes its model."""


@solver  # type: ignore[untyped-decorator]  # types are checked without the package
def reasoning_solver(
    strategy: str | Strategy = "cot",
    backend: str | Backend | None = None,
    *,
    context: str = "context",
    answer_format: str = "",
    seed: int = 0,
    max_calls: int | None = None,
    max_tokens: int | None = None,
    max_dollars: float | None = None,
    max_seconds: float | None = None,
) -> Solver:
    """Return a solver that answers each sample with a strategy.

    strategy: a spec or an object. backend: a backend of ours; None: inspect_ai's model, whose calls are in its log.
    context: the field of a sample's metadata that holds the passage. answer_format: of questions without choices; see
    `Question`. The rest are limits for a sample, beside inspect_ai's own. The sample's choices are the options, and the
    one that was chosen is marked for the scorer `choice`; other scorers find the answer, and nothing else, in the
    output: `ANSWER: B` where there are choices. An abstention is an empty output. What came of it stands in the
    sample's metadata under `reasoning`, the trace in its store as `reasoning`.
    Raises SpecError, and QuestionError for a sample that can't be asked.
    """
    chosen = parse_spec(strategy) if isinstance(strategy, str) else strategy
    limits = Limits(max_calls, max_tokens, max_dollars, max_seconds)

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        question = _question(state, context, answer_format)
        loan = lend(backend) if isinstance(backend, str) else None
        model = loan.backend if loan else backend or Defaults(InspectBackend(get_model()), Sampling())
        try:
            solution = await arun(chosen, question, backend=model, limits=limits or None, seed=seed)
        finally:
            await (loan.give_back() if loan else _nothing())
        _leave(state, question, solution)
        return state

    return solve


async def _nothing() -> None:
    with nullcontext():
        return


def _question(state: TaskState, context: str, answer_format: str) -> Question:
    options = [choice.value for choice in state.choices]
    passage = str((state.metadata or {}).get(context) or "")
    name = str(state.sample_id)
    try:
        return Question(state.input_text, passage, options, answer_format if not options else "", id=name)
    except QuestionError:
        return Question(state.input_text, passage, options, "choice" if options else answer_format, id=name)


def _leave(state: TaskState, question: Question, solution: Solution) -> None:
    """Put the answer where scorers look, and the rest beside it."""
    place = _place(question, solution)
    for index in range(len(state.choices)):
        state.choices.mark_choice(index, index == place)
    text = solution.answer_text or ""
    if place is not None:
        text = f"ANSWER: {question.labelled[place][0]}"
    state.messages.append(assistant_message(text))
    state.output.completion = text
    state.output = type(state.output).from_content(solution.model, text)
    state.output.usage = model_usage(solution.usage)
    told = {
        "strategy": solution.strategy,
        "answer": solution.answer_text,
        "abstained": solution.abstained,
        "confidence": solution.confidence,
        "stopped": solution.stopped,
        "usage": _shown(solution.usage),
    }
    state.metadata = {**(state.metadata or {}), STORED: told}
    state.store.set(STORED, {"trace": plain(solution.trace.to_dict())})


def _place(question: Question, solution: Solution) -> int | None:
    """Return which of the options was chosen; None for an abstention, and where there are none."""
    form = question.answer_format
    for index, (letter, option) in enumerate(question.labelled):
        if not solution.abstained and form.key(solution.answer) in (letter, option):
            return index
    return None


def _shown(usage: Usage) -> dict[str, Any]:
    return {name: getattr(usage, name) for name in Usage.__slots__}


def _is_name(request: Request) -> bool:
    return request.tool_choice not in ("auto", "any", "none", "required")


def _tool(name: str, description: str, parameters: str) -> ToolInfo:
    return ToolInfo(name=name, description=description, parameters=json.loads(parameters))


def _config(sampling: Sampling) -> GenerateConfig:
    settings = {
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "max_tokens": sampling.max_tokens,
        "stop_seqs": list(sampling.stop) or None,
        "reasoning_effort": sampling.effort,
        "reasoning_tokens": sampling.thinking,
    }
    return GenerateConfig(**{name: value for name, value in settings.items() if value is not None})
