"""Reflexion: attempts with a memory of what went wrong before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.failures import Failure, catch, error_texts, why_stopped, with_nonempty
from reasoning.strategies._shared.prompt_text import escape_for_prompt, format_answers, solution_text
from reasoning.strategies.base import Named, require_positive
from reasoning.strategies.cot import CoT
from reasoning.strategies.judging.scorers import Scorer, VerdictScorer, belief, reaches, scored

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session

MAX_REFLECTION_CHARS = 2_000
"""Characters of a reflection that are remembered."""


@dataclass
class _Trial:
    """The attempts on one question, their scores, and what was learnt from them."""

    attempts: list[Solution] = field(default_factory=list)
    scores: list[float | None] = field(default_factory=list)
    reflections: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    passed: bool = False

    @property
    def best(self) -> int:
        """The attempt with the best score, of equals the latest; one without a score only where none has any."""
        return max(range(len(self.attempts)), key=lambda index: (*self._rank(index), index))

    def _rank(self, index: int) -> tuple[bool, float]:
        score = self.scores[index] if index < len(self.scores) else None
        return not self.attempts[index].abstained, -inf if score is None else score


@dataclass(frozen=True)
class Reflexion(Named):
    """Attempt, evaluate, reflect in words on the failure, and attempt again with the reflections (Shinn et al., 2023).

    For each attempt the inner cost and an evaluation, and a reflection between two. Pays where a checker tells failures
    from successes; with the model's own judgement little is gained. The reflections stand in the question's context, so
    that any inner strategy has them. It ends at the first success; without one the best attempt by the evaluator is
    returned, of equals the latest. An abstention is a failure, and costs no evaluation.
    Evidence: `answers` (of the attempts, in order), `scores` (None: an abstention, or the evaluator failed),
    `reflections`, `passed` (whether an attempt succeeded), `kept` (which attempt is returned), `parse_errors`
    (evaluations and reflections that gave nothing), `errors`.
    """

    name: ClassVar[str] = "reflexion"
    paper: ClassVar[str] = "Shinn et al., 2023, arXiv:2303.11366"
    cost: ClassVar[str] = "attempts · (inner + 2) - 1 at most"
    use_when: ClassVar[str] = "a checker tells failures from successes"

    inner: Strategy = field(default_factory=CoT)
    """What makes an attempt."""

    attempts: int = 3
    """How many attempts there are at most."""

    evaluator: Scorer = field(default_factory=VerdictScorer)
    """What evaluates an attempt: the model's own verdict, `judge`, or a check of your own."""

    threshold: float = 1.0
    """The score of a success."""

    memory: int = 3
    """How many reflections are remembered, the latest."""

    def __post_init__(self) -> None:
        require_positive(self, "attempts", "memory")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Attempt until one succeeds, or the attempts or the budget are over."""
        trial = _Trial()
        for left in range(self.attempts - 1, -1, -1):
            failure = await catch(self._round(question, session, trial, last=not left))
            if failure is not None:
                trial.failures.append(failure)
            if failure is not None or trial.passed:
                break
        return self._ended(trial)

    async def _round(self, question: Question, session: Session, trial: _Trial, *, last: bool) -> None:
        asked = self._remembering(question, trial.reflections, session)
        attempt = await session.solve(self.inner, asked)
        trial.attempts.append(attempt)
        score = None if attempt.abstained else await scored(self.evaluator, question, attempt, session)
        trial.scores.append(score)
        trial.passed = reaches(self.evaluator, score, self.threshold)
        if trial.passed or last:
            return
        reply = await session.ask(
            "reflexion/reflect",
            question=question,
            solution=solution_text(attempt),
            reflections=self._memory(trial.reflections),
        )
        trial.reflections.append(escape_for_prompt(reply.text, MAX_REFLECTION_CHARS))

    def _memory(self, reflections: list[str]) -> list[str]:
        return [one for one in reflections if one][-self.memory :]

    def _remembering(self, question: Question, reflections: list[str], session: Session) -> Question:
        memory = self._memory(reflections)
        if not memory:
            return question
        messages = session.prompts.render("reflexion/context", question=question, reflections=memory)
        return replace(question, context=dict(messages)["user"])

    def _ended(self, trial: _Trial) -> Solution:
        if trial.failures and (not trial.attempts or trial.attempts[trial.best].abstained):
            raise trial.failures[0]
        kept, scores = trial.attempts[trial.best], trial.scores
        answered = [not one.abstained for one in trial.attempts]
        unread = [
            f"the evaluation of attempt {number} gave no score"
            for number, (has, score) in enumerate(zip(answered, scores, strict=False), 1)
            if has and score is None
        ]
        unread += [f"the reflection on attempt {n} is empty" for n, one in enumerate(trial.reflections, 1) if not one]
        evidence: dict[str, Any] = {
            "answers": format_answers(trial.attempts),
            "scores": [*scores, *[None] * (len(answered) - len(scores))],
            "passed": trial.passed,
            "kept": trial.best,
        }
        evidence = with_nonempty(
            evidence,
            reflections=[one for one in trial.reflections if one],
            parse_errors=unread,
            errors=error_texts(trial.failures),
        )
        confidence = belief(scores[trial.best]) if trial.best < len(scores) else None
        return kept.replace(
            confidence=confidence,
            evidence=evidence,
            children=tuple(trial.attempts),
            stopped=why_stopped(trial.failures, trial.attempts),
        )
