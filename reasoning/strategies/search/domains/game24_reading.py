"""The Game of 24 in a model's words: steps and last lines are read tolerantly, and their arithmetic is done exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoning.errors import QuestionError, ReadError
from reasoning.expressions.parser import read
from reasoning.expressions.tree import NotAnExpressionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.question import Question
    from reasoning.solution import Solution

MAX_LINE_CHARS = 200
"""Characters of a line that are read."""

LINES = 200
"""Lines of a reply that are replayed."""

_RUN = re.compile(
    r"(?<![\w.])\d{1,6}(?:(?:\s{0,3},\s{0,3}(?:and\s{1,3})?|\s{1,3}(?:and\s{1,3})?)\d{1,6}(?!\d|\.\d)){1,20}"
)
_NUMBER = r"\(?-?\d{1,9}(?:\.\d{1,9})?(?:/\d{1,9})?(?:\.\.\.|…)?\)?"
_STEP = re.compile(
    rf"(?<![\w.])({_NUMBER})\s{{0,3}}([-+*/x×·÷−–])\s{{0,3}}({_NUMBER})\s{{0,3}}(?:=|≈)\s{{0,3}}({_NUMBER})"
)
_MARK = re.compile(r"^\W{0,5}(?:final )?answer\W{0,5}:", re.IGNORECASE)
_SIGNS = {"x": "*", "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-"}


Ratio = tuple[int, int]
"""A numerator and a denominator: several times as fast as a Fraction."""


class Held(NamedTuple):
    """A number that is left, and how it was made."""

    value: Fraction
    expression: str

    @property
    def bare(self) -> str:
        """The expression without brackets around the whole."""
        return self.expression[1:-1] if self.expression.startswith("(") else self.expression


class Move(NamedTuple):
    """What was done last: from which state, and the equation."""

    before: Left
    left: Fraction
    sign: str
    right: Fraction
    value: Fraction


@dataclass(frozen=True)
class Left:
    """The numbers left, smallest first, and how they came about."""

    given: tuple[int, ...]
    """The numbers of the puzzle."""

    held: tuple[Held, ...]
    """What is left of them."""

    move: Move | None = None
    """The last move; None at the start. Its words are made when they are asked for: a search looks at few."""

    @classmethod
    def of(cls, numbers: Sequence[int]) -> Left:
        """Begin with these numbers."""
        return cls(tuple(numbers), _sorted(Held(Fraction(number), str(number)) for number in numbers))

    @property
    def ratios(self) -> tuple[Ratio, ...]:
        """The numbers as numerators and denominators."""
        return tuple([held.value.as_integer_ratio() for held in self.held])

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The equations so far, each with the numbers left then."""
        if self.move is None:
            return ()
        before, left, sign, right, value = self.move
        numbers = " ".join([str(held.value) for held in self.held])
        return (*before.steps, f"{_bracketed(left)} {sign} {_bracketed(right)} = {value} (left: {numbers})")


def combined(state: Left, rest: list[Held], left: Held, sign: str, right: Held, value: Fraction) -> Left:
    """Return the state after one operation with that value; `rest` are the numbers that it leaves alone."""
    held = _sorted([*rest, Held(value, f"({left.expression} {sign} {right.expression})")])
    return Left(state.given, held, Move(state, left.value, sign, right.value, value))


def _sorted(held: Iterable[Held]) -> tuple[Held, ...]:
    """Sort by value; a float is exact enough for an order, and much faster to compare."""
    return tuple(sorted(held, key=_size))


def _size(one: Held) -> tuple[float, str]:
    above, below = one.value.as_integer_ratio()
    return above / below, one.expression


def operate(left: Fraction, sign: str, right: Fraction) -> Fraction:
    """Do one operation. Raises ZeroDivisionError."""
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "*" else left / right


def _bracketed(value: Fraction) -> str:
    return f"({value})" if value.numerator < 0 else str(value)


def apply(state: Left, text: str) -> Left:
    """Do the first equation in `text` that uses numbers left. Raises ReadError where there is none, or a wrong one.

    Rounded numbers (1.67 for 5/3) are taken for the exact ones that they stand for.
    """
    why = "no equation of two numbers"
    for match in _STEP.finditer(text[:MAX_LINE_CHARS]):
        left, sign, right, claimed = match[1], _SIGNS.get(match[2], match[2]), match[3], match[4]
        one = _find(state.held, left)
        other = _find([held for held in state.held if held is not one], right) if one else None
        if one is None or other is None:
            why = f"{match[0]} uses numbers that are not left"
        elif sign == "/" and not other.value:
            why = "a division by zero"
        elif not _stands_for(claimed, value := operate(one.value, sign, other.value)):
            why = f"{match[0]} is wrong"
        else:
            rest = [held for held in state.held if held is not one and held is not other]
            return combined(state, rest, one, sign, other, value)
    raise ReadError(text, why)


def _find(held: Sequence[Held], written: str) -> Held | None:
    """Find the number that is meant: the exact one first, else one that it rounds."""
    exact = next((one for one in held if str(one.value) == written.strip("()")), None)
    return exact or next((one for one in held if _stands_for(written, one.value)), None)


def _stands_for(written: str, value: Fraction) -> bool:
    """Return whether a written number is this value, or it rounded or cut off after at least one digit."""
    text = written.strip("().…")
    if "/" in text and "." in text:
        return False
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return False
    digits = len(text.partition(".")[2])
    return number == value or (digits > 0 and value.denominator > 1 and abs(number - value) < Fraction(1, 10**digits))


def first_numbers(question: Question) -> tuple[int, ...]:
    """Return the first run of numbers in the question, or in its context. Raises QuestionError for less than 2 or
    more than 6."""
    for text in (question.text, question.context):
        if match := _RUN.search(text[:5_000]):
            numbers = tuple(map(int, re.findall(r"\d+", match[0])))
            if len(numbers) <= 6:
                return numbers
    raise QuestionError(f"the Game of 24 needs 2 to 6 numbers in a row, as 4 5 6 10, not {question.text[:100]!r}")


def last_line(text: str) -> str:
    """Return the expression of a reply's last line: without "Answer:" before it and "= 24" behind it."""
    lines = text.strip()[-5_000:].splitlines()
    return _MARK.sub("", lines[-1]).split("=")[0].strip() if lines else ""


def worked_out(text: str) -> tuple[Fraction | None, list[Fraction]]:
    """Return the value of the last line of `text` and the numbers in it; None where it is no arithmetic."""
    line, leaves = last_line(text), list[Fraction]()
    try:
        return _value(read(line) if len(line) <= MAX_LINE_CHARS else (), leaves), leaves
    except (NotAnExpressionError, ZeroDivisionError):
        return None, leaves


def is_solution(text: str, numbers: Sequence[int], target: int = 24) -> bool:
    """Return whether the last line of `text` makes the target of exactly these numbers, each used once. Never
    raises.
    """
    value, used = worked_out(text)
    return value == target and sorted(used) == sorted(map(Fraction, numbers))


def _value(tree: Any, leaves: list[Fraction]) -> Fraction | None:
    """Work a tree out and collect its numbers; None where it has more than numbers and the four operations."""
    kind, *parts = tree or ("",)
    if kind == "num":
        leaves.append(parts[0])
        return Fraction(parts[0])
    if kind == "neg":
        inner = _value(parts[0], leaves)
        return None if inner is None else -inner
    total = Fraction(kind == "product")
    for sign, part in parts if kind in ("sum", "product") else ():
        value = _value(part, leaves)
        if value is None or sign not in "+-*/":
            return None
        total = operate(total, sign, value)
    return total if kind in ("sum", "product") else None


def rebuilt(text: str, numbers: Sequence[int], target: int = 24) -> str | None:
    """Rebuild the last line from the steps of `text`: the expression that they make, if it is a solution.

    Each line that holds an equation of numbers left is done exactly; other lines are passed over. None where the steps
    don't end in the target with every number used.
    """
    state = Left.of(numbers)
    for line in text.strip().splitlines()[:LINES]:
        if len(state.held) == 1 or _MARK.match(line):
            break
        try:
            state = apply(state, line)
        except ReadError:
            continue
    if len(state.held) > 1 or state.held[0].value != target:
        return None
    return f"{state.held[0].bare} = {target}"


def solves(question: Question, solution: Solution) -> bool:
    """Return whether a solution's text solves the question's puzzle: a check for `best_of`."""
    return is_solution(solution.text, first_numbers(question))
