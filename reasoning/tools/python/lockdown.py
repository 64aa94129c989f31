"""Has the kernel deny a process all but computing: a seccomp list of the few system calls allowed, and limits.

Linux on x86-64 and ARM64 only. After `lock` the process can't open a file for anything, not even for reading, can't
make a socket, a thread or a process, can't start a program and can't signal another; what it has open it keeps.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import platform
import struct
import sys

_NUMBERS = {
    "x86_64": (0xC000003E, (
        0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 24, 25, 28, 35, 39, 60, 96, 98, 131, 186, 201, 202, 204,
        219, 228, 229, 230, 231, 318, 334,
    )),
    "aarch64": (0xC00000B7, (
        57, 62, 63, 64, 66, 80, 93, 94, 98, 99, 101, 113, 114, 115, 123, 124, 132, 134, 135, 139, 165, 169, 172, 178,
        214, 215, 216, 222, 226, 233, 278, 293,
    )),
}  # fmt: skip
"""Per machine: its audit number, and read, write, close, fstat, lseek, mmap, mprotect, munmap, brk, signal handlers
and masks of the process's own, writev, sched_yield, mremap, madvise, sleeping, getpid, gettid, exit, clocks, getrusage,
sigaltstack, futex, getrandom, rseq. x86-64 has ioctl as well: Python asks it whether a stream is a terminal."""

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def missing() -> str:
    """State what this machine lacks for `lock`; empty where it lacks nothing."""
    if sys.platform != "linux":
        return f"the kernel's protections used here are Linux's, and this is {sys.platform}"
    if platform.machine() not in _NUMBERS or struct.calcsize("P") != 8:
        return f"the list of system calls is not known for {platform.machine()}"
    if _libc().prctl(21, 0, 0, 0, 0) < 0:
        return "the kernel is built without seccomp"
    return ""


def protections() -> dict[str, str]:
    """Return what keeps a program of `ProcessSandbox` in on this machine: each danger with what denies it."""
    why = missing()
    if why:
        return {"none": why}
    refused = "seccomp: the system calls are refused"
    return {
        "files": f"{refused}, reading too",
        "network": refused,
        "processes and threads": refused,
        "signals to others": refused,
        "other programs": f"{refused}, and no_new_privs",
        "memory": "RLIMIT_AS",
        "time": "RLIMIT_CPU, and killed with its process group at the limit",
        "writing": "RLIMIT_FSIZE 0; output past a bound is dropped",
    }


def limit(memory: int, seconds: float) -> None:
    """Set what can be limited before modules are loaded: address space, processor time, cores and file sizes."""
    import resource

    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_CPU, int(seconds) + 2)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)


def limit_worker() -> None:
    """Limit the process that holds the interpreter: memory as a last resort, no cores, no file of any size."""
    if sys.platform != "win32":
        import resource

        _lower(resource.RLIMIT_AS, 4 * 1024**3)
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_FSIZE, 0)


def lock() -> None:
    """Return up all but computing, for good. Raises OSError where the kernel does not do it."""
    import resource

    _lower(resource.RLIMIT_NPROC, 0)
    _lower(resource.RLIMIT_NOFILE, 3)
    libc = _libc()
    _checked(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "no_new_privs")
    audit, allowed = _NUMBERS[platform.machine()]
    code = _program(audit, allowed)
    _checked(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(_Filter(len(code) // 8, code)), 0, 0), "seccomp")


def _program(audit: int, allowed: tuple[int, ...]) -> bytes:
    """The filter: another machine's calls end the process; the allowed ones pass; the rest get EPERM."""
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, audit), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    steps += [(_EQUAL, len(allowed) - i, 0, number) for i, number in enumerate(allowed)]
    steps += [(_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _lower(what: int, most: int) -> None:
    import resource

    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError):
        resource.setrlimit(what, (most, most))


def _checked(status: int, what: str) -> None:
    if status != 0:
        raise OSError(ctypes.get_errno(), f"{what} was refused by the kernel")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
