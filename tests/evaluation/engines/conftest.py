"""What the tests of the engines share: questions, a server that takes its time, and results without times."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.evaluation import Example
from reasoning.question import Question

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import OpenAIServer

SERVER_SECONDS = 0.1


@pytest.fixture
def questions() -> list[Example]:
    """Eight questions that the mock's rules answer."""
    names = ("Anne", "Bob", "Cara", "Dan", "Eve", "Finn", "Gina", "Hugo")
    theory = "{} is kind. All kind things are red."
    return [
        Example(Question(f"Is {name} red?", theory.format(name), answer_format=bool, id=name), "yes") for name in names
    ]


@pytest.fixture
def slow_server(server: OpenAIServer) -> OpenAIServer:
    """A server whose replies follow from the request alone and take a moment."""

    def answer(body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        time.sleep(SERVER_SECONDS)
        server._seen.clear()
        return server.reply(body)

    server.answer = answer
    return server


def lines(folder: Path) -> list[str]:
    """Return the results of a folder as sorted lines, apart from times and addresses."""
    read = [json.loads(line) for line in (folder / "results.jsonl").read_text("utf-8").splitlines()]
    for one in read:
        one["seconds"] = one["usage"]["seconds"] = 0
    return sorted(json.dumps(one, sort_keys=True) for one in read)


def asked(server: OpenAIServer) -> Counter[str]:
    """Return how often each prompt was asked for, in completions."""
    counted: Counter[str] = Counter()
    for body in server.requests:
        counted[json.dumps(body["messages"])] += body.get("n", 1)
    return counted
