"""A question over a database: the model writes the query, the database answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.concurrency import aside
from reasoning.errors import SettingError
from reasoning.parsing import code_blocks, readable, truncate
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.computed_answers import answer_of
from reasoning.strategies.base import Named, inner_evidence, require_from_zero, require_positive, require_seconds
from reasoning.strategies.cot import CoT
from reasoning.tools.base import Failure
from reasoning.tools.sql import Database, Rows

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session

DIALECTS = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
_QUERY = re.compile(
    r"^[\s>]{0,8}(?:sql(?:query)?|query)?\s{0,2}:?\s{0,4}((?:select|with|values)\b.*)", re.I | re.M | re.S
)
_AFTER = re.compile(
    r";|\n\s*\n|^[ \t]*(?:answer|explanation|this query|note|the query)\b", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True)
class SQL(Named):
    """Let the model write a query, run it, and answer from its rows (the question's schema is shown to the model).

    One call, one more for each repair, and the inner cost where the rows are not a single value that is an answer.
    Pays on questions about data in tables. The query is checked and can only read. Where no query succeeds, it
    abstains.
    Evidence: `query`, `rows` (as the model sees them), `rule` (how a single value became the answer), `failures` (the
    queries that failed, with their errors), and what the inner strategy found, with `inner.` before.
    """

    name: ClassVar[str] = "sql"
    paper: ClassVar[str] = ""
    cost: ClassVar[str] = "1 + repairs + inner (1 where the query gives the answer's value)"
    use_when: ClassVar[str] = "questions about data in tables"

    inner: Strategy = field(default_factory=CoT)
    """What answers the question from the rows, where they are not a single value."""

    repairs: int = 1
    """How many times a query that fails is sent back with its error."""

    rows: int = 100
    """Rows that a query may give."""

    seconds: float = 5.0
    """Seconds that a query may take."""

    tool: str = "database"
    """The name of the database among the session's tools, where `database` is not given."""

    database: Any = None
    """A database of `reasoning.tools.sql`; None: the session's."""

    def __post_init__(self) -> None:
        require_positive(self, "rows")
        require_from_zero(self, "repairs")
        require_seconds(self)
        if self.database is not None and not isinstance(self.database, Database):
            raise SettingError(self.name, "database", self.database, "give a database of reasoning.tools.sql")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Have a query written, run it, repair it, and answer."""
        database = self._database(session)
        schema = await aside(database.schema)
        failures: list[str] = []
        asked: dict[str, Any] = {
            "question": question,
            "schema": schema,
            "dialect": DIALECTS.get(database.dialect, database.dialect),
        }
        reply = await session.ask("sql/query", **asked)
        while True:
            query = cut_query(reply.text)
            found = await self._run(database, query, session)
            if isinstance(found, Rows):
                break
            failures.append(f"{query or truncate(reply.text, 300) or '(nothing)'}: {found.why}")
            session.note("query failed", failures[-1])
            if len(failures) > self.repairs:
                return Solution(None, question.answer_format, text=reply.text, evidence={"failures": failures})
            reply = await session.ask("sql/repair", **asked, query=query or "(no query)", error=str(found))
        evidence: dict[str, Any] = {"query": query, "rows": str(found)}
        evidence |= {"failures": failures} if failures else {}
        return await self._answered(question, found, evidence, session)

    async def _answered(self, question: Question, found: Rows, evidence: dict[str, Any], session: Session) -> Solution:
        if len(found) == 1 and len(found.rows[0]) == 1:
            answer, evidence["rule"] = answer_of(found.rows[0][0], question.answer_format)
            if answer is not None:
                return Solution(answer, question.answer_format, text=evidence["rows"], evidence=evidence)
        messages = session.prompts.render(
            "sql/context", question=question, query=evidence["query"], rows=evidence["rows"]
        )
        solution = await session.solve(self.inner, question.with_context(dict(messages)["user"]))
        inner = inner_evidence(solution)
        return solution.replace(evidence=evidence | inner, children=(solution,))

    def _database(self, session: Session) -> Database:
        found = self.database if self.database is not None else session.tools.get(self.tool)
        if isinstance(found, Database):
            return found
        why = f"there is no database: give one here, or as {self.tool!r} among the run's tools"
        raise SettingError(self.name, "database", found, why)

    async def _run(self, database: Database, query: str, session: Session) -> Rows | Failure:
        if not query:
            return Failure("no query was found in the reply: write one SELECT in a ```sql block")
        return await aside(database.query, query, self.rows, session.time_for(self.seconds))


def cut_query(reply: str) -> str:
    """Return the query of a reply: its last block that holds one, else what begins like one; empty: there is none."""
    blocks = [match[1] for block in code_blocks(reply) if (match := _QUERY.search(f"\n{block.text}"))]
    if blocks:
        return blocks[-1].strip()
    match = _QUERY.search(readable(reply).replace("`", ""))
    if match is None:
        return ""
    end = _AFTER.search(match[1])
    return (match[1][: end.start()] if end else match[1]).strip()
