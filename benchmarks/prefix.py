"""How much of what strategies send repeats from its beginning, where providers' caches of prompts may take it.

    python benchmarks/prefix.py [--task proofwriter] [--limit 20]

All strategies answer a sample's questions on the mock, and each request is compared with those before it.
`fixed`: the share of a prompt's characters in the beginning that all its questions have in common. `seen`: the share
that stood at the beginning of an earlier request: of the same question (other samples, later turns, other strategies),
or of another one.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoning import Mock, arun
from reasoning.errors import ReasoningError
from reasoning.evaluation.task import load
from reasoning.strategies import strategy_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning import Question
    from reasoning.backends import Request

SPECS = {"sc": "sc(cot, samples=3, stop_rule=all)", "on": "", "sql": "", "rag": "", "tot": "tot(depth=2)"}
"""How strategies are written where their name alone does not do; empty: left out, they need tools of the user's."""


def shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    ends = (place for place, (here, there) in enumerate(zip(one, other, strict=False)) if here != there)
    return next(ends, min(len(one), len(other)))


@dataclass
class Seen:
    """Texts in order: the longest beginning that a new one has in common with any of them is that with a neighbour."""

    texts: list[str] = field(default_factory=list)

    def add(self, text: str) -> int:
        """Add a text and return how many characters of its beginning an earlier one has too."""
        place = bisect_left(self.texts, text)
        beside = self.texts[max(0, place - 1) : place + 1]
        insort(self.texts, text)
        return max((shared(text, other) for other in beside), default=0)


@dataclass(frozen=True)
class Row:
    """What the requests of one prompt have in common."""

    prompt: str
    requests: int
    characters: int
    fixed: float
    seen: float


def written(request: Request) -> str:
    """Return a request as one text: the tools, then the messages in order, as they are sent."""
    tools = "".join(f"{tool.name}{tool.description}{tool.parameters}" for tool in request.tools)
    return tools + "".join(f"<{message.role}>{message.content}" for message in request.messages)


async def requests_of(question: Question) -> list[tuple[str, str]]:
    """Return the prompts that all strategies send for a question, each with its name."""
    found: list[tuple[str, str]] = []
    for spec in (SPECS.get(name, name) for name in strategy_names()):
        mock = Mock()
        try:
            if spec:
                await arun(spec, question, backend=mock)
        except ReasoningError as error:
            sys.stderr.write(f"{spec}: {error}\n")
        found += [(call.request.prompt, written(call.request)) for call in mock.calls]
    return found


def rows(asked: Sequence[Iterable[tuple[str, str]]]) -> list[Row]:
    """Return what the requests of several questions have in common, by prompt."""
    texts: dict[str, list[str]] = defaultdict(list)
    repeated: dict[str, int] = defaultdict(int)
    seen = Seen()
    for requests in asked:
        for prompt, text in requests:
            texts[prompt].append(text)
            repeated[prompt] += seen.add(text)
    return [
        Row(prompt, len(given), total, shared(min(given), max(given)) * len(given) / total, repeated[prompt] / total)
        for prompt, given in sorted(texts.items())
        if (total := sum(map(len, given)))
    ]


def shown(found: Sequence[Row]) -> str:
    """Return the rows as a table, with all of them together below."""
    total = sum(row.characters for row in found)
    fixed, seen = (sum(getattr(row, name) * row.characters for row in found) / total for name in ("fixed", "seen"))
    all_of_them = Row("all", sum(row.requests for row in found), total, fixed, seen)
    lines = (
        f"{row.prompt:30} {row.requests:8} {row.characters:10} {row.fixed:7.0%} {row.seen:7.0%}"
        for row in (*found, all_of_them)
    )
    return "\n".join((f"{'prompt':30} {'requests':>8} {'characters':>10} {'fixed':>7} {'seen':>7}", *lines)) + "\n"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--task", default="proofwriter")
    parser.add_argument("--limit", type=int, default=20)
    given = parser.parse_args()
    examples = load(given.task, limit=given.limit)
    asked = [asyncio.run(requests_of(example.question)) for example in examples.examples]
    sys.stdout.write(shown(rows(asked)))


if __name__ == "__main__":
    main()
