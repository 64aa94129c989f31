"""Routing: rules, a function or the model choose the strategy for a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from reasoning.deciding.options import MAX_OPTIONS
from reasoning.errors import SettingError
from reasoning.parsing import normalize, parse_json_object, readable, truncate
from reasoning.session import Strategy
from reasoning.strategies._shared.decisions import READS, Read, decided
from reasoning.strategies.base import Named, inner_evidence, require_one_of
from reasoning.strategies.cot import CoT
from reasoning.strategies.least_to_most import LeastToMost
from reasoning.strategies.lot.strategy import LoT
from reasoning.strategies.react import ReAct

if TYPE_CHECKING:
    from reasoning.deciding import Decision
    from reasoning.question import Question
    from reasoning.session import Session
    from reasoning.solution import Solution

MAX_QUESTION_CHARS = 20_000
"""Characters of a question that the patterns of rules are tried on."""

_KEYS = ("route", "way", "choice", "name")
_LABEL = re.compile(r"^[\s*_#>-]{0,12}(?:route|way|choice|answer)[*_]{0,2}\s{0,3}:\s{0,3}([^\n]{1,200})", re.I | re.M)


def _shipped() -> tuple[tuple[str, str, Strategy], ...]:
    return (
        ("logic", "conditions and statements in the context have to be chained or turned round", LoT()),
        ("parts", "the question has to be broken down into simpler ones that build on each other", LeastToMost()),
        ("other", "anything else", CoT()),
    )


@dataclass(frozen=True)
class Route(Named):
    """Choose a strategy for the question and answer with it (after MRKL: Karpas et al., 2022).

    The chosen strategy's cost, and one call where no rule applies and the model chooses. Pays where questions differ in
    kind. Evidence: `route` (the name chosen), `by` (rule, model, or default), `parse_errors` (what the model or the
    function chose that is no route: the default then answers), and what the chosen strategy found, with `inner.`
    before.
    """

    name: ClassVar[str] = "route"
    paper: ClassVar[str] = "Karpas et al., 2022, arXiv:2205.00445"
    cost: ClassVar[str] = "the chosen one (+ 1 where the model chooses)"
    use_when: ClassVar[str] = "questions that differ in kind"

    default: Strategy = field(default_factory=CoT)
    """What answers where no route is chosen, or one that there is not."""

    routes: Any = field(default_factory=_shipped)
    """The routes: tuples of a name, a description for the model, and a strategy; or a mapping of names to strategies or
    to pairs of description and strategy. A text in place of the strategy is the name of a tool, used by `react`."""

    rules: Any = ()
    """What chooses before the model: pairs of a regular expression and a route's name, the first that is found in the
    question or its context counts; or a function of the question that returns a route's name, or None."""

    ask: bool = True
    """Whether the model chooses where no rule does."""

    read: Read = "auto"
    """How the model's choice is read: auto, decide (in one token), or text."""

    def __post_init__(self) -> None:
        require_one_of(self, "read", READS)
        object.__setattr__(self, "routes", self._checked_routes())
        names = [name for name, _, _ in self.routes]
        if not callable(self.rules):
            if not isinstance(self.rules, tuple | list):
                raise SettingError(self.name, "rules", self.rules, "give a tuple of rules, or a function")
            object.__setattr__(self, "rules", tuple(self._checked_rule(rule, names) for rule in self.rules))

    def __str__(self) -> str:
        routes = ", ".join(f"({name!r}, {description!r}, {one})" for name, description, one in self.routes)
        settings = [f"default={self.default}"] if self.default != CoT() else []
        settings += [f"routes=({routes},)"] if self.routes != _shipped() else []
        settings += [f"rules={self.rules!r}"] if self.rules else []
        settings += [] if self.ask else ["ask=False"]
        settings += [f"read={self.read!r}"] if self.read != "auto" else []
        return f"{self.name}({', '.join(settings)})" if settings else self.name

    async def solve(self, question: Question, session: Session) -> Solution:
        """Choose, and answer with what was chosen."""
        evidence = await self._choice(question, session)
        strategies = {name: strategy for name, _, strategy in self.routes}
        session.note("route", evidence.get("route", "default"))
        solution = await session.solve(strategies.get(evidence.get("route", ""), self.default), question)
        found = inner_evidence(solution)
        return solution.replace(evidence=evidence | found, children=(solution,))

    async def _choice(self, question: Question, session: Session) -> dict[str, Any]:
        names = [name for name, _, _ in self.routes]
        ruled = self._ruled(question)
        if ruled in names:
            return {"route": ruled, "by": "rule"}
        unread = f"the rules chose {ruled!r:.100}" if ruled else ""
        found = await self._decided(question, session) if self.ask else None
        if found is not None and found.best:
            return {"route": found.best, "by": "model"}
        if found is not None:
            unread = f"the model's choice can't be judged: {found}"
        elif self.ask:
            reply = await session.ask("route/choose", question=question, routes=[(n, d) for n, d, _ in self.routes])
            chosen = chosen_route(reply.text, names)
            if chosen:
                return {"route": chosen, "by": "model"}
            unread = truncate(reply.text, 300) or "the reply is empty"
        return {"by": "default", "parse_errors": [unread]} if unread else {"by": "default"}

    async def _decided(self, question: Question, session: Session) -> Decision | None:
        told = {name: description for name, description, _ in self.routes}
        if not 2 <= len(told) <= MAX_OPTIONS:
            return None
        return await decided(session, self.read, "route/decide_choose", told, question=question)

    def _ruled(self, question: Question) -> str:
        if callable(self.rules):
            chosen = self.rules(question)
            return "" if chosen is None else str(chosen)
        text = "\n".join((question.text, *question.options, question.context))[:MAX_QUESTION_CHARS]
        return next((name for pattern, name in self.rules if re.search(pattern, text, re.IGNORECASE)), "")

    def _checked_routes(self) -> tuple[tuple[str, str, Strategy], ...]:
        given = self.routes
        if isinstance(given, Mapping):
            given = [(name, *(one if isinstance(one, tuple) else ("", one))) for name, one in given.items()]
        if not isinstance(given, tuple | list):
            raise SettingError(self.name, "routes", given, "give a tuple of routes, or a mapping")
        routes = tuple(self._checked_route(route) for route in given)
        names = [name.casefold() for name, _, _ in routes]
        if not routes or len(set(names)) < len(names):
            raise SettingError(self.name, "routes", self.routes, "give at least one, each with a name of its own")
        return routes

    def _checked_route(self, route: Any) -> tuple[str, str, Strategy]:
        why = "a route is a name, a description, and a strategy or the name of a tool"
        if not isinstance(route, tuple | list) or len(route) != 3:
            raise SettingError(self.name, "routes", route, why)
        name, description, target = route
        if isinstance(target, str) and target.strip():
            target = ReAct(tools=(target,))
        if not (
            isinstance(name, str) and normalize(name) and isinstance(description, str) and hasattr(target, "solve")
        ):
            raise SettingError(self.name, "routes", route, why)
        return name, description or str(target), target

    def _checked_rule(self, rule: Any, names: list[str]) -> tuple[str, str]:
        if not isinstance(rule, tuple | list) or len(rule) != 2 or not all(isinstance(part, str) for part in rule):
            raise SettingError(self.name, "rules", rule, "a rule is a regular expression and the name of a route")
        pattern, name = rule
        try:
            re.compile(pattern)
        except re.error as error:
            raise SettingError(self.name, "rules", pattern, f"it is no regular expression: {error}") from None
        if name not in names:
            raise SettingError(self.name, "rules", name, f"there is no such route; there are: {', '.join(names)}")
        return pattern, name


def chosen_route(reply: str, names: list[str]) -> str:
    """Return the route that a reply names: on its labelled line, in JSON, or anywhere, where it names one only."""
    text = readable(reply)
    labelled = _LABEL.findall(text)
    if labelled and (named := _named(labelled[-1], names)):
        return named
    data = parse_json_object(text, _KEYS) or {}
    said = next((str(data[key]) for key in _KEYS if key in data), "")
    return _named(said, names) or _named(text, names)


def _named(text: str, names: list[str]) -> str:
    """Return the only one of the names that stands in the text, the longer where one holds another."""
    spoken_words = f" {normalize(text)} "
    found = []
    for name in sorted(names, key=lambda name: -len(normalize(name))):
        if f" {normalize(name)} " in spoken_words:
            found.append(name)
            spoken_words = spoken_words.replace(f" {normalize(name)} ", " \0 ")
    return found[0] if len(found) == 1 else ""
