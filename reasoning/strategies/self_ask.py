"""Self-ask: follow-up questions, each answered before the next, then the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.answers.surface import sentences
from reasoning.backends.base import Sampling
from reasoning.errors import SettingError
from reasoning.parsing import normalize, readable, truncate
from reasoning.question import Question
from reasoning.session import Strategy
from reasoning.solution import Reply, Solution
from reasoning.strategies._shared.retrieval import SECONDS, find
from reasoning.strategies.base import Named, require_positive
from reasoning.strategies.cot import CoT
from reasoning.tools.base import Failure
from reasoning.tools.search.tool import SearchResults

if TYPE_CHECKING:
    from reasoning.session import Session

UNANSWERED = "no answer was found"
STOP = "Intermediate answer:"

_FOLLOW_UP = re.compile(
    r"^[\s*_#>-]{0,12}follow[ -]?up(?: question)?s?(?: \d{1,2})?[*_]{0,2}:[*_ ]{0,4}(\S.*)", re.I | re.M
)
_INVENTED = re.compile(r"^[\s*_#>-]{0,12}intermediate answer\b", re.IGNORECASE | re.MULTILINE)
_FINAL = re.compile(r"^[\s*_#>-]{0,12}(?:so,? )?(?:the )?(?:final )?answer\b(?: is)?[*_]{0,2}:", re.I | re.M)


@dataclass(frozen=True)
class SelfAsk(Named):
    """Let the model ask follow-up questions, answer each, and answer on them (Press et al., 2022).

    One call for each follow-up and for the answer, and the inner cost for each follow-up. A follow-up is answered by
    the inner strategy on the question's context, or on what the question says before it asks, and on what a search
    finds for it where the session has a search tool. Pays on questions that have to be put together from several facts.
    Evidence: `followed` (each follow-up with its answer), `sources` (what the searches found), `failures` (searches
    that failed), `repeated` (a follow-up that was asked twice, which ends the asking), `parse_errors`, `finish`.
    """

    name: ClassVar[str] = "self_ask"
    paper: ClassVar[str] = "Press et al., 2022, arXiv:2210.03350"
    cost: ClassVar[str] = "1 + follow_ups · (1 + inner)"
    use_when: ClassVar[str] = "questions put together from several facts"

    inner: Strategy = field(default_factory=CoT)
    """What answers a follow-up question."""

    follow_ups: int = 5
    """How many follow-up questions are asked at most."""

    search: str = "search"
    """The session's tool that is asked for passages, where it has one; empty: none is."""

    k: int = 3
    """How many passages a search is asked for."""

    stop: bool = True
    """Whether the model is stopped where it begins to answer its own follow-up. Turn it off for models that refuse stop
    texts, as some reasoning models do: what runs on is cut off either way."""

    def __post_init__(self) -> None:
        require_positive(self, "follow_ups", "k")
        if not isinstance(self.search, str):
            raise SettingError(self.name, "search", self.search, "give the name of a tool")

    async def solve(self, question: Question, session: Session) -> Solution:
        """Follow up until the model answers, then read the answer."""
        evidence: dict[str, Any] = {}
        followed: dict[str, str] = {}
        solved: list[Solution] = []
        while True:
            last = len(followed) >= self.follow_ups or "repeated" in evidence
            reply = await self._step(question, followed, last, session)
            asked = "" if last else follow_up(reply.text)
            if not asked:
                found = Solution.read(question, _cut(reply))
                if last or not found.abstained:
                    break
                evidence["repeated"] = "neither a follow-up question nor an answer"
            elif normalize(asked) in map(normalize, followed):
                evidence["repeated"] = asked
            else:
                one = await self._answered(asked, question, session, evidence)
                solved.append(one)
                followed[asked] = UNANSWERED if one.abstained else truncate(one.shown)
        evidence = {"followed": followed, **evidence} if followed else evidence
        return found.replace(evidence=evidence | dict(found.evidence), children=tuple(solved))

    async def _step(self, question: Question, followed: dict[str, str], last: bool, session: Session) -> Reply:
        sampling = Sampling(stop=(STOP,) if self.stop else ())
        pairs = list(followed.items())
        return await session.ask("self_ask/step", sampling=sampling, question=question, followed=pairs, last=last)

    async def _answered(self, asked: str, question: Question, session: Session, evidence: dict[str, Any]) -> Solution:
        context = question.context or " ".join(sentences(question.text)[:-1])
        searcher = session.tools.get(self.search) if self.search else None
        hits = SearchResults(()) if searcher is None else await find(searcher, asked, self.k, session.time_for(SECONDS))
        if isinstance(hits, Failure):
            evidence.setdefault("failures", []).append(str(hits))
        elif len(hits):
            evidence.setdefault("sources", []).extend(hit.source for hit in hits)
            context = f"{context}\n\n{hits}".strip()
        return await session.solve(self.inner, Question(asked, context, answer_format="text"))


def follow_up(reply: str) -> str:
    """Return the first follow-up question of a reply, unless the answer comes before it; empty: there is none."""
    text = readable(reply)
    match, final = _FOLLOW_UP.search(text), _FINAL.search(text)
    if match is None or (final is not None and final.start() < match.start()):
        return ""
    asked = truncate(match[1].strip("*_ \t"))
    return asked if normalize(asked) and normalize(asked) not in ("none", "no", "not needed") else ""


def _cut(reply: Reply) -> Reply:
    """Return the reply up to an intermediate answer that it invents."""
    invented = _INVENTED.search(reply.text)
    if invented is None or not reply.text[: invented.start()].strip():
        return reply
    return Reply(
        reply.text[: invented.start()], reply.finish_reason, reply.sample, reply.usage, reply.logprob, reply.model
    )
