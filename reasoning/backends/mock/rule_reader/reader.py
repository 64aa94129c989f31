"""The mock's rule reader: answers every prompt of the toolkit in the form that the prompt asks for, without a model.

It goes by the prompt's name and by what stands in its messages, never by the prompt's wording. On controlled English it
works the answer out; on other text it picks one by hash. What it scores says nothing about any model.
"""

from __future__ import annotations

import random
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.backends.base import Message, Request
from reasoning.backends.mock.rule_reader import acting, correction, deciding, logic, programs, search, voting
from reasoning.backends.mock.rule_reader.asked import UNREADABLE, PromptQuestion, asked_in
from reasoning.backends.mock.rule_reader.forms import Prompted
from reasoning.backends.mock.rule_reader.logic import extraction, sentence
from reasoning.errors import ReadError, ReasoningError
from reasoning.tools.logic import Closure, Implication, SignedAtom, extend, read_expressions
from reasoning.tools.logic.english import read_claim, read_theory, to_english
from reasoning.tools.logic.rules import Claim, Derivation, World, derive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoning.backends.mock.rule_reader.forms import Form

FORMS: Mapping[str, Form] = {
    **acting.FORMS,
    **correction.FORMS,
    **deciding.FORMS,
    **logic.FORMS,
    **programs.FORMS,
    **search.FORMS,
    **voting.FORMS,
}
"""The replies to prompts that ask for something else than steps and an answer, by the prompt's name."""

OUTRIGHT = ("direct",)
"""The prompts that ask for the answer line alone."""

_CLOSED = re.compile(r"\A[^.?!]*\bcounts as false\.\s*")


class RuleReader:
    """Replies by rule. For each sample it errs with the probability `error_rate`, always to the same wrong answer.

    The draws of different samples are independent, so that a vote of n follows the binomial distribution.
    """

    def __init__(self, error_rate: float = 0.0, seed: int = 0) -> None:
        self.error_rate, self.seed = error_rate, seed

    def __call__(self, request: Request, sample: int) -> str:
        """Reply to one sample of a request: in the form of its prompt, and to any other text as to a question."""
        system, user = message_text(request, "system"), message_text(request, "user")
        key = f"{self.seed}:{request.key}"
        errs = random.Random(f"{key}:{sample}").random() < self.error_rate
        if form := FORMS.get(request.prompt):
            return form(Prompted(request.prompt, system, user, errs, key, self.solve))
        answer, steps = _answered(asked_in(system, user), key, errs=errs)
        if not answer:
            return steps[0]
        return "\n".join((*(() if request.prompt in OUTRIGHT else steps), f"Answer: {answer}"))

    def solve(self, user: str, form: str, errs: bool) -> str:
        """Reply to a question with steps and an answer in a form, wrong where it `errs`."""
        system = f'Think step by step. End with a line of its own: "Answer: " followed by {form}.'
        request = Request((Message("system", system), Message("user", user)))
        return RuleReader(float(errs), self.seed)(request, 0)


def message_text(request: Request, role: str) -> str:
    """Return the first message of a role; empty where there is none."""
    return next((message.content for message in request.messages if message.role == role), "")


def _answered(asked: PromptQuestion, key: str, *, errs: bool) -> tuple[str, tuple[str, ...]]:
    """Return the answer, right unless `errs`, and the steps to the right one."""
    answer, steps = _worked_out(asked)
    choices, rng = asked.answers, random.Random(key)
    if answer is None and not choices:
        return "", ("I can't answer this question: the mock reads controlled English only.",)
    if answer is None:
        answer = rng.choice(choices)
        steps = (UNREADABLE,)
    others = [choice for choice in choices if choice != answer]
    return rng.choice(others) if errs and others else answer, steps


def _worked_out(asked: PromptQuestion) -> tuple[str | None, tuple[str, ...]]:
    """Return the right answer in the form asked for and the steps to it; None where the text is not understood."""
    closed = _CLOSED.match(asked.text)
    derivation = _derived(asked.context, "closed" if closed else "open")
    if derivation is None:
        return _by_conditions(asked)
    claim = _claim(asked.text[closed.end() :] if closed else asked.text)
    if claim is not None:
        return _truth(asked, derivation, claim)
    holding = [(label, claim) for label, claim in _option_claims(asked) if derivation.truth(claim) == "True"]
    if len(holding) != 1:
        return None, ()
    return holding[0][0], _steps(derivation, holding[0][1])


def _by_conditions(asked: PromptQuestion) -> tuple[str | None, tuple[str, ...]]:
    """Work out what follows from the conditionals ("If …, then …") of other English; None where nothing does."""
    found = extraction(asked.context, asked.text, asked.options if asked.options[:1] != ("True",) else ())
    closure = extend(found["expressions"]).closure
    follows = [label for label, claim in found["claims"].items() if _entails(closure, claim)]
    if len(follows) != 1:
        return None, ()
    steps = tuple(sentence(expression, found["propositions"]) for expression in found["expressions"])
    answer = "True" if follows == ["question"] else follows[0]
    return (answer, steps) if answer in asked.answers else (None, ())


def _entails(closure: Closure, claim: str) -> bool:
    reading = read_expressions([claim])
    statements: list[Implication | SignedAtom] = [*reading.implications, *reading.facts]
    return bool(statements) and all(closure.entails(statement) for statement in statements)


def _truth(asked: PromptQuestion, derivation: Derivation, claim: Claim) -> tuple[str | None, tuple[str, ...]]:
    verdict: str = derivation.truth(claim)
    if asked.answers and "Unknown" not in (*asked.answers, *asked.options) and verdict == "Unknown":
        verdict = "False"
    shown = claim if verdict == "True" else claim.negated
    steps = _steps(derivation, shown) or ("Nothing in the context decides it.",)
    if not asked.answers or verdict in asked.answers:
        return verdict, steps
    letters = dict(zip(asked.options, asked.answers, strict=False))
    return (letters[verdict], steps) if verdict in letters else (None, ())


def _steps(derivation: Derivation, claim: Claim) -> tuple[str, ...]:
    return tuple(to_english(step.claim) for step in derivation.proof(claim))


def _option_claims(asked: PromptQuestion) -> list[tuple[str, Claim]]:
    claims = [(label, _claim(option)) for label, option in zip(asked.answers, asked.options, strict=False)]
    return [(label, claim) for label, claim in claims if claim is not None]


def _claim(text: str) -> Claim | None:
    try:
        return read_claim(text)
    except ReadError:
        return None


@lru_cache(maxsize=256)
def _derived(context: str, world: World) -> Derivation | None:
    reading = read_theory(context)
    if reading.unread or not (reading.theory.facts or reading.theory.rules):
        return None
    try:
        return derive(reading.theory, world)
    except ReasoningError:
        return None
