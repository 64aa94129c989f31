"""Retrieval-augmented generation: passages are found first and put into the context."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.errors import SettingError
from reasoning.parsing import readable, truncate
from reasoning.session import Strategy
from reasoning.strategies._shared.retrieval import SECONDS, find
from reasoning.strategies.base import Named, inner_evidence, require_one_of, require_positive
from reasoning.strategies.cot import CoT
from reasoning.tools.search.tool import SearchResults

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.solution import Solution
    from reasoning.tools.base import Failure

MAX_QUERY_CHARS = 2_000
"""Characters of a question that are searched for."""

_CITED = re.compile(r"\[(\d{1,2}(?:\s?,\s?\d{1,2}){0,9})\]")


@dataclass(frozen=True)
class Rag(Named):
    """Search for passages and answer on them (after Lewis et al., 2020, whose retriever is trained with the model).

    One search and the inner cost; one call more where the model writes the query. Pays on questions about facts that
    the model does not know, or that have to be shown. Where nothing is found, or there is nothing to search with, the
    inner strategy gets the plain question, and the evidence says so.
    Evidence: `query`, `passages` (the sources of what was found, by the numbers that the model sees), `cited` (those
    that the solution's words cite), `missing` (why there are no passages), and what the inner strategy found, with
    `inner.` before.
    """

    name: ClassVar[str] = "rag"
    paper: ClassVar[str] = "Lewis et al., 2020, arXiv:2005.11401"
    cost: ClassVar[str] = "inner (1 + inner with query='model')"
    use_when: ClassVar[str] = "facts that the model does not know, or that have to be shown"

    inner: Strategy = field(default_factory=CoT)
    """What answers the question on the passages."""

    k: int = 5
    """How many passages are asked for."""

    query: Literal["question", "model"] = "question"
    """What is searched for: the question's own words and those of its options, or a query that the model writes."""

    search: str = "search"
    """The session's tool that searches, where `retriever` is not given."""

    retriever: Callable[..., Any] | None = None
    """A callable of a query and a number that returns hits or texts; it may be asynchronous. None: the session's."""

    def __post_init__(self) -> None:
        require_positive(self, "k")
        require_one_of(self, "query", ("question", "model"))
        if self.retriever is not None and not callable(self.retriever):
            raise SettingError(self.name, "retriever", self.retriever, "give a callable of a query and a number")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Search, extend the context, answer."""
        query = await self._query(question, session)
        found = await self._find(query, session)
        evidence: dict[str, Any] = {"query": query}
        if isinstance(found, SearchResults) and len(found):
            evidence["passages"] = {number: hit.source for number, hit in enumerate(found, 1)}
            messages = session.prompts.render("rag/context", question=question, passages=str(found))
            question = question.with_context(dict(messages)["user"])
        else:
            evidence["missing"] = "nothing was found" if isinstance(found, SearchResults) else str(found)
        solution = await session.solve(self.inner, question)
        cited = _cited(solution.text, evidence.get("passages", {}))
        evidence |= {"cited": cited} if cited else {}
        inner = inner_evidence(solution)
        return solution.replace(evidence=evidence | inner, children=(solution,))

    async def _query(self, question: Question, session: Session) -> str:
        own = truncate(" ".join((question.text, *question.options)), MAX_QUERY_CHARS)
        if self.query == "question":
            return own
        reply = await session.ask("rag/query", question=question)
        lines = [line.strip(' \t*_`"“”') for line in readable(reply.text).split("\n") if line.strip(' \t*_`"“”')]
        return truncate(lines[-1]) if lines else own

    async def _find(self, query: str, session: Session) -> SearchResults | Failure | str:
        searcher = self.retriever if self.retriever is not None else session.tools.get(self.search)
        if searcher is None:
            return f"there is nothing to search with: give `retriever`, or a tool {self.search!r} in the run's tools"
        return await find(searcher, query, self.k, session.time_for(SECONDS))


def _cited(text: str, passages: dict[int, str]) -> list[str]:
    """Return the sources that the text cites, in the order of their numbers."""
    numbers = {int(number) for match in _CITED.finditer(text) for number in match[1].split(",")}
    return [source for number, source in passages.items() if number in numbers]
