"""Translation sentence by sentence: what the controlled-English reader reads costs nothing, the rest is asked for."""

from __future__ import annotations

import re
from collections import Counter
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

CANDIDATE_TEMPERATURE = 0.7
"""The temperature at which a tuned model, which takes no remarks, draws further lines for a flagged sentence."""

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
            "candidates": {one.sentence: dict(one.candidates) for one in self.all if one.candidates},
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
    """How often a flagged sentence is asked for again, with its fault."""
    candidates: int
    """How many lines a model that takes no remarks draws for a flagged sentence."""
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
        tuned = self._prompt in self.session.tuned_prompts
        try:
            tried.append(await self._line(sentence, fact))
            if tried[0].faults and tuned:
                return await self._drawn(sentence, fact, tried[0])
            while tried[-1].faults and len(tried) <= self.repairs:
                tried.append(await self._line(sentence, fact, before=tried[-1]))
        except BudgetExceededError:
            tried = tried or [Translation(sentence, (), "model", (_OUT_OF_BUDGET,))]
        return _best(tried)

    async def _drawn(self, sentence: str, fact: bool, first: Translation) -> Translation:
        """Draw further lines for a flagged sentence; of those that the check lets through the most frequent is taken.

        Self-consistency (Wang et al., 2022) under a check: lines that say something else have no vote.
        """
        drawn = await together(self._candidate(sentence, fact) for _ in range(self.candidates))
        tried = [first, *(one for one in drawn if one)]
        votes = Counter("\n".join(one.lines) for one in tried[1:])
        passed = [one for one in tried[1:] if not one.faults]
        best = max(passed, key=lambda one: votes["\n".join(one.lines)]) if passed else min(tried, key=_faultiness)
        others = dict.fromkeys(_told(one) for one in tried if one.faults and one.lines != best.lines)
        self.session.note("candidates", dict(votes))
        return replace(best, failures=tuple(others), candidates=tuple(votes.items()))

    async def _candidate(self, sentence: str, fact: bool) -> Translation | None:
        try:
            return await self._line(sentence, fact, temperature=CANDIDATE_TEMPERATURE)
        except BudgetExceededError:
            return None

    @property
    def _prompt(self) -> str:
        return _PROMPTS[self.dialect]

    async def _line(
        self, sentence: str, fact: bool, *, before: Translation | None = None, temperature: float = 0.0
    ) -> Translation:
        """Return what the model writes of a sentence; `before` is what it wrote first, with its faults."""
        held = self.grammar and self.session.native_grammar and not self.session.reasons
        tuned = self._prompt in self.session.tuned_prompts
        grammar = sentence_grammar(sentence, dialect=self.dialect, fact=fact) if held else ""
        bounds = Sampling(grammar=grammar or None, max_tokens=MAX_LINE_TOKENS if grammar or tuned else None)
        sampling = self.sampling.over(bounds)
        sampling = replace(sampling, temperature=max(temperature, sampling.temperature or 0))
        told = {"line": "\n".join(before.lines) if before else "", "fault": "; ".join(before.faults) if before else ""}
        variables = {"tuned": tuned} if self._prompt == TUNED else {}
        reply = await self.session.ask_once(
            self._prompt, sampling=sampling, sentence=sentence, few_shot=self.examples, **told, **variables
        )
        return from_reply(sentence, reply.text, self.dialect, fact=fact)


def _best(tried: Sequence[Translation]) -> Translation:
    best = min(tried, key=_faultiness)
    return replace(best, failures=tuple(_told(one) for one in tried if one is not best))


def _faultiness(one: Translation) -> int:
    return len(one.faults)


def _told(one: Translation) -> str:
    return f"{' '.join(one.lines)}: {'; '.join(one.faults)}"


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
