"""Workers that are processes of this machine: frames go by their standard input and output."""

from __future__ import annotations

import asyncio
import contextlib
import os
import struct
import sys
from typing import TYPE_CHECKING

from reasoning.evaluation.engines.channel import MAX_FRAME_BYTES, WorkerLostError

if TYPE_CHECKING:
    from reasoning.evaluation.engines.channel import Channel

HEAD = struct.Struct(">Q")
"""What stands before a frame: its length."""

CLOSE_SECONDS = 5.0
"""Seconds that a worker has to end by itself."""


class ProcessChannel:
    """The way to a child process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._in, self._out = process, process.stdin, process.stdout

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    async def send(self, frame: bytes) -> None:
        """Write a frame. Raises WorkerLostError."""
        try:
            self._in.write(HEAD.pack(len(frame)) + frame)
            await self._in.drain()
        except OSError as error:
            raise WorkerLostError(str(error)) from None

    async def receive(self) -> bytes:
        """Read the next frame. Raises WorkerLostError."""
        try:
            (size,) = HEAD.unpack(await self._out.readexactly(HEAD.size))
            if size > MAX_FRAME_BYTES:
                raise WorkerLostError(f"it sent {size} bytes at once")
            return await self._out.readexactly(size)
        except (asyncio.IncompleteReadError, OSError):
            status = await self._process.wait()
            how = f"by signal {-status}" if status < 0 else f"with status {status}"
            raise WorkerLostError(f"worker process {self.pid} ended {how}") from None

    async def aclose(self) -> None:
        """End the process: by the end of its input, else by force."""
        self._in.close()
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


async def launch_process() -> Channel:
    """Start a worker process, which finds modules where this one does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "reasoning.evaluation.engines.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    return ProcessChannel(process)


def read_frame(read: int) -> bytes | None:
    """Read a frame from a file of the system; None at its end. Of the worker's side."""
    head = _exactly(read, HEAD.size)
    return None if head is None else _exactly(read, HEAD.unpack(head)[0])


def write_frame(write: int, frame: bytes) -> None:
    """Write a frame to a file of the system."""
    view = memoryview(HEAD.pack(len(frame)) + frame)
    while view:
        view = view[os.write(write, view) :]


def _exactly(read: int, count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = os.read(read, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
