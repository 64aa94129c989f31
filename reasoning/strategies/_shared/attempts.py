"""What strategies that correct share: steps that may fail, crews of strategies, and solutions put into prompts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from reasoning.answers import extract
from reasoning.errors import BackendError, BudgetExceededError, SettingError
from reasoning.solution import Solution
from reasoning.strategies.base import require_positive

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Sequence

    from reasoning.question import Question
    from reasoning.session import Session, Strategy
    from reasoning.strategies.base import Named

LONGEST = 8_000
"""Characters of a text that are put into a prompt: its start and its end."""

Failure = BudgetExceededError | BackendError
"""What may stop a step without losing what there is already."""

T = TypeVar("T")

_TAGS = re.compile(r"<(?=/?(?:solution|first|second|own|other|feedback|attempt|evaluation|checks)\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Version:
    """A version of a solution that is not good enough yet."""

    solution: Solution
    """The version."""

    feedback: str
    """What is to be mended in it."""


@runtime_checkable
class Reviser(Protocol):
    """A strategy whose solutions have a form of their own, as a program: it writes new versions in that form itself."""

    async def revise(self, question: Question, history: Sequence[Version], session: Session) -> Solution:
        """Write a new version from those so far, the latest last. Raises what `Session.ask` raises."""


async def tried(work: Coroutine[Any, Any, T]) -> T | Failure:
    """Await `work`; a limit that is reached and a backend that fails are returned."""
    try:
        return await work
    except (BudgetExceededError, BackendError) as error:
        return error


def apart(drawn: Iterable[Solution | Failure]) -> tuple[list[Solution], list[Failure]]:
    """Part the solutions from the failures. Raises the first failure where there is no solution."""
    solutions, failures = [], []
    for one in drawn:
        if isinstance(one, Solution):
            solutions.append(one)
        else:
            failures.append(one)
    if failures and not solutions:
        raise failures[0]
    return solutions, failures


def why_stopped(failures: Iterable[Failure], solutions: Iterable[Solution] = ()) -> str | None:
    """Say what ended the work early: budget, errors, or None for nothing."""
    failed = list(failures)
    if any(isinstance(one, BudgetExceededError) for one in failed) or any(one.stopped == "budget" for one in solutions):
        return "budget"
    return "errors" if failed else None


def error_texts(failures: Iterable[Failure]) -> list[str]:
    """List the words of the backend's failures; a limit is told by `stopped`."""
    return [str(one) for one in failures if isinstance(one, BackendError)]


def filled(evidence: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the evidence with those of `more` that are not empty."""
    return evidence | {key: value for key, value in more.items() if value}


def crew(members: int | tuple[Strategy, ...], inner: Strategy) -> tuple[Strategy, ...]:
    """Return the strategies themselves, or that many times the inner one."""
    return (inner,) * members if isinstance(members, int) else members


def require_crew(owner: Named, name: str) -> None:
    """Check a setting that is a number above 0 or strategies, at least one. Raises SettingError."""
    if not isinstance(value := getattr(owner, name), tuple):
        require_positive(owner, name)
    elif not value:
        raise SettingError(owner.name, name, value, "give a whole number of at least 1, or at least one strategy")


def in_prompt(text: str, most: int = LONGEST) -> str:
    """Make a model's text fit for a prompt: bounded, and without the tags of ours."""
    text = text.strip()
    if len(text) > most:
        text = f"{text[: most // 2]}\n…\n{text[-most // 2 :]}"
    return _TAGS.sub("‹", text)


def draft(solution: Solution) -> str:
    """Return the words of a solution for a prompt; its answer is said where they don't say it.

    Of a program the code is shown, without what stood around it, and of one that failed its last error.
    """
    program = solution.evidence.get("program")
    text = in_prompt(program or solution.text)
    if solution.abstained:
        failures = solution.evidence.get("failures") or ["no answer was found in this"]
        return f"{text}\n({in_prompt(str(failures[-1]))})".strip()
    found = None if program else extract(text, solution.format).answer
    if found is not None and solution.format.equal(found, solution.answer):
        return text
    return f"{text}\nAnswer: {solution.shown}".strip()


def shown(solutions: Sequence[Solution]) -> list[str]:
    """List the answers in words."""
    return [one.shown for one in solutions]
