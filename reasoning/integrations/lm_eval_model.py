"""Any strategy as a model of lm-evaluation-harness: `--model reasoning --model_args strategy=…,backend=…`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lm_eval.api.model import LM
from lm_eval.api.registry import register_model

from reasoning.api import arun, wait_for
from reasoning.backends import open_backend
from reasoning.concurrency import together
from reasoning.errors import UsageError
from reasoning.question import Question
from reasoning.spec import parse_spec
from reasoning.usage import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoning.backends import Backend
    from reasoning.session import Strategy
    from reasoning.solution import Solution

NO_LIKELIHOODS = (
    "a strategy writes an answer and has no likelihoods: take a task with output_type generate_until (many have such a "
    "form: mmlu_generative, gsm8k, bbh), or ask the model itself by one of the harness's own models"
)
"""What is said to tasks that compare the likelihoods of their choices."""


@register_model("reasoning")
class ReasoningLM(LM):  # type: ignore[misc]  # the same
    """A model whose replies are the answers of a strategy.

    strategy: a spec or an object. backend: a backend, or its spec; None: that of REASONING_BACKEND. answer_format: of
    the questions, which are the harness's prompts: `text` unless another one is named. reply: what is handed to the
    harness: {answer} stands for the answer in words, {text} for the words that it was read from, so that a task's
    filter finds it; an abstention is an empty reply. concurrency: questions under way at a time. The rest are limits
    for each question.
    Tasks that compare likelihoods (output_type multiple_choice, loglikelihood) raise UsageError, which says so.
    """

    def __init__(
        self,
        strategy: str | Strategy = "cot",
        backend: str | Backend | None = None,
        answer_format: str = "text",
        reply: str = "{answer}",
        concurrency: int = 16,
        seed: int = 0,
        max_calls: int | None = None,
        max_tokens: int | None = None,
        max_dollars: float | None = None,
        max_seconds: float | None = None,
        **settings: Any,
    ) -> None:
        super().__init__()
        if "{answer}" not in reply and "{text}" not in reply:
            raise UsageError(f"reply={reply!r} tells no answer: put {{answer}} or {{text}} into it")
        self.strategy = parse_spec(strategy) if isinstance(strategy, str) else strategy
        self.backend, self.answer_format, self.reply = backend, answer_format, reply
        self.concurrency, self.seed = int(concurrency), seed
        self.limits = Limits(max_calls, max_tokens, max_dollars, max_seconds) or None
        self.solutions: dict[int, Solution] = {}
        """What came of the questions, by their place among the requests of the last task."""

    def generate_until(self, requests: Sequence[Any], disable_tqdm: bool = False) -> list[str]:
        """Return the reply to each prompt, cut at the task's stop strings. Raises what `arun` raises."""
        self.solutions = {}
        wait_for(self._answer_all(requests))
        replies = [self._reply(self.solutions[place], one.args[1]) for place, one in enumerate(requests)]
        for one, text in zip(requests, replies, strict=True):
            self.cache_hook.add_partial("generate_until", one.args, text)
        return replies

    def loglikelihood(self, requests: Sequence[Any], disable_tqdm: bool = False) -> list[tuple[float, bool]]:
        """Refuse: raises UsageError, which says what to do."""
        raise UsageError(NO_LIKELIHOODS)

    def loglikelihood_rolling(self, requests: Sequence[Any], disable_tqdm: bool = False) -> list[float]:
        """Refuse: raises UsageError, which says what to do."""
        raise UsageError(NO_LIKELIHOODS)

    async def _answer_all(self, requests: Sequence[Any]) -> None:
        model = open_backend(self.backend, self.concurrency)
        places = iter(range(len(requests)))
        try:
            await together(self._work(places, requests, model) for _ in range(self.concurrency))
        finally:
            await model.aclose()

    async def _work(self, places: Iterator[int], requests: Sequence[Any], model: Backend) -> None:
        for place in places:
            question = Question(requests[place].args[0], answer_format=self.answer_format)
            self.solutions[place] = await arun(
                self.strategy, question, backend=model, limits=self.limits, seed=self.seed
            )

    def _reply(self, solution: Solution, settings: dict[str, Any]) -> str:
        if solution.abstained:
            return ""
        text = self.reply.replace("{answer}", solution.answer_text or "").replace("{text}", solution.text)
        until = settings.get("until") or ()
        for stop in [until] if isinstance(until, str) else until:
            text = text.partition(stop)[0] if stop else text
        return text


def main() -> None:
    """Run the harness's own command line, to which the model `reasoning` is known then."""
    from lm_eval.__main__ import cli_evaluate

    cli_evaluate()


if __name__ == "__main__":
    main()
