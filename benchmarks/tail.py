"""How much of the best throughput is reached under heavy-tailed latency: 2,000 questions of `sc(cot, samples=5)`.

    python benchmarks/tail.py [--questions 2000] [--concurrency 64]

The server answers after a median of 200 ms, 99th percentile 3 s, over HTTP on loopback and in this process. The clock
is the CPU's time of the process plus the waits: where nothing is to be done it jumps to the next timer. So what others
do on the machine does not count, and what client and server compute does, as if both had one core together. The best
case is the schedule of the same latencies that always has so many requests under way, and computes nothing.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import selectors
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from aiohttp import web
from rich.console import Console

from reasoning import Question, arun
from reasoning.backends import open_backend

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from reasoning.backends import Backend

SPEC = "sc(cot, samples=5, stop_rule=all)"
REPLY = "Let me think step by step. Bob is kind, and all kind people are red, so Bob is red.\nAnswer: True"
MEDIAN_SECONDS, TAIL_SECONDS, MAX_SECONDS = 0.2, 3.0, 10.0
SIGMA = math.log(TAIL_SECONDS / MEDIAN_SECONDS) / 2.326
"""Of the lognormal latency with that median and 99th percentile."""


class Jumping(selectors.DefaultSelector):
    """Waits for nothing: it notes the seconds that it would have waited."""

    waited = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready, and jump to the next timer where nothing is."""
        found = super().select(0.01 if timeout is None else 0)
        if not found and timeout:
            self.waited += max(0.0, timeout)
        return found


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock is the CPU's time and the waits."""

    def __init__(self) -> None:
        self.jumping = Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        """Return its clock, in seconds."""
        return self.jumping.waited + time.process_time()


def latency(rng: random.Random) -> float:
    """Draw the seconds that the server takes."""
    return min(MAX_SECONDS, rng.lognormvariate(math.log(MEDIAN_SECONDS), SIGMA))


def best_case(questions: int, concurrency: int, seed: int) -> float:
    """Return the seconds of the schedule that always has `concurrency` requests under way."""
    rng, free = random.Random(seed), [0.0] * concurrency
    for _ in range(questions):
        place = min(range(concurrency), key=free.__getitem__)
        free[place] += latency(rng)
    return max(free)


@asynccontextmanager
async def serving(rng: random.Random) -> AsyncIterator[str]:
    """Serve late answers on loopback."""

    async def answer(request: web.Request) -> web.Response:
        n = (await request.json()).get("n") or 1
        await asyncio.sleep(latency(rng))
        message = {"role": "assistant", "content": REPLY}
        choices = [{"index": place, "message": message, "finish_reason": "stop"} for place in range(n)]
        usage = {"prompt_tokens": 60, "completion_tokens": 30 * n, "total_tokens": 60 + 30 * n}
        return web.json_response({"model": "m", "choices": choices, "usage": usage})

    app = web.Application()
    app.router.add_post("/v1/chat/completions", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    await runner.cleanup()


async def answered(backend: Backend, numbers: range, window: int) -> float:
    """Answer questions, at most `window` at a time, and return the seconds by the loop's clock."""
    gate, loop = asyncio.Semaphore(window), asyncio.get_running_loop()

    async def one(number: int) -> None:
        context = f"Bob is kind. All kind people are red. Ann has {number} hats."
        async with gate:
            await arun(SPEC, Question("Is Bob red?", context, answer_format="truth"), backend=backend)

    start = loop.time()
    await asyncio.gather(*map(one, numbers))
    return loop.time() - start


async def measured(questions: int, concurrency: int, seed: int) -> tuple[float, float]:
    """Return the seconds that it takes, and of these the CPU's."""
    rng = random.Random()
    window = concurrency + concurrency // 4  # some wait for their turn, so that no turn waits for them
    async with serving(rng) as url:
        backend = open_backend(f"openai:{url}#m?max_n=5&concurrency={concurrency}&api_key_env=KEY")
        await answered(backend, range(concurrency), window)
        rng.seed(seed)
        start = time.process_time()
        seconds = await answered(backend, range(concurrency, concurrency + questions), window)
        computed = time.process_time() - start
        await backend.aclose()
    return seconds, computed


def main(
    questions: Annotated[int, typer.Option(help="Questions, each one request of five samples.")] = 2000,
    concurrency: Annotated[int, typer.Option(help="Requests at a time.")] = 64,
    rounds: Annotated[int, typer.Option(help="Runs, each with other latencies.")] = 3,
) -> None:
    """Measure and print a line for each run."""
    os.environ["KEY"] = "k"
    for seed in range(1, rounds + 1):
        with asyncio.Runner(loop_factory=JumpingLoop) as runner:
            seconds, computed = runner.run(measured(questions, concurrency, seed))
        ideal = best_case(questions, concurrency, seed)
        told = f"{seconds:.1f} s ({computed:.1f} s of CPU, the server's with it), at best {ideal:.1f} s"
        Console().print(f"{told}: {ideal / seconds:.0%} of that throughput", highlight=False)


if __name__ == "__main__":
    typer.run(main)
