"""Processes that share a cache, and that are killed: nothing is lost, and nothing that is kept is asked again."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import OpenAIServer

KILLS = int(os.environ.get("REASONING_KILLS", "2"))
"""How often an evaluation is killed. REASONING_KILLS=20 takes a few minutes."""

ASK = """
import asyncio, json, sys
from reasoning.backends import Message, Request, open_backend

async def main(spec, count):
    backend = open_backend(spec)
    asked = [Request((Message("user", f"question {i // 5}"),), samples=(i % 5,)) for i in range(count)]
    found = await asyncio.gather(*map(backend.complete, asked))
    await backend.aclose()
    print(json.dumps([one.choices[0].text for one in found]))

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""

pytestmark = pytest.mark.slow


def numbered(server: OpenAIServer, seconds: float) -> None:
    """Let each of the server's answers be another one, after a while."""
    lock, given = threading.Lock(), 0

    def answer(body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        nonlocal given
        time.sleep(seconds)
        with lock:
            given += 1
            text = f"answer {given}"
        choices = [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]
        return 200, {"model": "m", "choices": choices}, {}

    server.answer = answer


def asking(spec: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", ASK, spec, str(count)], stdout=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> Any:
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return json.loads(printed)


def kept(place: Path) -> tuple[int, int]:
    """Return how many completions a cache holds, and how many are claimed."""
    if not place.exists():
        return 0, 0
    with closing(sqlite3.connect(place)) as db:
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        counts = [db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("completion", "claim")]
        return tuple(counts) if tables else (0, 0)


def test_processes_that_share_a_cache_ask_once(server: OpenAIServer, tmp_path: Path) -> None:
    """Three processes that want the same at the same time, on a new file, ask for each completion once between them."""
    numbered(server, 0.01)
    place = tmp_path / "cache.sqlite"
    processes = [asking(f"openai:{server.url}#m?concurrency=8&cache={place}", 200) for _ in range(3)]
    first, *others = map(told, processes)
    assert others == [first, first]
    assert (len(server.requests), len(set(first)), kept(place)) == (200, 200, (200, 0))


def test_a_killed_process_is_replaced(server: OpenAIServer, tmp_path: Path) -> None:
    """Where the process that asks is killed, another one that waits asks, at once."""
    numbered(server, 2.0)
    place = tmp_path / "cache.sqlite"
    spec = f"openai:{server.url}#m?cache={place}"
    first = asking(spec, 1)
    while not server.requests:
        time.sleep(0.01)
    second = asking(spec, 1)
    time.sleep(0.5)
    assert len(server.requests) == 1
    numbered(server, 0.0)
    first.kill()
    first.communicate()
    assert told(second) == ["answer 1"]
    assert (len(server.requests), kept(place)) == (2, (1, 0))


@pytest.mark.parametrize(
    "code",
    [
        "run('cot', 'Is Bob red?', backend='mock?cache=c.sqlite')",
        "import asyncio; asyncio.run(arun('cot', 'Is Bob red?', backend='mock?cache=c.sqlite'))",
        "import asyncio; b = open_backend('mock?cache=c.sqlite'); asyncio.run(arun('cot', 'Is Bob red?', backend=b))",
    ],
    ids=["run", "arun", "never closed"],
)
def test_a_process_that_ends_loses_nothing(tmp_path: Path, code: str) -> None:
    """Whatever way a process ends by itself, what it was given is kept, and nothing is said."""
    program = f"from reasoning import arun, run\nfrom reasoning.backends import open_backend\n{code}"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert kept(tmp_path / "c.sqlite") == (1, 0)


def evaluation(url: str, place: Path | None, out: Path) -> list[str]:
    spec = f"openai:{url}#m?{f'cache={place}' if place else ''}"
    strategies = [
        part for one in ("cot", "sc(cot, samples=3, stop_rule=all)", "lot(cot)") for part in ("--strategy", one)
    ]
    settings = ("--limit", "8", "--concurrency", "3", "--out", str(out))
    return [sys.executable, "-m", "reasoning", "eval", "proofwriter", *strategies, "--backend", spec, *settings]


def results(out: Path) -> list[dict[str, Any]]:
    """Return what an evaluation has found, without its time and money."""
    lines = [json.loads(line) for line in (out / "results.jsonl").read_text("utf-8").splitlines()]
    names = ("id", "strategy", "backend", "answer", "correct", "abstained", "error", "stopped")
    tokens = ("calls", "prompt_tokens", "completion_tokens")
    found = [{**{n: line[n] for n in names}, **{n: line["usage"][n] for n in tokens}} for line in lines]
    return sorted(found, key=lambda line: (line["id"], line["strategy"]))


def test_killed_at_any_moment_nothing_that_is_kept_is_asked_again(server: OpenAIServer, tmp_path: Path) -> None:
    """Killed at random moments and started again, an evaluation ends as an undisturbed one, and asks for what is not
    kept yet and no more.
    """
    plain, place, out, rng = server.answer, tmp_path / "cache.sqlite", tmp_path / "killed", random.Random(os.getpid())

    def slow(body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        time.sleep(0.02)
        return plain(body)

    server.answer = slow
    whole = tmp_path / "whole"
    subprocess.run(evaluation(server.url, tmp_path / "other.sqlite", whole), check=True, capture_output=True)
    needed, _ = kept(tmp_path / "other.sqlite")
    assert needed == len(server.requests)  # strategies that ask the same share it
    for _ in range(KILLS):
        before = len(server.requests)
        process = subprocess.Popen(
            evaluation(server.url, place, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        enough = before + rng.randint(1, max(1, needed // KILLS))
        while process.poll() is None and len(server.requests) < enough:
            time.sleep(0.002)
        time.sleep(rng.random() * 0.03)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    had, before = kept(place)[0], len(server.requests)
    subprocess.run(evaluation(server.url, place, out), check=True, capture_output=True)
    asked = len(server.requests) - before
    assert kept(place) == (had + asked, 0)
    assert had + asked <= needed  # less where a question was answered and its last completion not yet kept
    assert results(out) == results(whole)
