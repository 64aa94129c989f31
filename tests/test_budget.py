"""Limits bind: at most one call goes beyond, the first wave included, and what is passed is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Limits, Mock, Question, Session, Solution, arun, run
from reasoning.backends import Completion, Prices, Request, Response
from reasoning.budget import Budget, Call
from reasoning.concurrency import together
from reasoning.errors import BackendError, BudgetExceededError, ServerError, SettingError
from reasoning.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Callable

ASKED = Question("Which?", "The lamp is blue.", ("red", "blue"))


async def test_the_tightest_limit_on_the_way_up_binds() -> None:
    """A nested limit can't widen an outer one, and an outer one counts what inner ones spent."""
    outer = Budget(Limits(calls=3))
    inner = Budget(Limits(calls=2), outer)
    other = Budget(Limits(calls=100), outer)
    for _ in range(2):
        inner.settle(await inner.reserve(Call()), Usage(1))
    with pytest.raises(BudgetExceededError) as error:
        await inner.reserve(Call())
    assert (error.value.limit, error.value.allowed, error.value.spent) == ("calls", 2, 2)
    await other.reserve(Call())
    with pytest.raises(BudgetExceededError) as error:
        await other.reserve(Call())
    assert error.value.allowed == 3


async def test_a_refused_call_sets_nothing_aside() -> None:
    """A call that an inner limit refuses leaves no trace in the outer one."""
    outer = Budget(Limits(calls=2))
    inner = Budget(Limits(calls=1), outer)
    await inner.reserve(Call())
    with pytest.raises(BudgetExceededError):
        await inner.reserve(Call())
    await outer.reserve(Call())


async def test_who_would_go_beyond_waits_for_those_under_way() -> None:
    """While calls under way may use up the rest, others wait; once they have cost less, these start, in their order."""
    budget, started = Budget(Limits(tokens=100)), list[int]()

    async def one(number: int) -> None:
        hold = await budget.reserve(Call("k", sent=10, max_tokens=60))
        started.append(number)
        await asyncio.sleep(0)
        budget.settle(hold, Usage(1, 10, 5))

    await together(one(number) for number in range(6))
    assert started == [0, 1, 2, 3, 4, 5]
    assert budget.spent.tokens == 90


async def test_who_waits_is_told_when_the_limit_is_reached() -> None:
    """Where those under way have used the limit up, all that wait get the error."""
    budget = Budget(Limits(tokens=100))
    hold = await budget.reserve(Call("k"))
    waiting = [asyncio.ensure_future(budget.reserve(Call("k"))) for _ in range(3)]
    await asyncio.sleep(0)
    budget.settle(hold, Usage(1, 10, 500))
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(one) for one in told] == [BudgetExceededError] * 3


async def test_who_stops_waiting_leaves_nothing_behind() -> None:
    """A call that is cancelled while it waits, or as it is let go, sets nothing aside for good."""
    budget = Budget(Limits(tokens=100))
    hold = await budget.reserve(Call("k"))
    early, late, other = (asyncio.ensure_future(budget.reserve(Call("k"))) for _ in range(3))
    await asyncio.sleep(0)
    early.cancel()
    await asyncio.sleep(0)
    budget.settle(hold, Usage(1, 1, 1))
    late.cancel()
    await asyncio.gather(early, late, return_exceptions=True)
    budget.settle(await other, Usage(1, 1, 1))
    budget.settle(await budget.reserve(Call("unseen")), Usage(1, 1, 1))
    assert budget.spent.calls == 3


async def test_waiting_ends_with_the_time() -> None:
    """A call that waits for others is refused when the run's time is over."""
    budget = Budget(Limits(seconds=0.05), Budget(Limits(tokens=100)))
    await budget.reserve(Call("k"))
    with pytest.raises(BudgetExceededError, match="seconds"):
        await budget.reserve(Call("k"))


async def test_a_limit_of_money_needs_a_price() -> None:
    """Where a call turns out to have no price, a limit of dollars is an error that says where to give it."""
    budget = Budget(Limits(dollars=1))
    budget.settle(await budget.reserve(Call()), Usage(1, dollars=None))
    with pytest.raises(SettingError, match="prices"):
        await budget.reserve(Call())


async def test_time_runs_on_the_tightest_clock() -> None:
    """Seconds left are those of the nearest deadline, and a deadline that is over refuses calls."""
    now = [0.0]
    outer = Budget(Limits(seconds=10), clock=lambda: now[0])
    inner = Budget(Limits(seconds=20), outer, clock=lambda: now[0])
    assert inner.seconds_left == 10
    now[0] = 11.0
    with pytest.raises(BudgetExceededError) as error:
        await inner.reserve(Call())
    assert (error.value.limit, error.value.allowed) == ("seconds", 10)
    assert inner.is_passed


class Dear(Mock):
    """A mock whose every completion costs so much; it says its prices, or only what each call cost."""

    def __init__(self, usage: Callable[[int], Usage], prices: Prices | None = None, **settings: Any) -> None:
        super().__init__(lambda request, sample: "Score: 4\nAnswer: B", **settings)
        self.usage, self.made = usage, 0
        if prices:
            self.prices = prices

    async def complete(self, request: Request) -> Response:
        response = await super().complete(request)
        await asyncio.sleep(0)
        used = Usage()
        for _ in response.choices:
            self.made += 1
            used += self.usage(self.made)
        return replace(response, usage=used)


TEN = Usage(1, 84, 10_000, 10.0)
ONE = Usage(1, 84, 100, 1.0)

SPECS = {
    "cot": "cot",
    "sc of 40": "sc(cot, samples=40, stop_rule=all)",
    "sc of 10": "sc(cot, samples=10)",
    "best_of": "best_of(cot, n=8)",
    "mixture": "mixture(cot, proposers=6)",
    "ensemble": "ensemble((cot, direct, plan_solve, cot))",
    "lot around sc": "lot(sc(cot, samples=10, stop_rule=all))",
    "debate": "debate(cot, agents=5)",
    "universal": "universal(cot, samples=9)",
    "tot": "tot",
    "got": "got(cot, thoughts=5)",
    "nested votes": "sc(sc(cot, samples=5, stop_rule=all), samples=5, stop_rule=all)",
}
"""Strategies that call side by side, one within another."""

LIMITS = {
    "a dollar": Limits(dollars=1),
    "25 dollars": Limits(dollars=25),
    "95 dollars": Limits(dollars=95),
    "2,000 tokens": Limits(tokens=2_000),
    "25,000 tokens": Limits(tokens=25_000),
    "both": Limits(tokens=45_000, dollars=25),
}

KNOWN: dict[str, dict[str, Any]] = {
    "nothing known": {},
    "several in a request": {"max_choices": 64},
    "prices known": {"prices": Prices(0, 1_000)},
    "a price that is too low": {"prices": Prices(0, 1)},
}


@pytest.mark.slow
@pytest.mark.parametrize("known", KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS)
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
async def test_no_more_than_a_call_beyond_the_limit(spec: str, limits: Limits, known: dict[str, Any]) -> None:
    """Whatever calls side by side, at most one call is spent beyond the limit, and what goes beyond is told."""
    backend = Dear(lambda _: TEN, **{"max_choices": 1, **known})
    try:
        solution = await arun(spec, ASKED, backend=backend, limits=limits)
    except BudgetExceededError:
        calls = backend.made
    else:
        calls = solution.usage.calls
        assert calls == backend.made
        passed = solution.usage.tokens > (limits.tokens or 1e9) or (solution.usage.dollars or 0) > (
            limits.dollars or 1e9
        )
        assert not passed or solution.stopped == "budget"
    assert 10.0 * calls <= (limits.dollars or 1e9) + 10.0
    assert 10_084 * calls <= (limits.tokens or 1e9) + 10_084


@pytest.mark.parametrize("limits", [Limits(tokens=25_000), Limits(dollars=25)])
@pytest.mark.parametrize("choices", [1, 64])
async def test_max_tokens_bind_the_first_wave(limits: Limits, choices: int) -> None:
    """Where `max_tokens` says what a call can write, as many start at once as the limit has room for."""
    most = [0, 0]

    class Watched(Dear):
        async def complete(self, request: Request) -> Response:
            most[1] += request.n
            most[0] = max(most[0], most[1])
            await asyncio.sleep(0)
            response = await super().complete(request)
            most[1] -= request.n
            return response

    backend = Watched(lambda _: TEN, Prices(0, 1_000), max_choices=choices)
    solution = await arun("sc(cot(max_tokens=10000), samples=40, stop_rule=all)", ASKED, backend=backend, limits=limits)
    assert most[0] == 3
    assert (solution.usage.calls, solution.stopped) == (3, "budget")


async def test_the_backends_own_max_tokens_count() -> None:
    """The `max_tokens` of the backend's spec bounds a call as one of the strategy does."""
    limits = Limits(tokens=3_000)
    solution = await arun("sc(cot, samples=40, stop_rule=all)", ASKED, backend="mock?max_tokens=900", limits=limits)
    assert solution.usage.calls == 40
    assert solution.usage.tokens < 3_000


@pytest.mark.parametrize(("tokens", "samples"), [(2_000, 40), (1_200, 40), (400, 10), (100_000, 40)])
async def test_a_wave_pays_its_prompt_once(tokens: int, samples: int) -> None:
    """Samples that travel together set their prompt aside once, and who had to wait starts when there is room."""
    spec = f"sc(cot, samples={samples}, stop_rule=all)"
    free = await arun(spec, ASKED, backend="mock")
    solution = await arun(spec, ASKED, backend="mock", limits=Limits(tokens=tokens))
    assert solution.evidence["votes"] == free.evidence["votes"]
    assert (solution.usage.calls, solution.stopped) == (samples, None)
    assert solution.usage.tokens <= min(tokens, free.usage.tokens + 200)


async def test_growing_costs_go_beyond_by_little() -> None:
    """Where nothing bounds a call and each costs more than those before, what goes beyond stays near the limit."""
    backend = Dear(lambda made: Usage(1, 10, made * 100, float(made)), max_choices=1)
    await arun("sc(cot, samples=40, stop_rule=all)", ASKED, backend=backend, limits=Limits(dollars=30))
    assert backend.made <= 9


async def test_a_cheap_call_does_not_open_the_way_for_dear_ones() -> None:
    """What calls of one prompt cost says nothing of another's: the first of each goes alone."""
    backend = Dear(lambda made: ONE if made == 1 else TEN, max_choices=1)
    solution = await arun("lot(sc(cot, samples=10, stop_rule=all))", ASKED, backend=backend, limits=Limits(dollars=12))
    assert (solution.usage.calls, solution.usage.dollars, solution.stopped) == (3, 21.0, "budget")


async def test_a_call_that_fails_teaches_nothing() -> None:
    """After a call that failed the next goes alone as well; what the failed one cost counts, where it is told."""

    class Breaks(Dear):
        async def complete(self, request: Request) -> Response:
            if self.made == 0:
                self.made += 1
                error = ServerError("m", "broke off", 500)
                error.usage = Usage(1, 50, 5, 0.5)
                raise error
            return await super().complete(request)

    from reasoning.backends import Defaults, Sampling

    backend = Defaults(Breaks(lambda _: TEN, max_choices=1), Sampling())
    solution = await arun("sc(cot, samples=8, stop_rule=all)", ASKED, backend=backend, limits=Limits(dollars=5))
    assert solution.usage == Usage(2, 134, 10_005, 10.5)


@pytest.mark.parametrize(
    "strategy", ["cot", "direct", "sc(cot, samples=10, stop_rule=all)", "lot(cot)", "react", "tot"]
)
@pytest.mark.parametrize("named", [True, False], ids=["spec", "object"])
async def test_a_limit_of_money_is_refused_where_the_price_is_not_known(strategy: str, named: bool) -> None:
    """Before the first call, for every strategy: the error says how prices are given."""
    from reasoning.backends import open_backend

    spec = "vllm:http://127.0.0.1:9/v1#m"
    with pytest.raises(SettingError, match=r"dollars=0\.01.*price of m is not known.*prices=0\.5,1\.5"):
        await arun(strategy, ASKED, backend=spec if named else open_backend(spec), limits=Limits(dollars=0.01))


async def test_a_price_that_is_not_known_is_found_within_a_run() -> None:
    """A strategy that turns to a model without a price is refused there; with prices it may."""
    with pytest.raises(SettingError, match="price of m is not known"):
        await arun(
            "on('vllm:http://127.0.0.1:9/v1#m', cot)", ASKED, backend=Mock(["Answer: B"]), limits=Limits(dollars=1)
        )
    with pytest.raises(BackendError):
        await arun(
            "cot", ASKED, backend="vllm:http://127.0.0.1:9/v1#m?prices=1,2&max_attempts=1", limits=Limits(dollars=1)
        )


@pytest.mark.parametrize(
    ("limits", "stopped"),
    [(Limits(dollars=1), "budget"), (Limits(tokens=500), "budget"), (Limits(dollars=11, tokens=20_000), None)],
)
def test_a_whole_answer_that_cost_too_much_says_so(limits: Limits, stopped: str | None) -> None:
    """One call that goes beyond the limit leaves its answer, and the mark of the budget."""
    solution = run("cot", ASKED, backend=Dear(lambda _: TEN), limits=limits)
    assert (solution.answer, solution.stopped) == ("B", stopped)


async def test_a_limit_within_a_strategy_binds_its_part_alone() -> None:
    """A strategy's own limit on a part of its work refuses that part; others go on under the outer one."""

    @dataclass(frozen=True)
    class Parts:
        """Solve a part under a limit, and another without."""

        async def solve(self, question: Question, session: Session) -> Solution:
            from reasoning.strategies import CoT, SelfConsistency
            from reasoning.strategies.voting.stop_rules import All

            vote = SelfConsistency(CoT(), samples=6, stop_rule=All())
            child = session.child(limits=Limits(dollars=15))
            one, two = await together([child.solve(vote, question), session.solve(vote, question)])
            return Solution("done", evidence={"calls": [one.usage.calls, two.usage.calls], "one": one.stopped})

    solution = await arun(Parts(), ASKED, backend=Dear(lambda _: TEN, max_choices=1), limits=Limits(dollars=1_000))
    assert solution.evidence == {"calls": [2, 6], "one": "budget"}


async def test_notes_of_a_response_are_kept() -> None:
    """What a server refused on the way stands in the call's node and in the printed trace."""

    class Refuses(Mock):
        async def complete(self, request: Request) -> Response:
            return Response((Completion("Answer: B"),), Usage(1), "m", ("n=5 was refused: asked singly",))

    solution = await arun("cot", ASKED, backend=Refuses())
    assert solution.trace.calls[0].data["notes"] == ["n=5 was refused: asked singly"]
    assert "n=5 was refused: asked singly" in str(solution.trace)
