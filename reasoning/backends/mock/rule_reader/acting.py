"""The rule reader's forms for prompts that break a question down, plan, act, or write programs and queries.

Parts and follow-ups are the steps of the proof, each asked as a question; programs and queries give the answer as a
constant. `errs` makes an answer wrong; what is no answer does not err.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from reasoning.backends.mock.rule_reader.asked import NUMBER, UNREADABLE, answer_form
from reasoning.backends.mock.rule_reader.forms import solved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.mock.rule_reader.forms import Form, Prompted

_ADDED = re.compile(r"\n\n(?:Followed up|Turns so far|Skeleton|Version \d+|This (?:program|query) failed):\n")
_FOLLOWED = re.compile(r"^Follow up: (.+)$", re.MULTILINE)
_ROUTE = re.compile(r"^- ([^:\n]+): ", re.MULTILINE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LABELS = re.compile(r"^([A-Z])\) ", re.MULTILINE)


def _decompose(asked: Prompted) -> str:
    return _numbered(_parts(asked)[: next(iter(asked.numbers), 5)])


def _plan(asked: Prompted) -> str:
    return _numbered(["Find the facts that the question speaks of.", "Chain the rules that apply to them.", "Answer."])


def _plan_and_solution(asked: Prompted) -> str:
    return f"Plan:\n{_plan(asked)}\n\nSolution:\n{_solved(asked)}"


def _abstract(asked: Prompted) -> str:
    return "What follows from facts and rules?"


def _principles(asked: Prompted) -> str:
    return "A rule gives its conclusion where all of its conditions hold.\nWhat no rule gives is not known."


def _outline(asked: Prompted) -> str:
    return "1. the facts that are stated\n2. the rules that apply"


def _point(asked: Prompted) -> str:
    return " ".join(_steps(asked)) or "Nothing is said of it."


def _follow_up(asked: Prompted) -> str:
    followed = _FOLLOWED.findall(asked.user)
    left = [part for part in _parts(asked) if part not in followed]
    if left and not followed:  # one follow-up at most: no strategy allows fewer
        return f"Follow up: {left[0]}"
    return _solved(asked)


def _turn(asked: Prompted) -> str:
    *steps, answer = _solved(asked).splitlines()
    return f"Thought: {' '.join(steps)}\n{answer}"


def _query(asked: Prompted) -> str:
    return " ".join(re.findall(r"\w+", asked.user.rpartition("Question: ")[2])[:20])


def _route(asked: Prompted) -> str:
    names = _ROUTE.findall(asked.system)
    logical = [name for name in names if name == "logic" and _steps(asked)]
    return f"Route: {(logical or [asked.rng.choice(names or ['other'])])[0]}"


def _program(asked: Prompted) -> str:
    answer = _constant(asked)
    body = f"ans = {answer}" if "thoughts" in asked.name else f"def solution():\n    return {answer}"
    return f"```python\n{body}\n```"


def _sql(asked: Prompted) -> str:
    text = _constant(asked)
    value = text if _NUMBER.fullmatch(text) else "'" + str(json.loads(text)).replace("'", "''") + "'"
    return f"```sql\nSELECT {value} AS answer\n```"


FORMS: Mapping[str, Form] = {
    "least_to_most/decompose": _decompose,
    "plan_solve/plain": _plan_and_solution,
    "plan_solve/plus": _plan_and_solution,
    "plan_solve/plan": _plan,
    "step_back/question": _abstract,
    "step_back/principles": _principles,
    "skeleton/outline": _outline,
    "skeleton/expand": _point,
    "self_ask/step": _follow_up,
    "react/step": _turn,
    "react/native": _turn,
    "rag/query": _query,
    "route/choose": _route,
    "pal/program": _program,
    "pal/repair": _program,
    "pal/revise": _program,
    "pal/thoughts": _program,
    "pal/repair_thoughts": _program,
    "pal/revise_thoughts": _program,
    "sql/query": _sql,
    "sql/repair": _sql,
}
"""The replies, by the prompt's name."""


def _solved(asked: Prompted, form: str = "") -> str:
    return solved(asked, _ADDED, errs=asked.errs, form=form)


def _steps(asked: Prompted) -> list[str]:
    """The steps of the proof, where the question is understood."""
    steps = _solved(asked, _form(asked)).splitlines()[:-1]
    return [] if steps[:1] == [UNREADABLE] else steps


def _form(asked: Prompted) -> str:
    """The form of the answer, for prompts that don't ask for one."""
    labels = _LABELS.findall(asked.user)
    if labels:
        return f"one letter from A to {labels[-1]}"
    truth = "True, False or Unknown"
    return answer_form(asked.system) or (NUMBER if _solved(asked, truth).startswith(UNREADABLE) else truth)


def _parts(asked: Prompted) -> list[str]:
    steps = [step for step in _steps(asked)[:-1] if step != "Nothing in the context decides it."]
    return [f"Is the following statement true or false? {step}" for step in steps]


def _constant(asked: Prompted) -> str:
    """The answer as a literal of Python and JSON."""
    answer = _solved(asked, _form(asked)).splitlines()[-1].removeprefix("Answer: ")
    return answer if _NUMBER.fullmatch(answer) else json.dumps(answer)


def _numbered(lines: list[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)) or "There are no simpler questions."
