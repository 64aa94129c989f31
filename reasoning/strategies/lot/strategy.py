"""Logic-of-Thought: the logic of the context is extracted, extended by the laws of logic, and put back in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.backends.base import Sampling
from reasoning.concurrency import aside
from reasoning.errors import SettingError
from reasoning.session import Strategy
from reasoning.strategies.base import Named, inner_evidence, require_one_of
from reasoning.strategies.cot import CoT
from reasoning.strategies.lot.parsing import Extract, numbered_lines, read_extract
from reasoning.strategies.lot.schema import claim_labels, extraction_schema
from reasoning.tools.logic import extend, relevant
from reasoning.tools.logic.entailment import verdict
from reasoning.tools.logic.grammars import extraction_grammar
from reasoning.tools.logic.words import to_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.solution import Solution
    from reasoning.tools.logic import Extension, Implication, SignedAtom

MAX_CONSEQUENCES = 1_000
"""Consequences that are put into a context at most, whatever the allowance."""

SECONDS = 5.0
"""Seconds that the check of one claim may take."""

CHECKED = {"True": "entailed", "False": "refuted", "Uncertain": "open"} | {w: w for w in ("inconsistent", "undecided")}
"""How the evidence words the prover's verdicts."""


@dataclass(frozen=True)
class LoT(Named):
    """Extract propositions, extend them by logic, and give the inner strategy the extended context (Liu et al., 2024).

    One call for the extraction, one for the translation if `words="model"`, and the inner cost. Pays where the context
    states conditions that have to be chained or turned round. Beyond the paper: facts (modus ponens), conjunctions,
    consequences chosen by what the question speaks of, and a check of each option against the propositions. A model
    that can be held to a JSON schema, or to a grammar, is handed that of the extraction.

    Evidence: `propositions`, `expressions` (as read), `derived` (what went into the context), `contradictions`,
    `parse_errors` (what of the extraction was not understood, with reasons), `entailed` (each option's or the
    question's claim, by the prover: entailed, refuted, open, inconsistent or undecided), and what the inner strategy
    found, under its own names with `inner.` before.
    """

    name: ClassVar[str] = "lot"
    paper: ClassVar[str] = "Liu et al., 2024, arXiv:2409.17539"
    cost: ClassVar[str] = "1 + inner (2 + inner with words='model')"
    use_when: ClassVar[str] = "contexts that state conditions to be chained or turned round"

    inner: Strategy = field(default_factory=CoT)
    """What answers the question on the extended context."""

    tokens: int = 400
    """The allowance for the consequences in the context, at four characters a token."""

    choose: Literal["relevant", "all"] = "relevant"
    """relevant: what connects the claims of the question and its options first, within the allowance; all: every
    derived implication and fact, as in the paper, whatever the allowance."""

    words: Literal["template", "model"] = "template"
    """Who puts the consequences in words: a template, without a call, or the model, as in the paper."""

    check: bool = True
    """Whether each claim is checked against the propositions; the result is evidence, it changes no answer."""

    examples: bool = False
    """Whether the prompt of the extraction shows a worked one (few-shot): small models need it to keep to its form."""

    def __post_init__(self) -> None:
        if isinstance(self.tokens, bool) or self.tokens < 0:
            raise SettingError(self.name, "tokens", self.tokens, "give 0 or more")
        require_one_of(self, "choose", ("relevant", "all"))
        require_one_of(self, "words", ("template", "model"))

    async def solve(self, question: Question, session: Session) -> Solution:
        """Extract, extend, translate, and let the inner strategy answer."""
        asked, sampling = _with_context(question), _form(question, session)
        in_pairs = bool(sampling.schema or sampling.grammar)
        reply = await session.ask(
            "lot/extract", sampling=sampling, question=asked, in_pairs=in_pairs, few_shot=self.examples
        )
        extract = await aside(read_extract, reply.text)  # Of a long reply, a second's work: others go on meanwhile.
        extension = await aside(extend, list(extract.statements))
        derived = list(self._chosen(extract, extension))
        sentences = await self._sentences(question, extract, derived, session)
        session.note("consequences", sentences or "none")
        solution = await session.solve(self.inner, self._extended(question, sentences, session))
        found = inner_evidence(solution)
        evidence = _evidence(extract, extension, sentences) | await self._checked(extract, session) | found
        return solution.replace(evidence=evidence, children=(solution,))

    async def _sentences(
        self, question: Question, extract: Extract, derived: list[Implication | SignedAtom], session: Session
    ) -> list[str]:
        if not derived:
            return []
        templated = [to_words(statement, extract.propositions) for statement in derived]
        if self.words == "model":
            reply = await session.ask(
                "lot/translate",
                question=question,
                propositions=extract.propositions,
                expressions=[str(statement) for statement in derived],
            )
            templated = numbered_lines(reply.text, templated)
        return list(dict.fromkeys(templated))

    def _chosen(self, extract: Extract, extension: Extension) -> Iterator[Implication | SignedAtom]:
        """Yield the derived statements that go into the context, within the allowance."""
        if self.choose == "all":
            yield from islice((*extension.facts, *extension.implications), MAX_CONSEQUENCES)
            return
        letters_left = 4 * self.tokens
        for statement in islice(relevant(extension, extract.atoms_of_claims), MAX_CONSEQUENCES):
            letters_left -= len(to_words(statement, extract.propositions))
            if letters_left < 0:
                return
            yield statement

    def _extended(self, question: Question, sentences: list[str], session: Session) -> Question:
        if not sentences:
            return question
        messages = session.prompts.render("lot/context", question=question, consequences=sentences)
        return question.with_context(dict(messages)["user"])

    async def _checked(self, extract: Extract, session: Session) -> dict[str, Any]:
        """Let the prover say of each claim whether it follows from the statements."""
        if not self.check or not extract.claims:
            return {}
        checked = {}
        for label, claim in extract.claims.items():
            found = await aside(verdict, extract.statements, claim, seconds=session.time_for(SECONDS))
            checked[label] = CHECKED[found.status]
        return {"entailed": checked}


def _form(question: Question, session: Session) -> Sampling:
    """Return what the extraction is held to: its schema, and the grammar of its JSON, where the model takes them.

    One that reasons before it replies is given no grammar: it would have to follow it from its first thought.
    """
    schema = extraction_schema(question) if session.native_schema else None
    held = session.native_grammar and not session.reasons
    passage = " ".join((question.context, question.text, *question.options))
    return Sampling(schema=schema, grammar=extraction_grammar(passage, claim_labels(question)) if held else None)


def _with_context(question: Question) -> Question:
    """A question that brings its context within its text is its own context."""
    return question if question.context.strip() else question.with_context(question.text)


def _evidence(extract: Extract, extension: Extension, sentences: list[str]) -> dict[str, Any]:
    evidence: dict[str, Any] = {
        "propositions": dict(extract.propositions),
        "expressions": [str(statement) for statement in extract.statements],
        "derived": sentences,
        "contradictions": [str(contradiction) for contradiction in extension.contradictions],
        "parse_errors": list(extract.unread),
    }
    return {key: value for key, value in evidence.items() if value}
