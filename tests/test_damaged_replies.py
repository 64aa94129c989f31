"""The same damaged replies through every reader of the library: what is said is read, and not what is thought.

One table of what a model may write around its words, one of the readers with what each asks for; every pair is run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reasoning import Mock, Question, Solution, run
from reasoning.strategies import (
    PAL,
    BestOf,
    CoT,
    CoVe,
    Direct,
    LeastToMost,
    LoT,
    ReAct,
    Refine,
    StepBack,
    ToT,
    Universal,
)
from reasoning.strategies.judging.scorers import VerdictScorer

WHICH = Question("Which?", options=("one", "two", "three"))
NUMBER = Question("How many?", answer_format="number")

AROUND: dict[str, Callable[[str, str], str]] = {
    "as it is": lambda draft, said: said,
    "think": lambda draft, said: f"<think>\n{draft}\n</think>\n\n{said}",
    "Thinking": lambda draft, said: f"<Thinking>{draft}</Thinking>\n{said}",
    "scratchpad": lambda draft, said: f"<scratchpad>{draft}</scratchpad>\n{said}",
    "reasoning": lambda draft, said: f"<reasoning>{draft}</reasoning>\n{said}",
    "no beginning": lambda draft, said: f"{draft}\n</think>\n{said}",
    "two thoughts": lambda draft, said: f"<thought>{draft}</thought>\n<thought>{draft}</thought>\n{said}",
    "thought behind": lambda draft, said: f"{said}\n<reflection>{draft}</reflection>",
    "mistral": lambda draft, said: f"[THINK]{draft}[/THINK]{said}",
    "kimi": lambda draft, said: f"◁think▷{draft}◁/think▷{said}",
    "cohere": lambda draft, said: f"<|START_THINKING|>{draft}<|END_THINKING|>{said}",
    "gemma": lambda draft, said: f"<|channel>thought\n{draft}<channel|>{said}",
    "seed": lambda draft, said: f"<seed:think>{draft}</seed:think>{said}",
    "harmony": lambda draft, said: (
        f"<|channel|>analysis<|message|>{draft}<|end|><|start|>assistant<|channel|>final<|message|>{said}<|return|>"
    ),
    "harmony without marks": lambda draft, said: f"analysis{draft}assistantfinal{said}",
    "details": lambda draft, said: f'<details type="reasoning">{draft}</details>\n{said}',
    "carriage returns": lambda draft, said: said.replace("\n", "\r\n"),
    "blanks around": lambda draft, said: f"\n\n  \n{said}\n\n\n",
}


def extraction(letter: str) -> str:
    """A reply to LoT's extraction prompt, with one damage of its own."""
    return f'{{"propositions": {{"{letter}": "it rains",}}, "expressions": ["{letter}"], "claims": {{}}}}'


def by_prompt(replies: dict[str, str], otherwise: str = "Answer: B") -> Mock:
    """A model that answers a prompt whose first words are known with what stands there."""
    return Mock(
        lambda request, sample: next(
            (reply for start, reply in replies.items() if start in request.messages[0].content), otherwise
        )
    )


def scripted(*replies: str) -> Mock:
    """A model that says these in turn."""
    return Mock(list(replies))


Read = Callable[[Callable[[str, str], str]], object]


def solved(strategy: Any, mock: Mock, question: Question = WHICH, **settings: Any) -> Solution:
    """The solution of a strategy with this model."""
    return run(strategy, question, backend=mock, **settings)


WANTED_ACTION = 'twice[{"x": 6}] → 12.0'

READERS: dict[str, tuple[Read, object]] = {
    "direct": (lambda w: solved(Direct(), scripted(w("Answer: A", "Answer: B"))).answer, "B"),
    "cot": (lambda w: solved(CoT(), scripted(w("So the answer is A.", "Two it is.\nAnswer: B"))).answer, "B"),
    "number": (lambda w: solved(CoT(), scripted(w("Answer: 7", "Answer: -0.5")), NUMBER).shown, "-0.5"),
    "lot": (
        lambda w: list(
            solved(LoT(Direct()), scripted(w(extraction("X"), extraction("A")), "Answer: B")).evidence["propositions"]
        ),
        ["A"],
    ),
    "judge": (
        lambda w: solved(BestOf(Direct(), n=1), scripted("Answer: B", w("Score: 1", "Good.\nScore: 4"))).confidence,
        0.8,
    ),
    "verdict": (
        lambda w: (
            solved(
                BestOf(Direct(), n=1, scorer=VerdictScorer()),
                scripted("Answer: B", w("Verdict: wrong", "Verdict: right")),
            ).confidence
        ),
        1.0,
    ),
    "critic": (
        lambda w: (
            solved(
                Refine(Direct(), rounds=1),
                scripted("Answer: B", w("Satisfied: no", "Fine.\nScore: 5\nSatisfied: yes"), "Answer: A"),
            ).answer
        ),
        "B",
    ),
    "pick": (
        lambda w: (
            solved(
                Universal(Direct(), samples=2),
                Mock(
                    lambda request, sample: (
                        w("Most consistent: 1", "Most consistent: 2")
                        if "Response" in request.text or "response" in request.messages[0].content
                        else ("Answer: A", "Answer: B")[sample]
                    )
                ),
            ).answer
        ),
        "B",
    ),
    "plan of questions": (
        lambda w: list(
            solved(LeastToMost(), scripted(w("1. Draft?", "1. One?\n2. Two?"), "a", "b", "Answer: B")).evidence[
                "subquestions"
            ]
        ),
        ["One?", "Two?"],
    ),
    "checks": (
        lambda w: len(
            solved(
                CoVe(Direct()),
                scripted("Answer: B", w("1. Draft?\n2. No?\n3. More?", "1. Is it?\n2. Was it?"), "a", "b", "Answer: B"),
            ).evidence["checks"]
        ),
        2,
    ),
    "search": (
        lambda w: (
            solved(
                ToT(depth=1, branch=1),
                by_prompt(
                    {
                        "Propose": w("1. Answer: A", "1. Answer: B"),
                        "Judge": w("Judgement: impossible", "Judgement: sure"),
                    }
                ),
            ).answer
        ),
        "B",
    ),
    "principles": (lambda w: solved(StepBack(Direct()), scripted("What is it?", w("x", "y"), "Answer: B")).answer, "B"),
    "program": (
        lambda w: (
            solved(
                PAL(),
                scripted(
                    w(
                        "```python\ndef solution():\n    return 99\n```",
                        "```python\ndef solution():\n    return 12\n```",
                    )
                ),
                NUMBER,
            ).shown
        ),
        "12",
    ),
    "action": (
        lambda w: solved(
            ReAct(native=False),
            scripted(w("Action: twice[1]", 'Action: twice\nAction Input: {"x": 6}'), "Answer: 12"),
            NUMBER,
            tools=[twice],
        ).evidence["actions"][0],
        WANTED_ACTION,
    ),
    "final action": (
        lambda w: solved(ReAct(native=False), scripted(w("Answer: 1", "Answer: 12")), NUMBER, tools=[twice]).shown,
        "12",
    ),
}


def twice(x: float) -> float:
    """Return twice `x`."""
    return 2 * x


@pytest.mark.slow
@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
@pytest.mark.parametrize(("read", "wanted"), READERS.values(), ids=READERS)
def test_every_reader_sees_what_is_said(read: Read, wanted: object, around: Callable[[str, str], str]) -> None:
    """Whatever stands around a reply, each reader takes it from what is said."""
    assert read(around) == wanted
