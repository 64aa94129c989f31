"""The answer at once: the baseline of every comparison."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.answers import Choice, Truth
from reasoning.backends.base import Sampling
from reasoning.deciding.calibration import Calibration
from reasoning.errors import SettingError
from reasoning.solution import Solution
from reasoning.strategies._shared.decisions import READS, Read
from reasoning.strategies._shared.failures import with_nonempty
from reasoning.strategies._shared.shots import shots_of
from reasoning.strategies.base import Named, require_one_of, require_sampling

if TYPE_CHECKING:
    from reasoning.deciding import Decision
    from reasoning.question import Question
    from reasoning.session import Session


@dataclass(frozen=True)
class Direct(Named):
    """Ask for the answer alone. One call; pays where the question needs no steps, and as the baseline.

    Where it is read by `decide`, a question with options is answered by the likeliest in at most one written token, and
    the confidence is its probability, at the temperature of a `calibration` where there is one. With `abstain` it
    answers where the set of options that may be right holds one alone: in at least the share 1 - `abstain` of questions
    like those of the calibration the right one is in that set.
    Evidence: `parse_errors` (why no answer was found), `finish` (length or filter, where the reply did not end by
    itself); of a decision `probabilities` (by answer), `mass` (what they had together), `decided_by` (how), and
    `prediction_set` (with `abstain`: the options that may be right).
    """

    name: ClassVar[str] = "direct"
    cost: ClassVar[str] = "1"
    use_when: ClassVar[str] = "a baseline; questions that need no steps"

    temperature: float | None = None
    """Sampling temperature; None: the backend's."""

    max_tokens: int | None = None
    """The most tokens of the reply; None: the backend's."""

    read: Read = "text"
    """How the answer to a question with options is read: text; decide, from probabilities; or auto, from these where
    the backend has a way to them."""

    abstain: float | None = None
    """How often the right answer may be missing among those that may be right, from 0 to 1; None: it always answers.
    Needs a calibration, and read='decide'."""

    calibration: str | Path | Calibration | None = None
    """What was learned of the model on such questions: a file of `reasoning calibrate`, or the object."""

    def __post_init__(self) -> None:
        require_sampling(self)
        require_one_of(self, "read", READS)
        given = self.calibration
        known = given if given is None or isinstance(given, Calibration) else Calibration.load(given)
        object.__setattr__(self, "_known", known)  # read once: a question is no occasion to open a file
        if self.abstain is None:
            return
        if isinstance(self.abstain, bool) or not 0 < self.abstain < 1:
            raise SettingError(self.name, "abstain", self.abstain, "give a number between 0 and 1")
        if self.calibration is None or self.read == "text":
            why = "it needs read='decide' and a calibration: see `reasoning calibrate`"
            raise SettingError(self.name, "abstain", self.abstain, why)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Ask once and read the answer."""
        is_asked = self.read == "decide" or (self.read == "auto" and session.can_decide)
        if is_asked and isinstance(question.answer_format, Choice | Truth) and len(question.options) > 1:
            return self._decided(question, await session.decide(question))
        sampling = Sampling(temperature=self.temperature, max_tokens=self.max_tokens)
        if shots := shots_of(question):
            reply = await session.ask("direct_few_shot", sampling=sampling, question=question, examples=shots)
        else:
            reply = await session.ask("direct", sampling=sampling, question=question)
        return Solution.read(question, reply)

    def _decided(self, question: Question, decision: Decision) -> Solution:
        form = question.answer_format
        known: Calibration | None = getattr(self, "_known", None)
        told = dict(decision.probabilities)
        if known is not None and decision.can_judge:
            told = known.calibrated(told)
        possible = (
            () if known is None or self.abstain is None else known.prediction_set(decision.probabilities, self.abstain)
        )
        answer = decision.best if self.abstain is None or len(possible) == 1 else None
        evidence: dict[str, Any] = with_nonempty(
            {
                "probabilities": {form.show(value): round(probability, 6) for value, probability in told.items()},
                "mass": decision.mass,
                "decided_by": decision.how,
            },
            prediction_set=[form.show(value) for value in possible] if decision.can_judge else [],
            parse_errors=[] if answer is not None else [self._why(decision)],
        )
        reading = f"decision: {decision}" if answer is not None else ""
        return Solution(answer, form, str(decision), told.get(answer) if answer else None, evidence, reading=reading)

    def _why(self, decision: Decision) -> str:
        return f"more or less than one option may be right: {decision}" if decision.can_judge else str(decision)
