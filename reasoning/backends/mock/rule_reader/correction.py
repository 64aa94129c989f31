"""The rule reader's forms for prompts about solutions: judges, critics, reflections, checks, and revisions.

It judges a solution by its answer alone: the one that it would give itself is right. `errs` turns a judgement round,
and makes a revision wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoning.backends.mock.rule_reader.forms import solved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.mock.rule_reader.forms import Form, Prompted

_ADDED = re.compile(
    r"\n\n(?:(?:Solution \d|Version \d+|Proposal \d+|Your solution):\n)?<(?:solution|first|own|attempt)>\n"
)
_ANSWER = re.compile(r"^Answer: (.+)$", re.MULTILINE)


def _score(asked: Prompted) -> str:
    right = _is_right(asked, "solution")
    return f"{_reason(right)}\nScore: {max(asked.numbers, default=5) if right else 0}"


def _verdict(asked: Prompted) -> str:
    right = _is_right(asked, "solution")
    return f"{_reason(right)}\nVerdict: {'right' if right else 'wrong'}"


def _pair(asked: Prompted) -> str:
    first, second = _is_right(asked, "first"), _is_right(asked, "second")
    return f"Better: {'tie' if first == second else 1 if first else 2}"


def _critique(asked: Prompted) -> str:
    return f"{_score(asked)}\nSatisfied: {'yes' if _is_right(asked, 'solution') else 'no'}"


def _reflect(asked: Prompted) -> str:
    steps = _solved(asked, errs=False).splitlines()[:-1]
    return f"The answer does not follow from what is said. Next time I start from this: {' '.join(steps[:1])}".strip()


def _plan(asked: Prompted) -> str:
    steps = _solved(asked, errs=False).splitlines()[:-1] or ["The answer is right."]
    most = next(iter(asked.numbers), 5)
    asks = [f"Is the following statement true or false? {step}" for step in steps[-most:]]
    return "\n".join(f"{number}. {one}" for number, one in enumerate(asks, 1))


def _again(asked: Prompted) -> str:
    return _solved(asked, errs=asked.errs)


FORMS: Mapping[str, Form] = {
    "judge/score": _score,
    "judge/verdict": _verdict,
    "judge/pair": _pair,
    "refine/critique": _critique,
    "refine/rewrite": _again,
    "reflexion/reflect": _reflect,
    "cove/plan": _plan,
    "cove/revise": _again,
    "self_correct/again": _again,
    "debate/round": _again,
    "mixture/aggregate": _again,
}
"""The replies, by the prompt's name."""


def _solved(asked: Prompted, *, errs: bool) -> str:
    return solved(asked, _ADDED, errs=errs)


def _is_right(asked: Prompted, tag: str) -> bool:
    """Return whether the solution within `tag` has the rule reader's own answer; turned round where it has to err."""
    own = "".join(_ANSWER.findall(_solved(asked, errs=False))[-1:]).strip().casefold()
    start, _, rest = asked.user.rpartition(f"<{tag}>\n")
    given = _ANSWER.findall(rest.partition(f"\n</{tag}>")[0] if start else "")
    said = given[-1].strip().rstrip(".").casefold() if given else ""
    return (said == own or said.startswith(f"{own})")) != asked.errs


def _reason(right: bool) -> str:
    return "The answer follows from what is said." if right else "The answer does not follow from what is said."
