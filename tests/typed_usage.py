"""What users write: not run, but mypy must accept it as it stands, and see the types that are asserted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, assert_type

from reasoning import Limits, Mock, Number, OpenAI, Question, Session, Solution, Strategy, Usage, arun, run, stream
from reasoning.backends import Completion, Message, Request, Response, ToolCall
from reasoning.strategies import CoT, Direct, LoT, ReAct, SelfConsistency
from reasoning.tools.base import Tool
from reasoning.tools.logic import extend


@dataclass(frozen=True)
class Twice:
    """A strategy of a user's own."""

    inner: Strategy = field(default_factory=Direct)

    async def solve(self, question: Question, session: Session) -> Solution:
        first = await session.solve(self.inner, question)
        reply = await session.ask("direct", question=question)
        assert_type(reply.text, str)
        return first if not first.abstained else Solution.read(question, reply)


@dataclass(frozen=True)
class Once:
    """A strategy that lets the model call a tool once."""

    async def solve(self, question: Question, session: Session) -> Solution:
        tool = Tool.of(len)
        first = await session.chat("direct", tools=[tool], question=question)
        assert_type(first.tool_calls, tuple[ToolCall, ...])
        results = [Message("tool", str(await tool.call({})), tool_call_id=call.id) for call in first.tool_calls]
        return Solution.read(question, await session.chat("direct", [first.message, *results], question=question))


class Parrot:
    """A backend of a user's own."""

    model = "parrot"
    max_choices = 1

    async def complete(self, request: Request) -> Response:
        return Response((Completion(request.messages[-1].content),), Usage(1))

    async def aclose(self) -> None: ...


def plain() -> None:
    solution = run("lot(cot)", "Did it rain?", backend="mock", limits=Limits(calls=3))
    assert_type(solution, Solution)
    assert_type(solution.answer, Any | None)
    assert_type(solution.usage.dollars, float | None)
    run(
        LoT(SelfConsistency(CoT(shots=2), samples=5)),
        Question("Q", options=("a", "b")),
        backend=Mock(["Answer: A"]),
    )
    run(Twice(), Question("How many?", answer_format=Number()), backend=Parrot())
    run("cot", "Q", backend=OpenAI("m", "http://localhost:8000/v1", native_tools=False))
    calling = Completion("", tool_calls=(ToolCall("1", "len", "{}"),))
    run(ReAct(native=True), "Q", backend=Mock([calling, "Answer: 1"], native_tools=True), tools={"len": len})
    run(Once(), "Q", backend=Mock(lambda request, sample: calling, native_tools=True))
    assert_type([str(implication) for implication in extend(["A -> B"])], list[str])


async def asynchronous() -> None:
    assert_type(await arun(Twice(Twice()), "Q", backend=Mock(lambda request, sample: "x")), Solution)
    async for event in stream("cot", "Q", backend="mock"):
        assert_type(event.solution, Solution | None)
