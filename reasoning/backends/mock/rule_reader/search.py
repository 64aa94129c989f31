"""The rule reader's replies to the prompts of searches: next steps, judgements of states, votes, conclusions."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

from reasoning.backends.mock.rule_reader.forms import solved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.mock.rule_reader.forms import Form, Prompted

_ADDED = re.compile(r"\n\n(?:(?:Solution|Candidate) \d+:\n)?<(?:solution|steps)>\n")
_STATE = re.compile(r"<steps>\n((?:(?!<steps>).)*?)\n</steps>", re.DOTALL)
_ANSWER = re.compile(r"^[^\S\n]*(?:\d+\. )?Answer: (.+)$", re.MULTILINE)
_LEFT = re.compile(r"(?:numbers|\(left): ([-\d/ ]{3,80})")
_MAX_STEPS = 5


def _propose(asked: Prompted) -> str:
    steps = _next(asked)[: next(iter(asked.numbers), 3)]
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))


def _sample(asked: Prompted) -> str:
    return _next(asked)[0]


def _next(asked: Prompted) -> list[str]:
    """The next step, right unless the sample has to err, and another that is wrong."""
    state = _states(asked)[0]
    numbers = _LEFT.findall(state)
    if numbers:
        return _equations(numbers[-1])
    *steps, answer = _solved(asked, errs=False).splitlines()
    right = next((step for step in steps[-_MAX_STEPS:] if step.casefold() not in state.casefold()), answer)
    wrong = _solved(asked, errs=True).splitlines()[-1]
    return list(dict.fromkeys([wrong, right] if asked.errs else [right, wrong]))


def _equations(numbers: str) -> list[str]:
    """Sums and differences of two of the numbers left."""
    held = [Fraction(number) for number in numbers.split() if re.fullmatch(r"-?\d+(?:/[1-9]\d*)?", number)]
    lines = []
    for one, other in permutations(range(len(held)), 2):
        rest = [held[place] for place in range(len(held)) if place not in (one, other)]
        for sign, value in (("-", held[one] - held[other]), ("+", held[one] + held[other])):
            left = " ".join(map(str, sorted([*rest, value])))
            lines.append(f"{held[one]} {sign} {held[other]} = {value} (left: {left})")
    return lines or ["There is nothing left to do."]


def _value(asked: Prompted) -> str:
    right = _is_right(_states(asked)[0], asked)
    if right is None:
        return "Nothing is decided yet.\nJudgement: likely"
    return f"The steps {'hold' if right != asked.errs else 'do not hold'}.\nJudgement: " + (
        "sure" if right != asked.errs else "impossible"
    )


def _vote(asked: Prompted) -> str:
    order = {True: 0, None: 1, False: 2}
    ranks = [order[_is_right(state, asked)] for state in _states(asked)]
    wanted = max(ranks) if asked.errs else min(ranks)
    return f"Best: {ranks.index(wanted) + 1}"


def _again(asked: Prompted) -> str:
    return _solved(asked, errs=asked.errs)


FORMS: Mapping[str, Form] = {
    "tot/propose": _propose,
    "tot/sample": _sample,
    "tot/value": _value,
    "tot/vote": _vote,
    "tot/answer": _again,
    "got/merge": _again,
    "got/refine": _again,
}
"""The replies, by the prompt's name."""


def _states(asked: Prompted) -> list[str]:
    return _STATE.findall(asked.user) or [""]


def _solved(asked: Prompted, *, errs: bool) -> str:
    return solved(asked, _ADDED, errs=errs)


def _is_right(state: str, asked: Prompted) -> bool | None:
    """Return whether the steps end in the rule reader's own answer; None where they end in none."""
    own = "".join(_ANSWER.findall(_solved(asked, errs=False))[-1:]).strip().casefold()
    given = [answer.strip().rstrip(".").casefold() for answer in _ANSWER.findall(state)]
    return None if not given else given[-1] == own or given[-1].startswith(f"{own})")
