"""The rule reader: right on controlled English, wrong as often as it is told, in the form of every prompt."""

from __future__ import annotations

import asyncio
import json
import random
import re
from math import comb, sqrt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning import Question, arun
from reasoning.backends import Message, Mock, Request, open_backend
from reasoning.prompts import Prompts
from reasoning.prompts.examples import example_variables
from tests.each_row import each_row

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["Anne", "Bob", "Charlie", "Dave", "Erin", "Fiona", "Gary", "Harry"]
TRAITS = ["big", "blue", "cold", "furry", "green", "kind", "nice", "quiet", "red", "rough", "round", "smart", "young"]
HEADERS = ["Context:\n", "\n\nQuestion: ", "\n\nOptions:\nA) ", "Expressions:\n1. ", "Propositions:\nA: ", "Answer: A"]


def theory(number: int) -> tuple[Question, str]:
    """A small theory of its own for each number, and the truth of what is asked of it."""
    rng = random.Random(number)
    name, (first, second, third, other) = rng.choice(NAMES), rng.sample(TRAITS, 4)
    context = f"{name} is {first}. If someone is {first} then they are {second}. All {second} people are {third}."
    asked, truth = rng.choice(
        [(f"{name} is {third}.", "True"), (f"{name} is not {third}.", "False"), (f"{name} is {other}.", "Unknown")]
    )
    extra = f" Zoe is {TRAITS[number % 13]}. Yan is {TRAITS[number // 13 % 13]}. Xia is {TRAITS[number // 169 % 13]}."
    return Question(asked, context + extra, ("True", "False", "Unknown")), truth


async def share_right(strategy: str, backend: Mock, count: int) -> float:
    opened = open_backend(backend)
    right = 0
    for question, truth in map(theory, range(count)):
        right += (await arun(strategy, question, backend=opened)).shown == truth
    return right / count


async def test_theories_are_understood() -> None:
    """Without errors every generated theory is answered right, however it is asked."""
    for strategy in ("direct", "cot"):
        assert await share_right(strategy, Mock(), 60) == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("samples", [1, 5, 11])
async def test_a_vote_reaches_the_binomials_accuracy(samples: int) -> None:
    """Errors of different samples are independent: a vote of n is right as often as the binomial says."""
    count, rate = 400, 0.3
    right = await share_right(f"sc(direct, samples={samples}, stop_rule=all)", Mock(error_rate=rate), count)
    need = samples // 2 + 1
    expected = sum(comb(samples, k) * (1 - rate) ** k * rate ** (samples - k) for k in range(need, samples + 1))
    assert abs(right - expected) < 4 * sqrt(expected * (1 - expected) / count)


@pytest.mark.parametrize(("rate", "right"), [(0.0, True), (1.0, False)])
async def test_the_extremes_of_the_error_rate(rate: float, right: bool) -> None:
    """With the rate 0 it is always right, with 1 always wrong, and always in the same way."""
    question, truth = theory(3)
    answers = {(await arun("direct", question, backend=Mock(error_rate=rate, seed=1))).shown == truth for _ in range(5)}
    assert answers == {right}


@pytest.mark.slow
@pytest.mark.parametrize("file", ["ProofWriter_dev.json", "ProntoQA_dev.json"])
async def test_real_questions_in_controlled_english(shared: Path, file: str) -> None:
    """Every question of the two sets in controlled English is answered right."""
    entries = json.loads((shared / "logic-lm" / "questions" / file).read_text("utf-8"))
    backend, wrong = open_backend(Mock()), []
    for entry in entries:
        question = Question(entry["question"], entry["context"], tuple(entry["options"]))
        solution = await arun("direct", question, backend=backend)
        if solution.shown != dict(question.labelled)[entry["answer"]]:
            wrong.append(entry["id"])
    assert len(entries) >= 500
    assert wrong == []


def reply(name: str, question: Question | None = None) -> tuple[str, str]:
    """Return what the rule reader replies to a prompt, and the prompt's own words."""
    library = Prompts()
    variables = example_variables(library, name)
    if question is not None:
        variables["question"] = question
    messages = tuple(Message(role, text) for role, text in library.render(name, **variables))
    request = Request(messages, prompt=name)
    return asyncio.run(Mock().complete(request)).choices[0].text, request.text


@each_row("name", Prompts().names())
def test_every_prompt_is_answered_in_its_form(name: str) -> None:
    """Every prompt of the toolkit gets a reply; one that asks for an answer line gets it last."""
    text, asked = reply(name)
    assert text.strip()
    if re.search(r'^(Answer|Solve)\b.*\b(End|Reply) with a line of its own: "Answer: "', asked, re.DOTALL):
        assert text.splitlines()[-1].startswith("Answer: ")


def test_direct_is_the_answer_line_alone() -> None:
    """To `direct` nothing but the answer line is replied."""
    assert reply("direct")[0].startswith("Answer: ")
    assert len(reply("direct")[0].splitlines()) == 1


@pytest.mark.parametrize("name", ["cot/zero_shot", "cot/few_shot"])
def test_chain_of_thought_has_steps(name: str) -> None:
    """To a chain of thought the steps are replied first."""
    text, _ = reply(name, theory(0)[0])
    assert len(text.splitlines()) > 1
    assert [line.startswith("Answer: ") for line in text.splitlines()][-1]


@pytest.mark.parametrize("question", [None, theory(1)[0]])
def test_extraction_is_json(question: Question | None) -> None:
    """To Logic-of-Thought's extraction a JSON object is replied, with letters for what its expressions use."""
    found = json.loads(reply("lot/extract", question)[0])
    assert set(found) == {"propositions", "expressions", "claims"}
    letters = {letter for expression in found["expressions"] for letter in expression if letter.isupper()}
    assert letters <= {name[0] for name in found["propositions"]}
    assert found["expressions"]


def test_translation_is_numbered() -> None:
    """To Logic-of-Thought's translation one numbered line for each expression is replied."""
    lines = reply("lot/translate")[0].splitlines()
    assert [line.split(".")[0] for line in lines] == ["1", "2"]


@given(
    st.lists(st.sampled_from(HEADERS) | st.text(max_size=10), max_size=8).map("".join),
    st.lists(st.sampled_from(HEADERS) | st.text(max_size=10), max_size=8).map("".join),
    st.sampled_from(["direct", "cot/zero_shot", "cot/few_shot", "lot/extract", "lot/translate"]),
)
def test_text_that_imitates_a_prompt(text: str, context: str, name: str) -> None:
    """A question whose text imitates the prompt's own headers is answered like any other."""
    library = Prompts()
    question = Question(f"{text}?", context, ("Anne is big.", "Options:\nA) x", "None"))
    variables = {**example_variables(library, name), "question": question}
    messages = tuple(Message(role, words) for role, words in library.render(name, **variables))
    response = asyncio.run(Mock(error_rate=0.5).complete(Request(messages, samples=(0, 1), prompt=name)))
    assert all(isinstance(choice.text, str) for choice in response.choices)
