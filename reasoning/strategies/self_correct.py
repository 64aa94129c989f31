"""Self-correction: a second turn that looks for a mistake in the first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.base import Sampling
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
from reasoning.strategies._shared.prompt_text import solution_text
from reasoning.strategies.base import Named, require_sampling
from reasoning.strategies.cot import CoT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoning.question import Question
    from reasoning.session import Session


@dataclass(frozen=True)
class SelfCorrect(Named):
    """Ask the model once more, with its own solution, for the mistake in it (as Kumar et al., 2024, measure it).

    The inner cost and one call. Pays with models trained to correct themselves; others break about as much as they mend
    (Huang et al., 2023), which `turn_changes` shows. Where the second turn has no answer, the first one's stands.
    Evidence: `turns` (the keys of the answers at turn 1 and turn 2, None for none: what `turn_changes` takes),
    `changed` (whether the second turn answered otherwise), `parse_errors` (why turn 2 has no answer), `errors`.
    """

    name: ClassVar[str] = "self_correct"
    paper: ClassVar[str] = "Kumar et al., 2024, arXiv:2409.12917"
    cost: ClassVar[str] = "inner + 1"
    use_when: ClassVar[str] = "models trained to correct themselves; measures how far another one can"

    inner: Strategy = field(default_factory=CoT)
    """What answers at turn 1."""

    temperature: float | None = None
    """Sampling temperature of turn 2; None: the backend's."""

    def __post_init__(self) -> None:
        require_sampling(self)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Take both turns."""
        first = await session.solve(self.inner, question)
        sampling = Sampling(temperature=self.temperature)
        reply = await catch(
            session.ask("self_correct/again", sampling=sampling, question=question, solution=solution_text(first))
        )
        if isinstance(reply, Failure):
            if first.abstained:
                raise reply
            return _ended(first, None, (reply,))
        return _ended(first, Solution.read(question, reply), ())


def _ended(first: Solution, second: Solution | None, failures: Sequence[Failure]) -> Solution:
    kept = first if second is None or second.abstained else second
    turns = [_key(first), _key(second)]
    evidence: dict[str, Any] = {"turns": turns, "changed": turns[1] is not None and turns[0] != turns[1]}
    unread = parse_errors_of(second) if second else []
    evidence = with_nonempty(evidence, parse_errors=unread, errors=error_texts(failures))
    return kept.replace(confidence=None, evidence=evidence, children=(first,), stopped=why_stopped(failures, (first,)))


def _key(solution: Solution | None) -> str | None:
    return None if solution is None or solution.abstained else solution.answer_format.key(solution.answer)


@dataclass(frozen=True)
class TurnChanges:
    """What a second turn did to the answers of a set of questions. The shares are of all questions, from 0 to 1."""

    questions: int
    """How many questions there are."""

    first: float
    """Accuracy at turn 1."""

    second: float
    """Accuracy at turn 2."""

    broken: float
    """Right at turn 1, wrong at turn 2."""

    mended: float
    """Wrong at turn 1, right at turn 2."""


def turn_changes(pairs: Iterable[tuple[Sequence[str | None], str]]) -> TurnChanges:
    """Compare the turns of each question (`evidence["turns"]`) with the key of its gold answer.

    No answer is a wrong one. `second` is `first` less `broken` plus `mended`. Of no questions, all shares are 0.
    """
    right = [(turns[0] == gold, turns[1] == gold) for turns, gold in pairs]
    count = len(right)

    def share(one: bool | None, two: bool | None) -> float:
        hits = sum(one in (None, first) and two in (None, second) for first, second in right)
        return hits / count if count else 0.0

    return TurnChanges(count, share(True, None), share(None, True), share(True, False), share(False, True))
