"""Decisions are recorded, replayed and cached like completions."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

import pytest

from reasoning import Mock, Question, Session, arun
from reasoning.backends import Completion
from reasoning.backends.cache import Cache
from reasoning.backends.record import Record
from reasoning.backends.replay import Replay

if TYPE_CHECKING:
    from pathlib import Path

    from reasoning.backends import Request
    from reasoning.backends.decisions import DecisionRequest

QUESTION = Question("Which?", options=("red", "green"))
ALTERNATIVES = (("A", log(0.7)), ("B", log(0.2)))


def first(_: DecisionRequest) -> tuple[float, float]:
    """Decide for the first of two."""
    return 0.7123, 0.2877


def lettered(request: Request, _: int) -> Completion | str:
    """Answer, and tell alternatives where they are asked for."""
    return Completion("A", top_logprobs=ALTERNATIVES) if request.sampling.top_logprobs else "Answer: A"


MODELS = [
    lambda: Mock(lettered, decide=first),
    lambda: Mock(lettered, native_logprobs=True),
    lambda: Mock(lambda request, _: "A" if request.prompt == "decide/question" else "Answer: A\nVerdict: right"),
]


@pytest.mark.parametrize("model", MODELS, ids=["decisions", "letters", "text"])
@pytest.mark.parametrize("spec", ["direct(read=decide)", "best_of(direct, n=2, scorer=verdict)"])
async def test_a_replay_decides_as_was_recorded(tmp_path: Path, model: Any, spec: str) -> None:
    """With the model gone a run has the same answer, evidence and cost, by whichever way it was decided."""
    path = str(tmp_path / "calls.jsonl")
    recording = Record(model(), path)
    before = await arun(spec, QUESTION, backend=recording)
    await recording.aclose()
    after = await arun(spec, QUESTION, backend=Replay(path))
    assert (after.answer, dict(after.evidence)) == (before.answer, dict(before.evidence))
    assert after.usage == before.usage
    assert [node.name for node in after.trace.calls] == [node.name for node in before.trace.calls]


async def test_a_cached_decision_is_not_paid_again(tmp_path: Path) -> None:
    """A decision that was asked for once is served from the cache, the same, without the model."""
    mock = Mock([], decide=first)
    cache = Cache(mock, str(tmp_path / "cache.sqlite"))
    one, two = Session(cache), Session(cache)
    decisions = [await one.decide(QUESTION), await two.decide(QUESTION)]
    assert decisions[0].probabilities == decisions[1].probabilities == pytest.approx({"A": 0.7123, "B": 0.2877})
    assert len(mock.decisions) == 1
    assert (one.trace.usage.cached_calls, two.trace.usage.cached_calls) == (0, 1)
    await cache.aclose()
