"""Translation sentence by sentence: what the controlled-English reader reads costs nothing, the rest is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from reasoning.answers import Choice
from reasoning.backends.base import Sampling
from reasoning.concurrency import together
from reasoning.errors import BudgetExceededError, ReadError
from reasoning.session import Session
from reasoning.strategies.logic.lines import LineDialect, Translation, from_reader, from_reply
from reasoning.tools.logic.english import read_claim, read_sentence, sentences
from reasoning.tools.logic.english.sentence_to_facts import MAX_SENTENCE_CHARS
from reasoning.tools.logic.grammars import sentence_grammar
from reasoning.tools.logic.programs.rules import world_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.question import Question
    from reasoning.tools.logic.programs import ProgramResult

MAX_SENTENCES = 500
"""Sentences of a context that are translated."""

UNTOLD = "Is the statement true?"
"""The text of a question whose statement is kept from the solver, which could read it itself."""

MAX_LINE_TOKENS = 256
"""Tokens of a sentence's lines, where a grammar or a tuned model keeps to them."""

SECOND_TRY = 0.7
"""The temperature at which a tuned model, which takes no remarks, is asked for a flagged sentence again."""

TUNED = "logic/sentence"
"""The prompt that a model may be tuned for: lines of the `rules` dialect."""

_OUT_OF_BUDGET = "the run's limits left no call for it"
_PROMPTS: dict[LineDialect, str] = {"rules": TUNED, "fol": "logic/sentence_fol"}
_BEYOND = re.compile(r"\b(?:either|some|exactly|there (?:is|are)|exists?)\b", re.IGNORECASE)
"""Words of sentences that rules and facts can't hold: alternatives, something that is only said to be."""

_FOLLOWS = re.compile(r"\bthen\b|,", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)


@dataclass(frozen=True)
class Theory:
    """A question's sentences as lines of logic."""

    premises: tuple[Translation, ...]
    asked: dict[str, Translation]
    """What is asked, by the letters of the options; a statement by the empty letter."""
    stopped: Literal["budget"] | None = None

    @property
    def flagged(self) -> dict[str, list[str]]:
        """Return the faults of the sentences whose lines have any."""
        return {one.sentence: list(one.faults) for one in self.all if one.faults}

    @property
    def evidence(self) -> dict[str, Any]:
        """Return what the evidence tells of the translation; a key only where there is something to say."""
        told = {
            "read": sum(one.by == "reader" for one in self.all),
            "translated": {one.sentence: "\n".join(one.lines) for one in self.all if one.by == "model"},
            "flagged": self.flagged,
            "failures": [failure for one in self.all for failure in one.failures],
        }
        return {key: value for key, value in told.items() if value}

    @property
    def all(self) -> tuple[Translation, ...]:
        """Return every translation, the premises first."""
        return (*self.premises, *self.asked.values())


@dataclass(frozen=True)
class Translator:
    """Translates sentences within one session: each distinct one once."""

    session: Session
    dialect: LineDialect
    reader: bool
    """Whether what the controlled-English reader reads is taken from it."""
    grammar: bool
    """Whether a model that takes grammars is held to the words of its sentence."""
    repairs: int
    """How often a flagged sentence is asked for again."""
    examples: bool
    sampling: Sampling

    async def theory(self, premises: list[str], asked: dict[str, str]) -> Theory:
        """Translate a question's sentences side by side. Raises BackendError, PromptError."""
        wanted = dict.fromkeys([*((one, False) for one in premises), *((one, True) for one in asked.values())])
        found = await together(self._translated(sentence, fact) for sentence, fact in wanted)
        by = dict(zip(wanted, found, strict=True))
        stated = tuple(by[one, False] for one in dict.fromkeys(premises))
        stopped = any(_OUT_OF_BUDGET in one.faults for one in found)
        questions = {letter: by[one, True] for letter, one in asked.items()}
        return Theory(stated, questions, "budget" if stopped else None)

    async def _translated(self, sentence: str, fact: bool) -> Translation:
        if self.reader and (read := _read(sentence, fact, self.dialect)):
            return read
        tried: list[Translation] = []
        while not tried or (tried[-1].faults and len(tried) <= self.repairs):
            try:
                reply = await self._asked(sentence, fact, tried[-1:])
            except BudgetExceededError:
                tried = tried or [Translation(sentence, (), "model", (_OUT_OF_BUDGET,))]
                break
            tried.append(from_reply(sentence, reply, self.dialect, fact=fact))
        best = min(tried, key=lambda one: len(one.faults))
        others = tuple(f"{' '.join(one.lines)}: {'; '.join(one.faults)}" for one in tried if one is not best)
        return replace(best, failures=others)

    async def _asked(self, sentence: str, fact: bool, before: list[Translation]) -> str:
        prompt, held = _PROMPTS[self.dialect], self.grammar and self.session.native_grammar and not self.session.reasons
        tuned = prompt in self.session.tuned_prompts
        grammar = sentence_grammar(sentence, dialect=self.dialect, fact=fact) if held else ""
        sampling = Sampling(grammar=grammar or None, max_tokens=MAX_LINE_TOKENS if grammar or tuned else None)
        sampling = self.sampling.over(sampling)
        told = {"line": "", "fault": ""}
        if before and tuned:
            sampling = replace(sampling, temperature=max(SECOND_TRY, sampling.temperature or 0))
        elif before:
            told = {"line": "\n".join(before[0].lines), "fault": "; ".join(before[0].faults)}
        variables = {"tuned": tuned} if prompt == TUNED else {}
        reply = await self.session.ask(
            prompt, sampling=sampling, sentence=sentence, few_shot=self.examples, **told, **variables
        )
        return reply.text


def question_parts(question: Question) -> tuple[list[str], dict[str, str]]:
    """Return the sentences of a question's context, and what is asked by the letters of its options.

    A question that brings its context within its text asks by its last sentence.
    """
    stated, said = sentences(question.context)[:MAX_SENTENCES], sentences(question.text)
    if not stated:
        stated, said = said[:-1], said[-1:]
    if isinstance(question.answer_format, Choice):
        return stated, dict(question.labelled)
    statement = said[-1] if said else question.text
    return stated, {"": statement}


def why_unsure(result: ProgramResult, question: Question, theory: Theory, out: Sequence[str]) -> str:
    """Return why a program's answer can't be taken for the question's; empty where it can.

    A sentence that is left out may only turn True or False into Unknown: what is proved without it is proved.
    """
    if flagged := [one for one in theory.asked.values() if one.faults]:
        return f"What is asked could not be translated: {'; '.join(flagged[0].faults)}"
    if not out:
        return ""
    choice = isinstance(question.answer_format, Choice)
    if choice or result.verdict not in ("True", "False") or world_of(question) == "closed":
        return f"Sentences whose lines say something else are left out and might decide it: {' '.join(out[:10])}"
    return ""


def line_dialect(question: Question, session: Session, reader: bool) -> LineDialect:
    """Choose the dialect of the lines: rules where facts and rules hold all, formulas for a choice and for the rest."""
    if isinstance(question.answer_format, Choice):
        return "fol"
    if TUNED in session.tuned_prompts:
        return "rules"
    premises, asked = question_parts(question)
    unread = [one for one in (*premises, *asked.values()) if not (reader and _read(one, False, "rules"))]
    return "fol" if any(map(_is_beyond_rules, unread)) else "rules"


def _is_beyond_rules(sentence: str) -> bool:
    """Return whether a sentence says what rules and facts can't hold, such as alternatives that follow."""
    if _BEYOND.search(sentence):
        return True
    parts = ((part, _FOLLOWS.search(part)) for part in sentence.split("."))
    return any(start and _OR.search(part, start.end()) for part, start in parts)


def _read(sentence: str, fact: bool, dialect: LineDialect) -> Translation | None:
    if len(sentence) > MAX_SENTENCE_CHARS:
        return None
    try:
        return from_reader(sentence, (read_claim(sentence),) if fact else read_sentence(sentence), dialect)
    except ReadError:
        return None
