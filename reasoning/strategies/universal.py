"""Universal self-consistency: the model picks the most consistent of several samples."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.backends.base import Sampling
from reasoning.concurrency import together
from reasoning.deciding.options import MAX_OPTIONS
from reasoning.parsing import field_values
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.decisions import READS, Read, decided
from reasoning.strategies._shared.failures import Failure, catch, error_texts, partition, why_stopped, with_nonempty
from reasoning.strategies._shared.prompt_text import format_answers, solution_text
from reasoning.strategies.base import Named, require_one_of, require_positive, require_sampling
from reasoning.strategies.cot import CoT
from reasoning.strategies.voting.tally import tally

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session

_NUMBER = re.compile(r"(?:response|version)?\s{0,9}#?\s{0,9}(\d{1,4})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Universal(Named):
    """Draw several samples and let the model say which agrees best with the others (Chen et al., 2023).

    `samples` times the inner cost, and one call. Pays for free answers, which no two samples word alike, so that they
    can't be counted; where answers can be counted, `sc` is surer. An abstention is no candidate. Where the model names
    none, the votes decide.
    Evidence: `answers` (of the candidates, in order), `picked` (from 0; None: by vote), `abstained`, `errors`.
    """

    name: ClassVar[str] = "universal"
    paper: ClassVar[str] = "Chen et al., 2023, arXiv:2311.17311"
    cost: ClassVar[str] = "samples · inner + 1"
    use_when: ClassVar[str] = "free answers, which can't be counted"

    inner: Strategy = field(default_factory=CoT)
    """What is sampled."""

    samples: int = 5
    """How many samples are drawn."""

    temperature: float | None = None
    """Sampling temperature of everything inside that sets none itself; None: the backend's."""

    read: Read = "auto"
    """How the pick is read: auto, decide (in one token), or text."""

    def __post_init__(self) -> None:
        require_positive(self, "samples")
        require_sampling(self)
        require_one_of(self, "read", READS)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Draw side by side and let the model pick; one candidate needs no picking."""
        inner = session.child(sampling=Sampling(temperature=self.temperature))
        drawn = await together(catch(inner.solve(self.inner, question)) for _ in range(self.samples))
        solutions, failures = partition(drawn)
        candidates = [one for one in solutions if not one.abstained]
        picked = await catch(self._pick(question, candidates, session)) if len(candidates) > 1 else None
        if isinstance(picked, Failure):
            failures, picked = [*failures, picked], None
        best = candidates[picked] if picked is not None else _by_vote(question, candidates)
        evidence: dict[str, Any] = with_nonempty(
            {"answers": format_answers(candidates), "picked": picked},
            abstained=len(solutions) - len(candidates),
            errors=error_texts(failures),
        )
        stopped = why_stopped(failures, solutions)
        answer, text = (best.answer, best.text) if best else (None, "")
        return Solution(answer, question.answer_format, text, None, evidence, tuple(solutions), stopped=stopped)

    async def _pick(self, question: Question, candidates: list[Solution], session: Session) -> int | None:
        shown: dict[str, Any] = {"question": question, "responses": [solution_text(one) for one in candidates]}
        if len(candidates) <= MAX_OPTIONS:
            names = tuple(f"response {number}" for number in range(1, len(candidates) + 1))
            found = await decided(session, self.read, "universal/decide_pick", names, **shown)
            if found is not None:
                return None if found.best is None else names.index(found.best)
        return read_pick((await session.ask("universal/pick", **shown)).text, len(candidates))


def read_pick(text: str, most: int) -> int | None:
    """Read `Most consistent: 2` as 1, counted from 0; None where no number of a response is named."""
    for value in (*field_values(text, "most consistent"), text.strip(" \n*_`.")):
        match = _NUMBER.fullmatch(value.strip(" .*_`()[]"))
        if match and 1 <= int(match[1]) <= most:
            return int(match[1]) - 1
    return None


def _by_vote(question: Question, candidates: list[Solution]) -> Solution | None:
    winner = tally([one.answer for one in candidates], question.answer_format).winner
    return next((one for one in candidates if one.answer == winner), None)
