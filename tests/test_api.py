"""The one call: run, arun, stream; sessions, traces and samples."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

import pytest

from reasoning import (
    BackendError,
    BudgetExceededError,
    Limits,
    Mock,
    Question,
    Session,
    Solution,
    Strategy,
    run,
    stream,
)
from reasoning.backends import Completion, Message, Request, Response
from reasoning.concurrency import together
from reasoning.errors import NoBackendError, PromptError, ResponseError, SpecError, UsageError

ASKED = Question("Which?", "The lamp is blue.", ("red", "blue"))


def test_run_answers() -> None:
    """`run` turns a spec and a text into a solution with its usage and its trace."""
    solution = run("cot", "What colour is the lamp?", backend=Mock(["It is blue.\nAnswer: blue"]))
    assert solution.answer == "blue"
    assert (solution.strategy, solution.model) == ("cot", "mock")
    assert solution.usage.calls == 1
    assert solution.usage.tokens > 0
    assert [node.name for node in solution.trace.calls] == ["cot/zero_shot"]


def test_run_works_inside_a_running_loop() -> None:
    """`run` can be called where an event loop is running already: a notebook."""

    async def notebook() -> Any:
        return run("cot", ASKED, backend="mock").answer

    assert asyncio.run(notebook()) in ("A", "B")


def test_run_works_from_many_threads() -> None:
    """Calls of `run` from several threads don't get in each other's way."""
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(run("cot", ASKED, backend="mock").answer)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1


@dataclass(frozen=True)
class Nested:
    """A strategy that calls `run` itself, as a tool might."""

    async def solve(self, question: Question, session: Session) -> Solution:
        """Block on an inner run."""
        return run("direct", question, backend="mock")


def test_run_within_a_run_does_not_lock_up() -> None:
    """A strategy or tool that calls the blocking `run` from inside a run gets its answer."""
    assert not run(Nested(), ASKED, backend="mock").abstained


@dataclass(frozen=True)
class Quits:
    """A strategy that ends the program, in a task of its own or not."""

    apart: bool

    async def solve(self, question: Question, session: Session) -> Solution:
        """Exit."""
        if self.apart:
            await together([self._quit()])
        return await self._quit()

    async def _quit(self) -> Solution:
        sys.exit(3)


@pytest.mark.parametrize("apart", [False, True])
def test_who_exits_within_a_run_ends_it(apart: bool) -> None:
    """`sys.exit` in a run is raised by `run`, and the loop behind it serves others on."""
    with pytest.raises(SystemExit, match="3"):
        run(Quits(apart), ASKED, backend="mock")
    assert not run("direct", ASKED, backend="mock").abstained


BLOCKED = """
import time
from reasoning import Mock, run
from reasoning.strategies import PAL

def say() -> None:
    "Say that it is under way."
    print("begun", flush=True)

def block() -> None:
    "Block."
    say()
    time.sleep(60)

if {sandbox}:
    reply = "```python\\ndef solution():\\n    say()\\n    while True:\\n        pass\\n```"
    run(PAL(seconds=60), "How many?", backend=Mock([reply]), tools=[say])
else:
    run("react", "How many?", backend=Mock(["Action: block[]"]), tools=[block])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a console's interrupt is sent otherwise there")
@pytest.mark.parametrize("sandbox", [False, True], ids=["tool", "sandbox"])
def test_an_interrupt_ends_the_process(sandbox: bool) -> None:
    """Ctrl-C while a tool blocks or a program does not end is a KeyboardInterrupt, which nothing holds up."""
    command = [sys.executable, "-c", BLOCKED.format(sandbox=sandbox)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert told.rstrip().endswith("KeyboardInterrupt")


def test_no_backend_is_an_error_that_lists_the_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a backend there is no silent stand-in: the error lists the ways to name one, the mock among them."""
    with pytest.raises(NoBackendError) as error:
        run("cot", ASKED)
    assert all(word in str(error.value) for word in ("REASONING_BACKEND", "openai:", "vllm:", "ollama:", "mock"))
    monkeypatch.setenv("REASONING_BACKEND", "mock")
    assert not run("cot", ASKED).abstained


def test_a_wrong_spec_fails_before_anything_is_asked() -> None:
    """A mistake in the spec costs no call."""
    mock = Mock()
    with pytest.raises(SpecError):
        run("lot(cott)", ASKED, backend=mock)
    assert not mock.calls


async def test_stream_tells_what_happens_in_order() -> None:
    """`stream` yields starts, replies, notes and solutions as they happen; the last is the outermost solution."""
    events = [event async for event in stream("lot(cot)", ASKED, backend="mock")]
    assert [(event.kind, event.depth) for event in events] == [
        ("start", 0),
        ("call", 0),
        ("reply", 0),
        ("note", 0),
        ("start", 1),
        ("call", 1),
        ("reply", 1),
        ("solved", 1),
        ("solved", 0),
    ]
    assert events[-1].solution is not None
    assert events[-1].solution.answer in ("A", "B")


async def test_stream_raises_what_the_run_raises() -> None:
    """An error of the run comes out of the stream after what happened before it."""
    kinds = []
    with pytest.raises(ResponseError):
        async for event in stream("lot(cot)", ASKED, backend=Mock([])):
            kinds.append(event.kind)  # noqa: PERF401  the list has to survive the error
    assert kinds == ["start", "call", "failed", "failed"]


async def test_leaving_a_stream_cancels_the_run() -> None:
    """Leaving the loop over a stream early stops the run."""
    slow = Mock(delay=30)
    events = stream("cot", ASKED, backend=slow)
    async for event in events:
        assert event.kind == "start"
        break
    await events.aclose()  # type: ignore[attr-defined]
    assert not slow.calls


async def test_a_stream_that_is_left_has_let_go_of_all() -> None:
    """Closing a stream waits until the run has ended, with what it still does then."""
    closed: list[str] = []

    async def wait(text: str) -> None:
        """Wait."""
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            closed.append(text)

    events = stream("react", ASKED, backend=Mock(["Action: wait[a]"]), tools=[wait])
    async for event in events:
        if event.kind == "reply":
            break
    await asyncio.sleep(0.01)
    await events.aclose()  # type: ignore[attr-defined]
    assert closed == ["a"]


def test_identical_requests_are_numbered_and_others_are_not() -> None:
    """The k-th identical request of a run is sample k; a new run begins again at 0."""
    mock = Mock()
    run("sc(cot, samples=3, stop_rule=all)", ASKED, backend=mock)
    run("sc(cot, samples=2, stop_rule=all)", ASKED, backend=mock)
    assert [call.sample for call in mock.calls] == [0, 1, 2, 0, 1]


def test_a_vote_of_more_repeats_the_samples_of_a_vote_of_less() -> None:
    """The first samples of a larger vote are those of a smaller one: nothing is drawn twice in vain."""
    few, many = Mock(error_rate=0.5), Mock(error_rate=0.5)
    run("sc(cot, samples=5, stop_rule=all)", ASKED, backend=few)
    run("sc(cot, samples=20, stop_rule=all)", ASKED, backend=many)
    assert [call.text for call in many.calls[:5]] == [call.text for call in few.calls]


def test_nested_limits_bind() -> None:
    """A limit on the whole run holds for everything inside; what is there is returned, marked."""
    solution = run("lot(sc(cot, samples=10))", ASKED, backend="mock", limits=Limits(calls=4))
    assert (solution.usage.calls, solution.stopped) == (4, "budget")


def test_out_of_time_is_an_error() -> None:
    """A call that is under way when the time is over is cancelled, and the error names the limit."""
    with pytest.raises(BudgetExceededError, match=r"0\.05 seconds"):
        run("cot", ASKED, backend=Mock(delay=30), limits=Limits(seconds=0.05))


def test_a_cancelled_call_is_counted() -> None:
    """A call that was cancelled counts with the tokens that were sent."""
    session_calls: list[Any] = []

    @dataclass(frozen=True)
    class Impatient:
        """Waits for a call only so long."""

        async def solve(self, question: Question, session: Session) -> Solution:
            child = session.child(limits=Limits(seconds=0.05))
            with pytest.raises(BudgetExceededError):
                await child.ask("direct", question=question)
            session_calls.append(session.spent)
            return Solution(None)

    solution = run(Impatient(), ASKED, backend=Mock(delay=30))
    assert solution.usage.calls == 1
    assert solution.usage.prompt_tokens > 0
    assert session_calls[0].calls == 1


class Empty:
    """A backend that returns no completion."""

    model, max_choices = "empty", 1

    async def complete(self, request: Request) -> Response:
        return Response(())

    async def aclose(self) -> None:
        """Nothing to close."""


def test_a_backend_that_returns_nothing_is_an_error() -> None:
    """A response without completions is a ResponseError, not a crash."""
    with pytest.raises(ResponseError, match="empty"):
        run("cot", ASKED, backend=Empty())


def test_an_unknown_prompt_is_named() -> None:
    """A strategy that asks a prompt that does not exist gets an error with its name."""

    @dataclass(frozen=True)
    class Asks:
        """Asks for a prompt of that name."""

        async def solve(self, question: Question, session: Session) -> Solution:
            await session.ask("cot/zero_shoot", question=question)
            raise AssertionError

    with pytest.raises(PromptError, match="Did you mean 'cot/zero_shot'"):
        run(Asks(), ASKED, backend="mock")


def test_a_strategy_needs_no_template() -> None:
    """`generate` takes a text or messages; the call is in the trace, counts, and a run of an evaluation holds it."""

    @dataclass(frozen=True)
    class Plain:
        """Asks in its own words."""

        messages: object = "Is it wet?"

        async def solve(self, question: Question, session: Session) -> Solution:
            return Solution.read(question, await session.generate(self.messages))  # type: ignore[arg-type]

    mock = Mock(["Answer: yes"] * 2)
    solution = run(Plain(), ASKED, backend=mock)
    assert (solution.text, solution.usage.calls, solution.trace.calls[0].name) == ("Answer: yes", 1, "generate")
    assert mock.calls[0].request.messages == (Message("user", "Is it wet?"),)
    run(Plain((Message("system", "Be brief."), Message("user", "Wet?"))), ASKED, backend=mock)
    assert len(mock.calls[1].request.messages) == 2
    for wrong in ((), ["Is it wet?"]):
        with pytest.raises(UsageError, match="generate takes a text"):
            run(Plain(wrong), ASKED, backend=mock)


def test_the_model_may_be_named_as_elsewhere() -> None:
    """`model=` is another name for a backend's spec; both at once are refused."""
    assert run("direct", ASKED, model="mock").model == "mock"
    with pytest.raises(UsageError, match="twice"):
        run("direct", ASKED, model="mock", backend="mock")
    with pytest.raises(SpecError, match="openai:gpt-5-mini"):
        run("direct", ASKED, model="gpt-5-mini")


def test_random_numbers_depend_on_seed_and_place() -> None:
    """A strategy's random numbers are the same for the same seed and place in the run, and differ otherwise."""

    @dataclass(frozen=True)
    class Draws:
        """Answers with a random number."""

        async def solve(self, question: Question, session: Session) -> Solution:
            inner = session.child()
            return Solution(f"{session.rng.random()} {inner.rng.random()}")

    first, again, other = (str(run(Draws(), ASKED, backend="mock", seed=seed).answer) for seed in (1, 1, 2))
    assert first == again != other
    assert len(set(first.split())) == 2


def test_the_trace_has_everything() -> None:
    """The trace has each call with its messages, template hash, sample and reply, and goes into JSON."""
    solution = run("lot(sc(cot, samples=2, stop_rule=all))", ASKED, backend="mock")
    call = solution.trace.calls[-1]
    assert call.data["sample"] == 1
    assert len(call.data["template"]) == 12
    assert call.data["messages"][-1]["role"] == "user"
    assert call.data["reply"]
    tree = json.loads(json.dumps(solution.trace.to_dict(), default=str))
    assert tree["children"][0]["name"] == "lot/extract"
    assert solution.trace.usage == solution.usage


def test_user_strategies_satisfy_the_protocol() -> None:
    """Any object with `solve` is a strategy, inside ours as well."""
    assert isinstance(Nested(), Strategy)


def test_backend_errors_carry_the_model() -> None:
    """An error of a backend is a BackendError that names the model."""
    with pytest.raises(BackendError) as error:
        run("cot", ASKED, backend=Mock([]))
    assert error.value.model == "mock"


@pytest.mark.parametrize("strategy", [5, None, Nested, object()])
def test_what_is_no_strategy_is_named(strategy: Any) -> None:
    """A class, a number or nothing in the place of a strategy is an error that says what is wanted."""
    with pytest.raises(UsageError, match="strategy is an object with `solve`"):
        run(strategy, ASKED, backend="mock")


def test_what_a_strategy_and_a_backend_return_is_checked() -> None:
    """A strategy that returns no Solution, and a backend that returns no Response, are told so."""

    class Says:
        """Returns a text."""

        async def solve(self, question: Question, session: Session) -> str:
            return "B"

    class Parrot(Empty):
        """Returns a text."""

        async def complete(self, request: Request) -> Any:
            return "B"

    with pytest.raises(UsageError, match="a strategy returns a Solution"):
        run(Says(), ASKED, backend="mock")  # type: ignore[arg-type]
    with pytest.raises(ResponseError, match="no completion: 'B'"):
        run("cot", ASKED, backend=Parrot())


def test_a_backend_that_counts_nothing_is_counted() -> None:
    """A backend that reports no usage still counts one call a completion, so that limits hold."""

    class Silent(Empty):
        """Reports no usage."""

        async def complete(self, request: Request) -> Response:
            return Response((Completion("Answer: B"),))

    assert run("lot(cot)", ASKED, backend=Silent()).usage.calls == 2


def test_the_mock_abstains_on_free_questions_that_it_cannot_read() -> None:
    """Where there is nothing to choose from, the mock gives no answer rather than one of its own making."""
    assert run("sc(cot, samples=3)", "Who wrote it?", backend="mock").abstained


def test_tools_as_functions() -> None:
    """Tools may be given as functions: they go by their own names."""

    def rain(city: str) -> str:
        """Tell the rain in a city."""
        return f"2 mm in {city}"

    mock = Mock(['Action: rain[{"city": "Rome"}]', "Answer: 2 mm"])
    solution = run("react", "How much does it rain in Rome?", backend=mock, tools=[rain])
    assert solution.evidence["actions"] == ['rain[{"city": "Rome"}] → 2 mm in Rome']
    assert "2 mm in Rome" in str(solution.trace)


@pytest.mark.parametrize("wrong", [{"limits": {"calls": 3}}, {"tools": ["calculate"]}])
def test_settings_of_a_wrong_kind(wrong: dict[str, Any]) -> None:
    """What is no limit and no tool is told as such."""
    with pytest.raises(UsageError, match="give"):
        run("direct", "Is it so?", backend="mock", **wrong)


def test_the_time_for_a_step_is_what_is_left_at_most() -> None:
    """A step may take its own time, or what is left of the run's where that is less, and never none at all."""
    session = Session(Mock())
    assert session.time_for(5) == 5
    assert session.child(limits=Limits(seconds=3600)).time_for(5) == 5
    assert 0 < session.child(limits=Limits(seconds=2)).time_for(5) <= 2
    assert session.child(limits=Limits(seconds=1e-9)).time_for(5) > 0


def test_time_binds_what_is_not_the_model() -> None:
    """A tool that would take longer than the run may is given up, and nobody waits for it."""
    over = threading.Event()

    def wait() -> str:
        """Wait."""
        over.wait(60)
        return "done"

    mock = Mock(["Action: wait[]"] * 9)
    with pytest.raises(BudgetExceededError):
        run("react", "How long?", backend=mock, tools=[wait], limits=Limits(seconds=0.2))
    assert not over.is_set()
    over.set()
