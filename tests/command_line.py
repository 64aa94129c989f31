"""The command line within the test's own process: for what it says, where a process of its own would add nothing."""

from __future__ import annotations

import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from reasoning.cli import main

if TYPE_CHECKING:
    from pathlib import Path


class Printed(NamedTuple):
    """What a command printed."""

    stdout: str
    stderr: str


def run_here(*arguments: str, cwd: Path | None = None, status: int = 0) -> Printed:
    """Run the command line and return what it printed; it has to end with the status."""
    out, err, ended = StringIO(), StringIO(), 0
    with (
        chdir(cwd or "."),
        patch.object(sys, "argv", ["reasoning", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            ended = left.code if isinstance(left.code, int) else 1 if left.code else 0
    assert ended == status, out.getvalue() + err.getvalue()
    return Printed(out.getvalue(), err.getvalue())
