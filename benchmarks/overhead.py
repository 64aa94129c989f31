"""What a sample costs the client, in CPU and by the clock, against a server on loopback that answers at once.

    python benchmarks/overhead.py [--samples 2000] [--concurrency 64] [--peer its_hub …] [--environments DIR]

Each peer is installed into an environment of its own (kept in `--environments`, by default a temporary folder) and runs
in a process of its own, one after the other, all in one run of this script; the server is a process besides. A row is
the median of three measurements, each after a warm-up. A vote of 10 counts as ten samples.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from aiohttp import web
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ROOT = Path(__file__).resolve().parents[1]
REPLY = "Let me think step by step. Bob is kind, and all kind people are red, so Bob is red.\nAnswer: True"

MEASURE = """
import asyncio, json, statistics, sys, time
URL, CALLS, CONCURRENCY, EACH = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
TEXT = ("Bob is kind. All kind people are red. Ann is not red. Is Bob red? Think step by step, then end with a line "
        "'Answer: True', 'Answer: False' or 'Answer: Unknown'.")

async def measure(work):
    async def worker(count):
        for _ in range(count):
            await work()
    rounds = max(1, CALLS // EACH // CONCURRENCY)
    await asyncio.gather(*(worker(1) for _ in range(CONCURRENCY)))
    found = []
    for _ in range(3):
        cpu, clock = time.process_time(), time.perf_counter()
        await asyncio.gather(*(worker(rounds) for _ in range(CONCURRENCY)))
        samples = rounds * CONCURRENCY * EACH
        found.append(((time.process_time() - cpu) / samples, (time.perf_counter() - clock) / samples))
    print("\\nRESULT", json.dumps([statistics.median(one) for one in zip(*found)]))
"""

OURS = """
import itertools
from reasoning import Question, arun
from reasoning.backends import open_backend
async def main():
    backend = open_backend(f"openai:{{URL}}#m?concurrency={{CONCURRENCY}}&max_n=64&api_key_env=KEY")
    numbers = itertools.count()  # questions that differ: identical requests would travel together
    def work():
        context = f"Bob is kind. All kind people are red. Ann has {{next(numbers)}} hats."
        question = Question("Is Bob red?", context, answer_format="truth")
        return arun("{spec}", question, backend=backend)
    await measure(work)
    await backend.aclose()
asyncio.run(main())
"""

PEERS: dict[str, tuple[tuple[str, ...], int, str]] = {
    "aiohttp alone": (
        ("aiohttp",),
        1,
        """
import aiohttp
async def main():
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONCURRENCY)) as session:
        async def work():
            body = {"model": "m", "messages": [{"role": "user", "content": TEXT}]}
            async with session.post(f"{URL}/chat/completions", json=body) as reply:
                return (await reply.json())["choices"][0]["message"]["content"]
        await measure(work)
asyncio.run(main())
""",
    ),
    "openai": (
        ("openai",),
        1,
        """
import openai
async def main():
    async with openai.AsyncOpenAI(api_key="k", base_url=URL, max_retries=0) as client:
        await measure(lambda: client.chat.completions.create(model="m", messages=[{"role": "user", "content": TEXT}]))
asyncio.run(main())
""",
    ),
    "langchain": (
        ("langchain-openai",),
        1,
        """
from langchain_openai import ChatOpenAI
async def main():
    model = ChatOpenAI(model="m", base_url=URL, api_key="k", max_retries=0)
    await measure(lambda: model.ainvoke(TEXT))
asyncio.run(main())
""",
    ),
    "dspy": (
        ("dspy",),
        1,
        """
import dspy
async def main():
    model = dspy.LM("openai/m", api_base=URL, api_key="k", cache=False, num_retries=0)
    dspy.configure(lm=model, async_max_workers=CONCURRENCY)
    predict = dspy.Predict("question -> answer")
    async def work():
        try:
            await predict.acall(question=TEXT)
        except Exception as error:
            if "parse" not in str(error).lower():
                raise
    await measure(work)
asyncio.run(main())
""",
    ),
    "its_hub": (
        ("its_hub[lm]",),
        10,
        """
from its_hub.core.algorithms.self_consistency import SelfConsistency
from its_hub.core.lms.openai_lm import OpenAICompatibleLanguageModel
async def main():
    model = OpenAICompatibleLanguageModel(endpoint=URL, api_key="k", model_name="m", max_concurrency=CONCURRENCY)
    vote = SelfConsistency(lambda text: text.rpartition("Answer: ")[2])
    await measure(lambda: vote.ainfer(model, TEXT, budget=10))
    await model.close()
asyncio.run(main())
""",
    ),
    "inspect_ai": (
        ("inspect_ai", "openai"),
        1,
        """
from inspect_ai.model import GenerateConfig, get_model
async def main():
    config = GenerateConfig(max_connections=CONCURRENCY)
    model = get_model("openai/m", base_url=URL, api_key="k", responses_api=False, config=config)
    await measure(lambda: model.generate(TEXT))
asyncio.run(main())
""",
    ),
}
"""The peers: what to install, how many samples one call of theirs draws, and the call."""

SPECS = {"cot": 1, "sc(cot, samples=10, stop_rule=all)": 10, "lot(sc(cot, samples=10, stop_rule=all))": 11}
"""Ours, and the completions that a run of each asks for."""


def serve(pipe: Connection) -> None:
    """Answer every request at once, in a process of its own."""

    async def answer(request: web.Request) -> web.Response:
        n = (await request.json()).get("n") or 1
        message = {"role": "assistant", "content": REPLY}
        choices = [{"index": place, "message": message, "finish_reason": "stop"} for place in range(n)]
        usage = {"prompt_tokens": 60, "completion_tokens": 30 * n, "total_tokens": 60 + 30 * n}
        told = {"id": "x", "object": "chat.completion", "created": 1, "model": "m"}
        return web.json_response({**told, "choices": choices, "usage": usage})

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


def environment(folder: Path, name: str, packages: tuple[str, ...]) -> Path | None:
    """Return the Python of an environment that has the packages; None where they can't be installed."""
    home = folder / name.replace(" ", "_")
    python = home / "bin" / "python"
    if not (home / ".done").exists():
        venv.create(home, with_pip=True)
        made = subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], capture_output=True, text=True)
        if made.returncode:
            return None
        (home / ".done").touch()
    return python


def measured(python: Path | str, code: str, url: str, samples: int, concurrency: int, each: int) -> list[float] | str:
    """Return CPU and clock seconds a sample; or what went wrong."""
    command = [str(python), "-c", MEASURE + code, url, str(samples), str(concurrency), str(each)]
    settings = {"KEY": "k", "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())}
    try:
        made = subprocess.run(command, capture_output=True, text=True, timeout=600, env=settings)
    except subprocess.TimeoutExpired:
        return "no end within 600 s"
    found = [line for line in made.stdout.splitlines() if line.startswith("RESULT")]
    if not found:
        return (made.stderr.strip().splitlines() or ["it printed nothing"])[-1][:80]
    values: list[float] = json.loads(found[0].removeprefix("RESULT"))
    return values


def main(
    samples: Annotated[int, typer.Option(help="Samples for each measurement.")] = 2000,
    concurrency: Annotated[int, typer.Option(help="Calls at a time.")] = 64,
    peer: Annotated[list[str] | None, typer.Option(help="Only these peers; `none` for none.")] = None,
    environments: Annotated[Path | None, typer.Option(help="Where the peers' environments are kept.")] = None,
) -> None:
    """Measure and print a table."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}/v1"
    try:
        with tempfile.TemporaryDirectory() as folder:
            _overhead(url, samples, concurrency, peer, environments or Path(folder))
    finally:
        server.terminate()


def _overhead(url: str, samples: int, concurrency: int, peer: list[str] | None, folder: Path) -> None:
    table = Table("", "CPU, ms a sample", "clock, ms a sample", title=f"{samples} samples, {concurrency} at a time")
    for spec, each in SPECS.items():
        _add(
            table,
            f"reasoning, {spec}",
            measured(sys.executable, OURS.format(spec=spec), url, samples, concurrency, each),
        )
    for name, (packages, each, code) in PEERS.items():
        if peer and name not in peer:
            continue
        python = environment(folder, name, packages)
        found = measured(python, code, url, samples, concurrency, each) if python else "it can't be installed"
        _add(table, f"{name}, a vote of 10" if each == 10 else name, found)
    Console().print(table)


def _add(table: Table, name: str, found: list[float] | str) -> None:
    shown = [found, ""] if isinstance(found, str) else [f"{seconds * 1e3:.2f}" for seconds in found]
    table.add_row(name, *shown)


if __name__ == "__main__":
    typer.run(main)
