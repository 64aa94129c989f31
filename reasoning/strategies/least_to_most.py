"""Least-to-most: simpler questions first, each answered with the earlier answers in view."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.parsing import normalize, parse_list, truncate
from reasoning.question import Question
from reasoning.session import Strategy
from reasoning.strategies.base import Named, inner_evidence, require_one_of, require_positive
from reasoning.strategies.cot import CoT

if TYPE_CHECKING:
    from reasoning.session import Session
    from reasoning.solution import Solution

MAX_ANSWER_CHARS = 2_000
"""Characters of an answer that the later questions are shown."""


@dataclass(frozen=True)
class LeastToMost(Named):
    """Break the question down and solve its parts in order, each with the earlier answers (Zhou et al., 2022).

    One call and the inner cost for each subquestion and for the question. Pays where a question is harder than its
    parts: several steps that build on each other.
    Evidence: `subquestions` (each with its answer, None where it got none), `left_out` (those beyond the setting),
    `parse_errors` (the reply, where no subquestion was found: the question is then asked as it is), and what the inner
    strategy found for the question, under its own names with `inner.` before.
    """

    name: ClassVar[str] = "least_to_most"
    paper: ClassVar[str] = "Zhou et al., 2022, arXiv:2205.10625"
    cost: ClassVar[str] = "1 + (subquestions + 1) · inner"
    use_when: ClassVar[str] = "questions harder than their parts"

    inner: Strategy = field(default_factory=CoT)
    """What answers the subquestions and the question."""

    subquestions: int = 5
    """How many subquestions are solved at most."""

    keep: Literal["text", "answer"] = "text"
    """What later questions see of a subquestion: the words of its solution, as in the paper, or its answer alone."""

    def __post_init__(self) -> None:
        require_positive(self, "subquestions")
        require_one_of(self, "keep", ("text", "answer"))

    async def solve(self, question: Question, session: Session) -> Solution:
        """Break down, solve the parts in order, then the question."""
        reply = await session.ask("least_to_most/decompose", question=question, most=self.subquestions)
        parts = [part for part in parse_list(reply.text, questions=True) if normalize(part) != normalize(question.text)]
        answered: list[tuple[str, str]] = []
        solved: list[Solution] = []
        for part in parts[: self.subquestions]:
            context = _context(question, answered, session, aim=True)
            one = await session.solve(self.inner, Question(part, context, answer_format="text"))
            solved.append(one)
            if not one.abstained:
                answered.append((part, self._kept(one)))
        last = await session.solve(self.inner, _last(question, answered, session))
        found = inner_evidence(last)
        evidence = self._evidence(parts, solved, reply.text) | found
        return last.replace(evidence=evidence, children=(*solved, last))

    def _kept(self, solution: Solution) -> str:
        text = solution.text if self.keep == "text" and solution.text.strip() else solution.shown
        return truncate(text, MAX_ANSWER_CHARS)

    def _evidence(self, parts: list[str], solved: list[Solution], reply: str) -> dict[str, Any]:
        asked = zip(parts, solved, strict=False)
        evidence = {
            "subquestions": {part: None if one.abstained else truncate(one.shown) for part, one in asked},
            "left_out": parts[self.subquestions :],
            "parse_errors": [] if parts else [truncate(reply) or "the reply is empty"],
        }
        return {key: value for key, value in evidence.items() if value}


def _last(question: Question, answered: list[tuple[str, str]], session: Session) -> Question:
    return question.with_context(_context(question, answered, session)) if answered else question


def _context(question: Question, answered: list[tuple[str, str]], session: Session, *, aim: bool = False) -> str:
    messages = session.prompts.render("least_to_most/context", question=question, answered=answered, aim=aim)
    return dict(messages).get("user", "")
