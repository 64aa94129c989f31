"""Program-aided reasoning: the model writes a program, a sandbox runs it, and what it computes is the answer."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.backends.base import Sampling
from reasoning.errors import SettingError
from reasoning.parsing import truncate
from reasoning.solution import Solution
from reasoning.strategies._shared.computed_answers import answer_of_run
from reasoning.strategies._shared.prompt_text import escape_for_prompt
from reasoning.strategies._shared.sandboxes import SANDBOXES, callable_tools, is_sandbox, sandbox_of
from reasoning.strategies.base import Named, require_from_zero, require_one_of, require_sampling
from reasoning.tools.python.programs import cut_program
from reasoning.tools.python.sandbox import SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.solution import Reply
    from reasoning.strategies._shared.revision import Version
    from reasoning.tools.base import Tool
    from reasoning.tools.python import Sandbox
    from reasoning.tools.python.programs import Program
    from reasoning.tools.python.sandbox import Ran

MAX_ERROR_CHARS = 2_000
"""Characters of an error that the model is shown."""

MAX_PRINTED_CHARS = 500
"""Characters of what a program printed that the model is shown: the end."""

PROMPTS = {
    "pal": {"write": "pal/program", "repair": "pal/repair", "revise": "pal/revise"},
    "pot": {"write": "pal/thoughts", "repair": "pal/repair_thoughts", "revise": "pal/revise_thoughts"},
}


@dataclass(frozen=True)
class _Tried:
    """What came of one program."""

    solution: Solution
    error: str = ""
    """What is wrong with it, if anything."""
    hopeless: bool = False
    """Whether no other program could do better: there is nothing to run it."""


@dataclass(frozen=True)
class PAL(Named):
    """Let the model write a program and run it (PAL: Gao et al., 2022; program of thoughts: Chen et al., 2022).

    One call, and one more for each repair of a program that fails. Pays where the steps are arithmetic, dates, counting
    or search: the interpreter computes, the model only sets up. The program runs in a sandbox, and may call the
    session's tools. Where no program gives an answer of the question's format, it abstains.
    The result is what the program returns or ends with, else what it prints last. Evidence: `program`, `value` (what it
    computed), `printed` (the end of what it printed), `rule` (how that became the answer: for options, whether one
    states it or is only the nearest), `added_imports` (imports that it lacked), `failures` (programs that failed, with
    their errors), `finish`.
    """

    name: ClassVar[str] = "pal"
    paper: ClassVar[str] = "Gao et al., 2022, arXiv:2211.10435; Chen et al., 2022, arXiv:2211.12588"
    cost: ClassVar[str] = "1 + repairs"
    use_when: ClassVar[str] = "arithmetic, dates, counting, search"

    style: Literal["pal", "pot"] = "pal"
    """pal: a function `solution()` with commented steps; pot: statements that leave the result in `ans`."""

    repairs: int = 1
    """How many times a program that fails is sent back with its error."""

    sandbox: Literal["interpreter", "fallback", "process"] | Any = None
    """What runs the programs: a sandbox of `reasoning.tools.python`, or the name of one. None: the session's tool
    `tool`, else "interpreter", which has a subset of Python and no more. "process" is a locked-down CPython (Linux
    only), and "fallback" gives it the programs that need what the interpreter lacks (`yield`, inheritance, fractions).
    """

    tool: str = "python"
    """The name of a sandbox among the session's tools."""

    seconds: float = SECONDS
    """The time that one program may take, the tools that it calls included."""

    temperature: float | None = None
    """Sampling temperature; None: the backend's."""

    max_tokens: int | None = None
    """The most tokens of a program; None: the backend's."""

    def __post_init__(self) -> None:
        require_one_of(self, "style", PROMPTS)
        require_sampling(self)
        require_from_zero(self, "repairs")
        if not 0 < self.seconds < inf:
            raise SettingError(self.name, "seconds", self.seconds, "give a number above 0")
        if not (self.sandbox is None or self.sandbox in SANDBOXES or is_sandbox(self.sandbox)):
            why = f"give {', '.join(SANDBOXES)}, or an object with `run(program, call=…, tools=…)`"
            raise SettingError(self.name, "sandbox", self.sandbox, why)

    async def solve(self, question: Question, session: Session) -> Solution:
        """Have a program written, run it, repair it, and read its value."""
        return await self._worked_out(question, session, "write")

    async def revise(self, question: Question, history: Sequence[Version], session: Session) -> Solution:
        """Have a new program written from those so far and the feedback on them, run it, repair it."""
        return await self._worked_out(question, session, "revise", history=[_told(one) for one in history])

    async def _worked_out(self, question: Question, session: Session, step: str, **variables: Any) -> Solution:
        tools = callable_tools(session)
        failures: list[str] = []
        async with sandbox_of(session, self.sandbox, self.tool) as sandbox:
            reply = await self._ask(step, question, session, tools, **variables)
            while True:
                tried = await self._tried(question, reply, sandbox, tools, session)
                if not tried.error:
                    break
                failures.append(tried.error)
                session.note("program failed", tried.error)
                if tried.hopeless or len(failures) > self.repairs:
                    break
                program = tried.solution.evidence.get("program", "(no program)")
                failed = {"program": program, "error": truncate(tried.error, MAX_ERROR_CHARS)}
                reply = await self._ask("repair", question, session, tools, **failed)
        evidence = dict(tried.solution.evidence) | ({"failures": failures} if failures else {})
        return tried.solution.replace(evidence=evidence)

    async def _ask(self, step: str, question: Question, session: Session, tools: list[Tool], **variables: Any) -> Reply:
        sampling = Sampling(temperature=self.temperature, max_tokens=self.max_tokens)
        prompt = PROMPTS[self.style][step]
        return await session.ask(prompt, sampling=sampling, question=question, tools=tools, **variables)

    async def _tried(
        self, question: Question, reply: Reply, sandbox: Sandbox, tools: list[Tool], session: Session
    ) -> _Tried:
        program = cut_program(reply.text, given=[tool.name for tool in tools])
        solution = _without_answer(question, reply, program)
        if program is None:
            return _Tried(solution, "no program was found in the reply: write it in a ```python block")
        ran = await sandbox.run(
            f"{program.code}\n{program.result}" if program.result else program.code,
            call=program.call,
            tools={tool.name: tool for tool in tools},
            seconds=session.time_for(self.seconds),
        )
        if ran.output.strip():
            solution = solution.replace(
                evidence={**solution.evidence, "printed": ran.output.strip()[-MAX_ERROR_CHARS:]}
            )
        if ran.error:
            return _Tried(solution, f"{ran.error}{_printed(ran)}", ran.kind in ("busy", "unavailable"))
        printed_first = program.prints_last and program.call is None and program.result != "ans"
        answer, rule = answer_of_run(ran.value, ran.output, question.answer_format, printed_first=printed_first)
        shown = truncate(repr(ran.value), MAX_ERROR_CHARS)
        solution = solution.replace(answer=answer, evidence={**solution.evidence, "value": shown, "rule": rule})
        wrong = f"the result is {truncate(shown, 200)}: {rule}{_printed(ran)}" if answer is None else ""
        return _Tried(solution, wrong)


def _printed(ran: Ran) -> str:
    """Format what a program printed, for the model that is to repair it."""
    printed = ran.output.strip()
    return f"\nIt printed:\n{printed[-MAX_PRINTED_CHARS:]}" if printed else ""


def _told(version: Version) -> dict[str, str]:
    """Format a version for the prompt that asks for the next one."""
    evidence = version.solution.evidence
    failed = (evidence.get("failures") or ["it gave no result"])[-1]
    outcome = f"The result is {evidence['value']}." if "value" in evidence else f"This program failed: {failed}"
    return {
        "program": escape_for_prompt(evidence.get("program") or version.solution.text),
        "outcome": escape_for_prompt(outcome),
        "feedback": escape_for_prompt(version.feedback),
    }


def _without_answer(question: Question, reply: Reply, program: Program | None) -> Solution:
    evidence: dict[str, Any] = {"program": program.code} if program else {}
    if program and program.added_imports:
        evidence["added_imports"] = list(program.added_imports)
    if reply.finish_reason in ("length", "filter"):
        evidence["finish"] = reply.finish_reason
    return Solution(None, question.answer_format, text=reply.text, evidence=evidence)
