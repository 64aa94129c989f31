"""The process that solves programs of a batch: one request a line, one reply a line, both pickled in base64.

Both ends are this package's own: what is unpickled was pickled by the process at the other end of the pipe.
"""

from __future__ import annotations

import pickle
import signal
import sys
from base64 import b64decode, b64encode
from typing import Any


def packed(value: object) -> str:
    """Write a value on one line."""
    return b64encode(pickle.dumps(value)).decode("ascii")


def unpacked(line: str) -> Any:
    """Read what `packed` wrote."""
    return pickle.loads(b64decode(line))


def main() -> None:
    """Serve requests until the input ends."""
    from reasoning.tools.logic.programs.solving import solve_program

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # A Ctrl-C is for the parent, which ends this process if it wants to.
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(packed(solve_program(*unpacked(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
