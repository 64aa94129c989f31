"""Chain of thought, zero-shot and few-shot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.backends.base import Sampling
from reasoning.backends.sampling import NO_SAMPLING
from reasoning.errors import SettingError
from reasoning.question import Question
from reasoning.solution import Solution
from reasoning.strategies._shared.shots import shots_of
from reasoning.strategies.base import Named, require_one_of, require_sampling

if TYPE_CHECKING:
    from reasoning.session import Session

EXAMPLES = "cot/examples.json"

AS_DIRECT = "the model reasons by itself: it is asked for the answer alone (reasoning_models='cot' asks for steps)"
"""What the trace says where a model is not asked for its steps."""


@dataclass(frozen=True)
class WorkedExample:
    """A worked example for few-shot prompts."""

    question: Question
    """The question as the prompt shows it."""

    reasoning: str
    """The steps that lead to the answer."""

    answer: str
    """The answer in the form that is asked for: `B`, `False`, `17`."""


@dataclass(frozen=True)
class CoT(Named):
    """Let the model write its reasoning before the answer (Wei et al., 2022; zero-shot: Kojima et al., 2022).

    One call; pays on questions of several steps. A model that reasons by itself is asked as `direct` asks, with the
    effort that is set: to write its steps down once more costs tokens and adds nothing. The trace and the evidence say
    so; examples, where they are to be shown, are shown to any model. Evidence: as `direct`, and `asked_as` ("direct",
    where it was).
    """

    name: ClassVar[str] = "cot"
    paper: ClassVar[str] = "Wei et al., 2022, arXiv:2201.11903; Kojima et al., 2022, arXiv:2205.11916"
    cost: ClassVar[str] = "1"
    use_when: ClassVar[str] = "questions of several steps"

    shots: int = 0
    """How many of the shipped examples of the question's answer format to show; 0: zero-shot."""

    examples: tuple[WorkedExample, ...] = ()
    """Examples of your own, all shown; they take the place of the shipped ones, and of those of an evaluation."""

    temperature: float | None = None
    """Sampling temperature; None: the backend's."""

    max_tokens: int | None = None
    """The most tokens of the reply; None: the backend's."""

    reasoning_models: Literal["direct", "cot"] = "direct"
    """How a model is asked that reasons by itself: direct, for the answer alone; or cot, as any other. A model is known
    by its name, or by an effort or a budget of thoughts that is set for it."""

    def __post_init__(self) -> None:
        if self.shots < 0:
            raise SettingError(self.name, "shots", self.shots, "give 0 or more")
        require_sampling(self)
        require_one_of(self, "reasoning_models", ("direct", "cot"))

    async def solve(self, question: Question, session: Session) -> Solution:
        """Ask once and read the answer."""
        sampling = _sampling(self.temperature, self.max_tokens)
        examples = self.examples or shots_of(question) or self._shipped(question, session)
        if examples:
            reply = await session.ask("cot/few_shot", sampling=sampling, question=question, examples=examples)
        elif session.reasons and self.reasoning_models == "direct":
            session.note("asked as direct", AS_DIRECT)
            solution = Solution.read(question, await session.ask("direct", sampling=sampling, question=question))
            return solution.replace(evidence={**solution.evidence, "asked_as": "direct"})
        else:
            reply = await session.ask("cot/zero_shot", sampling=sampling, question=question)
        return Solution.read(question, reply)

    def _shipped(self, question: Question, session: Session) -> tuple[WorkedExample, ...]:
        if not self.shots:
            return ()
        kind = question.answer_format.name
        known = session.prompts.data(EXAMPLES).get(kind, [])
        if self.shots > len(known):
            why = f"there are {len(known)} examples for {kind} answers; write your own in {EXAMPLES} or in `examples`"
            raise SettingError(self.name, "shots", self.shots, why)
        return tuple(_example(entry, kind) for entry in known[: self.shots])


@lru_cache(maxsize=64)  # the samples of a vote have the same
def _sampling(temperature: float | None, max_tokens: int | None) -> Sampling:
    sampling = Sampling(temperature=temperature, max_tokens=max_tokens)
    return NO_SAMPLING if sampling.sets_nothing else sampling


def _example(entry: dict[str, Any], kind: str) -> WorkedExample:
    question = Question(entry["text"], entry["context"], tuple(entry["options"]), answer_format=kind)
    return WorkedExample(question, entry["reasoning"], entry["answer"])
