"""Many programs at once, on all cores."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from reasoning.tools.logic.programs.solving import solve_program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoning.question import Question
    from reasoning.tools.logic.programs.base import Bounds, ProgramResult

CHUNK = 8
"""Programs that a process takes at a time."""

Asked = tuple[str, "Question | None"]
"""A program and the question that it was written for."""


def solve_programs(
    programs: Iterable[Asked], dialect: str | None = None, bounds: Bounds | None = None, jobs: int = 0
) -> Iterator[ProgramResult]:
    """Give the result of each program as `solve_program` would, in order, from `jobs` processes (0: one a core).

    The processes are started afresh, so a script that calls this needs the usual `if __name__ == "__main__":`.
    Raises `ReadError` for a dialect that there is not.
    """
    jobs = jobs or os.cpu_count() or 1
    one = partial(_solved, dialect=dialect, bounds=bounds)
    if jobs == 1:
        yield from map(one, programs)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(one, programs, chunksize=CHUNK)


def _solved(asked: Asked, dialect: str | None, bounds: Bounds | None) -> ProgramResult:
    program, question = asked
    return solve_program(program, question, dialect, bounds)
