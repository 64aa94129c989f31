"""The budget: what is left of nested limits, and which calls may start."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from math import ceil, inf
from typing import TYPE_CHECKING

from reasoning.backends.prices import Prices
from reasoning.errors import BudgetExceededError, SettingError
from reasoning.usage import NOTHING_SPENT, Limits, Usage

if TYPE_CHECKING:
    from collections.abc import Callable

MARGIN = 4.0
"""By how much the next call of a kind may be dearer than the dearest of those before, over their number: after one
call it may cost five times as much, after four twice as much. Only where nothing bounds it."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of a call before it is made."""

    kind: str = ""
    """What is asked of whom: calls of one kind tell each other's cost."""

    sent: int = 0
    """The most tokens that its prompt may have."""

    max_tokens: int | None = None
    """The most tokens that the model may write; None where nothing bounds it."""

    prices: Prices | None = None
    """What the model costs, where that is known."""

    key: str = ""
    """Calls of one key that start in one turn of the event loop travel together and pay their prompt once."""

    max_together: int = 1
    """How many of them one request takes."""


UNKNOWN = Call()
"""A call under no limit that asks for its cost."""


@dataclass(eq=False, slots=True)
class Hold:
    """What is set aside for a call under way; infinite where nobody knows what it will cost."""

    call: Call
    tokens: float
    dollars: float


NOTHING_HELD = Hold(UNKNOWN, 0, 0.0)


@dataclass(slots=True)
class _Seen:
    """The most that calls of a kind have cost so far."""

    calls: int = 0
    written: int = 0
    dollars: float = 0.0
    sent_share: float = 0.0
    """Tokens of the prompt, as a part of the most that they could have been."""

    @property
    def margin(self) -> float:
        """The factor by which the next one may go beyond these."""
        return 1 + MARGIN / self.calls


@dataclass(eq=False, slots=True)
class _Waiting:
    budget: Budget
    call: Call
    granted: asyncio.Future[Hold]


@dataclass(eq=False, slots=True)
class _Ledger:
    """What all budgets of a run share: what calls have cost, and who waits for those under way."""

    seen: dict[str, _Seen] = field(default_factory=dict)
    waiting: list[_Waiting] = field(default_factory=list)
    turn: dict[str, int] = field(default_factory=dict)
    """How many calls of each key have started in this turn of the event loop."""

    def hold(self, call: Call) -> Hold:
        """Estimate what a call will cost at most."""
        seen = self.seen.get(call.kind)
        sent = 0 if self._shares_prompt(call) else call.sent
        if seen is None:
            written = inf if call.max_tokens is None else call.max_tokens
        else:
            sent = ceil(sent * seen.sent_share)
            written = seen.margin * seen.written if call.max_tokens is None else max(call.max_tokens, seen.written)
        return Hold(call, sent + written, _dollars(call.prices, sent, written, seen))

    def learn(self, call: Call, actual: Usage) -> None:
        """Remember what a call has cost."""
        seen = self.seen.setdefault(call.kind, _Seen())
        seen.calls += 1
        seen.written = max(seen.written, actual.completion_tokens)
        seen.dollars = max(seen.dollars, actual.dollars or 0.0)
        seen.sent_share = max(seen.sent_share, actual.prompt_tokens / max(1, call.sent))

    def pass_on(self) -> None:
        """Let those start who waited for what a call would cost, in the order in which they came."""
        full: set[Budget] = set()
        for one in list(self.waiting):
            if one.budget in full or one.granted.done():
                continue
            try:
                if one.budget.has_room():
                    one.granted.set_result(one.budget.hold(one.call))
                else:
                    full.add(one.budget)
            except (BudgetExceededError, SettingError) as error:
                one.granted.set_exception(error)

    def _shares_prompt(self, call: Call) -> bool:
        if call.max_together <= 1:
            return False
        if not self.turn:
            asyncio.get_running_loop().call_soon(self.turn.clear)
        before = self.turn.get(call.key, 0)
        self.turn[call.key] = before + 1
        return before % call.max_together > 0


def _dollars(prices: Prices | None, sent: int, written: float, seen: _Seen | None) -> float:
    if prices is None or not (prices.input or prices.output):  # what is said to be free is seen to be, first
        return seen.margin * seen.dollars if seen else inf
    if written == inf:
        return inf
    return max(prices.of(sent, 0, ceil(written)), seen.dollars if seen else 0.0)


class Budget:
    """What is left of nested limits: the tightest one on the way up binds."""

    def __init__(
        self, limits: Limits | None = None, parent: Budget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits, self.parent, self.clock = limits or Limits(), parent, clock
        self._spent, self._added = NOTHING_SPENT, list[Usage]()
        self.levels: tuple[Budget, ...] = (self, *(parent.levels if parent else ()))
        """This budget, and those around it."""
        self.is_metered: bool = any(
            level.limits.tokens is not None or level.limits.dollars is not None for level in self.levels
        )
        """Whether tokens or dollars are limited, here or around."""
        self.is_limited: bool = any(level.limits for level in self.levels)
        """Whether anything is, here or around: most runs have no limit."""
        self._ledger: _Ledger = parent._ledger if parent else _Ledger()
        self._held: list[Hold] = []
        self._start = clock()

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the nearest limit of time on the way up; None where there is none."""
        if not self.is_limited:
            return None
        own = None if self.limits.seconds is None else self.limits.seconds - (self.clock() - self._start)
        outer = self.parent.seconds_left if self.parent else None
        return own if outer is None else outer if own is None else min(own, outer)

    @property
    def spent(self) -> Usage:
        """Return what calls under this budget have cost so far."""
        if self._added:  # added up when somebody asks
            self._spent = sum(self._added, self._spent)
            self._added.clear()
        return self._spent

    @property
    def limit_of_dollars(self) -> float | None:
        """The tightest limit of money on the way up; None where there is none."""
        return min((one.limits.dollars for one in self.levels if one.limits.dollars is not None), default=None)

    @property
    def is_passed(self) -> bool:
        """Return whether more was spent than a limit on the way up allows, or its time is over."""
        return self.is_limited and any(level._is_passed() for level in self.levels)

    async def reserve(self, call: Call) -> Hold:
        """Set aside what a call may cost before it starts; wait where that depends on what others will have cost.

        Raises BudgetExceededError at a limit, SettingError where a price is needed that is not known.
        """
        if self.has_room():
            return self.hold(call)
        one = _Waiting(self, call, asyncio.get_running_loop().create_future())
        self._ledger.waiting.append(one)
        try:
            async with asyncio.timeout(self.seconds_left) as deadline:
                return await one.granted
        except (TimeoutError, asyncio.CancelledError):
            if one.granted.done() and not one.granted.cancelled() and one.granted.exception() is None:
                self.settle(one.granted.result(), Usage(), learned=False)
            if deadline.expired():
                raise self.out_of_time() from None
            raise
        finally:
            self._ledger.waiting.remove(one)

    def settle(self, hold: Hold, actual: Usage, *, learned: bool = True) -> None:
        """Replace what was set aside by what the call really cost; `learned`: others may cost as much."""
        for level in self.levels:
            level._held.remove(hold)
            level._added.append(actual)
        if learned and self.is_metered:
            self._ledger.learn(hold.call, actual)
        if self._ledger.waiting:
            self._ledger.pass_on()

    def has_room(self) -> bool:
        """Return whether a call may start now; False: not before others have ended. Raises as `reserve`."""
        if not self.is_limited:
            return True
        room = [level._has_room() for level in self.levels]  # of all levels, since any of them may raise
        return all(room)

    def hold(self, call: Call) -> Hold:
        """Set aside what a call may cost, at all levels."""
        unmetered = NOTHING_HELD if call is UNKNOWN else Hold(call, 0, 0.0)
        made = self._ledger.hold(call) if self.is_metered else unmetered
        for level in self.levels:
            level._held.append(made)
        return made

    def out_of_time(self) -> BudgetExceededError:
        """Return the error for the limit of time that is over, or is the nearest to be."""
        timed = [level for level in self.levels if level.limits.seconds is not None]
        first = min(timed, key=lambda level: (level.limits.seconds or 0) - (level.clock() - level._start))
        return BudgetExceededError("seconds", first.limits.seconds or 0, first.clock() - first._start)

    def _has_room(self) -> bool:
        limits = self.limits
        if limits.calls is not None and self.spent.calls + len(self._held) >= limits.calls:
            raise BudgetExceededError("calls", limits.calls, self.spent.calls)
        if limits.seconds is not None and self.clock() - self._start >= limits.seconds:
            raise self.out_of_time()
        room = limits.tokens is None or self._below("tokens", limits.tokens, self.spent.tokens)
        return room and (limits.dollars is None or self._below("dollars", limits.dollars, self.spent.dollars))

    def _below(self, name: str, allowed: float, spent: float | None) -> bool:
        if spent is None:
            raise unknown_price(allowed)
        if spent >= allowed:
            raise BudgetExceededError(name, allowed, spent)
        held: float = sum(getattr(hold, name) for hold in self._held)
        return spent + held < allowed

    def _is_passed(self) -> bool:
        limits = self.limits
        return (
            (limits.tokens is not None and self.spent.tokens > limits.tokens)
            or (limits.dollars is not None and (self.spent.dollars or 0.0) > limits.dollars)
            or (limits.seconds is not None and self.clock() - self._start > limits.seconds)
        )


def unknown_price(allowed: float, model: str = "the model") -> SettingError:
    """Return the error for a limit of money where the price is not known."""
    why = (
        f"the price of {model} is not known: give it in the backend's setting `prices`, in dollars per million tokens "
        "sent and written, as in vllm:http://localhost:8000/v1#MODEL?prices=0.5,1.5, or leave this limit out"
    )
    return SettingError("limits", "dollars", allowed, why)
