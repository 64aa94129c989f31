"""Who holds a claim: a cache of a process, by a name that tells on the same machine whether the process still lives."""

from __future__ import annotations

import os
import socket
import uuid
from functools import lru_cache


def new_owner() -> str:
    """Return a name of one's own: machine, process and a random part."""
    return f"{_machine()}/{os.getpid()}/{uuid.uuid4().hex}"


def is_gone(owner: str) -> bool:
    """Return whether the owner's process is known to have ended; of another machine nothing is known."""
    machine, _, process = owner.rpartition("/")[0].rpartition("/")
    if machine != _machine() or not process.isdecimal() or os.name != "posix":
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):  # it lives, as somebody else's; it is no process's number
        return False
    return False


@lru_cache(maxsize=1)
def _machine() -> str:
    """Return what tells this machine from others, and within it the container, whose numbers of processes differ."""
    try:
        numbers = os.readlink("/proc/self/ns/pid")
    except OSError:
        numbers = ""
    return f"{socket.gethostname()}{numbers}".replace("/", "-")
