"""Logic programs: the model translates, a solver answers, and its report is what the model repairs from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.answers import Choice, Expression, Number
from reasoning.backends.base import Sampling
from reasoning.concurrency import aside
from reasoning.errors import BudgetExceededError, SettingError
from reasoning.parsing import code_blocks, readable, truncate
from reasoning.session import Strategy
from reasoning.solution import Solution
from reasoning.strategies._shared.computed_answers import answer_of
from reasoning.strategies.base import (
    Named,
    inner_evidence,
    require_from_zero,
    require_one_of,
    require_sampling,
    require_seconds,
)
from reasoning.strategies.logic.assembling import assembled
from reasoning.strategies.logic.attempt import MAX_REPORT_CHARS, Attempt, attempt_evidence, attempt_failures
from reasoning.strategies.logic.by_sentence import (
    TUNED,
    UNTOLD,
    Theory,
    Translator,
    line_dialect,
    question_parts,
    why_unsure,
)
from reasoning.strategies.logic.lines import LINE_DIALECTS, LineDialect
from reasoning.tools.logic.english import read_theory
from reasoning.tools.logic.grammars import program_grammar
from reasoning.tools.logic.programs import DIALECTS, ProgramResult, SolverLimits, recognise, solve_program

if TYPE_CHECKING:
    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.solution import Stopped


@dataclass(frozen=True)
class LogicProgram(Named):
    """Let the model translate into a logic program, and a solver answer (Logic-LM, SatLM, LINC).

    By sentence: each sentence is translated by itself, side by side, and costs no call where the controlled-English
    reader reads it; a model that takes grammars is held to its sentence's words. A line that says something else than
    its sentence, by the words that both have, is asked for again, and left out where it stays so; a model that was
    tuned for it draws `candidates` in its place, of which the most frequent without a fault is taken. What another
    question over the same backend had translated is taken from it, at no cost.

    One call, one more for each repair, and the inner cost where no program gives an answer. Pays where the answer
    follows from what is stated: deduction, constraints, orderings. A program that can't be read, contradicts itself or
    leaves the options open goes back with the solver's numbered report; the best one is kept. Without an answer it
    abstains, or the inner strategy answers. `sc(logic)` votes over translations; `first(logic, cot)` takes what is
    decided and lets chain of thought answer the rest.

    Evidence: `program`, `dialect`, `status` and `verdict` of the solver, `proof` (in words), `options` (what came of
    each), `repairs` (guesses about what the program means), `parse_errors` (its unread lines), `why` (there is no
    answer), `verified` (a decided answer of a program without repairs and unread lines), `failures` (the reports on
    earlier programs or lines), `finish`, and what the inner strategy found, with `inner.` before. By sentence also
    `read` (how many sentences the reader read), `translated` (the lines of the others, by sentence) and `flagged` (what
    the lines of a sentence say otherwise than it, where no repair helped), and `candidates` (what was drawn for a
    flagged sentence, how often each).
    """

    name: ClassVar[str] = "logic"
    paper: ClassVar[str] = (
        "Pan et al., 2023, arXiv:2305.12295; Ye et al., 2023, arXiv:2305.09656; Olausson et al., 2023, arXiv:2310.15164"
    )
    cost: ClassVar[str] = "1, up to 1 + repairs (by sentence: that for each sentence) (+ inner without an answer)"
    use_when: ClassVar[str] = "the answer follows from what is stated: deduction, constraints, orderings"

    inner: Strategy | None = None
    """What answers where no program does; None: it abstains."""

    dialect: Literal["auto", "rules", "fol", "csp", "lsat", "smt"] = "auto"
    """rules: facts and rules, by forward chaining; fol: first-order logic; csp: things in an order; lsat: constraints
    over finite sorts, a check for each option; smt: SMT-LIB 2. auto: lsat for a choice; else rules where the context is
    nothing but plain facts and rules, and fol for all others."""

    examples: bool = True
    """Whether the prompt shows a worked program (few-shot) or the grammar alone (zero-shot)."""

    repairs: int = 3
    """How many times a program is sent back with the solver's report; by sentence a line with its fault, once at most.
    """

    candidates: int = 4
    """By sentence: how many further lines a model that was tuned for it, and takes no remarks, draws for a sentence
    whose line is flagged; of those without a fault the most frequent one is taken. 0: none, the line stays flagged."""

    seconds: float = 10.0
    """Seconds that the solver may take for a program."""

    temperature: float | None = None
    """Sampling temperature; None: the backend's. By sentence None is 0 where nothing around it, such as a vote, sets
    one."""

    max_tokens: int | None = None
    """The most tokens of a program; None: the backend's."""

    by: Literal["auto", "passage", "sentence"] = "auto"
    """passage: the whole question is translated at once; sentence: each of its sentences by itself, into rules, or into
    formulas where rules can't hold what is said and for a choice. auto: by sentence where the model was tuned for that.
    """

    reader: bool = True
    """By sentence: whether the reader of controlled English takes the sentences that it reads; else the model gets all,
    and what the solver could read from the sentences itself is kept from it."""

    grammar: bool = True
    """Whether a model that takes grammars, and does not reason by itself, is held to one: that of the sentence's or the
    passage's words, in the dialects rules and fol."""

    on_fault: Literal["leave_out", "keep"] = "leave_out"
    """By sentence: what becomes of a line that says something else than its sentence. leave_out: it is not stated, and
    what it might change is no answer; keep: it is stated all the same."""

    def __post_init__(self) -> None:
        require_one_of(self, "dialect", ("auto", *DIALECTS))
        require_one_of(self, "by", ("auto", "passage", "sentence"))
        require_one_of(self, "on_fault", ("leave_out", "keep"))
        if self.by == "sentence" and self.dialect not in ("auto", *LINE_DIALECTS):
            raise SettingError(self.name, "dialect", self.dialect, "give rules, fol or auto for by='sentence'")
        require_sampling(self)
        require_from_zero(self, "repairs")
        require_from_zero(self, "candidates")
        require_seconds(self)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Have a program written, solve it, have it repaired, and answer."""
        if isinstance(question.answer_format, Number | Expression):
            why = f"a logic program decides statements, it computes no {question.answer_format.name}"
            return await self._without(Solution(None, question.answer_format, evidence={"why": why}), question, session)
        if self._is_by_sentence(session):
            solution = await self._by_sentence(question, session)
            open_ = solution.answer is None and not solution.stopped
            return await self._without(solution, question, session) if open_ else solution
        attempts, stopped = await self._attempts(question, session)
        best = max(attempts, key=lambda attempt: attempt.worth)
        evidence = attempt_evidence(best) | attempt_failures([attempt for attempt in attempts if attempt is not best])
        solution = Solution(best.answer, question.answer_format, text=best.text, evidence=evidence, stopped=stopped)
        return await self._without(solution, question, session) if best.answer is None and not stopped else solution

    async def _without(self, solution: Solution, question: Question, session: Session) -> Solution:
        """Without an answer of a program: the inner strategy's, if there is one."""
        if self.inner is None:
            return solution
        inner = await session.solve(self.inner, question)
        found = inner_evidence(inner)
        return inner.replace(evidence={**solution.evidence, **found}, children=(inner,))

    def _is_by_sentence(self, session: Session) -> bool:
        if self.by != "auto":
            return self.by == "sentence"
        return TUNED in session.tuned_prompts and self.dialect in ("auto", *LINE_DIALECTS)

    async def _by_sentence(self, question: Question, session: Session) -> Solution:
        """Translate sentence by sentence, and solve what the lines say together."""
        choice = isinstance(question.answer_format, Choice)
        dialect = line_dialect(question, session, self.reader) if self.dialect == "auto" or choice else self.dialect
        assert dialect == "rules" or dialect == "fol"  # the other dialects are refused in __post_init__
        settings = Sampling(temperature=self.temperature, max_tokens=self.max_tokens).over(session.sampling)
        settings = settings.over(Sampling(temperature=0.0))
        translator = Translator(
            session,
            dialect,
            self.reader,
            self.grammar,
            min(self.repairs, 1),
            self.candidates,
            self.examples,
            settings,
        )
        theory = await translator.theory(*question_parts(question))
        program, out = self._assembled(theory, dialect)
        limits = SolverLimits(seconds=session.time_for(self.seconds))
        asked = question if self.reader else question.with_text(UNTOLD)
        result = await aside(solve_program, program, asked, dialect, limits)
        unsure = why_unsure(result, question, theory, out)
        answer = None if unsure else _answer(result, question)
        evidence = attempt_evidence(Attempt(program, "", replace(result, why=unsure or result.why), answer))
        if theory.flagged:
            evidence.pop("verified", None)
        return Solution(
            answer, question.answer_format, text=program, evidence=evidence | theory.evidence, stopped=theory.stopped
        )

    def _assembled(self, theory: Theory, dialect: LineDialect) -> tuple[str, list[str]]:
        """Return the program, and the sentences that are left out of it."""
        wrong = [one for one in theory.premises if one.faults]
        out = [one.sentence for one in wrong if self.on_fault == "leave_out" or not one.lines]
        premises = [one for one in theory.premises if one.sentence not in out]
        return assembled(premises, theory.asked, dialect, glosses=self.reader), out

    async def _attempts(self, question: Question, session: Session) -> tuple[list[Attempt], Stopped | None]:
        dialect = self._dialect(question)
        attempts: list[Attempt] = []
        held = self.grammar and session.native_grammar and not session.reasons
        passage = " ".join((question.context, question.text, *question.options))
        grammar = program_grammar(passage, dialect) if held else ""
        sampling = Sampling(temperature=self.temperature, max_tokens=self.max_tokens, grammar=grammar or None)
        program = report = ""
        while True:
            try:
                reply = await session.ask(
                    f"logic/{dialect}",
                    sampling=sampling,
                    question=question,
                    few_shot=self.examples,
                    program=program,
                    report=report,
                )
            except BudgetExceededError:
                if not attempts:
                    raise
                return attempts, "budget"
            written = cut_program(reply.text)
            bounds = SolverLimits(seconds=session.time_for(self.seconds))
            result = await aside(_solved, written, question, dialect, bounds)
            attempts.append(Attempt(written, reply.text, result, _answer(result, question), reply.finish_reason))
            if attempts[-1].faultless or len(attempts) > self.repairs:
                return attempts, None
            if session.seconds_left is not None and session.seconds_left <= 0:
                return attempts, "budget"
            program, report = _numbered(written), truncate(result.report, MAX_REPORT_CHARS)
            session.note("program reported", report)

    def _dialect(self, question: Question) -> str:
        if self.dialect != "auto":
            return self.dialect
        if isinstance(question.answer_format, Choice):
            return "lsat"
        reading = read_theory(question.context)
        plain = not reading.unread and (reading.theory.facts or reading.theory.rules)
        return "rules" if plain else "fol"


def cut_program(reply: str) -> str:
    """Return the program of a reply: its last block of code, else all that it says."""
    blocks = code_blocks(reply)
    return blocks[-1].text if blocks else readable(reply).strip()


def _solved(program: str, question: Question, asked: str, bounds: SolverLimits) -> ProgramResult:
    """Solve a program in the dialect that it is written in, which need not be the one that was asked for."""
    return solve_program(program, question, recognise(program) or asked, bounds)


def _answer(result: ProgramResult, question: Question) -> Any:
    if result.answer is None:
        return None
    letters = dict(question.labelled)
    said = result.answer if isinstance(question.answer_format, Choice) else letters.get(result.answer, result.answer)
    return answer_of(said, question.answer_format)[0]


def _numbered(program: str) -> str:
    return "\n".join(f"{number:>3} {line}" for number, line in enumerate(program.splitlines(), start=1))
