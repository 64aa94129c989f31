"""The main program of a worker process: `python -m reasoning.evaluation.engines.child`."""

from __future__ import annotations

import asyncio
import os
import threading

from reasoning.evaluation.engines.processes import read_frame, write_frame
from reasoning.evaluation.engines.worker import QuestionWorker


def main() -> None:
    """Answer what comes by the standard input until it ends. What strategies print goes to the standard error."""
    read, write = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    asyncio.run(_serve(read, write))
    os._exit(0)  # threads of tools may go on for ever


async def _serve(read: int, write: int) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    async def send(frame: bytes) -> None:
        await asyncio.to_thread(write_frame, write, frame)

    worker = QuestionWorker(send)

    def listen() -> None:
        try:
            while (frame := read_frame(read)) is not None:
                loop.call_soon_threadsafe(worker.heed, frame)
        except OSError:
            pass  # the other side is gone
        finally:
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=listen, name="reasoning-frames", daemon=True).start()
    await ended.wait()


if __name__ == "__main__":
    main()
