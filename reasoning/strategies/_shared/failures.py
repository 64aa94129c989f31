"""Steps that may fail without losing what there is: a limit that is reached, a backend that is down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from reasoning.errors import BackendError, BudgetExceededError
from reasoning.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from reasoning.solution import Stopped

Failure = BudgetExceededError | BackendError
"""What may stop a step without losing what there is already."""

T = TypeVar("T")


async def catch(work: Coroutine[Any, Any, T]) -> T | Failure:
    """Await `work`; a limit that is reached and a backend that fails are returned."""
    try:
        return await work
    except (BudgetExceededError, BackendError) as error:
        return error


def partition(drawn: Iterable[Solution | Failure]) -> tuple[list[Solution], list[Failure]]:
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


def why_stopped(failures: Iterable[Failure], solutions: Iterable[Solution] = ()) -> Stopped | None:
    """State what ended the work early: budget, errors, or None for nothing."""
    failed = list(failures)
    if any(isinstance(one, BudgetExceededError) for one in failed) or any(one.stopped == "budget" for one in solutions):
        return "budget"
    return "errors" if failed else None


def error_texts(failures: Iterable[Failure]) -> list[str]:
    """List the words of the backend's failures; a limit is told by `stopped`."""
    return [str(one) for one in failures if isinstance(one, BackendError)]


def parse_errors_of(solution: Solution) -> list[str]:
    """List what of a reply could not be parsed, as its solution tells."""
    return list(solution.evidence.get("parse_errors", ()))


def with_nonempty(evidence: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the evidence with those of `more` that are not empty."""
    return evidence | {key: value for key, value in more.items() if value}
