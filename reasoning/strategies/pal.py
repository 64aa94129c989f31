"""Program-aided reasoning: the model writes a program, a sandbox runs it, and what it computes is the answer."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from reasoning.backends.base import Sampling
from reasoning.errors import SettingError
from reasoning.solution import Solution
from reasoning.strategies.acting_reading import clipped, spoken
from reasoning.strategies.acting_sandbox import callable_tools, is_sandbox, sandbox_of
from reasoning.strategies.acting_values import answer_of
from reasoning.strategies.attempts import in_prompt
from reasoning.strategies.base import Named, require_from_zero, require_one_of, require_sampling
from reasoning.tools.python.programs import cut_program
from reasoning.tools.python.sandbox import SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.solution import Reply
    from reasoning.strategies.attempts import Version
    from reasoning.tools.base import Tool
    from reasoning.tools.python import Sandbox
    from reasoning.tools.python.programs import Program

LONGEST = 2_000
"""Characters of an error that the model is shown."""

PROMPTS = {
    "pal": {"write": "pal/program", "repair": "pal/repair", "revise": "pal/revise"},
    "pot": {"write": "pal/thoughts", "repair": "pal/repair_thoughts", "revise": "pal/revise_thoughts"},
}
LEFT_IN_ANS = "\n\ndef solution():\n    return ans\n"


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
    Evidence: `program`, `value` (what it computed), `rule` (how the value became the answer: for options, whether one
    states it or is only the nearest), `added_imports` (imports that it lacked), `failures` (programs that failed, with
    their errors), `finish`.
    """

    name: ClassVar[str] = "pal"
    paper: ClassVar[str] = "Gao et al., 2022, arXiv:2211.10435; Chen et al., 2022, arXiv:2211.12588"
    cost: ClassVar[str] = "1 + repairs"
    pays: ClassVar[str] = "arithmetic, dates, counting, search"

    style: Literal["pal", "pot"] = "pal"
    """pal: a function `solution()` with commented steps; pot: statements that leave the result in `ans`."""

    repairs: int = 1
    """How many times a program that fails is sent back with its error."""

    sandbox: Any = None
    """What runs the programs: a sandbox of `reasoning.tools.python`. None: the session's tool `tool`, else one that is
    opened for the question and closed after it."""

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
        if self.sandbox is not None and not is_sandbox(self.sandbox):
            raise SettingError(
                self.name, "sandbox", self.sandbox, "give an object with `run(program, call=…, tools=…)`"
            )

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
                failed = {"program": program, "error": clipped(tried.error, LONGEST)}
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
        program = cut_program(spoken(reply.text))
        solution = _without_answer(question, reply, program)
        if program is None:
            return _Tried(solution, "no program was found in the reply: write it in a ```python block")
        left = self.style == "pot" and program.call is None
        ran = await sandbox.run(
            program.code + LEFT_IN_ANS if left else program.code,
            call="solution" if left else program.call,
            tools={tool.name: tool for tool in tools},
            seconds=session.time_for(self.seconds),
        )
        if ran.error:
            return _Tried(solution, ran.error, ran.kind in ("busy", "unavailable"))
        answer, rule = answer_of(ran.value, question.answers)
        shown = clipped(repr(ran.value), LONGEST)
        solution = solution.replace(answer=answer, evidence={**solution.evidence, "value": shown, "rule": rule})
        return _Tried(solution, "" if answer is not None else f"the result is {clipped(shown, 200)}: {rule}")


def _told(version: Version) -> dict[str, str]:
    """Word a version for the prompt that asks for the next one."""
    evidence = version.solution.evidence
    failed = (evidence.get("failures") or ["it gave no result"])[-1]
    outcome = f"The result is {evidence['value']}." if "value" in evidence else f"This program failed: {failed}"
    return {
        "program": in_prompt(evidence.get("program") or version.solution.text),
        "outcome": in_prompt(outcome),
        "feedback": in_prompt(version.feedback),
    }


def _without_answer(question: Question, reply: Reply, program: Program | None) -> Solution:
    evidence: dict[str, Any] = {"program": program.code} if program else {}
    if program and program.added_imports:
        evidence["added_imports"] = list(program.added_imports)
    if reply.finish in ("length", "filter"):
        evidence["finish"] = reply.finish
    return Solution(None, question.answers, text=reply.text, evidence=evidence)
