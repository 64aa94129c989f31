"""Search as a tool: what a hit is, what a retriever is, and how both are shown to a model, with citations."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from reasoning.tools.base import Failure, Tool

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_HITS = 50
"""Hits that one search may ask for."""

MAX_HIT_CHARS = 2000
"""Characters of a hit's text that the wording shows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    text: str
    """The passage."""

    source: str
    """Where it stands, to cite: `file:first-last` line, or what the retriever calls it."""

    score: float
    """How well it matches, above 0; comparable within one search only."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What a search found, best first. As text it is a numbered list with sources."""

    hits: tuple[Hit, ...]
    """The passages found; none, where nothing matches."""

    def __len__(self) -> int:
        return len(self.hits)

    def __bool__(self) -> bool:
        # to find nothing is an answer; only a failure counts as false
        return True

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __str__(self) -> str:
        return "\n\n".join(_worded(i, hit) for i, hit in enumerate(self.hits, 1)) or "(nothing found)"


class Retriever(Protocol):
    """Any callable that finds passages; it may be asynchronous."""

    def __call__(self, query: str, k: int, /) -> Iterable[Hit | str] | Awaitable[Iterable[Hit | str]]:
        """Find the `k` passages that match best, the best first; a bare string gets a source and a score."""


def search_tool(retriever: Retriever, name: str = "search") -> Tool:
    """Make a tool of a retriever: `Passages`, or any callable of a query and a number."""

    def search(query: str, k: int = 5) -> Any:
        """Find the k passages that match a query best (by their words, so name what the passage would say)."""
        if not isinstance(query, str) or not isinstance(k, int) or not 1 <= k <= MAX_HITS:
            return Failure(f"search needs a text and a number from 1 to {MAX_HITS}, not {query!r:.100} and {k!r:.20}")
        found = retriever(query, k)
        return _later(found, k) if inspect.isawaitable(found) else found_hits(found, k)

    return Tool.of(search, name)


def found_hits(found: object, k: int) -> SearchResults | Failure:
    """Make hits of what a retriever gave back: hits as they are, strings numbered as `result 1`, …."""
    if isinstance(found, str | bytes) or not isinstance(found, Iterable):
        return Failure(f"the retriever gave a {type(found).__name__} where hits or strings were expected")
    hits: list[Hit] = []
    for item, _ in zip(found, range(k), strict=False):
        if not isinstance(item, Hit | str):
            return Failure(f"the retriever gave a {type(item).__name__} where a hit or a string was expected")
        place = len(hits) + 1
        hits.append(item if isinstance(item, Hit) else Hit(item, f"result {place}", 1 / place))
    return SearchResults(tuple(hits))


async def _later(found: Awaitable[object], k: int) -> SearchResults | Failure:
    return found_hits(await found, k)


def _worded(number: int, hit: Hit) -> str:
    text = hit.text if len(hit.text) <= MAX_HIT_CHARS else f"{hit.text[:MAX_HIT_CHARS]}…"
    return f"[{number}] {hit.source}\n{text}"
