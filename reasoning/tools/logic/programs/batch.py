"""Many programs at once, on all cores."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from reasoning.errors import UsageError
from reasoning.question import Question
from reasoning.tools.logic.programs.base import ProgramResult, SolverLimits
from reasoning.tools.logic.programs.solving import check_dialect, solve_program
from reasoning.tools.logic.programs.worker import packed, unpacked
from reasoning.tools.process_pool import Workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AskedProgram = str | tuple[str, Question | str | None]
"""A program, or a program and the question that it was written for."""

_Request = tuple[str, Question | str | None, str | None, SolverLimits | None]


def solve_programs(
    programs: Iterable[AskedProgram], dialect: str | None = None, bounds: SolverLimits | None = None, jobs: int = 0
) -> Iterator[ProgramResult]:
    """Return the result of each program as `solve_program` would, in order, from `jobs` processes (0: one a core).

    Raises UsageError for what is no program, `ReadError` for a dialect that there is not.
    """
    check_dialect(dialect)
    asked = [(*_pair(program), dialect, bounds) for program in programs]
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 0:
        raise UsageError(f"jobs={jobs!r} can't be used: give a whole number, 0 for one a core")
    jobs = min(jobs or os.cpu_count() or 1, len(asked))
    return _together(asked, jobs) if jobs > 1 else (solve_program(*request) for request in asked)


def _together(asked: list[_Request], jobs: int) -> Iterator[ProgramResult]:
    workers, threads = Workers("reasoning.tools.logic.programs.worker", most=jobs), ThreadPoolExecutor(jobs)
    try:
        yield from threads.map(lambda request: _solved(workers, request), asked)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        workers.stop()  # A batch that is left early: what is still being solved ends now.
        threads.shutdown()
        workers.close()


def _solved(workers: Workers, request: _Request) -> ProgramResult:
    with workers.worker() as worker:
        assert worker  # There is no bound to the waiting.
        worker.send(packed(request))
        line = worker.line()
    if not line.endswith("\n"):
        return ProgramResult("", "unknown", why="the process that solved it was ended from outside")
    result: ProgramResult = unpacked(line)
    return result


def _pair(program: object) -> tuple[str, Question | str | None]:
    match program:
        case str():
            return program, None
        case (str() as text, None | str() | Question() as question):
            return text, question
        case _:
            raise UsageError(f"{program!r:.100} is no program: give a text, or a pair of a text and its question")
