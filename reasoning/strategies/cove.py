"""Chain of verification: check a draft by questions that are answered without seeing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.concurrency import together
from reasoning.parsing import parse_item
from reasoning.question import Question
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.failures import (
    Failure,
    catch,
    error_texts,
    parse_errors_of,
    why_stopped,
    with_nonempty,
)
from reasoning.strategies._shared.prompt_text import escape_for_prompt, solution_text
from reasoning.strategies.base import Named, require_positive
from reasoning.strategies.cot import CoT
from reasoning.strategies.direct import Direct

if TYPE_CHECKING:
    from reasoning.session import Session

MAX_QUESTION_CHARS = 500
"""Characters of a verification question, and of the answer to one."""


@dataclass
class _Verified:
    """A draft, its checks, and what went wrong on the way."""

    draft: Solution
    checks: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    dropped: int = 0
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True)
class CoVe(Named):
    """Draft, plan verification questions, answer them without the draft, and revise (Dhuliawala et al., 2023).

    The inner cost, two calls, and the cost of `check` for each question; the questions are answered side by side. Pays
    on facts that are easier to get right one by one than within a long answer. Where nothing can be checked, and where
    the revision has no answer, the draft stands.
    Evidence: `draft` (its answer), `checks` (questions with the answers found), `changed` (whether the revision differs
    from the draft), `parse_errors` (what of the plan, or of the revision, was not understood), `dropped` (questions
    beyond `questions`), `errors`.
    """

    name: ClassVar[str] = "cove"
    paper: ClassVar[str] = "Dhuliawala et al., 2023, arXiv:2309.11495"
    cost: ClassVar[str] = "inner + 2 + questions · check"
    use_when: ClassVar[str] = "answers made of facts that can be checked one by one"

    inner: Strategy = field(default_factory=CoT)
    """What makes the draft."""

    questions: int = 5
    """How many verification questions are asked at most."""

    check: Strategy = field(default_factory=Direct)
    """What answers a verification question; it gets the question's context, and never the draft."""

    def __post_init__(self) -> None:
        require_positive(self, "questions")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Draft, check and revise."""
        work = _Verified(await session.solve(self.inner, question))
        revision = await catch(self._revised(question, session, work))
        if isinstance(revision, Failure):
            work.failures.append(revision)
            revision = None
        return self._ended(work, revision)

    async def _revised(self, question: Question, session: Session, work: _Verified) -> Solution | None:
        solution = solution_text(work.draft)
        plan = await session.ask("cove/plan", question=question, solution=solution, most=self.questions)
        planned, work.unread = read_questions(plan.text)
        work.dropped = max(0, len(planned) - self.questions)
        answers = await together(catch(self._answer(one, question, session)) for one in planned[: self.questions])
        for one, answer in zip(planned, answers, strict=False):
            if isinstance(answer, str):
                work.checks.append((one, answer))
            else:
                work.failures.append(answer)
        if not work.checks:
            return None
        reply = await session.ask("cove/revise", question=question, solution=solution, checks=work.checks)
        return Solution.read(question, reply)

    async def _answer(self, text: str, question: Question, session: Session) -> str:
        found = await session.solve(self.check, Question(text, question.context, answer_format="text"))
        return "(no answer)" if found.abstained else escape_for_prompt(found.shown, MAX_QUESTION_CHARS)

    def _ended(self, work: _Verified, revision: Solution | None) -> Solution:
        one = work.draft
        kept = one if revision is None or revision.abstained else revision
        if kept.abstained and work.failures:
            raise work.failures[0]
        if revision is not None and revision.abstained:
            work.unread.append(f"the revision: {'; '.join(parse_errors_of(revision)) or 'no answer'}")
        changed = not kept.abstained and (one.abstained or not one.answer_format.equal(kept.answer, one.answer))
        evidence: dict[str, Any] = {
            "draft": one.shown,
            "checks": [f"{asked} {answer}" for asked, answer in work.checks],
            "changed": changed,
        }
        evidence = with_nonempty(
            evidence, parse_errors=work.unread, dropped=work.dropped, errors=error_texts(work.failures)
        )
        return Solution(
            kept.answer, kept.answer_format, kept.text, None, evidence, stopped=why_stopped(work.failures, (one,))
        )


def read_questions(text: str) -> tuple[list[str], list[str]]:
    """Read a plan: its numbered lines and those that end in a question mark, each once; and what is neither."""
    planned, unread = [], []
    for line in escape_for_prompt(text, 20_000).splitlines():
        item = parse_item(line)
        said = (item.text if item else line).strip(" \t*_\"'`,")
        if not said or (not item and said.endswith(":")):
            continue
        if (item or said.endswith("?")) and len(said) <= MAX_QUESTION_CHARS:
            planned.append(said)
        else:
            unread.append(f"{said[:100]}: it reads as no question")
    if not planned and not unread:
        unread.append("the plan is empty")
    return list(dict.fromkeys(planned)), unread
