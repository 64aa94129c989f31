"""The Game of 24: combine all numbers by + - * / so that 24 is left; exact arithmetic throughout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar, Literal

from reasoning.errors import SettingError
from reasoning.strategies.base import require_one_of
from reasoning.strategies.search.domains.base import TextDomain
from reasoning.strategies.search.domains.game24_reading import (
    Held,
    Left,
    Ratio,
    apply,
    combined,
    first_numbers,
    operate,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.question import Question
    from reasoning.strategies.search.domains.base import Turn

CHECKED = 5
"""The most numbers from which is searched exactly; six would take seconds."""


@dataclass(frozen=True)
class Game24(TextDomain[Left]):
    """Numbers are combined two at a time until one is left. The check is exact, and a goal proves itself.

    The puzzle is the first run of numbers in the question: `4 5 6 10`, `Make 24 from 4, 5, 6 and 10.`
    """

    name: ClassVar[str] = "game24"
    thought: ClassVar[str] = (
        "A step takes two of the numbers left, combines them with +, -, * or /, and is one line in this form: "
        "10 - 4 = 6 (left: 5 6 6)"
    )

    target: int = 24
    """What has to be reached."""

    moves: Literal["model", "all"] = "model"
    """Who proposes: the model, whose lines are read tolerantly and done exactly, or a list of all moves, no call."""

    def __post_init__(self) -> None:
        require_one_of(self, "moves", ("model", "all"))
        if isinstance(self.target, bool) or not isinstance(self.target, int):
            raise SettingError(self.name, "target", self.target, "give a whole number")

    @property
    def aim(self) -> str:  # type: ignore[override]  # it names the target
        """Return what is searched for."""
        return f"{self.target} as the only number left, with each given number used exactly once"

    @property
    def exact(self) -> bool:
        """True."""
        return True

    @property
    def certain(self) -> bool:
        """True: arithmetic is exact, and every number is used."""
        return True

    def start(self, question: Question) -> Left:
        """Begin with the numbers of the question. Raises QuestionError where there are not 2 to 6."""
        return Left.of(first_numbers(question))

    def step(self, state: Left, thought: str) -> Left:
        """Do the arithmetic of the first equation exactly. Raises ReadError where it is none, or is wrong."""
        return apply(state, thought)

    async def propose(self, state: Left, turn: Turn) -> Sequence[Left]:
        """List every move, or ask for some."""
        if len(state.held) < 2:
            return ()
        return list(every_move(state)) if self.moves == "all" else await super().propose(state, turn)

    def check(self, state: Left) -> float | None:
        """Search exactly: 1 where the target can be reached, else 0; None for more than five numbers."""
        if len(state.held) > CHECKED:
            return None
        return float(reachable(state.ratios, self.target))

    def is_goal(self, state: Left) -> bool:
        """Return whether the target is the only number left."""
        return len(state.held) == 1 and state.held[0].value == self.target

    def answer(self, state: Left) -> str:
        """Return the steps and, rebuilt from them, the one expression."""
        expression = state.held[0].bare
        return "\n".join((*state.steps, f"Answer: {expression} = {self.target}"))

    def key(self, state: Left) -> str:
        """States with the same numbers left are one."""
        return repr(state.ratios)

    def show(self, state: Left) -> str:
        """The numbers given and the steps, each with the numbers left."""
        return "\n".join((f"numbers: {' '.join(map(str, state.given))}", *state.steps))


def every_move(state: Left) -> Iterator[Left]:
    """Yield what every move leads to, each set of numbers once."""
    seen: set[tuple[Ratio, ...]] = set()
    for first, second in combinations(range(len(state.held)), 2):
        rest = [held for place, held in enumerate(state.held) if place not in (first, second)]
        others = [held.value.as_integer_ratio() for held in rest]
        for left, sign, right in _pairs(state.held[first], state.held[second]):
            value = operate(left.value, sign, right.value)
            numbers = tuple(sorted([*others, value.as_integer_ratio()]))
            if numbers not in seen:
                seen.add(numbers)
                yield combined(state, rest, left, sign, right, value)


def _pairs(one: Held, other: Held) -> Iterator[tuple[Held, str, Held]]:
    yield one, "+", other
    yield one, "*", other
    yield other, "-", one
    yield one, "-", other
    if one.value:
        yield other, "/", one
    if other.value:
        yield one, "/", other


@lru_cache(maxsize=1 << 16)
def reachable(numbers: tuple[Ratio, ...], target: int) -> bool:
    """Return whether the numbers, each used once, can make the target."""
    return _reachable(list(numbers), target)


def _reachable(numbers: list[Ratio], target: int) -> bool:
    if len(numbers) == 1:
        return numbers[0][0] == target * numbers[0][1]
    if len(numbers) == 2:
        return _two(*numbers[0], *numbers[1], target)
    for first, second in combinations(range(len(numbers)), 2):
        rest = [number for place, number in enumerate(numbers) if place not in (first, second)]
        for result in _results(*numbers[first], *numbers[second]):
            if _two(*result, *rest[0], target) if len(rest) == 1 else _reachable([result, *rest], target):
                return True
    return False


def _results(p: int, q: int, r: int, s: int) -> list[Ratio]:
    """Combine p/q and r/s in every way."""
    ps, rq, below = p * s, r * q, q * s
    found = [(ps + rq, below), (ps - rq, below), (rq - ps, below), (p * r, below)]
    if r:
        found.append((ps, rq))
    if p:
        found.append((rq, ps))
    return found


def _two(p: int, q: int, r: int, s: int, target: int) -> bool:
    """Return whether p/q and r/s make the target."""
    ps, rq, goal = p * s, r * q, target * q * s
    return bool(
        ps + rq == goal
        or ps - rq == goal
        or rq - ps == goal
        or p * r == goal
        or (r and ps == target * rq)
        or (p and rq == target * ps)
    )
