"""The mock's rule reader: answers every prompt of the toolkit in the form that the prompt asks for, without a model.

It sees what a model sees, the messages alone. On controlled English it works the answer out; on other text it picks one
by hash. What it scores says nothing about any model.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.backends.mock.rule_reader.forms import Prompted, forms
from reasoning.backends.mock.rule_reader.logic import extraction, sentence
from reasoning.errors import ReadError, ReasoningError
from reasoning.tools.logic import Closure, Implication, Literal, extend, read_expressions
from reasoning.tools.logic.english import read_claim, read_theory, sentences, to_english
from reasoning.tools.logic.rules import Claim, Derivation, World, derive

if TYPE_CHECKING:
    from reasoning.backends.base import Request

TRUTHS = ("True", "False", "Unknown")
_PASSAGE = re.compile(r"^\[\d{1,3}\] .{0,200}\n(.+)$", re.MULTILINE)
FOUND = "These passages were found by a search"
"""How passages that were looked up begin: without another context, they are what the question is about."""

ADDED = ("It follows by logic", "Lessons from earlier attempts", "Notes on the question:")
"""What strategies put behind a context; a model heeds it, the rule reader goes by the context alone."""

_FORM = re.compile(r'"Answer: " followed by (.*?)\.?$', re.MULTILINE)
_CLOSED = re.compile(r"\A[^.?!]*\bcounts as false\.\s*")
_OPTION = re.compile(r"^([A-Z]\)|-) (.*)$", re.MULTILINE)
_QUESTION = re.compile(r"(?:\AContext:\n(?P<context>.*)\n\n|\A)Question: (?P<rest>.*)\Z", re.DOTALL)
_EXPRESSION = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
_MEANING = re.compile(r"^([A-Z]\d*): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """A question as it stands in a prompt."""

    context: str
    text: str
    options: tuple[str, ...]
    form: str

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be answered, in the form asked for: letters, truth words, or nothing where the answer is free."""
        told = self.form or ", ".join(self.options)
        words = [word for word in TRUTHS if re.search(rf"\b{word}\b", told)]
        if len(words) > 1:
            return tuple(words)
        if self.options:
            return self.options if "option" in self.form else tuple(map(chr, range(65, 65 + len(self.options))))
        return tuple(map(str, range(100))) if "number" in self.form else ()


class RuleReader:
    """Replies by rule. For each sample it errs with the probability `error_rate`, always to the same wrong answer.

    The draws of different samples are independent, so that a vote of n follows the binomial distribution.
    """

    def __init__(self, error_rate: float = 0.0, seed: int = 0) -> None:
        self.error_rate, self.seed = error_rate, seed

    def __call__(self, request: Request, sample: int) -> str:
        """Reply to one sample of a request."""
        system = next((m.content for m in request.messages if m.role == "system"), "")
        user = next((m.content for m in request.messages if m.role == "user"), "")
        key = f"{self.seed}:{request.key}"
        errs = random.Random(f"{key}:{sample}").random() < self.error_rate
        if '"propositions"' in system and '"expressions"' in system:
            return _extract(asked_in(system, user), key, by_option='"question"' not in system, errs=errs)
        if user.startswith("Propositions:\n"):
            return _translate(user)
        answer, steps = _answered(asked_in(system, user), key, errs=errs)
        for phrase, reply in forms().items():
            if phrase in system:
                return reply(Prompted(system, user, sample, errs, key, answer, steps))
        if not answer:
            return steps[0]
        return "\n".join((*(steps if "step by step" in system else ()), f"Answer: {answer}"))


def _answered(asked: Asked, key: str, *, errs: bool) -> tuple[str, tuple[str, ...]]:
    """Return the answer, right unless `errs`, and the steps to the right one."""
    answer, steps = _worked_out(asked)
    choices, rng = asked.answers, random.Random(key)
    if answer is None and not choices:
        return "", ("I can't answer this question: the mock reads controlled English only.",)
    if answer is None:
        answer = rng.choice(choices)
        steps = ("The mock can't read this and picks by hash.",)
    others = [choice for choice in choices if choice != answer]
    return rng.choice(others) if errs and others else answer, steps


def asked_in(system: str, user: str) -> Asked:
    """Read the question out of a prompt."""
    match = _QUESTION.search(user)
    rest = match["rest"] if match else user
    context = (match["context"] if match else "") or ""
    text, _, options = rest.partition("\n\nOptions:\n")
    form = _FORM.findall(system)
    labelled = tuple(option for _, option in _OPTION.findall(options))
    passages = " ".join(_PASSAGE.findall(context.partition(FOUND)[2]))
    for heading in ADDED:
        context = context.partition(heading)[0].strip()
    context = context or passages
    if not context:
        context, text = _apart(text)
    return Asked(context, text.strip(), labelled, form[-1] if form else "")


def _apart(text: str) -> tuple[str, str]:
    """Take a question without a context apart: its last sentence asks, the others are what it is about."""
    parts = sentences(text)
    return " ".join(parts[:-1]), parts[-1] if parts else text


def _worked_out(asked: Asked) -> tuple[str | None, tuple[str, ...]]:
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


def _by_conditions(asked: Asked) -> tuple[str | None, tuple[str, ...]]:
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
    statements: list[Implication | Literal] = [*reading.implications, *reading.facts]
    return bool(statements) and all(closure.entails(statement) for statement in statements)


def _truth(asked: Asked, derivation: Derivation, claim: Claim) -> tuple[str | None, tuple[str, ...]]:
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


def _option_claims(asked: Asked) -> list[tuple[str, Claim]]:
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


def _extract(asked: Asked, key: str, *, by_option: bool, errs: bool) -> str:
    found = extraction(asked.context, asked.text, asked.options if by_option else ())
    if errs and found["expressions"]:
        expressions = list(found["expressions"])
        expressions.pop(random.Random(key).randrange(len(expressions)))
        found = {**found, "expressions": expressions}
    return json.dumps(found, ensure_ascii=False)


def _translate(user: str) -> str:
    head, _, tail = user.partition("Expressions:\n")
    meanings = dict(_MEANING.findall(head))
    lines = [sentence(expression, meanings) for expression in _EXPRESSION.findall(tail)]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
